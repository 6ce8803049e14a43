"""Several rows for one person: which of them is sent."""

from __future__ import annotations

from typing import Literal, NamedTuple, TypeAlias

import numpy as np
import pandas as pd

Keep: TypeAlias = Literal["last", "first", False]


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


def find_duplicates(keys: pd.Series, positions: np.ndarray, keep: Keep) -> Duplicates:
    """Find the rows whose match key another row has too.

    Args:
        keys: n normalized match keys on a ``RangeIndex``; a missing key is no key.
        positions: the rows to compare, ascending.
        keep: which row of a person is sent: the last (the CDP's merge is last write
            wins), the first, or none.

    Returns:
        The rows that are not sent.

    Examples:
        >>> keys = pd.Series(["a", "b", "a", "a"])
        >>> found = find_duplicates(keys, np.arange(4), keep="last")
        >>> found.positions.tolist(), found.sent.tolist()
        ([0, 2], [3, 3])
    """
    codes, persons = pd.factorize(keys.take(positions))
    has_key = codes >= 0
    at, codes = positions[has_key], codes[has_key]
    copies = np.bincount(codes, minlength=len(persons))
    if not len(at) or copies.max() == 1:
        nothing = np.empty(0, dtype="int64")
        return Duplicates(nothing, nothing, nothing)
    sent = np.full(len(persons), -1, dtype="int64")
    if keep == "last":
        sent[codes] = at  # the last write to a slot stays
    elif keep == "first":
        sent[codes[::-1]] = at[::-1]
    lost = (copies[codes] > 1) & (sent[codes] != at)
    return Duplicates(at[lost], sent[codes][lost], copies[codes][lost])
