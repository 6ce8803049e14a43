"""What a learned program is made of: steps on a cell, glued with constants."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from cdp_frames.repair.learning import contacts, dates, numbers, steps

if TYPE_CHECKING:
    from collections.abc import Callable

    Argument = str | int | bool | None

# A longer cell is no value of a contact: nothing is learned from it, nor is it mended.
LONGEST: Final = 1_000
# Of a longer example nothing is learned but itself: it can be made in too many ways.
LONGEST_EXAMPLE: Final = 250

STEPS: Final[dict[str, Callable[..., str | None]]] = {
    step.__name__: step
    for step in (
        steps.part,
        steps.find,
        steps.only,
        steps.cut,
        steps.before,
        steps.after,
        steps.between,
        steps.strip,
        steps.keep,
        steps.drop,
        steps.without_start,
        steps.without_end,
        steps.swap,
        steps.words,
        steps.initials,
        steps.lower,
        steps.upper,
        steps.title,
        steps.capital,
        steps.pad,
        steps.unpad,
        steps.plain,
        numbers.number,
        dates.date,
        dates.month_number,
        contacts.phone,
        contacts.country,
        contacts.country_name,
    )
}


@dataclass(frozen=True, slots=True)
class Step:
    """One step: its name, a key of ``STEPS``, and its arguments after the text."""

    name: str
    arguments: tuple[Argument, ...] = ()

    def __call__(self, text: str) -> str | None:
        """Do it; None if it can't be done."""
        return STEPS[self.name](text, *self.arguments)


@dataclass(frozen=True, slots=True)
class Expression:
    """Steps one after the other, on the whole cell.

    Attributes:
        steps: from the first to the last.
        cost: how far-fetched it is; a simple one costs little.
    """

    steps: tuple[Step, ...] = ()
    cost: float = 0.0

    def then(self, step: Step, cost: float) -> Expression:
        """Add a step."""
        return Expression((*self.steps, step), self.cost + cost)

    def __call__(self, cell: str) -> str | None:
        """Return what the steps make of a cell; None if one can't be done."""
        value: str | None = cell
        for step in self.steps:
            if not value:
                return None
            value = step(value)
        return value or None


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of what a program writes: a constant, or what several readings agree on.

    Attributes:
        constant: the text; None for one that is read from the cell.
        readings: expressions that the examples don't tell apart, simplest first.
    """

    constant: str | None = None
    readings: tuple[Expression, ...] = ()

    def __call__(self, cell: str) -> str | None:
        """Return what all readings make of a cell; None where they differ."""
        if self.constant is not None:
            return self.constant
        value = self.readings[0](cell)
        if value is None:
            return None
        alike = all(reading(cell) == value for reading in self.readings[1:])
        return value if alike else None

    def outputs(self, cell: str) -> set[str | None]:
        """Return what its readings make of a cell."""
        if self.constant is not None:
            return {self.constant}
        return {reading(cell) for reading in self.readings}


@dataclass(frozen=True, slots=True)
class Program:
    """Pieces that are glued together.

    Attributes:
        pieces: from the first to the last.
        cost: how far-fetched it is.
    """

    pieces: tuple[Piece, ...]
    cost: float = 0.0

    def __call__(self, cell: str) -> str | None:
        """Return all pieces of a cell; None if one is missing."""
        written = []
        for piece in self.pieces:
            value = piece(cell)
            if value is None:
                return None
            written.append(value)
        return "".join(written)
