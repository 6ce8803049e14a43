"""Rows on their way from a stream to its parts, in files that only their owner reads.

All rows of a person go into one part, in order; then each part is small enough to be
judged at once, as a frame of its own.
"""

from __future__ import annotations

import os
from abc import ABC, abstractmethod
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa

from cdp_frames.storage import Kind, frame_of, opened, packed, stored_frame, written
from cdp_frames.text.cells import texts_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from cdp_frames.storage import ArchiveWriter

# Blocks are gathered, so that a part is not written in crumbs.
_GATHERED: Final = 100_000
_NUMBER: Final = "number"
_KIND: Final = Kind("cdp-rows", 1, "a part of a stream", "Run the import again.")


class Rows(NamedTuple):
    """Some rows of a stream.

    Attributes:
        frame: m rows, with the caller's columns and labels.
        numbers: their m positions in the stream, ascending, int64.
    """

    frame: pd.DataFrame
    numbers: np.ndarray


class Spool(ABC):
    """Takes blocks of rows in, and gives parts of them out.

    Args:
        folder: where the files lie.
        parts: how many parts there are.
    """

    def __init__(self, folder: Path, parts: int) -> None:
        self._folder = folder
        self.parts = parts
        self._waiting: list[tuple[Rows, np.ndarray]] = []

    def add(self, rows: Rows, homes: np.ndarray) -> None:
        """Take rows in.

        Args:
            rows: m rows.
            homes: the m parts that they go to, from 0.
        """
        self._waiting.append((rows, homes))
        if sum(len(homes) for _, homes in self._waiting) >= _GATHERED:
            self.flush()

    def flush(self) -> None:
        """Write down what is waiting."""
        if self._waiting:
            homes = np.concatenate([each for _, each in self._waiting])
            numbers = np.concatenate([each.numbers for each, _ in self._waiting])
            frames = [each.frame for each, _ in self._waiting]
            self._waiting = []
            order = np.argsort(homes, kind="stable")
            ends = np.searchsorted(homes[order], np.arange(self.parts + 1))
            self._write(frames, numbers, order, ends)

    @abstractmethod
    def _write(
        self,
        frames: list[pd.DataFrame],
        numbers: np.ndarray,
        order: np.ndarray,
        ends: np.ndarray,
    ) -> None: ...

    @abstractmethod
    def part(self, number: int) -> Rows:
        """Return the rows of a part, in the order of the stream."""

    @abstractmethod
    def remove(self, number: int) -> None:
        """Remove the files of a part."""


class TextSpool(Spool):
    """Takes the rows of files: text, and true dates; labels are positions."""

    def __init__(self, folder: Path, parts: int) -> None:
        super().__init__(folder, parts)
        self._empty: pd.DataFrame | None = None

    def _path(self, number: int) -> Path:
        return self._folder / f"rows-{number:05}.arrow"

    def _write(
        self,
        frames: list[pd.DataFrame],
        numbers: np.ndarray,
        order: np.ndarray,
        ends: np.ndarray,
    ) -> None:
        self._empty = frames[0].iloc[:0]
        both = pa.concat_tables([_table(frame) for frame in frames])
        both = both.append_column(_NUMBER, pa.array(numbers))
        ordered = both.take(pa.array(order)).combine_chunks()
        for number in range(self.parts):
            first, last = int(ends[number]), int(ends[number + 1])
            if last > first:
                _append(self._path(number), ordered.slice(first, last - first))

    def part(self, number: int) -> Rows:
        """Return the rows of a part, in the order of the stream."""
        path = self._path(number)
        if not path.exists() or self._empty is None:
            return Rows(pd.DataFrame(), np.empty(0, dtype="int64"))
        table = pa.concat_tables(_tables(path)).combine_chunks()
        numbers = table.column(_NUMBER).to_numpy().astype("int64")
        frame = _frame(table.drop_columns([_NUMBER]), self._empty)
        return Rows(frame.set_axis(pd.Index(numbers), axis=0), numbers)

    def remove(self, number: int) -> None:
        """Remove the file of a part."""
        self._path(number).unlink(missing_ok=True)


