"""Which of a set of allowed values was meant by a value that is none of them."""

from __future__ import annotations

import re
from functools import cache
from itertools import takewhile
from typing import TYPE_CHECKING, Final

from cdp_frames.kinds.repairs import (
    AS_DIGITS,
    AS_LETTERS,
    CASE,
    CLOSEST,
    FIRST,
    PLURAL,
    SHORTENED,
    TRANSLATED,
    WORDS,
    Suggestion,
)
from cdp_frames.text.names import fold_text
from cdp_frames.text.vocabulary.tables import meanings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

_SIGNS: Final = re.compile(r"[\W_]+")
# Of the singular and the plural, in the languages of the West.
_ENDINGS: Final = frozenset("ies ues es s en er n e y i a o".split()) | {""}  # noqa: SIM905 - words
_DIGITS: Final = str.maketrans("oil|s", "01115")
_LETTERS: Final = (
    str.maketrans("01345@$!€", "oleasasie"),
    str.maketrans("01345@$!€", "oieasasie"),
)
# Of a hundred: how alike two values are, and by how much less the next one is.
_ALIKE: Final = 72.0
_NEARLY: Final = 80.0
_MARGIN: Final = 8.0
_SHORTEST: Final = 3
_LONGEST: Final = 200


class Choices:
    """A set of allowed values, to find the one that was meant.

    Args:
        allowed: m distinct texts.
    """

    def __init__(self, allowed: Sequence[str]) -> None:
        self.allowed = allowed
        self._folded = {text: _bare(text) for text in allowed}

    def meant(self, text: str) -> Suggestion | None:
        """Return the value that was meant by a text, and another one that may be.

        Examples:
            >>> Choices(["customer", "partner"]).meant("Custumers").value
            'customer'
            >>> Choices(["male", "female"]).meant("weiblich").repair
            'translated'
        """
        if len(text) > _LONGEST:
            return None
        for repair, found in self._readings(text, _bare(text)):
            distinct = [value for value in dict.fromkeys(found) if value != text]
            if distinct:
                first, other, *_ = [*distinct, None]
                alone = repair == FIRST and other is None
                return Suggestion(str(first), WORDS if alone else repair, other)
        return None

    def _readings(self, text: str, bare: str) -> Iterator[tuple[str, list[str]]]:
        if not bare:
            return
        yield CASE, self._where(lambda each: each == bare)
        yield AS_DIGITS, self._where(lambda each: each == bare.translate(_DIGITS))
        letters = {bare_text(text, table) for table in _LETTERS}
        yield AS_LETTERS, self._where(lambda each: each in letters)
        meaning = _meaning(text)
        if meaning is not None:
            yield TRANSLATED, [v for v in self.allowed if _meaning(v) == meaning]
        yield PLURAL, self._where(lambda each: _is_plural(bare, each))
        begins = self._where(lambda each: each.startswith(bare))
        yield SHORTENED, begins if len(begins) == 1 else []
        yield CLOSEST, self._closest(bare, _NEARLY)
        yield FIRST, self._within(text)
        yield CLOSEST, self._closest(bare, _ALIKE)

    def _where(self, holds: Callable[[str], bool]) -> list[str]:
        return [text for text, folded in self._folded.items() if holds(folded)]

    def _within(self, text: str) -> list[str]:
        """Return the allowed values that stand as words in a text, in order."""
        words = f" {_SIGNS.sub(' ', fold_text(text))} "
        places = {
            value: words.find(f" {_SIGNS.sub(' ', fold_text(value)).strip()} ")
            for value, folded in self._folded.items()
            if len(folded) >= _SHORTEST
        }
        there = [(place, value) for value, place in places.items() if place >= 0]
        return [value for _, value in sorted(there)]

    def _closest(self, bare: str, least: float) -> list[str]:
        from rapidfuzz import fuzz, process  # noqa: PLC0415 - slow to import

        if len(bare) < _SHORTEST:
            return []
        found = process.extract(
            bare, self._folded, scorer=fuzz.ratio, score_cutoff=least, limit=3
        )
        best = max((score for _, score, _ in found), default=0.0)
        return [value for _, score, value in found if score > best - _MARGIN]


def bare_text(text: str, table: dict[int, int]) -> str:
    """Return a text without signs, its digits and signs read as letters."""
    return _bare(text.translate(table))


def _bare(text: str) -> str:
    return _SIGNS.sub("", fold_text(text))


def _is_plural(one: str, other: str) -> bool:
    """Say whether two words differ by endings of singular and plural alone."""
    pairs = zip(one, other, strict=False)
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
    return same >= _SHORTEST and {one[same:], other[same:]} <= _ENDINGS


def _meaning(text: str) -> str | None:
    return _meanings().get(_bare(text))


@cache
def _meanings() -> dict[str, str]:
    return meanings("choices", folded_by=_bare)
