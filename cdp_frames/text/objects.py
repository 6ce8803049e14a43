"""Single objects that a column can hold, as text."""

from __future__ import annotations

import cmath
import datetime as dt
import decimal
import math
import uuid
from functools import singledispatch

import numpy as np
import pandas as pd
import pyarrow as pa

from cdp_frames.text.writing import float_text


def is_text(cell: object) -> bool:
    """Say whether a cell is text with a form in a file: half a character has none."""
    if not isinstance(cell, str):
        return False
    try:
        cell.encode("utf-8")
    except UnicodeError:
        return False
    return True


def is_missing(cell: object) -> bool:
    """Say whether a cell stands for nothing, as pandas sees it."""
    if cell is None or cell is pd.NA or cell is pd.NaT:
        return True
    if isinstance(cell, np.generic | pa.Scalar):
        item = cell.as_py() if isinstance(cell, pa.Scalar) else cell.item()
        return item is None or _is_nan(item)
    if isinstance(cell, decimal.Decimal):
        return cell.is_qnan()
    return _is_nan(cell)


def _is_nan(cell: object) -> bool:
    if isinstance(cell, complex):
        return cmath.isnan(cell)
    return isinstance(cell, float) and math.isnan(cell)


@singledispatch
def object_text(cell: object) -> str:
    """Write an object that is neither text nor missing.

    Raises:
        TypeError: there is no text for its type.
        ValueError: there is none for this one.

    Examples:
        >>> object_text(3.0), object_text(dt.date(2026, 4, 21))
        ('3', '2026-04-21')
    """
    raise TypeError(f"no text for {type(cell).__name__}")


@object_text.register(int)
@object_text.register(decimal.Decimal)
@object_text.register(uuid.UUID)
def _(cell: object) -> str:
    if isinstance(cell, decimal.Decimal) and cell.is_snan():
        raise ValueError("a signaling NaN is no number")
    return str(cell)


@object_text.register
def _(cell: bool) -> str:  # noqa: FBT001 - a value, not a switch
    return "true" if cell else "false"


@object_text.register
def _(cell: float) -> str:
    return float_text(cell)


@object_text.register(dt.date)
@object_text.register(dt.time)
def _(cell: dt.date | dt.time) -> str:
    return cell.isoformat()


@object_text.register
def _(cell: np.generic) -> str:
    # A datetime64 of nanoseconds would become a plain integer.
    if isinstance(cell, np.datetime64):
        return object_text(pd.Timestamp(cell))
    item = cell.item()
    # A longdouble is none of Python's numbers, and stays what it is.
    return object_text(float(item) if isinstance(item, np.generic) else item)


@object_text.register
def _(cell: pa.Scalar) -> str:
    item = cell.as_py()
    return item if isinstance(item, str) else object_text(item)


def plain_text(value: object) -> str:
    """Return ``str(value)``; empty for an integer of thousands of digits.

    Python writes no such number, to be safe from those that take for ever.
    """
    try:
        return str(value)
    except ValueError:
        return ""
