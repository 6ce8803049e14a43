"""Rows without anything in them, such as the ones a spreadsheet leaves at its foot."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from cdp_frames.text.cells import shows

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from cdp_frames.screening.columns import NormalizedColumn


def blank_rows(df: pd.DataFrame, columns: Sequence[NormalizedColumn]) -> np.ndarray:
    """Find the rows in which no cell shows anything, mapped or not.

    Args:
        df: the caller's frame, n rows.
        columns: its mapped columns, as their kinds normalized them.

    Returns:
        n booleans.
    """
    blank = np.ones(len(df), dtype=bool)
    for column in columns:
        blank &= column.missing
    rows = np.flatnonzero(blank)
    # Nearly every row is out by now; the cells of the others are looked at.
    for position in range(df.shape[1]):
        if not len(rows):
            break
        rows = rows[~shows(df.iloc[:, position].take(rows))]
    blank[:] = False
    blank[rows] = True
    return blank
