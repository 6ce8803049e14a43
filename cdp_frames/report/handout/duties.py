"""Who can mend what is wrong, and what they do, in words for whoever has no Python."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from cdp_frames.problems import PROBLEMS


class Who(StrEnum):
    """Who is to do something, in the order of the page."""

    KEEPER = "whoever knows the people"
    RUNNER = "whoever runs the import"
    CDP = "the administrator of the CDP"
    NOBODY = "nobody"


# What is not mended by correcting a cell.
_WHO: Final[dict[str, Who]] = {
    "unsupported_value": Who.RUNNER,
    "naive_datetime": Who.RUNNER,
    "ambiguous_date": Who.RUNNER,
    "phone_without_region": Who.RUNNER,
    "no_profile": Who.RUNNER,
    "unknown_field": Who.RUNNER,
    "missing_required_field": Who.RUNNER,
    "cdp_rejected": Who.CDP,
}
# Of those whose action names what is typed in Python.
_PLAIN: Final[dict[str, str]] = {
    "check_failed": "Correct the value. If it is right, whoever runs the import "
    "changes the check.",
    "several_emails": "Keep one address, or make a row of each.",
    "naive_datetime": "Say in which time zone the times are; or write Z or an offset "
    "behind each, as in 2026-04-21T10:00:00Z.",
    "ambiguous_date": "Say whether the day or the month comes first; or write the year "
    "first.",
    "phone_without_region": "Say in which country the numbers are; or write + and the "
    "country code in front of each.",
    "number_out_of_range": "Correct the number.",
    "duplicate_key": "Keep one row for each person.",
    "cdp_rejected": "Say which rule of the CDP this is, and what it asks for; then "
    "correct the rows by it.",
}


def who_mends(code: str) -> Who:
    """Return who can mend a problem; whoever knows the people, if nobody else.

    Examples:
        >>> who_mends("naive_datetime").value
        'whoever runs the import'
    """
    return _WHO.get(code, Who.KEEPER)


def what_to_do(code: str) -> str:
    """Return what they do about it."""
    if code in _PLAIN:
        return _PLAIN[code]
    return PROBLEMS[code].action if code in PROBLEMS else "Correct the row."
