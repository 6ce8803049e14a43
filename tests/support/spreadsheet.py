"""A workbook opened, edited and saved, as a colleague's spreadsheet does it."""

from __future__ import annotations

import datetime as dt
import io
from typing import TYPE_CHECKING, Any, NamedTuple

import python_calamine as calamine
import xlsxwriter

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from pathlib import Path

Rows = list[list[Any]]


class Formula(NamedTuple):
    """A formula, and what it came to when it was calculated last."""

    value: str


class Formatted(NamedTuple):
    """A number, and how it is shown."""

    number: float
    form: str


def sheets_of(path: Path) -> dict[str, Rows]:
    """Return the cells of each sheet, as they are typed."""
    book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(path.read_bytes()))
    return {
        name: book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        for name in book.sheet_names
    }


def save(path: Path, sheets: dict[str, Rows], hidden: Collection[int] = ()) -> None:
    """Write cells as they are typed; comments, formats and properties are lost."""
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number in hidden:
                sheet.set_row(number, None, None, {"hidden": True})
            for number, row in enumerate(rows):
                for place, cell in enumerate(row):
                    _write(book, sheet, (number, place), cell)


def _write(book: Any, sheet: Any, at: tuple[int, int], cell: object) -> None:  # noqa: ANN401 - without types
    if isinstance(cell, str) and cell:
        sheet.write_string(*at, cell)
    elif isinstance(cell, bool):
        sheet.write_boolean(*at, cell)
    elif isinstance(cell, (int, float)):
        sheet.write_number(*at, cell)
    elif isinstance(cell, Formula):
        sheet.write_formula(*at, "=1/0", None, cell.value)
    elif isinstance(cell, Formatted):
        form = book.add_format({"num_format": cell.form})
        sheet.write_number(*at, cell.number, form)
    elif isinstance(cell, dt.date):
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_datetime(*at, cell, day)


def edit(path: Path, change: Callable[[Rows], Rows], sheet: int = 0) -> None:
    """Change the rows of one sheet, the header among them, and save."""
    sheets = sheets_of(path)
    name = [*sheets][sheet]
    sheets[name] = change(sheets[name])
    save(path, sheets)


def put(rows: Rows, row: int, header: str, cell: object) -> Rows:
    """Type something into a cell; rows count from 1 below the header."""
    rows[row][rows[0].index(header)] = cell
    return rows
