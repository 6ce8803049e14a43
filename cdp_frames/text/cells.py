"""Any Series as Arrow text, and back."""

from __future__ import annotations

import datetime as dt
import decimal
import math
import uuid
from functools import singledispatch
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    from collections.abc import Iterable

# Above 2**53 a float no longer stands for one whole number.
_EXACT_FLOAT: Final = 2.0**53


class Texts(NamedTuple):
    """The cells of a column as text.

    Attributes:
        text: n values of Arrow type ``large_string``; null where the cell is missing
            or unsupported.
        unsupported: 0-based positions, ascending, of cells that have no text: lists,
            dictionaries, bytes, other objects, halves of characters.
    """

    text: pa.LargeStringArray
    unsupported: np.ndarray


def texts_of(values: pd.Series) -> Texts:
    """Return the cells of a column as text, whatever its dtype.

    Numbers lose an idle ``.0``, booleans become ``true`` and ``false``, dates and
    times ISO 8601. Text is left as it is: ``NA`` and ``None`` are not missing.

    Args:
        values: n cells of any dtype; not changed.

    Examples:
        >>> texts_of(pd.Series([3.0, None, "NA", b"x"], dtype=object))
        Texts(text=<pyarrow.lib.LargeStringArray object at ...>
        [
          "3",
          null,
          "NA",
          null
        ], unsupported=array([3]))
    """
    if isinstance(values.dtype, pd.CategoricalDtype):
        return _texts_of_categories(values)
    if isinstance(values.dtype, pd.StringDtype):
        return Texts(_as_text(pa.array(values.array, from_pandas=True)), _nowhere())
    if isinstance(values.dtype, pd.ArrowDtype):
        return _texts_of_arrow(flat(values.array.__arrow_array__()))
    if values.dtype.kind == "M":
        return _texts_of_times(values)
    return _texts_of_objects(values.astype(object).to_numpy())


def series_of(text: pa.LargeStringArray, index: pd.Index) -> pd.Series:
    """Return Arrow text as a Series of dtype ``str``; null is missing.

    On pandas 2.3 that dtype is backed by Python objects.
    """
    dtype = pd.api.types.pandas_dtype("str")
    if isinstance(dtype, pd.StringDtype):
        return pd.Series(text, dtype=dtype).set_axis(index)
    cells = text.to_numpy(zero_copy_only=False)
    cells[pd.isna(cells)] = np.nan
    return pd.Series(cells, index=index, dtype=object)


def positions(mask: pa.BooleanArray) -> np.ndarray:
    """Return where a mask is true, as 0-based positions; null counts as false."""
    filled = pc.fill_null(mask, False)
    return np.flatnonzero(filled.to_numpy(zero_copy_only=False))


def taken(text: pa.LargeStringArray, at: np.ndarray) -> pa.LargeStringArray:
    """Return the texts at m ascending positions."""
    return text if len(at) == len(text) else text.take(pa.array(at))


def placed(
    base: pa.LargeStringArray, at: np.ndarray, text: pa.LargeStringArray
) -> pa.LargeStringArray:
    """Return ``base`` with ``text`` at the positions ``at`` (ascending)."""
    mask = np.zeros(len(base), dtype=bool)
    mask[at] = True
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


def _texts_of_categories(values: pd.Series) -> Texts:
    of_categories = texts_of(pd.Series(values.cat.categories))
    codes = values.cat.codes.to_numpy()
    taken = pa.array(codes.astype("int64"), mask=codes < 0)
    odd = np.isin(codes, of_categories.unsupported)
    return Texts(of_categories.text.take(taken), np.flatnonzero(odd))


def _texts_of_arrow(array: pa.Array) -> Texts:
    if pa.types.is_string(array.type) or pa.types.is_large_string(array.type):
        return Texts(_as_text(array), _nowhere())
    return _texts_of_objects(array.to_pylist())


def _texts_of_times(values: pd.Series) -> Texts:
    # A column of bare dates is one of midnights without a zone, as pandas prints it.
    if values.dt.tz is None and (values.dt.normalize() == values)[values.notna()].all():
        return _texts_of_objects(values.dt.date.to_numpy())
    return _texts_of_objects(values.astype(object).to_numpy())


