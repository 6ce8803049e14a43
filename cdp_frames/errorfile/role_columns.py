"""A column of an error file, what it holds, and whether that was sent."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cdp_frames.errorfile.names import Role
    from cdp_frames.errorfile.sent import SentRows

# Columns that hold somebody else's key, or what a value should have been.
FOREIGN: Final = re.compile(
    r"dup|exist|other|conflict|prev|expect|allow|suggest|correct|propos|mean|match_?with",
    re.IGNORECASE,
)

# The share of a column's texts that were sent, if it is one of the row's.
_MOSTLY: Final = 0.6
# How likely it may be that a column of keys fits the values beside it by chance.
BY_CHANCE: Final = 1e-3


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleColumn:
    """A column of an error file, and what it holds.

    Attributes:
        number: its 0-based place.
        role: what it holds; ``cell`` for what a row holds itself; None for what says
            nothing.
        columns: the sent columns whose cells it holds, if its role is ``cell``.
        is_named: whether its name alone says its role, and no sent column has that
            name: the numbers in it are then row numbers.
    """

    number: int
    role: Role | Literal["cell"] | None
    columns: tuple[str, ...] = ()
    is_named: bool = False


def are_sent(cells: Sequence[str], column: str, sent: SentRows | None) -> bool:
    """Whether there are cells, and all of them stand in `column` of some row."""
    if sent is None or column not in sent.columns or not cells:
        return False
    return sent.has_all(column, cells)


def are_mostly_sent(cells: Sequence[str], column: str, sent: SentRows | None) -> bool:
    """Whether there are cells, and all but a few of them stand in `column`.

    A masked cell or a line of totals makes no other column of it; each cell is looked
    up again where it is used.
    """
    if sent is None or column not in sent.columns or not cells:
        return False
    there = sum(sent.has(column, cell) for cell in set(cells))
    return there >= _MOSTLY * len(set(cells))
