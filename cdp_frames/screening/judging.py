"""Normalized columns are judged: which cells are bad, and what becomes of the rows."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from cdp_frames.errors import SchemaDefinitionError
from cdp_frames.screening.bad_cells import droppable, emptied, positions_of, without
from cdp_frames.screening.checking import (
    compares_cells,
    run_cell_checks,
    run_row_checks,
)
from cdp_frames.screening.fates import split_rows
from cdp_frames.screening.unique import asks_unique

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    import pandera.pandas as pa

    from cdp_frames.screening.columns import NormalizedColumn
    from cdp_frames.screening.fates import Split
    from cdp_frames.screening.opt_outs import Sayings
    from cdp_frames.screening.rules import RowRules
    from cdp_frames.screening.unreadable import Unreadable


class Judged(NamedTuple):
    """What becomes of n rows.

    Attributes:
        columns: the normalized columns; cells that were dropped are missing.
        rows: the fate of each row.
        problems: all findings that ``errors`` tells, with ``position`` and ``rank``.
        warnings: findings of checks that only warn, in the same form.
        whole: checks that speak of the frame as a whole, with the field or None.
        would_go: how many refused rows would be sent if bad cells were dropped.
    """

    columns: list[NormalizedColumn]
    rows: Split
    problems: list[pd.DataFrame]
    warnings: list[pd.DataFrame]
    whole: list[tuple[pa.Check, str | None]]
    would_go: int


def judge(
    columns: Sequence[NormalizedColumn],
    schema: pa.DataFrameSchema,
    blank: np.ndarray,
    rules: RowRules,
    unreadable: Unreadable,
    sayings: Sayings,
) -> Judged:
    """Run the schema's checks and give every row its fate.

    Args:
        columns: the normalized columns, n rows each.
        schema: its checks are run, and it may ask for unique values.
        blank: n booleans: nothing is asked of these rows.
        rules: which rows are sent.
        unreadable: the rows that are refused for their record.
        sayings: which rows say no to mail.

    Raises:
        SchemaDefinitionError: a check breaks.
    """
    cells = run_cell_checks(columns, blank)
    found, dropped = cells.problems, []
    bad = droppable(columns, found, rules.match_key, unreadable.rows)
    if rules.bad_cells == "drop" and bad:
        columns, found, dropped = emptied(columns, bad), without(found, bad), bad
    across = run_row_checks(columns, schema, blank, rules.beside)
    # One more than the findings about whole rows have.
    records = unreadable.problems(len(columns) + 1)
    found = [*found, *across.problems, records]
    rows = split_rows(columns, schema, found, blank, rules, sayings)
    return Judged(
        columns=list(columns),
        rows=rows,
        problems=[*rows.problems, *dropped],
        warnings=[*cells.warnings, *across.warnings],
        whole=[*cells.whole, *across.whole],
        would_go=0
        if rules.bad_cells == "drop"
        else _would_go(columns, schema, blank, rules, unreadable, sayings, rows, bad),
    )


def _would_go(
    columns: Sequence[NormalizedColumn],
    schema: pa.DataFrameSchema,
    blank: np.ndarray,
    rules: RowRules,
    unreadable: Unreadable,
    sayings: Sayings,
    rows: Split,
    bad: list[pd.DataFrame],
) -> int:
    """Count the refused rows that would be sent if bad cells were dropped."""
    simple = not (compares_cells(columns, schema) or asks_unique(columns, schema))
    # Where values are compared over parts, another one may have what is bad.
    in_parts = rules.part is not None and rules.part.unique is not None
    if not (bad or in_parts) or (simple and rules.keep is not False):
        # No row's fate hangs on more than its own cells, and on what else was found.
        size = len(rows.fate)
        of_cells = np.bincount(positions_of(bad), minlength=size)
        of_all = np.bincount(positions_of(rows.problems), minlength=size)
        return int(np.count_nonzero(of_cells[(of_cells == of_all) & ~rows.held.rows]))
    try:
        dropping = replace(rules, bad_cells="drop")
        other = judge(columns, schema, blank, dropping, unreadable, sayings).rows
    except SchemaDefinitionError:
        # A check that breaks on gaps which are not there does no harm.
        return 0
    return int(np.count_nonzero(rows.rejected & other.goes))
