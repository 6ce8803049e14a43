"""Delimited text -> a grid: by Arrow's parser where that is safe, else by ours."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from cdp_frames.errors import UnreadableFileError
from cdp_frames.reading import quotes
from cdp_frames.reading.grid import (
    MOST_COLUMNS,
    TEXT,
    Grid,
    check_width,
    column_names,
    grid_of,
    joined,
)
from cdp_frames.text.archives import called
from cdp_frames.text.delimiters import Dialect, detect
from cdp_frames.text.records import ENDLESS, Record, split, swallows

if TYPE_CHECKING:
    from collections.abc import Iterator

# What is looked at to learn the dialect and the layout.
_HEAD_BYTES = 2**20
# More records of other widths than this are read by ours.
_MOST_OTHERS = 1000
# How far back the last line is looked for.
_TAIL = 2**16
# Below this, the parser for large files has nothing to win.
_SMALL = 2**16


class _Other(NamedTuple):
    """A record of another width: its cells, and its text."""

    cells: list[str]
    raw: str


class Delimited(NamedTuple):
    """A delimited text as a grid.

    Attributes:
        grid: its records.
        dialect: how it was cut.
        fast: whether Arrow's parser read the bulk of it.
    """

    grid: Grid
    dialect: Dialect
    fast: bool


def read_delimited(
    data: bytes,
    *,
    name: str = "",
    fast: bool | None = None,
    dialect: Dialect | None = None,
) -> Delimited:
    """Cut UTF-8 text into records and cells.

    Args:
        data: UTF-8 without a mark.
        name: the file's name, for messages.
        fast: True or False to choose the parser; None for the one that fits the size.
            They give the same grid: that is tested.
        dialect: how the text is cut, where that is known; None to find it out.

    Raises:
        UnreadableFileError: a record has more cells than any contact file.
    """
    dialect = detect(_head(data)) if dialect is None else dialect
    check_width(dialect.width, f"most records of {called(name)}")
    if fast is None:
        fast = len(data) > _SMALL
    if fast:
        grid = _by_arrow(data, dialect, name)
        if grid is not None:
            return Delimited(grid, dialect, fast=True)
    return Delimited(_by_hand(data.decode(), dialect, name), dialect, fast=False)


def _head(data: bytes) -> str:
    """Decode the beginning, without the letter that the cut may have split."""
    return data[:_HEAD_BYTES].decode("utf-8", "ignore")


def _by_hand(text: str, dialect: Dialect, name: str) -> Grid:
    flaws: dict[int, str] = {}
    lines: dict[int, int] = {}
    raws: dict[int, str] = {}

    def cells() -> Iterator[list[str]]:
        records = split(
            text, dialect.delimiter, start=dialect.start, width=dialect.width
        )
        for number, record in enumerate(records):
            _check(record, text, number, name)
            if record.flaw:
                flaws[number] = record.flaw
            if record.flaw or len(record.cells) > dialect.width:
                lines[number] = _line(text, record.start)
                raws[number] = record.raw(text)
            yield record.cells

    grid = grid_of(cells(), name=name, flaws=flaws, lines=lines, raws=raws)
    return replace(grid, delimiter=dialect.delimiter)


def _check(record: Record, text: str, number: int, name: str) -> None:
    """Raise for a record that is no contact, before it costs the memory."""
    if len(record.cells) > MOST_COLUMNS or record.flaw == ENDLESS:
        place = f"record {number + 1:,} (line {_line(text, record.start):,})"
        check_width(len(record.cells), f"{place} of {called(name)}")
        raise UnreadableFileError(
            f"{place} of {called(name)} is {ENDLESS}: no contact is. Are the line ends "
            "missing, or a quote?"
        )


def _line(text: str, position: int) -> int:
    """Return the 1-based line of a place in a text, whatever its line ends."""
    before = text[:position]
    return 1 + before.count("\n") + before.count("\r") - before.count("\r\n")


def _by_arrow(data: bytes, dialect: Dialect, name: str) -> Grid | None:
    """Parse with Arrow; None if that is not safe.

    Safe means: the same records as ours. Quotes must pair up, the last record must
    end as our tokenizer ends it, and no cell may look like swallowed records. Records
    of other widths (titles, footers, slips) are few and are put back in their places.
    """
    if not _plain_enough(data, dialect):
        return None
    start = len(data[:_TAIL].decode("utf-8", "ignore")[: dialect.start].encode())
    parsed = _parsed(memoryview(data)[start : _end(data)], dialect, b'"' in data)
    if parsed is None:
        return None
    table, others = parsed
    within = _line_ends(data, start, _end(data)) >= table.num_rows + len(others)
    if b'"' in data and within and _suspicious(table, dialect):
        return None
    if not others:
        return Grid(name=name, table=table, delimiter=dialect.delimiter)
    return _put_back(table, others, dialect, name)


def _end(data: bytes) -> int:
    """Return where the last record ends: line ends at the very end begin none."""
    end = len(data)
    while end and data[end - 1] in b"\r\n":
        end -= 1
    return end


def _line_ends(data: bytes, start: int, end: int) -> int:
    """Count the line ends of a part; there is one fewer than records if none is quoted.

    To count them takes a fraction of the time of a look at each cell.
    """
    returns = data.count(b"\r", start, end)
    pairs = data.count(b"\r\n", start, end) if returns else 0
    return data.count(b"\n", start, end) + returns - pairs


def _plain_enough(data: bytes, dialect: Dialect) -> bool:
    """Say whether the text's quotes are such that both parsers agree on them."""
    if b'"' in data and data.count(b'"') % 2:
        return False
    # A quote after a blank is one to our tokenizer, and a letter to Arrow's.
    if b' "' in data and _spaced_quote(dialect.delimiter).search(data):
        return False
    if quotes.may_slip(data, dialect.delimiter):
        return False
    last = data[-_TAIL:].rstrip(b"\r\n").decode("utf-8", "ignore")
    last = last.rpartition("\n")[2].rpartition("\r")[2]
    return not any(record.flaw for record in split(last, dialect.delimiter))


