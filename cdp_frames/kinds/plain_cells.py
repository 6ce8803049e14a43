"""The cells of a column of numbers, times or truth values, ready to be read."""

from __future__ import annotations

from decimal import Decimal
from numbers import Real
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from cdp_frames.kinds.placeholders import PLACEHOLDER_RULE, placeholders_in
from cdp_frames.kinds.remarks import with_remarks
from cdp_frames.text.arrow import placed, strings
from cdp_frames.text.cells import cells_of, holds_numbers, numbers_of
from cdp_frames.text.characters import plain_column
from cdp_frames.text.writing import written

if TYPE_CHECKING:
    from cdp_frames.kinds.findings import Findings
    from cdp_frames.text.cells import Cells


class PlainCells(NamedTuple):
    """n cells, by what they hold.

    Attributes:
        given: n texts as they came, Arrow ``large_string``; null where the cell
            holds no text.
        texts: the same, made plain; null also where nothing is left.
        others: what is neither text nor missing, as objects; its index is the
            0-based position in the column.
    """

    given: pa.LargeStringArray
    texts: pa.LargeStringArray
    others: pd.Series


def plain_cells(values: pd.Series) -> PlainCells:
    """Take a column apart.

    Args:
        values: n values of any dtype, any index; not changed.
    """
    return _plain(cells_of(values))


def spelled_cells(values: pd.Series) -> PlainCells:
    """Take a column apart, with its numbers spelled out among the texts.

    For 20260421 is a date, and 1 a yes, whether it came as a number or as text.
    """
    if holds_numbers(values.dtype):
        texts = written(numbers_of(values))
        nothing = pd.Series([], dtype=object)
        return PlainCells(pa.nulls(len(texts), texts.type), texts, nothing)
    return spelled(cells_of(values))


def spelled(cells: Cells) -> PlainCells:
    """Make cells plain, with the numbers among them spelled out."""
    plain = _plain(cells)
    is_number = np.array([_is_number(value) for value in plain.others], bool)
    numbers = plain.others[is_number]
    spelled = strings([str(number) for number in numbers])
    texts = placed(plain.texts, numbers.index.to_numpy("int64"), spelled)
    return PlainCells(plain.given, texts, plain.others[~is_number])


def without_placeholders(cells: PlainCells) -> tuple[PlainCells, np.ndarray]:
    """Empty the cells that stand for nothing, such as ``n/a``.

    Returns:
        The other cells, and the 0-based positions of the emptied ones.
    """
    emptied = placeholders_in(cells.texts)
    if len(emptied) == 0:
        return cells, emptied
    nothing = pa.nulls(len(emptied), cells.texts.type)
    return cells._replace(texts=placed(cells.texts, emptied, nothing)), emptied


def with_emptied(findings: Findings, emptied: np.ndarray) -> Findings:
    """Say of the cells at m positions that they stood for nothing."""
    return with_remarks(findings, emptied, rules=PLACEHOLDER_RULE)


def _plain(cells: Cells) -> PlainCells:
    texts = plain_column(cells.text)
    blank = pc.equal(pc.binary_length(texts), 0)
    texts = pc.if_else(blank, pa.scalar(None, texts.type), texts)
    return PlainCells(cells.text, texts, cells.others)


def _is_number(value: object) -> bool:
    # To Python a bool is a kind of integer, and to NumPy a timedelta64.
    known = isinstance(value, Real | Decimal)
    return known and not isinstance(value, bool | np.timedelta64)
