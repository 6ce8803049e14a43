"""How likely a piece of text is in each language: the letters beyond ASCII, in place.

The figures are counted from the names of countries, languages, places, currencies and
months in CLDR, and from words of people and firms (``spellings.toml``), when the first
file comes whose encoding is not known. A letter is weighed with those at its sides:
"ő" stands where it does in Hungarian words, and "õ" in no Portuguese one.

Source:
    Unicode CLDR, by Babel. The weights are our own; ``tests/text/test_code_pages.py``
    tries them on people whom no table has.
"""

from __future__ import annotations

import math
import re
import tomllib
import unicodedata
from collections import Counter
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

# The end of a word.
EDGE: Final = "^"
# Letters that code pages have in place of today's: Romanian commas are cedillas there.
_AS_WRITTEN: Final = str.maketrans(
    "\u0219\u021b\u0218\u021a", "\u015f\u0163\u015e\u0162"
)
# How much a letter that a language never has costs, and a neighbour that it never has.
_NEVER: Final = -11.0
_STRANGE_NEIGHBOUR: Final = -5.0
_WEIGHT_OF_NEIGHBOURS: Final = 0.5
# Where each letter is weighed by the one before it: a pair that never occurs.
_RARE_PAIR: Final = -6.5
_FOREIGN_WORD: Final = re.compile(r"\S*[^\x00-\x7f]\S*")


class Spelling(NamedTuple):
    """What a language's words look like, in natural logarithms.

    Attributes:
        letters: of each letter beyond ASCII how often it occurs among such letters.
        before: of two letters how often the first stands before the second.
        after: of two letters how often the second stands behind the first.
        whole: whether all of its letters are beyond ASCII, as those of Greek.
    """

    letters: dict[str, float]
    before: dict[str, float]
    after: dict[str, float]
    whole: bool

    def weigh(self, left: str, letter: str, right: str) -> float:
        """Say how likely a letter is between two others, all of them small."""
        own = self.letters.get(letter)
        if own is None:
            return _NEVER
        if self.whole:
            # Each letter by the one before it, for that one is weighed as well.
            if any(side <= "\x7f" and side != EDGE for side in (left, right)):
                return _NEVER
            return own if left == EDGE else self.after.get(left + letter, _RARE_PAIR)
        sides = self.before.get(left + letter, _STRANGE_NEIGHBOUR)
        sides += self.after.get(letter + right, _STRANGE_NEIGHBOUR)
        return own + _WEIGHT_OF_NEIGHBOURS * sides


@cache
def spelling_of(language: str) -> Spelling:
    """Count the letters beyond ASCII of a language.

    Args:
        language: its CLDR code.
    """
    single: Counter[str] = Counter()
    before: Counter[str] = Counter()
    after: Counter[str] = Counter()
    words = {*_words(language)}
    for word in words:
        marked = f"{EDGE}{word}{EDGE}"
        for place, letter in enumerate(word, start=1):
            if letter > "\x7f":
                single[letter] += 1
                before[marked[place - 1 : place + 1]] += 1
                after[marked[place : place + 2]] += 1
    total = sum(single.values())
    return Spelling(
        {letter: math.log(count / total) for letter, count in single.items()},
        {pair: math.log(count / single[pair[1]]) for pair, count in before.items()},
        {pair: math.log(count / single[pair[0]]) for pair, count in after.items()},
        whole=sum(letter <= "\x7f" for word in words for letter in word) < total / 4,
    )


def small(text: str) -> str:
    """Return a text in small letters, one for one: the I with a dot stays."""
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


@lru_cache(maxsize=2**14)
def is_letter(character: str) -> bool:
    """Say whether a character is part of a word: a letter, or a mark on one."""
    return character.isalpha() or unicodedata.category(character) in {"Mn", "Mc"}


def _words(language: str) -> Iterator[str]:
    """Return the words of a language that have letters beyond ASCII, in small ones."""
    text = small("\n".join([_listed()[language], *_names(language)]))
    for found in _FOREIGN_WORD.findall(text.translate(_AS_WRITTEN)):
        yield from "".join(c if is_letter(c) else " " for c in found).split()


def _names(language: str) -> list[str]:
    from babel import Locale  # noqa: PLC0415 - slow to import, needed by few files

    locale = Locale.parse(language)
    zones: dict[str, Any] = dict(locale.time_zones)
    return [
        *map(str, locale.territories.values()),
        *map(str, locale.languages.values()),
        *map(str, locale.currencies.values()),
        *locale.months["format"]["wide"].values(),
        *locale.days["format"]["wide"].values(),
        *(str(zone["city"]) for zone in zones.values() if "city" in zone),
    ]


@cache
def _listed() -> dict[str, str]:
    path = files(__package__).joinpath("spellings.toml")
    words: dict[str, str] = tomllib.loads(path.read_text(encoding="utf-8"))["words"]
    return words
