"""The dates of a column: day before month or after, decided by all of them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from cdp_frames.kinds.time.formats import read_date
from cdp_frames.text.arrow import positions

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cdp_frames.kinds.time.formats import Spelling


# A date has two numbers, or one of eight digits. What has not is no date, and needs
# no closer look; a column of free text has many of those.
_LIKELY: Final = r"[0-9][^0-9]+[0-9]|^[0-9]{8}$"

# Bare numbers that may count days (Excel: 10000 is in the year 1927, 99999 in 2173)
# or seconds and milliseconds since 1970.
_BARE: Final = (
    (
        r"^[0-9]{5}(?:[.,][0-9]+)?$",
        "a bare number; if it is Excel's count of days, format the cells as dates",
    ),
    (
        r"^[0-9]{10}(?:[0-9]{3})?(?:[.,][0-9]+)?$",
        "a bare number; if it counts seconds since 1970, turn it into a time first",
    ),
)


class Days(NamedTuple):
    """m dates of a column.

    Attributes:
        ordinal: m numbers as ``date.toordinal`` counts; 1 where there is no day.
        order: m times 1 where day before month was chosen, -1 for the other, else 0.
        short_year: m flags: the year was written with two digits.
        code: m codes of ``problems.PROBLEMS``; empty where there is a day.
        detail: m times why there is no day.
    """

    ordinal: np.ndarray
    order: np.ndarray
    short_year: np.ndarray
    code: np.ndarray
    detail: np.ndarray


def days_of(texts: pa.Array, *, dayfirst: bool | None) -> Days:
    """Read the dates of a column, each distinct one once.

    Args:
        texts: m tidy texts, none of them null.
        dayfirst: the order that the caller gave, or None.
    """
    encoded = pc.dictionary_encode(texts)
    codes, distinct = encoded.indices.to_numpy(), encoded.dictionary
    found = _nothing(len(distinct))
    bare = pa.array(np.zeros(len(distinct), bool))
    for pattern, detail in _BARE:
        here = pc.match_substring_regex(distinct, pattern)
        found.detail[positions(here)] = detail
        bare = pc.or_(bare, here)
    likely = pc.and_not(pc.match_substring_regex(distinct, _LIKELY), bare)
    read = [read_date(text) for text in distinct.filter(likely).to_pylist()]
    for row, day in zip(
        positions(likely), ordered_days(read, dayfirst=dayfirst), strict=True
    ):
        for column, value in zip(found, day, strict=True):
            column[row] = value
    return Days(*(column[codes] for column in found))


def _nothing(count: int) -> Days:
    return Days(
        np.ones(count, "int64"),
        np.zeros(count, "int8"),
        np.zeros(count, bool),
        np.full(count, "invalid_datetime", object),
        np.full(count, "", object),
    )


class Day(NamedTuple):
    """A date whose order is decided, or why it isn't.

    The attributes are those of ``Days``.
    """

    ordinal: int = 1
    order: int = 0
    short_year: bool = False
    code: str = ""
    detail: str = ""


def day_order(spellings: Iterable[Spelling]) -> tuple[bool, bool]:
    """Say whether any date can only be day first, and any only month first."""
    numeric = [spelling for spelling in spellings if spelling.numeric]
    return (
        any(spelling.month_first is None for spelling in numeric),
        any(spelling.day_first is None for spelling in numeric),
    )


def ordered_days(spellings: Sequence[Spelling], *, dayfirst: bool | None) -> list[Day]:
    """Decide the order of day and month for a column.

    A date with a part above 12 shows the order for all. Where a column shows both
    orders, only the dates that have one reading are read.

    Args:
        spellings: the distinct dates of the whole column.
        dayfirst: what the caller gave, which counts more than the column.

    Returns:
        As many days.
    """
    evidence = day_order(spellings)
    mixed = evidence == (True, True)
    order = dayfirst
    if order is None and not mixed and any(evidence):
        order = evidence[0]
    return [_ordered(s, order=order, mixed=mixed) for s in spellings]


def _ordered(spelling: Spelling, *, order: bool | None, mixed: bool) -> Day:
    if spelling.code:
        return Day(code=spelling.code, detail=spelling.detail)
    first, second = spelling.day_first, spelling.month_first
    short = spelling.short_year
    if first is not None and first == second:
        return Day(first, short_year=short)
    if order is not None:
        chosen = first if order else second
        if chosen is None:
            return Day(code="invalid_datetime", detail=_no_such_day(order=order))
        return Day(chosen, 1 if order else -1, short)
    if first is None or second is None:
        return Day(first or second or 1, 1 if second is None else -1, short)
    return Day(code="ambiguous_date", detail=_both(first, second, mixed=mixed))


def _no_such_day(*, order: bool) -> str:
    named = "day before month" if order else "month before day"
    return f"it is no date with the {named}, as dayfirst={order} says"


def _both(first: int, second: int, *, mixed: bool) -> str:
    readings = f"{date.fromordinal(first)} or {date.fromordinal(second)}"
    return f"{readings}; the column shows both orders" if mixed else readings
