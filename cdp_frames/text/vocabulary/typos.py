"""Mistyped headers: a header one slip away from a word, and no word itself.

Any short word is an edit away from a word of some other language: "Plant" from
Portuguese "plano", "Branch" from German "Branche". So a header that the tables know as
a word of any language is what it says, and a slip is one that hands make: two letters
swapped, one left out or doubled, never the ending of a short word: that is grammar.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Final

from cdp_frames.text.names import header_words
from cdp_frames.text.vocabulary.concepts import CLOSE_FROM, concepts
from cdp_frames.text.vocabulary.tables import spellings, table

# In words of at least this many letters another letter may stand for one; a shorter
# word with another letter is another word ("price", "prince").
_ANY_LETTER_FROM: Final = 8
# A long word may be mistyped twice; more would make "destination" a "designation".
_TWICE_FROM: Final = 12
# How abbreviations for a number end; those are not mistyped: "kunder" is no "kundenr".
_NUMBERED: Final = re.compile(r"(?:id|no|nr|num|[#\d])$")
# Letters of scripts that write no vowels: five of them are one slip from many words.
_DENSE: Final = re.compile(r"[\u0590-\u06ff]")
# The tables whose lists are by language; of the others every word is of any language.
_BY_LANGUAGE: Final = ("headers", "opt_outs", "ordinary", "months", "weekdays")
_ANY: Final = "any"


def is_slip(key: str, word: str) -> bool:
    """Say whether a folded header is a folded word, mistyped.

    Examples:
        >>> is_slip("emial", "email"), is_slip("compnay", "company")
        (True, True)
        >>> is_slip("branch", "branche"), is_slip("durum", "kurum")
        (False, False)
    """
    shorter = min(len(key), len(word))
    if shorter < CLOSE_FROM:
        return False
    from rapidfuzz.distance import OSA  # noqa: PLC0415 - slow to import, needed by few

    edits = 1 if shorter < _TWICE_FROM else 2
    if OSA.distance(key, word, score_cutoff=edits) > edits or _end(key) != _end(word):
        return False
    if shorter >= _ANY_LETTER_FROM:
        return True
    if len(key) == len(word) and not _DENSE.search(key):
        return sorted(key) == sorted(word)
    return key[-1] == word[-1] and key[0] == word[0] and not _DENSE.search(key + word)


def _end(key: str) -> str:
    found = _NUMBERED.search(key)
    return found[0] if found else ""


@lru_cache(maxsize=2**12)
def mistyped(key: str) -> str:
    """Return the word of the tables that a folded header is a slip of; or nothing.

    Hands slip within a word: its first letter is right, or swapped with the second.

    Examples:
        >>> mistyped("emial"), mistyped("kundennummre"), mistyped("telephone2")
        ('email', 'kundennummer', '')
    """
    if len(key) < CLOSE_FROM or any(char.isdigit() for char in key):
        return ""
    near = (
        word
        for first in dict.fromkeys(key[:2])
        for length in range(len(key) - 2, len(key) + 3)
        for word in _shelves().get((first, length), ())
        if is_slip(key, word)
    )
    return next(near, "")


def is_said(tokens: tuple[str, ...]) -> bool:
    """Say whether the words of a header are words of one language, as the tables know.

    Examples:
        >>> is_said(("kunden",)), is_said(("form", "name")), is_said(("frist", "name"))
        (True, True, False)
    """
    known = _languages()
    if "".join(tokens) in known:
        return True
    found = [known.get(token, frozenset()) for token in tokens]
    named = [languages for languages in found if _ANY not in languages]
    return all(found) and (not named or bool(frozenset.intersection(*named)))


@cache
def _shelves() -> dict[tuple[str, int], tuple[str, ...]]:
    """Return the words by first letter and length."""
    shelves: dict[tuple[str, int], list[str]] = {}
    for word in concepts().close_to:
        shelves.setdefault((word[0], len(word)), []).append(word)
    return {shelf: tuple(words) for shelf, words in shelves.items()}


@cache
def _languages() -> dict[str, frozenset[str]]:
    """Return the languages of each word, and of each word within a longer name."""
    found: dict[str, set[str]] = {}
    for name in _BY_LANGUAGE:
        for meaning in table(name).values():
            for language, words in meaning.items():
                # Words that also mean something else are of no language we know.
                spoken = _ANY if language == "unsure" else language
                for word in words:
                    for token in header_words(word):
                        found.setdefault(token, set()).add(spoken)
                    for key in spellings(word):
                        found.setdefault(key, set()).add(spoken)
    for meaning in table("header_signs").values():
        for words in meaning.values():
            for key in (key for word in words for key in spellings(word)):
                found.setdefault(key, set()).add(_ANY)
    return {word: frozenset(languages) for word, languages in found.items()}
