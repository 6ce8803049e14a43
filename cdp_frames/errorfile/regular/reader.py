"""A regular error file as the table of findings."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import pyarrow.compute as pc

from cdp_frames.errorfile.complaints import Complaints
from cdp_frames.errorfile.error_lines import ErrorLine
from cdp_frames.errorfile.outcomes import outcome_of
from cdp_frames.errorfile.regular.cells import cells_of_text
from cdp_frames.errorfile.regular.known import Known
from cdp_frames.errorfile.regular.matching import Told, match_lines
from cdp_frames.errorfile.regular.numbers import Numbered
from cdp_frames.errorfile.regular.roles import roles_of
from cdp_frames.errorfile.regular.said import said_in, value_facts
from cdp_frames.errorfile.regular.table import columns_of_findings, findings_table

if TYPE_CHECKING:
    import pandas as pd

    from cdp_frames.errorfile.names import Names
    from cdp_frames.errorfile.regular.cells import Cells
    from cdp_frames.errorfile.regular.roles import Roles
    from cdp_frames.errorfile.regular.said import Said
    from cdp_frames.errorfile.sent import SentRows


def regular_errors(  # noqa: PLR0911 - each step may find it odd
    text: str, names: Names, sent: SentRows, match_key: str, refused: int | None
) -> pd.DataFrame | None:
    """Read an error file whose lines are all of one make; None if it is no such file.

    Args:
        text: the text of an error file.
        names: the names that may stand in it.
        sent: the rows that were sent.
        match_key: the sent column that rows are matched by; empty for none.
        refused: how many rows the CDP counts as refused, if it is known.

    Returns:
        What ``findings.table_of`` makes of the same file: rows are positions among
        those that were sent.
    """
    if not sent.size or not sent.columns:
        return None
    cells = cells_of_text(text, names)
    # What became of every row is told of lines that went well, too.
    if cells is None or outcome_of(cells.names, names) is not None:
        return None
    known = cache(lambda column: Known(sent.exact(column)))
    roles = roles_of(
        cells, names, known, match_key if match_key in sent.columns else ""
    )
    if roles is None:
        return None
    said = said_in(cells, roles, names, match_key)
    if said is None:
        return None
    columns = columns_of_findings(said, names)
    values = value_facts(said, names, known)
    if columns is None or values is None:
        return None
    told = Told(
        [*roles.facts, *values], _numbered(cells, roles, said, names, sent, match_key)
    )
    matches = match_lines(told, len(cells.raw), sent, match_key, refused)
    if matches is None:
        return None
    return findings_table(cells, said, columns, matches, names, sent)


def _numbered(
    cells: Cells, roles: Roles, said: Said, names: Names, sent: SentRows, key: str
) -> Numbered | None:
    """Return the numbers of all lines, -1 of one without; None if there are none."""
    if roles.number is None:
        return None
    texts = cells.columns[roles.number]
    stated = pc.if_else(pc.equal(texts, ""), "-1", texts).cast("int64")
    stated = stated.to_numpy(zero_copy_only=False)
    if (stated < 0).all():
        return None
    complaints = Complaints(names, sent, key)
    lines = (ErrorLine(raw="", findings=[finding]) for finding in said.findings)
    return Numbered(np.asarray(stated), [], said.of_lines, [*map(complaints.of, lines)])
