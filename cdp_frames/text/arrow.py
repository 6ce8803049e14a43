"""Steps on columns of Arrow text that Arrow itself lacks, or gets wrong."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Final, Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    from collections.abc import Iterable

# How many texts tell whether a column repeats itself, and how often it then does.
_HEAD: Final = 2048
_TIMES: Final = 4
# With fewer cells it is not worth its time.
_MANY: Final = 500_000

# Arrow takes letters and marks apart, but up to 24 does not put them together again.
_COMPOSES: Final = pc.utf8_normalize("e\u0301", form="NFC").as_py() == "\u00e9"


def positions(mask: pa.BooleanArray) -> np.ndarray:
    """Return where a mask is true, as 0-based positions; null counts as false."""
    filled = pc.fill_null(mask, False)
    return np.flatnonzero(filled.to_numpy(zero_copy_only=False))


def taken(text: pa.LargeStringArray, rows: np.ndarray) -> pa.LargeStringArray:
    """Return the texts at m ascending positions."""
    return text if len(rows) == len(text) else text.take(pa.array(rows))


def placed(
    base: pa.LargeStringArray, rows: np.ndarray, text: pa.LargeStringArray
) -> pa.LargeStringArray:
    """Return ``base`` with ``text`` at the positions ``rows`` (ascending)."""
    mask = np.zeros(len(base), dtype=bool)
    mask[rows] = True
    return pc.replace_with_mask(base, pa.array(mask), text)


def where(
    mask: pa.BooleanArray, text: pa.LargeStringArray | str
) -> pa.LargeStringArray:
    """Return texts where a mask is true, and null elsewhere."""
    if isinstance(text, str):
        text = pa.scalar(text, pa.large_string())
    return pc.if_else(pc.fill_null(mask, False), text, pa.scalar(None, text.type))


def joined(*parts: pa.LargeStringArray | str) -> pa.LargeStringArray:
    """Join texts row by row; null where one of them is."""
    as_arrow = [
        pa.scalar(part, pa.large_string()) if isinstance(part, str) else part
        for part in (*parts, "")
    ]
    return pc.binary_join_element_wise(*as_arrow)


def listed(
    first: pa.LargeStringArray | str, then: pa.LargeStringArray | str
) -> pa.LargeStringArray:
    """Join texts row by row with a comma; where one is null, the other alone."""
    # Arrow's own null_handling="skip" returns no rows at all where all are null.
    return pc.coalesce(joined(first, ", ", then), first, then)


def strings(cells: Iterable[str | None]) -> pa.LargeStringArray:
    """Return Python strings as an Arrow array."""
    return pa.array(cells, type=pa.large_string())


def flat(array: pa.Array | pa.ChunkedArray) -> pa.Array:
    """Return an array in one piece."""
    if isinstance(array, pa.ChunkedArray):
        # Text of more than 2 GB does not fit one array of 32-bit offsets.
        if pa.types.is_string(array.type):
            array = array.cast(pa.large_string())
        # Combining copies, even what is in one piece.
        if array.num_chunks == 1 and _is_whole(array.chunk(0)):
            return array.chunk(0)
        array = array.combine_chunks()
    return array.chunk(0) if isinstance(array, pa.ChunkedArray) else array


def repeats(text: pa.LargeStringArray) -> bool:
    """Say whether looking at each distinct text once is likely to be worth it.

    The head of the column tells; a short column is quick in any case.
    """
    head = text.slice(0, _HEAD)
    return len(head) == _HEAD and len(head.unique()) * _TIMES < _HEAD


def give_back(cells: int) -> None:
    """Give memory that was needed for a while back to the system, after many cells.

    Arrow keeps it for the next time, also where that is not Arrow's.
    """
    if cells >= _MANY:
        pa.default_memory_pool().release_unused()


def has_sign(text: pa.LargeStringArray, sign: str) -> bool:
    """Say whether an ASCII sign may stand in a column; if not, it surely does not.

    Of a part of a column the whole is looked at, all bytes at once.

    Examples:
        >>> has_sign(strings(["a", "b,c"]), ","), has_sign(strings([None]), ",")
        (True, False)
    """
    buffer = text.buffers()[2]
    if buffer is None:
        return False
    return bool((np.frombuffer(buffer, "uint8") == ord(sign)).any())


def normal_form(
    text: pa.LargeStringArray, form: Literal["NFC", "NFKC"]
) -> pa.LargeStringArray:
    """Return n texts in a composed normal form of Unicode, ``NFC`` or ``NFKC``.

    Examples:
        >>> normal_form(strings(["u\u0308"]), "NFC")[0].as_py() == "\u00fc"
        True
    """
    if _COMPOSES:
        return pc.utf8_normalize(text, form=form)
    encoded = text.dictionary_encode()
    distinct = encoded.dictionary.to_pylist()
    composed = strings(unicodedata.normalize(form, each) for each in distinct)
    return composed.take(encoded.indices)


def ascii_lower(text: pa.LargeStringArray) -> pa.LargeStringArray:
    """Return n texts with the letters A to Z in lower case."""
    return pc.ascii_lower(_counted_anew(text))


def as_text(array: pa.Array | pa.ChunkedArray) -> pa.LargeStringArray:
    """Return text of any of Arrow's types in one piece that begins at 0."""
    text = flat(array).cast(pa.large_string())
    return _counted_anew(text) if _begins_inside(text) else text


def _is_whole(array: pa.Array) -> bool:
    """Say whether an array is all that its buffers hold, and no slice of it."""
    if array.offset or not len(array):
        return False
    if not pa.types.is_large_string(array.type):
        return True
    _, ends, letters = array.buffers()
    stops = np.frombuffer(ends, dtype="int64")
    size = 0 if letters is None else letters.size
    return bool(stops[0] == 0 and stops[len(array)] == size)


def _begins_inside(text: pa.LargeStringArray) -> bool:
    if not len(text):
        return False
    offsets = np.frombuffer(text.buffers()[1], dtype="int64")
    return bool(text.offset != 0 or offsets[0] != 0)


def _counted_anew(text: pa.LargeStringArray) -> pa.LargeStringArray:
    # Where the characters do not begin at 0, as in a slice or behind a file's header,
    # some of Arrow's functions go wrong (ascii_lower of pyarrow 26.0.1 keeps the
    # offsets, but not what they point into). Joining with nothing counts them anew.
    return pa.concat_arrays([text, text.slice(0, 0)]) if len(text) else text
