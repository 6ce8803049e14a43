"""Several rows for one person or one unique value: which of them is sent."""

from __future__ import annotations

from typing import Final, Literal, NamedTuple, TypeAlias

import numpy as np
import pandas as pd

from cdp_frames.screening.hashing import maybe_repeated

Keep: TypeAlias = Literal["merge", "last", "first", False]


class Duplicates(NamedTuple):
    """Which rows say the same person.

    Attributes:
        positions: positions of the rows that another row stands for, ascending.
        sent: for each of them the position of the row that is sent; -1 where none is.
        copies: for each of them how many rows that person has.
    """

    positions: np.ndarray
    sent: np.ndarray
    copies: np.ndarray

    def of(self, some: np.ndarray) -> Duplicates:
        """Return some of them.

        Args:
            some: a boolean for each of the positions.
        """
        return Duplicates(self.positions[some], self.sent[some], self.copies[some])


NO_DUPLICATES: Final = Duplicates(*np.empty((3, 0), dtype="int64"))


def find_duplicates(keys: pd.Series, positions: np.ndarray, keep: Keep) -> Duplicates:
    """Find the rows whose match key another row has too.

    Args:
        keys: n normalized match keys on a ``RangeIndex``; a missing key is no key.
        positions: the rows to compare, ascending.
        keep: which row of a person is sent: the last (``"merge"`` and ``"last"``), the
            first, or none.

    Returns:
        The rows that are not sent.

    Examples:
        >>> keys = pd.Series(["a", "b", "a", "a"])
        >>> found = find_duplicates(keys, np.arange(4), keep="last")
        >>> found.positions.tolist(), found.sent.tolist()
        ([0, 2], [3, 3])
    """
    # Nearly every person has one row, and those are found faster than numbered.
    known = positions[maybe_repeated(keys)[positions]]
    known = known[keys.take(known).notna().to_numpy()]
    codes, persons = pd.factorize(keys.take(known))
    copies = np.bincount(codes, minlength=len(persons))
    sent = np.full(len(persons), -1, dtype="int64")
    if keep in {"merge", "last"}:
        sent[codes] = known  # the last write to a slot stays
    elif keep == "first":
        sent[codes[::-1]] = known[::-1]
    lost = (copies[codes] > 1) & (sent[codes] != known)
    return Duplicates(known[lost], sent[codes][lost], copies[codes][lost])


def shared_by_persons(
    values: pd.Series, persons: np.ndarray, positions: np.ndarray, report: str
) -> np.ndarray:
    """Find the rows whose value belongs to more than one person.

    Several rows of one person may share a value, for only one of them is sent.

    Args:
        values: n values on a ``RangeIndex``; a missing one is shared with nobody.
        persons: n numbers, the same for the rows of one person.
        positions: the rows to compare, ascending.
        report: Pandera's ``report_duplicates``: ``all``, or ``exclude_first`` and
            ``exclude_last`` to spare the first or last person.

    Returns:
        The positions of the rows that share their value, ascending.
    """
    codes, distinct = pd.factorize(values.take(positions))
    known, codes = positions[codes >= 0], codes[codes >= 0]
    owner = persons[known]
    pairs = np.unique(np.stack([codes, owner]), axis=1)
    shared = np.bincount(pairs[0], minlength=len(distinct))[codes] > 1
    spared = np.full(len(distinct), -1, dtype="int64")
    if report == "exclude_last":
        spared[codes] = owner
    elif report == "exclude_first":
        spared[codes[::-1]] = owner[::-1]
    lost: np.ndarray = known[shared & (owner != spared[codes])]
    return lost
