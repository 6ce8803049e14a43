"""One value as JSON, with its type: what comes back is equal to it, and of its kind.

A text, a whole number, a finite one, a truth value and None stand for themselves;
everything else is a list of a word for its type and of what it is made of.
"""

from __future__ import annotations

import base64
import datetime as dt
import importlib
import math
import zoneinfo
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, TypeAlias
from uuid import UUID

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

Json: TypeAlias = Any

# They stand for themselves in JSON.
PLAIN: Final = frozenset({int, bool, type(None)})


class CannotBeStored(Exception):  # noqa: N818 - a finding, which its reader words
    """A value, or a type of cells, that this file format has no form for.

    Attributes:
        kind: the name of its type; no value is in it.
    """

    def __init__(self, kind: str) -> None:
        self.kind = kind
        super().__init__(kind)


def stored(value: object) -> Json:
    """Return a value as JSON.

    Raises:
        CannotBeStored: it is of another type.

    Examples:
        >>> stored(("a", 1, float("nan")))
        ['tuple', ['a', 1, ['float', 'nan']]]
    """
    kind = type(value)
    if kind in PLAIN:
        return value
    if isinstance(value, np.generic):
        return _of_numpy(value)
    write = _WRITERS.get(kind)
    if write is not None:
        return write(value)
    if value is pd.NA:
        return ["NA"]
    if value is pd.NaT:
        return ["NaT"]
    if isinstance(value, dt.tzinfo):
        return ["zone", stored_zone(value)]
    raise CannotBeStored(kind.__name__)


def value_of(data: Json) -> Any:  # noqa: ANN401 - whatever was stored
    """Return the value that ``stored`` made this of.

    Raises:
        ValueError: it is no such thing, or not as it was written. So are ``TypeError``,
            ``KeyError`` and ``IndexError``.
    """
    if type(data) is not list:
        if isinstance(data, dict):
            raise ValueError("a value is no object of JSON")
        return data
    kind, *parts = data
    return _READERS[kind](*parts)


def _text(value: str) -> Json:
    try:
        value.encode()
    except UnicodeEncodeError:
        # Half a character, which two readers of JSON may take for different things.
        return ["text", value.encode("utf-32-le", "surrogatepass").hex()]
    return value


def _float(value: float) -> Json:
    return value if math.isfinite(value) else ["float", repr(value)]


def _several(kind: str) -> Callable[[Iterable[object]], Json]:
    return lambda values: [kind, [stored(value) for value in values]]


def _dict(value: dict[object, object]) -> Json:
    return ["dict", [[stored(key), stored(of)] for key, of in value.items()]]


def _bytes(value: bytes) -> Json:
    return ["bytes", base64.b64encode(value).decode()]


def _of_numpy(value: np.generic) -> Json:
    if value.dtype.kind not in "biufcmMSU":
        raise CannotBeStored(type(value).__name__)
    return ["numpy", value.dtype.str, base64.b64encode(value.tobytes()).decode()]


def _scalar(dtype: str, data: str) -> Any:  # noqa: ANN401 - any number of numpy
    return np.frombuffer(base64.b64decode(data), np.dtype(dtype))[0]


def _array(value: np.ndarray) -> Json:
    shape = list(value.shape)
    if value.dtype.kind == "O":
        return ["objects", shape, [stored(cell) for cell in value.ravel()]]
    if value.dtype.kind not in "biufcmMSU":
        raise CannotBeStored("ndarray")
    data = base64.b64encode(np.ascontiguousarray(value).tobytes()).decode()
    return ["array", shape, value.dtype.str, data]


def _objects(shape: list[int], cells: list[Json]) -> np.ndarray:
    made = np.empty(len(cells), dtype=object)
    for place, cell in enumerate(cells):
        made[place] = value_of(cell)
    return made.reshape(shape)


def _timestamp(value: pd.Timestamp) -> Json:
    zone = None if value.tzinfo is None else stored_zone(value.tzinfo)
    return ["timestamp", int(value.asm8.astype("int64")), value.unit, zone]


def _as_timestamp(count: int, unit: str, zone: Json) -> pd.Timestamp:
    moment: Any = np.datetime64(count, unit)  # type: ignore[call-overload]
    naive = pd.Timestamp(moment)
    if zone is None:
        return naive
    return naive.tz_localize("UTC").tz_convert(zone_of(zone))


def _timedelta(value: pd.Timedelta) -> Json:
    return ["timedelta", int(value.asm8.astype("int64")), value.unit]


def _datetime(value: dt.datetime) -> Json:
    zone = None if value.tzinfo is None else stored_zone(value.tzinfo)
    return ["datetime", value.replace(tzinfo=None).isoformat(), zone, value.fold]


def _as_datetime(text: str, zone: Json, fold: int) -> dt.datetime:
    naive = dt.datetime.fromisoformat(text).replace(fold=fold)
    if zone is None:
        return naive
    found = zone_of(zone)
    # Of pytz a zone has an object for each of its offsets, and none of them is set so.
    localize = getattr(found, "localize", None)
    if localize is not None:
        made: dt.datetime = localize(naive, is_dst=not fold)
        return made
    return naive.replace(tzinfo=found)


