"""What headers say: their words are folded and looked up among the concepts."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from cdp_frames.text.names import header_words
from cdp_frames.text.vocabulary.compounds import parted
from cdp_frames.text.vocabulary.concepts import (
    CLOSE_FROM,
    GATHERED,
    Concepts,
    Entry,
    concepts,
    cores,
    persons_words,
    phrases,
    speaks_of_email,
)
from cdp_frames.text.vocabulary.header_text import done_by, without_frame
from cdp_frames.text.vocabulary.opt_outs import meaning_of
from cdp_frames.text.vocabulary.typos import is_said, mistyped

if TYPE_CHECKING:
    from collections.abc import Iterator

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
_FEW_TOKENS: Final = 4


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
        aside: of a word within a longer header, whether the rest of it stands apart:
            "Cell (Signal)".
    """

    level: str
    strength: float
    word: str
    languages: tuple[str, ...]
    unsure: bool = False
    aside: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """What a header says.

    Attributes:
        key: the header without blanks, case, accents and punctuation.
        core: the same without words that say nothing.
        found: how it names each concept that it names.
        sign: ``others``, ``personal``, ``free_text`` or ``past`` if it must not be
            sent.
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
    whole = text
    text = without_frame(text)
    tokens = parted(header_words(text))
    key = "".join(tokens)
    further = any(token in words.further for token in header_words(whole))
    core = _core(tokens, words)
    found = _found(text, tokens, key, core, words)
    # "Anzahl Mitarbeiter" is no word about an employee.
    is_known = any(how.level == "name" and not how.unsure for how in found.values())
    said = _beside_phrases(tokens, words)
    sign, sign_word = ("", "") if is_known else _sign(text, said, key, words)
    opaque = _OPAQUE.fullmatch(key) is not None
    return Reading(
        key=key,
        core=core,
        found=_consent(text) if _is_vague(found) and _consent(text) else found,
        sign=sign,
        sign_word=sign_word,
        further=further and not opaque and key not in words.entries,
        opaque=opaque,
    )


def _core(tokens: tuple[str, ...], words: Concepts) -> str:
    """Drop the words that say nothing; those within a known word belong to it."""
    idle = _idle(tokens, words)
    if known := _between_idle(tokens, idle, words):
        return known
    kept = "".join(
        token for token, drops in zip(tokens, idle, strict=True) if not drops
    )
    if _CJK.search(kept):
        for part in words.filler_parts:
            kept = kept.replace(part, "")
    return kept


def _idle(tokens: tuple[str, ...], words: Concepts) -> list[bool]:
    """Say of each word whether it says nothing, by itself or as part of a phrase."""
    idle = [token in words.filler or token in words.further for token in tokens]
    for phrase in words.filler_phrases:
        for start in range(len(tokens) - len(phrase)):
            if tokens[start : start + len(phrase)] == phrase:
                idle[start : start + len(phrase)] = [True] * len(phrase)
    return idle


def _beside_phrases(tokens: tuple[str, ...], words: Concepts) -> tuple[str, ...]:
    """Drop phrases that say nothing: in "cuáles son" is no son."""
    for phrase in words.filler_phrases:
        for start in range(len(tokens) - len(phrase)):
            if tokens[start : start + len(phrase)] == phrase:
                return tokens[:start] + tokens[start + len(phrase) :]
    return tokens


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


def _sign(
    text: str, tokens: tuple[str, ...], key: str, words: Concepts
) -> tuple[str, str]:
    for name, signs in words.signs.items():
        word = signs.found_in(tokens, key)
        if not word and name == "others" and speaks_of_email(key):
            word = done_by(text)
        if word:
            return name, word
    return "", ""


def _found(
    text: str, tokens: tuple[str, ...], key: str, core: str, words: Concepts
) -> dict[str, Found]:
    if key in words.entries:
        level = "core" if _is_qualified(tokens, key, words) else "name"
        return _from_entries(words.entries[key], level, 1.0)
    if core in words.entries:
        return _from_entries(words.entries[core], "core", 1.0)
    if core in cores():
        return _from_entries(cores()[core], "core", 1.0)
    if beside := _of_a_person(tokens, words):
        return beside
    return (
        _in_parts(text, words)
        # A short header is a mistyped name rather than one with a name inside.
        or _close(tokens, core or key, words)
        or _inside(tokens, key, core, words)
    )


def _of_a_person(tokens: tuple[str, ...], words: Concepts) -> dict[str, Found]:
    """Read "Phone of the contact person": a word for the person of the row is idle."""
    for phrase in phrases(tokens, 3):
        if phrase not in persons_words() or phrase == tokens:
            continue
        start = next(
            place
            for place in range(len(tokens))
            if tokens[place : place + len(phrase)] == phrase
        )
        rest = _core(tokens[:start] + tokens[start + len(phrase) :], words)
        if rest in words.entries:
            return _from_entries(words.entries[rest], "core", 1.0)
    return {}


def _is_qualified(tokens: tuple[str, ...], key: str, words: Concepts) -> bool:
    """Say whether a known name is a plainer one with "office" or "contact" to it."""
    idle = _idle(tokens, words)
    plain = "".join(
        token for token, drops in zip(tokens, idle, strict=True) if not drops
    )
    plainer = words.entries.get(plain, {}) if plain != key else {}
    return not plainer.keys().isdisjoint(words.entries[key])


def _is_vague(found: dict[str, Found]) -> bool:
    return all(how.level in {"part", "close"} for how in found.values())


def _consent(text: str) -> dict[str, Found]:
    """Read a header that asks for consent to mail, or says that it was refused."""
    meaning = meaning_of(text)
    concept = _CONSENT.get(meaning.kind) if meaning is not None else None
    if meaning is None or concept is None or meaning.channel or meaning.other:
        return {}
    return {concept: Found("name", 1.0, text, (), unsure=True)}


_CONSENT: Final = {"consent": "marketing_consent", "refusal": "opt_out"}


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
    found = _from_entries(words.entries.get(cores[0], {}), "part", strength)
    return {concept: replace(how, aside=True) for concept, how in found.items()}


def _inside(
    tokens: tuple[str, ...], key: str, core: str, words: Concepts
) -> dict[str, Found]:
    """Find the longest word for a concept inside a longer header."""
    candidates = _substrings(key) if _CJK.search(key) else _runs(tokens)
    for candidate in sorted(set(candidates), key=lambda one: (-len(one), one)):
        entries = {
            concept: entry
            for concept, entry in words.entries.get(candidate, {}).items()
            if not entry.unsure and len(candidate) > 1
        }
        if entries and candidate not in words.filler:
            strength = min(1.0, len(candidate) / max(len(core), 1))
            return _from_entries(entries, "part", strength)
    return {}


def _runs(tokens: tuple[str, ...]) -> Iterator[str]:
    return map("".join, phrases(tokens, 5))


def _substrings(key: str) -> Iterator[str]:
    for length in range(min(9, len(key)), 1, -1):
        for start in range(len(key) - length + 1):
            yield key[start : start + length]


def _close(tokens: tuple[str, ...], key: str, words: Concepts) -> dict[str, Found]:
    """Find the word that a header is a mistyped form of, if it is no word itself."""
    if not CLOSE_FROM <= len(key) <= _LONG or len(tokens) > _FEW_TOKENS:
        return {}
    if _CJK.search(key) or is_said(tokens):
        return {}
    word = mistyped(key)
    return _from_entries(words.entries[word], "close", 1.0) if word else {}
