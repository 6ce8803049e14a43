"""How a header names what its column is about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cdp_frames.text.vocabulary.concepts import GATHERED

if TYPE_CHECKING:
    from cdp_frames.text.vocabulary.concepts import Entry


@dataclass(frozen=True, slots=True)
class Found:
    """How a header names a concept.

    Attributes:
        level: ``name`` (the header is a word for it), ``core`` (it is one once words
            like "your" are dropped), ``part`` (it contains one), or ``close`` (it
            looks like one mistyped).
        strength: how much of the header the word makes up, or how close it is;
            from 0 to 1.
        word: the word itself, as the table has it.
        languages: the languages of the word.
        unsure: whether the word also means something else.
        aside: of a word within a longer header, whether the rest of it stands apart:
            "Cell (Signal)".
    """

    level: str
    strength: float
    word: str
    languages: tuple[str, ...]
    unsure: bool = False
    aside: bool = False


def from_entries(
    entries: dict[str, Entry], level: str, strength: float
) -> dict[str, Found]:
    """Say how a header names the concepts of a word; those that gather others last."""
    particular = entries.keys() - GATHERED
    return {
        concept: Found(level, strength, entry.word, entry.languages, entry.unsure)
        for concept, entry in entries.items()
        if not particular or concept in particular
    }
