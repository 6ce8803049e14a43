"""A frame, with its dtypes, headers and labels, as parts of a file."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import pandas as pd

from cdp_frames.storage.arrays import cells_of, stored_cells
from cdp_frames.storage.values import CannotBeStored, Json, stored, value_of

if TYPE_CHECKING:
    from cdp_frames.storage.archive import ArchiveReader, ArchiveWriter


class ColumnCannotBeStored(CannotBeStored):
    """A column whose cells have no form in a file.

    Attributes:
        column: its header; None for the index.
        kind: the type that is at fault.
    """

    def __init__(self, column: object, kind: str) -> None:
        super().__init__(kind)
        self.column = column


def stored_frame(frame: pd.DataFrame, to: ArchiveWriter) -> Json:
    """Store a frame of any dtypes, headers and labels; they may repeat.

    What stands in its ``attrs`` is not stored.

    Raises:
        ColumnCannotBeStored: names the column and its type.
    """
    cells = []
    for position, header in enumerate(frame.columns):
        try:
            cells.append(stored_cells(frame.iloc[:, position], to))
        except CannotBeStored as error:
            raise ColumnCannotBeStored(header, error.kind) from None
    try:
        return {
            "columns": stored_index(frame.columns, to),
            "index": stored_index(frame.index, to),
            "cells": cells,
        }
    except CannotBeStored as error:
        raise ColumnCannotBeStored(None, error.kind) from None


def frame_of(data: Json, source: ArchiveReader) -> pd.DataFrame:
    """Return the frame that ``stored_frame`` has stored.

    Raises:
        ValueError: its parts do not fit together.
    """
    index = index_of(data["index"], source)
    headers = index_of(data["columns"], source)
    columns = [cells_of(part, source) for part in data["cells"]]
    if len(columns) != len(headers) or any(len(c) != len(index) for c in columns):
        raise ValueError("columns, headers and labels of a frame differ in number")
    made = pd.DataFrame(
        dict(enumerate(columns)), index=pd.RangeIndex(len(index)), copy=False
    )
    made.index, made.columns = index, headers
    return made


def stored_index(index: pd.Index, to: ArchiveWriter) -> Json:
    """Store the labels of an axis.

    Raises:
        CannotBeStored: a label, or the type of all, has no form in a file.
    """
    if isinstance(index, pd.MultiIndex):
        levels = [index.get_level_values(level) for level in range(index.nlevels)]
        return {
            "kind": "levels",
            "levels": [stored_cells(_cells(level), to) for level in levels],
            "names": [stored(name) for name in index.names],
        }
    name = stored(index.name)
    if isinstance(index, pd.RangeIndex):
        parts = [index.start, index.stop, index.step]
        return {"kind": "range", "range": parts, "name": name}
    return {
        "kind": "labels",
        "labels": stored_cells(_cells(index), to),
        "name": name,
        "freq": getattr(index, "freqstr", None),
    }


def index_of(data: Json, source: ArchiveReader) -> pd.Index:
    """Return the labels that ``stored_index`` has stored."""
    if data["kind"] == "range":
        return pd.RangeIndex(*data["range"]).rename(value_of(data["name"]))
    if data["kind"] == "levels":
        levels = [_index(cells_of(level, source)) for level in data["levels"]]
        names = [value_of(name) for name in data["names"]]
        return pd.MultiIndex.from_arrays(levels, names=names)
    index = _index(cells_of(data["labels"], source))
    if data["freq"] is not None and not isinstance(index, pd.PeriodIndex):
        # Another version of pandas may have another word for it.
        with suppress(ValueError, AttributeError):
            index.freq = data["freq"]  # type: ignore[attr-defined]
    named: pd.Index = index.rename(value_of(data["name"]))
    return named


def _cells(index: pd.Index) -> pd.Series:
    return pd.Series(index.array, dtype=index.dtype)


def _index(cells: pd.Series) -> pd.Index:
    if cells.dtype == object:
        # A tuple is a label, too.
        return pd.Index(cells.to_numpy(), dtype=object, tupleize_cols=False)
    made: pd.Index = pd.Index(cells.array)
    return made
