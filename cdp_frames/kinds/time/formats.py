"""How people and their tools spell dates: one text in, its parts out."""

from __future__ import annotations

import re
from datetime import date
from typing import Final, NamedTuple

from cdp_frames.text.names import fold_text
from cdp_frames.text.vocabulary.tables import months, weekdays

_YEAR_FIRST: Final = re.compile(
    r"(?P<year>[0-9]{4})([-/.])(?P<month>[0-9]{1,2})\2(?P<day>[0-9]{1,2})"
)
_BASIC: Final = re.compile(
    r"(?P<year>[0-9]{4})(?P<month>[0-9][0-9])(?P<day>[0-9][0-9])"
)
# A year of two digits only with slashes or dots: 26-04-21 may be the year first.
_YEAR_LAST: Final = re.compile(
    r"([0-9]{1,2})(?:([-/.])([0-9]{1,2})\2([0-9]{4})|([/.])([0-9]{1,2})\5([0-9][0-9]))"
)
# Chinese and Japanese, and Korean.
_CJK: Final = re.compile(
    r"(?P<year>[0-9]{4}) ?[\u5e74\ub144] ?(?P<month>[0-9]{1,2}) ?[\u6708\uc6d4] ?"
    r"(?P<day>[0-9]{1,2}) ?[\u65e5\uc77c]"
)
_WEEK: Final = re.compile(r"([0-9]{4})(-?)W([0-9][0-9])\2([0-9])")
_LONG_YEAR: Final = re.compile(r"(?:[+\-][0-9]{4,6}|[0-9]{5,6})-[0-9][0-9]-[0-9][0-9]")
_DAY_NAME: Final = re.compile(r"(?P<weekday>[^\W\d_]+)\.?,? (?P<rest>.+)")
_DAY_MONTH: Final = re.compile(
    r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th|\.)?(?:-| ?(?:de |of )?)(?P<month>[^\W\d_]+)"
    r"\.?(?:-|,? ?(?:de |of )?)(?P<year>[0-9]{4}|[0-9][0-9])"
)
_MONTH_DAY: Final = re.compile(
    r"(?P<month>[^\W\d_]+)\.?[ -](?P<day>[0-9]{1,2})(?:st|nd|rd|th)?(?:,? |-)"
    r"(?P<year>[0-9]{4})"
)
_YEAR_MONTH: Final = re.compile(
    r"(?P<year>[0-9]{4})[ -](?P<month>[^\W\d_]+)\.?[ -](?P<day>[0-9]{1,2})"
)

# Excel reads 30 to 99 as 19xx ("two-digit year cutoff", 2029), POSIX strptime 69 to
# 99. What both agree on is read; what they don't is not.
_LAST_OF_2000S: Final = 29
_FIRST_OF_1900S: Final = 69


class Spelling(NamedTuple):
    """A text that was read as a date, or why it wasn't.

    Attributes:
        day_first: days since 0001-01-01, plus one, as ``date.toordinal`` counts,
            with the day read before the month where both are numbers; or None.
        month_first: the same, with the month read before the day.
        numeric: whether day and month are both bare numbers, the year last.
        dotted: whether dots stand between them, as in ``03.04.1990``.
        short_year: whether the year has two digits.
        year_first: the same count, with the year read first, where it may be.
        code: of ``problems.PROBLEMS``, if neither reading holds.
        detail: why neither holds.
    """

    day_first: int | None = None
    month_first: int | None = None
    numeric: bool = False
    dotted: bool = False
    short_year: bool = False
    year_first: int | None = None
    code: str = ""
    detail: str = ""


def read_date(text: str) -> Spelling:
    """Read a date without a time.

    Examples:
        >>> read_date("2026-04-21") == read_date("Tue, 21 Apr 2026")
        True
        >>> read_date("31/12/2026").month_first is None
        True
    """
    for pattern in (_YEAR_FIRST, _BASIC, _CJK):
        if match := pattern.fullmatch(text):
            return _day(*(int(match[part]) for part in ("year", "month", "day")))
    if match := _YEAR_LAST.fullmatch(text):
        first, second, written = match[1], match[3] or match[6], match[4] or match[7]
        return _either(first, second, written, dotted="." in text)
    if match := _WEEK.fullmatch(text):
        return _week(int(match[1]), int(match[3]), int(match[4]))
    if _LONG_YEAR.fullmatch(text):
        return _out_of_range("the year is outside 1 to 9999")
    return _named(fold_text(text)) or _invalid("")


def _day(year: int, month: int, day: int, *, short: bool = False) -> Spelling:
    if year == 0 or (month == 0 and day == 0):
        return _out_of_range("a date of zeros stands for no date")
    try:
        ordinal = date(year, month, day).toordinal()
    except ValueError:
        return _invalid(f"there is no day {day} of month {month} in {year}")
    return Spelling(ordinal, ordinal, short_year=short)


