"""Words cut short: "CNTCT_FRST_NM" is the "contact first name"."""

from __future__ import annotations

from functools import cache
from itertools import islice, product
from typing import TYPE_CHECKING, Final

from cdp_frames.text.names import fold
from cdp_frames.text.vocabulary.tables import table

if TYPE_CHECKING:
    from collections.abc import Iterator

# Longer headers are sentences, which nobody cuts short.
_MOST_TOKENS: Final = 5
_MOST_READINGS: Final = 64
_SHORTEST_ALONE: Final = 5


def written_out(tokens: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Yield a header with its words written out, in each way they may be meant.

    Examples:
        >>> ("first", "name") in written_out(("frst", "nm"))
        True
        >>> [*written_out(("first", "name"))]
        []
    """
    if len(tokens) > _MOST_TOKENS or not any(token in _meant() for token in tokens):
        return
    # "Co" alone, and "pos", may be anything.
    if len(tokens) == 1 and len(tokens[0]) < _SHORTEST_ALONE:
        return
    ways = [(token, *_meant().get(token, ())) for token in tokens]
    yield from islice(product(*ways), 1, _MOST_READINGS)


@cache
def _meant() -> dict[str, tuple[str, ...]]:
    """Return the words that each short form may stand for."""
    found: dict[str, list[str]] = {}
    for word, listed in table("abbreviations")["short"].items():
        for short in listed:
            found.setdefault(fold(short), []).append(fold(word))
    return {short: tuple(words) for short, words in found.items()}
