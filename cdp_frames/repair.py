"""From refused rows to fixed ones: which row is which, and what a fix could be."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Hashable


class Linked(NamedTuple):
    """Which rows of an earlier import the rows of a new frame are.

    Attributes:
        rows: for each row of the new frame its position in the earlier one; -1 where
            it is a new row, or where that can't be told.
        notes: what a person should know, in sentences.
    """

    rows: np.ndarray
    notes: tuple[str, ...]


def link(fixed: pd.DataFrame, frame: pd.DataFrame, fates: pd.DataFrame) -> Linked:
    """Find the rows of ``fixed`` again in ``frame``, by their index labels.

    A label that several rows share is settled by order, if as many come back as were
    refused; else nothing is guessed. A label that comes from somewhere else (a file
    that was read back counts from 0 again) is noticed by the contents: a row that
    shares no cell with the one its label names is taken for a new one.

    Args:
        fixed: the rows that come back.
        frame: the n rows of the earlier import.
        fates: its n fates.
    """
    refused = fates["fate"].isin(["rejected_here", "rejected_by_cdp"]).to_numpy()
    rows = _by_label(fixed.index, frame.index, np.flatnonzero(refused))
    rest = rows < 0
    rows[rest] = _by_label(fixed.index[rest], frame.index, np.flatnonzero(~refused))
    rows[_strangers(fixed, frame, rows)] = -1
    return Linked(rows, _notes(rows, refused))


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
    found = joined["row"].fillna(again["row"]).fillna(-1).to_numpy()
    return np.array(found, dtype="int64")


def _strangers(
    fixed: pd.DataFrame, frame: pd.DataFrame, rows: np.ndarray
) -> np.ndarray:
    """Return where a row has nothing in common with the one that its label names."""
    linked = np.flatnonzero(rows >= 0)
    common = [name for name in _unique(fixed) if name in set(_unique(frame))]
    if not len(linked) or not common:
        return np.empty(0, dtype="int64")
    same = np.zeros(len(linked), dtype="int64")
    filled = np.zeros(len(linked), dtype="int64")
    for name in common:
        new = fixed[name].iloc[linked].astype("object").reset_index(drop=True)
        old = frame[name].iloc[rows[linked]].astype("object").reset_index(drop=True)
        present = old.notna()
        same += (present & new.eq(old)).to_numpy(dtype=bool)
        filled += present.to_numpy(dtype=bool)
    # One cell may well be the one that was wrong; two that both changed are another
    # person.
    return linked[(same == 0) & (filled > 1)]


def _unique(frame: pd.DataFrame) -> list[Hashable]:
    return list(frame.columns[~frame.columns.duplicated(keep=False)])


def _notes(rows: np.ndarray, refused: np.ndarray) -> tuple[str, ...]:
    linked = rows[rows >= 0]
    given, times = np.unique(linked, return_counts=True)
    notes = []
    left = int(refused.sum() - refused[given].sum())
    if left:
        notes.append(f"{left:,} refused rows were not sent again.")
    if added := int((rows < 0).sum()):
        notes.append(f"{added:,} rows are new, or can't be told from their labels.")
    if twice := int((times > 1).sum()):
        notes.append(f"{twice:,} rows were given more than once.")
    if again := int((~refused[given]).sum()):
        notes.append(f"{again:,} rows were not refused before, and are sent again.")
    return tuple(notes)


def with_suggestions(failed: pd.DataFrame, errors: pd.DataFrame) -> pd.DataFrame:
    """Fill the suggestions in, where one suggestion is all that a row needs.

    Args:
        failed: the refused rows, as of a result; ``errors["row"]`` counts in the
            frame they come from, so their positions are given by the errors' order.
        errors: everything that is wrong with them.

    Returns:
        The rows of which every complaint has a suggestion, with the suggestions in
        place. To be looked at before it is sent: a suggestion is a likely guess.
    """
    order = pd.Index(errors["row"].dropna().unique()).sort_values()
    place = pd.Series(np.arange(len(order)), index=order)
    lines = errors[errors["row"].notna()]
    suggested = lines.groupby("row")["suggestion"]
    curable = suggested.count().eq(suggested.size())
    fixed = failed.copy()
    for column, group in lines[lines["row"].map(curable)].groupby("column", sort=False):
        at = fixed.columns.get_loc(column)
        if not isinstance(at, int):  # a header that several columns have
            curable[group["row"]] = False
            continue
        values = fixed.iloc[:, at].copy()
        if not pd.api.types.is_string_dtype(values.dtype):
            values = values.astype(object)  # a suggestion is a text
        values.iloc[place[group["row"]].to_numpy()] = group["suggestion"].to_numpy()
        fixed.isetitem(at, values.array)
    return fixed.iloc[place[curable.index[curable]].to_numpy()]