def _texts_of_objects(cells: Iterable[object]) -> Texts:
    cells = list(cells)
    if _are_strings(cells):
        try:
            return Texts(
                pa.array(cells, type=pa.large_string(), from_pandas=True), _nowhere()
            )
        except (pa.ArrowException, UnicodeError):
            pass  # half a character somewhere: find it cell by cell
    found: list[str | None] = []
    unsupported = []
    for position, cell in enumerate(cells):
        try:
            found.append(None if _is_missing(cell) else _text_of(cell))
        except (TypeError, ValueError):
            found.append(None)
            unsupported.append(position)
    return Texts(strings(found), np.asarray(unsupported, dtype="int64"))


def _are_strings(cells: list[object]) -> bool:
    try:
        return pd.api.types.infer_dtype(cells, skipna=True) == "string"
    except decimal.InvalidOperation:  # pandas compares a signaling NaN with itself
        return False


@singledispatch
def _text_of(cell: object) -> str | None:
    raise TypeError(f"no text for {type(cell).__name__}")


@_text_of.register
def _(cell: str) -> str:
    cell.encode("utf-8")  # half a character has no form in a file
    return str.__str__(cell)


@_text_of.register(int)
@_text_of.register(decimal.Decimal)
@_text_of.register(uuid.UUID)
def _(cell: object) -> str:
    return str(cell)


@_text_of.register
def _(cell: bool) -> str:  # noqa: FBT001 - a value, not a switch
    return "true" if cell else "false"


@_text_of.register
def _(cell: float) -> str:
    whole = cell.is_integer() and abs(cell) <= _EXACT_FLOAT
    return str(int(cell)) if whole else repr(float(cell))


@_text_of.register(dt.date)
@_text_of.register(dt.time)
def _(cell: dt.date | dt.time) -> str:
    return cell.isoformat()


@_text_of.register
def _(cell: np.generic) -> str | None:
    # A datetime64 of nanoseconds would become a plain integer.
    item = pd.Timestamp(cell) if isinstance(cell, np.datetime64) else cell.item()
    return None if _is_missing(item) else _text_of(item)


@_text_of.register
def _(cell: pa.Scalar) -> str | None:
    item = cell.as_py()
    return None if _is_missing(item) else _text_of(item)


def _is_missing(cell: object) -> bool:
    if cell is None or cell is pd.NA or cell is pd.NaT:
        return True
    return isinstance(cell, float | decimal.Decimal) and math.isnan(cell)


def _as_text(array: pa.Array | pa.ChunkedArray) -> pa.LargeStringArray:
    text = flat(array).cast(pa.large_string())
    # Where the characters do not begin at 0, as in a slice or behind a file's header,
    # some of Arrow's functions go wrong (ascii_lower of pyarrow 26.0.1 keeps the
    # offsets, but not what they point into). Joining with nothing counts them anew.
    return pa.concat_arrays([text, text.slice(0, 0)]) if _begins_inside(text) else text


def _begins_inside(text: pa.LargeStringArray) -> bool:
    if not len(text):
        return False
    offsets = np.frombuffer(text.buffers()[1], dtype="int64")
    return bool(text.offset != 0 or offsets[0] != 0)


def flat(array: pa.Array | pa.ChunkedArray) -> pa.Array:
    """Return an array in one piece."""
    if isinstance(array, pa.ChunkedArray):
        # Text of more than 2 GB does not fit one array of 32-bit offsets.
        if pa.types.is_string(array.type):
            array = array.cast(pa.large_string())
        array = array.combine_chunks()
    return array.chunk(0) if isinstance(array, pa.ChunkedArray) else array


def ascii_lower(text: pa.LargeStringArray) -> pa.LargeStringArray:
    """Return n texts with the letters A to Z in lower case.

    Arrow's own function copies the characters and keeps the offsets. Where those do
    not begin at 0, as in a column that was read from a file behind its header, the
    result points past its end (seen with pyarrow 26.0.1). Joining with nothing counts
    them anew.
    """
    if len(text):
        text = pa.concat_arrays([text, text.slice(0, 0)])
    return pc.ascii_lower(text)


def _nowhere() -> np.ndarray:
    return np.empty(0, dtype="int64")
