"""How a phone number is spelled: what of a cell is the number, and what is beside it.

A cell is one number from end to end, or it is none: a digit that belongs to something
else (a second number, a running number, a date, a decimal place) would make another
number of it, and letters would be dialled.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

from cdp_frames.text.characters import GUARDS, QUOTES
from cdp_frames.text.vocabulary.tables import words_of

if TYPE_CHECKING:
    from collections.abc import Iterator

MORE: Final = "There is more than a number in the cell."
NO_NUMBER: Final = "It does not look like a phone number."
DATE: Final = "It looks like a date."
DECIMALS: Final = "A spreadsheet has written it as a number with decimals."
SCIENTIFIC: Final = (
    "A spreadsheet has cut its digits off. Format the column as text, and export again."
)

# What a spreadsheet makes of a long number: its last digits are gone.
_SCIENTIFIC: Final = re.compile(r"[+-]?\d(?:[.,]\d+)?[eE]\+?\d{1,2}")
# "30901820.0", and "(030) 901820.00"; with other stops it is a group: "01.42.68.53.00".
_DECIMALS: Final = re.compile(r"(\+?\d+|[^.,]*\d)[.,]0+|(.*\d)[.,]0")
# "30901820.50" of a Decimal, "30901820.125" of a float: what it was is not known.
# Numbers in groups ("415.5552671") begin with a shorter one, or with a zero.
_FRACTION: Final = re.compile(r"[1-9]\d{4,}[.,]\d{1,2}|[1-9]\d{6,}[.,]\d+")
# One sign between day, month and year, in the orders that people write.
_DATE: Final = re.compile(
    r"(?:^| )(?:(?:19|20)\d\d([-./])\d{1,2}\1\d{1,2}"
    r"|\d{1,2}([-./])\d{1,2}\2(?:19|20)\d\d)(?:[ T].*)?$"
)

# What most cells are: groups of digits, with nothing beside them and no doubt.
_SIMPLE: Final = re.compile(
    r"\+?\d{5,15}|\+\d{1,3}(?:[ -]\d{2,8}){1,5}|0\d+(?: \d{2,8})+"
    r"|(?:\(\d{3}\) ?|\d{3}[.-])\d{3}[.-]\d{4}"
)
_CHARACTERS: Final = re.compile(r"\(?\+?[\d ()./\u00b7-]*\d[ .,;/-]*\)?")
# "2. 030 901820": a running number, in a list of numbers.
_COUNTED: Final = re.compile(r"^(?:#\d{1,3}|\d{1,3}[.)]+)\s+")
# "9O1820": a letter in a number, whose digits alone would be another one.
_MIXED: Final = re.compile(r"[^\W\d_]\d|\d[^\W\d_]")
# What a person would take for a number in the midst of something else.
# What stands between digits without a blank belongs to them, whatever it is.
_RUN: Final = re.compile(
    r"(?<![\w.,])(?<!\d[*~_|:;'])\(?\+?\d[\d ()./\u00b7-]*\d(?!\w)(?![*~_|:']\d)"
)
_PARTED: Final = re.compile(r"/| - | \(?\d{1,2}\)?$")
# Hardly any country has shorter numbers.
_LEAST_DIGITS: Final = 5
_TAIL: Final = re.compile(r"[A-Za-z][A-Za-z0-9 -]*")
_GAP: Final = re.compile(r"[ ./\u00b7-]+")
_NO_DIGIT: Final = re.compile(r"\D")
_LEAST_LETTERS: Final = 3

# `030/901820`: an area code, then the subscriber's number. Area codes have at most
# five digits besides the 0 before them (Germany's, the longest in use).
_AREA_MOST: Final = 6
_AFTER_SLASH_LEAST: Final = 4
_COUNTRY_CODE_MOST: Final = 3


class Spelling(NamedTuple):
    """A cell that is one number from end to end.

    Attributes:
        number: its digits, in groups as they stand, with ``+`` in front if it is there.
        extension: whether the digits of an extension stood behind it.
        tail: letters at its end that stand for digits (``FLOWERS``); "" for none.
    """

    number: str
    extension: bool = False
    tail: str = ""

    @property
    def digits(self) -> str:
        """All digits, without the letters."""
        return _NO_DIGIT.sub("", self.number)

    @property
    def international(self) -> bool:
        """Whether it begins with a plus."""
        return "+" in self.number

    @property
    def groups(self) -> list[str]:
        """The digits between the signs."""
        return re.findall(r"\d+", self.number)


def spelled(text: str) -> Spelling | str:
    """Take one cell apart.

    Args:
        text: the cell, plain.

    Returns:
        The number, or in words why the cell is not one number from end to end.

    Examples:
        >>> spelled("Tel.: (030) 90 18 20 App. 12")
        Spelling(number='(030) 90 18 20', extension=True, tail='')
        >>> spelled("2. 030 901820")
        'There is more than a number in the cell.'
    """
    return Spelling(text) if _SIMPLE.fullmatch(text) else _taken_apart(text)


def _taken_apart(text: str) -> Spelling | str:
    if _SCIENTIFIC.fullmatch(text):
        return SCIENTIFIC
    bare = _without_label(_ascii(text))
    if dated := _DATE.search(bare):
        return MORE if dated.start() else DATE
    if _DECIMALS.fullmatch(bare) or _FRACTION.fullmatch(bare):
        return DECIMALS
    if bare.count("+") > 1:
        return MORE
    number, extension = _without_extension(bare)
    if _CHARACTERS.fullmatch(number):
        flawed = _COUNTED.match(number) or _unbalanced(number) or _continued(number)
        return MORE if flawed else Spelling(number, extension)
    return _with_tail(number) or (MORE if re.search(r"\d", bare) else NO_NUMBER)


def numbers_within(text: str) -> Iterator[str]:
    """Yield what may be meant as a number in a cell that holds more, in order."""
    bare = _DATE.sub("", _without_label(_ascii(text)))
    if decimals := _DECIMALS.fullmatch(bare):
        yield decimals[1] or decimals[2]
        return
    if any(odd.fullmatch(bare) for odd in (_FRACTION, _SCIENTIFIC)):
        return
    if _MIXED.search(bare):
        return
    for found in _RUN.finditer(_COUNTED.sub("", bare)):
        either = re.split("/| - ", found[0])
        for part in dict.fromkeys([found[0], *either, *_PARTED.split(found[0])]):
            if len(_NO_DIGIT.sub("", part)) >= _LEAST_DIGITS:
                yield part.strip(" .-/" if ")" in part else " .-/(")


def splits(number: str, *, least: int = _LEAST_DIGITS) -> Iterator[tuple[str, str]]:
    """Yield both sides of each gap at which a number may have been put together.

    Args:
        number: the digits in their groups.
        least: how many digits the second side has.
    """
    # A country code, and the fewest digits behind it.
    first = _LEAST_DIGITS + 2 * (number.startswith(("+", "00")))
    digits = len(_NO_DIGIT.sub("", number))
    if digits < first + least:
        return
    for gap in _GAP.finditer(number):
        left = number[: gap.start()]
        before = len(_NO_DIGIT.sub("", left))
        if before >= first and digits - before >= least:
            yield left, number[gap.end() :]


def _ascii(text: str) -> str:
    """Write digits, signs and dashes of all scripts in ASCII."""
    if text.isascii():
        return text
    wide = unicodedata.normalize("NFKC", text)
    return "".join(
        str(unicodedata.decimal(each))
        if each.isdecimal()
        else "-"
        if unicodedata.category(each) == "Pd" or each == "\u2212"
        else each
        for each in wide
    )


def _without_label(text: str) -> str:
    text = text.strip(GUARDS + QUOTES + " ")
    return _label().sub("", text, count=1)


@cache
def _label() -> re.Pattern[str]:
    # "tel:+49..." of links, "p:+49..." of lead forms, "Tel. 030" of people.
    return re.compile(rf"^(?:{_any_of('label')})\s*[:.]+\s*(?=[+(\d])", re.IGNORECASE)


@cache
def _extension() -> re.Pattern[str]:
    word = _any_of("extension")
    return re.compile(
        rf"(?P<number>.*\d\)?)[ ,;(-]*(?:{word})(?:\s*[.:=#-])*\s*\d{{1,7}}\)?",
        re.IGNORECASE,
    )


def _any_of(meaning: str) -> str:
    words = sorted(words_of("phone_words", meaning), key=len, reverse=True)
    return "|".join(map(re.escape, words))


def _without_extension(text: str) -> tuple[str, bool]:
    found = _extension().fullmatch(text)
    return (found["number"], True) if found else (text, False)


def _unbalanced(number: str) -> bool:
    """Say whether brackets are out of place: the last digits stand in none."""
    if number.startswith("(") and number.endswith(")") and number.count("(") == 1:
        return "(" in number[1:-1] or ")" in number[1:-1]
    bare = re.sub(r"\(\+?[\d /-]{1,8}\)(?=[ ./-]*\d)", "", number)
    return "(" in bare or ")" in bare


def _continued(number: str) -> bool:
    """Say whether a slash stands for "or": ``030 1234567/68``."""
    before, slash, after = re.sub(r"[\s.,;/-]+$", "", number).partition("/")
    if not slash:
        return False
    digits = _NO_DIGIT.sub("", before)
    most = _AREA_MOST + (_COUNTRY_CODE_MOST + 2) * (
        "+" in before or digits.startswith("00")
    )
    rest = _NO_DIGIT.sub("", after)
    return "/" in after or len(digits) > most or len(rest) < _AFTER_SLASH_LEAST


def _with_tail(text: str) -> Spelling | None:
    """Read letters at the end of a number, as in ``1-800-FLOWERS``; None if not so."""
    letter = re.search(r"[A-Za-z]", text)
    if letter is None:
        return None
    head, tail = text[: letter.start()], text[letter.start() :]
    enough = len(re.sub(r"[^A-Za-z]", "", tail)) >= _LEAST_LETTERS
    if not (enough and _TAIL.fullmatch(tail) and _CHARACTERS.fullmatch(head)):
        return None
    return Spelling(head, tail=tail)
