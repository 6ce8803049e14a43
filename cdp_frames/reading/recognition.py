"""How a family of exports is recognised: by the names in its header, mostly."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from cdp_frames.text.characters import trim
from cdp_frames.text.names import fold

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable, Sequence

    from cdp_frames.reading.grid import Grid
    from cdp_frames.reading.table import Table

# Preambles of exports are shorter than this.
_DEEPEST: Final = 60
# A name that others use too weighs as much less than one that only this family has.
_USUAL: Final = 0.25
_ALONE: Final = 4.0
_LEAST_SURE, _SUREST, _STEP = 0.6, 0.97, 0.1
_SHOWN = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Records that belong to no person, and why.

    Attributes:
        start: the first one, 0-based.
        stop: the one after the last.
        reason: why they are set aside.
    """

    start: int
    stop: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """That a grid is of a family, how sure that is, and where its header is.

    Attributes:
        confidence: 0 to 1. 0.9 and more: a signature that nothing else has; 0.6:
            headers that others might use too. The general reading says at most 0.3.
        why: what was seen, for people.
        header: the 0-based header records, topmost first.
        names: a name for each column; None to take the first header record.
        labels: what a person would call each column; None to take the names as they
            stand in the file.
        stop: the record after the last of the table; None for the end of the file.
        outside: why records outside of the table are set aside, where there is more
            to say than "above the header" and "below the table".
        more: whether the file has further records behind those of the grid.
        width: how many columns the table has; None to find it out.
    """

    confidence: float
    why: tuple[str, ...]
    header: tuple[int, ...]
    names: Sequence[str] | None = None
    labels: Sequence[str] | None = None
    stop: int | None = None
    outside: tuple[Span, ...] = ()
    more: bool = False
    width: int | None = None


class Source(Protocol):
    """A family of exports. Each is a module of this package.

    Attributes:
        NAME: how ``source=`` and ``kind`` call it, such as ``"qualtrics"``.
        TITLE: how people call it.
    """

    NAME: str
    TITLE: str

    def recognise(self, grid: Grid) -> Match | None:
        """Say whether the records are of this family; None if they aren't.

        Looks at ``grid.head`` only and never raises.
        """
        ...

    def read(self, table: Table) -> None:
        """Tell the table what this family knows about its columns and rows."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """What the header of a family looks like.

    No single name is enough, and none but ``needed`` is indispensable: people leave
    columns out of exports and add their own.

    Attributes:
        telling: keys (see ``names.fold``) that hardly any other export has.
        alone: keys that no other export has at all: one of them is enough.
        usual: keys that it has beside many others; they only add to the rest.
        needed: keys of which at least one must be there; empty if none must.
        least: the weight below which it is not this family; a telling name weighs 1.
        pattern: for telling keys that are numbered: ``email1value``.
    """

    telling: frozenset[str]
    alone: frozenset[str] = frozenset()
    usual: frozenset[str] = frozenset()
    needed: frozenset[str] = frozenset()
    least: float = 2.0
    pattern: re.Pattern[str] | None = None

    def find(self, grid: Grid, *, more: float = 0.0, why: str = "") -> Match | None:
        """Find the header, however deep it lies; None if there is none.

        Args:
            grid: the records.
            more: the weight of other evidence that was found in the file.
            why: what that evidence is, for people.
        """
        for record, cells in enumerate(grid.head[:_DEEPEST]):
            weight = self.weight(cells)
            if weight and weight + more >= self.least:
                seen = [trim(cell) for cell in cells if self._tells(fold(cell))]
                names = ", ".join(seen[:_SHOWN]) + ", ..." * (len(seen) > _SHOWN)
                what = [f"record {record + 1} has the columns {names}"] if seen else []
                surplus = weight + more - self.least
                return Match(
                    confidence=round(min(_SUREST, _LEAST_SURE + _STEP * surplus), 2),
                    why=(*what, *([why] if why else [])),
                    header=(record,),
                )
        return None

    def weight(self, cells: Sequence[str]) -> float:
        """Return how much the cells of a record speak for this family, 0 for none."""
        there = {fold(cell) for cell in cells}
        if self.needed and not there & self.needed:
            return 0.0
        telling = sum(self._tells(name) for name in there - self.alone)
        alone = _ALONE * len(there & self.alone)
        return alone + telling + _USUAL * len(there & self.usual)

    def _tells(self, word: str) -> bool:
        return word in self.telling | self.alone or bool(
            self.pattern is not None and self.pattern.fullmatch(word)
        )


def header_with(
    grid: Grid, names: Iterable[str], *, within: int = _DEEPEST
) -> int | None:
    """Return the first record whose cells have all of the names; None if none has.

    Names are compared by ``names.fold``, so blanks, case and signs don't matter.
    """
    wanted = {fold(name) for name in names}
    for record, cells in enumerate(grid.head[:within]):
        if wanted <= set(map(fold, cells)):
            return record
    return None


def share_of(grid: Grid, record: int, names: Iterable[str]) -> float:
    """Return the share of the names that a record's cells have, 0 to 1."""
    wanted = {fold(name) for name in names}
    return len(wanted & set(map(fold, grid.row(record)))) / len(wanted)


def any_cell_begins(grid: Grid, start: str) -> bool:
    """Say whether a cell of the first records begins so, as ids of a tool do."""
    return any(cell.startswith(start) for cells in grid.head for cell in cells)


@dataclass(frozen=True, slots=True)
class Section:
    """A table of a report that stacks several, under its title.

    Attributes:
        title: the key of its title.
        start: the record of the title.
        stop: the record after its last one.
    """

    title: str
    start: int
    stop: int


def sections(grid: Grid, titles: frozenset[str]) -> list[Section]:
    """Cut a report into its tables: a title alone in its record begins each.

    Some tools pad each record with commas to one width, so neither blank records nor
    widths tell where a table ends (`docs/exports.md` section 3, "Zoom webinar").

    Args:
        grid: the records.
        titles: the keys of the titles.
    """
    if not any(cells and fold(cells[0]) in titles for cells in grid.head[:_DEEPEST]):
        return []
    first = grid.table.column(0)
    wanted = [
        cell for cell in pc.unique(first).to_pylist() if fold(cell or "") in titles
    ]
    found = np.flatnonzero(pc.is_in(first, value_set=pa.array(wanted, first.type)))
    starts = [
        (int(record), fold(cells[0]))
        for record in found
        for cells in [grid.row(int(record))]
        if not any(trim(cell) for cell in cells[1:])
    ]
    if not starts:
        return []
    stops = [*(record for record, _ in starts[1:]), grid.count]
    return [
        Section(title, record, stop)
        for (record, title), stop in zip(starts, stops, strict=True)
    ]
