"""What a family of exports is: a test that recognises it, and a step that reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol

from cdp_frames.reading.match import Match, Span
from cdp_frames.text.names import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cdp_frames.reading.grid import Grid
    from cdp_frames.reading.table import Table

__all__ = ["EMPTY", "Match", "Source", "Span", "header_with", "share_of"]

# Why a partial answer without a single answer is set aside, whatever the tool.
EMPTY: Final = "an empty answer: opened and left"
# How far down a header is looked for: preambles of exports are shorter than this.
_DEEPEST_HEADER = 60


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
