"""The words of a header that say nothing, and what is left without them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from cdp_frames.text.vocabulary.concepts import Concepts

# Letters of scripts that write no blanks, or that put endings to words.
WITHOUT_BLANKS: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


def core_of(tokens: tuple[str, ...], words: Concepts) -> str:
    """Drop the words that say nothing; those within a known word belong to it."""
    idle = idle_words(tokens, words)
    if known := _between_idle(tokens, idle, words):
        return known
    kept = "".join(
        token for token, drops in zip(tokens, idle, strict=True) if not drops
    )
    if WITHOUT_BLANKS.search(kept):
        for part in words.filler_parts:
            kept = kept.replace(part, "")
    return kept


def idle_words(tokens: tuple[str, ...], words: Concepts) -> list[bool]:
    """Say of each word whether it says nothing, by itself or as part of a phrase."""
    idle = [token in words.filler or token in words.further for token in tokens]
    for phrase in words.filler_phrases:
        for start in range(len(tokens) - len(phrase)):
            if tokens[start : start + len(phrase)] == phrase:
                idle[start : start + len(phrase)] = [True] * len(phrase)
    for phrase in words.person_phrases:
        # Alone it is a name, but it may stand at the end.
        for start in range(len(tokens) - len(phrase) + 1):
            if phrase != tokens and tokens[start : start + len(phrase)] == phrase:
                idle[start : start + len(phrase)] = [True] * len(phrase)
    return idle


def beside_phrases(tokens: tuple[str, ...], words: Concepts) -> tuple[str, ...]:
    """Drop phrases that say nothing: in "cuáles son" is no son."""
    for phrase in words.filler_phrases:
        for start in range(len(tokens) - len(phrase)):
            if tokens[start : start + len(phrase)] == phrase:
                return tokens[:start] + tokens[start + len(phrase) :]
    return tokens


def _between_idle(tokens: tuple[str, ...], idle: list[bool], words: Concepts) -> str:
    """Return the longest word of the table with nothing but idle words around it."""
    leading = next((place for place, drops in enumerate(idle) if not drops), 0)
    trailing = next(
        (place for place, drops in enumerate(reversed(idle)) if not drops), 0
    )
    rests = (
        tokens[start : len(tokens) - end]
        for dropped in range(leading + trailing + 1)
        for start in range(max(0, dropped - trailing), min(leading, dropped) + 1)
        for end in (dropped - start,)
    )
    joined = ("".join(rest) for rest in rests)
    return next((key for key in joined if key in words.entries), "")
