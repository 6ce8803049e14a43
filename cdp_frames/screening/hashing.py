"""Numbers that stand for texts, so that a million of them compare in little memory.

pandas makes a Python object of every text to find the repeated ones, which takes half
as much memory as a frame of contacts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from cdp_frames.text.cells import texts_of

if TYPE_CHECKING:
    import pyarrow as pa

# Knuth's multiplicative constant, 2**64 divided by the golden ratio, made odd: so it
# has an inverse modulo 2**64.
_BASE: Final = np.uint64(0x9E3779B97F4A7C15)
_INVERSE: Final = np.uint64(pow(int(_BASE), -1, 2**64))
# Rows at a time: their bytes stay in the processor's cache.
_BATCH: Final = 16_384


def maybe_repeated(values: pd.Series) -> np.ndarray:
    """Say which values may be there more than once.

    Args:
        values: n values.

    Returns:
        n booleans: true for every value that is there more than once, and in rare
        cases for one that is not. What is missing counts as repeated.
    """
    if not isinstance(values.array, pd.arrays.ArrowStringArray):
        return values.duplicated(keep=False).to_numpy()
    hashes = text_hashes(texts_of(values).text)
    in_order = np.sort(hashes)
    met_again = in_order[1:][in_order[1:] == in_order[:-1]]
    return np.isin(hashes, met_again)


def text_hashes(text: pa.LargeStringArray) -> np.ndarray:
    """Hash texts: equal texts have equal hashes, others nearly never.

    The bytes are the digits of a number in a large base, modulo 2**64. Running sums
    over all texts give that number for each of them without a loop.

    Args:
        text: n texts; a missing one counts as empty.

    Returns:
        n numbers of dtype ``uint64``.
    """
    _, ends, data = text.buffers()
    stops = np.frombuffer(ends, dtype="int64")[text.offset :][: len(text) + 1]
    letters = np.frombuffer(data or b"", dtype="uint8")
    hashes = np.empty(len(text), dtype="uint64")
    for start in range(0, len(text), _BATCH):
        batch = stops[start : start + _BATCH + 1]
        first, last = int(batch[0]), int(batch[-1])
        hashes[start : start + _BATCH] = _hashed(letters[first:last], batch - first)
    return hashes


def _hashed(letters: np.ndarray, stops: np.ndarray) -> np.ndarray:
    size = len(letters) + 1
    sums = np.zeros(size, dtype="uint64")
    # One more than the byte, so that a text and the same with NULs behind it differ.
    digits = (letters.astype("uint64") + np.uint64(1)) * _powers(_BASE, size)[:-1]
    np.cumsum(digits, out=sums[1:])
    shift = _powers(_INVERSE, size)[stops[:-1]]
    hashed: np.ndarray = (sums[stops[1:]] - sums[stops[:-1]]) * shift
    return hashed


def _powers(base: np.uint64, count: int) -> np.ndarray:
    powers = np.full(count, base, dtype="uint64")
    powers[0] = 1
    return np.multiply.accumulate(powers, out=powers)
