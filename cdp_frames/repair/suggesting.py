"""Suggestions filled in: what a fix could be, for a person to look at."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from cdp_frames.errors import FrameError


class Suggested(NamedTuple):
    """Rows with suggestions filled in.

    Attributes:
        frame: k rows of the refused ones.
        places: the columns that are changed, by position.
    """

    frame: pd.DataFrame
    places: tuple[int, ...]


def with_suggestions(
    failed: pd.DataFrame,
    rows: np.ndarray,
    errors: pd.DataFrame,
    persons: np.ndarray,
    min_confidence: float = 0.0,
) -> Suggested:
    """Fill the suggestions in, where one suggestion is all that a row needs.

    Args:
        failed: the m refused rows, as of a result.
        rows: their m positions in the caller's frame; a refused row need not have a
            line in ``errors``, so the lines alone do not give them.
        errors: what is wrong with them.
        persons: m numbers, the same for rows that were sent as one.
        min_confidence: less likely suggestions do not count.

    Raises:
        FrameError: ``min_confidence`` is no share.

    Returns:
        The rows of which every complaint has a suggestion, with the suggestions in
        place. To be looked at before it is sent: a suggestion is a likely guess.
    """
    if not 0 <= min_confidence <= 1:
        raise FrameError(f"min_confidence= is from 0 to 1, not {min_confidence!r}")
    place = pd.Series(np.arange(len(rows)), index=rows)
    lines = errors[errors["row"].notna()]
    person = lines["row"].map(pd.Series(persons, index=rows))
    # Results that were saved by an older version have none.
    sure = lines["confidence"].fillna(0.0).ge(min_confidence)
    sure &= lines["suggestion"].notna()
    suggested = lines["suggestion"].where(sure).groupby(person)
    curable = suggested.count().eq(suggested.size())
    fixed = failed.copy()
    cured = lines[person.isin(curable.index[curable])]
    places = []
    for column, group in cured.groupby("column", sort=False):
        position = fixed.columns.get_loc(column) if column in fixed else None
        if not isinstance(
            position, int
        ):  # of several columns, or of none that is the caller's
            curable[person[group.index]] = False
            continue
        values = fixed.iloc[:, position].copy()
        if not pd.api.types.is_string_dtype(values.dtype):
            values = values.astype(object)  # a suggestion is a text
        values.iloc[place[group["row"]].to_numpy()] = group["suggestion"].to_numpy()
        fixed.isetitem(position, values.array)
        places.append(position)
    kept = fixed.iloc[np.isin(persons, curable.index[curable])]
    return Suggested(kept, tuple(places))
