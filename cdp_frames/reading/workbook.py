"""Workbooks (XLSX, XLS, XLSB, ODS) -> a grid for each sheet."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from cdp_frames.errors import UnreadableFileError, shown
from cdp_frames.reading.far_cells import far_cell
from cdp_frames.reading.grid import Grid, grid_of
from cdp_frames.reading.hidden_rows import hidden_rows
from cdp_frames.reading.number_formats import Place, letters, padded, padded_cells
from cdp_frames.text.archives import called, check_archive
from cdp_frames.text.prose import counted
from cdp_frames.text.writing import float_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    Cell = object

_ZIP: Final = b"PK"
# The container of XLS files, and of XLSX files that have a password.
_COMPOUND: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# A sheet keeps fifteen digits of a number: from here on there are more.
_DIGITS: Final = 1e15
_COLUMNS_NAMED: Final = 10
_ZEROS: Final = "numbers are read with the zeros that their format shows"
_LONG: Final = (
    "numbers of more than 15 digits, of which a sheet keeps no more; the last ones may "
    "be lost"
)
_ERROR = re.compile(rb'<c\b[^>]*?\bt="e"[^>]*>')
_UNCALCULATED = re.compile(rb"<c\b[^>]*>\s*<f\b(?:[^>]*/>|[^>]*>[^<]*</f>)\s*</c>")
_LOSSES: Final = {
    "an Excel error (#N/A, #REF!, ...), read as empty": _ERROR,
    "a formula that was never calculated, read as empty or 0": _UNCALCULATED,
}
_PLACE = re.compile(rb'\br="([A-Z]+\d+)"')


def is_workbook(data: bytes) -> bool:
    """Say whether these are the bytes of a workbook (zips are unpacked by now)."""
    return data.startswith((_ZIP, _COMPOUND))


def grids_of(data: bytes, name: str, sheet: str | int | None = None) -> list[Grid]:
    """Read the sheets of a workbook that have anything in them.

    Formulas count by their last value, errors as empty cells; both are noted where
    something is lost. Numbers are written without ``.0``, for Excel keeps ids so.

    Args:
        data: the bytes.
        name: the file's name, for messages.
        sheet: which one, by name or 0-based number; None for all.

    Raises:
        UnreadableFileError: damaged, protected, empty, or no such sheet.
    """
    with opened_workbook(data, name) as book:
        names = sheet_names(book)
        chosen = names if sheet is None else [_chosen(names, sheet, name)]
        notes, hidden, padding = _notes(data), hidden_rows(data), padded_cells(data)
        grids = [
            _grid(
                book.get_sheet_by_name(each).to_python(skip_empty_area=False),
                each,
                (*notes, *_hidden_note(hidden.get(each, 0))),
                padding.get(each, {}),
            )
            for each in chosen
        ]
    filled = [grid for grid in grids if grid.count]
    if not filled:
        raise UnreadableFileError(f"{called(name)}: no cell of the workbook is filled")
    return filled


@contextmanager
def opened_workbook(data: bytes, name: str) -> Iterator[Any]:
    """Open a workbook, and say in our words why it can't be read."""
    import python_calamine as calamine  # noqa: PLC0415 - slow to import, needed by few

    if data.startswith(_ZIP):
        check_archive(data, name)
        far = far_cell(data)
        if far:
            raise UnreadableFileError(
                f"{called(name)}: the sheet reaches to the cell {far}, and is nearly "
                "empty. Delete the rows and columns behind the people, and save it."
            )
    try:
        yield calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    except calamine.PasswordError:
        raise UnreadableFileError(
            f"{called(name)} is protected by a password"
        ) from None
    except calamine.CalamineError as error:
        raise UnreadableFileError(
            f"{called(name)} is a damaged workbook: {error}"
        ) from None


def sheet_names(book: Any) -> list[str]:  # noqa: ANN401 - calamine has no types
    """Name the sheets that hold cells; others hold a chart, or a macro."""
    return [
        known.name
        for known in book.sheets_metadata
        if str(known.typ).endswith(".WorkSheet")
    ]


def _hidden_note(count: int) -> tuple[str, ...]:
    if not count:
        return ()
    are = "is" if count == 1 else "are"
    return (
        f"{counted(count, 'row')} {are} hidden in the sheet, by a filter or by hand; "
        f"{'it is' if count == 1 else 'they are'} read like the others",
    )


