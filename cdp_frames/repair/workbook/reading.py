"""A workbook that was edited -> the rows, as text, and which of the import they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import pandas as pd

from cdp_frames.fates import Fate
from cdp_frames.reading.number_formats import letters
from cdp_frames.repair.relinking import Known, link
from cdp_frames.repair.workbook.cells import is_as_shown, is_cut, shown
from cdp_frames.repair.workbook.marks import position_in
from cdp_frames.repair.workbook.table import table_in
from cdp_frames.repair.workbook.typed import Alarm, judged
from cdp_frames.text.prose import counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from cdp_frames.repair.workbook.before import Before
    from cdp_frames.repair.workbook.names import Names
    from cdp_frames.repair.workbook.table import Table

_PLACES_NAMED: Final = 5


class Edited(NamedTuple):
    """The n rows of a workbook, with the m columns of the import.

    Attributes:
        cells: n x m texts, dtype ``object``; empty where a cell is missing.
        changed: n x m, bool: whether a cell is another than it was.
        rows: for each row its place among the refused ones; -1 where it is new.
        notes: what a person should know.
    """

    cells: pd.DataFrame
    changed: np.ndarray
    rows: np.ndarray
    notes: tuple[str, ...]


def edited_rows(
    sheets: Mapping[str, Sequence[Sequence[Any]]],
    before: Before,
    names: Names,
    name: str,
    hidden: Mapping[str, int],
) -> Edited:
    """Read the rows of a workbook, in the order in which they were refused.

    Args:
        sheets: sheet -> rows of cells.
        before: what was written.
        names: the headers that are ours.
        name: the file's name, for messages.
        hidden: how many rows of a sheet are hidden.

    Raises:
        UnreadableFileError: it is no workbook of this import.
    """
    table = table_in(sheets, before.headers, names.ours, names.mark, name)
    rows, said = _linked(table, before)
    taken = _taken(table, before, rows)
    # A row of which all cells were cleared was taken out, as one that was deleted.
    as_before = (rows >= 0) & ~taken.changed.any(axis=1)
    filled = (taken.cells != "").any(axis=1).to_numpy() | as_before
    kept = np.flatnonzero(filled)
    # New rows come last; rows that were sorted stand as they stood before.
    place = np.where(rows < 0, len(before.positions), rows)[kept]
    kept = kept[np.argsort(place, kind="stable")]
    return Edited(
        taken.cells.iloc[kept].reset_index(drop=True),
        taken.changed[kept],
        rows[kept],
        (*table.notes, *_hidden(hidden.get(table.sheet, 0)), *said, *taken.notes),
    )


def _hidden(count: int) -> tuple[str, ...]:
    if not count:
        return ()
    are, they = ("is", "it is") if count == 1 else ("are", "they are")
    return (
        f"{counted(count, 'row')} of the workbook {are} hidden, by a filter or by "
        f"hand; {they} read like the others.",
    )


def _linked(table: Table, before: Before) -> tuple[np.ndarray, list[str]]:
    """Say which refused row each row is: by its mark, else by its cells."""
    places = {int(position): k for k, position in enumerate(before.positions)}
    marks = [
        position_in(_cell(row, table.mark), before.fingerprint) for row in table.rows
    ]
    marked = np.array(
        [-1 if mark is None else places.get(mark, -1) for mark in marks], dtype="int64"
    )
    cells = pd.DataFrame(
        {
            place: [_as_before(_cell(row, column)) for row in table.rows]
            for place, column in enumerate(table.places)
            if column is not None
        },
        index=range(len(table.rows)),
        dtype=object,
    )
    found = _by_cells(cells, before, marked)
    notes = []
    moved = (marked >= 0) & (found >= 0) & (found != marked)
    if moved.any():
        # The marks stayed where they were when the cells were sorted.
        found = _by_cells(cells, before, np.full(len(marked), -1))
        notes.append(
            f"The marks of {counted(int(moved.sum()), 'row')} are those of other rows: "
            "the cells were moved without the hidden column. All rows were found by "
            f"their cells; {_not_found(found)}"
        )
    else:
        # A mark with a right check is believed where all cells were corrected, too.
        found = np.where(marked >= 0, marked, found)
        # Beside the row that it is like, a row without a mark is another one.
        found[(marked < 0) & np.isin(found, marked[marked >= 0])] = -1
        new = np.array([_is_new(row, table) for row in table.rows], dtype=bool)
        broken = (marked < 0) & (~new | (found >= 0))
        if broken.any():
            notes.append(
                f"The marks of {counted(int(broken.sum()), 'row')} are gone or not as "
                "they were. They were looked for by their cells; "
                f"{_not_found(found[broken])}"
            )
    return found, notes


def _by_cells(cells: pd.DataFrame, before: Before, marked: np.ndarray) -> np.ndarray:
    """Find rows among the refused ones, by their marks and by their cells."""
    unknown = -1 - np.arange(len(marked))
    named = cells.set_axis(np.where(marked >= 0, marked, unknown))
    frame = before.cells.map(lambda text: _as_before(shown(text)))
    known = Known(
        frame,
        pd.Series(Fate.REJECTED_HERE.value, index=range(len(frame)), dtype="str"),
        before.positions,
    )
    return link(named, known).rows


def _not_found(found: np.ndarray) -> str:
    count = int((found < 0).sum())
    if not count:
        return "each is one of the refused rows."
    are = "is like none of the refused rows" if count == 1 else "are like none of them"
    return f"{counted(count, 'row')} {are}, and taken for new."


def _is_new(row: Sequence[Any], table: Table) -> bool:
    """Say whether a row was inserted by somebody who left our column blank.

    Where there is no such column any more, no row can be told to be new.
    """
    return table.mark is not None and _cell(row, table.mark) == ""


class _Taken(NamedTuple):
    cells: pd.DataFrame
    changed: np.ndarray
    notes: list[str]


def _taken(table: Table, before: Before, rows: np.ndarray) -> _Taken:
    """Take the cells over that were edited, but for those that no text are any more."""
    alarms: dict[Alarm | None, list[str]] = {}
    made: dict[int, list[str]] = {}
    changed = np.zeros((len(rows), len(before.headers)), dtype=bool)
    for place, column in enumerate(table.places):
        old = before.cells[place].to_numpy()
        made[place] = [old[row] if row >= 0 else "" for row in rows]
        if column is None:
            continue
        for number, row in enumerate(table.rows):
            text = made[place][number]
            cell = _cell(row, column)
            if isinstance(cell, str) and is_as_shown(cell, text):
                continue
            new, alarm = _judged(cell, text, before, place)
            if alarm is not None:
                where = f"{table.cell(number, column)} ({before.headers[place]!r})"
                if alarm is Alarm.SHORT and before.columns[place].width:
                    where += f" of {before.columns[place].width} digits"
                alarms.setdefault(alarm, []).append(where)
            elif new != text:
                if before.columns[place].is_text and not isinstance(cell, str):
                    alarms.setdefault(None, []).append(letters(column))
                made[place][number] = new
                changed[number, place] = True
    cells = pd.DataFrame(made, index=range(len(rows)), dtype=object)
    return _Taken(cells, changed, [*_told(alarms)])


def _judged(
    cell: object, text: str, before: Before, place: int
) -> tuple[str, Alarm | None]:
    """Return what a cell says, and why it is not taken."""
    if isinstance(cell, str):
        return cell, Alarm.CUT if is_cut(text) and cell else None
    return judged(cell, before.columns[place])


def _told(alarms: Mapping[Alarm | None, list[str]]) -> Iterator[str]:
    for alarm, places in alarms.items():
        if alarm is None:
            continue
        named = ", ".join(places[:_PLACES_NAMED])
        rest = len(places) - _PLACES_NAMED
        more = f" and {rest:,} more" if rest > 0 else ""
        yield (
            f"{counted(len(places), 'cell')} of the workbook {_are(places)} not taken "
            f"over: {alarm.value}: {named}{more}. What was written there "
            "before still counts; type it as text, with an apostrophe in front."
        )
    numbers = alarms.get(None, [])
    if numbers:
        where = ", ".join(dict.fromkeys(numbers))
        yield (
            f"{counted(len(numbers), 'cell')} of the workbook {_are(numbers)} numbers "
            f"now, in column {where}; they are taken over as they are written."
        )


def _are(things: Sequence[object]) -> str:
    return "is" if len(things) == 1 else "are"


def _cell(row: Sequence[Any], column: int | None) -> Any:  # noqa: ANN401 - as typed
    """Return a cell; rows are as long as they are filled."""
    return "" if column is None or column >= len(row) else row[column]


def _as_before(cell: object) -> object:
    """Return a cell as it is held against others: a blank one is like no other."""
    return None if cell == "" else cell