def _either(first: str, second: str, written: str, *, dotted: bool) -> Spelling:
    if int(first) == 0 and int(second) == 0:
        return _out_of_range("a date of zeros stands for no date")
    year = _year(written)
    if year is None:
        return _unclear_century(written)
    if year == 0:
        return _out_of_range("there is no year 0")
    readings = [
        _day(year, month, day)
        for day, month in ((int(first), int(second)), (int(second), int(first)))
    ]
    day_first, month_first = (reading.day_first for reading in readings)
    if day_first is None and month_first is None:
        return readings[0]
    short = len(written) == 2  # noqa: PLR2004 - two digits
    return Spelling(
        day_first,
        month_first,
        numeric=True,
        dotted=dotted,
        short_year=short,
        year_first=_year_first(first, second, written) if short else None,
    )


def _year_first(first: str, second: str, third: str) -> int | None:
    """Read two digits in front as a year, as in `26/04/21` for April 2026."""
    year = _year(first) if len(first) == 2 else None  # noqa: PLR2004 - two digits
    return None if year is None else _day(year, int(second), int(third)).day_first


def _year(written: str) -> int | None:
    year = int(written)
    if len(written) == 4:  # noqa: PLR2004 - four digits
        return year
    if year <= _LAST_OF_2000S:
        return 2000 + year
    return 1900 + year if year >= _FIRST_OF_1900S else None


def _unclear_century(written: str) -> Spelling:
    detail = f"the year {written} may be 19{written} or 20{written}; write four digits"
    return Spelling(code="ambiguous_date", detail=detail)


def _week(year: int, week: int, day: int) -> Spelling:
    try:
        ordinal = date.fromisocalendar(year, week, day).toordinal()
    except ValueError:
        return _invalid(f"there is no day {day} of week {week} in {year}")
    return Spelling(ordinal, ordinal)


def _named(text: str) -> Spelling | None:
    """Read a date with the month's name, and maybe the weekday's before it."""
    parts = _DAY_NAME.fullmatch(text)
    if parts is None or parts["weekday"] not in weekdays():
        return _named_month(text)
    spelling = _named_month(parts["rest"])
    if spelling is None or spelling.day_first is None:
        return spelling
    day = date.fromordinal(spelling.day_first)
    if weekdays()[parts["weekday"]] != day.weekday():
        return _invalid(f"{day} is a {day:%A}")
    return spelling


def _named_month(text: str) -> Spelling | None:
    for pattern in (_DAY_MONTH, _MONTH_DAY, _YEAR_MONTH):
        match = pattern.fullmatch(text)
        if match and match["month"] in months():
            year = _year(match["year"])
            if year is None:
                return _unclear_century(match["year"])
            short = len(match["year"]) == 2  # noqa: PLR2004 - two digits
            return _day(year, months()[match["month"]], int(match["day"]), short=short)
    return None


def _invalid(detail: str) -> Spelling:
    return Spelling(code="invalid_datetime", detail=detail)


def _out_of_range(detail: str) -> Spelling:
    return Spelling(code="datetime_out_of_range", detail=detail)


class Clock(NamedTuple):
    """A text that was read as a time of day, or why it wasn't.

    Attributes:
        seconds: since midnight, or None.
        detail: why it can't be read.
    """

    seconds: int | None = None
    detail: str = ""


_CLOCK: Final = re.compile(r"([0-9]{1,2})(?::?([0-9][0-9])(?::?([0-9][0-9]))?)?")


def read_clock(text: str, half: str = "", *, fraction: bool = False) -> Clock:
    """Read a time of day.

    Args:
        text: such as ``15:30``, ``153000`` or ``3:04:05``.
        half: ``AM`` or ``PM`` in any spelling; empty for a clock of 24 hours.
        fraction: whether a fraction follows.

    Examples:
        >>> read_clock("12:30", "a.m.").seconds
        1800
    """
    match = _CLOCK.fullmatch(text)
    if match is None:
        return Clock(detail="the time of day cannot be read")
    hour, minute, second = int(match[1]), int(match[2] or 0), int(match[3] or 0)
    detail = _clock_trouble(hour, minute, second)
    if not detail and fraction and match[3] is None:
        detail = "a fraction needs seconds before it"
    if not detail and half and not 1 <= hour <= 12:  # noqa: PLR2004
        detail = f"hour {hour} does not go with {half[0].upper()}M"
    if detail:
        return Clock(detail=detail)
    if half:
        hour = hour % 12 + (12 if half[0] in "pP" else 0)
    return Clock(seconds=hour * 3600 + minute * 60 + second)


def _clock_trouble(hour: int, minute: int, second: int) -> str:
    if hour == 24 and minute == second == 0:  # noqa: PLR2004
        return "hour 24: write 00:00 of the next day"
    if hour < 24 and minute < 60 and second == 60:  # noqa: PLR2004
        return "second 60, a leap second: write second 59"
    if hour > 23 or minute > 59 or second > 59:  # noqa: PLR2004
        return f"a day has no time {hour}:{minute:02}:{second:02}"
    return ""
