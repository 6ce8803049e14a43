"""What a cell says in a column that asks, or tells, whether a person may be written to.

Closed lists of words (``opt_outs.toml``), by what the header makes of its column.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final, Literal

from cdp_frames.text.characters import plain
from cdp_frames.text.names import header_words
from cdp_frames.text.vocabulary.tables import ticks, truths, words_of

if TYPE_CHECKING:
    from cdp_frames.text.vocabulary.opt_outs import Meaning

Says = Literal["no", "maybe", ""]

_TABLE: Final = "opt_outs"
# A longer cell is prose.
_MOST_WORDS: Final = 12
# A cell of a time holds a date.
_DATE: Final = re.compile(
    r"\d{1,4} ?[-./\u5e74] ?\d{1,2} ?[-./\u6708]|\b(?:19|20)\d\d\b"
)
_ZEROS: Final = re.compile(r"0[0\s:./T-]*Z?")


def says(meaning: Meaning, cell: str) -> Says:
    """Say whether a cell of such a column says no to mail, or may do so.

    Examples:
        >>> from cdp_frames.text.vocabulary.opt_outs import meaning_of
        >>> consent = meaning_of("Newsletter")
        >>> [says(consent, cell) for cell in ("nein", "Ja", "abgemeldet", "pending")]
        ['no', '', 'no', 'maybe']
    """
    text = plain(cell)
    answer = _answer(meaning, text)
    if answer == "no" and (meaning.channel or meaning.unsure):
        return "maybe"
    return answer


def is_count(cell: str) -> bool:
    """Say whether a cell is a number that answers no question: any but 0, 1 and -1.

    In a column that holds one, 0 is a count as well ("Newsletter issues": 0, 3, 12).

    Examples:
        >>> [is_count(cell) for cell in ("12", "0.5", "1.0", "-1", "no")]
        [True, True, False, False, False]
    """
    text = plain(cell)
    return _NUMBER.fullmatch(text) is not None and not _FLAG.fullmatch(text)


def is_number(cell: str) -> bool:
    """Say whether a cell is a number."""
    return _NUMBER.fullmatch(plain(cell)) is not None


_NUMBER: Final = re.compile(r"-?\d+(?:[.,]\d+)?")
_FLAG: Final = re.compile(r"-?0*[01]?(?:[.,]0+)?")


def _answer(meaning: Meaning, text: str) -> Says:
    word = _word(text)
    if word in _cells("left") or _begins_with(word, "left"):
        return "no"
    if word in _cells("trouble"):
        return "no" if not meaning.other or meaning.kind != "state" else ""
    if meaning.kind == "refusal" and word not in _BALLOT:
        return "no" if _is_refused(meaning, text, word) else ""
    if meaning.kind == "consent" and _is_withheld(word):
        return "no"
    return "maybe" if _may_say_so(meaning, word) else ""


def _is_withheld(word: str) -> bool:
    """Say whether a cell says no to "may we"."""
    denied = word in _cells("denied") or _begins_with(word, "denied")
    return denied or truths().get(word) is False


def _may_say_so(meaning: Meaning, word: str) -> bool:
    none = meaning.kind == "consent" and word in _cells("none")
    crossed = meaning.kind == "refusal" and word in _BALLOT
    return none or crossed or (word in _cells("maybe") and not meaning.other)


def _begins_with(text: str, name: str) -> bool:
    """Say whether a cell begins with such words: "Unsubscribed by user (2025)"."""
    words = text.split(" ")
    if len(words) == 1 or len(words) > _MOST_WORDS:
        return False
    listed = _cells(name)
    return any(" ".join(words[:end]) in listed for end in range(1, len(words)))


def _is_refused(meaning: Meaning, text: str, word: str) -> bool:
    """Say whether a cell says yes to "leave me alone"."""
    known = truths().get(word)
    if (
        known is False
        or not text
        or _ZEROS.fullmatch(text)
        or word in _cells("nothing")
        or word in _cells("not_yet")
    ):
        return False
    # A tick, and the time at which it happened.
    if known or word in ticks() or text in _CROSSED:
        return True
    return meaning.happened or _DATE.search(text) is not None


# Marks that tick a box for some, and cross it out for others.
_BALLOT: Final = frozenset("\u2717\u2718\u2716\u274e")
# What ticks a box with a cross: a yes in a column of ticks, like a lone "x".
_CROSSED: Final = frozenset("\u2612\u00d7")


@cache
def _cells(name: str) -> frozenset[str]:
    if name == "nothing":
        listed = words_of("placeholders", "nothing")
        return frozenset(map(_word, listed)) - _cells("left")
    return frozenset(map(_word, words_of(_TABLE, name)))


def _word(text: str) -> str:
    """Return the words of a cell; what has no letter stays as it is: -1 is not 1."""
    if not any(map(str.isalpha, text)):
        return text.strip()
    return " ".join(header_words(text)) or text
