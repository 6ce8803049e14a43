"""The words of headers: what a column is about, and what else its header says."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

from cdp_frames.text.names import header_words
from cdp_frames.text.vocabulary.tables import (
    folded_list,
    spellings,
    table,
    uncollected,
    without_umlauts,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

# Concepts that gather what lists seldom have a field for. No field is one of them, for
# one "date" is not another, and a more particular concept of the same word comes first.
GATHERED: Final = frozenset(
    {"amount", "moment", "record_id", "status", "tags", "unwanted_name", "website"}
)
# Concepts whose names say something else once "customer" or "last" is left out: "total
# of the customer" is no total, "number of the customer's card" is no number of theirs.
_ONLY_WHOLE: Final = frozenset(
    {"account_owner", "customer_id", "device_id", "external_id", "last_order_at"}
    | {"last_seen_at", "ltv", "order_count", "plan", "subscription_status", "tier"}
)
# Words of this language are several that say nothing by themselves.
_OF_SYLLABLES: Final = "vi"
# Shorter names are not looked for in mistyped forms.
CLOSE_FROM: Final = 5
# How words for names end or begin, also within longer ones: "Kundenname".
_PARTS_OF_NAMES: Final = (
    *("nam", "navn", "nome", "nom", "nimi", "naam", "imi", "jmen", "isim", "nev"),
    *(
        "姓",
        "名",
        "이름",
        "성명",
        "성함",
        "имя",
        "ім",
        "фио",
        "піб",
        "اسم",
        "ονομ",
    ),
)
# The longest phrase of the signs: "person in charge of".
_LONGEST_SIGN: Final = 4
_SIGNS: Final = ("others", "personal", "free_text", "past", "wished")


class Entry(NamedTuple):
    """A word for a concept.

    Attributes:
        word: as the table has it.
        languages: the languages that have it.
        unsure: whether it also means something else.
    """

    word: str
    languages: tuple[str, ...]
    unsure: bool


@dataclass(frozen=True, slots=True)
class Signs:
    """Words that say one thing about a column, besides what it is about.

    Attributes:
        words: by their folded words.
        parts: those of scripts without blanks, by their folds; found anywhere.
        glued: found anywhere in headers that speak of e-mail: ``owneremail``.
    """

    words: dict[tuple[str, ...], str]
    parts: dict[str, str]
    glued: dict[str, str]

    def found_in(self, tokens: tuple[str, ...], key: str) -> str:
        """Return the first word of the kind that is in a header, or nothing."""
        for phrase in phrases(tokens, _LONGEST_SIGN):
            if phrase in self.words:
                return self.words[phrase]
        word = next((word for part, word in self.parts.items() if part in key), "")
        return word or (self.glued_in(key) if speaks_of_email(key) else "")

    def glued_in(self, key: str) -> str:
        """Return the word that is glued to others, or nothing.

        One within a word that says nothing is none: "preferred" is no "referrer".
        """
        for idle in _misleading(tuple(self.glued)):
            key = key.replace(idle, "")
        return next((word for part, word in self.glued.items() if part in key), "")


@dataclass(frozen=True, slots=True)
class Concepts:
    """The words of headers, folded.

    Attributes:
        entries: the concepts of each word.
        close_to: the words that a mistyped header may be meant to be.
        signs: the words that say what must not be sent.
        further: words of a column that is not the first of its kind.
        filler: words that say nothing.
        filler_phrases: runs of words that say nothing together: "default address".
        person_phrases: the same for persons, also at the end: "khách hàng".
        filler_parts: the same for scripts without blanks.
        names: every concept, sorted.
    """

    entries: dict[str, dict[str, Entry]]
    close_to: tuple[str, ...]
    signs: dict[str, Signs]
    further: frozenset[str]
    filler: frozenset[str]
    filler_phrases: tuple[tuple[str, ...], ...]
    person_phrases: tuple[tuple[str, ...], ...]
    filler_parts: tuple[str, ...]
    names: tuple[str, ...]


@cache
def concepts() -> Concepts:
    """Load the words of headers, once."""
    with uncollected():
        return _concepts()


def _concepts() -> Concepts:
    entries, filler = _entries(), table("header_signs")["filler"]
    return Concepts(
        entries=entries,
        close_to=tuple(
            sorted(filter(lambda key: _is_sure(entries[key], key), entries))
        ),
        signs={name: _signs(name) for name in _SIGNS},
        further=_tokens(table("header_signs")["further"]["words"]),
        filler=_tokens(filler["words"]) | _persons(filler["persons"], entries),
        filler_phrases=tuple(map(header_words, filler["phrases"])),
        person_phrases=tuple(map(header_words, filler["person_phrases"])),
        # The longest first: "お客様" before "お".
        filler_parts=tuple(
            sorted(
                {
                    *folded_list("header_signs", "filler", "parts"),
                    *folded_list("header_signs", "filler", "person_parts"),
                },
                key=lambda part: (-len(part), part),
            )
        ),
        names=tuple(sorted(table("headers"))),
    )


@cache
def _misleading(parts: tuple[str, ...]) -> tuple[str, ...]:
    """Return the words that say nothing, though they hold one of the parts."""
    return tuple(
        sorted(
            token
            for token in concepts().filler
            if any(part in token and part != token for part in parts)
        )
    )


@cache
def cores() -> dict[str, dict[str, Entry]]:
    """Return the names of several words, without those of them that say nothing.

    So "name of your organisation" is "name of the organisation".
    """
    words = concepts()
    found: dict[str, dict[str, Entry]] = {}
    with uncollected():
        for entries in words.entries.values():
            for concept, entry in entries.items():
                kept = _kept(header_words(entry.word), words.filler)
                if kept and may_be_shortened(concept, entry):
                    found.setdefault("".join(kept), {}).setdefault(concept, entry)
    return found


def _kept(tokens: tuple[str, ...], filler: frozenset[str]) -> list[str]:
    """Leave out the words that say nothing; empty where less than two others are left.

    One word alone may stand for more than the whole name did.
    """
    if len(tokens) <= 2 or filler.isdisjoint(tokens):  # noqa: PLR2004 - two are left
        return []
    kept = [token for token in tokens if token not in filler]
    return kept if len(kept) > 1 else []


def may_be_shortened(concept: str, entry: Entry) -> bool:
    """Say whether a name means the same without the words that say nothing."""
    return concept not in _ONLY_WHOLE and entry.languages != (_OF_SYLLABLES,)


@cache
def persons_words() -> frozenset[tuple[str, ...]]:
    """Return the words that are a person's name without saying "name", folded.

    "Contact person", "Ansprechpartner", "Teilnehmer": beside a word for what people
    have they say whose it is.
    """
    names = {
        token
        for concept in ("bare_name", "first_name", "last_name")
        for words in table("headers")[concept].values()
        for word in words
        if len(found := header_words(word)) == 1
        for token in found
    }
    return frozenset(
        tokens
        for words in table("headers")["full_name"].values()
        for word in words
        for tokens in written(word)
        if names.isdisjoint(tokens) and not any(map(_holds_name, tokens))
    )


def _holds_name(token: str) -> bool:
    return any(part in token for part in _PARTS_OF_NAMES)


@cache
def header_names() -> frozenset[str]:
    """Return what columns of contact files are called, folded."""
    remarks = {"".join(tokens) for tokens in concepts().signs["free_text"].words}
    return frozenset(concepts().entries) | remarks


def speaks_of_email(key: str) -> bool:
    """Say whether a folded header has a word for e-mail, also within a longer one.

    Examples:
        >>> speaks_of_email("owneremail"), speaks_of_email("postaladdress")
        (True, False)
    """
    return any(part in key for part in folded_list("header_signs", "email", "parts"))


def _signs(name: str) -> Signs:
    listed = table("header_signs")[name]
    return Signs(
        words={tokens: word for word in listed["words"] for tokens in written(word)},
        parts={key: part for part in listed["parts"] for key in spellings(part)},
        glued={
            key: part for part in listed.get("glued", []) for key in spellings(part)
        },
    )


def written(word: str) -> set[tuple[str, ...]]:
    """Return the words of a phrase, also with its umlauts written out."""
    return {header_words(word), header_words(without_umlauts(word))}


def _tokens(words: Iterable[str]) -> frozenset[str]:
    return frozenset(token for word in words for token in header_words(word))


def _persons(words: Iterable[str], entries: Collection[str]) -> frozenset[str]:
    """Return words for persons, also with the "s" that says whose: "Spelarens".

    Several of them may be a name: "employees" are how many there are.
    """
    plain = _tokens(words)
    return plain | {
        f"{word}s"
        for word in plain
        if word.isascii() and len(word) >= CLOSE_FROM and f"{word}s" not in entries
    }


def _entries() -> dict[str, dict[str, Entry]]:
    entries: dict[str, dict[str, Entry]] = {}
    for concept, by_language in table("headers").items():
        for language, listed in by_language.items():
            for word in listed:
                _enter(entries, concept, language, word)
    return entries


def _enter(
    entries: dict[str, dict[str, Entry]], concept: str, language: str, word: str
) -> None:
    unsure = language == "unsure"
    for key in spellings(word):
        found = entries.setdefault(key, {})
        before = found.get(concept)
        known = before.languages if before is not None else ()
        found[concept] = Entry(
            word=before.word if before is not None else word,
            languages=known if unsure or language in known else (*known, language),
            unsure=unsure and not known,
        )


def _is_sure(found: dict[str, Entry], key: str) -> bool:
    return len(key) >= CLOSE_FROM and not any(e.unsure for e in found.values())


def phrases(tokens: tuple[str, ...], longest: int) -> Iterator[tuple[str, ...]]:
    """Yield the runs of words in a header, the longest first.

    Examples:
        >>> [*phrases(("work", "email"), 2)]
        [('work', 'email'), ('work',), ('email',)]
    """
    for length in range(min(longest, len(tokens)), 0, -1):
        for start in range(len(tokens) - length + 1):
            yield tokens[start : start + length]
