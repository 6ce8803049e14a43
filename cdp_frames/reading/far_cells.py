"""Is a sheet much larger than what is in it? One far cell makes a grid of billions.

The reader of workbooks makes all cells up to the last filled one, in memory, and ends
the process where there is not enough of it. So the sheets of XLSX, XLSB and ODS are
looked at first.
"""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING, Final

from cdp_frames.reading.far_cells_ods import CONTENT, sizes
from cdp_frames.reading.far_cells_xlsb import sizes_xlsb
from cdp_frames.reading.number_formats import letters
from cdp_frames.reading.xlsx_parts import sheets_of

if TYPE_CHECKING:
    from collections.abc import Iterator

# More cells than this are made only for a sheet that has a good share of them.
_MANY: Final = 50_000_000
_SHARE: Final = 0.01
# A row or a cell so far down that, with all columns, there could be too many.
_DOWN: Final = re.compile(
    rb"\br=[\"'][A-Z]{0,3}(?:30[5-9]\d|3[1-9]\d\d|[4-9]\d{3}|\d{5,9})[\"']"
)
_CELL: Final = re.compile(rb"<(?:\w+:)?c\b[^>]*?\br=[\"']([A-Z]{1,3})(\d{1,9})[\"']")


def far_cell(data: bytes) -> str:
    """Name the cell that makes a sheet too large; empty if none does.

    Args:
        data: the bytes of an XLSX, XLSB or ODS file.

    Returns:
        The sheet and the cell, as in ``'Sheet1'!XFD1048576``.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for name, *size in _sizes(archive):
                found = _far(*size)
                if found:
                    return f"{name!r}!{found}"
    except (zipfile.BadZipFile, KeyError, OSError):
        return ""
    return ""


def _sizes(archive: zipfile.ZipFile) -> Iterator[tuple[str, int, int, int]]:
    """Yield of each sheet its name, its last row and column, and its written cells."""
    for name, part in sheets_of(archive):
        yield name, *_size(archive.read(part))
    yield from sizes_xlsb(archive)
    if CONTENT in archive.namelist():
        yield from sizes(archive.read(CONTENT))


def _far(rows: int, columns: int, written: int) -> str:
    size = rows * columns
    if size <= _MANY or written > _SHARE * size:
        return ""
    return f"{letters(columns - 1)}{rows}"


def _size(sheet: bytes) -> tuple[int, int, int]:
    if not _DOWN.search(sheet):
        return 0, 0, 0
    written, rows, columns = 0, 0, 0
    known: dict[bytes, int] = {}
    for found in _CELL.finditer(sheet):
        column = found[1]
        if column not in known:
            known[column] = _number(column)
            columns = max(columns, known[column])
        rows = max(rows, int(found[2]))
        written += 1
    return rows, columns, written


def _number(name: bytes) -> int:
    number = 0
    for letter in name:
        number = number * 26 + letter - 64
    return number
