"""A grid: records of text cells, before anyone knows which record is what."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from cdp_frames.errors import UnreadableFileError
from cdp_frames.text.characters import is_blank_column

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import pandas as pd

# Text with 64-bit offsets: what pandas keeps text in, so that nothing is copied.
TEXT: Final = pa.large_string()
# Enough to see a header beneath a preamble, and what its columns hold.
HEAD = 400
# As many columns as a sheet of Excel can have; each costs a column of the frame.
MOST_COLUMNS: Final = 16_384
# Rows turned into columns at a time, so that a large file is not in memory twice.
_BLOCK = 20_000


@dataclass(frozen=True, kw_only=True)
class Grid:
    """n records of k cells.

    Attributes:
        name: the name of the sheet or file.
        table: k columns of n strings; null where a cell is empty or is not there.
        widths: n counts of the cells that each record really had; None if all had k.
        flaws: {0-based record: what is wrong with its quotes}.
        lines: {0-based record: 1-based line of the file}, for flawed records.
        raws: {0-based record: its text as it stands in the file}, for those that may
            turn out to be unreadable.
        delimiter: what to put between cells where that text is not at hand.
        placed: whether the format says in which column each cell is, so that no record
            can be out of step.
        temporal: the columns that hold true dates (Excel's, Parquet's), as ISO text.
        titled: whether record 0 is known to be the header: the format says so.
        notes: what was done to the cells, for people.
        unwrapped: {0-based column: what was taken off its cells}.
    """

    name: str
    table: pa.Table
    widths: np.ndarray | None = None
    flaws: Mapping[int, str] = field(default_factory=dict)
    lines: Mapping[int, int] = field(default_factory=dict)
    raws: Mapping[int, str] = field(default_factory=dict)
    delimiter: str = "\t"
    placed: bool = False
    temporal: frozenset[int] = frozenset()
    titled: bool = False
    notes: tuple[str, ...] = ()
    unwrapped: Mapping[int, str] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """The number of records, n."""
        return int(self.table.num_rows)

    @property
    def width(self) -> int:
        """The number of cells of the widest record, k."""
        return int(self.table.num_columns)

    @cached_property
    def head(self) -> list[list[str]]:
        """The first records, each as long as it really was."""
        return self.rows(0, HEAD)

    def rows(self, start: int, stop: int) -> list[list[str]]:
        """Return records as lists of cells, each as long as it really was."""
        part = self.table.slice(start, max(stop - start, 0))
        columns = [column.to_pylist() for column in part.columns]
        rows = [[cell or "" for cell in row] for row in zip(*columns, strict=True)]
        if self.widths is None:
            return rows
        return [
            row[: int(width)]
            for row, width in zip(rows, self.widths[start:stop], strict=True)
        ]

    def row(self, record: int) -> list[str]:
        """Return one record; an empty list if there is none."""
        if record < len(self.head):
            return self.head[record]
        rows = self.rows(record, record + 1)
        return rows[0] if rows else []

    def raw(self, record: int) -> str:
        """Return a record as it stands in the file, as far as that is known."""
        if record in self.raws:
            return self.raws[record]
        return self.delimiter.join(self.rows(record, record + 1)[0])

    def blank(self) -> np.ndarray:
        """Say which records hold nothing but blanks, n booleans."""
        # Few records are blank in their first column, fewer in the first two: each
        # column is asked only about those that are left.
        left = np.arange(self.count)
        for column in self.table.columns:
            if len(left) == 0:
                break
            part = column if len(left) == self.count else column.take(pa.array(left))
            left = left[~is_filled(part)]
        blank = np.zeros(self.count, dtype=bool)
        blank[left] = True
        return blank


def check_width(width: int, where: str) -> None:
    """Raise if there are more cells in a record than any contact has.

    Raises:
        UnreadableFileError: says where.
    """
    if width > MOST_COLUMNS:
        raise UnreadableFileError(
            f"{where}: {width:,} cells or more. At most {MOST_COLUMNS:,} are read; is "
            "the delimiter right, and is there a line end?"
        )


def is_filled(column: pa.ChunkedArray) -> np.ndarray:
    """Say which cells of a column hold more than blanks, n booleans."""
    filled = pc.invert(pc.fill_null(is_blank_column(column), fill_value=True))
    return np.asarray(filled.to_numpy(), dtype=bool)


def grid_of(
    rows: Iterable[Sequence[str]],
    *,
    name: str = "",
    flaws: Mapping[int, str] | None = None,
    lines: Mapping[int, int] | None = None,
    raws: Mapping[int, str] | None = None,
    temporal: frozenset[int] = frozenset(),
    titled: bool = False,
    notes: tuple[str, ...] = (),
) -> Grid:
    """Make a grid from records of any width.

    Args:
        rows: the records; an empty cell is "".
        name: the name of the sheet or file.
        flaws: as in ``Grid``; read after ``rows`` is used up, so it may be filled
            on the way.
        lines: the same.
        raws: the same.
        temporal: as in ``Grid``.
        titled: as in ``Grid``.
        notes: as in ``Grid``.
    """
    blocks: list[pa.Table] = []
    widths: list[int] = []
    block: list[Sequence[str]] = []
    for row in rows:
        block.append(row)
        widths.append(len(row))
        if len(block) == _BLOCK:
            blocks.append(_columns(block))
            block = []
    blocks.append(_columns(block))
    table = joined(blocks)
    regular = all(width == table.num_columns for width in widths)
    return Grid(
        name=name,
        table=table,
        widths=None if regular else np.array(widths, dtype="int64"),
        flaws=flaws or {},
        lines=lines or {},
        raws=raws or {},
        temporal=temporal,
        titled=titled,
        notes=notes,
    )


def joined(blocks: Sequence[pa.Table]) -> pa.Table:
    """Put tables of text one below the other, as wide as the widest."""
    width = max((block.num_columns for block in blocks), default=0)
    return pa.concat_tables([_widened(block, width) for block in blocks])


def _widened(block: pa.Table, width: int) -> pa.Table:
    columns = [column.cast(TEXT) for column in block.columns]
    empty = pa.chunked_array([pa.nulls(block.num_rows, TEXT)])
    columns += [empty] * (width - len(columns))
    return pa.table(columns, names=column_names(width))


def column_names(width: int) -> list[str]:
    """Return the names of a grid's columns: their 0-based numbers."""
    return [str(number) for number in range(width)]


def _columns(rows: Sequence[Sequence[str]]) -> pa.Table:
    width = max((len(row) for row in rows), default=0)
    columns = [
        pa.array(
            [(row[place] or None) if place < len(row) else None for row in rows], TEXT
        )
        for place in range(width)
    ]
    return pa.table(columns, names=column_names(width))


def frame_of(table: pa.Table, names: Sequence[str]) -> pd.DataFrame:
    """Turn columns of text into a frame of dtype ``str``; missing where null.

    Args:
        table: k columns of n strings.
        names: a name for each of the first columns; further columns are left out.
    """
    part = table.select(range(len(names))).rename_columns([*names])
    frame: pd.DataFrame = part.to_pandas(split_blocks=True)
    for name, column in zip(names, part.columns, strict=True):
        if frame[name].dtype == object and column.null_count:
            # pandas 2.3 has no dtype of its own for text; NaN is what it calls missing.
            frame[name] = frame[name].mask(np.asarray(column.is_null()), np.nan)
    return frame
