"""What a column is to the CDP, by its dtype alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
from pandas.api import types

if TYPE_CHECKING:
    from collections.abc import Callable

    from pandas.api.extensions import ExtensionDtype

    from cdp_frames.fields import WireType

    Dtype = np.dtype | ExtensionDtype


class ColumnType(NamedTuple):
    """What the dtype of a column says.

    Attributes:
        wire_type: the type to declare to the CDP; ``string`` for text, and for a
            column without any value, since both say nothing else.
        trouble: why the values have no form in a file; empty if they have one.
    """

    wire_type: WireType
    trouble: str = ""


_TEXT: Final = ColumnType("string")
_SPAN: Final = ColumnType(
    "string", "a span of time has no type in the CDP; send its number of seconds"
)
_CLOCK: Final = ColumnType(
    "string", "a time of day without its date has no type in the CDP; send it as text"
)
_PERIOD: Final = ColumnType(
    "string", "a period is not an instant; send where it begins (.dt.start_time)"
)
_INTERVAL: Final = ColumnType("string", "an interval has two ends; send them apart")
_COMPLEX: Final = ColumnType("string", "a complex number has no type in the CDP")
_NESTED: Final = ColumnType(
    "string", "lists, dictionaries and other nested values have no form in a file"
)
_BYTES: Final = ColumnType("string", "bytes are not text; decode them first")

# First match wins. Booleans come first because numpy counts them as integers in some
# of these questions; text is not asked at all, for it is what remains.
_NUMPY: Final[tuple[tuple[Callable[[Dtype], bool], ColumnType], ...]] = (
    (types.is_bool_dtype, ColumnType("boolean")),
    (types.is_integer_dtype, ColumnType("integer")),
    (types.is_datetime64_any_dtype, ColumnType("datetime")),
    (types.is_timedelta64_dtype, _SPAN),
    (types.is_complex_dtype, _COMPLEX),
    (lambda dtype: isinstance(dtype, pd.PeriodDtype), _PERIOD),
    (lambda dtype: isinstance(dtype, pd.IntervalDtype), _INTERVAL),
)

# `Decimal` is a number in either form; a float is asked whether it is whole.
_ARROW: Final[tuple[tuple[Callable[[pa.DataType], bool], ColumnType], ...]] = (
    (pa.types.is_boolean, ColumnType("boolean")),
    (pa.types.is_integer, ColumnType("integer")),
    (pa.types.is_decimal, ColumnType("number")),
    (pa.types.is_timestamp, ColumnType("datetime")),
    (pa.types.is_date, ColumnType("date")),
    (pa.types.is_time, _CLOCK),
    (pa.types.is_duration, _SPAN),
    (pa.types.is_interval, _SPAN),
    (pa.types.is_nested, _NESTED),
    (pa.types.is_binary, _BYTES),
    (pa.types.is_large_binary, _BYTES),
    (pa.types.is_fixed_size_binary, _BYTES),
)

# The answers of `pandas.api.types.infer_dtype`, for columns of dtype object.
_OBJECT: Final[dict[str, ColumnType]] = {
    "boolean": ColumnType("boolean"),
    "integer": ColumnType("integer"),
    "decimal": ColumnType("number"),
    "datetime": ColumnType("datetime"),
    "datetime64": ColumnType("datetime"),
    "date": ColumnType("date"),
    "time": _CLOCK,
    "timedelta": _SPAN,
    "timedelta64": _SPAN,
    "period": _PERIOD,
    "interval": _INTERVAL,
    "complex": _COMPLEX,
    "bytes": _BYTES,
}

# How many values of a mixed column are looked at for nesting.
_LOOKED_AT: Final = 200


def column_type(values: pd.Series) -> ColumnType:
    """Say of which wire type a column is, by its dtype.

    Whole floats are integers: a gap is all that made pandas turn them into floats.
    A naive time is a ``datetime`` like a zoned one; that its zone is missing is for
    the rows to say. A categorical is what its categories are.

    Args:
        values: n values of any dtype; missing allowed.

    Returns:
        The type, and why the column can't be sent if it can't.

    Examples:
        >>> column_type(pd.Series([1.0, None]))
        ColumnType(wire_type='integer', trouble='')
        >>> column_type(pd.Series(["a", None])).wire_type
        'string'
    """
    dtype = values.dtype
    if isinstance(dtype, pd.CategoricalDtype):
        return column_type(pd.Series(dtype.categories))
    if isinstance(dtype, pd.SparseDtype):
        return column_type(pd.Series(np.asarray(values, dtype=dtype.subtype)))
    if isinstance(dtype, pd.ArrowDtype):
        return _arrow_type(values, dtype.pyarrow_dtype)
    if types.is_object_dtype(dtype):
        return _object_type(values)
    return _numpy_type(values)


def wire_type_for(column: ColumnType, field_type: WireType) -> WireType:
    """Choose the type to declare for a column that goes to a field.

    Text takes the field's type. Another dtype keeps its own where the field holds
    it as it is, and else takes the field's too, for that is how it is written.

    Examples:
        >>> wire_type_for(ColumnType("string"), "datetime")
        'datetime'
        >>> wire_type_for(ColumnType("integer"), "number")
        'integer'
        >>> wire_type_for(ColumnType("integer"), "string")
        'string'
    """
    if (column.wire_type, field_type) == ("integer", "number"):
        return "integer"
    return field_type


def _numpy_type(values: pd.Series) -> ColumnType:
    for matches, answer in _NUMPY:
        if matches(values.dtype):
            return answer
    if types.is_float_dtype(values.dtype):
        return _float_type(values.to_numpy(dtype="float64", na_value=np.nan))
    return _TEXT


def _arrow_type(values: pd.Series, arrow: pa.DataType) -> ColumnType:
    if pa.types.is_dictionary(arrow):
        return _arrow_type(values, arrow.value_type)
    for matches, answer in _ARROW:
        if matches(arrow):
            return answer
    if pa.types.is_floating(arrow):
        return _float_type(values.to_numpy(dtype="float64", na_value=np.nan))
    return _TEXT


def _object_type(values: pd.Series) -> ColumnType:
    found = types.infer_dtype(values, skipna=True)
    if found in {"floating", "mixed-integer-float"}:
        return _float_type(values.to_numpy(dtype="float64", na_value=np.nan))
    if found == "mixed" and _is_nested(values):
        return _NESTED
    return _OBJECT.get(found, _TEXT)


def _float_type(numbers: np.ndarray) -> ColumnType:
    given = numbers[~np.isnan(numbers)]
    # An all-missing float column is what pandas makes of an empty text column.
    if not len(given):
        return _TEXT
    whole = np.isfinite(given).all() and (given == np.floor(given)).all()
    return ColumnType("integer" if whole else "number")


def _is_nested(values: pd.Series) -> bool:
    """Say whether every value is nested; a few odd cells are for the rows to say."""
    given = values[values.notna()].head(_LOOKED_AT)
    return all(
        isinstance(value, (list, tuple, dict, set, np.ndarray)) for value in given
    )
