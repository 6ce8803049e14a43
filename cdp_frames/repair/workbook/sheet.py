"""What goes into a workbook: the refused rows, and what is to be said of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cdp_frames.repair.workbook.before import Before


class Complaint(NamedTuple):
    """What is wrong with a cell, or with a row.

    Attributes:
        row: the place of the row among the refused ones.
        column: the place of the column; None where the whole row is meant.
        code: one of ``problems.PROBLEMS``, or the CDP's own.
        message: what is wrong.
        action: what to do.
        suggestion: what the cell could be; None for nothing.
    """

    row: int
    column: int | None
    code: str
    message: str
    action: str
    suggestion: str | None


class Refused(NamedTuple):
    """The k refused rows of an import.

    Attributes:
        before: their cells.
        numbers: what their rows are called in the first file; k texts.
        why: for each of them all that is wrong, in one text.
        action: for each of them all that is to be done.
        complaints: the same, one by one.
        allowed: for some columns, by place, the values that may stand there.
        kept: what the way back has to know of the import, as JSON.
    """

    before: Before
    numbers: Sequence[str]
    why: Sequence[str]
    action: Sequence[str]
    complaints: Sequence[Complaint]
    allowed: Mapping[int, Sequence[str]]
    kept: Mapping[str, Any]
