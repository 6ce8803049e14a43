"""What a number field can hold, and what becomes of numbers that go into it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import pyarrow as pa

if TYPE_CHECKING:
    from collections.abc import Callable

# Up to here every whole number is a float, and no two are the same one (IEEE 754
# binary64, 53 bits). Beyond, a float may be another number than the one that was
# meant, as happens to ids that went through a column of floats.
_EXACT: Final = 2**53
_MIN, _MAX = -(2**63), 2**63 - 1

_FRACTION: Final = "it has a fraction"
_NO_NUMBER: Final = "infinity is no number"
_TOO_LARGE: Final = "it does not fit into 64 bits"
_INEXACT: Final = "a number of 64 bits would lose its last digits"
_FROM_FLOAT: Final = "it was kept as a float, which loses digits of numbers this large"


class NumberResult(NamedTuple):
    """One number that was put into a field, or why it wasn't.

    Attributes:
        value: the number; 0 if it was refused.
        code: of ``problems.PROBLEMS``, if it was refused.
        detail: why.
        suggestion: a text that would pass.
        rule: what was done to it.
    """

    value: int | float = 0
    code: str = ""
    detail: str = ""
    suggestion: str | None = None
    rule: str = ""


class NumberResults:
    """n numbers that were put into a field; the attributes are those of ``Fit``.

    Attributes:
        passed: n flags: neither missing nor refused.
    """

    def __init__(self, count: int, dtype: str) -> None:
        self.value = np.zeros(count, dtype)
        self.passed = np.zeros(count, bool)
        self.code = np.full(count, "", object)
        self.detail = np.full(count, "", object)
        self.suggestion = np.full(count, None, object)
        self.rule = np.full(count, "", object)

    def put(self, at: int, fit: NumberResult) -> None:
        """Note one number."""
        self.passed[at] = not fit.code
        self.value[at], self.code[at], self.detail[at] = fit[:3]
        self.suggestion[at], self.rule[at] = fit[3:]

    def accept(self, at: np.ndarray, values: np.ndarray, rule: str = "") -> None:
        """Note numbers that fit, at these positions."""
        self.passed[at] = True
        self.value[at] = values
        self.rule[at] = rule

    def refuse(self, at: np.ndarray, code: str, detail: str) -> None:
        """Note numbers that don't."""
        self.passed[at] = False
        self.value[at] = 0
        self.code[at] = code
        self.detail[at] = detail

    def spread(self, at: np.ndarray, fits: NumberResults, rows: np.ndarray) -> None:
        """Note what ``fits`` has in these rows, at these positions."""
        for name in ("passed", "value", "code", "detail", "suggestion", "rule"):
            getattr(self, name)[at] = getattr(fits, name)[rows]


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberType:
    """A kind of number field.

    Attributes:
        code: of ``problems.PROBLEMS``, for what is no such number.
        dtype: of NumPy.
        digits: how many digits every number may have and still be held exactly.
        of_decimal: puts a number in.
    """

    code: str
    dtype: str
    digits: int
    of_decimal: Callable[[Decimal], NumberResult]

    @property
    def whole(self) -> bool:
        """Whether it holds whole numbers alone."""
        return self.dtype == "int64"

    def of_object(self, value: object) -> NumberResult:
        """Put in an object that is neither text nor missing."""
        if isinstance(value, np.timedelta64):  # to NumPy a kind of integer
            return NumberResult(code="unsupported_value")
        if isinstance(value, np.number | np.bool_):
            value = value.item()
        if isinstance(value, bool):
            return NumberResult(code=self.code, detail="true and false are no numbers")
        if isinstance(value, float):
            return self._of_float(value)
        if isinstance(value, Decimal) and not value.is_finite():
            return NumberResult(code=self.code, detail=_NO_NUMBER)
        if isinstance(value, int | Decimal):
            return self.of_decimal(Decimal(value))
        return NumberResult(code="unsupported_value")

    def _of_float(self, value: float) -> NumberResult:
        if not math.isfinite(value):
            return NumberResult(code=self.code, detail=_NO_NUMBER)
        if not self.whole:
            return NumberResult(value + 0.0)
        if abs(value) > _EXACT:
            return NumberResult(code="number_out_of_range", detail=_FROM_FLOAT)
        return self.of_decimal(Decimal(value))

    def of_column(self, numbers: pa.Array) -> NumberResults:
        """Put in n integers or floats; null is missing."""
        fits = NumberResults(len(numbers), self.dtype)
        missing = numbers.is_null().to_numpy(zero_copy_only=False)
        if pa.types.is_floating(numbers.type):
            floats = numbers.cast(pa.float64())
            self._put_floats(fits, floats.fill_null(0).to_numpy())
        else:
            self._put_integers(fits, numbers.fill_null(0).to_numpy())
        fits.passed &= ~missing
        return fits

    def _put_floats(self, fits: NumberResults, floats: np.ndarray) -> None:
        everywhere = np.arange(len(floats))
        infinite = np.isinf(floats)
        usual = np.where(infinite, 0, floats) + 0.0  # which makes -0.0 a plain 0
        if not self.whole:
            fits.accept(everywhere, usual)
        else:
            large, broken = np.abs(usual) > _EXACT, usual != np.trunc(usual)
            fits.accept(everywhere, np.where(large | broken, 0, usual).astype("int64"))
            fits.refuse(np.flatnonzero(broken), self.code, _FRACTION)
            fits.refuse(np.flatnonzero(large), "number_out_of_range", _FROM_FLOAT)
        fits.refuse(np.flatnonzero(infinite), self.code, _NO_NUMBER)

    def _put_integers(self, fits: NumberResults, integers: np.ndarray) -> None:
        limit = _MAX if self.whole else _EXACT
        inside = (integers <= limit) & (integers.astype("float64") >= -float(limit))
        fits.accept(np.flatnonzero(inside), integers[inside])
        for position in np.flatnonzero(~inside):
            fits.put(int(position), self.of_decimal(Decimal(int(integers[position]))))


def _whole(value: Decimal) -> NumberResult:
    if value != value.to_integral_value():
        return NumberResult(code="invalid_integer", detail=_FRACTION)
    if not _MIN <= value <= _MAX:
        return NumberResult(code="number_out_of_range", detail=_TOO_LARGE)
    return NumberResult(int(value))


def _real(value: Decimal) -> NumberResult:
    number = float(value)
    if math.isinf(number) or (number == 0 and value != 0):
        return NumberResult(code="number_out_of_range", detail=_TOO_LARGE)
    if Decimal(repr(number)) == value:
        return NumberResult(number + 0.0)
    if value == value.to_integral_value():
        return NumberResult(code="number_out_of_range", detail=_INEXACT)
    return NumberResult(number, rule="rounded to 64 bits")


WHOLE: Final = NumberType(
    code="invalid_integer", dtype="int64", digits=18, of_decimal=_whole
)
REAL: Final = NumberType(
    code="invalid_number", dtype="float64", digits=15, of_decimal=_real
)
