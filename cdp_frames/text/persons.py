"""Whose rows they are, where a file speaks of several persons and names none plainly.

The file of a school has pupils and their parents, a shop's has buyers and those who
get the gift. Where no column is called "E-mail" or "First name" alone, the person of
the row is the one of whom the file has both a name and an address. Somebody who only
has to do with the row (an approver, a teacher, an emergency contact) never is.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from cdp_frames.text.names import clean, fold, header_words
from cdp_frames.text.vocabulary.compounds import parted
from cdp_frames.text.vocabulary.concepts import concepts, phrases, written
from cdp_frames.text.vocabulary.headers import read_header
from cdp_frames.text.vocabulary.tables import folded_list, table

if TYPE_CHECKING:
    from collections.abc import Sequence, Set as AbstractSet

# Persons of whom a row may be, and those who may stand beside them.
_BESIDE: Final = {
    "parent": "pupil",
    "buyer": "recipient",
    "requester": "",
    "referred": "",
    "partner": "",
}
_NAMES: Final = frozenset({"first_name", "last_name", "bare_name", "full_name"})
_SURE: Final = frozenset({"name", "core"})
_LONGEST: Final = 3
_STEM: Final = 5
# Longer headers are sentences, which speak of others beside the person.
_SENTENCE: Final = 48


class Whose(NamedTuple):
    """Whose column it is.

    Attributes:
        texts: its header and label; of the person of the row without the word for them.
        other: the word for another person; empty if there is none.
        person: the word for the person of the row that was taken away; or nothing.
    """

    texts: tuple[str, ...]
    other: str = ""
    person: str = ""


class _Named(NamedTuple):
    """A header that names a person.

    Attributes:
        role: what the person is, a key of ``_BESIDE`` or one of its values.
        words: the words that say so.
        rest: the header without them.
        concepts: what the rest surely names.
        address: whether the rest speaks of an address, be it in other words beside:
            "B e-mail".
    """

    role: str
    words: tuple[str, ...]
    rest: str
    concepts: frozenset[str]
    address: bool

    @property
    def stems(self) -> tuple[str, ...]:
        """How the words begin: "Elternteils" is "Elternteil"."""
        return tuple(sorted({word[:_STEM] for word in self.words}))


def settle_persons(
    texts: Sequence[tuple[str, ...]], own: AbstractSet[str] = frozenset()
) -> list[Whose]:
    """Find the person of the row among those that the headers name, if it is clear.

    Args:
        texts: of each of n columns the header and, if the file has one, its label.
        own: names of fields, folded: such a column has its place already.

    Returns:
        n answers; where no column has to be read otherwise, the texts as they were.

    Examples:
        >>> names = ["Purchaser email", "Purchaser first name", "Recipient email"]
        >>> [each.texts[0] for each in settle_persons([(name,) for name in names])]
        ['email', 'first name', 'Recipient email']
        >>> settle_persons([(name,) for name in names])[2].other
        'recipient'
        >>> settle_persons([("Approver email",), ("Approver first name",)])[0].other
        ''
    """
    as_they_were = [Whose(each) for each in texts]
    named = [_named(each[0]) if each else None for each in texts]
    roles = {each.role for each in named if each is not None}
    if not roles & _BESIDE.keys():
        return as_they_were
    named = [
        None if each and fold(each[0]) in own else found
        for each, found in zip(texts, named, strict=True)
    ]
    person = _person(texts, named)
    if person is None:
        return as_they_were
    role, stems = person
    return [
        _whose(each, found, role, stems)
        for each, found in zip(texts, named, strict=True)
    ]


def _whose(
    texts: tuple[str, ...], found: _Named | None, role: str, stems: tuple[str, ...]
) -> Whose:
    if found is None:
        return Whose(texts)
    # "Partner company" beside "partner contact e-mail".
    if found.role == role and {*found.stems} <= {*stems} and found.concepts:
        return Whose((found.rest, *texts[1:]), person=" ".join(found.words))
    if found.role == _BESIDE[role]:
        return Whose(texts, other=found.words[0])
    return Whose(texts)


def _person(
    texts: Sequence[tuple[str, ...]], named: Sequence[_Named | None]
) -> tuple[str, tuple[str, ...]] | None:
    """Return the only person that a name and an address are of; None if not clear."""
    groups: defaultdict[tuple[str, tuple[str, ...]], set[str]] = defaultdict(set)
    addresses: Counter[str] = Counter()
    for found in named:
        if found is not None:
            # "Requester" alone is the requester's name.
            rest = found.concepts if found.rest else {"full_name"}
            groups[found.role, found.stems] |= rest
            addresses[found.role] += found.address
    able = [
        (role, stems)
        for (role, stems), has in groups.items()
        if role in _BESIDE and "email" in has and has & _NAMES
    ]
    if len(able) != 1:
        return None
    role, _ = able[0]
    # Of two parents nobody knows which one is meant.
    if addresses[role] > 1:
        return None
    plain = {
        concept
        for each, found in zip(texts, named, strict=True)
        if found is None and each
        for concept in _plainly(each)
    }
    beside = {
        concept
        for (other, _), has in groups.items()
        if other not in _BESIDE and other != _BESIDE[role]
        for concept in has
    }
    # A pupil with an address of their own is a student.
    students = role == "parent" and any(
        "email" in has for (other, _), has in groups.items() if other == "pupil"
    )
    if students or (plain | beside) & {"email", *_NAMES - {"full_name"}}:
        return None
    return able[0]


def _plainly(texts: tuple[str, ...]) -> frozenset[str]:
    """Return what a header surely names, if it speaks of no other person."""
    readings = [read_header(clean(text)) for text in texts if text]
    if any(reading.sign for reading in readings):
        return frozenset()
    return frozenset(
        concept
        for reading in readings
        for concept, how in reading.found.items()
        if how.level in _SURE and not how.unsure
    )


@lru_cache(maxsize=2**12)
def _named(header: str) -> _Named | None:
    """Find the person that a header names; None if it names none."""
    text = clean(header)
    if not text or len(text) > _SENTENCE:
        return None
    tokens = parted(header_words(text))
    found = _by_words(tokens) or _by_parts("".join(tokens))
    if found is None:
        return None
    role, words, rest = found
    reading = read_header(rest) if rest else None
    sure = frozenset(
        concept
        for concept, how in (reading.found.items() if reading else ())
        if how.level in _SURE and reading is not None and not reading.sign
    )
    address = reading is not None and "email" in reading.found
    return _Named(role, words, rest, sure, address)


def _by_words(tokens: tuple[str, ...]) -> tuple[str, tuple[str, ...], str] | None:
    said = [phrase for phrase in phrases(tokens, _LONGEST) if _role(phrase)]
    found = {_role(phrase) for phrase in said}
    # "Mother/Father" is either parent; one of them alone is nobody's row.
    if {"mother", "father"} <= found:
        found = {"parent"}
        others = concepts().signs["others"].words
        said += [(token,) for token in tokens if (token,) in others]
    elif "parent" in found and found <= {"parent", "mother", "father"}:
        found = {"parent"}
    if len(found) != 1 or found & {"mother", "father"}:
        return None
    taken = {word for phrase in said for word in phrase}
    rest = [token for token in tokens if token not in taken]
    words = concepts()
    # "Whats App" is a word, though "whats" is idle.
    while rest and rest[-1] in words.filler and "".join(rest) not in words.entries:
        rest.pop()
    while rest and rest[0] in words.filler and "".join(rest) not in words.entries:
        rest.pop(0)
    return found.pop(), tuple(sorted(taken)), " ".join(rest)


def _by_parts(key: str) -> tuple[str, tuple[str, ...], str] | None:
    for role in table("header_signs"):
        if role not in _ROLES:
            continue
        for part in sorted(folded_list("header_signs", role, "parts"), key=len)[::-1]:
            if part in key:
                return role, (part,), key.replace(part, "", 1)
    return None


_ROLES: Final = frozenset({*_BESIDE, "pupil", "recipient", "mother", "father"})


def _role(phrase: tuple[str, ...]) -> str:
    roles = _roles()
    # "Vorname des Elternteils"
    plain = (*phrase[:-1], phrase[-1].removesuffix("s"))
    return roles.get(phrase) or roles.get(plain, "")


@cache
def _roles() -> dict[tuple[str, ...], str]:
    """Return the role of each word for a person."""
    return {
        tokens: role
        for role in sorted(_ROLES)
        for word in table("header_signs")[role].get("words", [])
        for tokens in written(word)
    }
