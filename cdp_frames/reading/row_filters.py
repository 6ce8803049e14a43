"""What families of event and CRM exports say about the people in their rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

from cdp_frames.reading.rows import TOTAL
from cdp_frames.text.names import fold_text
from cdp_frames.text.prose import counted
from cdp_frames.text.vocabulary.tables import ticks, total_line, truths

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from cdp_frames.reading.table import Table

# A line of totals says so in one of the first columns.
_TOTAL_COLUMNS: Final = 3
# With more values than this it is no column of states.
_MOST_STATES: Final = 8


def said_yes(table: Table, *names: str) -> pd.Series:
    """Say which rows have a yes in a column of one of these names, m booleans."""
    return _any(table, names, says_yes)


def said_no(table: Table, *names: str) -> pd.Series:
    """Say which rows have a no in a column of one of these names, m booleans."""
    return _any(table, names, says_no)


def says_yes(table: Table, column: str) -> pd.Series:
    """Say which rows say yes in a column, also by a tick, m booleans."""
    return _is_among(table.folded(column), ticks())


def says_no(table: Table, column: str) -> pd.Series:
    """Say which rows say no in a column, m booleans."""
    no = frozenset(word for word, is_yes in truths().items() if not is_yes)
    return _is_among(table.folded(column), no)


def filled(table: Table, *names: str) -> pd.Series:
    """Say which rows have any value in a column of one of these names."""
    return ~table.blank(table.columns(*names))


def set_aside_by(
    table: Table, column: str | None, reasons: Mapping[str, str | Iterable[str]]
) -> None:
    """Set rows aside by what a column of states says in them.

    Args:
        table: the rows.
        column: the column of states; None if there is none.
        reasons: {why: the folded words that mean it}.
    """
    states = table.folded(column)
    for reason, meaning in reasons.items():
        accepted = [meaning] if isinstance(meaning, str) else [*meaning]
        table.set_aside(states.isin(accepted), reason)
    if column is not None:
        _note_states(table, column)


def _note_states(table: Table, column: str) -> None:
    """Note the states that stay: one in a language of its own may mean no."""
    values = table.frame[column][table.kept()].dropna().str.strip()
    states = sorted({*values.unique()} - {""})
    if 1 < len(states) <= _MOST_STATES:
        table.notes.append(f"{column} of the rows that stay: {', '.join(states)}")


def note_repeats(table: Table, column: str | None, each: str) -> None:
    """Note that people have several rows; they stay, and screening settles them.

    Args:
        table: the rows.
        column: the column of addresses.
        each: what a row stands for: ``join``, ``ticket``, ``scan``.
    """
    addresses = table.folded(column)[table.kept()]
    counts = addresses[addresses.ne("")].value_counts()
    several = counts[counts > 1]
    if several.empty:
        return
    people = counted(len(several), "person", "people")
    table.notes.append(
        f"{people} with several rows, {int(several.sum()):,} in all, one for each "
        f"{each}; all stay here, and the import makes one of the rows of each person "
        "(keep='merge': of each field the last value that is there)"
    )


def note_rows(table: Table, rows: pd.Series, what: str) -> None:
    """Note how many of the rows that stay are of a kind: ``did not come``."""
    count = int((rows.to_numpy(dtype=bool) & table.kept()).sum())
    if count:
        table.notes.append(f"{counted(count, 'row')}: {what}")


def clear(table: Table, columns: Iterable[str], *signs: str) -> None:
    """Make cells missing that hold a tool's own sign for an empty one: ``--``."""
    for column in columns:
        cells = table.folded(column)
        for sign in signs:
            table.clear(column, cells.eq(sign), f"{sign!r} for nothing")


def set_aside_totals(table: Table, email: str | None) -> None:
    """Set aside lines of totals, which have a count where a person has a name."""
    if table.frame.empty:
        return
    first = pd.Series("", index=table.frame.index, dtype="str")
    for column in table.frame.columns[:_TOTAL_COLUMNS]:
        first = first.where(first.ne(""), table.folded(column))
    total = first.str.fullmatch(total_line())
    table.set_aside(total & table.blank([email] if email else []), TOTAL)


def note_several(table: Table, separator: str, *, among: Iterable[str]) -> None:
    """Say which of some columns hold several answers in a cell, and what parts them."""
    for column in among:
        values = table.frame[column].dropna()
        if values.str.contains(separator, regex=False).any():
            table.multiple[column] = separator


def _any(
    table: Table,
    names: Iterable[str],
    says: Callable[[Table, str], pd.Series],
) -> pd.Series:
    found = pd.Series(data=False, index=table.frame.index)
    for column in table.columns(*names):
        found |= says(table, column)
    return found


def _is_among(cells: pd.Series, words: frozenset[str]) -> pd.Series:
    # By distinct cells, for to fold each of a million would take its time.
    return cells.isin([cell for cell in cells.unique() if fold_text(cell) in words])
