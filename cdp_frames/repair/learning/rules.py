"""What a repair knows: cells of the examples, cases and their programs, a look-up."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cdp_frames.repair.learning.conditions import CONDITIONS
from cdp_frames.repair.learning.expression import LONGEST

if TYPE_CHECKING:
    from cdp_frames.repair.learning.expression import Expression
    from cdp_frames.repair.learning.search import Committee


@dataclass(frozen=True, slots=True)
class Lookup:
    """What was seen twice: a key of the cell, and what it stands for.

    Attributes:
        key: reads the key; upper and lower case are one.
        values: from the folded key to the output.
    """

    key: Expression
    values: dict[str, str]

    def __call__(self, cell: str) -> str | None:
        """Return what the key of a cell stands for; None if it was not seen twice."""
        key = self.key(cell)
        return None if key is None else self.values.get(key.strip().casefold())


@dataclass(frozen=True, slots=True)
class Rules:
    """All of it, in the order in which it is asked.

    Attributes:
        known: the cells of the examples, and what they become.
        left: the outlines of cells that are left as they are.
        condition: a key of ``CONDITIONS``; empty where one committee is for all.
        cases: from what the condition says of a cell to its committee.
        lookup: None for none.
        unchanged: where no example changes anything, what their cells look like; no
            other cell is said to be fine. Empty elsewhere.
    """

    known: dict[str, str | None]
    left: frozenset[str] = frozenset()
    condition: str = ""
    cases: dict[str, Committee] = field(default_factory=dict)
    lookup: Lookup | None = None
    unchanged: frozenset[str] = frozenset()

    def __call__(self, cell: str) -> str | None:
        """Return what a cell becomes; None to leave it."""
        if cell in self.known:
            return self.known[cell]
        if not self.speaks_of(cell):
            return None
        if self.lookup is not None:
            return self.lookup(cell)
        committee = self.committee(cell)
        value = None if committee is None else committee(cell)
        if self.unchanged and CONDITIONS["lengths"](cell) not in self.unchanged:
            return None
        return value

    def speaks_of(self, cell: str) -> bool:
        """Say whether a cell is one that programs are asked about."""
        if not cell.strip() or len(cell) > LONGEST:
            return False
        return not self.left or CONDITIONS["outline"](cell) not in self.left

    def committee(self, cell: str) -> Committee | None:
        """Return the programs for a cell; None if there are none."""
        if not self.condition:
            return self.cases.get("")
        return self.cases.get(CONDITIONS[self.condition](cell))

    def outputs(self, cell: str) -> set[str | None]:
        """Return what the remaining programs make of a cell."""
        if cell in self.known or not self.speaks_of(cell) or self.lookup is not None:
            return {self(cell)}
        committee = self.committee(cell)
        return {None} if committee is None else committee.outputs(cell)
