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
_BESIDE: Final[dict[str, frozenset[str]]] = {
    "parent": frozenset({"pupil"}),
    "pupil": frozenset({"parent", "mother", "father"}),
    "buyer": frozenset({"recipient"}),
    "requester": frozenset(),
    "referred": frozenset(),
    "partner": frozenset(),
    "speaker": frozenset(),
}
# Who fills in a form, and may have given an address that is called "Email" alone.
_ANSWERING: Final = frozenset({"parent", "buyer", "requester"})
# Of these a row is only where they have an address of their own.
_YOUNG: Final = "pupil"
_NAMES: Final = frozenset({"first_name", "last_name", "bare_name", "full_name"})
_OF_OTHER_THINGS: Final = frozenset(
    {"customer_id", "external_id", "account_owner", "signup_source", "record_id"}
)
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
        return _beside_plain_ones(texts, named) or as_they_were
    role, stems = person
    return [
        _whose(each, found, role, stems)
        for each, found in zip(texts, named, strict=True)
    ]


def _beside_plain_ones(
    texts: Sequence[tuple[str, ...]], named: Sequence[_Named | None]
) -> list[Whose]:
    """Say that a buyer is somebody else beside "First name" and "E-mail"."""
    plain = _plain(texts, named)
    if "email" not in plain or not plain & _NAMES:
        return []
    return [
        Whose(each, other=found.words[0])
        if found is not None and found.role in _BESIDE and found.role != _YOUNG
        else Whose(each)
        for each, found in zip(texts, named, strict=True)
    ]


def _plain(
    texts: Sequence[tuple[str, ...]], named: Sequence[_Named | None]
) -> set[str]:
    """Return what is surely named, and of no person."""
    return {
        concept
        for each, found in zip(texts, named, strict=True)
        if found is None and each
        for concept in _plainly(each)
    }


def _whose(
    texts: tuple[str, ...], found: _Named | None, role: str, stems: tuple[str, ...]
) -> Whose:
    if found is None:
        return Whose(texts)
    # "Partner company" beside "partner contact e-mail".
    ours = found.role == role and {*found.stems} <= {*stems}
    if ours and (found.concepts or found.address):
        return Whose((found.rest, *texts[1:]), person=" ".join(found.words))
    if found.role in _BESIDE[role]:
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
            if found.role == _YOUNG and found.address:
                groups[found.role, found.stems].add("email")
            addresses[found.role] += found.address
    _join_parents(groups)
    plain = _plain(texts, named)
    able = [each for each, has in groups.items() if _is_able(each[0], has)]
    if not able and not plain & _NAMES and not any(addresses.values()):
        # "Parent's first name" beside an "Email" that is nobody else's.
        able = [
            each
            for each, has in groups.items()
            if each[0] in _ANSWERING and "email" in plain and has & _NAMES
        ]
        plain.discard("email")
    able = [each for each in able if each[0] == _YOUNG] or able
    if len(able) != 1:
        return None
    role, _ = able[0]
    # Of two parents nobody knows which one is meant.
    if addresses[role] > 1:
        return None
    # Beside those of a pupil's parents.
    known = {*_BESIDE} - {_YOUNG} | {role} | _BESIDE[role]
    beside = {
        concept
        for (other, _), has in groups.items()
        if other not in known
        for concept in has
    }
    # A pupil with an address of their own is a student, also without a name.
    students = role == "parent" and addresses[_YOUNG]
    if students or (plain | beside) & {"email", *_NAMES - {"full_name"}}:
        return None
    return able[0]


def _is_able(role: str, has: AbstractSet[str]) -> bool:
    return role in _BESIDE and "email" in has and bool(has & _NAMES)


def _join_parents(groups: dict[tuple[str, tuple[str, ...]], set[str]]) -> None:
    """Join what is said of a parent in several words, in place, if it is of one."""
    parents = [each for each in groups if each[0] == "parent"]
    said = [concept for each in parents for concept in groups[each]]
    if len(parents) < 2 or len({*said}) < len(said):  # noqa: PLR2004 - several
        return
    has = {concept for each in parents for concept in groups.pop(each)}
    groups["parent", tuple(sorted({stem for _, ours in parents for stem in ours}))] = (
        has
    )


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
    # "Buyer code" is a customer's number, "Responsável pela conta" an account's owner.
    if _OF_OTHER_THINGS & concepts().entries.get("".join(tokens), {}).keys():
        return None
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
    if "co" in tokens:
        # "Co-speaker": somebody beside.
        return None
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


_ROLES: Final = frozenset(
    {*_BESIDE, *(each for some in _BESIDE.values() for each in some)}
)


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
