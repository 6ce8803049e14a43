"""From refused rows to fixed ones: which row is which, and what a fix could be."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from cdp_frames.fates import REFUSED, Fate
from cdp_frames.repair.comparing import codes_of

if TYPE_CHECKING:
    from collections.abc import Hashable

    from cdp_frames.repair.comparing import Codes


class Known(NamedTuple):
    """The rows that were imported before, each as it was tried last.

    Attributes:
        frame: n rows.
        fates: what became of each at the last attempt; n strings.
        identity: their n numbers: positions in the first frame, and from its end on
            for rows that were added later.
        blamed: the cells that were complained about, each by the number of its row and
            the header of its column.
    """

    frame: pd.DataFrame
    fates: pd.Series
    identity: np.ndarray
    blamed: frozenset[tuple[int, Hashable]] = frozenset()


def gather(attempts: list[Known]) -> Known:
    """Keep of each row its last attempt.

    Args:
        attempts: from the first to the last; a row may be in several.
    """
    if len(attempts) == 1:
        return attempts[0]
    identity = np.concatenate([attempt.identity for attempt in attempts])
    last = ~pd.Series(identity).duplicated(keep="last").to_numpy()
    ends = np.cumsum([len(attempt.frame) for attempt in attempts])[:-1]
    kept = np.split(last, ends)
    # As objects, since attempts may differ in dtypes and only equality matters here.
    parts = [
        attempt.frame.loc[rows].astype(object)
        for attempt, rows in zip(attempts, kept, strict=True)
    ]
    fates = pd.concat([attempt.fates for attempt in attempts], ignore_index=True)
    return Known(
        pd.concat(parts),
        fates[last].reset_index(drop=True),
        identity[last],
        frozenset().union(*(attempt.blamed for attempt in attempts)),
    )


class Linked(NamedTuple):
    """Which rows of an earlier import the rows of a new frame are.

    Attributes:
        rows: for each row of the new frame its position among the known ones; -1
            where it is a new row, or where that is not sure.
        notes: what a person should know, in sentences.
    """

    rows: np.ndarray
    notes: tuple[str, ...]


def link(fixed: pd.DataFrame, known: Known, *, last: int | None = None) -> Linked:
    """Find rows again among the known ones, by their index labels.

    Rows that share a label are taken in their order, if as many come back as were
    refused; else nothing is guessed. A label that comes from somewhere else (a file
    that was read back counts from 0 again) is noticed by the contents: cells that one
    refused row alone has name that row, and a row that shares no cell with the one
    its label names is taken for a new one.

    Args:
        fixed: the rows that come back.
        known: the rows that were imported before.
        last: how many of them, at the end, were tried last, where rows have no labels
            (Polars, Arrow). They come back in their order if as many come back as were
            refused, and else are known by their contents alone.
    """
    frame = known.frame
    if frame.empty:
        new = np.full(len(fixed), -1, dtype="int64")
        return Linked(new, _notes(new, *np.zeros((2, 0), dtype=bool)))
    refused = known.fates.isin(REFUSED).to_numpy()
    if last is None:
        rows = _by_label(fixed.index, frame.index, np.flatnonzero(refused))
        rest = rows < 0
        rows[rest] = _by_label(fixed.index[rest], frame.index, np.flatnonzero(~refused))
    else:
        rows = _by_order(len(fixed), refused, last)
    rows = _by_contents(fixed, known, rows, refused)
    return Linked(rows, _notes(rows, refused, known.fates.eq(Fate.UNKNOWN).to_numpy()))


def _by_label(labels: pd.Index, index: pd.Index, positions: np.ndarray) -> np.ndarray:
    """Return the position of each label among ``positions``; -1 where unclear."""
    new = pd.DataFrame({"label": pd.Series(list(labels), dtype=object)})
    old = pd.DataFrame(
        {
            "label": pd.Series(list(index[positions]), dtype=object),
            "row": positions.astype("int64"),
        }
    )
    for side in (new, old):
        side["nth"] = side.groupby("label", dropna=False).cumcount()
        side["count"] = side.groupby("label", dropna=False)["nth"].transform("size")
    joined = new.merge(old, on=["label", "nth", "count"], how="left")
    # A label that one row has, given several times: that row was fixed several times.
    single = old[old["count"].eq(1)].drop_duplicates("label")
    again = new[["label"]].merge(single[["label", "row"]], on="label", how="left")
    found: np.ndarray = joined["row"].fillna(again["row"]).fillna(-1).to_numpy()
    return np.array(found, dtype="int64")


def _by_order(count: int, refused: np.ndarray, last: int) -> np.ndarray:
    """Return the positions of as many refused rows; -1 where there are others."""
    before = np.flatnonzero(refused)
    for rows in (before[before >= len(refused) - last], before):
        if len(rows) == count:
            return rows.astype("int64")
    return np.full(count, -1, dtype="int64")


def _by_contents(
    fixed: pd.DataFrame, known: Known, rows: np.ndarray, refused: np.ndarray
) -> np.ndarray:
    """Correct the rows whose label names another row than their cells do."""
    frame = known.frame
    common = [name for name in _unique(fixed) if name in set(_unique(frame))]
    same = np.zeros(len(rows), dtype="int64")
    filled = np.zeros(len(rows), dtype="int64")
    named = np.full(len(rows), -1, dtype="int64")
    disputed = np.zeros(len(rows), dtype=bool)
    backed = np.zeros(len(rows), dtype=bool)
    linked = rows >= 0
    for name in common:
        codes = codes_of(fixed[name], frame[name])
        there = codes.old[np.where(linked, rows, 0)]
        present = (there >= 0) & linked
        same += present & (codes.new == there)
        filled += present
        owner = _owners(codes)
        owned = owner >= 0
        backed |= owned & (owner == rows)
        disputed |= owned & (named >= 0) & (named != owner)
        named = np.where(owned & (named < 0), owner, named)
    # One cell may well be the one that was wrong; two that both changed are another
    # person, and so is any change to a row in which nothing was wrong.
    wrong = linked & (same == 0)
    wrong &= (filled > 1) | ((filled > 0) & ~refused[rows])
    for row in np.flatnonzero(wrong & refused[rows]):
        # Where all of them were complained about, all of them were to be changed.
        number = int(known.identity[rows[row]])
        wrong[row] = not all((number, name) in known.blamed for name in common)
    found = (named >= 0) & ~disputed & ~backed & refused[named]
    return np.where(found, named, np.where(wrong, -1, rows))


def _owners(codes: Codes) -> np.ndarray:
    """Return which old cell alone equals each new one, by position; -1 for none."""
    filled = np.flatnonzero(codes.old >= 0)
    times = np.bincount(codes.old[filled], minlength=codes.distinct + 1)
    owner = np.full(codes.distinct + 1, -1, dtype="int64")
    owner[codes.old[filled]] = filled
    owner[times != 1] = -1
    # A missing cell has the last place.
    owners: np.ndarray = owner[codes.new]
    return owners


def _unique(frame: pd.DataFrame) -> list[Hashable]:
    return list(frame.columns[~frame.columns.duplicated(keep=False)])


def _notes(
    rows: np.ndarray, refused: np.ndarray, unknown: np.ndarray
) -> tuple[str, ...]:
    linked = rows[rows >= 0]
    given, times = np.unique(linked, return_counts=True)
    left = int(refused.sum() - refused[given].sum())
    sentences = (
        (left, "refused {rows} {were} not sent again."),
        (int((rows < 0).sum()), "{rows} {are} new, or can't be told from the labels."),
        (int((times > 1).sum()), "{rows} {were} given more than once."),
        (
            int((~refused & ~unknown)[given].sum()),
            "{rows} {were} not refused before.",
        ),
    )
    return tuple(
        f"{count:,} {_inflected(text, count)}" for count, text in sentences if count
    )


def _inflected(text: str, count: int) -> str:
    forms = ("row", "was", "is") if count == 1 else ("rows", "were", "are")
    return text.format(rows=forms[0], were=forms[1], are=forms[2])
