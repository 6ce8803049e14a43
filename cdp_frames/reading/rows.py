"""Which records are rows of the table, and why the others are not."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import pyarrow.compute as pc

from cdp_frames.reading.grid import is_filled
from cdp_frames.text.addresses import may_be_address
from cdp_frames.text.characters import trim
from cdp_frames.text.prose import counted
from cdp_frames.text.vocabulary.tables import total_line

if TYPE_CHECKING:
    import pyarrow as pa

    from cdp_frames.reading.grid import Grid
    from cdp_frames.reading.recognition import Match

HEADER: Final = "header"
BLANK: Final = "empty record"
ABOVE: Final = "above the header"
BELOW: Final = "below the table"
FOOTER: Final = "footer"
TOTAL: Final = "a line of totals"
AGAIN: Final = "the header again"
# Assumption: fewer records of one width may all have a delimiter too many; as many as
# this, and it is the header that has a name too few.
_LEAST_OF_ONE_WIDTH = 3
# Footers follow the last row and fill hardly any cell.
_FOOTER_CELLS = 2
_LONGEST_FOOTER = 60
_FOOTER_LEAST_WIDTH = 3
# An address in more words than this is part of a sentence: "Exported on ... by ...".
_WORDS_OF_A_CONTACT = 4


class Reasons:
    """Why each of n records or rows is set aside; nothing for those that stay.

    A record that stands for a person and can't be taken apart is *unreadable*: it is no
    row of the table, and becomes one of the frame.

    Numbers of a short list of words: a text for each of a million records would take
    longer than reading them.
    """

    def __init__(self, count: int) -> None:
        self._codes = np.zeros(count, dtype="int32")
        self._words = [""]
        self._unreadable: set[int] = set()

    @property
    def stays(self) -> np.ndarray:
        """Which records stay, n booleans."""
        return np.asarray(self._codes == 0, dtype=bool)

    def give(self, where: slice | np.ndarray | list[int], reason: str) -> None:
        """Give some records a reason, whatever they had before."""
        self._codes[where] = self._code(reason)

    def give_new(self, where: np.ndarray, reason: str) -> None:
        """Give a reason to those of some records (n booleans) that have none yet."""
        self._codes[where & self.stays] = self._code(reason)

    def unreadable(self, where: np.ndarray | list[int], reason: str) -> None:
        """Say of some records that they can't be read, whatever they had before."""
        self.give(where, reason)
        self._unreadable.add(self._code(reason))

    def put(self, records: np.ndarray, others: Reasons) -> None:
        """Take over the reasons of others for some records, given by number."""
        codes = [self._code(word) if word else 0 for word in others._words]
        self._codes[records] = np.array(codes, dtype="int32")[others._codes]

    def copy(self) -> Reasons:
        """Return another one that can be changed."""
        twin = Reasons(0)
        twin._codes, twin._words = self._codes.copy(), [*self._words]
        twin._unreadable = {*self._unreadable}
        return twin

    def aside(self) -> tuple[np.ndarray, list[str]]:
        """Return the records that are no people (headers are not), and why."""
        header = {self._words.index(HEADER)} if HEADER in self._words else set()
        none = {0} | header | self._unreadable
        return self._records(~np.isin(self._codes, [*none]))

    def not_read(self) -> tuple[np.ndarray, list[str]]:
        """Return the records that are unreadable, and why."""
        return self._records(np.isin(self._codes, [*self._unreadable]))

    def _records(self, where: np.ndarray) -> tuple[np.ndarray, list[str]]:
        records = np.flatnonzero(where)
        return records, [self._words[code] for code in self._codes[records]]

    def _code(self, reason: str) -> int:
        if reason not in self._words:
            self._words.append(reason)
        return self._words.index(reason)


class Classified(NamedTuple):
    """What became of the records.

    Attributes:
        reasons: for each of n records why it is set aside.
        width: how many columns the table has.
        notes: what a person should know.
    """

    reasons: Reasons
    width: int
    notes: list[str]


def classify(grid: Grid, match: Match, *, width: int) -> Classified:
    """Tell rows from the header, blank records, footers and broken records.

    Args:
        grid: the records.
        match: where the header is and where the table ends.
        width: how many cells the header has; 0 if there is no header.
    """
    reasons = Reasons(grid.count)
    blank = grid.blank()
    first = match.header[-1] + 1 if match.header else 0
    reasons.give(slice(first), ABOVE)
    if match.stop is not None:
        reasons.give(slice(match.stop, None), BELOW)
    for span in match.outside:
        reasons.give(slice(span.start, span.stop), span.reason)
    reasons.give(blank, BLANK)
    reasons.give(list(match.header), HEADER)
    stays = reasons.stays
    for record, flaw in grid.flaws.items():
        if stays[record]:
            reasons.unreadable([record], f"{flaw} (line {grid.lines[record]:,})")
    _set_aside_headers(reasons, grid, match)
    if not match.more:
        _set_aside_footers(reasons, grid, blank, first)
    notes = []
    named, header = width, match.header[:1]
    if match.width is not None:
        width = match.width
    else:
        width = grid.width if grid.placed else _width(grid, reasons, named, header)
    _find_long(reasons, grid, width)
    if not grid.placed and 0 < named < width:
        notes.append(
            f"the header has {counted(named, 'cell')} and each record {width:,}: what "
            "stands beyond the header has no name"
        )
    short = 0 if grid.widths is None else ((grid.widths < width) & reasons.stays).sum()
    if short:
        notes.append(
            f"records shorter than the header, their last cells missing: {short:,}"
        )
    return Classified(reasons, width, notes)


