"""Is a sheet much larger than what is in it? One far cell makes a grid of billions.

The reader of workbooks makes all cells up to the last filled one, in memory, and ends
the process where there is not enough of it. So a sheet of XLSX is looked at first.
"""

from __future__ import annotations

import io
import re
import zipfile
from typing import Final

from cdp_frames.reading.xlsx_parts import sheets_of

# More cells than this are made only for a sheet that has a good share of them.
_MANY: Final = 50_000_000
_SHARE: Final = 0.01
_MOST_COLUMNS: Final = 16_384
_ROW: Final = re.compile(rb"<(?:\w+:)?row\b[^>]*?\br=\"(\d{1,9})\"")
_CELL: Final = re.compile(rb"<(?:\w+:)?c\b[^>]*?\br=\"([A-Z]{1,3})(\d{1,9})\"")


def far_cell(data: bytes) -> str:
    """Name the cell that makes a sheet too large; empty if none does.

    Args:
        data: the bytes of an XLSX file.

    Returns:
        The sheet and the cell, as in ``'Sheet1'!XFD1048576``.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for name, part in sheets_of(archive):
                found = _far(archive.read(part))
                if found:
                    return f"{name!r}!{found}"
    except (zipfile.BadZipFile, KeyError, OSError):
        return ""
    return ""


def _far(sheet: bytes) -> str:
    last = max((int(found[1]) for found in _ROW.finditer(sheet)), default=0)
    if last * _MOST_COLUMNS <= _MANY:
        return ""
    filled, right, below, columns = 0, b"", 0, 0
    known: dict[bytes, int] = {}
    for found in _CELL.finditer(sheet):
        letters = found[1]
        if letters not in known:
            known[letters] = _number(letters)
            if known[letters] > columns:
                columns, right = known[letters], letters
        below = max(below, int(found[2]))
        filled += 1
    rows = max(last, below)
    size = rows * columns
    if size <= _MANY or filled > _SHARE * size:
        return ""
    return f"{right.decode()}{rows}"


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
