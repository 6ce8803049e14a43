"""Instants as microseconds since 1970, and the years that they may lie in."""

from __future__ import annotations

from datetime import datetime
from typing import Final

import numpy as np
import pandas as pd

# From where microseconds are counted, as a local time: of no zone, so of any.
EPOCH: Final = datetime(1970, 1, 1)  # noqa: DTZ001 - a local time has no zone

SECOND: Final = 1_000_000
DAY: Final = 86_400 * SECOND

# 0001-01-01T00:00:00Z and 9999-12-31T23:59:59.999999Z: RFC 3339 section 5.6 gives
# the year four digits, and year 0 is none that Python, SQL or Parquet readers take.
FIRST: Final = -62_135_596_800 * SECOND
LAST: Final = 253_402_300_800 * SECOND - 1


def in_range(micros: np.ndarray) -> np.ndarray:
    """Say which instants lie in the years 1 to 9999, in UTC."""
    return (micros >= FIRST) & (micros <= LAST)


def as_utc(micros: np.ndarray, missing: np.ndarray, index: pd.Index) -> pd.Series:
    """Make a column of ``datetime64[us, UTC]``.

    Args:
        micros: n int64 microseconds since 1970-01-01T00:00:00Z.
        missing: n flags; what ``micros`` holds there does not matter.
        index: the n labels.
    """
    stamps = micros.astype("datetime64[us]")
    stamps[missing] = np.datetime64("NaT")
    return pd.Series(stamps, index=index).dt.tz_localize("UTC")
