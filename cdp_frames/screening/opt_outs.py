"""People who are not to be written to, as any row of theirs says, in any column.

An opt-out belongs to the person: one row that says no holds all rows of the person
back. Which headers and cells say so is decided in ``text/vocabulary/opt_out*.py``; what
only may say so is a note, and nobody is held back for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, NamedTuple, TypeAlias

import numpy as np
import pandas as pd

from cdp_frames.file_notes import is_own
from cdp_frames.text.cells import texts_of
from cdp_frames.text.prose import counted
from cdp_frames.text.vocabulary.opt_out_cells import Says, is_count, is_number, says
from cdp_frames.text.vocabulary.opt_outs import Meaning, meaning_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from cdp_frames.file_notes import FileNotes

OptOuts: TypeAlias = Literal["hold", "remove", "send"]

OPTED_OUT_COLUMNS: Final = ("row", "index", "column", "value", "said_by", "source")

# More distinct cells than this in a column, and it says something else.
_MOST_DISTINCT: Final = 100_000


class Sayings(NamedTuple):
    """Which rows say no to mail, and where.

    Attributes:
        column: n positions of the column that says so; -1 for a row that says nothing.
        notes: what only may say so, in sentences.
    """

    column: np.ndarray
    notes: tuple[str, ...] = ()

    @property
    def rows(self) -> np.ndarray:
        """N booleans: the row says no."""
        rows: np.ndarray = self.column >= 0
        return rows


def sayings_of(df: pd.DataFrame, file: FileNotes) -> Sayings:
    """Find the rows that say no to mail, in any column, mapped or not.

    Args:
        df: the caller's frame, n rows.
        file: what was found in the file; a column's question counts like its header.
    """
    column = np.full(len(df), -1, dtype="int64")
    notes: list[str] = []
    for position, meaning in _asking(df, file):
        no, maybe = _answers(df.iloc[:, position], meaning)
        column[no & (column < 0)] = position
        if maybe.any():
            notes.append(_maybe_note(df.columns[position], meaning, int(maybe.sum())))
    return Sayings(column, tuple(notes))


def _asking(df: pd.DataFrame, file: FileNotes) -> Iterator[tuple[int, Meaning]]:
    for position, header in enumerate(df.columns):
        if not is_own(header):
            name = str(header)
            meaning = meaning_of(name) or meaning_of(file.labels.get(name, ""))
            if meaning is not None:
                yield position, meaning


def _answers(values: pd.Series, meaning: Meaning) -> tuple[np.ndarray, np.ndarray]:
    """Say of n cells which say no, and which may; each distinct one is read once."""
    encoded = texts_of(values).text.dictionary_encode()
    # The last place is that of missing texts, whose index is -1.
    words = encoded.dictionary.to_pylist()[:_MOST_DISTINCT]
    said = np.array([*_said(meaning, words), ""])
    rows = np.asarray(encoded.indices.fill_null(-1))
    rows = np.where(rows < len(words), rows, -1)
    answers = said[rows]
    return answers == "no", answers == "maybe"


def _said(meaning: Meaning, words: Sequence[str]) -> list[Says]:
    """Say what the cells of a column say; where it counts something, 0 is no no."""
    answers = [says(meaning, word) for word in words]
    if meaning.happened or not any(map(is_count, words)):
        return answers
    counted_no: Says = "maybe" if meaning.kind == "refusal" else ""
    return [
        counted_no if answer and is_number(word) else answer
        for answer, word in zip(answers, words, strict=True)
    ]


def _maybe_note(header: object, meaning: Meaning, rows: int) -> str:
    if meaning.channel:
        return (
            f"Column {header!r} says no in {counted(rows, 'row')}, to another channel "
            "than e-mail or to one kind of mail; nobody is held back for it."
        )
    if meaning.unsure:
        return (
            f"Column {header!r} says no in {counted(rows, 'row')}, perhaps not to "
            "mail; nobody is held back for it."
        )
    return (
        f"Column {header!r} may say in {counted(rows, 'row')} that mail is not wanted, "
        "as 'inactive' may; nobody is held back for it."
    )


class HeldBack(NamedTuple):
    """The rows of people who said no.

    Attributes:
        rows: n booleans: a row of such a person, its own match key known.
        said_by: for each of n rows the position of the row that says so; -1 for none.
        keys: the match keys of these people.
        source: for each of n rows the place of the suppression list that names the
            person; -1 for none. None where there are no lists.
    """

    rows: np.ndarray
    said_by: np.ndarray
    keys: frozenset[str]
    source: np.ndarray | None = None

    def __repr__(self) -> str:
        # People are in it, and a repr ends up in logs.
        return f"HeldBack({int(self.rows.sum())} rows, {len(self.keys)} keys)"


def held_back(
    sayings: Sayings, keys: pd.Series, before: Collection[str], *, empty: np.ndarray
) -> HeldBack:
    """Give the word of one row to all rows of its person.

    Args:
        sayings: which rows say no.
        keys: n normalized match keys; a missing one is nobody's.
        before: match keys of people who said no in an earlier attempt.
        empty: n booleans: the row is empty, or can't be read.
    """
    says_no = sayings.rows & ~empty
    count = len(keys)
    if not (says_no.any() or before):
        return HeldBack(np.zeros(count, bool), np.full(count, -1), frozenset(before))
    codes, people = pd.factorize(keys)
    first = np.full(len(people) + 1, -1, dtype="int64")
    rows = np.flatnonzero(says_no)[::-1]
    first[codes[rows]] = rows  # the first row of each person stays
    first[-1] = -1
    said_by = first[codes]
    said_by[says_no] = np.flatnonzero(says_no)
    known = np.zeros(len(people), dtype=bool)
    if before:
        known[:] = [key in before for key in people]
    held = (said_by >= 0) | np.append(known, False)[codes]
    spoken = (first[:-1] >= 0) | known
    gone = frozenset(str(key) for key in people[spoken])
    return HeldBack(held & ~empty, said_by, gone | frozenset(before))


def opted_out_frame(
    df: pd.DataFrame,
    opted_out: np.ndarray,
    held: HeldBack,
    sayings: Sayings,
    lists: Sequence[str] = (),
) -> pd.DataFrame:
    """Make the ``opted_out`` frame.

    Args:
        df: the caller's frame, n rows.
        opted_out: n booleans: the row has that fate.
        held: why.
        sayings: which column says so.
        lists: the names of the suppression lists.

    Returns:
        A row for each row that is held back: ``row``, ``index``, ``column`` and
        ``value`` (the header and the cell that say so), ``said_by`` (Int64, the row
        in which they stand; missing if it was a row of an earlier attempt, or a
        suppression list) and ``source`` (the name of that list).
    """
    rows = np.flatnonzero(opted_out)
    by = held.said_by[rows]
    named = np.full(len(rows), -1) if held.source is None else held.source[rows]
    places = np.where(by >= 0, sayings.column[by], -1)
    headers = np.empty(df.shape[1] + 1, dtype=object)
    headers[:-1] = list(df.columns)
    headers[-1] = None
    values = np.full(len(rows), None, dtype=object)
    for place in np.unique(places[places >= 0]):
        found = np.flatnonzero(places == place)
        cells = df.iloc[:, place].take(by[found]).astype(object)
        values[found] = cells.to_numpy()
    labels = (
        df.index.to_flat_index() if isinstance(df.index, pd.MultiIndex) else df.index
    )
    taken = labels.take(rows)
    return pd.DataFrame(
        {
            "row": rows.astype("int64"),
            "index": pd.Series(taken.array, dtype=taken.dtype),
            "column": pd.Series(headers[places], dtype=object),
            "value": pd.Series(values, dtype=object),
            "said_by": pd.arrays.IntegerArray(by.astype("int64"), by < 0),
            "source": pd.Series(np.array([*lists, None], dtype=object)[named]),
        }
    )


def nobody(rows: int) -> Sayings:
    """Return that no one of n rows says no."""
    return Sayings(np.full(rows, -1, dtype="int64"))


def sent_note(sayings: Sayings) -> tuple[str, ...]:
    """Say that rows that say no to mail are sent, as nobody is held back."""
    count = int(sayings.rows.sum())
    if not count:
        return ()
    say = "says" if count == 1 else "say"
    return (f"{counted(count, 'row')} {say} no to mail, and nobody is held back.",)
