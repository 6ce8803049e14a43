"""What a family of exports is: a test that recognises it, and a step that reads it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

from cdp_frames.reading.headers import key, keys

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cdp_frames.reading.grid import Grid
    from cdp_frames.reading.table import Table

# Why a partial answer without a single answer is set aside, whatever the tool.
EMPTY: Final = "an empty answer: opened and left"
# How far down a header is looked for: preambles of exports are shorter than this.
_DEEPEST_HEADER = 60


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
    """

    confidence: float
    why: tuple[str, ...]
    header: tuple[int, ...]
    names: Sequence[str] | None = None
    labels: Sequence[str] | None = None
    stop: int | None = None
    outside: tuple[Span, ...] = ()


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


def header_with(
    grid: Grid, names: Iterable[str], *, within: int = _DEEPEST_HEADER
) -> int | None:
    """Return the first record whose cells have all of the names; None if none has.

    Names are compared by ``headers.key``, so blanks, case and signs don't matter.
    """
    wanted = {key(name) for name in names}
    for record, cells in enumerate(grid.head[:within]):
        if wanted <= set(keys(cells)):
            return record
    return None


def share_of(grid: Grid, record: int, names: Iterable[str]) -> float:
    """Return the share of the names that a record's cells have, 0 to 1."""
    wanted = {key(name) for name in names}
    return len(wanted & set(keys(grid.row(record)))) / len(wanted)
