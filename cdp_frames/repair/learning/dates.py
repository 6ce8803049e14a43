"""Dates as values: read in every order that the examples allow, and written anew.

The functions are printed into the code of a repair as they stand here.
"""

from __future__ import annotations

import re
from datetime import datetime

MONTHS = (  # noqa: SIM905 - as printed
    "january february march april may june july august september october november "
    "december"
).split()
DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()  # noqa: SIM905 - as printed
DATE = re.compile(
    r"(?P<day>(?:[a-z]{3,9}\.?,? )?"
    r"(?:(?P<a>\d{1,4})(?P<s>[-/. ])(?P<b>\d{1,2})(?P=s)(?P<c>\d{1,4})"
    r"|(?P<packed>\d{8})"
    r"|(?P<d1>\d{1,2})(?:st|nd|rd|th|\.)?[- ](?P<m1>[a-z]{3,9})\.?,?[- ]"
    r"(?P<y1>\d{4}|\d{2})"
    r"|(?P<m2>[a-z]{3,9})\.? (?P<d2>\d{1,2})(?:st|nd|rd|th)?,? "
    r"(?P<y2>\d{4}|\d{2})))?"
    r"(?:(?(day)(?:T|,? ))(?P<hour>\d{1,2}):(?P<minute>\d\d)"
    r"(?::(?P<second>\d\d)(?:\.\d+)?)?"
    r"(?: ?(?P<half>[ap])\.?m\.?)?(?P<zone>Z| ?[-+]\d\d:?\d\d| utc)?)?",
    re.IGNORECASE | re.ASCII,
)


def month_of(name: str) -> int:
    """Return the number of a month, by its name or three letters; 0 for none."""
    short = "sept" if name.lower() == "sep" else name.lower()
    for place, month in enumerate(MONTHS, start=1):
        if short in {month, month[:3]} or (short == "sept" and place == 9):  # noqa: PLR2004 - as printed
            return place
    return 0


def fields_of(found: re.Match[str], order: str) -> tuple[str, str, str] | None:
    """Return year, month and day as they stand in a date of an order.

    The order ``T`` is of a time of day without a date.
    """
    if order == "T" or not found["day"]:
        alone = order == "T" and not found["day"] and found["hour"]
        return ("2000", "1", "1") if alone else None
    if found["packed"]:
        if order == "yMD":
            return None
        digits, places = found["packed"], {"Y": 4, "M": 2, "D": 2}
        taken = {}
        for name in order:
            taken[name], digits = digits[: places[name]], digits[places[name] :]
        return (taken["Y"], taken["M"], taken["D"]) if taken["Y"] > "1900" else None
    for name, day, year in (("m1", "d1", "y1"), ("m2", "d2", "y2")):
        if found[name]:
            return found[year], str(month_of(found[name])), found[day]
    parts = dict(zip(order.upper(), (found["a"], found["b"], found["c"]), strict=True))
    # A year at the start has four digits, or the order says that it has two.
    digits = {"YMD": {4}, "yMD": {2}}.get(order, {2, 4})
    if len(parts["M"]) > 2 or len(parts["D"]) > 2 or len(parts["Y"]) not in digits:  # noqa: PLR2004 - as printed
        return None
    return parts["Y"], parts["M"], parts["D"]


def read_date(text: str, order: str, centuries: str) -> datetime | None:
    """Read a date in an order of year, month and day; None if it is none."""
    found = DATE.fullmatch(text.strip()) if len(text) < 60 else None  # noqa: PLR2004 - as printed
    fields = fields_of(found, order) if found else None
    if found is None or fields is None:
        return None
    year = int(fields[0])
    if len(fields[0]) == 2:  # noqa: PLR2004 - as printed
        century = "19" if year >= 50 else "20"  # noqa: PLR2004 - as printed
        if century not in centuries.split():
            return None
        year += int(century) * 100
    hour = int(found["hour"] or 0)
    if found["half"]:
        if not 1 <= hour <= 12:  # noqa: PLR2004 - as printed
            return None
        hour = hour % 12 + (12 if found["half"].lower() == "p" else 0)
    clock = (hour, int(found["minute"] or 0), int(found["second"] or 0))
    try:
        return datetime(year, int(fields[1]), int(fields[2]), *clock)  # noqa: DTZ001 - the zone is written apart
    except ValueError:
        return None


def date(
    text: str,
    orders: str,
    centuries: str,
    clock: str,
    form: str,
) -> str | None:
    """Write a date in another form; None if it can be read as two days.

    ``orders`` are those that the parts may stand in, ``centuries`` what a year of two
    digits may lie in, ``clock`` what there is beside the day (nothing, ``time``, or
    ``zone`` for both), and ``form`` one of the letters of ``strftime``, with ``#`` for
    no zero at its start.
    """
    found = DATE.fullmatch(text.strip()) if len(text) < 60 else None  # noqa: PLR2004 - as printed
    if found is None:
        return None
    beside = "zone" if found["zone"] else "time" if found["hour"] else ""
    if beside != clock:
        return None
    readings = {read_date(text, order, centuries) for order in orders.split()} - {None}
    if len(readings) != 1:
        return None
    moment = readings.pop()
    assert moment is not None  # noqa: S101 - as the line before says
    month, day = MONTHS[moment.month - 1].title(), DAYS[moment.weekday()]
    number = moment.day
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10 * (number // 10 != 1), "th")
    twelve = moment.hour % 12 or 12
    if orders == "T" and form not in {"%H", "%#H", "%I", "%#I", "%M", "%S", "%p", "%z"}:
        return None
    written = {
        "%Y": f"{moment.year:04}",
        "%y": f"{moment.year % 100:02}",
        "%m": f"{moment.month:02}",
        "%#m": f"{moment.month}",
        "%B": month,
        "%b": month[:3],
        "%d": f"{number:02}",
        "%#d": f"{number}",
        "%#dth": f"{number}{ending}",
        "%A": day,
        "%a": day[:3],
        "%H": f"{moment.hour:02}",
        "%#H": f"{moment.hour}",
        "%I": f"{twelve:02}",
        "%#I": f"{twelve}",
        "%M": f"{moment.minute:02}",
        "%S": f"{moment.second:02}" if found["second"] else None,
        "%p": "PM" if moment.hour >= 12 else "AM",  # noqa: PLR2004 - as printed
        "%z": (found["zone"] or "").strip() or None,
        "quarter": f"{(moment.month + 2) // 3}",
    }
    return written[form]


def month_number(text: str, width: int) -> str | None:
    """Write the number of a month that is given by its name."""
    number = month_of(text.rstrip("."))
    return f"{number:0{width}}" if number else None
