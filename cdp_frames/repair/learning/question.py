"""The cell whose answer tells most: programs disagree on it, and on others like it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from cdp_frames.repair.learning.shapes import pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_MOST: Final = 2_000


def question_of(
    cells: Sequence[str], outputs: Callable[[str], set[str | None]]
) -> str | None:
    """Return the cell to ask about; None where nothing is disputed.

    Args:
        cells: cells of which the repair makes nothing.
        outputs: what the remaining programs make of a cell.
    """
    disputed: dict[str, tuple[bool, int]] = {}
    for cell in list(dict.fromkeys(cells))[:_MOST]:
        made = outputs(cell)
        if len(made) > 1:
            # Two values are a question before a value and nothing.
            values = len(made - {None})
            disputed[cell] = values > 1, values
    if not disputed:
        return None
    looks = Counter(pattern(cell) for cell in disputed)
    # The look that most cells have; of these the cell that splits the programs most.
    return max(
        disputed,
        key=lambda cell: (disputed[cell][0], looks[pattern(cell)], disputed[cell][1]),
    )
