"""The account of a stream, as Parquet data sets that only their owner can read.

Cells that are no text are written as JSON, and come back as what they were.
"""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
import pyarrow as pa

from cdp_frames.storage import CannotBeStored, stored, value_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

# In the metadata of a column.
_FORM: Final = b"cdp_frames"


class Account:
    """Frames with a column ``row``, part by part.

    Args:
        folder: where they lie: a folder for each, a file for each part.

    Attributes:
        lines: how many lines each has.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.lines: dict[str, int] = {}
        self._empty: dict[str, pd.DataFrame] = {}

    def path(self, name: str) -> Path:
        """Return the data set of a frame."""
        return self.folder / name

    def count(self, name: str, lines: int, empty: pd.DataFrame) -> None:
        """Note that a part has lines in its file.

        Args:
            name: of the frame.
            lines: how many.
            empty: that frame, without any.
        """
        self._empty.setdefault(name, empty)
        self.lines[name] = self.lines.get(name, 0) + lines

    def scan(
        self, name: str, columns: Sequence[str] | None = None
    ) -> Iterator[pd.DataFrame]:
        """Yield a frame part by part; each in the order of its rows."""
        import pyarrow.parquet as pq  # noqa: PLC0415 - as above

        folder = self.path(name)
        empty = self._empty[name]
        for path in sorted(folder.glob("part-*.parquet")) if folder.exists() else ():
            table = pq.read_table(path, columns=columns, partitioning=None)
            yield _frame(table, empty)

    def frame(
        self, name: str, most: int | None = None, columns: Sequence[str] | None = None
    ) -> pd.DataFrame:
        """Return a frame in the order of the rows of the stream.

        Args:
            name: which one.
            most: how many of its first lines; None for all.
            columns: which columns; None for all.
        """
        found: pd.DataFrame | None = None
        for part in self.scan(name, columns):
            both = part if found is None else pd.concat([found, part])
            found = both.sort_values("row", kind="stable", ignore_index=True)[:most]
        if found is None:
            empty = self._empty[name]
            found = empty if columns is None else empty[[*columns]]
        return found.reset_index(drop=True)


def write_lines(folder: Path, name: str, part: int, frame: pd.DataFrame) -> None:
    """Write the lines of a part; those of a part that was there are replaced.

    Args:
        folder: where the account lies.
        name: of the frame.
        part: which part it is.
        frame: the lines; no file is made for none.
    """
    import pyarrow.parquet as pq  # noqa: PLC0415 - few imports need it

    if frame.empty:
        return
    of_frame = folder / name
    of_frame.mkdir(mode=0o700, exist_ok=True)
    path = of_frame / f"part-{part:05}.parquet"
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        pq.write_table(_table(frame), file)


def _table(frame: pd.DataFrame) -> pa.Table:
    columns, fields = [], []
    for place, name in enumerate(frame.columns):
        cells, form = _array(frame.iloc[:, place])
        columns.append(cells)
        fields.append(pa.field(str(name), cells.type, metadata={_FORM: form}))
    return pa.Table.from_arrays(columns, schema=pa.schema(fields))


def _array(cells: pd.Series) -> tuple[pa.Array, bytes]:
    if cells.dtype != object:
        return pa.array(cells, from_pandas=True), b""
    try:
        return pa.array(cells, pa.large_string(), from_pandas=True), b""
    except (pa.ArrowException, TypeError, UnicodeError):  # not all of them are texts
        values = [None if _is_nothing(cell) else cell for cell in cells]
    return pa.array([_json(cell) for cell in values], pa.large_string()), b"json"


def _is_nothing(cell: object) -> bool:
    return cell is None or cell is pd.NA or cell is pd.NaT or cell != cell  # noqa: PLR0124 - NaN


def _json(cell: object) -> str | None:
    if cell is None:
        return None
    try:
        return json.dumps(stored(cell))
    except CannotBeStored:
        return json.dumps(stored(repr(cell)))


def _frame(table: pa.Table, empty: pd.DataFrame) -> pd.DataFrame:
    columns = {}
    for field, column in zip(table.schema, table.columns, strict=True):
        dtype = empty[field.name].dtype
        if pd.api.types.is_object_dtype(dtype):
            made = column.to_numpy()
            if field.metadata[_FORM] == b"json":
                made = made.copy()
                for place in np.flatnonzero(np.asarray(column.is_valid())):
                    made[place] = value_of(json.loads(made[place]))
            columns[field.name] = pd.Series(made, dtype=object)
        else:
            columns[field.name] = column.to_pandas().astype(dtype)
    return pd.DataFrame(columns, copy=False)
