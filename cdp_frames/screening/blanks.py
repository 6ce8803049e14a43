"""Rows without anything in them, such as the ones a spreadsheet leaves at its foot."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from cdp_frames.screening.columns import NormalizedColumn

# Anything but blanks, controls, the soft hyphen, zero-width characters, marks of
# direction and the byte-order mark.
_SHOWS: Final = re.compile(
    r"[^\s\x00-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]"
)


def blank_rows(df: pd.DataFrame, columns: Sequence[NormalizedColumn]) -> np.ndarray:
    """Find the rows in which no cell shows anything, mapped or not.

    Args:
        df: the caller's frame, n rows.
        columns: its mapped columns, as they were judged.

    Returns:
        n booleans.
    """
    blank = np.ones(len(df), dtype=bool)
    for column in columns:
        blank &= column.missing
    at = np.flatnonzero(blank)
    # Nearly every row is out by now; the cells of the others are looked at.
    for position in range(df.shape[1]):
        if not len(at):
            break
        at = at[_is_blank(df.iloc[:, position].take(at))]
    blank[:] = False
    blank[at] = True
    return blank


def _is_blank(cells: pd.Series) -> np.ndarray:
    blank = cells.isna().to_numpy(dtype=bool, copy=True)
    rest = np.flatnonzero(~blank)
    held = cells.take(rest).astype(object)
    blank[rest] = [isinstance(v, str) and not _SHOWS.search(v) for v in held]
    return blank
