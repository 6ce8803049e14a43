"""CSV as it was sent: UTF-8, commas, double quotes, every cell the text that it is.

Source:
    RFC 4180. `docs/contract.md` section 9: blank lines are not counted; the safe form
    has no byte order mark, and here one is taken for a part of the first name, so that
    a client that sends it learns so.
"""

from __future__ import annotations

import csv
import io
from collections import deque
from typing import TYPE_CHECKING, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as arrow_csv

from cdp_frames.sandbox.files.upload import Landed, UnreadableError, decoded, numbered

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from typing import BinaryIO

BLOCK: Final = 16 * 2**20  # bytes; some 200,000 rows of seven columns
_LARGEST_BLOCK: Final = 2**31 - 1  # bytes; Arrow counts them in 32 bits
_HEADER_LIMIT: Final = 2**20  # bytes


def header(path: Path) -> tuple[str, ...]:
    """Return the names of the columns.

    Raises:
        UnreadableError: there are none, or they are not UTF-8.
    """
    record, _ = _first_record(path)
    return tuple(next(csv.reader([decoded(record)], strict=False), ()))


def _first_record(path: Path) -> tuple[bytes, int]:
    """Return the header record and the number of bytes up to the next record."""
    with path.open("rb") as stream:
        start = stream.read(_HEADER_LIMIT)
    begin = len(start) - len(start.lstrip(b"\r\n"))
    end = start.find(b"\n", begin)
    # A line break inside quotes belongs to the header's cell (RFC 4180 section 2.6).
    while end != -1 and start.count(b'"', begin, end) % 2:
        end = start.find(b"\n", end + 1)
    if end == -1:
        end = len(start)
    record = start[begin:end].rstrip(b"\r")
    if not record:
        raise UnreadableError("the file is empty")
    return record, min(end + 1, len(start))


def rows(landed: Landed, block: int) -> Iterator[pa.Table]:
    """Read the rows, so many bytes at once, and more where a row is longer.

    Raises:
        UnreadableError: a cell is not UTF-8, or a row is longer than 2 GiB.
    """
    offset = _after_blank_lines(landed.path, _first_record(landed.path)[1])
    size = landed.path.stat().st_size
    if offset == size:
        return
    most = min(size, _LARGEST_BLOCK)
    done = 0
    while True:
        try:
            for table in _tables(landed, offset, block):
                # What an earlier try has read is not told twice.
                fresh = table.filter(pc.greater_equal(table["row"], done))
                done += fresh.num_rows
                yield fresh
        except pa.ArrowInvalid as error:
            if _is_not_utf8(error) or block >= most:
                raise UnreadableError(_reason(error)) from error
            # A row did not end in its block and the next one; a larger one holds it.
            block = min(8 * block, most)
        else:
            return


def _tables(landed: Landed, offset: int, block: int) -> Iterator[pa.Table]:
    """Yield the rows from the first one on, each table whole and in order."""
    misfits: deque[arrow_csv.InvalidRow] = deque()

    def set_aside(row: arrow_csv.InvalidRow) -> str:
        misfits.append(row)
        return "skip"

    names = [f"c{place}" for place in range(len(landed.header))]
    with landed.path.open("rb") as stream:
        stream.seek(offset)
        first = 0
        for batch in _open_csv(_WholeBreaks(stream), names, block, set_aside):
            table = _with_misfits(pa.Table.from_batches([batch]), misfits, first)
            first += table.num_rows
            yield table
        if misfits:
            # A block without a single good row may come as no batch at all.
            none = pa.schema([(name, pa.string()) for name in names]).empty_table()
            yield _with_misfits(none, misfits, first)


class _WholeBreaks(io.RawIOBase):
    """A file of which no read ends between the two bytes of a CRLF.

    Arrow drops a line feed at the start of a block after a carriage return at the end
    of the last, also where both stand inside quotes.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def read(self, size: int = -1) -> bytes:
        """Return so many bytes, or one less."""
        data = self._stream.read(size)
        if len(data) > 1 and data.endswith(b"\r"):
            self._stream.seek(-1, io.SEEK_CUR)
            return data[:-1]
        return data


def _open_csv(
    stream: io.RawIOBase,
    names: list[str],
    block: int,
    set_aside: Callable[[arrow_csv.InvalidRow], str],
) -> arrow_csv.CSVStreamingReader:
    return arrow_csv.open_csv(
        stream,
        # One thread, because only then are misfits numbered.
        read_options=arrow_csv.ReadOptions(
            use_threads=False, block_size=block, column_names=names
        ),
        parse_options=arrow_csv.ParseOptions(
            delimiter=",",
            quote_char='"',
            double_quote=True,
            escape_char=False,
            newlines_in_values=True,
            ignore_empty_lines=True,
            invalid_row_handler=set_aside,
        ),
        convert_options=arrow_csv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()),
            strings_can_be_null=False,
            quoted_strings_can_be_null=False,
        ),
    )


def _is_not_utf8(error: Exception) -> bool:
    return "UTF8" in str(error)


def _reason(error: Exception) -> str:
    if _is_not_utf8(error):
        return "the file is not UTF-8"
    return f"the file can't be read: {error}"


def _after_blank_lines(path: Path, offset: int) -> int:
    """Return where the next row begins, or the end of the file.

    Arrow takes a first block of nothing but blank lines for the end of the file.
    """
    with path.open("rb") as stream:
        stream.seek(offset)
        while block := stream.read(2**16):
            row = block.lstrip(b"\r\n")
            offset += len(block) - len(row)
            if row:
                break
    return offset


def _with_misfits(
    table: pa.Table, misfits: deque[arrow_csv.InvalidRow], first: int
) -> pa.Table:
    """Put rows with too many or too few cells back between the others.

    Args:
        table: the good rows of a block.
        misfits: the bad ones, in order; Arrow reads ahead, so some may belong to
            later blocks and stay.
        first: the number of the first row of the block, from 0.
    """
    mine: list[arrow_csv.InvalidRow] = []
    # Arrow numbers the rows of the whole file from 1, blank lines not counted.
    while misfits and misfits[0].number - 1 <= first + table.num_rows + len(mine):
        mine.append(misfits.popleft())
    bad = [misfit.number - 1 for misfit in mine]
    places = np.arange(first, first + table.num_rows + len(mine))
    good = np.delete(places, np.subtract(bad, first)) if bad else places
    fitting = numbered(table, pa.array(good), pa.nulls(len(good)))
    if not mine:
        return fitting
    width = table.num_columns
    cells = [(_cells(misfit.text) + [""] * width)[:width] for misfit in mine]
    set_aside = pa.table(
        {f"c{place}": [row[place] for row in cells] for place in range(width)},
        schema=table.schema,
    )
    troubles = [
        f"row has {misfit.actual_columns} cells, the header has {width}"
        for misfit in mine
    ]
    return pa.concat_tables(
        [fitting, numbered(set_aside, pa.array(bad), pa.array(troubles))]
    )


def _cells(record: str) -> list[str]:
    try:
        return next(csv.reader([record]), [])
    except csv.Error:
        # A cell longer than Python's reader takes: the whole row, then.
        return [record]
