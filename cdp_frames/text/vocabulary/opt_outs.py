"""What a header says about whether its column's people may be written to.

By closed tables (``opt_outs.toml``): a header is of a kind, and in each kind other
cells say no (``opt_out_cells.py``). What only may say so is told apart from what does.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from cdp_frames.text.names import fold, header_words
from cdp_frames.text.vocabulary.tables import table, truths, words_of

if TYPE_CHECKING:
    from collections.abc import Iterator

_Kind = Literal["refusal", "consent", "state"]

_TABLE: Final = "opt_outs"
# A general word ("newsletter") is about mail only in a short header: in a question it
# may be about anything.
_FEW_WORDS: Final = 4
# Longer headers are whole texts of law.
_MOST_WORDS: Final = 12
# Words for yes that are also other words: "email da noi".
_NO_YES: Final = frozenset({"da", "on"})
# "No. of newsletters" is a number.
_OF: Final = frozenset({"of", "de"})
# Words within words ("emailoptout", "NewsletterAnmeldung") are looked for from here on:
# shorter ones are part of too many others.
_LONG: Final = 6
# "Opted out of email: Newsletter", as HubSpot writes it.
_OF_ONE_KIND: Final = re.compile(r"[^:]*\bopted\s*out\b[^:]*:.*\w", re.IGNORECASE)


class Meaning(NamedTuple):
    """What a column says of its people.

    Attributes:
        kind: ``refusal`` (a yes says no to mail), ``consent`` (a no does), ``state``
            (only words that say so themselves).
        happened: whether a filled cell says that it happened: a time, or a reason.
        channel: whether it is about calls, letters and their like, and not about mail.
        other: whether it is about another state than that of mail: of an order, say.
        unsure: whether its word stands for much else, too, and nothing beside it
            speaks of mail: "Licence permission".
    """

    kind: _Kind
    happened: bool = False
    channel: bool = False
    other: bool = False
    unsure: bool = False


@lru_cache(maxsize=2**14)
def meaning_of(header: str) -> Meaning | None:
    """Say what a header makes of its column; None if it says nothing about mail.

    Examples:
        >>> meaning_of("Marketing consent (email)").kind, meaning_of("Unsubscribed at")
        ('consent', Meaning(kind='refusal', happened=True, ...))
        >>> meaning_of("Do not call").channel, meaning_of("Licence permission").unsure
        (True, True)
    """
    words = header_words(header)
    kind, found = _kind_of(header, words)
    if kind is None or found is None:
        return None
    email = _has(fold(header), "email")
    return Meaning(
        kind,
        happened=kind == "refusal" and _found(words, header, "happened") is not None,
        channel=(not email and _found(words, header, "channels") is not None)
        or _OF_ONE_KIND.fullmatch(header) is not None,
        other=_found(words, header, "other_states") is not None,
        unsure=_is_unsure(found),
    )


class _Found(NamedTuple):
    """A phrase of a table that stands in a header.

    Attributes:
        phrase: the phrase, folded to one word.
        words: how many words of the header it is.
        rest: what is left of the header, in folded words.
    """

    phrase: str
    words: int
    rest: tuple[str, ...]


def _kind_of(header: str, words: tuple[str, ...]) -> tuple[_Kind | None, _Found | None]:
    """Return the first kind that fits for sure; else the first one that may."""
    first: tuple[_Kind | None, _Found | None] = (None, None)
    for kind, found in _kinds_of(header, words):
        if not _is_unsure(found):
            return kind, found
        first = first if first[0] else (kind, found)
    return first


def _kinds_of(header: str, words: tuple[str, ...]) -> Iterator[tuple[_Kind, _Found]]:
    for kind, lists in _KINDS:
        for name in lists:
            found = _found(words, header, name)
            if found is None:
                continue
            few = len(words) - found.words < _FEW_WORDS
            if name != "asked" and found.words == 1 and not few:
                continue
            if name != "consent" or not _is_about_other(words, header):
                turned = kind == "refusal" and _is_turned(words, found)
                yield ("consent" if turned else kind), found
        if kind == "refusal" and _is_denied(words, header):
            yield "refusal", _Found("", len(words), ())


def _is_turned(words: tuple[str, ...], found: _Found) -> bool:
    """Say whether a negation stands right before a word: "Not unsubscribed"."""
    if found.words != 1 or found.phrase not in words:
        return False
    before = words[: words.index(found.phrase)]
    return bool(before) and before[-1] in _phrases("negation").whole


def _is_denied(words: tuple[str, ...], header: str) -> bool:
    """Say whether a header says no to mail in its own words.

    A negation and a wish, a negation right before a word for what is sent, or a word
    that ends it; and in each case a word for what is sent.
    """
    glued = fold(header)
    letters = _parts("letters") + _parts("any_mail")
    if len(words) > _MOST_WORDS or not any(part in glued for part in letters):
        return False
    if _has(glued, "ending") and _has(glued, "letters"):
        return True
    # "Newsletter (yes/no)" denies nothing.
    if any(
        truths().get(word) and len(word) > 1 for word in words if word not in _NO_YES
    ):
        return False
    negations = _phrases("negation").whole
    wished = _has(glued, "wish")
    for word, after in zip(words, (*words[1:], ""), strict=True):
        sent = wished or any(part in after for part in letters)
        if sent and word in negations and after not in _OF:
            return True
    return False


# The first that fits counts.
_KINDS: Final[tuple[tuple[_Kind, tuple[str, ...]], ...]] = (
    ("refusal", ("refusal",)),
    ("consent", ("asked", "consent")),
    ("state", ("state",)),
)


def _is_about_other(words: tuple[str, ...], header: str) -> bool:
    """Say whether a general word of consent is about something else: photos, orders."""
    said = [word for word in words if word not in _phrases("neutral").whole]
    other = _found(words, header, "other_states")
    return len(said) >= _FEW_WORDS + 2 or other is not None


def _is_unsure(found: _Found) -> bool:
    """Say whether a phrase stands for much else, and no word beside it for mail."""
    if found.phrase not in _phrases("general").whole:
        return False
    if any(part in "".join(found.rest) for part in _parts("mail")):
        return False
    neutral = _phrases("neutral").whole
    return not all(word in neutral or word.isdigit() for word in found.rest)


def _found(words: tuple[str, ...], header: str, name: str) -> _Found | None:
    """Return the longest phrase of a table in a header; a sure one first."""
    first = None
    for found in _all_found(words, header, name):
        if not _is_unsure(found):
            return found
        first = first or found
    return first


def _all_found(words: tuple[str, ...], header: str, name: str) -> Iterator[_Found]:
    phrases = _phrases(name)
    for length in range(min(len(words), phrases.longest), 0, -1):
        for start in range(len(words) - length + 1):
            phrase, end = words[start : start + length], start + length
            if phrase in phrases.words:
                yield _Found("".join(phrase), length, words[:start] + words[end:])
    glued = fold(header)
    if glued in phrases.whole:
        yield _Found(glued, 1, ())
    for part in phrases.parts:
        if part in glued:
            before, _, behind = glued.partition(part)
            yield _Found(part, 1, tuple(filter(None, (before, behind))))


class _Phrases(NamedTuple):
    """Phrases of a table.

    Attributes:
        words: each as its folded words.
        longest: how many words the longest one has.
        whole: each as one folded word.
        parts: those that are looked for within a word: long ones, and those of
            languages that leave no blanks.
    """

    words: frozenset[tuple[str, ...]]
    longest: int
    whole: frozenset[str]
    parts: tuple[str, ...]


@cache
def _phrases(name: str) -> _Phrases:
    listed = words_of(_TABLE, name)
    words = frozenset(filter(None, map(header_words, listed)))
    whole = frozenset(map(fold, listed))
    inside = name in {"refusal", "consent", "asked"}
    parts = tuple(
        word
        for word in sorted(whole)
        if not _is_spaced(word) or (inside and len(word) >= _LONG)
    )
    return _Phrases(words, max(map(len, words)), whole, parts)


def _is_spaced(word: str) -> bool:
    """Say whether a word is of a script that puts blanks between words."""
    return max(word) < "\u3000"


def _has(glued: str, name: str) -> bool:
    return any(part in glued for part in _parts(name))


@cache
def _parts(name: str) -> tuple[str, ...]:
    return tuple(map(fold, table(_TABLE)[name]["parts"]))