def _set_aside_headers(reasons: Reasons, grid: Grid, match: Match) -> None:
    """Set aside copies of a header, left by putting exports one below the other."""
    for record in match.header:
        cells = grid.row(record)
        named = [(place, cell) for place, cell in enumerate(cells) if trim(cell)]
        if len(named) < 2:  # noqa: PLR2004 - one word is no signature of a header
            continue
        same = np.flatnonzero(_equal(grid.table.column(named[0][0]), named[0][1]))
        for place, cell in named[1:]:
            same = same[_equal(grid.table.column(place).take(same), cell)]
        where = np.zeros(grid.count, dtype=bool)
        where[same] = True
        reasons.give_new(where, AGAIN)


def _equal(column: pa.ChunkedArray, cell: str) -> np.ndarray:
    equal = pc.fill_null(pc.equal(column, cell), fill_value=False)
    return np.asarray(equal.to_numpy(), dtype=bool)


def _set_aside_footers(
    reasons: Reasons, grid: Grid, blank: np.ndarray, first: int
) -> None:
    """Set aside what stands beneath the last row, from the end upwards.

    A footer fills one or two cells of a table that is wider than that, holds no
    address, and is cut off from the rows by a blank record (or says "Total").
    """
    rows = np.flatnonzero(reasons.stays[first:]) + first
    if grid.width < _FOOTER_LEAST_WIDTH or len(rows) == 0:
        return
    tail: list[int] = []
    for record in rows[::-1][:_LONGEST_FOOTER]:
        cells = [cell for cell in grid.row(int(record)) if trim(cell)]
        if len(cells) > _FOOTER_CELLS or any(map(_has_contact, cells)):
            break
        tail.append(int(record))
    cut = [
        place
        for place, record in enumerate(tail)
        if record > first and blank[record - 1]
    ]
    if cut:
        # Everything beneath the topmost blank record that stands above a footer.
        reasons.give(tail[: cut[-1] + 1], FOOTER)
        rows = rows[: len(rows) - cut[-1] - 1]
    if len(rows) and _is_total(grid.row(int(rows[-1]))):
        reasons.give([int(rows[-1])], TOTAL)


def _is_total(cells: list[str]) -> bool:
    first = next((trim(cell) for cell in cells if trim(cell)), "")
    is_total = re.fullmatch(total_line(), first.casefold()) is not None
    return is_total and not any(map(_has_contact, cells))


def _has_contact(cell: str) -> bool:
    return may_be_address(cell) and len(cell.split()) <= _WORDS_OF_A_CONTACT


def _width(grid: Grid, reasons: Reasons, named: int, header: tuple[int, ...]) -> int:
    """Return how many columns the table has.

    More than the header if names are missing there. Then all records are equally wide;
    where they are not, the long ones have a delimiter too many.

    Args:
        grid: the records.
        reasons: why some of them are no rows.
        named: how many cells the header has; 0 if there is no header.
        header: the number of the record that is the header, if there is one.
    """
    body = reasons.stays
    if named >= grid.width:
        return grid.width
    if named <= 1 and _is_list(grid, body, named):
        return 1
    widths = np.full(grid.count, grid.width) if grid.widths is None else grid.widths
    found, counts = np.unique(widths[body], return_counts=True)
    if not named:
        return int(found[np.argmax(counts)]) if len(found) else grid.width
    few = counts.sum() < _LEAST_OF_ONE_WIDTH
    if few or len(found) > 1 or _in_text(grid, body, header):
        return named
    filled = [
        place
        for place in range(named, int(found[0]))
        if is_filled(grid.table.column(place))[body].any()
    ]
    return max(filled, default=named - 1) + 1


def _is_list(grid: Grid, body: np.ndarray, named: int) -> bool:
    """Say whether there is but one column, of addresses, whatever cuts its cells."""
    for place in range(named, grid.width):
        column = grid.table.column(place)
        if pc.any(pc.invert(pc.match_substring(column.filter(body), "@"))).as_py():
            return False
    return grid.width > 1 and bool(body.any())


def _in_text(grid: Grid, body: np.ndarray, header: tuple[int, ...]) -> bool:
    """Say whether delimiters stand in a text, with a blank behind: ``Acme, Inc``."""
    if any(cell[:1] == " " for record in header for cell in grid.row(record)):
        return False
    spaced = np.zeros(grid.count, dtype=bool)
    for column in grid.table.columns:
        begins = pc.fill_null(pc.starts_with(column, " "), fill_value=False)
        spaced |= np.asarray(begins.to_numpy(), dtype=bool)
    return 2 * int(spaced[body].sum()) > int(body.sum())


def _find_long(reasons: Reasons, grid: Grid, width: int) -> None:
    """Find records with values beyond the last column: they are out of step."""
    if width >= grid.width:
        return
    surplus = np.zeros(grid.count, dtype="int64")
    for place in range(width, grid.width):
        surplus += is_filled(grid.table.column(place))
    surplus[~reasons.stays] = 0
    for count in np.unique(surplus[surplus > 0]):
        why = f"more cells than the header: {count:,}"
        reasons.unreadable(np.flatnonzero(surplus == count), why)
