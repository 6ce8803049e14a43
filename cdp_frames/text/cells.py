"""Any Series as Arrow text, or as the columns that are sent, and back."""

from __future__ import annotations

import decimal
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from cdp_frames.text.arrow import as_text, flat, placed, strings
from cdp_frames.text.characters import is_blank_column
from cdp_frames.text.objects import is_missing, is_text, object_text
from cdp_frames.text.writing import written

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pandas.api.extensions import ExtensionArray

_TEXT_KINDS: Final = frozenset({"string", "empty"})


# Bytes of a float that a column of Arrow can hold.
_DOUBLE: Final = 8


class Cells(NamedTuple):
    """n cells, by what they hold.

    Attributes:
        text: n texts as they came, Arrow ``large_string``; null where the cell holds no
            text.
        others: what is neither text nor missing, as objects; its index is the 0-based
            position in the column, ascending.
    """

    text: pa.LargeStringArray
    others: pd.Series


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


class SentColumn(NamedTuple):
    """A column in the type from which its cells are written.

    Attributes:
        cells: n texts, numbers, truth values or instants (``timestamp[us, UTC]``), for
            ``writing.written``; null where the cell is missing or unsupported.
        unsupported: as in ``Texts``.
    """

    cells: pa.Array
    unsupported: np.ndarray


def cells_of(values: pd.Series) -> Cells:
    """Take a column apart: texts, and objects that are none.

    Args:
        values: n cells of any dtype; not changed.

    Examples:
        >>> cells = cells_of(pd.Series(["a", 3, None], dtype=object))
        >>> cells.text.to_pylist(), cells.others.to_dict()
        (['a', None, None], {1: 3})
    """
    if isinstance(values.dtype, pd.CategoricalDtype):
        return _cells_of_categories(values)
    if isinstance(values.dtype, pd.StringDtype):
        return Cells(as_text(pa.array(values.array, from_pandas=True)), _no_objects())
    if isinstance(values.dtype, pd.ArrowDtype):
        array = flat(values.array.__arrow_array__())
        if pa.types.is_string(array.type) or pa.types.is_large_string(array.type):
            return Cells(as_text(array), _no_objects())
        return _cells_of_objects(array.to_pylist())
    if values.dtype == object:
        return _cells_of_objects(values.to_numpy())
    return _cells_of_objects(values.astype(object).to_numpy())


def as_str(values: pd.Series) -> pd.Series:
    """Return a column of text as Arrow keeps it, any other as it is.

    Python's texts are read once: whoever looks at the column next has them at hand.

    Args:
        values: n cells of any dtype; not changed.

    Examples:
        >>> as_str(pd.Series(["a", None], dtype=object)).dtype.storage
        'pyarrow'
        >>> as_str(pd.Series(["a", 1], dtype=object)).dtype
        dtype('O')
    """
    if values.dtype != object:
        return values
    cells = cells_of(values)
    if not cells.others.empty:
        return values
    dtype = pd.StringDtype("pyarrow", na_value=np.nan)
    return pd.Series(pd.array(cells.text, dtype=dtype), index=values.index, copy=False)


