"""What headers say: their words are folded and looked up among the concepts."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from cdp_frames.text.names import header_words
from cdp_frames.text.vocabulary.abbreviations import written_out
from cdp_frames.text.vocabulary.bags import in_other_order
from cdp_frames.text.vocabulary.compounds import parted
from cdp_frames.text.vocabulary.concepts import (
    CLOSE_FROM,
    Concepts,
    Entry,
    concepts,
    cores,
    persons_words,
    phrases,
    speaks_of_email,
)
from cdp_frames.text.vocabulary.endings import without_ending
from cdp_frames.text.vocabulary.found import Found, from_entries
from cdp_frames.text.vocabulary.header_parts import in_parts, inside
from cdp_frames.text.vocabulary.header_text import (
    done_by,
    without_frame,
    without_number,
)
from cdp_frames.text.vocabulary.idle import (
    WITHOUT_BLANKS,
    beside_phrases,
    core_of,
    idle_words,
)
from cdp_frames.text.vocabulary.opt_outs import meaning_of
from cdp_frames.text.vocabulary.typos import is_said, mistyped

# "Q3", "column_5", "V7", "12", "QID2_TEXT", "Field 4": a header that says nothing.
_OPAQUE: Final = re.compile(
    r"(?:(?:q|qid|v|var|col|column|field|question|frage|unnamed|x|f|c)?\d*)"
    r"(?:text|other|\d)*"
)
# Longer headers are questions or sentences: only a name inside them can be found.
_LONG: Final = 40
_FEW_TOKENS: Final = 4


@dataclass(frozen=True, slots=True)
class Reading:
    """What a header says.

    Attributes:
        key: the header without blanks, case, accents and punctuation.
        core: the same without words that say nothing.
        found: how it names each concept that it names.
        sign: ``others``, ``personal``, ``free_text``, ``past`` or ``wished`` if it
            must not be sent.
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
    further = any(
        token in words.further for token in header_words(without_number(whole))
    )
    core = core_of(tokens, words)
    found = _found(text, tokens, key, core, words)
    # "Anzahl Mitarbeiter" is no word about an employee.
    is_known = any(how.level == "name" and not how.unsure for how in found.values())
    said = beside_phrases(tokens, words)
    sign, sign_word = ("", "") if is_known else _sign(text, said, key, words)
    opaque = _OPAQUE.fullmatch(key) is not None
    return Reading(
        key=key,
        core=core,
        found=_or_consent(found, text),
        sign=sign,
        sign_word=sign_word,
        further=further and not opaque and key not in words.entries,
        opaque=opaque,
    )


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
        return from_entries(words.entries[key], level, 1.0)
    if core in words.entries:
        return from_entries(words.entries[core], "core", 1.0)
    if core in cores():
        return from_entries(cores()[core], "core", 1.0)
    if varied := _varied(tokens, core or key, words):
        return from_entries(varied, "core", 1.0)
    if beside := _of_a_person(tokens, words):
        return beside
    return (
        in_parts(text, words)
        # A short header is a mistyped name rather than one with a name inside.
        or _close(tokens, core or key, words)
        or inside(tokens, key, core, words)
    )


def _varied(tokens: tuple[str, ...], core: str, words: Concepts) -> dict[str, Entry]:
    """Find a name in another order, with the ending of its language, or cut short."""
    if found := in_other_order(tokens) or without_ending(core):
        return found
    for read in written_out(tokens):
        known = core_of(read, words)
        found = {
            concept: entry
            for concept, entry in words.entries.get(known, {}).items()
            if not entry.unsure
        }
        if found := found or in_other_order(read):
            return found
    return {}


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
        rest = core_of(tokens[:start] + tokens[start + len(phrase) :], words)
        if rest in words.entries:
            return from_entries(words.entries[rest], "core", 1.0)
    return {}


def _is_qualified(tokens: tuple[str, ...], key: str, words: Concepts) -> bool:
    """Say whether a known name is a plainer one with "office" or "contact" to it."""
    idle = idle_words(tokens, words)
    plain = "".join(
        token for token, drops in zip(tokens, idle, strict=True) if not drops
    )
    plainer = words.entries.get(plain, {}) if plain != key else {}
    return not plainer.keys().isdisjoint(words.entries[key])


def _or_consent(found: dict[str, Found], text: str) -> dict[str, Found]:
    """Read a header that names nothing surely as a consent, if it asks for one.

    "Subscriber e-mail" may be either: the values tell.
    """
    consent = _consent(text) if _is_vague(found) else {}
    if not consent:
        return found
    theirs = {concept: how for concept, how in found.items() if concept in _OF_PERSONS}
    return theirs | consent


def _is_vague(found: dict[str, Found]) -> bool:
    return all(how.level in {"part", "close"} for how in found.values())


def _consent(text: str) -> dict[str, Found]:
    """Read a header that asks for consent to mail, or says that it was refused."""
    meaning = meaning_of(text)
    concept = _CONSENT.get(meaning.kind) if meaning is not None else None
    if meaning is None or concept is None or meaning.channel or meaning.other:
        return {}
    return {concept: Found("name", 1.0, text, (), unsure=True)}


_OF_PERSONS: Final = frozenset({"email", "first_name", "last_name"})
_CONSENT: Final = {"consent": "marketing_consent", "refusal": "opt_out"}


def _close(tokens: tuple[str, ...], key: str, words: Concepts) -> dict[str, Found]:
    """Find the word that a header is a mistyped form of, if it is no word itself."""
    if not CLOSE_FROM <= len(key) <= _LONG or len(tokens) > _FEW_TOKENS:
        return {}
    if WITHOUT_BLANKS.search(key):
        return {}
    # What all languages say is looked up only where a word is near.
    entries = words.entries.get(mistyped(key), {})
    return {} if not entries or is_said(tokens) else from_entries(entries, "close", 1.0)
