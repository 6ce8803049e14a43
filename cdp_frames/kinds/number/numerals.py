"""How people and their tools spell numbers: one text in, what it may mean out."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final, Literal, NamedTuple

DecimalMark = Literal[".", ","]

# Thousands in threes, or as in India: hundreds of thousands in twos. The marks are
# those of Unicode CLDR, numbers/symbols/group; blanks of any kind are U+0020 by now.
_GROUPED: Final = (
    r"[1-9][0-9]{{0,2}}(?P<mark>[{group} '\u2019])[0-9]{{3}}(?:(?P=mark)[0-9]{{3}})*"
    r"|[1-9][0-9]?(?:{group}[0-9]{{2}})+{group}[0-9]{{3}}"
)
_NUMBER: Final = (
    r"(?P<sign>[+\-\u2212]?)"
    r"(?P<whole>[0-9]*|(?P<grouped>" + _GROUPED + r"))"
    r"(?:{point}(?P<fraction>[0-9]*))?"
    r"(?P<exponent>[eE][+\-]?[0-9]{{1,3}})?"
)
_SPELLINGS: Final = {
    ".": re.compile(_NUMBER.format(group=",", point=r"\.")),
    ",": re.compile(_NUMBER.format(group=r"\.", point=",")),
}

# What people write around a number: brackets and a minus behind it for a negative
# one, signs of money (Unicode category Sc, and some of letters) and codes (ISO 4217).
_MONEY: Final = r"(?:[A-Z]{0,3}[$¢-¥֏؋৳฿₠-\u20cf]|[A-Z]{3}|kr\.?|zł|Kč|Fr\.)"
_MONEY_AROUND: Final = re.compile(
    rf"(?P<sign>[+\-\u2212]?) ?(?:{_MONEY} ?(?P<behind>.+)|(?P<before>.+?) ?{_MONEY})"
)
_BRACKETS: Final = re.compile(r"\((.+)\)")
_MINUS_BEHIND: Final = re.compile(r"([^\-\u2212]+) ?[\-\u2212]")
_PERCENT: Final = re.compile(r"(.+?) ?%")

# No float is longer, and no spelling of one that people use.
_LONGEST: Final = 400


class Numeral(NamedTuple):
    """What a text says as a number.

    Attributes:
        point: the number, if a point is the decimal mark; or None.
        comma: the number, if a comma is; or None.
        grouped: the decimal marks with which something stands between thousands.
        scientific: whether it has an exponent.
    """

    point: Decimal | None = None
    comma: Decimal | None = None
    grouped: str = ""
    scientific: bool = False


_NO_NUMERAL: Final = Numeral()


def read_number(text: str) -> Numeral:
    """Read a number in both ways.

    Examples:
        >>> read_number("1.234,50").comma
        Decimal('1234.50')
        >>> read_number("1,234")[:2]
        (Decimal('1234'), Decimal('1.234'))
    """
    if len(text) > _LONGEST:
        return _NO_NUMERAL
    matches = {mark: pattern.fullmatch(text) for mark, pattern in _SPELLINGS.items()}
    found = {mark: match for mark, match in matches.items() if match}
    if not found:
        return _NO_NUMERAL
    return Numeral(
        _value(matches["."]),
        _value(matches[","]),
        "".join(mark for mark, match in found.items() if match["grouped"]),
        any(match["exponent"] for match in found.values()),
    )


def _value(match: re.Match[str] | None) -> Decimal | None:
    if match is None:
        return None
    whole = re.sub(r"[^0-9]", "", match["whole"])
    fraction = match["fraction"] or ""
    if not whole and not fraction:
        return None
    sign = "" if match["sign"] in {"", "+"} else "-"
    exponent = match["exponent"] or ""
    point = "." if fraction else ""
    return Decimal(f"{sign}{whole or 0}{point}{fraction}{exponent}")


class Unwrapped(NamedTuple):
    """A text without what stands around its number.

    Attributes:
        text: what is left.
        detail: what stood around it, fit to be shown; empty if nothing did.
    """

    text: str
    detail: str = ""


def unwrap(text: str) -> Unwrapped:
    """Take off what stands around a number, to suggest what may have been meant.

    Examples:
        >>> unwrap("(€ 1,234.50)")
        Unwrapped(text='-1,234.50', detail='it has a sign of money')
    """
    if match := _BRACKETS.fullmatch(text):
        inner = unwrap(match[1])
        return Unwrapped(f"-{inner.text}", inner.detail or "brackets are no minus")
    if match := _MINUS_BEHIND.fullmatch(text):
        inner = unwrap(match[1])
        detail = "the minus belongs before the number"
        return Unwrapped(f"-{inner.text}", inner.detail or detail)
    if match := _PERCENT.fullmatch(text):
        return Unwrapped(match[1], "it has a percent sign; 12 % may be 12 or 0.12")
    if match := _MONEY_AROUND.fullmatch(text):
        bare = match["behind"] or match["before"]
        return Unwrapped(match["sign"] + bare, "it has a sign of money")
    return Unwrapped(text)
