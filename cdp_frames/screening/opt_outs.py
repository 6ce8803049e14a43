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
from cdp_frames.screening.told import Told
from cdp_frames.text.cells import texts_of
from cdp_frames.text.vocabulary.opt_out_cells import Says, is_count, is_number, says
from cdp_frames.text.vocabulary.opt_outs import Meaning, meaning_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from cdp_frames.file_notes import FileNotes
    from cdp_frames.screening.part import Part
    from cdp_frames.screening.precedent import Precedent

OptOuts: TypeAlias = Literal["hold", "remove", "send"]

OPTED_OUT_COLUMNS: Final = ("row", "index", "column", "value", "said_by", "source")

# More distinct cells than this in a column, and it says something else.
_MOST_DISTINCT: Final = 100_000


class Sayings(NamedTuple):
    """Which rows say no to mail, and where.

    Attributes:
        column: n positions of the column that says so; -1 for a row that says nothing.
        maybe: how many rows only may say so, by their columns.
    """

    column: np.ndarray
    maybe: tuple[Told, ...] = ()

    @property
    def rows(self) -> np.ndarray:
        """N booleans: the row says no."""
        rows: np.ndarray = self.column >= 0
        return rows


def sayings_of(
    df: pd.DataFrame,
    file: FileNotes,
    part: Part | None = None,
    precedent: Precedent | None = None,
) -> Sayings:
    """Find the rows that say no to mail, in any column, mapped or not.

    Args:
        df: the caller's frame, n rows.
        file: what was found in the file; a column's question counts like its header.
        part: what the frame is told of a larger one, of which it is a part.
        precedent: rows of the same columns, beside which these stood.
    """
    counted = frozenset() if precedent is None else precedent.counted(file)
    column = np.full(len(df), -1, dtype="int32")
    told: list[Told] = []
    for position, meaning in _asking(df, file):
        header = df.columns[position]
        counts = None if part is None else str(header) in part.counting
        if str(header) in counted:
            counts = True
        no, maybe = _answers(df.iloc[:, position], meaning, counts=counts)
        column[no & (column < 0)] = position
        told.append(Told(_only_maybe(meaning), (header,), int(maybe.sum())))
    return Sayings(column, tuple(told))


def counting_columns(df: pd.DataFrame, file: FileNotes) -> frozenset[str]:
    """Name the columns that ask for an answer and count something instead.

    Args:
        df: n rows, of a part of a frame; what the parts name is joined.
        file: as of ``sayings_of``.
    """
    return frozenset(
        str(df.columns[position])
        for position, _ in _asking(df, file)
        if any(map(is_count, _words(df.iloc[:, position])[1]))
    )


def _asking(df: pd.DataFrame, file: FileNotes) -> Iterator[tuple[int, Meaning]]:
    for position, header in enumerate(df.columns):
        if not is_own(header):
            name = str(header)
            meaning = meaning_of(name) or meaning_of(file.labels.get(name, ""))
            if meaning is not None:
                yield position, meaning


def _words(values: pd.Series) -> tuple[np.ndarray, list[str]]:
    """Return the distinct texts of n cells, and which each cell is; -1 of none."""
    encoded = texts_of(values).text.dictionary_encode()
    words = encoded.dictionary.to_pylist()[:_MOST_DISTINCT]
    return np.asarray(encoded.indices.fill_null(-1)), words


def _answers(
    values: pd.Series, meaning: Meaning, *, counts: bool | None
) -> tuple[np.ndarray, np.ndarray]:
    """Say of n cells which say no, and which may; each distinct one is read once."""
    rows, words = _words(values)
    # The last place is that of missing texts, whose index is -1.
    counts = any(map(is_count, words)) if counts is None else counts
    said = np.array([*_said(meaning, words, counts=counts), ""])
    rows = np.where(rows < len(words), rows, -1)
    answers = said[rows]
    return answers == "no", answers == "maybe"


def _said(meaning: Meaning, words: Sequence[str], *, counts: bool) -> list[Says]:
    """Say what the cells of a column say; where it counts something, 0 is no no."""
    answers = [says(meaning, word) for word in words]
    if meaning.happened or not counts:
        return answers
    counted_no: Says = "maybe" if meaning.kind == "refusal" else ""
    return [
        counted_no if answer and is_number(word) else answer
        for answer, word in zip(answers, words, strict=True)
    ]


def _only_maybe(meaning: Meaning) -> str:
    """Name the note about cells of a column that only may say no."""
    if meaning.channel:
        return "other_channel"
    return "unsure" if meaning.unsure else "inactive"


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
        # The same number n times takes no memory.
        said_by = np.broadcast_to(np.int64(-1), count)
        return HeldBack(np.zeros(count, bool), said_by, frozenset(before))
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
        },
        index=pd.RangeIndex(len(rows)),
        copy=False,
    )


def nobody(rows: int) -> Sayings:
    """Return that no one of n rows says no."""
    return Sayings(np.broadcast_to(np.int32(-1), rows))
