"""What stands in the grid: cells as text, and what is wrong with which."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from cdp_frames.fixer.complaints import ASKED

if TYPE_CHECKING:
    from collections.abc import Container

    from cdp_frames.fixer.complaints import Complaint, Spot
    from cdp_frames.fixer.work import Work

# The column of what is said of the row as a whole.
ROW: Final = -1


def everything(work: Work) -> dict[str, Any]:
    """Return headers, cells, labels, and all that is wrong.

    Returns:
        ``columns``, ``rows`` (texts), ``labels``, ``choices`` (by column), and what
        ``in_rows`` returns.
    """
    frame = work.cells.before
    columns = [work.cells.texts(place).tolist() for place in range(frame.shape[1])]
    rows = [list(row) for row in zip(*columns, strict=True)]
    return {
        "columns": [str(header) for header in frame.columns],
        "rows": rows or [[] for _ in range(len(frame))],
        "labels": [str(label) for label in frame.index.to_flat_index()],
        "choices": {place: [*values] for place, values in work.refused.allowed.items()},
        **in_rows(work, range(len(frame))),
    }


def in_rows(work: Work, rows: Container[int]) -> dict[str, Any]:
    """Return what is said of rows and their cells.

    Returns:
        ``problems``: from ``"row:column"`` (column -1 for the row) to a list of
        complaints; ``remarks``: likewise to a ``message`` and a ``suggestion``, of what
        is no mistake.
    """
    standing = work.standing
    problems = {
        _key(spot): [_plain(each) for each in complaints]
        for spot, complaints in standing.found.items()
        if spot[0] in rows
    }
    return {"problems": problems, "remarks": _remarks(work, rows)}


def _remarks(work: Work, rows: Container[int]) -> dict[str, dict[str, str | None]]:
    standing = work.standing
    edited = {row for row, _ in work.cells.edits}
    made: dict[str, dict[str, str | None]] = {
        _key((row, None)): {"message": text, "suggestion": None}
        for row, text in work.refused.earlier.items()
        if row in rows and row not in edited and not standing.red[row]
    }
    hints = standing.hints
    names = ("row", "column", "field", "message", "suggestion")
    for row, column, field, message, suggestion in zip(
        *(hints[name].astype(object).tolist() for name in names), strict=True
    ):
        if row in rows:
            spot = (int(row), work.refused.place(column, field))
            text = suggestion if isinstance(suggestion, str) else None
            said = "" if pd.isna(message) else str(message)
            made[_key(spot)] = {"message": said, "suggestion": text}
    for spot in standing.asked:
        if spot[0] in rows:
            made[_key(spot)] = {"message": ASKED, "suggestion": None}
    return made


def kinds_of(work: Work) -> list[dict[str, Any]]:
    """Count what is wrong, by code and column, the most frequent first.

    Returns:
        ``code``, ``column``, ``title``, ``count``, and ``curable``: how many of them
        have a suggestion.
    """
    kinds: dict[tuple[str, int], dict[str, Any]] = {}
    for (_, column), complaints in work.standing.found.items():
        place = ROW if column is None else column
        for each in complaints:
            kind = kinds.setdefault(
                (each.code, place),
                {
                    "code": each.code,
                    "column": place,
                    "title": each.title,
                    "count": 0,
                    "curable": 0,
                },
            )
            kind["count"] += 1
            kind["curable"] += each.suggestion is not None
    return sorted(kinds.values(), key=lambda kind: -kind["count"])


def _key(spot: Spot) -> str:
    row, column = spot
    return f"{row}:{ROW if column is None else column}"


def _plain(complaint: Complaint) -> dict[str, str | None]:
    return {
        "code": complaint.code,
        "message": complaint.message,
        "action": complaint.action,
        "suggestion": complaint.suggestion,
    }
