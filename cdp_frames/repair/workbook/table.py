"""The sheets of a workbook, as somebody saved it -> the table of the refused rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from cdp_frames.errors import UnreadableFileError, shown
from cdp_frames.reading.number_formats import letters
from cdp_frames.text.prose import counted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

# The hidden column with the marks of the rows.
ROW: Final = "_row"
# A title may have been written above the header.
_SEARCHED: Final = 20


class Table(NamedTuple):
    """The table of one sheet.

    Attributes:
        rows: the cells below the header, rows that are blank left out.
        numbers: the numbers of the rows in the sheet, from 1.
        sheet: its name.
        places: for each header that is known its column in the sheet; None where it is
            not there any more.
        mark: the column of the marks; None where it is gone.
        notes: what a person should know.
    """

    rows: list[Sequence[Any]]
    numbers: list[int]
    sheet: str
    places: list[int | None]
    mark: int | None
    notes: tuple[str, ...]

    def cell(self, row: int, column: int) -> str:
        """Name a cell as a sheet does."""
        return f"{letters(column)}{self.numbers[row]}"


def table_in(
    sheets: Mapping[str, Sequence[Sequence[Any]]],
    headers: Sequence[str],
    ours: Sequence[str],
    mark: str,
    name: str,
) -> Table:
    """Find the table of the refused rows, wherever it is by now.

    Args:
        sheets: sheet -> rows of cells.
        headers: the headers of the caller's columns.
        ours: the headers that are ours.
        mark: the header of the marks.
        name: the file's name, for messages.

    Raises:
        UnreadableFileError: no sheet has such a header, or it has a column twice.
    """
    known = {*headers, mark}
    found = [
        (len(known & {*map(_text, row)}), -number, sheet, rows)
        for sheet, rows in sheets.items()
        for number, row in enumerate(rows[:_SEARCHED])
    ]
    fits, below, sheet, rows = max(
        found, key=lambda each: each[:2], default=(0, 0, "", [])
    )
    if fits * 2 < len(headers) and not (fits > 1 and mark in map(_text, rows[-below])):
        raise UnreadableFileError(
            f"no sheet of {name} has the columns of the refused rows: it is no "
            "workbook that was written for this import."
        )
    header = [*map(_text, rows[-below])]
    twice = [each for each in (*headers, mark) if header.count(each) > 1]
    if twice:
        raise UnreadableFileError(
            f"{name} has a column twice: {shown(twice)}. Delete one of both; nothing "
            "was read."
        )
    places = [header.index(each) if each in header else None for each in headers]
    filled = [
        (number, row)
        for number, row in enumerate(rows[1 - below :], start=2 - below)
        if any(cell != "" for cell in row)
    ]
    numbers, cells = [n for n, _ in filled], [row for _, row in filled]
    return Table(
        cells,
        numbers,
        sheet,
        places,
        header.index(mark) if mark in header else None,
        tuple(_notes(header, headers, {*headers, *ours, mark}, cells)),
    )


def _notes(
    header: Sequence[str],
    headers: Sequence[str],
    known: set[str],
    rows: Sequence[Sequence[Any]],
) -> list[str]:
    notes = []
    gone = [each for each in headers if each not in header]
    if gone:
        notes.append(
            f"{counted(len(gone), 'column')} of the import {_are(gone)} not in the "
            f"workbook any more: {shown(gone)}. Their cells are as they were."
        )
    added = [each for each in header if each and each not in known]
    nameless = [
        letters(place)
        for place in range(max((len(row) for row in rows), default=0))
        if not (place < len(header) and header[place])
        and any(place < len(row) and row[place] != "" for row in rows)
    ]
    more = [*added, *(f"column {each}, without a header" for each in nameless)]
    if more:
        notes.append(
            f"{counted(len(more), 'column')} of the workbook {_are(more)} not of the "
            f"import, and not read: {shown(more)}."
        )
    return notes


def _are(things: Sequence[object]) -> str:
    return "is" if len(things) == 1 else "are"


def _text(cell: object) -> str:
    # Old versions of calamine hand this escape out as it is in the file.
    return cell.replace("_x005F_x", "_x").strip() if isinstance(cell, str) else ""
