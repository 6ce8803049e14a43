"""What a declared dtype makes of normalized values: held, rounded, or refused.

A dtype can be narrower than the kind of its column: ``float32`` holds seven digits,
``datetime64[s, UTC]`` no fraction of a second, ``int8`` nothing above 127. pandas casts
without a word. Here each distinct value is cast and written again, as it would be sent,
and held against what it was.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from pandera import dtypes

from cdp_frames.kinds.base import changes_at, problems_at
from cdp_frames.schema.columns import dtype_of, stored
from cdp_frames.text.cells import sent_texts

if TYPE_CHECKING:
    import pandera.pandas as pandera

    from cdp_frames.kinds import Kind

# A number that the dtype moves further than this has lost more than a fraction: digits
# before the point, such as the last ones of an id or of an amount.
_ROUNDING: Final = 0.5
_MOST: Final = 2**63 - 1
_EXACT: Final = 2.0**53
_UNITS: Final = {"s": "seconds", "ms": "milliseconds", "us": "microseconds"}
_CODES: Final = {
    "number": "number_out_of_range",
    "integer": "number_out_of_range",
    "datetime": "datetime_out_of_range",
}


class Fitted(NamedTuple):
    """What a dtype does not hold as it is.

    Attributes:
        problems: of the values that it can't hold, as in ``Normalized``.
        changes: of those that it holds rounded or cut, as in ``Normalized``.
        values: what becomes of the latter, in the order of ``changes``, in the dtype
            of the kind.
    """

    problems: pd.DataFrame
    changes: pd.DataFrame
    values: pd.Series


def fitted(column: pandera.Column, kind: Kind, values: pd.Series) -> Fitted | None:
    """Hold normalized values against the dtype that a column declares.

    A fraction is rounded, and told; what would lose more than that is refused, as
    numbers beyond 64 bits are.

    Args:
        column: the declared column.
        kind: the kind that made the values.
        values: n values; missing ones fit always, ``nullable`` decides on them.

    Returns:
        What is to be said; None where the dtype holds all values as they are.

    Examples:
        >>> import pandera.pandas as pandera
        >>> from pandera.engines.pandas_engine import Decimal
        >>> from cdp_frames.kinds import KINDS
        >>> numbers = pd.Series([0.5, 3.99951, 16777217.0], dtype="Float64")
        >>> narrow = pandera.Column(Decimal(8, 2))
        >>> made = fitted(narrow, KINDS["number"], numbers)
        >>> made.values.tolist(), made.changes["position"].tolist()
        ([4.0], [1])
        >>> made.problems["position"].tolist()
        [2]
    """
    if _holds_all(column.dtype, kind):
        return None
    codes, uniques = pd.factorize(values)
    distinct = pd.Series(uniques)
    if distinct.empty:
        return None
    nearest = _nearest(column.dtype, kind, distinct)
    held = _held(column, kind, nearest)
    lost = _lost(kind, distinct, held)
    moved = ~lost & _differ(distinct, held)
    if not (lost | moved).any():
        return None
    # Of a missing value the code is -1: the last place is that.
    lost, moved = np.append(lost, False), np.append(moved, False)
    unfit, changed = np.flatnonzero(lost[codes]), np.flatnonzero(moved[codes])
    return Fitted(
        problems_at(
            unfit,
            _CODES.get(kind.wire_type, "check_failed"),
            detail=f"does not fit the type {column.dtype}",
        ),
        changes_at(changed, _rule(column.dtype)),
        held.take(codes[changed]),
    )


def _holds_all(dtype: Any, kind: Kind) -> bool:  # noqa: ANN401 - Pandera's annotation is not what it keeps
    """Say whether a dtype holds every value of a kind, whatever it is."""
    if dtype is None or dtype == dtype_of(kind.dtype) or str(dtype) == "object":
        return True
    if dtypes.is_string(dtype) or dtypes.is_bool(dtype):
        return True
    wide = getattr(dtype, "bit_width", 0) == 64  # noqa: PLR2004 - bits of the kinds' own
    if kind.name == "integer":
        return wide and dtypes.is_int(dtype) and not dtypes.is_uint(dtype)
    return kind.name == "number" and wide and dtypes.is_float(dtype)


def _nearest(dtype: object, kind: Kind, values: pd.Series) -> pd.Series:
    """Cut times to the unit of a dtype; Arrow refuses to do so, and numpy just does."""
    unit = getattr(dtype, "unit", None)
    if kind.wire_type != "datetime" or unit not in _UNITS:
        return values
    per_unit = {"s": 10**6, "ms": 10**3, "us": 1}[unit]
    micros = values.astype("int64") // per_unit * per_unit
    cut: pd.Series = micros.astype("datetime64[us]")
    return cut if values.dt.tz is None else cut.dt.tz_localize("UTC")


def _held(column: pandera.Column, kind: Kind, values: pd.Series) -> pd.Series:
    """Cast distinct values and read them again; missing where that is not possible.

    What can't be cast is found by halving: there is little of it, if any.
    """
    possible = _possible(column.dtype, values)
    if not possible.all():
        rest = _held(column, kind, values[possible])
        return rest.reindex(values.index)
    made = stored(column, kind, values)
    declared: Any = column.dtype
    if values.empty or declared.check(dtype_of(made.dtype)):
        return values if _is_whole(declared) else _read_again(kind, values, made)
    if len(values) == 1:
        return values.mask(np.ones(1, dtype=bool))
    middle = len(values) // 2
    halves = (values.iloc[:middle], values.iloc[middle:])
    both: pd.Series = pd.concat([_held(column, kind, half) for half in halves])
    return both


def _possible(dtype: Any, values: pd.Series) -> np.ndarray:  # noqa: ANN401 - as above
    """Say which whole numbers are within the bounds of a dtype."""
    if not _is_whole(dtype):
        return np.ones(len(values), dtype=bool)
    bounds = np.iinfo(f"{'uint' if dtypes.is_uint(dtype) else 'int'}{dtype.bit_width}")
    numbers = values.to_numpy("int64")
    inside: np.ndarray = (numbers >= bounds.min) & (numbers <= min(bounds.max, _MOST))
    return inside


def _is_whole(dtype: Any) -> bool:  # noqa: ANN401 - as above
    return bool(dtypes.is_int(dtype) or dtypes.is_uint(dtype))


def _read_again(kind: Kind, values: pd.Series, made: pd.Series) -> pd.Series:
    """Read cast values as they would be sent; missing where that is not possible."""
    text = sent_texts(made).text
    same = pc.fill_null(pc.equal(text, sent_texts(values).text), False)
    same = same.to_numpy(zero_copy_only=False)
    if kind.wire_type not in {"number", "integer"}:
        return values.where(same)
    numbers = pc.cast(text, pa.float64()).to_numpy(zero_copy_only=False)
    limit = np.inf if kind.wire_type == "number" else 2.0**63
    # Beyond 2**53 a decimal shows digits that the float which it is made of never had.
    missing = ~(np.abs(numbers) < limit) | (~same & (np.abs(numbers) > _EXACT))
    numbers = np.where(missing, 0, numbers)
    read: pd.Series = pd.Series(numbers, index=values.index).astype(values.dtype)
    return read.mask(missing)


def _lost(kind: Kind, values: pd.Series, held: pd.Series) -> np.ndarray:
    """Say of which distinct values more is lost than a rounded fraction."""
    lost = held.isna()
    if kind.wire_type in {"number", "integer"}:
        moved = (held - values).abs() >= _ROUNDING
        vanished = held.eq(0) & values.ne(0)
        lost |= (moved | vanished).fillna(value=False)
    return lost.to_numpy(dtype=bool)


def _differ(values: pd.Series, held: pd.Series) -> np.ndarray:
    differs = held.ne(values).fillna(value=False)
    return differs.to_numpy(dtype=bool)


def _rule(dtype: object) -> str:
    unit = getattr(dtype, "unit", None)
    return f"cut to {_UNITS[unit]}" if unit in _UNITS else f"rounded to {dtype}"
