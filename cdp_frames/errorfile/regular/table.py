"""The table of findings of a regular file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from cdp_frames.errorfile.findings import COLUMNS, in_words
from cdp_frames.errorfile.sent import UNKNOWN
from cdp_frames.text.cells import series_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cdp_frames.errorfile.names import Names
    from cdp_frames.errorfile.regular.cells import Cells
    from cdp_frames.errorfile.regular.matching import Matches
    from cdp_frames.errorfile.regular.said import Said
    from cdp_frames.errorfile.sent import Rows, SentRows


def columns_of_findings(said: Said, names: Names) -> list[str] | None:
    """Return the sent column that each distinct finding is about, "" for none.

    None if it hangs on the value, as where no field is named.
    """
    columns: list[str] = []
    for finding in said.findings:
        named = names.columns_of(finding.field)
        if len(named) > 1 or (not finding.field and finding.value):
            return None
        if named:
            columns.append(named[0])
        else:
            columns.append("" if finding.field else names.mentioned(finding.message))
    return columns


def findings_table(
    cells: Cells,
    said: Said,
    columns: Sequence[str],
    matches: Matches,
    names: Names,
    sent: SentRows,
) -> pd.DataFrame:
    """Make the table: a line for each line of the file.

    Args:
        cells: the file.
        said: what its lines say.
        columns: the sent column of each distinct finding, "" for none.
        matches: the rows of the lines.
        names: the names that may stand in the file.
        sent: the rows that were sent.
    """
    words = pd.DataFrame(
        in_words(finding, column, names)
        for finding, column in zip(said.findings, columns, strict=True)
    )
    of_lines = said.of_lines
    found: dict[str, pd.Series] = {
        name: _repeated(words[name].tolist(), of_lines) for name in words.columns
    }
    if said.quoting.any():
        own = pa.array(said.quoting)
        words_of_lines = pa.array(found["message"], pa.large_string(), from_pandas=True)
        found["message"] = _column(pc.if_else(own, said.messages, words_of_lines))
    found["row"] = pd.Series(matches.rows, dtype="Int64").where(matches.rows != UNKNOWN)
    found["index"] = pd.Series(np.full(len(of_lines), None, dtype=object), dtype=object)
    found["value"] = _column(_values(said, columns, matches.rows, sent))
    nothing = _repeated([None], np.zeros_like(of_lines))
    for name in ("suggestion", "alternative", "repair"):
        found[name] = nothing
    found["confidence"] = pd.Series(np.full(len(of_lines), np.nan))
    found["stage"] = _repeated(["cdp"], np.zeros_like(of_lines))
    labels, distinct = pd.factorize(matches.matched_by)
    found["matched_by"] = _repeated(distinct.tolist(), labels)
    found["certainty"] = pd.Series(matches.certainty)
    found["raw"] = _column(cells.raw)
    return pd.DataFrame({name: found[name] for name in COLUMNS})


def _repeated(words: Sequence[str | None], places: Rows) -> pd.Series:
    texts = pa.array(words, pa.large_string(), from_pandas=True)
    return _column(texts.take(pa.array(places)))


def _column(texts: pa.LargeStringArray) -> pd.Series:
    return series_of(texts, pd.RangeIndex(len(texts)))


def _values(
    said: Said, columns: Sequence[str], rows: Rows, sent: SentRows
) -> pa.LargeStringArray:
    """Return what was sent, where that is known; else what the file has."""
    values = said.texts
    for column in dict.fromkeys(filter(None, columns)):
        is_of_it = np.array([each == column for each in columns])[said.of_lines]
        here = is_of_it & (rows != UNKNOWN)
        taken = sent.exact(column).take(pa.array(np.where(here, rows, 0)))
        values = pc.if_else(pa.array(here), taken, values)
    is_empty = pc.equal(values, "")
    return pc.if_else(is_empty, pa.scalar(None, pa.large_string()), values)
