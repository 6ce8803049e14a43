"""Rows without anything in them, such as the ones a spreadsheet leaves at its foot."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from cdp_frames.judging import JudgedColumn

# Characters that show nothing and that `str.strip` leaves: zero-width space and
# joiners, word joiner, byte-order mark, soft hyphen, NUL.
_INVISIBLE: Final = "\u200b\u200c\u200d\u2060\ufeff\u00ad\x00"


def blank_rows(df: pd.DataFrame, columns: Sequence[JudgedColumn]) -> np.ndarray:
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
    blank[rest] = [isinstance(v, str) and not _visible(v) for v in held]
    return blank


def _visible(text: str) -> str:
    return text.strip().strip(_INVISIBLE).strip()
