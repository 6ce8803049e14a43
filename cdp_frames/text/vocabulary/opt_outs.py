"""What a header and a cell say about whether a person may be written to.

By closed tables (``opt_outs.toml``): a header is of a kind, and in each kind other
cells say no. What only may say so is told apart from what does.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Final, Literal, NamedTuple

from cdp_frames.text.characters import plain
from cdp_frames.text.names import fold, header_words
from cdp_frames.text.vocabulary.tables import table, ticks, truths, words_of

Says = Literal["no", "maybe", ""]
_Kind = Literal["refusal", "consent", "state"]

_TABLE: Final = "opt_outs"
# A general word ("newsletter") is about mail only in a short header: in a question it
# may be about anything.
_FEW_WORDS: Final = 4
# Words within words ("emailoptout", "NewsletterAnmeldung") are looked for from here on:
# shorter ones are part of too many others.
_LONG: Final = 6
# A cell of a time holds a date.
_DATE: Final = re.compile(
    r"\d{1,4} ?[-./\u5e74] ?\d{1,2} ?[-./\u6708]|\b(?:19|20)\d\d\b"
)
_ZEROS: Final = re.compile(r"[0\s:./T-]+Z?")
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
    """

    kind: _Kind
    happened: bool = False
    channel: bool = False
    other: bool = False


@lru_cache(maxsize=2**14)
def meaning_of(header: str) -> Meaning | None:
    """Say what a header makes of its column; None if it says nothing about mail.

    Examples:
        >>> meaning_of("Marketing consent (email)").kind, meaning_of("Unsubscribed at")
        ('consent', Meaning(kind='refusal', happened=True, channel=False, other=False))
        >>> meaning_of("Do not call").channel, meaning_of("Order number")
        (True, None)
    """
    words = header_words(header)
    kind = _kind_of(header, words)
    if kind is None:
        return None
    email = any(part in fold(header) for part in _email_parts())
    return Meaning(
        kind,
        happened=kind == "refusal" and bool(_found(words, header, "happened")),
        channel=(not email and bool(_found(words, header, "channels")))
        or _OF_ONE_KIND.fullmatch(header) is not None,
        other=bool(_found(words, header, "other_states")),
    )


def says(meaning: Meaning, cell: str) -> Says:
    """Say whether a cell of such a column says no to mail, or may do so.

    Examples:
        >>> consent = meaning_of("Newsletter")
        >>> [says(consent, cell) for cell in ("nein", "Ja", "abgemeldet", "pending")]
        ['no', '', 'no', 'maybe']
    """
    text = plain(cell)
    answer = _answer(meaning, text)
    if answer == "no" and meaning.channel:
        return "maybe"
    return answer


def _answer(meaning: Meaning, text: str) -> Says:
    word = _word(text)
    truth = truths().get(word)
    if word in _cells("left"):
        return "no"
    if word in _cells("trouble"):
        return "no" if not meaning.other or meaning.kind != "state" else ""
    if meaning.kind == "refusal":
        return "no" if _is_refused(meaning, text, word) else ""
    if meaning.kind == "consent" and (truth is False or word in _cells("denied")):
        return "no"
    return "maybe" if word in _cells("maybe") and not meaning.other else ""


def _is_refused(meaning: Meaning, text: str, word: str) -> bool:
    """Say whether a cell says yes to "leave me alone"."""
    known = truths().get(word)
    if (
        known is False
        or not text
        or _ZEROS.fullmatch(text)
        or word in _cells("nothing")
    ):
        return False
    # A tick, and the time at which it happened.
    if known or word in ticks() or text in _TICKS:
        return True
    return meaning.happened or _DATE.search(text) is not None


_TICKS: Final = frozenset("\u2713\u2714\u2611\u2705\u2612\u00d7")


def _kind_of(header: str, words: tuple[str, ...]) -> _Kind | None:
    for kind, lists in _KINDS:
        for name in lists:
            found = _found(words, header, name)
            short = name == "asked" or found > 1 or len(words) - found < _FEW_WORDS
            if not found or not short:
                continue
            if name != "consent" or not _is_about_other(words, header):
                return kind
    return None


# The first that fits counts.
_KINDS: Final[tuple[tuple[_Kind, tuple[str, ...]], ...]] = (
    ("refusal", ("refusal",)),
    ("consent", ("asked", "consent")),
    ("state", ("state",)),
)


def _is_about_other(words: tuple[str, ...], header: str) -> bool:
    """Say whether a general word of consent is about something else: photos, orders."""
    return len(words) >= _FEW_WORDS + 2 or bool(_found(words, header, "other_states"))


def _found(words: tuple[str, ...], header: str, name: str) -> int:
    """Return of how many words the longest phrase is that stands in a header; or 0."""
    phrases = _phrases(name)
    for length in range(min(len(words), phrases.longest), 0, -1):
        for start in range(len(words) - length + 1):
            if words[start : start + length] in phrases.words:
                return length
    glued = fold(header)
    if glued in phrases.whole or any(part in glued for part in phrases.parts):
        return 1
    return 0


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


@cache
def _email_parts() -> tuple[str, ...]:
    return tuple(map(fold, table(_TABLE)["email"]["parts"]))
