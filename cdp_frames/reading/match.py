"""That a grid is of a family, and where its header is: what ``recognise`` returns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Records that belong to no person, and why.

    Attributes:
        start: the first one, 0-based.
        stop: the one after the last.
        reason: why they are set aside.
    """

    start: int
    stop: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """That a grid is of a family, how sure that is, and where its header is.

    Attributes:
        confidence: 0 to 1. 0.9 and more: a signature that nothing else has; 0.6:
            headers that others might use too. The general reading says at most 0.3.
        why: what was seen, for people.
        header: the 0-based header records, topmost first.
        names: a name for each column; None to take the first header record.
        labels: what a person would call each column; None to take the names as they
            stand in the file.
        stop: the record after the last of the table; None for the end of the file.
        outside: why records outside of the table are set aside, where there is more
            to say than "above the header" and "below the table".
    """

    confidence: float
    why: tuple[str, ...]
    header: tuple[int, ...]
    names: Sequence[str] | None = None
    labels: Sequence[str] | None = None
    stop: int | None = None
    outside: tuple[Span, ...] = ()
