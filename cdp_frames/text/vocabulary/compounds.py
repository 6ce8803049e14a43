"""Compounds: "Rechnungsvorname" is a "Vorname", and says whose.

German, Dutch, the Nordic languages and Finnish write such names as one word. It is cut
where a word for what people have follows one that says whose it is.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Final

from cdp_frames.text.vocabulary.concepts import concepts

# What a person has: other words ("Kundennummer") mean something else when they are cut.
_OF_PERSONS: Final = frozenset(
    {"first_name", "last_name", "email", "phone", "mobile_phone"}
    | {"company_name", "job_title"}
)
# The languages that write compounds as one word.
_WRITE_SO: Final = frozenset({"de", "nl", "sv", "da", "no", "fi", "hu"})
# What stands between the two words of a compound.
_JOINTS: Final = ("", "s", "n", "en", "er", "e", "es")
_SHORTEST: Final = 4


def parted(tokens: tuple[str, ...]) -> tuple[str, ...]:
    """Cut the compounds among the words of a header.

    Examples:
        >>> parted(("rechnungsvorname",)), parted(("firmenname",))
        (('rechnungs', 'vorname'), ('firmenname',))
    """
    return tuple(part for token in tokens for part in _cut(token))


@lru_cache(maxsize=2**12)
def _cut(token: str) -> tuple[str, ...]:
    words = concepts()
    known = token in words.filler or (token,) in words.signs["others"].words
    if len(token) < 2 * _SHORTEST or known or token in words.entries:
        return (token,)
    places = range(_SHORTEST, len(token) - _SHORTEST + 1)
    # The longest word for what a person has: "nachname" before "name".
    found = (
        place
        for place in places
        if token[place:] in _heads() and _is_qualifier(token[:place])
    )
    place = next(found, 0)
    return (token[:place], token[place:]) if place else (token,)


def _is_qualifier(start: str) -> bool:
    return any(
        start.removesuffix(joint) in _qualifiers()
        for joint in _JOINTS
        if start.endswith(joint)
    )


@cache
def _heads() -> frozenset[str]:
    return frozenset(
        word
        for word, entries in concepts().entries.items()
        if any(
            concept in _OF_PERSONS and not _WRITE_SO.isdisjoint(entry.languages)
            for concept, entry in entries.items()
        )
    )


@cache
def _qualifiers() -> frozenset[str]:
    """Return the words that say whose something is, or nothing."""
    words = concepts()
    others = {tokens[0] for tokens in words.signs["others"].words if len(tokens) == 1}
    long = {word for word in words.filler if len(word) >= _SHORTEST}
    return frozenset(long | {word for word in others if len(word) >= _SHORTEST})
