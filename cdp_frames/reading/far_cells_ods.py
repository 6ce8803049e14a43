"""Is a sheet of ODS much larger than what is in it? There, cells can be repeated.

An empty cell that is repeated 16,383 times before a filled one costs a file nothing,
and the reader all of them; so does a filled one that is repeated.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

CONTENT: Final = "content.xml"

# OpenDocument 1.3 part 3, 9.1.2 to 9.1.4. The reader knows no other prefix.
_TABLE: Final = re.compile(
    rb"<table:table\s[^>]*?\btable:name=(?:\"([^\"]*)\"|'([^']*)')"
)
_ROWS: Final = re.compile(rb"^[^>]*?\btable:number-rows-repeated=[\"'](\d+)[\"']")
_COLUMNS: Final = re.compile(rb"\btable:number-columns-repeated=[\"'](\d+)[\"']")
# A cell without a value or a text: those at the end of a row are not made.
_EMPTY: Final = re.compile(
    rb"<table:(?:covered-)?table-cell\b(?![^>]*\bvalue)[^>]*?"
    rb"(?:/>|>\s*</table:(?:covered-)?table-cell>)\s*"
)
_END: Final = b"</table:table-row>"


def sizes(content: bytes) -> Iterator[tuple[str, int, int, int]]:
    """Yield of each sheet its name, its last row and column, and its written cells.

    Args:
        content: the part `CONTENT` of the file.
    """
    starts = [*_TABLE.finditer(content)]
    ends = [start.start() for start in starts[1:]] + [len(content)]
    for start, end in zip(starts, ends, strict=True):
        name = (start[1] or start[2] or b"").decode("utf-8", "replace")
        yield name, *_size(content[start.end() : end])


def _size(sheet: bytes) -> tuple[int, int, int]:
    row = rows = columns = written = 0
    for piece in sheet.split(b"<table:table-row")[1:]:
        cells, _, _ = piece.partition(_END)
        head = cells[: cells.find(b">") + 1]
        repeated = _ROWS.match(head)
        row += int(repeated[1]) if repeated else 1
        width, count = _width(cells[len(head) :])
        if width:
            rows, columns = row, max(columns, width)
            written += count
    return rows, columns, written


def _width(cells: bytes) -> tuple[int, int]:
    """Return how far the cells of a row reach, and how many are written."""
    while (last := cells.rfind(b"<table:")) >= 0 and _EMPTY.fullmatch(cells, last):
        cells = cells[:last]
    count = cells.count(b"<table:table-cell") + cells.count(
        b"<table:covered-table-cell"
    )
    if b"repeated" not in cells:
        return count, count
    return count + sum(int(more[1]) - 1 for more in _COLUMNS.finditer(cells)), count
