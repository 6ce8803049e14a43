"""Letters and digits that are taken for each other, by eyes, scanners and fingers."""

from __future__ import annotations

import re
from typing import Final

_AS_DIGITS: Final = str.maketrans("OoQDIlSBZbA", "00001158264")
_AS_LETTERS: Final = (
    str.maketrans("01345@$!€", "oleasasie"),
    str.maketrans("01345@$!€", "oieasasie"),
)
# A word of digits in which letters stand that look like some.
_MIXED: Final = re.compile(
    r"(?<![^\W_])[0-9OoQDIlSBZbA]*[0-9][0-9OoQDIlSBZbA]*(?![^\W_])"
)
_LIKE_DIGITS: Final = re.compile(r"[OoQDIlSBZbA]")
_WORD: Final = re.compile(r"(?<![\w])\+?[0-9OoQDIlSBZbA]+(?![^\W_])")


def digits_for_letters(text: str) -> str:
    """Read letters as the digits that they look like, in words that have digits.

    Examples:
        >>> digits_for_letters("SO, 2I.O4.199O")
        'SO, 21.04.1990'
    """
    return _MIXED.sub(lambda word: word[0].translate(_AS_DIGITS), text)


def all_digits(text: str) -> str:
    """Read letters as digits in all words that could be numbers.

    Examples:
        >>> all_digits("2I.O4.199O")
        '21.04.1990'
    """
    return _WORD.sub(lambda word: word[0].translate(_AS_DIGITS), text)


def letters_for_digits(text: str) -> list[str]:
    """Read digits and signs as the letters that they look like, in two ways.

    Examples:
        >>> letters_for_digits("0sterre1ch")
        ['osterrelch', 'osterreich']
    """
    return [text.translate(table) for table in _AS_LETTERS]


def is_mostly_digits(text: str) -> bool:
    """Say whether a text has no letters but those like digits, and few of them."""
    letters = [each for each in text if each.isalpha()]
    digits = sum(each.isdecimal() for each in text)
    like = all(_LIKE_DIGITS.fullmatch(each) for each in letters)
    return bool(letters) and like and 2 * len(letters) <= digits
