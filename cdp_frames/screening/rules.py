"""What becomes of rows, apart from what their cells hold."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cdp_frames.errors import FrameError
from cdp_frames.screening.beside import Beside

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from cdp_frames.screening.bad_cells import BadCells
    from cdp_frames.screening.duplicates import Keep
    from cdp_frames.screening.opt_outs import OptOuts
    from cdp_frames.screening.part import Part
    from cdp_frames.screening.suppression import SuppressionList


@dataclass(frozen=True, slots=True, kw_only=True)
class RowRules:
    """How rows are told apart and which of them are sent.

    Attributes:
        match_key: the field that says who a person is; None where each row stands for
            itself, and ``keep`` says nothing.
        keep: what is sent of several rows for one person.
        bad_cells: whether a bad cell that may be empty is left out, not its row.
        beside: what the schema's own functions see beside the fields.
        earlier: returns what earlier attempts of the same import have sent and the CDP
            has taken, in the order of the attempts: a column for each field.
        opt_outs: what becomes of people whose rows say no to mail.
        on_list: whether people go on a list or in an audience; else nobody is held.
        gone: match keys of people who said no in an earlier attempt.
        suppressed: lists of people who are held back wherever they go.
        part: what the rows are told of a larger frame, of which they are a part.
    """

    match_key: str | None
    keep: Keep
    bad_cells: BadCells = "refuse"
    beside: Beside = field(default_factory=Beside)
    earlier: Callable[[], pd.DataFrame] | None = None
    opt_outs: OptOuts = "hold"
    on_list: bool = True
    gone: frozenset[str] = frozenset()
    suppressed: tuple[SuppressionList, ...] = ()
    part: Part | None = None

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
        if self.opt_outs not in ("hold", "remove", "send"):
            raise FrameError(
                f"opt_outs is 'hold', 'remove' or 'send', not {self.opt_outs!r}"
            )

    @property
    def holds(self) -> bool:
        """Whether people who said no are held back."""
        return self.on_list and self.opt_outs != "send"
