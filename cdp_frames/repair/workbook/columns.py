"""Columns and labels of the caller's, with the cells that were edited in a workbook."""

from __future__ import annotations

import re
from contextlib import suppress
from decimal import Decimal
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
import pyarrow as pa

from cdp_frames.text.writing import float_text

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

_WHOLE: Final = re.compile(r"[+-]?[0-9]{1,18}")
_TRUTHS: Final = {"true": True, "false": False}
# A time that is read in one way only: a date, the time of day, perhaps its offset.
_TIME: Final = re.compile(
    r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)?)?",
    re.ASCII,
)


def column_of(
    values: pd.Series, rows: np.ndarray, texts: Sequence[str], changed: np.ndarray
) -> pd.Series:
    """Return a column with the cells that were edited.

    Args:
        values: k cells, as they were refused.
        rows: for each of n rows its place among them; -1 where it is new.
        texts: n cells, as they are now; empty where one is missing.
        changed: which of the n cells were edited.

    Returns:
        n cells of the dtype of ``values``, where it holds what was typed; of dtype
        ``object`` else. A cell that was not edited is what it was, and no text.
    """
    new = changed | (rows < 0)
    if not new.any():
        return values.iloc[rows].reset_index(drop=True)
    old = values.astype("object").array
    cells = np.empty(len(rows), dtype=object)
    for place, row in enumerate(rows):
        cells[place] = texts[place] if new[place] else old[row]
    cells[new & np.array([text == "" for text in texts], dtype=bool)] = None
    # Named, for pandas makes text of objects else.
    as_objects = pd.Series(cells, dtype=object)
    if values.dtype == object:
        return as_objects
    typed = cells.copy()
    with suppress(ValueError, TypeError, OverflowError, NotImplementedError):
        for place in np.flatnonzero(new).tolist():
            if cells[place] is not None:
                typed[place] = _typed(texts[place], values.dtype)
        made: pd.Series = pd.Series(typed, dtype=object).astype(values.dtype)
        if _says_the_same(made, as_objects):
            return made
    return as_objects


def _typed(text: str, dtype: Any) -> object:  # noqa: ANN401 - of any library
    """Return what a text says in a column of a dtype.

    Raises:
        ValueError: it says nothing there that is certain.
    """
    if pd.api.types.is_bool_dtype(dtype):
        if text.strip().lower() not in _TRUTHS:
            raise ValueError
        return _TRUTHS[text.strip().lower()]
    if pd.api.types.is_integer_dtype(dtype):
        return _whole(text.strip(), np.iinfo(getattr(dtype, "numpy_dtype", dtype)))
    if pd.api.types.is_float_dtype(dtype):
        if float_text(float(text)) != text.strip():
            raise ValueError
        return float(text)
    if isinstance(dtype, pd.CategoricalDtype):
        if text not in dtype.categories:
            raise ValueError
        return text
    return text if pd.api.types.is_string_dtype(dtype) else _other(text.strip(), dtype)


def _other(text: str, dtype: Any) -> object:  # noqa: ANN401 - as above
    """Return a time, or what a type of Arrow makes of a text.

    Raises:
        ValueError: it says nothing there that is certain.
    """
    arrow = dtype.pyarrow_dtype if isinstance(dtype, pd.ArrowDtype) else None
    if arrow is not None and not pa.types.is_timestamp(arrow):
        return _of_arrow(text, arrow)
    if pd.api.types.is_datetime64_any_dtype(dtype):
        named = dtype if arrow is None else arrow
        unit = getattr(named, "unit", None) or np.datetime_data(dtype)[0]
        return _time(text, unit, getattr(named, "tz", None))
    raise ValueError


def _time(text: str, unit: Any, zone: Any) -> pd.Timestamp:  # noqa: ANN401 - as pandas has it
    """Return a time, in the unit and the zone of its column.

    Raises:
        ValueError: it is none, is finer than the unit, or has an offset where the
            column has no zone, or none where it has one.
    """
    made = pd.Timestamp(text) if _TIME.fullmatch(text) else None
    if made is None or (made.tzinfo is None) != (zone is None):
        raise ValueError
    exact: pd.Timestamp = made.as_unit(unit, round_ok=False)
    return exact if zone is None else exact.tz_convert(zone)


def _of_arrow(text: str, kind: pa.DataType) -> object:
    """Return a decimal, a date and so on.

    Raises:
        ValueError: the text is none, or reads otherwise there.
    """
    value: object = pa.scalar(text).cast(kind).as_py()
    # 1.5 is 1.50 where there are two places, and 1.505 is nothing there.
    same = Decimal(text) == value if pa.types.is_decimal(kind) else str(value) == text
    if not same:
        raise ValueError
    return value


def _whole(text: str, room: np.iinfo[Any]) -> int:
    """Return a whole number; old versions of NumPy would wrap a larger one round.

    Raises:
        ValueError: it is none, or has no room.
    """
    if not _WHOLE.fullmatch(text) or not room.min <= int(text) <= room.max:
        raise ValueError
    return int(text)


def _says_the_same(made: pd.Series, cells: pd.Series) -> bool:
    """Say whether each cell is there, and missing cells are still missing."""
    return bool((made.notna().to_numpy() == cells.notna().to_numpy()).all())


def labels_of(index: pd.Index, positions: np.ndarray, rows: np.ndarray) -> pd.Index:
    """Return the labels of rows; new rows get one that no row of the import has.

    Args:
        index: of all rows of the import.
        positions: of the refused ones.
        rows: for each of n rows its place among those; -1 where it is new.
    """
    known: pd.Index = index.take(positions[rows[rows >= 0]])
    count = int((rows < 0).sum())
    if not count:
        return known
    # New rows come last.
    if isinstance(index, pd.MultiIndex):
        rest = (None,) * (index.nlevels - 1)
        first = _unused(index.get_level_values(0).astype(object), count)
        tuples: list[tuple[Hashable, ...]] = [*known, *((one, *rest) for one in first)]
        return pd.MultiIndex.from_tuples(tuples, names=index.names)
    labels = np.empty(len(rows), dtype=object)
    labels[:] = [*known, *_unused(index, count)]
    fits = isinstance(index.dtype, pd.StringDtype) or index.dtype.kind in "iu"
    return pd.Index(labels, dtype=index.dtype if fits else object, name=index.name)


def _unused(index: pd.Index, count: int) -> list[Hashable]:
    if pd.api.types.is_integer_dtype(index.dtype):
        first = int(index.max()) + 1 if len(index) else 0
        return [*range(first, first + count)]
    taken = {*map(str, index)}
    free = (f"new {number}" for number in range(1, len(taken) + count + 1))
    return [*islice((name for name in free if name not in taken), count)]
