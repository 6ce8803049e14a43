"""What a number field can hold, and what becomes of numbers that go into it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final

import numpy as np
import pyarrow as pa

from cdp_frames.kinds.findings import (
    CellResult,
    Findings,
    accepted,
    of_each,
    refused_at,
)
from cdp_frames.kinds.number.floats import FROM_FLOAT, as_doubles, exact_to

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_EXACT: Final = exact_to(8)
_MIN, _MAX = -(2**63), 2**63 - 1

_FRACTION: Final = "it has a fraction"
_NO_NUMBER: Final = "infinity is no number"
_TOO_LARGE: Final = "it does not fit into 64 bits"
_INEXACT: Final = "a number of 64 bits would lose its last digits"

if TYPE_CHECKING:
    NumberResult = CellResult[int | float]


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberType:
    """A kind of number field.

    Attributes:
        code: of ``problems.PROBLEMS``, for what is no such number.
        dtype: of Arrow.
        digits: how many digits every number may have and still be held exactly.
        whole: whether it holds whole numbers alone.
        of_decimal: puts a number in.
    """

    code: str
    dtype: pa.DataType
    digits: int
    whole: bool
    of_decimal: Callable[[Decimal], NumberResult]

    def of_object(self, value: object) -> NumberResult:
        """Put in an object that is neither text nor missing."""
        if isinstance(value, np.timedelta64):  # to NumPy a kind of integer
            return CellResult(code="unsupported_value")
        exact = _EXACT
        if isinstance(value, np.floating):
            exact = exact_to(value.itemsize)
            value = np.float64(np.format_float_positional(value))
        if isinstance(value, np.number | np.bool_):
            value = value.item()
        if isinstance(value, bool):
            return CellResult(code=self.code, detail="true and false are no numbers")
        if isinstance(value, float):
            return self._of_float(value, exact)
        if isinstance(value, Decimal) and not value.is_finite():
            return CellResult(code=self.code, detail=_NO_NUMBER)
        if isinstance(value, int | Decimal):
            return self.of_decimal(Decimal(value))
        return CellResult(code="unsupported_value")

    def _of_float(self, value: float, exact: int) -> NumberResult:
        if not math.isfinite(value):
            return CellResult(code=self.code, detail=_NO_NUMBER)
        if not self.whole:
            return CellResult(value + 0.0)
        if abs(value) > exact:
            return CellResult(code="number_out_of_range", detail=FROM_FLOAT)
        return self.of_decimal(Decimal(value))

    def of_column(self, numbers: pa.Array) -> Findings:
        """Put in n integers or floats; null is missing."""
        if pa.types.is_floating(numbers.type):
            exact = exact_to(numbers.type.bit_width // 8)
            return self._of_floats(as_doubles(numbers), exact)
        return self._of_integers(numbers)

    def of_each(self, results: Sequence[NumberResult]) -> Findings:
        """Gather numbers that were put in one at a time."""
        return of_each(results, self.dtype)

    def _of_floats(self, numbers: pa.DoubleArray, exact: int) -> Findings:
        missing = np.asarray(numbers.is_null())
        floats = numbers.fill_null(0).to_numpy()
        infinite = np.isinf(floats)
        usual = np.where(infinite, 0, floats) + 0.0  # which makes -0.0 a plain 0
        refusals = [(np.flatnonzero(infinite), self.code, _NO_NUMBER)]
        if self.whole:
            large, broken = np.abs(usual) > exact, usual != np.trunc(usual)
            usual = np.where(large | broken, 0, usual)
            refusals += [
                (np.flatnonzero(broken), self.code, _FRACTION),
                (np.flatnonzero(large), "number_out_of_range", FROM_FLOAT),
            ]
        values = pa.array(usual, mask=missing).cast(self.dtype)
        return refused_at(values, refusals)

    def _of_integers(self, numbers: pa.Array) -> Findings:
        missing = np.asarray(numbers.is_null())
        integers = numbers.fill_null(0).to_numpy()
        limit = _MAX if self.whole else _EXACT
        inside = (integers <= limit) & (integers.astype("float64") >= -float(limit))
        usual = pa.array(np.where(inside, integers, 0), mask=missing | ~inside)
        outside = np.flatnonzero(~inside)
        results = [self.of_decimal(Decimal(int(n))) for n in integers[outside]]
        return accepted(usual.cast(self.dtype)).put(outside, self.of_each(results))


def _whole(value: Decimal) -> NumberResult:
    if value != value.to_integral_value():
        return CellResult(code="invalid_integer", detail=_FRACTION)
    if not _MIN <= value <= _MAX:
        return CellResult(code="number_out_of_range", detail=_TOO_LARGE)
    return CellResult(int(value))


def _real(value: Decimal) -> NumberResult:
    number = float(value)
    if math.isinf(number) or (number == 0 and value != 0):
        return CellResult(code="number_out_of_range", detail=_TOO_LARGE)
    if Decimal(repr(number)) == value:
        return CellResult(number + 0.0)
    if value == value.to_integral_value():
        return CellResult(code="number_out_of_range", detail=_INEXACT)
    return CellResult(number, rules=("rounded to 64 bits",))


WHOLE: Final = NumberType(
    code="invalid_integer", dtype=pa.int64(), digits=18, whole=True, of_decimal=_whole
)
REAL: Final = NumberType(
    code="invalid_number", dtype=pa.float64(), digits=15, whole=False, of_decimal=_real
)