def _spaced_quote(delimiter: str) -> re.Pattern[bytes]:
    cut = re.escape(delimiter.encode())
    # From the blank: there are far fewer than delimiters, and `re` jumps to a letter.
    return re.compile(rb' (?:(?<=\A )|(?<=[\r\n] )|(?<=%b )) *"' % cut)


def _parsed(
    body: memoryview,
    dialect: Dialect,
    quoted: bool,  # noqa: FBT001 - its one caller
) -> tuple[pa.Table, dict[int, _Other]] | None:
    """Return the regular records, and {0-based record: its cells} of the others."""
    from pyarrow import csv  # noqa: PLC0415 - kept out of a bare import

    others: dict[int, _Other] = {}

    def take(row: csv.InvalidRow) -> str:
        cells = [record.cells for record in split(row.text, dialect.delimiter)]
        # A line end in it may be that of another record: ours sorts that out.
        regular = len(cells) == 1 and "\n" not in row.text and "\r" not in row.text
        # Ours says what is wrong with a record of too many cells.
        fits = regular and 0 < len(cells[0]) <= MOST_COLUMNS
        if not fits or len(others) >= _MOST_OTHERS:
            return "error"
        others[row.number - 1] = _Other(cells[0], row.text)
        return "skip"

    names = column_names(dialect.width)
    try:
        # Without threads: nearly as fast, half the memory on the way, and the
        # records that are left out are numbered.
        table = csv.read_csv(
            pa.py_buffer(body),
            read_options=csv.ReadOptions(column_names=names, use_threads=False),
            parse_options=csv.ParseOptions(
                delimiter=dialect.delimiter,
                newlines_in_values=quoted,
                ignore_empty_lines=False,
                invalid_row_handler=take,
            ),
            convert_options=csv.ConvertOptions(
                column_types=dict.fromkeys(names, TEXT),
                null_values=[""],
                strings_can_be_null=True,
            ),
        )
    except pa.ArrowInvalid:
        # Too many of other widths, or a record larger than a block: ours reads those.
        return None
    return table, others


def _put_back(
    table: pa.Table, others: dict[int, _Other], dialect: Dialect, name: str
) -> Grid:
    """Put records of other widths back between the regular ones."""
    count = table.num_rows + len(others)
    widths = np.full(count, dialect.width, dtype="int64")
    pieces = []
    taken = record_after = 0
    for record, other in sorted(others.items()):
        widths[record] = len(other.cells)
        regular = record - record_after
        pieces += [table.slice(taken, regular), grid_of([other.cells]).table]
        taken += regular
        record_after = record + 1
    pieces.append(table.slice(taken))
    return Grid(
        name=name,
        table=joined(pieces),
        widths=widths,
        raws={record: other.raw for record, other in others.items()},
        delimiter=dialect.delimiter,
    )


def _suspicious(table: pa.Table, dialect: Dialect) -> bool:
    """Say whether a cell may hold swallowed records, or the last one runs on."""
    for position, column in enumerate(table.columns):
        lines = column.filter(pc.match_substring_regex(column, "[\r\n]"))
        if any(
            swallows(cell, position, dialect.width, dialect.delimiter, dialect.width)
            for cell in lines.to_pylist()
        ):
            return True
        last = column.slice(table.num_rows - 1).to_pylist()[0] or ""
        if "\n" in last or "\r" in last:
            return True
    return False
