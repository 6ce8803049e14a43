"""What becomes of rows, apart from what their cells hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cdp_frames.errors import FrameError

if TYPE_CHECKING:
    from cdp_frames.screening.bad_cells import BadCells
    from cdp_frames.screening.duplicates import Keep


@dataclass(frozen=True, slots=True, kw_only=True)
class RowRules:
    """How rows are told apart and which of them are sent.

    Attributes:
        match_key: the field that says who a person is; None where each row stands for
            itself, and ``keep`` says nothing.
        keep: what is sent of several rows for one person.
        bad_cells: whether a bad cell that may be empty is left out, not its row.
    """

    match_key: str | None
    keep: Keep
    bad_cells: BadCells = "refuse"

    def __post_init__(self) -> None:
        """Refuse words that nothing understands.

        Raises:
            FrameError: says which words there are.
        """
        if self.keep is not False and self.keep not in ("merge", "last", "first"):
            raise FrameError(
                f"keep is 'merge', 'last', 'first' or False, not {self.keep!r}"
            )
        if self.bad_cells not in ("refuse", "drop"):
            raise FrameError(f"bad_cells is 'refuse' or 'drop', not {self.bad_cells!r}")
