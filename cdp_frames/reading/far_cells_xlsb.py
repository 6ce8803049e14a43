"""The sizes of the sheets of an XLSB file: records, each a kind, a length and its data.

Source:
    [MS-XLSB]: Record, BrtBundleSh, BrtRowHdr.
"""

from __future__ import annotations

from struct import unpack_from
from typing import TYPE_CHECKING, Final

from cdp_frames.reading.xlsx_parts import part_of, targets_of

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Iterator

_WORKBOOK: Final = "xl/workbook.bin"
_RELATIONS: Final = "xl/_rels/workbook.bin.rels"
_BUNDLE: Final = 156
_ROW, _BLANK, _LAST_CELL = 0, 1, 11


def sizes_xlsb(archive: zipfile.ZipFile) -> Iterator[tuple[str, int, int, int]]:
    """Yield of each sheet its name, its last row and column, and its written cells."""
    parts = {*archive.namelist()}
    if not {_WORKBOOK, _RELATIONS} <= parts:
        return
    targets = targets_of(archive.read(_RELATIONS))
    book = archive.read(_WORKBOOK)
    for kind, place in _records(book):
        if kind == _BUNDLE:
            relation, end = _text(book, place + 8)
            name, _ = _text(book, end)
            part = part_of(targets.get(relation, ""))
            if part in parts:
                yield name, *_size(archive.read(part))


def _size(sheet: bytes) -> tuple[int, int, int]:
    row = rows = columns = written = 0
    for kind, place in _records(sheet):
        if kind > _LAST_CELL or kind == _BLANK or place + 4 > len(sheet):
            continue
        (number,) = unpack_from("<I", sheet, place)
        if kind == _ROW:
            row = number + 1
        else:
            written += 1
            rows, columns = max(rows, row), max(columns, number + 1)
    return rows, columns, written


def _records(part: bytes) -> Iterator[tuple[int, int]]:
    """Yield the kind of each record, and where its data begins."""
    place, end = 0, len(part)
    while place + 1 < end:
        kind = part[place]
        place += 1
        if kind & 0x80:
            kind = kind & 0x7F | (part[place] & 0x7F) << 7
            place += 1
        size, shift, more = 0, 0, True
        while more and shift < 28 and place < end:  # noqa: PLR2004 - four bytes of seven bits
            size |= (part[place] & 0x7F) << shift
            more = part[place] > 0x7F  # noqa: PLR2004 - the bit that says so
            place += 1
            shift += 7
        yield kind, place
        place += size


def _text(part: bytes, place: int) -> tuple[str, int]:
    """Read a text that says its length; return it, and where it ends."""
    (length,) = unpack_from("<I", part, place) if place + 4 <= len(part) else (0,)
    end = place + 4 + 2 * length
    return part[place + 4 : end].decode("utf-16-le", "replace"), end