def _table(frame: pd.DataFrame) -> pa.Table:
    columns = [
        pa.array(frame.iloc[:, place].to_numpy())
        if frame.dtypes.iloc[place].kind == "M"
        else texts_of(frame.iloc[:, place]).text
        for place in range(frame.shape[1])
    ]
    return pa.table(columns, names=[str(place) for place in range(len(columns))])


def _frame(table: pa.Table, empty: pd.DataFrame) -> pd.DataFrame:
    """Return a table with the columns and dtypes of a frame of no rows."""
    columns = {}
    for place, dtype in enumerate(empty.dtypes):
        column = table.column(place)
        cells = column.to_pandas()
        if pd.api.types.is_object_dtype(dtype) and column.null_count:
            # pandas 2.3 has no dtype of its own for text; NaN is what it calls missing.
            cells = cells.mask(np.asarray(column.is_null()), np.nan)
        columns[place] = cells.astype(dtype)
    made = pd.DataFrame(columns, copy=False)
    made.columns = empty.columns
    return made


def _append(path: Path, table: pa.Table) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with (
        os.fdopen(handle, "ab") as file,
        pa.ipc.new_stream(file, table.schema) as stream,
    ):
        stream.write_table(table)


def _tables(path: Path) -> Iterator[pa.Table]:
    with pa.memory_map(str(path)) as file:
        while file.tell() < file.size():
            yield pa.ipc.open_stream(file).read_all()


class FrameSpool(Spool):
    """Takes rows of any dtypes, headers and labels."""

    def __init__(self, folder: Path, parts: int) -> None:
        super().__init__(folder, parts)
        self._pieces: list[list[Path]] = [[] for _ in range(parts)]

    def _write(
        self,
        frames: list[pd.DataFrame],
        numbers: np.ndarray,
        order: np.ndarray,
        ends: np.ndarray,
    ) -> None:
        both = frames[0] if len(frames) == 1 else pd.concat(frames)
        for number in range(self.parts):
            rows = order[ends[number] : ends[number + 1]]
            if len(rows):
                path = self._folder / f"rows-{number:05}-{len(self._pieces[number]):05}"
                save_rows(path, Rows(both.iloc[rows], numbers[rows]))
                self._pieces[number].append(path)

    def part(self, number: int) -> Rows:
        """Return the rows of a part, in the order of the stream."""
        pieces = [load_rows(path) for path in self._pieces[number]]
        if not pieces:
            return Rows(pd.DataFrame(), np.empty(0, dtype="int64"))
        frames = [piece.frame for piece in pieces]
        frame = frames[0] if len(frames) == 1 else pd.concat(frames)
        return Rows(frame, np.concatenate([piece.numbers for piece in pieces]))

    def remove(self, number: int) -> None:
        """Remove the files of a part."""
        for path in self._pieces[number]:
            path.unlink(missing_ok=True)
        self._pieces[number] = []


def save_rows(path: Path, rows: Rows) -> None:
    """Write rows of any dtypes to a file; see ``stored_frame`` for errors."""
    with written(path, _KIND, "") as (archive, front):
        _put(rows, archive, front)


def load_rows(source: Path | BytesIO) -> Rows:
    """Return the rows that ``save_rows`` or ``rows_as_bytes`` wrote."""
    with opened(source, _KIND) as (archive, front):
        numbers = np.frombuffer(archive.get(front["numbers"]), "<i8")
        return Rows(frame_of(front["frame"], archive), numbers.astype("int64"))


def rows_as_bytes(rows: Rows) -> bytes:
    """Return what ``save_rows`` would write."""
    stream = BytesIO()
    with packed(stream, _KIND, "") as (archive, front):
        _put(rows, archive, front)
    return stream.getvalue()


def _put(rows: Rows, archive: ArchiveWriter, front: dict[str, Any]) -> None:
    front["frame"] = stored_frame(rows.frame, archive)
    front["numbers"] = archive.put(rows.numbers.astype("<i8").tobytes())
