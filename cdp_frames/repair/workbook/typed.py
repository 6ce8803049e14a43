"""Cells that are no text any more: what a spreadsheet has made of what was typed.

All cells are written as text. A number or a date among them was made by a spreadsheet,
and may have lost what stood there: zeros in front, a plus, the last digits. Such a cell
is never repaired: it stays as it was, and the words say what to type.
"""

from __future__ import annotations

import datetime as dt
import re
from enum import StrEnum
from typing import TYPE_CHECKING, Final, NamedTuple

from cdp_frames.reading.typed_cells import Padded, Unknown
from cdp_frames.reading.workbook import text_of

if TYPE_CHECKING:
    from collections.abc import Iterable

# From here on a sheet has dropped digits.
_DIGITS_GONE: Final = 1e15
# From here on a number may have been a phone.
_LONG: Final = 1e9
_PHONE: Final = re.compile(r"\s*[+(0]|\d[ ().\-/]+\d")
_PHONE_DIGITS: Final = 7


class Alarm(StrEnum):
    """Why a typed cell is not taken; the words follow the places of the cells."""

    DATE = (
        "a date or a time where none was: a spreadsheet has turned into one what was "
        "typed"
    )
    GONE = "a number of more than 15 digits: the last ones are gone"
    LONG = (
        "a number where a phone was: a plus, zeros in front or signs between the "
        "digits may be gone"
    )
    SHORT = (
        "a number with fewer digits than the others of its column have: zeros in front "
        "may be gone, so type it with them"
    )
    OTHER = "neither text nor a number: TRUE, FALSE, an error or an open formula"
    CUT = "the beginning of a long text, of which the sheet had no room for the rest"


class ColumnBefore(NamedTuple):
    """What the cells of a column were when they were written.

    Attributes:
        is_text: whether the caller's column holds text.
        is_time: whether it holds dates or times.
        width: how many digits each of them has; 0 where they differ, or are no digits.
        phones: whether some look like phones, or nothing is known of them.
    """

    is_text: bool
    is_time: bool
    width: int
    phones: bool


def column_before(
    texts: Iterable[str], *, is_text: bool, is_time: bool = False
) -> ColumnBefore:
    """Look at the cells of a column as they were written.

    Examples:
        >>> column_before(["02116", "10115", ""], is_text=True)
        ColumnBefore(is_text=True, is_time=False, width=5, phones=False)
    """
    filled = [text.strip() for text in texts if text.strip()]
    digits = [text for text in filled if text.isascii() and text.isdigit()]
    # One that is the mistake must not hide what the others are.
    widths = {len(text) for text in digits}
    mostly = len(digits) * 2 > len(filled)
    return ColumnBefore(
        is_text,
        is_time,
        max(widths) if mostly and _is_padded(digits) else 0,
        not filled or any(map(_is_phone, filled)),
    )


def _is_padded(digits: list[str]) -> bool:
    """Say whether ids have a width: all the same, or some with zeros in front."""
    same = len({len(text) for text in digits}) == 1
    return same or any(text.startswith("0") and len(text) > 1 for text in digits)


def _is_phone(text: str) -> bool:
    enough = sum(map(str.isdigit, text)) >= _PHONE_DIGITS
    return enough and _PHONE.match(text) is not None


def judged(cell: object, before: ColumnBefore) -> tuple[str, Alarm | None]:
    """Return a typed cell as text, and why it must not be taken for what was typed.

    Args:
        cell: as calamine hands it out; no text.
        before: the column as it was written.
    """
    if isinstance(cell, Unknown):
        return "", Alarm.OTHER
    text = text_of(cell)
    if isinstance(cell, float) and abs(cell) >= _DIGITS_GONE:
        return text, Alarm.GONE
    if isinstance(cell, (dt.date, dt.time, dt.timedelta)):
        return text, None if before.is_time else Alarm.DATE
    if not before.is_text:
        return text, None
    if isinstance(cell, bool) or not isinstance(cell, (int, float)):
        return text, Alarm.OTHER
    return text, _of_number(cell, before)


def _of_number(cell: float, before: ColumnBefore) -> Alarm | None:
    if before.phones and abs(cell) >= _LONG:
        return Alarm.LONG
    if isinstance(cell, Padded):
        return Alarm.SHORT
    whole = cell == int(cell)
    return Alarm.SHORT if whole and len(str(int(abs(cell)))) < before.width else None
