"""The endings of words: "telefonszáma" is a "telefonszám", and says whose."""

from __future__ import annotations

from functools import cache
from typing import Final

from cdp_frames.text.names import fold
from cdp_frames.text.vocabulary.concepts import Entry, concepts
from cdp_frames.text.vocabulary.tables import table

# A shorter word with an ending may be another word; one of a dense script says more.
_SHORTEST: Final = 4
_SHORTEST_DENSE: Final = 2
_DENSE: Final = frozenset({"ja", "ko", "ar"})


def without_ending(key: str) -> dict[str, Entry]:
    """Return what a folded header names once the ending of its language is taken off.

    Examples:
        >>> [*without_ending("telefonszama")], without_ending("branches")
        (['phone'], {})
    """
    found: dict[str, Entry] = {}
    for ending, stood, language in _endings().get(key[-1:], ()):
        start = key.removesuffix(ending)
        shortest = _SHORTEST_DENSE if language in _DENSE else _SHORTEST
        # A letter that stands twice is a slip: "Unternehmenn".
        doubled = len(ending) == 1 and start.endswith(ending)
        if start == key or len(start) < shortest or doubled:
            continue
        for concept, entry in concepts().entries.get(start + stood, {}).items():
            if language in entry.languages and not entry.unsure:
                found.setdefault(concept, entry)
    return found


@cache
def _endings() -> dict[str, tuple[tuple[str, str, str], ...]]:
    """Return ending, what stood there, and language; by the last letter."""
    found: dict[str, list[tuple[str, str, str]]] = {}
    for language, listed in table("endings")["whose"].items():
        for each in listed:
            ending, _, stood = each.partition(" ")
            folded = fold(ending)
            found.setdefault(folded[-1], []).append((folded, fold(stood), language))
    # The longest first: "jának" before "nak".
    return {
        last: tuple(sorted(endings, key=lambda one: (-len(one[0]), one)))
        for last, endings in found.items()
    }
