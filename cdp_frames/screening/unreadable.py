"""Rows of records that the reader could not take apart: refused until somebody has."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from cdp_frames.file_notes import unreadable_positions
from cdp_frames.kinds.base import problems_at
from cdp_frames.text.cells import shows

if TYPE_CHECKING:
    from collections.abc import Hashable


class Unreadable(NamedTuple):
    """The rows whose record could not be taken apart.

    Attributes:
        headers: the columns that hold their text; mostly one or none.
        raws: these columns, n cells each on a ``RangeIndex``.
        filled: for each of them n booleans: the cell is filled.
        rows: n booleans: one of the cells is filled.
    """

    headers: list[Hashable]
    raws: list[pd.Series]
    filled: list[np.ndarray]
    rows: np.ndarray

    def problems(self, rank: int) -> pd.DataFrame:
        """Refuse these rows, once for each cell that has to be cleared.

        Args:
            rank: the place of the first of these columns among all of them.
        """
        return pd.concat(
            [
                problems_at(np.flatnonzero(filled), "unreadable_record").assign(
                    rank=place
                )
                for place, filled in enumerate(self.filled or [self.rows], rank)
            ],
            ignore_index=True,
        )


def unreadable_of(df: pd.DataFrame) -> Unreadable:
    """Find the rows that only hold the text of their record.

    Whoever fills the other cells in and clears that one has mended the row.

    Args:
        df: the caller's frame, n rows, from whatever source.
    """
    positions = unreadable_positions(df.columns)
    raws = [df.iloc[:, each].set_axis(pd.RangeIndex(len(df))) for each in positions]
    filled = [shows(raw) for raw in raws]
    rows = np.logical_or.reduce(filled) if filled else np.zeros(len(df), dtype=bool)
    return Unreadable([df.columns[each] for each in positions], raws, filled, rows)
