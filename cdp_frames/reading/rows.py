"""Which records are rows of the table, and why the others are not."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import pyarrow.compute as pc

from cdp_frames.reading.grid import is_filled

if TYPE_CHECKING:
    from cdp_frames.reading.grid import Grid
    from cdp_frames.reading.sources.base import Match

HEADER: Final = "header"
BLANK: Final = "empty record"
ABOVE: Final = "above the header"
BELOW: Final = "below the table"
FOOTER: Final = "footer"
TOTAL: Final = "a line of totals"
AGAIN: Final = "the header again"
# A column without a name in which more rows than this share have a value is a column
# whose name is missing, not a slip of some rows.
_MOST = 0.5
# Footers follow the last row and fill hardly any cell.
_FOOTER_CELLS = 2
_FOOTER_LEAST_WIDTH = 3
_TOTAL = re.compile(
    r"(?:grand |sub)?totals?(?: (?:records|rows|count))?:?"
    r"|gesamt(?:summe)?:?|summe:?|total g[eé]n[eé]ral:?",
    re.IGNORECASE,
)
_EMAIL = re.compile(r"\S@\S")


class Sorted(NamedTuple):
    """What became of the records.

    Attributes:
        reasons: for each of n records why it is set aside, or "" for a row.
        width: how many columns the table has.
        notes: what a person should know.
    """

    reasons: np.ndarray
    width: int
    notes: list[str]


def sort(grid: Grid, match: Match, *, width: int) -> Sorted:
    """Tell rows from the header, blank records, footers and broken records.

    Args:
        grid: the records.
        match: where the header is and where the table ends.
        width: how many cells the header has; 0 if there is no header.
    """
    reasons = np.full(grid.count, "", dtype=object)
    filled = grid.filled()
    first = match.header[-1] + 1 if match.header else 0
    stop = grid.count if match.stop is None else match.stop
    reasons[:first] = ABOVE
    reasons[stop:] = BELOW
    for span in match.outside:
        reasons[span.start : span.stop] = span.reason
    reasons[filled == 0] = BLANK
    reasons[list(match.header)] = HEADER
    for record, flaw in grid.flaws.items():
        if reasons[record] == "":
            reasons[record] = f"{flaw} (line {grid.lines[record]:,})"
    _set_aside_headers(reasons, grid, match)
    _set_aside_footers(reasons, grid, filled, first)
    notes: list[str] = []
    width = _width(grid, reasons, width or grid.width)
    _set_aside_long(reasons, grid, width)
    short = _short(grid, reasons, width)
    if short:
        notes.append(
            f"records shorter than the header, their last cells missing: {short:,}"
        )
    return Sorted(reasons, width, notes)


def _set_aside_headers(reasons: np.ndarray, grid: Grid, match: Match) -> None:
    """Set aside copies of a header, left by putting exports one below the other."""
    for record in match.header:
        cells = grid.row(record)
        named = [(at, cell) for at, cell in enumerate(cells) if cell.strip()]
        if len(named) < 2:  # noqa: PLR2004 - one word is no signature of a header
            continue
        same = np.ones(grid.count, dtype=bool)
        for at, cell in named:
            if not same.any():
                break
            equal = pc.fill_null(pc.equal(grid.table.column(at), cell), False)
            same &= np.asarray(equal.to_numpy(), dtype=bool)
        reasons[same & (reasons == "")] = AGAIN


def _set_aside_footers(
    reasons: np.ndarray, grid: Grid, filled: np.ndarray, first: int
) -> None:
    """Set aside what stands beneath the last row, from the end upwards.

    A footer fills one or two cells of a table that is wider than that, holds no
    address, and is cut off from the rows by a blank record (or says "Total").
    """
    rows = np.flatnonzero(reasons[first:] == "") + first
    if grid.width < _FOOTER_LEAST_WIDTH or len(rows) == 0:
        return
    tail: list[int] = []
    for record in rows[::-1][:_LONGEST_FOOTER]:
        cells = [cell for cell in grid.row(int(record)) if cell.strip()]
        if len(cells) > _FOOTER_CELLS or any(_EMAIL.search(cell) for cell in cells):
            break
        tail.append(int(record))
    cut = [
        at
        for at, record in enumerate(tail)
        if record > first and filled[record - 1] == 0
    ]
    if cut:
        # Everything beneath the topmost blank record that stands above a footer.
        reasons[tail[: cut[-1] + 1]] = FOOTER
    last = np.flatnonzero(reasons[first:] == "") + first
    if len(last) and _is_total(grid.row(int(last[-1]))):
        reasons[last[-1]] = TOTAL


_LONGEST_FOOTER = 60


def _is_total(cells: list[str]) -> bool:
    said = next((cell.strip() for cell in cells if cell.strip()), "")
    return bool(_TOTAL.fullmatch(said)) and not any(_EMAIL.search(one) for one in cells)


def _width(grid: Grid, reasons: np.ndarray, width: int) -> int:
    """Return how many columns the table has: more than the header if most rows do."""
    body = reasons == ""
    rows = int(body.sum())
    for place in range(grid.width - 1, width - 1, -1):
        values = _has_value(grid, place) & body
        if rows and values.sum() > _MOST * rows:
            return place + 1
    return min(width, grid.width) if grid.width else width


def _set_aside_long(reasons: np.ndarray, grid: Grid, width: int) -> None:
    """Set aside records with values beyond the last column: they are out of step."""
    surplus = np.zeros(grid.count, dtype="int64")
    for place in range(width, grid.width):
        surplus += _has_value(grid, place)
    for record in np.flatnonzero((surplus > 0) & (reasons == "")):
        reasons[record] = f"{surplus[record]:,} more cells than the header"


def _has_value(grid: Grid, place: int) -> np.ndarray:
    return is_filled(grid.table.column(place))


def _short(grid: Grid, reasons: np.ndarray, width: int) -> int:
    if grid.widths is None:
        return 0
    return int(((grid.widths < width) & (reasons == "")).sum())
