"""Rows of records that the reader could not take apart: refused until somebody has."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from cdp_frames.file_notes import unreadable_positions
from cdp_frames.kinds.base import problems_at
from cdp_frames.text.cells import shows
from cdp_frames.text.recipients import HOW_TO_EXPLODE, recipients

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
        if not self.raws:
            return problems_at([], "unreadable_record").assign(rank=rank)
        columns = zip(self.raws, self.filled, strict=True)
        return pd.concat(
            [
                _problems(raw, filled).assign(rank=place)
                for place, (raw, filled) in enumerate(columns, rank)
            ],
            ignore_index=True,
        )


def _problems(raw: pd.Series, filled: np.ndarray) -> pd.DataFrame:
    rows = np.flatnonzero(filled)
    details = [_detail(text) for text in raw.take(rows)]
    return problems_at(rows, "unreadable_record", detail=details)


def _detail(text: object) -> str:
    """Say what to type where a record is nothing but several addresses."""
    count = len(recipients(text)) if isinstance(text, str) else 0
    if not count:
        return ""
    return f"it lists {count} addresses; {HOW_TO_EXPLODE}"


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
