"""The cell whose answer tells most: programs disagree on it, and on others like it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from cdp_frames.repair.learning.shapes import pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cdp_frames.repair.learning.judge import Judge

# How many cells are looked at, for each takes as long as many repairs.
_MOST: Final = 400


def question_of(
    cells: Sequence[str],
    outputs: Callable[[str], set[str | None]],
    judge: Judge | None,
) -> str | None:
    """Return the cell to ask about; None where nothing is disputed.

    Args:
        cells: cells of which the repair makes nothing.
        outputs: what the remaining programs make of a cell.
        judge: says which of it passes; None where all does.
    """
    disputed: dict[str, tuple[bool, int]] = {}
    made_of = {cell: outputs(cell) for cell in list(dict.fromkeys(cells))[:_MOST]}
    if judge is not None:
        judge.look_at(value for made in made_of.values() for value in made if value)
    for cell, values in made_of.items():
        made = {
            value if value and (judge is None or judge(value)) else None
            for value in values
        }
        if len(made) > 1:
            # Two values are a question before a value and nothing.
            count = len(made - {None})
            disputed[cell] = count > 1, count
    if not disputed:
        return None
    looks = Counter(pattern(cell) for cell in disputed)
    # The look that most cells have; of these the cell that splits the programs most.
    return max(
        disputed,
        key=lambda cell: (disputed[cell][0], looks[pattern(cell)], disputed[cell][1]),
    )
