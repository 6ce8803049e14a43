"""Numbers, whole and other: the value, or why it cannot be told."""

from __future__ import annotations

from typing import get_args

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from cdp_frames.errors import FrameError
from cdp_frames.kinds.base import Normalized, changes_at, hints_at, nothing, problems_at
from cdp_frames.kinds.number.limits import REAL, WHOLE, NumberResults, NumberType
from cdp_frames.kinds.number.numerals import DecimalMark
from cdp_frames.kinds.number.parsing import read_texts
from cdp_frames.kinds.plain_cells import plain_cells, without_placeholders
from cdp_frames.kinds.time.state import EMPTIED_RULE as EMPTIED, RESPELLED
from cdp_frames.text.arrow import strings
from cdp_frames.text.cells import holds_numbers, numbers_of
from cdp_frames.text.writing import written


def normalize_integers(
    values: pd.Series, *, decimal: DecimalMark | None = None
) -> Normalized:
    """Read whole numbers.

    ``1,234`` is read only if the column shows, or the caller says, which mark is the
    decimal one: it may be 1234 or 1.234.

    Args:
        values: n values of any dtype, any index; missing allowed.
        decimal: the decimal mark, ``"."`` or ``","``; None to go by the column.

    Returns:
        n numbers of dtype ``Int64``, same index; missing where the value was missing
        or refused. Judging them again changes nothing.

    Raises:
        FrameError: ``decimal`` is another mark.

    Examples:
        >>> normalize_integers(pd.Series(["3", "1.234", "1.234,00"])).values.tolist()
        [3, 1234, 1234]
    """
    return _judged(values, decimal, WHOLE)


def normalize_numbers(
    values: pd.Series, *, decimal: DecimalMark | None = None
) -> Normalized:
    """Read numbers; as ``normalize_integers``, but fractions are welcome.

    Returns:
        n numbers of dtype ``Float64``.

    Examples:
        >>> normalize_numbers(pd.Series(["1 234,5", "1,234"])).values.tolist()
        [1234.5, 1.234]
    """
    return _judged(values, decimal, REAL)


def _judged(
    values: pd.Series, decimal: DecimalMark | None, field: NumberType
) -> Normalized:
    if decimal not in {None, *get_args(DecimalMark)}:
        raise FrameError(f"decimal= is '.' or ',', not {decimal!r}")
    given = None
    if holds_numbers(values.dtype):
        fits = field.of_column(numbers_of(values))
    else:
        cells, emptied = without_placeholders(plain_cells(values))
        given = cells.given
        fits = read_texts(cells.texts, decimal, field)
        fits.rule[emptied] = EMPTIED
        for position, value in zip(cells.others.index, cells.others, strict=True):
            fits.put(int(position), field.of_object(value))
    numbers = pa.array(fits.value, mask=~fits.passed)
    refused = np.flatnonzero(fits.code != "")
    problems = problems_at(
        refused,
        strings(fits.code[refused]),
        detail=strings(fits.detail[refused]),
        suggestion=strings(fits.suggestion[refused]),
    )
    return Normalized(
        _series(fits, field, values.index),
        problems,
        hints_at(nothing(), []),
        _changes(fits, written(numbers), given),
    )


def _series(fits: NumberResults, field: NumberType, index: pd.Index) -> pd.Series:
    make = pd.arrays.IntegerArray if field is WHOLE else pd.arrays.FloatingArray
    return pd.Series(make(fits.value, ~fits.passed), index=index)


def _changes(
    fits: NumberResults, sent: pa.Array, given: pa.Array | None
) -> pd.DataFrame:
    if given is None:
        return changes_at(nothing(), [])
    differs = pc.fill_null(pc.not_equal(given, sent), False)
    emptied = fits.rule == EMPTIED
    at = np.flatnonzero(differs.to_numpy(zero_copy_only=False) | emptied)
    rule = strings(fits.rule[at])
    return changes_at(at, pc.if_else(pc.equal(rule, ""), RESPELLED, rule))
