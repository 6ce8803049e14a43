"""Numbers, whole and other: the value, or why it cannot be told."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from cdp_frames.errors import FrameError
from cdp_frames.kinds.findings import RESPELLED, Findings, normalized
from cdp_frames.kinds.number.limits import REAL, WHOLE, NumberType
from cdp_frames.kinds.number.numerals import DecimalMark
from cdp_frames.kinds.number.parsing import marks_shown, read_texts
from cdp_frames.kinds.plain_cells import (
    PlainCells,
    plain_cells,
    with_emptied,
    without_placeholders,
)
from cdp_frames.kinds.remarks import with_remarks
from cdp_frames.text.arrow import positions
from cdp_frames.text.cells import holds_numbers, numbers_of
from cdp_frames.text.writing import written

if TYPE_CHECKING:
    from cdp_frames.kinds.base import Normalized
    from cdp_frames.kinds.number.parsing import Marks


def normalize_integers(
    values: pd.Series,
    *,
    decimal: DecimalMark | None = None,
    shown: Marks | None = None,
) -> Normalized:
    """Read whole numbers.

    ``1,234`` is read only if the column shows, or the caller says, which mark is the
    decimal one: it may be 1234 or 1.234.

    Args:
        values: n values of any dtype, any index; missing allowed.
        decimal: the decimal mark, ``"."`` or ``","``; None to go by the column.
        shown: what the evidence says of the whole column, where these are a part of it.

    Returns:
        n numbers of dtype ``Int64``, same index; missing where the value was missing
        or refused. To normalize them again changes nothing.

    Raises:
        FrameError: ``decimal`` is another mark.

    Examples:
        >>> normalize_integers(pd.Series(["3", "1.234", "1.234,00"])).values.tolist()
        [3, 1234, 1234]
    """
    return _normalize(values, decimal, WHOLE, shown)


def normalize_numbers(
    values: pd.Series,
    *,
    decimal: DecimalMark | None = None,
    shown: Marks | None = None,
) -> Normalized:
    """Read numbers; as ``normalize_integers``, but fractions are welcome.

    Returns:
        n numbers of dtype ``Float64``.

    Examples:
        >>> normalize_numbers(pd.Series(["1 234,5", "1,234"])).values.tolist()
        [1234.5, 1.234]
    """
    return _normalize(values, decimal, REAL, shown)


def evidence_of_integers(
    values: pd.Series, *, decimal: DecimalMark | None = None
) -> Marks:
    """Say which decimal marks the values show, of a part of a column.

    Returns:
        What is joined by ``|`` with that of the other parts.
    """
    return _evidence(values, decimal, WHOLE)


def evidence_of_numbers(
    values: pd.Series, *, decimal: DecimalMark | None = None
) -> Marks:
    """Say the same as ``evidence_of_integers``, of numbers that may have fractions."""
    return _evidence(values, decimal, REAL)


def _evidence(
    values: pd.Series, decimal: DecimalMark | None, number_type: NumberType
) -> Marks:
    if decimal is not None or holds_numbers(values.dtype):
        return frozenset()
    cells, _ = without_placeholders(plain_cells(values))
    return marks_shown(cells.texts, number_type)


def _normalize(
    values: pd.Series,
    decimal: DecimalMark | None,
    number_type: NumberType,
    shown: Marks | None,
) -> Normalized:
    if decimal not in {None, *get_args(DecimalMark)}:
        raise FrameError(f"decimal= is '.' or ',', not {decimal!r}")
    if holds_numbers(values.dtype):
        findings = number_type.of_column(numbers_of(values))
    else:
        findings = _findings_of(plain_cells(values), decimal, number_type, shown)
    return normalized(findings, _series(findings.values, number_type, values.index))


def _findings_of(
    cells: PlainCells,
    decimal: DecimalMark | None,
    number_type: NumberType,
    shown: Marks | None,
) -> Findings:
    cells, emptied = without_placeholders(cells)
    findings = read_texts(cells.texts, decimal, number_type, shown)
    findings = _with_changes(findings, cells.given)
    findings = with_emptied(findings, emptied)
    return _with_objects(findings, cells.others, number_type)


def _with_objects(
    findings: Findings, others: pd.Series, number_type: NumberType
) -> Findings:
    # Floats are what objects mostly are, and a column of them is done at once.
    is_float = np.array([type(value) is float for value in others], bool)
    floats = pa.array(others[is_float].astype("float64"))
    results = [number_type.of_object(value) for value in others[~is_float]]
    rows = others.index.to_numpy("int64")
    findings = findings.put(rows[is_float], number_type.of_column(floats))
    return findings.put(rows[~is_float], number_type.of_each(results))


def _with_changes(findings: Findings, given: pa.LargeStringArray) -> Findings:
    """Name what was done where the text that is sent is not the text that came."""
    differs = positions(pc.not_equal(given, written(findings.values)))
    return with_remarks(findings, differs, rules=RESPELLED)


def _series(numbers: pa.Array, number_type: NumberType, index: pd.Index) -> pd.Series:
    make = pd.arrays.IntegerArray if number_type.whole else pd.arrays.FloatingArray
    missing = np.asarray(numbers.is_null())
    values = numbers.fill_null(0).to_numpy(zero_copy_only=False, writable=True)
    return pd.Series(make(values, missing), index=index)
