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

# The finalizer of MurmurHash3 (an odd number, so that multiplying loses nothing), and
# half a word, by which the high bits come down to the low ones.
_FACTOR: Final = np.uint64(0xFF51AFD7ED558CCD)
_HALF: Final = np.uint64(32)
_WORD: Final = 8
# What keeps the first 0 to 8 bytes of a word.
_KEPT: Final = np.array([(1 << (8 * kept)) - 1 for kept in range(9)], dtype="uint64")
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

    Eight bytes are mixed in at a time, of all texts at once. The length goes in first,
    so that a text and the same with NULs behind it differ. The numbers hold for one
    run: nothing keeps them.

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
    padded = np.zeros(len(letters) + _WORD, dtype="uint8")
    padded[: len(letters)] = letters
    # The word that begins at each byte: a view, nothing is copied.
    words = np.ndarray((len(letters) + 1,), "<u8", padded.data, strides=(1,))
    start, size = stops[:-1], np.diff(stops)
    hashes = _mixed(size.astype("uint64"), np.uint64(0))
    short = int(size.min(initial=0))
    for done in range(0, int(size.max(initial=0)), _WORD):
        # Most texts have about the same length: as long as all go on, none is picked.
        live = slice(None) if done < short else np.flatnonzero(size > done)
        kept = np.minimum(size[live] - done, _WORD)
        word = words[start[live] + done] & _KEPT[kept]
        hashes[live] = _mixed(hashes[live], word)
    return hashes


def _mixed(hashes: np.ndarray, words: np.ndarray | np.uint64) -> np.ndarray:
    product = (hashes ^ words) * _FACTOR
    mixed: np.ndarray = product ^ (product >> _HALF)
    return mixed
