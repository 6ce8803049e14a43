"""What a repair would do to the cells at hand, by what they look like."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cdp_frames.repair.learning.card import forecast_card
from cdp_frames.repair.learning.shapes import pattern
from cdp_frames.text.card import as_html

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


@dataclass(frozen=True, slots=True)
class PatternChange:
    """What cells of one look become.

    Attributes:
        before: their look, such as ``9999``; 9 is a digit, A and a are letters.
        after: the look of what they become.
        rows: how many they are.
    """

    before: str
    after: str
    rows: int

    def __str__(self) -> str:
        rows = "row" if self.rows == 1 else "rows"
        return f"{self.before} -> {self.after}: {self.rows:,} {rows}"


@dataclass(frozen=True, slots=True)
class Forecast:
    """What a repair would do to n cells; no value is in its text.

    Attributes:
        rows: how many cells were looked at.
        passes: how many become values that pass.
        patterns: those by their look, the most frequent first.
        stays: the 0-based positions of the others.
    """

    rows: int
    passes: int
    patterns: tuple[PatternChange, ...]
    stays: tuple[int, ...]

    def _repr_html_(self) -> str:
        return as_html(forecast_card(self))

    def __str__(self) -> str:
        lines = [f"{self.passes:,} of {self.rows:,} pass"]
        lines += [f"  {change}" for change in self.patterns]
        if self.stays:
            lines.append(f"  {len(self.stays):,} stay as they are")
        return "\n".join(lines)


def forecast_of(
    cells: Sequence[str | None], repair: Callable[[str | None], str | None]
) -> Forecast:
    """Try a repair on cells.

    Args:
        cells: n cells; a missing one stays.
        repair: returns what a cell becomes, None to leave it.
    """
    made = {cell: repair(cell) for cell in dict.fromkeys(cells)}
    changes: Counter[tuple[str, str]] = Counter()
    stays = []
    for place, cell in enumerate(cells):
        value = made[cell]
        if cell is None or value is None:
            stays.append(place)
        else:
            changes[pattern(cell), pattern(value)] += 1
    patterns = sorted(changes.items(), key=lambda item: (-item[1], item[0]))
    return Forecast(
        len(cells),
        changes.total(),
        tuple(PatternChange(*looks, rows) for looks, rows in patterns),
        tuple(stays),
    )
