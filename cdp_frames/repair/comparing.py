"""Cells of any kind held against each other: the same, different, or nothing at all."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd


class Codes(NamedTuple):
    """The cells of two columns as numbers: the same number for the same value.

    Attributes:
        new: n numbers; -1 where the cell is missing.
        old: m numbers; -1 where the cell is missing.
        distinct: how many different values there are.
    """

    new: np.ndarray
    old: np.ndarray
    distinct: int


def codes_of(new: pd.Series, old: pd.Series) -> Codes:
    """Number the values of two columns, of any dtypes.

    Comparing cells themselves is no way: `pd.NA` is neither equal nor unequal to
    anything, an array gives an array, and a signaling NaN an error.

    Args:
        new: n cells; a missing one of any kind is equal to nothing.
        old: m cells.

    Examples:
        >>> codes_of(pd.Series([1, pd.NA, "x"]), pd.Series(["x", None, [1]]))
        Codes(new=array([ 0, -1,  1]), old=array([ 1, -1,  2]), distinct=3)
    """
    cells = [*new.astype(object), *old.astype(object)]
    # An array of objects, made so that a list in a cell stays one.
    objects = np.empty(len(cells), dtype=object)
    objects[:] = [_named(cell) for cell in cells]
    codes, values = pd.factorize(objects)
    return Codes(codes[: len(new)], codes[len(new) :], len(values))


def _named(cell: object) -> object:
    """Return a cell, or what it looks like where it has no hash."""
    try:
        hash(cell)
    except TypeError:
        return type(cell).__name__, repr(cell)
    return cell