def texts_of(values: pd.Series) -> Texts:
    """Return the cells of a column as text, whatever its dtype.

    Numbers lose an idle ``.0``, booleans become ``true`` and ``false``, dates and
    times ISO 8601 with the offset that they have. Text is left as it is: ``NA`` and
    ``None`` are not missing.

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
    if holds_numbers(values.dtype) or holds_truths(values.dtype):
        return Texts(written(numbers_of(values)), _nowhere())
    if isinstance(values.dtype, pd.CategoricalDtype):
        return _texts_of_categories(values)
    if not isinstance(values.dtype, pd.ArrowDtype) and values.dtype.kind == "M":
        values = _times(values)
    return _texts_of_cells(cells_of(values))


def sent_column(values: pd.Series) -> SentColumn:
    """Return a column in the type from which it is written into an upload.

    Instants are written in UTC, which is all that tells ``sent_texts`` from
    ``texts_of``. Writing is put off, for an upload is written in small batches.

    Args:
        values: n cells of any dtype; not changed.
    """
    if holds_numbers(values.dtype) or holds_truths(values.dtype):
        return SentColumn(numbers_of(values), _nowhere())
    if _holds_instants(values.dtype):
        return SentColumn(_instants_of(values), _nowhere())
    return SentColumn(*texts_of(values))


def sent_texts(values: pd.Series) -> Texts:
    """Return the cells of a column as an upload holds them.

    Args:
        values: n cells of any dtype; not changed.

    Examples:
        >>> times = pd.to_datetime(pd.Series(["2026-04-21T15:30:00.5Z"]))
        >>> sent_texts(times).text.to_pylist()
        ['2026-04-21T15:30:00.500Z']
    """
    column = sent_column(values)
    return Texts(written(column.cells), column.unsupported)


def series_of(text: pa.LargeStringArray, index: pd.Index) -> pd.Series:
    """Return Arrow text as a Series of dtype ``str``; null is missing.

    On pandas 2.3 that dtype is backed by Python objects.
    """
    array = array_of(text)
    return pd.Series(array, index=index, dtype=array.dtype, copy=False)


def array_of(text: pa.LargeStringArray) -> ExtensionArray | np.ndarray:
    """Return Arrow text as what a Series of dtype ``str`` is made of."""
    dtype = pd.api.types.pandas_dtype("str")
    if isinstance(dtype, pd.StringDtype):
        array: ExtensionArray = pd.array(text, dtype=dtype)
        return array
    cells: np.ndarray = text.to_numpy(zero_copy_only=False)
    if text.null_count:
        cells[text.is_null().to_numpy(zero_copy_only=False)] = np.nan
    return cells


def shows(values: pd.Series) -> np.ndarray:
    r"""Say which of n cells hold anything that shows: neither missing nor blank.

    Examples:
        >>> shows(pd.Series(["a", "\u200b ", None, 0], dtype=object))
        array([ True, False, False,  True])
    """
    cells = cells_of(values)
    blank = is_blank_column(cells.text).fill_null(True)
    shown: np.ndarray = np.logical_not(np.asarray(blank))
    shown[cells.others.index] = True
    return shown


def holds_texts(values: pd.Series) -> bool:
    """Say whether each cell of a column is text or missing.

    Examples:
        >>> holds_texts(pd.Series(["a", None])), holds_texts(pd.Series(["a", 1]))
        (True, False)
    """
    dtype: object = values.dtype
    if isinstance(dtype, pd.CategoricalDtype):
        return holds_texts(pd.Series(dtype.categories))
    if isinstance(dtype, pd.StringDtype):
        return True
    if isinstance(dtype, pd.ArrowDtype):
        own = dtype.pyarrow_dtype
        return bool(pa.types.is_string(own) or pa.types.is_large_string(own))
    return bool(dtype == np.dtype(object)) and _are_strings(values.to_numpy())


def holds_numbers(dtype: object) -> bool:
    """Say whether a column of this dtype holds integers or floats, and nothing else."""
    # A longdouble has no type of Arrow: it is read cell by cell.
    wide = getattr(dtype, "itemsize", 8) > _DOUBLE and isinstance(dtype, np.dtype)
    sparse = isinstance(dtype, pd.SparseDtype)
    return not (wide or sparse) and _kind(dtype) in {"i", "u", "f"}


def holds_truths(dtype: object) -> bool:
    """Say whether a column of this dtype holds truth values, and nothing else."""
    return not isinstance(dtype, pd.SparseDtype) and _kind(dtype) == "b"


def holds_local_times(dtype: object) -> bool:
    """Say whether a column of this dtype holds times without a zone."""
    if isinstance(dtype, pd.ArrowDtype):
        own = dtype.pyarrow_dtype
        return pa.types.is_timestamp(own) and own.tz is None
    return _kind(dtype) == "M" and not isinstance(dtype, pd.DatetimeTZDtype)


def numbers_of(values: pd.Series) -> pa.Array:
    """Return a column of numbers or truth values as Arrow; NaN is null."""
    numbers = flat(pa.array(values.array, from_pandas=True))
    if not pa.types.is_floating(numbers.type):
        return numbers
    return pc.if_else(pc.is_nan(numbers), pa.scalar(None, numbers.type), numbers)


def _kind(dtype: object) -> str:
    # To pandas a decimal of Arrow is a kind of number, too.
    if isinstance(dtype, pd.ArrowDtype) and pa.types.is_decimal(dtype.pyarrow_dtype):
        return "O"
    return str(getattr(dtype, "kind", "O"))


def _holds_instants(dtype: object) -> bool:
    if isinstance(dtype, pd.ArrowDtype):
        own = dtype.pyarrow_dtype
        return pa.types.is_timestamp(own) and own.tz is not None
    return isinstance(dtype, pd.DatetimeTZDtype)


def _instants_of(values: pd.Series) -> pa.Array:
    if isinstance(values.dtype, pd.ArrowDtype):
        own = values.dtype.pyarrow_dtype
        values = values.astype(pd.DatetimeTZDtype(own.unit, own.tz))
    utc = values.dt.tz_convert("UTC").dt.as_unit("us")
    return flat(pa.array(utc, from_pandas=True))


def _times(values: pd.Series) -> pd.Series:
    # A column of bare dates is one of midnights without a zone, as pandas prints it.
    if values.dt.tz is None and (values.dt.normalize() == values)[values.notna()].all():
        days: pd.Series = values.dt.date
        return days
    return values


def _cells_of_categories(values: pd.Series) -> Cells:
    text, others = cells_of(pd.Series(values.cat.categories))
    codes = values.cat.codes.to_numpy()
    rows = np.flatnonzero(np.isin(codes, others.index))
    held = others.reindex(pd.Index(codes[rows])).set_axis(pd.Index(rows))
    return Cells(_taken_by(codes, text), held)


def _texts_of_categories(values: pd.Series) -> Texts:
    text, unsupported = texts_of(pd.Series(values.cat.categories))
    codes = values.cat.codes.to_numpy()
    odd = np.flatnonzero(np.isin(codes, unsupported))
    return Texts(_taken_by(codes, text), odd)


def _taken_by(codes: np.ndarray, text: pa.LargeStringArray) -> pa.LargeStringArray:
    return text.take(pa.array(codes.astype("int64"), mask=codes < 0))


def _cells_of_objects(cells: Sequence[object] | np.ndarray) -> Cells:
    if _are_strings(cells):
        try:
            text = pa.array(cells, type=pa.large_string(), from_pandas=True)
            return Cells(text, _no_objects())
        except (pa.ArrowException, UnicodeError):
            pass  # half a character somewhere: find it cell by cell
    texts = [str.__str__(cell) if is_text(cell) else None for cell in cells]
    others = {
        position: cell
        for position, (cell, text) in enumerate(zip(cells, texts, strict=True))
        if text is None and not is_missing(cell)
    }
    return Cells(strings(texts), _objects(others))


def _texts_of_cells(cells: Cells) -> Texts:
    if cells.others.empty:
        return Texts(cells.text, _nowhere())
    texts: list[str | None] = []
    for cell in cells.others:
        try:
            texts.append(object_text(cell))
        except (TypeError, ValueError):
            texts.append(None)
    rows = cells.others.index.to_numpy("int64")
    lacking = np.array([text is None for text in texts], bool)
    return Texts(placed(cells.text, rows, strings(texts)), rows[lacking])


def _are_strings(cells: Sequence[object] | np.ndarray) -> bool:
    try:
        return pd.api.types.infer_dtype(cells, skipna=True) in _TEXT_KINDS
    except decimal.InvalidOperation:  # pandas compares a signaling NaN with itself
        return False


def _objects(held: dict[int, object]) -> pd.Series:
    rows = np.fromiter(held, "int64", len(held))
    return pd.Series(list(held.values()), index=rows, dtype=object)


def _no_objects() -> pd.Series:
    return _NO_OBJECTS


# Made once: most columns hold none, and nobody writes into what a column is made of.
_NO_OBJECTS: Final = _objects({})


def _nowhere() -> np.ndarray:
    return np.empty(0, dtype="int64")
