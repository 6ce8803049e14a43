"""A large file, block by block, each read as it would be as a part of the whole.

What a file says of itself is found out once, from its beginning and from pieces of all
of it. Where a block contradicts that, or where only the whole could tell how a record
is to be read, the file has to be read whole (``NeedsWhole``).
"""

from __future__ import annotations

import gzip
import hashlib
import re
import shutil
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import pandas as pd

from cdp_frames.errors import UnreadableFileError
from cdp_frames.file_notes import UNREADABLE, FileNotes
from cdp_frames.reading import jsonlines, parquet
from cdp_frames.reading.data_sets import DataSet, ParquetRows
from cdp_frames.reading.delimited import read_delimited
from cdp_frames.reading.grid import Grid, grid_of, joined
from cdp_frames.reading.layout import find_header
from cdp_frames.reading.needs_whole import NeedsWhole
from cdp_frames.reading.pipeline import ReadOptions, read
from cdp_frames.reading.raw_blocks import (
    record_blocks,
    some_records,
    whole_records,
)
from cdp_frames.reading.recognition import Match
from cdp_frames.reading.table import Table
from cdp_frames.reading.wrappings import Carried, bared, carried, chosen, read_wrapped
from cdp_frames.text.decoding import Decoded, decode
from cdp_frames.text.delimiters import detect
from cdp_frames.text.json_objects import is_json
from cdp_frames.text.names import unique
from cdp_frames.text.regular_files import require_regular

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pyarrow as pa

    from cdp_frames.reading.pipeline import Reading
    from cdp_frames.text.delimiters import Dialect

_GZIP: Final = b"\x1f\x8b"
_MARK: Final = b"\xef\xbb\xbf"
# Small enough for the processor's cache to help, and for memory to stay flat.
BLOCK: Final = 2**21
_HEAD: Final = 2**22
_PIECE: Final = 2**15
_PIECES: Final = 15
_LEARNT: Final = 2**19
_COUNT: Final = re.compile(r"(?<=: )[0-9,]+$|^[0-9,]+(?= )")


class _Settled(NamedTuple):
    """What holds for all blocks of a text.

    Attributes:
        sample: records of all of the file.
        carried: how their cells carry wrappings.
        dialect: how its records are cut; None for JSON lines.
        width: how many columns the table has; None for JSON lines.
        start: where the first record begins, in bytes.
    """

    sample: Reading
    carried: dict[tuple[int, int], Carried]
    dialect: Dialect | None
    width: int | None
    start: int

    @property
    def wrappings(self) -> dict[int, int]:
        """0-based column -> the wrapping that is taken off."""
        return chosen(self.carried)


