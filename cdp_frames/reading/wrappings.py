"""What an export puts around its cells, so that others do not misread them.

Shops write an apostrophe in front of ids (`'7210448301122`), others make a formula of
them (`="00123"`), so that a spreadsheet keeps their zeros; databases put text in
apostrophes; some tools put each line into quotes as one cell. None of that is part of
the value.

A wrapping is taken off a column only where at least two cells carry it and no cell that
would need it stands bare: a lone ``'=Otto`` is a value.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from cdp_frames.reading.delimited import Delimited, read_delimited
from cdp_frames.reading.grid import TEXT
from cdp_frames.text.delimiters import detect

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from cdp_frames.reading.grid import Grid

_LEAST: Final = 2
_LOOKED_AT: Final = 200
# The share of lines that makes it the file's way, and not an accident.
_MOSTLY: Final = 0.9

# What a spreadsheet makes something else of: numbers, and what begins as a formula.
_NEEDS: Final = r"^(?:[=+\-@].*|[0-9]+)$"
# The class of '99 is no guarded number.
_YEAR: Final = r"^'[0-9]{2}s?$"
_NUMBER: Final = r"^[+-]?[0-9][0-9.,]*$"


class _Wrapping(NamedTuple):
    """One way to wrap a cell.

    Attributes:
        what: for people.
        carries: a pattern of cells that carry it; what is in the group is the value.
        needs: a pattern of cells that may not stand bare.
        header: whether the header carries it as well, for a column of titles may be one
            of quotes: `«Ромашка»` is how Russian firms are written.
    """

    what: str
    carries: str
    needs: str
    header: bool = False


# The French put a blank between a quote and what it holds.
_NARROW: Final = r"[ \x{a0}\x{202f}]?"
# Quotes of typesetters, as word processors make of plain ones, and those of MySQL.
_PAIRS: Final = (
    *("\u201c\u201d", "\u201e\u201c", "\u201e\u201d", "\u2018\u2019"),
    *("\u00ab\u00bb", "``"),
)

_WRAPPINGS: Final = (
    _Wrapping(
        "the apostrophe in front of numbers, which exports put there, is taken off",
        r"^'((?s:[0-9=+\-@].*))$",
        _NEEDS,
    ),
    _Wrapping(
        '="…" around values, which exports put there, is taken off',
        r'^="([^"]*)"$',
        _NEEDS,
    ),
    _Wrapping(
        "the apostrophes around each cell are taken off",
        r"^'((?s:.*))'$",
        "(?s:.)",
    ),
    _Wrapping(
        "the quotes around each cell are taken off",
        r'^"((?s:.*))"$',
        "(?s:.)",
    ),
    *(
        _Wrapping(
            f"the quotes around each cell ({begin}…{end}) are taken off",
            rf"^{begin}{_NARROW}([^{begin}{end}]*?){_NARROW}{end}$",
            "(?s:.)",
            header=True,
        )
        for begin, end in _PAIRS
    ),
)
# A cell without any of these as its first byte is wrapped in nothing.
_FIRST: Final = np.isin(np.arange(256), [*b"'=\"`\xc2\xe2"])

_SWAP: Final = bytes.maketrans(b"'\"", b"\"'")
_SWAP_TEXT: Final = str.maketrans("'\"", "\"'")
_IN_APOSTROPHES: Final = re.compile(r"'[^']*'(?:([,;\t|])'[^']*')(?:\1'[^']*')*")
_BEGINS: Final = re.compile(r"^'|[,;\t|]'")


def read_wrapped(data: bytes, name: str) -> Delimited:
    """Cut text into records and cells, as ``read_delimited``, out of their wrappings.

    Args:
        data: UTF-8 without a mark.
        name: the file's name, for messages.
    """
    if _is_in_apostrophes(data):
        cut = read_delimited(data.translate(_SWAP), name=name)
        return cut._replace(grid=_swapped_back(cut.grid))
    cut = read_delimited(data, name=name)
    inner = _inner_text(cut.grid, data)
    if inner is None:
        return cut
    again = read_delimited(inner, name=name)
    note = "each line stands in quotes as one cell, which are taken off"
    notes = (*again.grid.notes, note)
    return again._replace(grid=replace(again.grid, notes=notes))


def unwrapped(grid: Grid) -> Grid:
    """Take wrappings off the columns whose cells carry them.

    Returns:
        The grid; ``grid.unwrapped`` says of which columns what was taken off.
    """
    columns, told = [*grid.table.columns], {}
    for place, column in enumerate(columns):
        if not _may_be_wrapped(column):
            continue
        for wrapping in _WRAPPINGS:
            bare = _without(column, wrapping)
            if bare is not None:
                columns[place], told[place] = bare, wrapping.what
                break
    if not told:
        return grid
    table = pa.Table.from_arrays(columns, schema=grid.table.schema)
    return replace(grid, table=table, unwrapped=told)


class Carried(NamedTuple):
    """How the cells of a part of a column carry a wrapping; parts add up.

    Attributes:
        cells: how many carry it, up to those that it takes.
        bare: whether one that would need it stands bare.
        years: whether all that carry it may be years, such as '99.
    """

    cells: int = 0
    bare: bool = False
    years: bool = True

    def __or__(self, other: Carried) -> Carried:
        cells = min(self.cells + other.cells, _LEAST)
        return Carried(cells, self.bare or other.bare, self.years and other.years)

    @property
    def is_wrapping(self) -> bool:
        """Whether it is taken off the column."""
        return self.cells >= _LEAST and not self.bare and not self.years


def carried(
    grid: Grid, told: Collection[int] | None = None
) -> dict[tuple[int, int], Carried]:
    """Say how the cells of each column carry each wrapping.

    The first filled cell of a column is its header.

    Args:
        grid: the records.
        told: the 0-based columns that are looked at in any case; of the others only
            those where a cell may carry one. None for all.

    Returns:
        (0-based column, 0-based wrapping) -> how it is carried.
    """
    return {
        (place, number): _carried(column, wrapping)
        for place, column in enumerate(grid.table.columns)
        if told is None or place in told or _may_be_wrapped(column)
        for number, wrapping in enumerate(_WRAPPINGS)
    }


def bared(grid: Grid, told: Mapping[int, int]) -> Grid:
    """Take wrappings off columns, whatever the cells of this part of them show.

    Args:
        grid: the records.
        told: 0-based column -> 0-based wrapping.
    """
    columns = [*grid.table.columns]
    for place, number in told.items():
        columns[place] = _inner(columns[place], _WRAPPINGS[number])
    table = pa.Table.from_arrays(columns, schema=grid.table.schema)
    what = {place: _WRAPPINGS[number].what for place, number in told.items()}
    return replace(grid, table=table, unwrapped=what)


def chosen(found: Mapping[tuple[int, int], Carried]) -> dict[int, int]:
    """Choose the wrapping that is taken off each column: the first that is one."""
    told: dict[int, int] = {}
    for (place, number), each in found.items():
        if each.is_wrapping:
            told.setdefault(place, number)
    return told


def _without(column: pa.ChunkedArray, wrapping: _Wrapping) -> pa.ChunkedArray | None:
    """Return a column without a wrapping; None if it is not wrapped so."""
    return _inner(column, wrapping) if _carried(column, wrapping).is_wrapping else None


def _inner(column: pa.ChunkedArray, wrapping: _Wrapping) -> pa.ChunkedArray:
    inner = pc.replace_substring_regex(column, wrapping.carries, r"\1")
    return pc.if_else(pc.equal(inner, ""), pa.scalar(None, TEXT), inner)


def _carried(column: pa.ChunkedArray, wrapping: _Wrapping) -> Carried:
    """Say how a column carries a wrapping."""
    filled = pc.is_valid(column)
    # The header is no cell of its column.
    first = pc.index(filled, True).as_py()
    if wrapping.header and not _carries(column.slice(max(first, 0), 1), wrapping):
        return Carried(bare=True)
    carries = pc.fill_null(pc.match_substring_regex(column, wrapping.carries), False)
    count = pc.sum(carries).as_py() or 0
    carriers = column.filter(carries)
    is_header = pa.array(np.arange(len(column)) == first)
    others = column.filter(pc.and_(pc.invert(pc.or_(carries, is_header)), filled))
    if wrapping.needs == _NEEDS:
        bare = pc.match_substring_regex(others, wrapping.needs)
    else:
        # Numbers need no quotes.
        bare = pc.invert(pc.match_substring_regex(others, _NUMBER))
    years = pc.all(pc.match_substring_regex(carriers, _YEAR), min_count=0).as_py()
    any_bare = pc.any(bare, min_count=0).as_py()
    return Carried(min(count, _LEAST), bool(any_bare), bool(years))


def _carries(cells: pa.ChunkedArray, wrapping: _Wrapping) -> bool:
    found = pc.match_substring_regex(cells, wrapping.carries)
    return bool(pc.any(found, min_count=0).as_py())


def _may_be_wrapped(column: pa.ChunkedArray) -> bool:
    """Say whether a cell begins as a wrapped one does; by bytes, which is quick."""
    for chunk in column.chunks:
        _, offsets, letters = chunk.buffers()
        if letters is None or not letters.size:
            continue
        ends = np.frombuffer(offsets, "int64")[chunk.offset :][: len(chunk) + 1]
        begins = ends[:-1][ends[:-1] < ends[1:]]
        if _FIRST[np.frombuffer(letters, "uint8")[begins]].any():
            return True
    return False


def _is_in_apostrophes(data: bytes) -> bool:
    """Say whether a text has apostrophes where others have quotes."""
    if not data.lstrip().startswith(b"'"):
        return False
    head = data[: 2**16].decode("utf-8", "ignore")
    header, *lines = [line for line in head.splitlines() if line.strip()][:_LOOKED_AT]
    if not _IN_APOSTROPHES.fullmatch(header.strip()):
        return False
    wrapped = sum(1 for line in lines if _BEGINS.search(line))
    return bool(lines) and wrapped >= _MOSTLY * len(lines)


def _swapped_back(grid: Grid) -> Grid:
    columns = [
        pa.array([None if c is None else c.translate(_SWAP_TEXT) for c in cells], TEXT)
        for cells in (column.to_pylist() for column in grid.table.columns)
    ]
    return replace(
        grid,
        table=pa.Table.from_arrays(columns, names=grid.table.column_names),
        raws={record: raw.translate(_SWAP_TEXT) for record, raw in grid.raws.items()},
        notes=(*grid.notes, "cells stand in apostrophes, which are read as quotes"),
    )


def _inner_text(grid: Grid, data: bytes) -> bytes | None:
    """Return what the lines hold, where each of them is one cell in quotes."""
    if grid.width != 1 or grid.count < _LEAST or grid.flaws:
        return None
    lines = [line.strip() for line in data[: 2**16].splitlines() if line.strip()]
    looked = lines[:_LOOKED_AT] if len(data) <= 2**16 else lines[:-1][:_LOOKED_AT]
    if not all(line.startswith(b'"') and line.endswith(b'"') for line in looked):
        return None
    cells = ["" if cell is None else cell for cell in grid.table.column(0).to_pylist()]
    if any("\n" in cell or "\r" in cell for cell in cells):
        return None
    dialect = detect("\n".join(cells[:_LOOKED_AT]))
    whole = dialect.width > 1 and dialect.share >= _MOSTLY
    if not whole or dialect.delimiter not in cells[0]:
        return None
    return "\n".join(cells).encode()
