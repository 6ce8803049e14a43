"""Notes for whoever has no Python: what only Python can follow is left out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

# An argument, a call, an attribute, an option.
_CODE: Final = re.compile(
    r"(?<![\w'\"])(?:\w+=(?!=)|[\w.]+\(|\.[a-z_]+\b(?!\.\w)|--[a-z][a-z-]+)"
)
_GROUP: Final = re.compile(r" ?\([^()]*(?:\([^()]*\)[^()]*)*\)")
_SENTENCE: Final = re.compile(r"(?<=[.!?])\s+(?=[A-Z])")
_CLAUSE: Final = re.compile(r"(?<=[;:,]) ")


def plain_words(notes: Iterable[str]) -> list[str]:
    """Return notes without what is typed in Python, each once.

    Examples:
        >>> plain_words(["3 rows look odd; see .hints.", "Pass again=True to send it."])
        ['3 rows look odd.']
        >>> plain_words(["People (25 of them) were merged (keep='merge': the last)."])
        ['People (25 of them) were merged.']
    """
    told = [_plain(note) for note in notes]
    return [*dict.fromkeys(text for text in told if text)]


def _plain(note: str) -> str:
    without = _GROUP.sub(lambda group: "" if _CODE.search(group[0]) else group[0], note)
    kept = [_of_sentence(sentence) for sentence in _SENTENCE.split(without)]
    return " ".join(text for text in kept if text)


def _of_sentence(sentence: str) -> str:
    """Cut a sentence before the first clause with code; empty if that is all."""
    if not _CODE.search(sentence):
        return sentence
    kept: list[str] = []
    for clause in _CLAUSE.split(sentence):
        if _CODE.search(clause):
            break
        kept.append(clause)
    text = " ".join(kept).rstrip(";:, ")
    return f"{text}." if text else ""
