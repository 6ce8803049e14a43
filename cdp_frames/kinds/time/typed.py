"""Columns of true dates and times, of any unit and zone, as microseconds."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa

from cdp_frames.text.instants import DAY, EPOCH, FIRST, LAST, SECOND

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pandas.api.extensions import ExtensionDtype

_MICROSECOND: Final = timedelta(microseconds=1)
_LONGER_UNITS: Final = frozenset("YMW")
_NOTHING: Final = (np.zeros(0, "int64"), *[np.zeros(0, bool)] * 4)
_PER_SECOND: Final = {"s": 1, "ms": 10**3, "us": 10**6, "ns": 10**9}


class Stamps(NamedTuple):
    """n true dates or times.

    Attributes:
        micros: n int64 microseconds since 1970; 0 where missing or out of range.
        missing: n flags.
        outside: n flags: not in the years 1 to 9999.
        cut: n flags: there was something finer than a microsecond.
        aware: n flags: an instant; else a local time.
        bare: n flags: a date without a time.
    """

    micros: np.ndarray
    missing: np.ndarray
    outside: np.ndarray
    cut: np.ndarray
    aware: np.ndarray
    bare: np.ndarray


def unpacked(values: pd.Series) -> pd.Series:
    """Take true dates and times out of what they are packed in.

    Args:
        values: n values of any dtype.

    Returns:
        n dates or times in a column of their own type, where they came as categories,
        as an Arrow dictionary or as a sparse array; other columns as they are.

    Examples:
        >>> packed = pd.Series(pd.to_datetime(["2026-04-21"], utc=True).as_unit("us"))
        >>> unpacked(packed.astype("category")).dtype
        datetime64[us, UTC]
    """
    inner = _packed(values.dtype)
    if inner is None or not _holds_times(inner):
        return values
    return unpacked(values.astype(inner))


def _packed(dtype: object) -> ExtensionDtype | np.dtype | None:
    """Return the type of the values in categories and the like; None for no such."""
    if isinstance(dtype, pd.CategoricalDtype):
        return dtype.categories.dtype
    if isinstance(dtype, pd.SparseDtype):
        return dtype.subtype
    if isinstance(dtype, pd.ArrowDtype):
        own = dtype.pyarrow_dtype
        return pd.ArrowDtype(own.value_type) if pa.types.is_dictionary(own) else None
    return None


def _holds_times(dtype: object) -> bool:
    if isinstance(dtype, pd.ArrowDtype):
        own = dtype.pyarrow_dtype
        return bool(pa.types.is_temporal(own) or pa.types.is_dictionary(own))
    return getattr(dtype, "kind", "") == "M"


def stamps_of(values: pd.Series) -> Stamps | None:
    """Take a column of true dates or times apart; None for any other column."""
    values = unpacked(values)
    dtype = values.dtype
    if isinstance(dtype, pd.ArrowDtype):
        return _of_arrow(pa.chunked_array(pa.array(values.array)), dtype.pyarrow_dtype)
    if isinstance(dtype, pd.DatetimeTZDtype):
        utc = values.dt.tz_convert("UTC").dt.tz_localize(None)
        return _of_numpy(utc.to_numpy(), aware=True)
    if dtype.kind == "M":
        return _of_numpy(values.to_numpy(), aware=False)
    return None


def stamps_of_objects(objects: Iterable[object]) -> tuple[Stamps, np.ndarray]:
    """Take single dates and times apart.

    Args:
        objects: m objects, none of them missing.

    Returns:
        What k of them are, and m flags of which they are.
    """
    read = [_of_object(value) for value in objects]
    known = [stamp for stamp in read if stamp is not None]
    columns = [np.array(column) for column in zip(*known, strict=True)] or _NOTHING
    micros, aware, outside, cut, bare = columns
    missing = np.zeros(len(known), bool)
    stamps = Stamps(micros, missing, outside, cut, aware, bare)
    return stamps, np.array([stamp is not None for stamp in read], bool)


def _of_numpy(stamps: np.ndarray, *, aware: bool) -> Stamps:
    unit, _ = np.datetime_data(stamps.dtype)
    missing = np.isnat(stamps)
    ticks = np.where(missing, 0, stamps.view("int64"))
    return _of_ticks(ticks, missing, _PER_SECOND[unit], aware=aware)


def _of_ticks(
    ticks: np.ndarray,
    missing: np.ndarray,
    per_second: int,
    *,
    aware: bool,
    bare: bool = False,
) -> Stamps:
    seconds = ticks // per_second
    outside = (seconds < FIRST // SECOND) | (seconds > LAST // SECOND)
    rest = np.where(outside, 0, ticks - seconds * per_second)
    seconds = np.where(outside, 0, seconds)
    if per_second <= SECOND:
        cut, micros = np.zeros(len(ticks), bool), rest * (SECOND // per_second)
    else:
        finer = per_second // SECOND
        cut, micros = rest % finer != 0, rest // finer
    flags = (np.full(len(ticks), value) for value in (aware, bare))
    return Stamps(seconds * SECOND + micros, missing, outside, cut, *flags)


def _of_arrow(values: pa.ChunkedArray, dtype: pa.DataType) -> Stamps | None:
    if pa.types.is_date(dtype):
        ticks, unit, aware = values.cast(pa.timestamp("ms")), "ms", False
    elif pa.types.is_timestamp(dtype):
        ticks, unit, aware = values, dtype.unit, dtype.tz is not None
    else:
        return None
    missing = values.is_null().to_numpy()
    numbers = ticks.cast(pa.int64()).fill_null(0).to_numpy()
    bare = pa.types.is_date(dtype)
    return _of_ticks(numbers, missing, _PER_SECOND[unit], aware=aware, bare=bare)


class _Stamp(NamedTuple):
    micros: int
    aware: bool
    outside: bool = False
    cut: bool = False
    bare: bool = False


def _of_object(value: object) -> _Stamp | None:
    if isinstance(value, pd.Timestamp):
        return _of_ticked(value)
    if isinstance(value, datetime):
        return _of_datetime(value)
    if isinstance(value, date):
        return _Stamp((value - EPOCH.date()).days * DAY, aware=False, bare=True)
    if isinstance(value, np.datetime64):
        # A month is no day, and neither is a week.
        unit, _ = np.datetime_data(value.dtype)
        return None if unit in _LONGER_UNITS else _of_datetime64(value)
    return None


def _of_ticked(value: pd.Timestamp) -> _Stamp:
    # In its own unit, for a year that nanoseconds cannot hold is still a year.
    per_second = _PER_SECOND[value.unit]
    seconds, rest = divmod(int(value.asm8.astype("int64")), per_second)
    micros, finer = divmod(rest * SECOND, per_second)
    micros += seconds * SECOND
    if not FIRST <= micros <= LAST:
        return _Stamp(0, aware=value.tz is not None, outside=True)
    return _Stamp(micros, aware=value.tz is not None, cut=finer != 0)


def _of_datetime(value: datetime) -> _Stamp | None:
    local = (value.replace(tzinfo=None) - EPOCH) // _MICROSECOND
    try:
        offset = value.utcoffset()
    except Exception:  # noqa: BLE001 - a tzinfo is the caller's own code
        return None
    if offset is None:
        return _Stamp(local, aware=False)
    return _Stamp(local - offset // _MICROSECOND, aware=True)


def _of_datetime64(value: np.datetime64) -> _Stamp:
    unit, _ = np.datetime_data(value.dtype)
    year = int(value.astype("datetime64[Y]").astype("int64")) + 1970
    if not 1 <= year <= 9999:  # noqa: PLR2004 - RFC 3339 section 5.6: four digits
        return _Stamp(0, aware=False, outside=True)
    micros = value.astype("datetime64[us]")
    cut = bool(micros != value)
    return _Stamp(int(micros.astype("int64")), False, cut=cut, bare=unit == "D")
