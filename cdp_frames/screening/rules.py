"""What becomes of rows, apart from what their cells hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cdp_frames.errors import FrameError

if TYPE_CHECKING:
    from cdp_frames.screening.duplicates import Keep


@dataclass(frozen=True, slots=True, kw_only=True)
class RowRules:
    """How rows are told apart and which of them are sent.

    Attributes:
        match_key: the field that says who a person is.
        keep: what is sent of several rows for one person.
    """

    match_key: str
    keep: Keep

    def __post_init__(self) -> None:
        """Refuse words that nothing understands.

        Raises:
            FrameError: says which words there are.
        """
        if self.keep is not False and self.keep not in ("merge", "last", "first"):
            raise FrameError(
                f"keep is 'merge', 'last', 'first' or False, not {self.keep!r}"
            )
