"""What every kind of value returns: the values, and what became of each cell."""

from __future__ import annotations

from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa

from cdp_frames.text.cells import array_of, series_of, shows

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pandas.api.extensions import ExtensionDtype

_TEXT: Final = pa.large_string()


# What is said of a refused cell, beside its position.
PROBLEM_COLUMNS: Final = ("code", "detail", "suggestion", "alternative", "repair")


class Normalized(NamedTuple):
    """What a kind made of n values.

    Problems and changes are sparse, for most cells are fine as they are.

    Attributes:
        values: n normalized values with the input's index; missing where the input
            was missing, blank, or refused.
        problems: a row for each thing wrong, ordered by ``position`` (int64, 0-based
            position in the input), with ``code`` (a key of ``problems.PROBLEMS``),
            ``detail`` (a sentence, may be empty) and, where there is one, a
            ``suggestion`` (a value that would pass) with ``alternative`` and
            ``repair`` (see ``Suggestion``). A position that has a row here is refused.
        hints: like ``problems``, for values that passed but look mistyped: columns
            ``position``, ``suggestion`` and ``detail``.
        changes: a row for each value that is not as it was, ordered by ``position``,
            with ``rule``: what was done, in words, joined by ``", "``.
        text: for a kind of text its n values as Arrow text, which are at hand: pandas
            2.3 keeps text as Python objects, and to read those again takes time.
    """

    values: pd.Series
    problems: pd.DataFrame
    hints: pd.DataFrame
    changes: pd.DataFrame
    text: pa.LargeStringArray | None = None

    def followed_by(self, others: Iterable[Normalized], index: pd.Index) -> Normalized:
        """Put what was found in the parts of a column of text together.

        Args:
            others: the other parts, in their order, each with its ``text``.
            index: the labels of all cells.
        """
        return joined(chain([self], others), index)

    def unaccounted(self, given: pd.Series) -> np.ndarray:
        """Return the positions of cells that are there and of which nothing became.

        A cell that shows anything ends as a value, a problem or a change, whatever its
        kind: there are no such positions.

        Args:
            given: the n cells that were normalized.

        Examples:
            >>> given = pd.Series(["Ana", " ", "lost"])
            >>> nothing = [problems_at([], ""), hints_at([], ""), changes_at([], "")]
            >>> values = pd.Series(["Ana", None, None])
            >>> Normalized(values, *nothing).unaccounted(given)
            array([2])
        """
        missing = self.values.isna() if self.text is None else self.text.is_null()
        lost = np.array(missing, dtype=bool)
        for found in (self.problems, self.changes):
            if len(found):
                lost[found["position"].to_numpy()] = False
        if lost.any():  # mostly because nothing was there, which is quick to see
            lost &= given.notna().to_numpy(dtype=bool)
        rows = np.flatnonzero(lost)
        unaccounted: np.ndarray = rows[shows(given.iloc[rows])] if len(rows) else rows
        return unaccounted


def problems_at(
    positions: np.ndarray | Sequence[int],
    code: str | Sequence[str] | pa.LargeStringArray,
    *,
    detail: str | Sequence[str] | pa.LargeStringArray = "",
    suggestion: str | Sequence[str | None] | pa.LargeStringArray | None = None,
    alternative: str | Sequence[str | None] | pa.LargeStringArray | None = None,
    repair: str | Sequence[str | None] | pa.LargeStringArray | None = None,
) -> pd.DataFrame:
    """Make the ``problems`` frame of a ``Normalized``.

    Args:
        positions: m 0-based positions in ascending order.
        code: the code of all of them, or m codes; the same for the others.
        detail: what is wrong in particular.
        suggestion: a value that would pass.
        alternative: another one, where the cell has two readings.
        repair: what the suggestion does to the cell; see ``kinds/repairs.py``.

    Returns:
        m rows of ``position`` and ``PROBLEM_COLUMNS``.
    """
    texts = (code, detail, suggestion, alternative, repair)
    return _found_at(positions, **dict(zip(PROBLEM_COLUMNS, texts, strict=True)))


def hints_at(
    positions: np.ndarray | Sequence[int],
    suggestion: str | Sequence[str | None] | pa.LargeStringArray,
    *,
    detail: str | Sequence[str] | pa.LargeStringArray = "",
) -> pd.DataFrame:
    """Make the ``hints`` frame of a ``Normalized``; arguments as in ``problems_at``."""
    return _found_at(positions, suggestion=suggestion, detail=detail)


def changes_at(
    positions: np.ndarray | Sequence[int],
    rule: str | Sequence[str] | pa.LargeStringArray,
) -> pd.DataFrame:
    """Make ``changes`` of a ``Normalized``; arguments as in ``problems_at``."""
    return _found_at(positions, rule=rule)


def joined(parts: Iterable[Normalized], index: pd.Index) -> Normalized:
    """Put what was found in the parts of a column of text together, in their order.

    Args:
        parts: one or more parts, each with its ``text``.
        index: the labels of all of them.
    """
    texts, found, start = [], [], 0
    for part in parts:
        found.append([_moved(each, start) for each in part[1:4]])
        texts.append(part.text)
        start += len(part.values)
    problems, hints, changes = map(_in_one, zip(*found, strict=True))
    text = pa.concat_arrays(texts)
    return Normalized(series_of(text, index), problems, hints, changes, text)


def _moved(found: pd.DataFrame, by: int) -> pd.DataFrame:
    return found.assign(position=found["position"] + by) if len(found) else found


def _in_one(parts: tuple[pd.DataFrame, ...]) -> pd.DataFrame:
    some = [part for part in parts if len(part)]
    return pd.concat(some, ignore_index=True) if some else parts[0]


def nothing() -> np.ndarray:
    """Return no positions."""
    return np.empty(0, dtype="int64")


def none_found(*names: str) -> pd.DataFrame:
    """Return findings on no cell: ``position``, and columns of text.

    Most columns of most frames have none, and to set such a frame up takes longer than
    to look at a short column: it is made once.

    Examples:
        >>> none_found("rule").columns.tolist()
        ['position', 'rule']
    """
    # What "str" stands for is an option of pandas 2.3.
    return _empty(names, pd.api.types.pandas_dtype("str")).copy(deep=False)


@lru_cache(maxsize=32)
def _empty(
    names: tuple[str, ...], dtype: np.dtype[Any] | ExtensionDtype
) -> pd.DataFrame:
    texts = {name: pd.Series([], dtype=dtype) for name in names}
    return pd.DataFrame({"position": nothing(), **texts})


def _found_at(
    positions: np.ndarray | Sequence[int],
    **texts: str | Sequence[str | None] | pa.LargeStringArray | None,
) -> pd.DataFrame:
    rows = np.asarray(positions, dtype="int64")
    if not len(rows):
        return none_found(*texts)
    columns = {name: array_of(_texts(text, len(rows))) for name, text in texts.items()}
    index = pd.RangeIndex(len(rows))
    return pd.DataFrame({"position": rows, **columns}, index=index, copy=False)


def _texts(
    value: str | Sequence[str | None] | pa.LargeStringArray | None, count: int
) -> pa.LargeStringArray:
    if isinstance(value, pa.LargeStringArray):
        return value
    if value is None or isinstance(value, str):
        return pa.repeat(pa.scalar(value, _TEXT), count)
    return pa.array(list(value), _TEXT, from_pandas=True)
