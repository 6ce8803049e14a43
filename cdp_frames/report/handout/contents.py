"""What stands on the page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cdp_frames.mapping import Mapping as ColumnMapping
    from cdp_frames.report.causes import Causes
    from cdp_frames.report.handout.lines import Duty, Line


@dataclass(frozen=True, kw_only=True, slots=True)
class Contents:
    """What stands on the page.

    Attributes:
        title: the outcome in a few words.
        facts: pairs of a word and what it stands for.
        counts: ``rows`` and the number of rows of each fate.
        alarms: what must not be overlooked.
        notes: what is good to know.
        duties: what is to be done.
        lines: what is wrong, the first lines of it.
        line_count: of how many.
        rows_are: how the rows are counted, in words.
        whole: where all lines are; empty where they are on the page.
        causes: what refused rows have in common; None where nobody looked.
        mapping: which column went to which field.
        values: whether cells are shown as they are.
    """

    title: str
    facts: Sequence[tuple[str, str]]
    counts: Mapping[str, int]
    alarms: Sequence[str]
    notes: Sequence[str]
    duties: Sequence[Duty]
    lines: Sequence[Line]
    line_count: int
    rows_are: str
    whole: str
    causes: Causes | None
    mapping: ColumnMapping
    values: bool