def _time(value: dt.time) -> Json:
    zone = None if value.tzinfo is None else stored_zone(value.tzinfo)
    return ["time", value.replace(tzinfo=None).isoformat(), zone, value.fold]


def _as_time(text: str, zone: Json, fold: int) -> dt.time:
    made = dt.time.fromisoformat(text).replace(fold=fold)
    return made if zone is None else made.replace(tzinfo=zone_of(zone))


def _period(value: pd.Period) -> Json:
    return ["period", value.ordinal, value.freqstr]


def _interval(value: pd.Interval) -> Json:
    return ["interval", stored(value.left), stored(value.right), value.closed]


def stored_zone(zone: dt.tzinfo) -> Json:
    """Return a time zone as JSON.

    Raises:
        CannotBeStored: it is of another library than Python, pandas and pytz.
    """
    if isinstance(zone, zoneinfo.ZoneInfo) and zone.key:
        return ["zoneinfo", zone.key]
    if isinstance(zone, dt.timezone):
        offset = zone.utcoffset(None)
        named = zone.tzname(None)
        same = named == dt.timezone(offset).tzname(None)
        return ["fixed", offset.total_seconds(), None if same else named]
    if type(zone).__module__.partition(".")[0] == "pytz":
        name = getattr(zone, "zone", None)
        if name is not None:
            return ["pytz", name]
        offset = zone.utcoffset(None) or dt.timedelta()
        return ["pytz offset", int(offset.total_seconds() // 60)]
    raise CannotBeStored(type(zone).__name__)


def zone_of(data: Json) -> dt.tzinfo:
    """Return the time zone that ``stored_zone`` made this of.

    One of pytz comes back as Python's own where pytz is not there.
    """
    kind, *parts = data
    if kind == "fixed":
        offset = dt.timedelta(seconds=parts[0])
        if parts[1] is None:
            return dt.UTC if not offset else dt.timezone(offset)
        return dt.timezone(offset, parts[1])
    if kind in {"pytz", "pytz offset"}:
        try:
            pytz = importlib.import_module("pytz")
        except ImportError:
            if kind == "pytz":
                return zoneinfo.ZoneInfo(parts[0])
            return dt.timezone(dt.timedelta(minutes=parts[0]))
        made: dt.tzinfo = (
            pytz.timezone(parts[0]) if kind == "pytz" else pytz.FixedOffset(parts[0])
        )
        return made
    if kind != "zoneinfo":
        raise ValueError("a zone of no kind that is known")
    return zoneinfo.ZoneInfo(parts[0])


_WRITERS: Final[dict[type, Callable[[Any], Json]]] = {
    str: _text,
    float: _float,
    list: _several("list"),
    tuple: _several("tuple"),
    set: _several("set"),
    frozenset: _several("frozenset"),
    dict: _dict,
    bytes: _bytes,
    complex: lambda value: ["complex", repr(value.real), repr(value.imag)],
    Decimal: lambda value: ["decimal", str(value)],
    UUID: lambda value: ["uuid", value.hex],
    np.ndarray: _array,
    pd.Timestamp: _timestamp,
    pd.Timedelta: _timedelta,
    pd.Period: _period,
    pd.Interval: _interval,
    dt.datetime: _datetime,
    dt.date: lambda value: ["date", value.isoformat()],
    dt.time: _time,
    dt.timedelta: lambda value: [
        *("duration", value.days, value.seconds, value.microseconds)
    ],
}
_READERS: Final[dict[str, Callable[..., Any]]] = {
    "text": lambda data: bytes.fromhex(data).decode("utf-32-le", "surrogatepass"),
    "float": float,
    "list": lambda cells: [value_of(cell) for cell in cells],
    "tuple": lambda cells: tuple(value_of(cell) for cell in cells),
    "set": lambda cells: {value_of(cell) for cell in cells},
    "frozenset": lambda cells: frozenset(value_of(cell) for cell in cells),
    "dict": lambda pairs: {value_of(key): value_of(of) for key, of in pairs},
    "bytes": lambda data: base64.b64decode(data, validate=True),
    "complex": lambda real, imag: complex(float(real), float(imag)),
    "decimal": Decimal,
    "uuid": UUID,
    "array": lambda shape, dtype, data: (
        np.frombuffer(base64.b64decode(data), np.dtype(dtype)).reshape(shape).copy()
    ),
    "objects": _objects,
    "numpy": _scalar,
    "timestamp": _as_timestamp,
    "timedelta": lambda count, unit: pd.Timedelta(np.timedelta64(count, unit)),
    "period": lambda ordinal, freq: pd.Period(ordinal=ordinal, freq=freq),
    "interval": lambda left, right, closed: pd.Interval(
        value_of(left), value_of(right), closed
    ),
    "datetime": _as_datetime,
    "date": dt.date.fromisoformat,
    "time": _as_time,
    "duration": dt.timedelta,
    "zone": zone_of,
    "NA": lambda: pd.NA,
    "NaT": lambda: pd.NaT,
}
