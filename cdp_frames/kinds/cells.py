"""A column of anything, taken apart: the texts in Arrow, and the objects beside."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from numbers import Real
from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from cdp_frames.kinds.number.numerals import number_text
from cdp_frames.kinds.placeholders import is_placeholder
from cdp_frames.text.cells import flat, positions

# Blanks that are not U+0020 and marks without width. Both come with text that was
# copied from a web page; U+202F stands before AM and PM in what newer browsers
# print (Unicode CLDR 42, time formats).
_WIDE = r"\x{00A0}\x{1680}\x{2000}-\x{200A}\x{2028}\x{2029}\x{202F}\x{205F}\x{3000}"
_BLANKS = f"[\\s\\x0b\\x1c-\\x1f\\x{{85}}{_WIDE}]+"
_UNTIDY = f"[\\t-\\r\\x1c-\\x1f\\x{{85}}{_WIDE}]|  "
# No word for nothing has a digit, and most dates and numbers do.
_NO_DIGITS = "^[^0-9]{1,40}$"
_INVISIBLE = r"[\x{200B}-\x{200F}\x{2060}\x{FEFF}\x{00AD}]+"


class Cells(NamedTuple):
    """n cells, by what they hold.

    Attributes:
        given: n texts as they came, Arrow ``large_string``; null where the cell
            holds no text.
        texts: the same, trimmed, with each run of blanks made one U+0020; null also
            where nothing is left.
        others: what is neither text nor missing, as objects; its index is the
            0-based position in the column.
    """

    given: pa.Array
    texts: pa.Array
    others: pd.Series


def cells_of(values: pd.Series) -> Cells:
    """Take a column apart.

    Args:
        values: n values of any dtype, any index.

    Returns:
        The n cells. The input is not changed.
    """
    given, others = _texts_of(values)
    return Cells(given, tidy(given), others)


def spelled_cells_of(values: pd.Series) -> Cells:
    """Take a column apart, with its numbers spelled out among the texts.

    For 20260421 is a date, and 1 a yes, whether it came as a number or as text.
    """
    if holds_numbers(values.dtype):
        texts = number_text(numbers_of(values))
        return Cells(pa.nulls(len(texts), texts.type), texts, _no_objects())
    cells = cells_of(values)
    is_number = np.array([_is_number(value) for value in cells.others], bool)
    numbers = cells.others[is_number]
    rows = np.zeros(len(cells.texts), bool)
    rows[numbers.index.to_numpy("int64")] = True
    spelled = pa.array([str(number) for number in numbers], pa.large_string())
    texts = pc.replace_with_mask(cells.texts, pa.array(rows), spelled)
    return Cells(cells.given, texts, cells.others[~is_number])


def without_placeholders(cells: Cells) -> tuple[Cells, np.ndarray]:
    """Empty the cells that stand for nothing, such as ``n/a``.

    Returns:
        The other cells, and the 0-based positions of the emptied ones.
    """
    at = placeholders_in(cells.texts)
    if len(at) == 0:
        return cells, at
    rows = np.zeros(len(cells.texts), bool)
    rows[at] = True
    empty = pa.scalar(None, cells.texts.type)
    return cells._replace(texts=pc.if_else(pa.array(rows), empty, cells.texts)), at


def placeholders_in(texts: pa.Array) -> np.ndarray:
    """Return the 0-based positions of tidy texts that stand for nothing."""
    maybe = positions(pc.match_substring_regex(texts, _NO_DIGITS))
    encoded = pc.dictionary_encode(texts.take(maybe))
    words = encoded.dictionary.to_pylist()
    found = np.array([is_placeholder(word) for word in words], bool)
    empty: np.ndarray = maybe[found[encoded.indices.to_numpy()]]
    return empty


def holds_numbers(dtype: object) -> bool:
    """Say whether a column of this dtype holds integers or floats, and nothing else."""
    if isinstance(dtype, pd.ArrowDtype):
        kind = dtype.pyarrow_dtype
        return bool(pa.types.is_integer(kind) or pa.types.is_floating(kind))
    if isinstance(dtype, pd.CategoricalDtype | pd.SparseDtype):
        return False
    return getattr(dtype, "kind", "") in {"i", "u", "f"}


def numbers_of(values: pd.Series) -> pa.Array:
    """Return such a column as Arrow; NaN is null."""
    numbers = flat(pa.array(values.array, from_pandas=True))
    if not pa.types.is_floating(numbers.type):
        return numbers
    numbers = numbers.cast(pa.float64())
    return pc.if_else(pc.is_nan(numbers), pa.scalar(None, pa.float64()), numbers)


def _is_number(value: object) -> bool:
    # To Python a bool is a kind of integer, and to NumPy a timedelta64.
    known = isinstance(value, Real | Decimal)
    return known and not isinstance(value, bool | np.timedelta64)


def _texts_of(values: pd.Series) -> tuple[pa.Array, pd.Series]:
    """Return ``given`` and ``others`` of the cells of a column."""
    dense = _dense(values)
    if dense.dtype == object:
        return _objects(dense)
    if pd.api.types.is_string_dtype(dense):
        return _arrow(dense), _no_objects()
    return _objects(dense.astype(object))


def tidy(given: pa.Array) -> pa.Array:
    """Trim texts and make each run of blanks one; blank ones become null."""
    text = given
    if not pc.all(pc.string_is_ascii(given), min_count=0).as_py():
        text = pc.replace_substring_regex(given, _INVISIBLE, "")
    # Most columns have nothing to replace, and to look is cheaper.
    if pc.any(pc.match_substring_regex(text, _UNTIDY)).as_py():
        text = pc.replace_substring_regex(text, _BLANKS, " ")
    text = pc.ascii_trim_whitespace(text)
    blank = pc.equal(pc.binary_length(text), 0)
    return pc.if_else(blank, pa.scalar(None, text.type), text)


def _dense(values: pd.Series) -> pd.Series:
    dense = values.reset_index(drop=True)
    if not isinstance(dense.dtype, pd.CategoricalDtype):
        return dense
    categories = dense.cat.categories
    if pd.api.types.is_string_dtype(categories) and categories.dtype != object:
        return dense.astype(categories.dtype)
    return dense.astype(object)


def _objects(values: pd.Series) -> tuple[pa.Array, pd.Series]:
    if _all_text(values):
        return _arrow(values), _no_objects()
    is_text = np.fromiter((isinstance(v, str) for v in values), bool, len(values))
    others = values[~is_text & values.notna().to_numpy()]
    return _arrow(values.where(is_text, None)), others


def _all_text(values: pd.Series) -> bool:
    try:
        return pd.api.types.infer_dtype(values, skipna=True) in {"string", "empty"}
    except InvalidOperation:  # pandas compares a signaling NaN with itself
        return False


def _arrow(values: pd.Series) -> pa.Array:
    try:
        array = pa.array(values.array, type=pa.large_string(), from_pandas=True)
    except UnicodeEncodeError:
        # A lone surrogate has no form in UTF-8, neither here nor in an upload.
        array = pa.array([_encodable(v) for v in values], pa.large_string())
    return flat(array).cast(pa.large_string())


def _encodable(value: object) -> str | None:
    if not isinstance(value, str):
        return None
    return value.encode("utf-8", "replace").decode("utf-8")


def _no_objects() -> pd.Series:
    return pd.Series([], dtype=object)
