"""Address books: several addresses of one person, the right one put first."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from cdp_frames.text.addresses import ADDRESS, addresses_in
from cdp_frames.text.characters import trim
from cdp_frames.text.names import unique
from cdp_frames.text.prose import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cdp_frames.reading.table import Table


class Slot(NamedTuple):
    """The columns of one of a person's addresses.

    Attributes:
        value: the column of the address.
        beside: the columns that belong to it: its label, type, display name.
    """

    value: str
    beside: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """All of its columns."""
        return (self.value, *self.beside)


class _Entry(NamedTuple):
    """One address of one person, and the cells that belong to it."""

    value: str
    beside: tuple[str, ...]
    rank: int


def put_first(
    table: Table,
    slots: Sequence[Slot],
    *,
    separator: str = "",
    primary: str = "",
) -> list[Slot]:
    """Put each person's own address into the first of several columns.

    Addresses that share a cell get a column each. One that is marked as primary goes
    first, else the first that is an address at all. Nothing is lost: values only
    move, with what belongs to them, and a note says in how many rows.

    Args:
        table: the rows.
        slots: the columns, the first one first; one or more.
        separator: what is between several addresses in a cell; "" if nothing is.
        primary: how the cell beside a primary address begins; "" if none is marked.

    Returns:
        The slots, with those that were added.
    """
    if len({len(slot.beside) for slot in slots}) > 1:
        # Somebody deleted columns: what stands beside one has no place beside another.
        slots = [Slot(slot.value) for slot in slots]
    several = _holding(table, slots, separator)
    behind = _misplaced(table, slots, primary) & ~several
    rows = np.flatnonzero(several | behind)
    if not rows.size:
        return [*slots]
    every = [*slots]
    people = [
        _ordered(cells, slots, separator, primary)
        for cells in _cells(table, slots, rows)
    ]
    for _ in range(max(len(person) for person in people) - len(slots)):
        every.append(_added(table, every[-1], len(every) + 1))
    for place, slot in enumerate(every):
        _write(table, slot, rows, [person[place : place + 1] for person in people])
    first = every[0].value
    _note(table, several, f"several addresses in a cell, {separator!r} between them; "
          "each has a column of its own now")  # fmt: skip
    _note(table, behind, f"the person's address moved to {first!r} from a column "
          "behind it, as the file marks it or the first one holds none")  # fmt: skip
    return every


def _is_address(values: pd.Series) -> np.ndarray:
    """Say which of m values hold something like an address, m booleans."""
    return values.fillna("").str.contains(ADDRESS, regex=True).to_numpy(dtype=bool)


def _note(table: Table, rows: np.ndarray, what: str) -> None:
    count = int((rows & table.kept()).sum())
    if count:
        table.notes.append(f"{counted(count, 'row')}: {what}")


def _holding(table: Table, slots: Sequence[Slot], separator: str) -> np.ndarray:
    found = np.zeros(len(table.frame), dtype=bool)
    for slot in slots if separator else ():
        cells = table.frame[slot.value].fillna("")
        found |= cells.str.contains(separator, regex=False).to_numpy(dtype=bool)
    return found


def _misplaced(table: Table, slots: Sequence[Slot], primary: str) -> np.ndarray:
    """Say in which rows a column behind the first has a better claim."""
    first, *others = (_rank(table, slot, primary) for slot in slots)
    wrong = np.zeros(len(table.frame), dtype=bool)
    for other in others:
        wrong |= other < first
    return wrong


def _rank(table: Table, slot: Slot, primary: str) -> np.ndarray:
    """Return how good a claim a column has in each row: 0 primary, 1, 2 no address."""
    marked = np.zeros(len(table.frame), dtype=bool)
    for column in slot.beside if primary else ():
        cells = table.frame[column].fillna("")
        marked |= cells.str.startswith(primary).to_numpy(dtype=bool)
    return np.where(_is_address(table.frame[slot.value]), np.where(marked, 0, 1), 2)


def _cells(
    table: Table, slots: Sequence[Slot], rows: np.ndarray
) -> list[dict[str, str]]:
    columns = [column for slot in slots for column in slot.columns]
    part = table.frame[columns].iloc[rows].fillna("")
    return [dict(zip(columns, row, strict=True)) for row in part.to_numpy().tolist()]


def _ordered(
    cells: dict[str, str], slots: Sequence[Slot], separator: str, primary: str
) -> list[_Entry]:
    """Return a person's addresses, the best first; of equals the order is kept."""
    entries = []
    for slot in slots:
        beside = tuple(cells[column] for column in slot.beside)
        marked = bool(primary) and any(cell.startswith(primary) for cell in beside)
        text = cells[slot.value]
        # An empty cell with a label still takes its place, so nothing is lost.
        parts = _split(text, separator) or [text]
        entries += [
            _Entry(part, beside, (0 if marked else 1) if _like(part) else 2)
            for part in parts
        ]
    ordered = sorted(entries, key=lambda entry: entry.rank)
    return _fitting(ordered, len(slots))


def _like(text: str) -> bool:
    # Most texts that are no address have no such sign, which is faster to see.
    return "@" in text and bool(addresses_in(text))


def _split(text: str, separator: str) -> list[str]:
    if not separator or separator not in text:
        return []
    return [trim(part) for part in text.split(separator) if trim(part)]


def _fitting(entries: list[_Entry], places: int) -> list[_Entry]:
    """Leave out empty entries where there are more entries than places."""
    surplus = len(entries) - places
    for place in range(len(entries) - 1, -1, -1):
        if surplus > 0 and not any((entries[place].value, *entries[place].beside)):
            entries.pop(place)
            surplus -= 1
    return entries


def _added(table: Table, last: Slot, number: int) -> Slot:
    """Add the columns of another address: `E-mail 3 - Value` after 2."""
    columns = [*table.frame.columns]
    place = max(columns.index(column) for column in last.columns) + 1
    names = {column: _numbered(column, number, columns) for column in last.columns}
    for column in sorted(names, key=columns.index, reverse=True):
        empty = pd.Series(np.nan, index=table.frame.index, dtype="str")
        table.frame.insert(place, names[column], empty)
    return Slot(names[last.value], tuple(names[column] for column in last.beside))


def _numbered(name: str, number: int, taken: Sequence[str]) -> str:
    return unique([*taken, name.replace(str(number - 1), str(number))])[-1]


def _write(
    table: Table, slot: Slot, rows: np.ndarray, entries: Sequence[Sequence[_Entry]]
) -> None:
    """Write what each row has in a slot: a list of one entry, or of none."""
    for place, column in enumerate(slot.columns):
        values = table.frame[column].to_numpy(dtype=object, copy=True)
        values[rows] = [
            ((entry[0].value, *entry[0].beside)[place] or np.nan) if entry else np.nan
            for entry in entries
        ]
        table.frame[column] = pd.Series(values, index=table.frame.index, dtype="str")
