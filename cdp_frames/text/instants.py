"""Microseconds since 1970, their range, and the text that is sent for them."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

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


def wire_text(instants: pa.Array) -> pa.Array:
    """Write instants as RFC 3339 in UTC, such as ``2026-04-21T15:30:00Z``.

    A fraction is written only where there is one, with three digits if they say it
    all, else with six: more readers take these two lengths than any other (Python
    before 3.11, for one).

    Args:
        instants: n of type ``timestamp[us, UTC]``; null allowed.

    Returns:
        n texts, Arrow ``large_string``; null where null.
    """
    missing = pa.array(instants.is_null())
    micros = instants.cast(pa.int64()).fill_null(0).to_numpy()
    fraction = micros % SECOND
    written = _written(micros, SECOND, "s")
    for unit, ticks, rows in (
        ("ms", 1000, (fraction != 0) & (fraction % 1000 == 0)),
        ("us", 1, fraction % 1000 != 0),
    ):
        if rows.any():
            longer = _written(micros[rows], ticks, unit)
            written = pc.replace_with_mask(written, pa.array(rows), longer)
    return pc.if_else(missing, pa.scalar(None, written.type), written)


def _written(micros: np.ndarray, per_tick: int, unit: str) -> pa.Array:
    # Without a zone, for with one Arrow looks for the machine's zone database.
    stamps = pa.array(micros // per_tick).cast(pa.timestamp(unit))
    text = pc.binary_replace_slice(stamps.cast(pa.string()), 10, 11, "T")
    return pc.binary_join_element_wise(text, "Z", "").cast(pa.large_string())
