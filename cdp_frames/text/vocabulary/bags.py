"""Names by the words that they are made of, in whatever order these stand.

"status_newsletter" is the "newsletter status", and "how many people work there?" holds
the words of "people work".
"""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import TYPE_CHECKING, Final

from cdp_frames.text.names import header_words
from cdp_frames.text.vocabulary.concepts import Entry, concepts, may_be_shortened
from cdp_frames.text.vocabulary.tables import uncollected

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_SEVERAL: Final = 2


def in_other_order(tokens: tuple[str, ...]) -> dict[str, Entry]:
    """Return what the words of a header name together.

    Examples:
        >>> [*in_other_order(("status", "subscription"))]
        ['subscription_status']
    """
    if len(tokens) < _SEVERAL:
        return {}
    bags = _bags()
    return bags.get(frozenset(tokens)) or bags.get(telling(tokens), {})


def within(tokens: tuple[str, ...]) -> tuple[dict[str, Entry], int]:
    """Return what some of the words of a header name, and how many letters these have.

    The most of them are taken that are the words of a name.

    Examples:
        >>> found, letters = within(("your", "order", "the", "last", "of", "all"))
        >>> [*found], letters
        (['last_order_at'], 9)
    """
    said = frozenset(tokens)
    held = [bag for token in said for bag in _by_rarest().get(token, ()) if bag <= said]
    best = max(held, key=lambda bag: (_letters(bag), sorted(bag)), default=frozenset())
    return _bags().get(best, {}), _letters(best)


def telling(tokens: Iterable[str]) -> frozenset[str]:
    """Return the words that say something."""
    idle = _idle()
    return frozenset(
        token for token in tokens if token not in idle and not token.isdecimal()
    )


@cache
def _idle() -> frozenset[str]:
    return concepts().filler | concepts().further


@cache
def _bags() -> dict[frozenset[str], dict[str, Entry]]:
    """Return what names mean by their words, all or those that say something."""
    found: dict[frozenset[str], dict[str, Entry]] = {}
    with uncollected():
        for entries in concepts().entries.values():
            for concept, entry in entries.items():
                tokens = header_words(entry.word)
                if len(tokens) >= _SEVERAL and not entry.unsure:
                    for bag in _bags_of(concept, entry, frozenset(tokens)):
                        found.setdefault(bag, {}).setdefault(concept, entry)
    return found


def _bags_of(
    concept: str, entry: Entry, whole: frozenset[str]
) -> Iterator[frozenset[str]]:
    told = telling(whole)
    if not told or len(whole) < _SEVERAL:
        return
    yield whole
    if len(told) >= _SEVERAL and may_be_shortened(concept, entry):
        yield told


@cache
def _by_rarest() -> dict[str, tuple[frozenset[str], ...]]:
    """Return the bags by that one of their words which the fewest have."""
    counts = Counter(token for bag in _bags() for token in bag)
    found: dict[str, list[frozenset[str]]] = {}
    with uncollected():
        for bag in _bags():
            rarest = min(bag, key=lambda token: (counts[token], token))
            found.setdefault(rarest, []).append(bag)
        return {token: tuple(bags) for token, bags in found.items()}


def _letters(bag: Iterable[str]) -> int:
    return sum(map(len, bag))