def _chosen(names: Sequence[str], sheet: str | int, name: str) -> str:
    if isinstance(sheet, int) and 0 <= sheet < len(names):
        return names[sheet]
    wanted = sheet.strip().casefold() if isinstance(sheet, str) else None
    for known in names:
        if known.strip().casefold() == wanted:
            return known
    if wanted is not None and wanted.isascii() and wanted.isdigit():
        # On a command line all is text.
        return _chosen(names, int(wanted), name)
    raise UnreadableFileError(
        f"{called(name)} has no sheet {sheet!r}; its sheets are {shown(names)}"
    )


def _grid(
    rows: Sequence[Sequence[Cell]],
    name: str,
    notes: tuple[str, ...],
    padding: dict[Place, str],
) -> Grid:
    temporal: set[int] = set()
    long: set[int] = set()

    def cells() -> Iterator[list[str]]:
        for row in rows:
            for place, cell in enumerate(row):
                if isinstance(cell, dt.date):
                    temporal.add(place)
                elif isinstance(cell, float) and abs(cell) >= _DIGITS:
                    long.add(place)
            yield [text_of(cell) for cell in row]

    zeros: set[int] = set()
    grid = grid_of(_padded(cells(), rows, padding, zeros), name=name, notes=notes)
    # Known only after the cells were gone through.
    more = (*_note_of(zeros, _ZEROS), *_note_of(long, _LONG))
    return replace(
        grid, temporal=frozenset(temporal), placed=True, notes=(*grid.notes, *more)
    )


def _padded(
    texts: Iterable[list[str]],
    rows: Sequence[Sequence[Cell]],
    padding: dict[Place, str],
    changed: set[int],
) -> Iterator[list[str]]:
    """Write numbers with the zeros in front that their format shows.

    The columns in which there are such come into ``changed``.
    """
    places: dict[int, list[Place]] = {}
    for place in padding:
        places.setdefault(place.row, []).append(place)
    for number, row in enumerate(texts):
        for place in places.get(number, ()):
            cell = rows[number][place.column] if place.column < len(row) else None
            if isinstance(cell, float):
                shown = padded(cell, padding[place])
                if shown is not None and shown != row[place.column]:
                    row[place.column] = shown
                    changed.add(place.column)
        yield row


def _note_of(columns: set[int], what: str) -> tuple[str, ...]:
    return (f"{_columns_called(sorted(columns))}: {what}",) if columns else ()


def _columns_called(columns: Sequence[int]) -> str:
    names = ", ".join(letters(column) for column in columns[:_COLUMNS_NAMED])
    rest = len(columns) - _COLUMNS_NAMED
    more = f" and {rest} more" if rest > 0 else ""
    return f"column{'s' * (len(columns) > 1)} {names}{more} of the sheet"


def text_of(cell: Cell) -> str:
    """Write a cell's value as text, the way a person would read it in Excel."""
    for kind, write in _WRITERS:
        if isinstance(cell, kind):
            return write(cell)
    return "" if cell is None else str(cell)


def _number(value: float) -> str:
    # As the file has it: fifteen digits at most, and zeros for what it does not keep.
    return float_text(value)


def _duration(value: dt.timedelta) -> str:
    seconds = int(value.total_seconds())
    return f"{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"


# Asked in order: a bool is an int, and a datetime a date, to Python.
_WRITERS: Final[tuple[tuple[type, Callable[[Any], str]], ...]] = (
    (str, str),
    (bool, lambda value: "TRUE" if value else "FALSE"),
    (float, _number),
    (dt.datetime, lambda value: value.isoformat(sep=" ")),
    (dt.date, dt.date.isoformat),
    (dt.time, dt.time.isoformat),
    (dt.timedelta, _duration),
)


def _notes(data: bytes) -> tuple[str, ...]:
    """Say where the workbook holds errors and formulas that were never calculated."""
    if not data.startswith(_ZIP):
        return ()
    places: dict[str, list[bytes]] = {what: [] for what in _LOSSES}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for part in archive.namelist():
            if part.startswith("xl/worksheets/") and part.endswith(".xml"):
                xml = archive.read(part)
                for what, pattern in _LOSSES.items():
                    places[what] += [found[0] for found in pattern.finditer(xml)]
    return tuple(
        f"{what}: {counted(len(cells), 'cell')}, the first is {_place(cells[0])}"
        for what, cells in places.items()
        if cells
    )


def _place(cell: bytes) -> str:
    found = _PLACE.search(cell)
    return found[1].decode() if found else "not numbered"
