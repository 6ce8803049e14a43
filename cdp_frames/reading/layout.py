"""Where the header of an unknown file is: by evidence, not by position."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import numpy as np

from cdp_frames.reading.recognition import Match, Span
from cdp_frames.text.addresses import is_address
from cdp_frames.text.characters import trim
from cdp_frames.text.names import fold
from cdp_frames.text.vocabulary.concepts import header_names

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cdp_frames.reading.grid import Grid

# Preambles of reports are shorter than this.
_DEEPEST = 40
_LONGEST_LABEL = 1000
_MOST_TABLES = 200
_SAMPLE_ROWS = 2000
_SHOWN = 50
_NUMBER = re.compile(r"[-+(]?[$€£]?\s?\d[\d.,\s]*%?\)?")
_DATE = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:[T ,].*)?")
_PHONE = re.compile(r"\+?[\d\s().-]{7,}")
_YEAR = re.compile(r"(?:19|20)\d\d")
_URL = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_GUID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{24,}", re.IGNORECASE)


def find_header(grid: Grid) -> Match:
    """Find the header record of a grid; the general reading of unknown files.

    The header is the fullest of the first records that reads like labels: no
    addresses, numbers or dates, every cell another word. A file whose first full
    record already holds an address has none. Of several tables, one below the other,
    the one with the most addresses is read.
    """
    if grid.titled and grid.count:
        return Match(confidence=0.2, why=("the format names its columns",), header=(0,))
    match = _first_header(grid)
    if not match.header:
        return match
    starts = [match.header[0], *_later_headers(grid, match.header[0])]
    if len(starts) == 1:
        return match
    stops = [*starts[1:], grid.count]
    tables = list(zip(starts, stops, strict=True))
    start, stop = max(tables, key=lambda table: _addresses(grid, *table))
    return Match(
        confidence=match.confidence,
        why=(f"record {start + 1} is the header of the table with the most addresses",),
        header=(start,),
        stop=stop,
        outside=tuple(
            Span(
                start=other, stop=end, reason=f"another table, from record {other + 1}"
            )
            for other, end in tables
            if other != start
        ),
    )


def _first_header(grid: Grid) -> Match:
    head = grid.head
    counts = [sum(bool(trim(cell)) for cell in row) for row in head]
    nonblank = [number for number, count in enumerate(counts) if count]
    if not nonblank:
        return Match(confidence=0.0, why=("no records",), header=())
    usual = float(np.median([counts[number] for number in nonblank]))
    possible: list[int] = []
    for number in nonblank[:_DEEPEST]:
        # A preamble may name an address to write to; a row of people is fuller.
        if _holds_address(head[number]) and counts[number] >= usual / 2:
            break
        possible.append(number)
    if not possible:
        return _headless("the first record holds an address already")
    best = max(possible, key=lambda number: _score(head[number], usual) - 0.02 * number)
    rows = [head[number] for number in nonblank if number > best]
    if counts[best] < usual / 2 or _looks_like_rows(head[best], rows):
        return _headless("the first full record looks like the rows below it")
    known = sum(_is_usual(cell) for cell in head[best])
    why = f"record {best + 1} reads like a header"
    if known:
        why += f" ({known} of its {counts[best]} names are usual in contact files)"
    return Match(confidence=0.3 if known > 1 else 0.2, why=(why,), header=(best,))


def _later_headers(grid: Grid, first: int) -> list[int]:
    """Return the records below a blank one that are the headers of further tables.

    Only names that are usual in contact files count, and two of them: a row of words
    must not end the table.
    """
    own = set(map(fold, grid.row(first)))
    found = []
    for blank in np.flatnonzero(grid.blank())[:_MOST_TABLES]:
        # A title of one cell may stand between the blank record and the header.
        for record in (int(blank) + 1, int(blank) + 2):
            if record <= first or record >= grid.count:
                continue
            cells = [cell for cell in grid.row(record) if trim(cell)]
            named = set(map(fold, cells))
            usual = named & header_names()
            if (
                len(usual) > 1
                and len(usual) >= len(cells) / 2
                and named != own
                and all(is_label(cell) for cell in cells)
            ):
                found.append(record)
                break
    return sorted(set(found))


def _addresses(grid: Grid, start: int, stop: int) -> int:
    rows = grid.rows(start, min(stop, start + _SAMPLE_ROWS))
    return sum(_holds_address(row) for row in rows)


def _holds_address(cells: Sequence[str]) -> bool:
    """Say whether a cell is an address; a header may only mention one."""
    return any(is_address(cell) for cell in cells)


def _headless(why: str) -> Match:
    return Match(confidence=0.1, why=(why,), header=())


def _score(cells: Sequence[str], usual: float) -> float:
    """Return how much a record reads like the header of records this full."""
    filled = [trim(cell) for cell in cells if trim(cell)]
    full = min(1.0, len(filled) / usual)
    labels = sum(is_label(cell) for cell in filled) / len(filled)
    distinct = len(set(filled)) == len(filled)
    known = sum(_is_usual(cell) for cell in filled) / len(filled)
    return 2 * full + labels + 0.5 * distinct + known


def _is_usual(cell: str) -> bool:
    # "Time zone:" is the label of the cell beside it.
    return not trim(cell).endswith(":") and fold(cell) in header_names()


def is_label(cell: str) -> bool:
    """Say whether a cell could be the name of a column."""
    text = trim(cell)
    return len(text) <= _LONGEST_LABEL and (
        shape(text) == "text" or _YEAR.fullmatch(text) is not None
    )


def shape(cell: str) -> str:
    """Return what a cell looks like: the coarse kind that headers don't have."""
    text = trim(cell)
    if not text:
        return "blank"
    for name, matches in _SHAPES:
        if matches(text):
            return name
    return "text"


_SHAPES: Final = (
    ("email", is_address),
    ("date", _DATE.fullmatch),
    ("number", _NUMBER.fullmatch),
    ("phone", _PHONE.fullmatch),
    ("url", _URL.fullmatch),
    ("id", _GUID.fullmatch),
)


def _looks_like_rows(header: Sequence[str], rows: Sequence[Sequence[str]]) -> bool:
    """Say whether a record is a row like those below, and not their header.

    It is if a cell has the shape of the values below it (a number, a date, a phone),
    or is one of those values; unless another cell is a usual name of a column.
    """
    if any(_is_usual(cell) for cell in header):
        return False
    for place, cell in enumerate(header):
        text = trim(cell)
        below = [trim(row[place]) for row in rows[:_SHOWN] if place < len(row)]
        below = [value for value in below if value]
        if not text or not below or _YEAR.fullmatch(text):
            continue
        same = [shape(value) for value in below].count(shape(text))
        if text in below or (shape(text) != "text" and same > len(below) / 2):
            return True
    return False