class FileBlocks:
    """A file that is read block by block, as often as it is asked for.

    Args:
        path: the file, or the folder of a Parquet data set.
        folder: where it is unpacked, if it is packed; for the user alone.
        block: about how many bytes a block has.
        head: how many bytes at the beginning are always in the sample.

    Attributes:
        name: what the file is called.
        digest: the SHA-256 of its bytes, in hexadecimal digits.
        size: how many bytes it has, unpacked.
        sample: some of its rows, from all of it, with what it says of itself.
        reading: the same, as it was read.

    Raises:
        NeedsWhole: it can't be read in blocks.
        UnreadableFileError: it can't be read at all.
    """

    def __init__(
        self, path: Path, folder: Path, *, block: int = BLOCK, head: int = _HEAD
    ) -> None:
        require_regular(path, None)
        self.name = path.name
        self._block = block
        self._text: _Settled | None = None
        self._rows_of: DataSet | ParquetRows | None = None
        if path.is_dir():
            self._rows_of = DataSet(path)
            self.digest = self._rows_of.digest()
        else:
            self.digest = _digest(path)
            self._path = _unpacked(path, folder)
            with self._path.open("rb") as file:
                if file.read(4) == parquet.MAGIC:
                    self._rows_of = ParquetRows(self._path)
        if self._rows_of is not None:
            self.size = self._rows_of.size
            rows = max(1, head // 64)
            reading = _of_table(self._rows_of.some(rows, _PIECES))
        else:
            self.size = self._path.stat().st_size
            self._text = _settled(self._path, self.size, head)
            reading = self._text.sample
        if reading.report.kind != "general":
            raise NeedsWhole(f"it is a {reading.report.title}")
        self.reading = reading
        self.sample = _with_own_column(reading.frame)
        self._names = [name for name in self.sample.columns if name != UNREADABLE]
        self._notes = FileNotes.of(self.sample)
        if UNREADABLE in self.sample.columns and UNREADABLE in self._notes.labels:
            raise NeedsWhole(f"it has a column {UNREADABLE!r} itself")
        self._aside: Counter[str] = Counter()
        self._told: dict[str, str] = {}
        self._rows = 0

    @property
    def notes(self) -> FileNotes:
        """What is known of the file, and of its blocks as far as they were read."""
        told = [*self._told.values()]
        if self._aside:
            words = ", ".join(f"{why} ({n:,})" for why, n in self._aside.most_common())
            told.insert(0, f"records that were set aside: {words}")
        return replace(
            self._notes,
            set_aside=(),
            partial=(),
            notes=tuple(told),
            digests={self.name: self.digest},
            # Behind records that were set aside nobody knows a row's line.
            rows=0 if self._aside else self._rows,
        )

    def __iter__(self) -> Iterator[pd.DataFrame]:
        """Yield the rows, in order, block by block; all have the same columns.

        Raises:
            NeedsWhole: a block contradicts what the rest of the file says.
        """
        self._aside, self._told, self._rows = Counter(), {}, 0
        for table in self._tables():
            frame = self._framed(table)
            self._rows += len(frame)
            yield frame

    def _tables(self) -> Iterator[Table]:
        if self._rows_of is not None:
            yield from _parquet_tables(self._rows_of, self._block)
        elif self._text is not None:
            yield from self._text_tables(self._text)

    def _text_tables(self, settled: _Settled) -> Iterator[Table]:
        # What is bare in the sample is so in the file; what carries one comes again.
        seen = {place: Carried(0, each.bare) for place, each in settled.carried.items()}
        wrappings = settled.wrappings
        header: list[str] = []
        lines = 0
        for data, is_last in record_blocks(
            self._path, settled.start, self._block, settled.dialect
        ):
            grid, told = _grid(data, settled.dialect, self.name, first=not header)
            self._tell(told)
            if not header:
                match = find_header(grid)
                if len(match.header) != 1 or match.outside or match.stop is not None:
                    raise NeedsWhole("it has no header, or several tables")
                header = _padded(grid.row(match.header[0]), settled.width or 0)
            else:
                grid = _under(header, grid, lines)
                match = Match(confidence=match.confidence, why=match.why, header=(0,))
                if find_header(grid).outside:
                    raise NeedsWhole("it has several tables")
            match = replace(match, more=not is_last, width=settled.width)
            for place, each in carried(grid, wrappings).items():
                seen[place] = seen[place] | each if place in seen else each
            yield Table(bared(grid, wrappings), match)
            lines += data.count(b"\n")
        if chosen(seen) != wrappings:
            raise NeedsWhole("only all of it says what stands around its cells")

    def _framed(self, table: Table) -> pd.DataFrame:
        """Return the rows of a block under the columns of the file."""
        records, reasons = table.aside()
        del records
        self._aside.update(reasons)
        self._tell(table.notes)
        frame = table.frame
        unknown = [name for name in frame.columns if name not in self._names]
        if unknown:
            raise NeedsWhole(f"its column {unknown[0]!r} is not in its beginning")
        for name in self._names:
            if name not in frame:
                frame[name] = pd.Series(np.nan, index=frame.index, dtype="str")
        frame = frame[self._names]
        for name in self._names:
            dtype = self.sample[name].dtype
            if dtype.kind == "M":
                frame[name] = pd.to_datetime(frame[name], format="ISO8601").astype(
                    dtype
                )
        return _with_unreadable(frame, table)

    def _tell(self, notes: list[str]) -> None:
        """Keep notes; where one only counts, the counts of all blocks add up."""
        for note in notes:
            kind = _COUNT.sub("#", note, count=1)
            if kind != note and kind in self._told:
                counts = [_COUNT.search(text) for text in (note, self._told[kind])]
                total = sum(int(m[0].replace(",", "")) for m in counts if m)
                self._told[kind] = _COUNT.sub(f"{total:,}", note, count=1)
            else:
                self._told.setdefault(kind, note)


def _with_own_column(frame: pd.DataFrame) -> pd.DataFrame:
    """Add the column of unreadable records, for any block may have one."""
    if UNREADABLE in frame.columns:
        return frame
    empty = pd.Series(np.nan, index=frame.index, dtype="str")
    wider: pd.DataFrame = frame.assign(**{UNREADABLE: empty})
    return wider


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _unpacked(path: Path, folder: Path) -> Path:
    """Unpack a file that gzip has packed; others stay where they are."""
    with path.open("rb") as file:
        if file.read(2) != _GZIP:
            return path
    target = folder / f"{hashlib.sha256(str(path).encode()).hexdigest()[:16]}.unpacked"
    try:
        with gzip.open(path) as packed, target.open("wb") as plain:
            target.chmod(0o600)
            shutil.copyfileobj(packed, plain, 2**20)
    except (OSError, EOFError) as error:
        raise UnreadableFileError(
            f"{path.name!r} is a damaged gzip file: {type(error).__name__}"
        ) from None
    return target


def _settled(path: Path, size: int, head: int) -> _Settled:
    """Find out what holds for all blocks of a text."""
    sample, start = _sample(path, size, head)
    if sample[:1] in {b"[", b"<"}:
        raise NeedsWhole("it is one document")
    reading = _read(sample)
    report = reading.report
    if report.encoding not in {"utf-8", "utf-8-sig"}:
        raise NeedsWhole(f"its encoding is {report.encoding or report.format}")
    if report.format == "jsonl":
        return _Settled(reading, {}, None, None, start)
    cut = read_wrapped(_utf8(sample).data, "")
    if report.format not in {"csv", "tsv"} or cut.grid.notes:
        raise NeedsWhole("it is no plain table")
    width = len(Table(cut.grid, find_header(cut.grid)).names)
    return _Settled(reading, carried(cut.grid), cut.dialect, width, start)


def _sample(path: Path, size: int, head: int) -> tuple[bytes, int]:
    """Return records of all of a text, and where its first one begins."""
    with path.open("rb") as file:
        data = file.read(head)
        start = len(_MARK) if data.startswith(_MARK) else 0
        if size <= head + 2 * _PIECES * _PIECE:  # pieces would overlap
            return (data + file.read())[start:], start
        text = data[start : start + _LEARNT].decode("utf-8", "ignore")
        dialect = None if is_json(text) else detect(text)
        pieces = [data[start : whole_records(data, dialect)]]
        for number in range(1, _PIECES + 1):
            file.seek(head + max(size - head - _PIECE, 0) * number // _PIECES)
            pieces.append(some_records(file.read(_PIECE), dialect))
    return b"".join(pieces), start


def _read(data: bytes) -> Reading:
    try:
        return read(data, ReadOptions())
    except UnreadableFileError as error:
        raise NeedsWhole(str(error)) from None


def _grid(
    data: bytes, dialect: Dialect | None, name: str, *, first: bool
) -> tuple[Grid, list[str]]:
    """Cut a block into records."""
    decoded = _utf8(data)
    if dialect is None:
        try:
            return jsonlines.grid_of_text(decoded.data.decode(), name), []
        except UnreadableFileError as error:
            raise NeedsWhole(str(error)) from None
    how = dialect if first else replace(dialect, start=0)
    grid = read_delimited(decoded.data, name=name, dialect=how).grid
    return grid, [*decoded.notes]


def _utf8(data: bytes) -> Decoded:
    try:
        return decode(data, "utf-8")
    except UnreadableFileError as error:
        raise NeedsWhole(str(error)) from None


def _padded(cells: list[str], width: int) -> list[str]:
    return [*cells, *[""] * (width - len(cells))]


def _under(header: list[str], grid: Grid, lines: int) -> Grid:
    """Put the header above the records of a block."""
    if grid.titled:  # each object says its own names
        return grid
    above = grid_of([header])
    width = max(above.width, grid.width)
    widths = np.full(grid.count, grid.width) if grid.widths is None else grid.widths
    regular = grid.widths is None and above.width == grid.width
    return replace(
        grid,
        table=joined([above.table, grid.table]),
        widths=None if regular else np.concatenate([[width], widths]),
        flaws={record + 1: flaw for record, flaw in grid.flaws.items()},
        lines={record + 1: line + lines for record, line in grid.lines.items()},
        raws={record + 1: raw for record, raw in grid.raws.items()},
    )


def _with_unreadable(frame: pd.DataFrame, table: Table) -> pd.DataFrame:
    """Put unreadable records between the rows; their column is always there."""
    records, _ = table.not_read()
    name = unique([*map(str, frame.columns), UNREADABLE])[-1]
    empty = pd.Series(np.nan, index=frame.index, dtype="str")
    frame = frame.assign(**{name: empty})
    if not len(records):
        return frame.reset_index(drop=True)
    raws = [table.grid.raw(int(record)) for record in records]
    both = frame.reindex(range(len(frame) + len(records)))
    lost = pd.RangeIndex(len(frame), len(both))
    both[name] = pd.Series(raws, index=lost, dtype="str")
    order = np.argsort(np.concatenate([table.people(), records]), kind="stable")
    return both.take(order).reset_index(drop=True)


def _of_table(groups: list[pa.Table]) -> Reading:
    import io  # noqa: PLC0415 - of the next lines only

    import pyarrow as pa  # noqa: PLC0415 - as above
    import pyarrow.parquet as pq  # noqa: PLC0415 - slow to import, needed by few

    sink = io.BytesIO()
    pq.write_table(pa.concat_tables(groups), sink)
    return _read(sink.getvalue())


def _parquet_tables(source: DataSet | ParquetRows, block: int) -> Iterator[Table]:
    rows = max(1, block * max(1, source.rows) // max(source.size, 1))
    left = source.rows
    for table in source.batches(rows):
        left -= table.num_rows
        grid = parquet.grid_of_table(table, source.name)
        yield Table(grid, replace(find_header(grid), more=left > 0))
    if not source.rows:
        grid = parquet.grid_of_table(source.schema.empty_table(), source.name)
        yield Table(grid, find_header(grid))
