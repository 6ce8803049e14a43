"""Numbers of an XLSX sheet that are shown with zeros in front: ids, ZIPs.

A sheet keeps ``123`` and its format ``000000``; what its author sees, and means, is
``000123``. calamine hands out the number alone.
"""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING, Final, NamedTuple

from cdp_frames.reading.xlsx_parts import STYLES, attributes, sheets_of

if TYPE_CHECKING:
    from collections.abc import Iterator

# ECMA-376 part 1, 18.8.30: `0` is a digit that is shown also where it is an idle zero;
# what stands in quotes or behind a backslash, blanks and these signs show themselves.
# `[$-409]` names a language.
_PIECE: Final = r"\"[^\"]*\"|\\.|[-/() ]|\[\$-[0-9A-Fa-f]+\]"
_PADDED: Final = re.compile(rf"(?:{_PIECE})*0(?:0|{_PIECE})*0(?:0|{_PIECE})*")
_PIECES: Final = re.compile(rf"0|{_PIECE}")
# A format may have one part for numbers and others for what is below zero, for text.
_SECTION: Final = re.compile(r"(?:\"[^\"]*\"|\\.|[^;\"\\])*")

_FORMAT: Final = re.compile(rb"<(?:\w+:)?numFmt\b([^>]*)>")
_STYLES_OF_CELLS: Final = re.compile(
    rb"<(?:\w+:)?cellXfs\b.*?</(?:\w+:)?cellXfs>", re.DOTALL
)
_STYLE: Final = re.compile(rb"<(?:\w+:)?xf\b([^>]*)>")
_CELL: Final = re.compile(rb"<(?:\w+:)?c\b([^>]*)>")
_LETTERS: Final = 26
_PLACE: Final = re.compile(r"([A-Z]+)([0-9]+)")


class Place(NamedTuple):
    """Where a cell is, both 0-based."""

    row: int
    column: int


def padded_cells(data: bytes) -> dict[str, dict[Place, str]]:
    """Find the number cells whose format pads with zeros.

    Args:
        data: the bytes of a workbook; nothing is known of other formats than XLSX.

    Returns:
        Sheet -> place -> format; sheets without such a cell are left out.
    """
    if not data.startswith(b"PK"):
        return {}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if STYLES not in archive.namelist():
            return {}
        formats = _padding_styles(archive.read(STYLES))
        if not formats:
            return {}
        found = {
            name: dict(_cells(archive.read(part), formats))
            for name, part in sheets_of(archive)
        }
    return {name: cells for name, cells in found.items() if cells}


def padded(value: float, form: str) -> str | None:
    """Write a whole number by a format that pads; None where that does not fit.

    Examples:
        >>> padded(123, "000000"), padded(21345678, "00000-0000")
        ('000123', '02134-5678')
        >>> padded(7, '"C-"000'), padded(-7, "000"), padded(1.5, "000")
        ('C-007', None, None)
    """
    if value < 0 or value != int(value):
        return None
    pieces = _PIECES.findall(form)
    places = pieces.count("0")
    digits = str(int(value)).zfill(places)
    # More digits than places: the first place takes the rest.
    first, rest = digits[: len(digits) - places + 1], digits[len(digits) - places + 1 :]
    shown = iter([first, *rest])
    return "".join(next(shown) if piece == "0" else _literal(piece) for piece in pieces)


def _literal(piece: str) -> str:
    if piece.startswith('"'):
        return piece[1:-1]
    if piece.startswith("["):
        return ""
    return piece.removeprefix("\\")


def _padding_styles(styles: bytes) -> dict[str, str]:
    """Return the styles of cells that pad numbers: number of the style -> format."""
    known = [attributes(found[1]) for found in _FORMAT.finditer(styles)]
    formats = {
        each.get("numFmtId"): section
        for each in known
        if _PADDED.fullmatch(section := _first_section(each.get("formatCode", "")))
    }
    block = _STYLES_OF_CELLS.search(styles)
    if not formats or block is None:
        return {}
    ids = [attributes(each[1]).get("numFmtId") for each in _STYLE.finditer(block[0])]
    return {str(n): formats[each] for n, each in enumerate(ids) if each in formats}


def _first_section(form: str) -> str:
    found = _SECTION.match(form)
    return found[0] if found else ""


def _cells(sheet: bytes, formats: dict[str, str]) -> Iterator[tuple[Place, str]]:
    for element in _CELL.finditer(sheet):
        cell = attributes(element[1])
        form = formats.get(cell.get("s", ""))
        if form is None or cell.get("t", "n") != "n":
            continue
        place = _place(cell)
        if place is not None:
            yield place, form


def place_of(element: bytes) -> Place | None:
    """Return where a cell is, by the attributes of its element; None if unknown."""
    return _place(attributes(element))


def _place(cell: dict[str, str]) -> Place | None:
    place = _PLACE.fullmatch(cell.get("r", ""))
    return Place(int(place[2]) - 1, _column(place[1])) if place else None


def letters(column: int) -> str:
    """Name a 0-based column as a sheet does.

    Examples:
        >>> letters(0), letters(27)
        ('A', 'AB')
    """
    name = ""
    while column >= 0:
        column, place = divmod(column, _LETTERS)
        name = chr(ord("A") + place) + name
        column -= 1
    return name


def _column(name: str) -> int:
    number = 0
    for letter in name:
        number = number * _LETTERS + ord(letter) - ord("A") + 1
    return number - 1
