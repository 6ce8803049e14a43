"""Names inside longer headers: "Company/Organisation", "Cell (Signal)"."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from cdp_frames.text.names import header_words
from cdp_frames.text.vocabulary.bags import within
from cdp_frames.text.vocabulary.concepts import phrases
from cdp_frames.text.vocabulary.found import from_entries
from cdp_frames.text.vocabulary.idle import WITHOUT_BLANKS, core_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdp_frames.text.vocabulary.concepts import Concepts, Entry
    from cdp_frames.text.vocabulary.found import Found

_PARTS: Final = re.compile(r"\s[-\u2013\u2014]\s|[/|:;,()\[\]?!¿¡]+")
# "Contact details: - Email", "Address 1 - Country": what stands last is the point.
_DETAIL: Final = re.compile(r"\s[-\u2013\u2014]\s|: ")
# What other things are of, rather than what a header is about.
_OWNERS: Final = frozenset({"company_name", "bare_name"})
# Consent to what? "Photo consent" is none to mail.
_WHOLE: Final = frozenset({"marketing_consent", "opt_out"})


def in_parts(text: str, words: Concepts) -> dict[str, Found]:
    """Read "Company/Organisation" and "Contact details: - Email" part by part.

    Of alternatives all must agree, or the first is no more than a part.
    """
    parts = [header_words(part) for part in _PARTS.split(text)]
    cores = [core for part in parts if (core := core_of(part, words))]
    if len(parts) < 2 or not cores:  # noqa: PLR2004 - one part is the header itself
        return {}
    if _DETAIL.search(text) and cores[-1] in words.entries:
        return from_entries(words.entries[cores[-1]], "core", 1.0)
    named = [words.entries[core] for core in cores if core in words.entries]
    if not named:
        return {}
    common = {
        concept: entry
        for concept, entry in named[0].items()
        if all(concept in other for other in named)
    }
    strength = len(cores[0]) / len("".join(cores))
    if len(named) == len(cores) and common:
        return from_entries(common, "core", 1.0)
    found = from_entries(words.entries.get(cores[0], {}), "part", strength)
    return {concept: replace(how, aside=True) for concept, how in found.items()}


def inside(
    tokens: tuple[str, ...], key: str, core: str, words: Concepts
) -> dict[str, Found]:
    """Find the most of a header that is a name: a run of its words, or some of them.

    "Phone of the company" is about a phone: whose something is comes last.
    """
    candidates = _substrings(key) if WITHOUT_BLANKS.search(key) else _runs(tokens)
    best: tuple[dict[str, Entry], int] = within(tokens)
    for candidate in sorted(set(candidates), key=lambda one: (-len(one), one)):
        entries = {
            concept: entry
            for concept, entry in words.entries.get(candidate, {}).items()
            if not entry.unsure and len(candidate) > 1 and concept not in _WHOLE
        }
        if not entries or candidate in words.filler:
            continue
        if _is_plainer(best, entries, len(candidate)):
            best = entries, len(candidate)
    entries, letters = best
    return from_entries(entries, "part", min(1.0, letters / max(len(core), 1)))


def _is_plainer(
    before: tuple[dict[str, Entry], int], entries: dict[str, Entry], letters: int
) -> bool:
    """Say whether a part of a header says more of what it is about than another."""
    known, length = before
    if not known:
        return True
    if (known.keys() <= _OWNERS) != (entries.keys() <= _OWNERS):
        return known.keys() <= _OWNERS
    return letters > length


def _runs(tokens: tuple[str, ...]) -> Iterator[str]:
    return map("".join, phrases(tokens, 5))


def _substrings(key: str) -> Iterator[str]:
    for length in range(min(9, len(key)), 1, -1):
        for start in range(len(key) - length + 1):
            yield key[start : start + length]
