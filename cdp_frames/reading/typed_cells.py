"""The cells of a workbook as they are typed: text, numbers, dates and truths.

``read_contacts`` wants text, and says in a note what is lost; here it matters which
cell has lost something.
"""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any, Final

from cdp_frames.reading.number_formats import Place, padded, padded_cells, place_of
from cdp_frames.reading.workbook import opened_workbook, sheet_names
from cdp_frames.reading.xlsx_parts import sheets_of

# ECMA-376 part 1, 18.3.1.4: `t="e"` is a cell with an error; a formula without a value
# was never calculated.
_ERROR: Final = re.compile(rb"<(?:\w+:)?c\b(?=[^>]*\bt=[\"\']e[\"\'])([^>]*)>")
_UNCALCULATED: Final = re.compile(
    rb"<(?:\w+:)?c\b([^>]*)>\s*<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)"
    rb"\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)


class Unknown:
    """A cell whose value nobody can tell: an error, or a formula not calculated."""


UNKNOWN: Final = Unknown()


class Padded(float):
    """A number that its format shows with zeros in front."""

    __slots__ = ()


def typed_sheets(data: bytes, name: str) -> dict[str, list[list[Any]]]:
    """Read the cells of a workbook as they are.

    Args:
        data: the bytes of a workbook.
        name: the file's name, for messages.

    Returns:
        Sheet -> rows of cells, hidden ones too. An empty cell is ``""``.

    Raises:
        UnreadableFileError: damaged or protected.
    """
    with opened_workbook(data, name) as book:
        sheets: dict[str, list[list[Any]]] = {
            each: book.get_sheet_by_name(each).to_python(skip_empty_area=False)
            for each in sheet_names(book)
        }
        for sheet, places in padded_cells(data).items():
            for place, form in places.items():
                cell = _at(sheets.get(sheet, []), place)
                if isinstance(cell, float) and padded(cell, form) is not None:
                    sheets[sheet][place.row][place.column] = Padded(cell)
        for sheet, unknown in _unknown_cells(data).items():
            for place in unknown:
                if _at(sheets.get(sheet, []), place) is not None:
                    sheets[sheet][place.row][place.column] = UNKNOWN
    return sheets


def _at(rows: list[list[Any]], place: Place) -> object:
    """Return a cell; None where calamine has none."""
    if place.row >= len(rows) or place.column >= len(rows[place.row]):
        return None
    return rows[place.row][place.column]


def _unknown_cells(data: bytes) -> dict[str, list[Place]]:
    if not data.startswith(b"PK"):
        return {}
    found: dict[str, list[Place]] = {}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name, part in sheets_of(archive):
            sheet = archive.read(part)
            cells = [*_ERROR.finditer(sheet), *_UNCALCULATED.finditer(sheet)]
            places = [place_of(cell[1]) for cell in cells]
            found[name] = [place for place in places if place is not None]
    return found
