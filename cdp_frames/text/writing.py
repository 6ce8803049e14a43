"""How values are sent: numbers, truth values, days and instants as text."""

from __future__ import annotations

from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from cdp_frames.text.instants import SECOND

# Sizes between which a number is written without an exponent, as in JavaScript and
# JSON writers: ECMA-262, Number::toString.
_SMALLEST: Final = 1e-6
_LARGEST: Final = 1e21

# Below, Python writes every whole float in full.
_WRITTEN_IN_FULL: Final = 1e16


def written(values: pa.Array) -> pa.LargeStringArray:
    """Write a column of Arrow as it is sent.

    Args:
        values: n texts, numbers, truth values, days or instants (timestamps with a
            zone, in microseconds); null allowed.

    Returns:
        n texts; null where null.

    Examples:
        >>> written(pa.array([1.5, 3.0, 0.00001, None])).to_pylist()
        ['1.5', '3', '0.00001', None]
        >>> written(pa.array([True, False])).to_pylist()
        ['true', 'false']
    """
    if pa.types.is_timestamp(values.type):
        return instant_text(values)
    if pa.types.is_floating(values.type):
        return _float_text(values)
    # Days (ISO 8601-1:2019 section 5.2.2.1) have no cast to text with large offsets.
    text = values.cast(pa.string()) if pa.types.is_date(values.type) else values
    return text.cast(pa.large_string())


def float_text(value: float) -> str:
    """Write one float, as ``written`` does.

    Examples:
        >>> float_text(3.0), float_text(1e-05)
        ('3', '0.00001')
    """
    if value.is_integer() and abs(value) < _WRITTEN_IN_FULL:
        return str(int(value))
    text = float.__repr__(value)
    return str(written(pa.array([value]))[0]) if "e" in text else text


def _float_text(numbers: pa.Array) -> pa.LargeStringArray:
    """Write floats with as few digits as read back to the same.

    Whole numbers have no ``.0``, and only the very large and the very small have an
    exponent.
    """
    # A column of halves is none that Arrow writes; as floats they show more digits.
    if pa.types.is_float16(numbers.type):
        shortest = [None if n is None else float(str(n)) for n in _halves(numbers)]
        numbers = pa.array(shortest, pa.float64())
    # Adding 0 makes -0.0 a plain 0.
    numbers = pc.add(numbers, pa.scalar(0, numbers.type))
    texts = numbers.cast(pa.large_string())
    # Arrow writes 1.23456789015e+10 where most programs write 12345678901.5.
    size = pc.abs(numbers)
    usual = pc.and_(pc.greater_equal(size, _SMALLEST), pc.less(size, _LARGEST))
    odd = pc.fill_null(pc.and_(usual, pc.match_substring(texts, "e")), False)
    if not pc.any(odd).as_py():
        return texts
    full = [
        np.format_float_positional(number, trim="-")
        for number in numbers.filter(odd).to_pylist()
    ]
    return pc.replace_with_mask(texts, odd, pa.array(full, pa.large_string()))


def _halves(numbers: pa.Array) -> list[np.float16 | None]:
    return [None if n is None else np.float16(n) for n in numbers.to_pylist()]


def instant_text(instants: pa.Array) -> pa.LargeStringArray:
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
    texts = _ticks_text(micros, SECOND, "s")
    for unit, ticks, rows in (
        ("ms", 1000, (fraction != 0) & (fraction % 1000 == 0)),
        ("us", 1, fraction % 1000 != 0),
    ):
        if rows.any():
            longer = _ticks_text(micros[rows], ticks, unit)
            texts = pc.replace_with_mask(texts, pa.array(rows), longer)
    return pc.if_else(missing, pa.scalar(None, texts.type), texts)


def _ticks_text(micros: np.ndarray, per_tick: int, unit: str) -> pa.LargeStringArray:
    # Without a zone, for with one Arrow looks for the machine's zone database.
    stamps = pa.array(micros // per_tick).cast(pa.timestamp(unit))
    text = pc.binary_replace_slice(stamps.cast(pa.string()), 10, 11, "T")
    return pc.binary_join_element_wise(text, "Z", "").cast(pa.large_string())
