"""From lines and the rows they are about to the table of findings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from cdp_frames.errorfile.messages import code_of
from cdp_frames.problems import PROBLEMS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from cdp_frames.errorfile.error_lines import ErrorLine
    from cdp_frames.errorfile.matching import RowMatch
    from cdp_frames.errorfile.names import Names
    from cdp_frames.errorfile.sent import SentRows
    from cdp_frames.errorfile.sentences import Finding

# Letters of all copies of a line, and of its beginning.
_LONG, _BEGINNING = 2**20, 2**10

COLUMNS: Final = {
    "row": "Int64",
    "index": "object",
    "column": "str",
    "field": "str",
    "value": "str",
    "code": "str",
    "message": "str",
    "action": "str",
    "suggestion": "str",
    "confidence": "float64",
    "alternative": "str",
    "repair": "str",
    "stage": "str",
    "matched_by": "str",
    "certainty": "float64",
    "raw": "str",
}


def findings_of(
    lines: Sequence[ErrorLine],
    matches: Sequence[RowMatch],
    names: Names,
    sent: SentRows | None,
) -> list[dict[str, object]]:
    """Return what each line says is wrong: a record for each thing.

    Args:
        lines: n lines of an error file.
        matches: the n rows that they are about.
        names: the names that may stand in the file.
        sent: the rows that were sent; None if they are not known.
    """
    return [
        _record(finding, raw, match, names, sent)
        for line, match in zip(lines, matches, strict=True)
        for raw in (_shown(line),)
        for finding in line.findings
    ]


def _shown(line: ErrorLine) -> str:
    """Return a line as it stands; of a long one with many findings the beginning.

    Each of them has it: in full the table would grow with the square of the file.
    """
    if len(line.raw) * len(line.findings) <= _LONG:
        return line.raw
    return line.raw[:_BEGINNING] + "…"


def _record(
    finding: Finding, raw: str, match: RowMatch, names: Names, sent: SentRows | None
) -> dict[str, object]:
    column = _column(finding, match, names, sent)
    value = finding.value
    if sent is not None and match.row is not None and column:
        value = sent.text(match.row, column)
    return {
        **in_words(finding, column, names),
        "row": match.row,
        "value": value or None,
        "stage": "cdp",
        "matched_by": match.matched_by,
        "certainty": match.certainty,
        "raw": raw,
    }


def in_words(finding: Finding, column: str, names: Names) -> dict[str, str | None]:
    """Say where a finding is and what it means, whatever the row.

    Args:
        finding: one thing that is wrong.
        column: the sent column that it is about; empty if that is not certain.
        names: the names that may stand in the file.
    """
    header, field = names.pair_of(column) if column else ("", "")
    code = code_of(finding.message, finding.code, is_sent=bool(column))
    return {
        "column": header or None,
        "field": field or finding.field or None,
        "code": code,
        "message": finding.message or finding.code or PROBLEMS[code].title,
        "action": finding.action or PROBLEMS[code].action,
    }


def _column(
    finding: Finding, match: RowMatch, names: Names, sent: SentRows | None
) -> str:
    """Find the sent column that a finding is about; empty if that is not certain."""
    named = names.columns_of(finding.field)
    if len(named) == 1:
        return named[0]
    if finding.field and not named:
        return ""
    candidates = named or names.columns
    if sent is not None and match.row is not None and finding.value:
        number = sent.id_of(finding.value)
        holding = [c for c in candidates if sent.codes(c)[match.row] == number]
        if len(holding) == 1:
            return holding[0]
    return "" if named else names.mentioned(finding.message)


def table_of(findings: list[dict[str, object]]) -> pd.DataFrame:
    """Make the table; ``row`` is a position among the n rows that were sent."""
    frame = pd.DataFrame.from_records(findings, columns=list(COLUMNS))
    # Made anew, because `astype` of pandas 2 writes a missing text as "None".
    return pd.DataFrame(
        {
            name: pd.Series(frame[name].tolist(), dtype=dtype)
            for name, dtype in COLUMNS.items()
        }
    )


def with_places(
    findings: pd.DataFrame,
    rows: NDArray[np.int64] | Sequence[int],
    labels: Sequence[object] | pd.Index,
) -> pd.DataFrame:
    """Put the caller's own positions and labels into a table.

    Args:
        findings: the table, whose ``row`` is a position among the n rows sent.
        rows: the n positions of the rows in the caller's frame.
        labels: the n labels of the rows in the caller's frame.
    """
    known = findings["row"].notna().to_numpy()
    sent_rows = findings["row"].fillna(0).to_numpy(np.int64)[known]
    index = np.full(len(findings), None, dtype=object)
    index[known] = pd.Index(labels).take(sent_rows).astype(object)
    positions = np.zeros(len(findings), dtype=np.int64)
    positions[known] = np.asarray(rows, np.int64)[sent_rows]
    return findings.assign(
        row=pd.Series(positions, dtype="Int64").where(known),
        index=pd.Series(index, dtype=object),
    )
