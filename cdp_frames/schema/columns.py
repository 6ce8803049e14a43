"""What a declared Pandera column means for the CDP: its kind, options and wire type."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple, cast

from pandera import dtypes
from pandera.engines import pandas_engine

from cdp_frames.errors import SchemaDefinitionError
from cdp_frames.kinds import KINDS, Kind, kind_for
from cdp_frames.schema.checks import kind_of_check, options_of
from cdp_frames.text.zones import as_zone

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import tzinfo

    import pandas as pd
    import pandera.pandas as pa

    from cdp_frames.fields import WireType


class ColumnKind(NamedTuple):
    """The kind of a column, and the options of its `normalize`.

    Attributes:
        kind: the kind.
        options: the options of `normalize` that the schema sets.
    """

    kind: Kind
    options: dict[str, object]


# First match wins.
_WIRE_TYPES: Final[tuple[tuple[Callable[[dtypes.DataType], bool], WireType], ...]] = (
    (dtypes.is_bool, "boolean"),
    (dtypes.is_int, "integer"),
    (dtypes.is_uint, "integer"),
    (dtypes.is_float, "number"),
    (lambda dtype: isinstance(dtype, dtypes.Decimal), "number"),
    (dtypes.is_datetime, "datetime"),
    (lambda dtype: isinstance(dtype, dtypes.Date), "date"),
    (dtypes.is_string, "string"),
    (dtypes.is_category, "string"),
    (lambda dtype: str(dtype) == "object", "string"),
)

# A wire type that can also be kept in a column declared as another.
_FITS: Final[dict[str, frozenset[str]]] = {
    "string": frozenset({"string"}),
    "date": frozenset({"date", "string"}),
    "datetime": frozenset({"datetime"}),
    "integer": frozenset({"integer", "number"}),
    "number": frozenset({"number"}),
    "boolean": frozenset({"boolean"}),
}


def column_kind(column: pa.Column, name: str | None = None) -> ColumnKind:
    """Say what kind of value a declared column holds.

    A check such as ``Check.cdp_email()`` says it; else the dtype does, and for text
    the name.

    Args:
        column: the declared column.
        name: the field's name, where the column declares a pattern of names.

    Raises:
        SchemaDefinitionError: two kinds are declared, the kind contradicts the
            dtype, or the dtype has no form in the CDP.

    Examples:
        >>> import pandera.pandas as pa
        >>> column_kind(pa.Column(int, name="visits")).kind.name
        'integer'
        >>> column_kind(pa.Column(str, name="country_code")).kind.name
        'country'
    """
    name = str(column.name) if name is None else name
    declared = [check for check in column.checks if kind_of_check(check)]
    if len(declared) > 1:
        raise SchemaDefinitionError(f"column {name!r} declares more than one kind")
    stored = _wire_type(column, name)
    if not declared:
        return ColumnKind(KINDS[kind_for(name, stored or "string")], {})
    kind = KINDS[str(kind_of_check(declared[0]))]
    if stored is not None and stored not in _FITS[kind.wire_type]:
        raise SchemaDefinitionError(
            f"column {name!r} declares {kind.check}, whose values are {kind.dtype}, "
            f"and the dtype {column.dtype}"
        )
    return ColumnKind(kind, options_of(declared[0]))


def _wire_type(column: pa.Column, name: str) -> WireType | None:
    if column.dtype is None:
        return None
    stored = _stored_as(column.dtype)
    if stored is not None:
        return stored
    raise SchemaDefinitionError(
        f"column {name!r} has the dtype {column.dtype}, which has no form in the CDP; "
        "declare str, int, float, bool or 'datetime64[us, UTC]'"
    )


def _stored_as(dtype: dtypes.DataType) -> WireType | None:
    """Return the wire type of what a dtype stores; None if it has none."""
    try:
        return _known(dtype)
    except TypeError:  # a dtype that has no hash, such as one of nested values
        return _known.__wrapped__(dtype)


@lru_cache(maxsize=256, typed=True)
def _known(dtype: dtypes.DataType) -> WireType | None:
    return next((of for matches, of in _WIRE_TYPES if matches(dtype)), None)


def holds_local_times(column: pa.Column) -> bool:
    """Say whether a column declares times without a time zone.

    Examples:
        >>> import pandera.pandas as pa
        >>> [
        ...     holds_local_times(pa.Column(of))
        ...     for of in (pa.DateTime, "date32[pyarrow]")
        ... ]
        [True, False]
    """
    dtype: Any = column.dtype
    if dtype is None or not dtypes.is_datetime(dtype):
        return False
    return not (
        getattr(dtype, "tz", None) or getattr(dtype, "time_zone_agnostic", False)
    )


def local_zone(column: pa.Column, options: Mapping[str, object]) -> tzinfo | None:
    """Return the zone in which a column's times are kept; None if they tell theirs.

    Args:
        column: the declared column.
        options: those of its kind.

    Raises:
        SchemaDefinitionError: the column declares times without a zone, and nobody
            says which one is meant: the CDP takes instants only.
    """
    if not holds_local_times(column):
        return None
    zone = options.get("timezone")
    if zone is None:
        raise SchemaDefinitionError(
            f"column {column.name!r} declares times without a time zone, and the CDP "
            "takes none; say which zone is meant, such as timezone='America/Denver', "
            "or declare 'datetime64[us, UTC]'"
        )
    return as_zone(cast("str | tzinfo", zone))


def stored(column: pa.Column, kind: Kind, values: pd.Series) -> pd.Series:
    """Keep normalized values as the schema declares them, where that loses nothing.

    Args:
        column: the declared column.
        kind: the kind that made the values.
        values: n normalized values that fit (``fitting.fitted``).

    Returns:
        n values of the declared dtype with the same index; as they were where the
        dtype can't hold all of them (``int64`` and a gap).
    """
    if _as_made(column, kind):
        return values
    try:
        kept: pd.Series = column.dtype.coerce(values)
    except Exception:  # noqa: BLE001 - Pandera's dtypes raise whatever pandas raises
        return values
    return kept


def _as_made(column: pa.Column, kind: Kind) -> bool:
    declared: object = column.dtype
    return declared is None or declared == dtype_of(kind.dtype)


@cache
def dtype_of(dtype: object) -> dtypes.DataType:
    """Return what Pandera calls a dtype."""
    return pandas_engine.Engine.dtype(dtype)
