"""The dates of a column: day before month or after, decided by all of them."""

from __future__ import annotations

from datetime import date
from enum import IntFlag
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


class Shown(IntFlag):
    """What dates show of the order of their column; of several parts joined by ``|``.

    The second three are of dates whose first part may be a year: they count only where
    another date of the column shows that years stand last.
    """

    NOTHING = 0
    YEAR_LAST = 1
    DAY_FIRST = 2
    MONTH_FIRST = 4
    DOTS_MONTH_FIRST = 8
    MAYBE_DAY_FIRST = 16
    MAYBE_MONTH_FIRST = 32
    MAYBE_DOTS_MONTH_FIRST = 64


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


def days_of(
    texts: pa.Array, *, dayfirst: bool | None, shown: Shown | None = None
) -> Days:
    """Read the dates of a column, each distinct one once.

    Args:
        texts: m tidy texts, none of them null.
        dayfirst: the order that the caller gave, or None.
        shown: what the whole column shows, where these are a part of it.
    """
    encoded = pc.dictionary_encode(texts)
    codes, distinct = encoded.indices.to_numpy(), encoded.dictionary
    found = _nothing(len(distinct))
    for pattern, detail in _BARE:
        found.detail[positions(pc.match_substring_regex(distinct, pattern))] = detail
    likely, read = _read(distinct)
    days = ordered_days(read, dayfirst=dayfirst, shown=shown)
    for row, day in zip(positions(likely), days, strict=True):
        for column, value in zip(found, day, strict=True):
            column[row] = value
    return Days(*(column[codes] for column in found))


def shown_by(texts: pa.Array) -> Shown:
    """Say what dates show of the order of their column.

    Args:
        texts: m tidy texts, none of them null.
    """
    return _shown(_read(pc.unique(texts))[1])


def _read(distinct: pa.Array) -> tuple[pa.Array, list[Spelling]]:
    """Read the texts that may be dates, and say which ones these are."""
    bare = pa.array(np.zeros(len(distinct), bool))
    for pattern, _ in _BARE:
        bare = pc.or_(bare, pc.match_substring_regex(distinct, pattern))
    likely = pc.and_not(pc.match_substring_regex(distinct, _LIKELY), bare)
    return likely, [read_date(text) for text in distinct.filter(likely).to_pylist()]


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


class _Order(NamedTuple):
    """What a column shows of its order: True for day before month, None if nothing.

    Attributes:
        dotted: of dates with dots.
        others: of dates with other signs.
        mixed: whether the column shows both orders.
        year_last: whether a year of two digits is known to stand last.
    """

    dotted: bool | None
    others: bool | None
    mixed: bool = False
    year_last: bool = True


def ordered_days(
    spellings: Sequence[Spelling],
    *,
    dayfirst: bool | None,
    shown: Shown | None = None,
) -> list[Day]:
    """Decide the order of day and month for a column.

    A date with a part above 12 shows the order for all, if its first part can't be a
    year. Where a column shows both orders, only the dates that have one reading are
    read. Dots stand in dates that begin with the day, in every locale that writes
    them, so they do if nothing in the column speaks against it.

    Args:
        spellings: the distinct dates of the column, or of a part of it.
        dayfirst: what the caller gave, which counts more than the column.
        shown: what the whole column shows; None to go by these dates.

    Returns:
        As many days.

    Source:
        Unicode CLDR 46, short date formats: of those with dots as the first sign all
        begin with the day, but for those that begin with a year of four digits.
    """
    order = _Order(dayfirst, dayfirst)
    if dayfirst is None:
        order = _order(_shown(spellings) if shown is None else shown)
    return [_ordered(spelling, order) for spelling in spellings]


def _shown(spellings: Iterable[Spelling]) -> Shown:
    """Say what dates show of their order."""
    shown = Shown.NOTHING
    for each in spellings:
        if not each.numeric:
            continue
        maybe = each.year_first is not None
        if each.month_first is None:
            shown |= Shown.MAYBE_DAY_FIRST if maybe else Shown.DAY_FIRST
        if each.day_first is None:
            shown |= Shown.MAYBE_MONTH_FIRST if maybe else Shown.MONTH_FIRST
            if each.dotted:
                dots = Shown.MAYBE_DOTS_MONTH_FIRST if maybe else Shown.DOTS_MONTH_FIRST
                shown |= dots
        if each.short_year and not maybe:
            shown |= Shown.YEAR_LAST
    return shown


def _order(shown: Shown) -> _Order:
    """Say which order a column has, by what all of its dates show."""
    year_last = Shown.YEAR_LAST in shown

    def sure(plain: Shown, maybe: Shown) -> bool:
        return plain in shown or (year_last and maybe in shown)

    day_first = sure(Shown.DAY_FIRST, Shown.MAYBE_DAY_FIRST)
    month_first = sure(Shown.MONTH_FIRST, Shown.MAYBE_MONTH_FIRST)
    dots_month_first = sure(Shown.DOTS_MONTH_FIRST, Shown.MAYBE_DOTS_MONTH_FIRST)
    if day_first and month_first:
        return _Order(None, None, mixed=True, year_last=year_last)
    if month_first:
        dotted = False if dots_month_first else None
        return _Order(dotted, others=False, year_last=year_last)
    return _Order(True, True if day_first else None, year_last=year_last)


def _ordered(spelling: Spelling, order: _Order) -> Day:
    if spelling.code:
        return Day(code=spelling.code, detail=spelling.detail)
    readings = [spelling.day_first, spelling.month_first]
    if spelling.year_first is not None and not order.year_last:
        readings.append(spelling.year_first)
        return _ambiguous(readings, _MAY_BE_YEAR)
    first, second = readings
    if first is not None and first == second:
        return Day(first, short_year=spelling.short_year)
    day_first = order.dotted if spelling.dotted else order.others
    if day_first is None and None in readings:
        day_first = second is None
    if day_first is None:
        why = _MIXED if order.mixed else _OTHERS if spelling.dotted else ""
        return _ambiguous(readings, why)
    chosen = first if day_first else second
    if chosen is None:
        return Day(code="invalid_datetime", detail=_no_such_day(order=day_first))
    return Day(chosen, 1 if day_first else -1, spelling.short_year)


_MAY_BE_YEAR: Final = "; its first part may be the year"
_MIXED: Final = "; the column shows both orders"
_OTHERS: Final = "; dots put the day first, and other dates of the column the month"


def _ambiguous(ordinals: Iterable[int | None], why: str) -> Day:
    days = [date.fromordinal(day) for day in dict.fromkeys(ordinals) if day]
    return Day(code="ambiguous_date", detail=" or ".join(map(str, days)) + why)


def _no_such_day(*, order: bool) -> str:
    named = "day before month" if order else "month before day"
    return f"it is no date with the {named}, as dayfirst={order} says"
