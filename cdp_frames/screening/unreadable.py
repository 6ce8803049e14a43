"""Rows of records that the reader could not take apart: refused until somebody has."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from cdp_frames.file_notes import unreadable_position
from cdp_frames.kinds.base import problems_at
from cdp_frames.text.cells import shows

if TYPE_CHECKING:
    from collections.abc import Hashable


class Unreadable(NamedTuple):
    """The rows whose record could not be taken apart.

    Attributes:
        header: the column that holds their text; None where there is none.
        raw: that column, n cells on a ``RangeIndex``.
        rows: n booleans: the cell is filled.
    """

    header: Hashable | None
    raw: pd.Series
    rows: np.ndarray

    def problems(self, rank: int) -> pd.DataFrame:
        """Refuse these rows, and nothing else is asked of them.

        Args:
            rank: the place of the column among all of them.
        """
        positions = np.flatnonzero(self.rows)
        return problems_at(positions, "unreadable_record").assign(rank=rank)


def unreadable_of(df: pd.DataFrame) -> Unreadable:
    """Find the rows that only hold the text of their record.

    Whoever fills the other cells in and clears that one has mended the row.

    Args:
        df: the caller's frame, n rows, from whatever source.
    """
    position = unreadable_position(df.columns)
    if position is None:
        return Unreadable(None, pd.Series(dtype="str"), np.zeros(len(df), dtype=bool))
    raw = df.iloc[:, position].set_axis(pd.RangeIndex(len(df)))
    return Unreadable(df.columns[position], raw, shows(raw))
