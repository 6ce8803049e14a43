"""What headers say: their words are folded and looked up among the concepts."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from cdp_frames.text.names import header_words
from cdp_frames.text.vocabulary.concepts import (
    CLOSE_FROM,
    GATHERED,
    Concepts,
    Entry,
    concepts,
    phrases,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

# "Phone #" is a phone number.
_READ_OUT: Final = str.maketrans(dict.fromkeys("#\uff03", " number "))
_PARTS: Final = re.compile(r"\s[-\u2013\u2014]\s|[/|:;,()\[\]?!¿¡]+")
# "Contact details: - Email", "Address 1 - Country": what stands last is the point.
_DETAIL: Final = re.compile(r"\s[-\u2013\u2014]\s|: ")
_CJK: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
# "Q3", "column_5", "V7", "12", "QID2_TEXT", "Field 4": a header that says nothing.
_OPAQUE: Final = re.compile(
    r"(?:(?:q|qid|v|var|col|column|field|question|frage|unnamed|x|f|c)?\d*)"
    r"(?:text|other|\d)*"
)
# Longer headers are questions or sentences: only a name inside them can be found.
_LONG: Final = 40
# A name of at least this many letters is mistyped by one edit or swap ("Emial"), a
# long word by two; more would make "destination" a "designation".
_LONG_WORD: Final = 12
_FEW_TOKENS: Final = 3


@dataclass(frozen=True, slots=True)
class Found:
    """How a header names a concept.

    Attributes:
        level: ``name`` (the header is a word for it), ``core`` (it is one once words
            like "your" are dropped), ``part`` (it contains one), or ``close`` (it
            looks like one mistyped).
        strength: how much of the header the word makes up, or how close it is;
            from 0 to 1.
        word: the word itself, as the table has it.
        languages: the languages of the word.
        unsure: whether the word also means something else.
    """

    level: str
    strength: float
    word: str
    languages: tuple[str, ...]
    unsure: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """What a header says.

    Attributes:
        key: the header without blanks, case, accents and punctuation.
        core: the same without words that say nothing.
        found: how it names each concept that it names.
        sign: ``others``, ``personal`` or ``free_text`` if it must not be sent.
        sign_word: the word that says so.
        further: whether it says that it is not the first column of its kind.
        opaque: whether it says nothing at all, like ``Q3``.
    """

    key: str
    core: str
    found: dict[str, Found] = field(default_factory=dict)
    sign: str = ""
    sign_word: str = ""
    further: bool = False
    opaque: bool = False


def is_close(key: str, other: str) -> bool:
    """Say whether one key is the other mistyped; a swap of two letters is one edit.

    Examples:
        >>> is_close("emial", "email"), is_close("city", "cities")
        (True, False)
    """
    from rapidfuzz.distance import OSA  # noqa: PLC0415 - slow to import, needed by few

    shorter = min(len(key), len(other))
    if shorter < CLOSE_FROM:
        return False
    edits = 1 if shorter < _LONG_WORD else 2
    return OSA.distance(key, other, score_cutoff=edits) <= edits


@lru_cache(maxsize=4096)
def read_header(text: str) -> Reading:
    """Look a header up.

    Examples:
        >>> read_header("Please enter your e-mail:").found["email"].level
        'core'
        >>> read_header("Käufer-E-Mail").sign
        'others'
    """
    words = concepts()
    text = text.translate(_READ_OUT)
    tokens = header_words(text)
    key = "".join(tokens)
    further = any(token in words.further for token in tokens)
    core = _core(tokens, words)
    sign, sign_word = _sign(tokens, key, words)
    opaque = _OPAQUE.fullmatch(key) is not None
    return Reading(
        key=key,
        core=core,
        found=_found(text, tokens, key, core, words),
        sign=sign,
        sign_word=sign_word,
        further=further and not opaque and key not in words.entries,
        opaque=opaque,
    )


def _core(tokens: tuple[str, ...], words: Concepts) -> str:
    """Drop the words that say nothing; those within a known word belong to it."""
    idle = [token in words.filler or token in words.further for token in tokens]
    if known := _between_idle(tokens, idle, words):
        return known
    kept = "".join(
        token for token, drops in zip(tokens, idle, strict=True) if not drops
    )
    if _CJK.search(kept):
        for part in words.filler_parts:
            kept = kept.replace(part, "")
    return kept


def _between_idle(tokens: tuple[str, ...], idle: list[bool], words: Concepts) -> str:
    """Return the longest word of the table with nothing but idle words around it."""
    leading = next((place for place, drops in enumerate(idle) if not drops), 0)
    trailing = next(
        (place for place, drops in enumerate(reversed(idle)) if not drops), 0
    )
    rests = (
        tokens[start : len(tokens) - end]
        for dropped in range(leading + trailing + 1)
        for start in range(max(0, dropped - trailing), min(leading, dropped) + 1)
        for end in (dropped - start,)
    )
    joined = ("".join(rest) for rest in rests)
    return next((key for key in joined if key in words.entries), "")


def _sign(tokens: tuple[str, ...], key: str, words: Concepts) -> tuple[str, str]:
    for name, signs in words.signs.items():
        word = signs.found_in(tokens, key)
        if word:
            return name, word
    return "", ""


def _found(
    text: str, tokens: tuple[str, ...], key: str, core: str, words: Concepts
) -> dict[str, Found]:
    if key in words.entries:
        return _from_entries(words.entries[key], "name", 1.0)
    if core in words.entries:
        return _from_entries(words.entries[core], "core", 1.0)
    return (
        _in_parts(text, words)
        # A short header is a mistyped name rather than one with a name inside.
        or (_close(core or key, words) if len(tokens) <= _FEW_TOKENS else {})
        or _inside(tokens, key, core, words)
        or _close(core or key, words)
    )


def _from_entries(
    entries: dict[str, Entry], level: str, strength: float
) -> dict[str, Found]:
    particular = entries.keys() - GATHERED
    return {
        concept: Found(level, strength, entry.word, entry.languages, entry.unsure)
        for concept, entry in entries.items()
        if not particular or concept in particular
    }


def _in_parts(text: str, words: Concepts) -> dict[str, Found]:
    """Read "Company/Organisation" and "Contact details: - Email" part by part.

    Of alternatives all must agree, or the first is no more than a part.
    """
    parts = [header_words(part) for part in _PARTS.split(text)]
    cores = [core for part in parts if (core := _core(part, words))]
    if len(parts) < 2 or not cores:  # noqa: PLR2004 - one part is the header itself
        return {}
    if _DETAIL.search(text) and cores[-1] in words.entries:
        return _from_entries(words.entries[cores[-1]], "core", 1.0)
    named = [words.entries[core] for core in cores if core in words.entries]
    if not named:
        return {}
    common = {
        concept: entry
        for concept, entry in named[0].items()
        if all(concept in other for other in named)
    }
    strength = len(cores[0]) / len("".join(cores))
    if len(named) == len(cores) and common:
        return _from_entries(common, "core", 1.0)
    return _from_entries(words.entries.get(cores[0], {}), "part", strength)


def _inside(
    tokens: tuple[str, ...], key: str, core: str, words: Concepts
) -> dict[str, Found]:
    """Find the longest word for a concept inside a longer header."""
    candidates = (
        _substrings(key) if _CJK.search(key) else map("".join, phrases(tokens, 5))
    )
    for candidate in sorted(set(candidates), key=lambda key: (-len(key), key)):
        entries = {
            concept: entry
            for concept, entry in words.entries.get(candidate, {}).items()
            if not entry.unsure and len(candidate) > 1
        }
        if entries and candidate not in words.filler:
            strength = min(1.0, len(candidate) / max(len(core), 1))
            return _from_entries(entries, "part", strength)
    return {}


def _substrings(key: str) -> Iterator[str]:
    for length in range(min(9, len(key)), 1, -1):
        for start in range(len(key) - length + 1):
            yield key[start : start + length]


def _close(key: str, words: Concepts) -> dict[str, Found]:
    """Find the words that a header is a mistyped form of."""
    if not CLOSE_FROM <= len(key) <= _LONG or _CJK.search(key):
        return {}
    from rapidfuzz import process  # noqa: PLC0415 - slow to import, needed by few
    from rapidfuzz.distance import OSA  # noqa: PLC0415

    edits = 1 if len(key) < _LONG_WORD else 2
    match = process.extractOne(
        key, words.close_to, scorer=OSA.distance, score_cutoff=edits
    )
    if match is None:
        return {}
    strength = 1 - match[1] / max(len(key), len(match[0]))
    return _from_entries(words.entries[match[0]], "close", strength)
