"""Headers of two persons that are alike: neither of them is the person of the row.

"Titular 1" and "Titular 2", "Applicant A" and "Applicant B", "Bride" and "Groom": no
rule says whose row it is, so nobody guesses. "Email" and "Email 2", "Email 1" and
"Email 2", "Work email" and "Home email" are of one person.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from cdp_frames.text.names import clean, fold, header_words
from cdp_frames.text.vocabulary.compounds import parted
from cdp_frames.text.vocabulary.concepts import concepts, speaks_of_email
from cdp_frames.text.vocabulary.idle import WITHOUT_BLANKS
from cdp_frames.text.vocabulary.tables import email_names, folded_list, table

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

# Longer headers are sentences, in which words differ for many reasons.
_SENTENCE: Final = 48
# No more, for "e" is the beginning of "E-mail".
_LETTERS: Final = "abc"
# The persons of header_signs.toml.
_ROLES: Final = ("parent", "pupil", "buyer", "recipient", "requester", "referred")
_ROMAN: Final = {"i": 1, "ii": 2, "iii": 3, "iv": 4}


class _Parts(NamedTuple):
    """What a header is made of.

    Attributes:
        number: its place in a series, from 1; 0 if it has none.
        of: the person that it is of, without words for e-mail; empty if it names none.
    """

    number: int
    of: frozenset[str]


def are_of_equals(one: str, other: str) -> bool:
    """Say whether two headers are of two persons of whom neither goes first.

    Examples:
        >>> are_of_equals("Correo titular 1", "Correo titular 2")
        True
        >>> are_of_equals("Bride email", "Groom email")
        True
        >>> are_of_equals("Email", "Email 2"), are_of_equals("Email 1", "Email 2")
        (False, False)
    """
    if not one or not other:
        return False
    if clean(one) == clean(other):
        return True
    left, right = _parts(one), _parts(other)
    if not left.of or not right.of:
        return False
    # "Partner email" and "Partner 2 email" are two partners, too.
    return left.of == right.of and left.number != right.number


def are_repeated(one: str, other: str) -> bool:
    """Say whether one is how the reader names a second column of the other's name.

    Examples:
        >>> are_repeated("Email", "Email_2"), are_repeated("Email", "Email 2")
        (True, False)
    """
    first, second = sorted((one, other), key=len)
    name, _, number = second.rpartition("_")
    return bool(name) and name == first and number.isdecimal()


def numbered(header: str) -> bool:
    """Say whether a header names a person and a place in a series.

    Examples:
        >>> numbered("Partner 1 email"), numbered("Email 1")
        (True, False)
    """
    parts = _parts(header)
    return bool(parts.number and parts.of)


def is_of_one_of(header: str, rivals: Collection[str]) -> bool:
    """Say whether a column is of one of persons that are alike, as their addresses are.

    Examples:
        >>> rivals = ("Applicant 1 e-mail", "Applicant 2 e-mail")
        >>> is_of_one_of("Applicant 1 phone", rivals), is_of_one_of("Phone", rivals)
        (True, False)
    """
    parts = _parts(header)
    of = {_parts(rival).of for rival in rivals if numbered(rival)}
    return bool(parts.number) and any(each <= parts.of for each in of)


@lru_cache(maxsize=2**10)
def _parts(header: str) -> _Parts:
    text = clean(header)
    if not text or len(text) > _SENTENCE:
        return _Parts(0, frozenset())
    number, kept = 0, list[str]()
    for token in _apart(parted(header_words(text))):
        if token in _couples():
            number, kept = _couples()[token], [*kept, "couple"]
            continue
        found = _number(token)
        if found:
            number = number or found
        elif not _is_idle(token):
            kept.append(token)
    # "E-Mail" is two words.
    rest = _without_email(tuple(kept))
    return _Parts(number, frozenset(rest))


def _apart(tokens: tuple[str, ...]) -> Iterator[str]:
    """Cut words for persons off what is written without blanks."""
    for token in tokens:
        if WITHOUT_BLANKS.search(token):
            yield from filter(None, _person_part().split(token))
        else:
            yield token


def _number(token: str) -> int:
    if token.isdecimal():
        return int(token) if len(token) < 3 else 0  # noqa: PLR2004 - a year is no place
    if token in _ROMAN:
        return _ROMAN[token]
    if len(token) == 1 and token in _LETTERS:
        return _LETTERS.index(token) + 1
    return _ordinals().get(token, 0)


def _is_idle(token: str) -> bool:
    """Say whether a word tells nothing of who it is: what kind of address, "your"."""
    words = concepts()
    if token in _persons():
        return False
    return token in words.filler or token in words.further or token in _kinds()


def _without_email(tokens: tuple[str, ...]) -> tuple[str, ...]:
    names = email_names()
    for length in range(len(tokens), 1, -1):
        for start in range(len(tokens) - length + 1):
            run = tokens[start : start + length]
            # "Applicant e-mail" is a word for e-mail, and says whose.
            if "".join(run) in names and _persons().isdisjoint(run):
                return tokens[:start] + tokens[start + length :]
    return tuple(rest for token in tokens if (rest := _beside_email(token)))


def _beside_email(token: str) -> str:
    """Return what a word says besides e-mail: whose it is, or nothing."""
    names = email_names()
    if token not in names and not speaks_of_email(token):
        return token
    if not WITHOUT_BLANKS.search(token):
        # "Teilnehmeremail", "clientemail".
        ends = (token.startswith, token.endswith)
        glued = (word for word in _persons() if any(end(word) for end in ends))
        return max(glued, key=len, default="")
    if token in names:
        return ""
    held = (name for name in names if name in token)
    rest = token.replace(max(held, key=len, default=token), "")
    return "" if rest in _kinds_without_blanks() else rest


@cache
def _kinds_without_blanks() -> frozenset[str]:
    """Return what stands before e-mail in names that are no person's: "work"."""
    names = [name for name in email_names() if WITHOUT_BLANKS.search(name)]
    return frozenset(
        name.replace(core, "") for name in names for core in names if core in name
    )


@cache
def _ordinals() -> dict[str, int]:
    listed = table("equal_persons")["ordinals"]
    return {
        fold(word): place
        for place, name in enumerate(("first", "second"), start=1)
        for word in listed[name]
    }


@cache
def _couples() -> dict[str, int]:
    """Return the place of each of two who marry, as if they were numbered."""
    listed = table("equal_persons")["couples"]
    return {
        fold(word): place
        for place, name in enumerate(("bride", "groom"), start=1)
        for word in listed[name]
    }


@cache
def _kinds() -> frozenset[str]:
    return frozenset(map(fold, table("equal_persons")["kinds"]["words"]))


@cache
def _persons() -> frozenset[str]:
    """Return the words for persons, each folded: also those that headers may drop."""
    words = (
        *table("equal_persons")["persons"]["words"],
        *table("header_signs")["filler"]["persons"],
    )
    return frozenset({*map(fold, words), *_person_parts()})


@cache
def _person_parts() -> frozenset[str]:
    """Return the words for persons in scripts without blanks."""
    return frozenset(
        {
            *folded_list("equal_persons", "persons", "parts"),
            *folded_list("header_signs", "filler", "person_parts"),
            *(
                part
                for role in _ROLES
                for part in folded_list("header_signs", role, "parts")
            ),
        }
    )


@cache
def _person_part() -> re.Pattern[str]:
    longest_first = sorted(_person_parts(), key=lambda part: (-len(part), part))
    return re.compile(f"({'|'.join(map(re.escape, longest_first))})")
