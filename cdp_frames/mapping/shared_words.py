"""A word that several headers share says whose columns they are, and no more.

"Nome visitatore", "Cognome visitatore", "Azienda visitatore": where no column is called
"Nome" alone, the visitor is the person of the row, and the word is dropped. A word for
somebody else (``sign``) is not, and neither is one beside plainer names: those columns
stay behind.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from cdp_frames.text.names import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cdp_frames.mapping.evidence import ColumnEvidence
    from cdp_frames.text.vocabulary.found import Found

# What a person has: a word beside them in several headers is about the person.
_OF_PERSONS: Final = frozenset(
    {"first_name", "last_name", "bare_name", "email", "phone", "mobile_phone"}
    | {"company_name", "job_title"}
)
_NAMES: Final = frozenset({"first_name", "last_name", "bare_name"})
_SETTLED: Final = frozenset({"name", "core", "field"})


def settle_shared_words(
    named: Sequence[dict[str, Found]], read: Sequence[ColumnEvidence]
) -> None:
    """Read headers without the word that they share, in place.

    Args:
        named: how each of n headers names concepts.
        read: what the n columns say by themselves.
    """
    groups: defaultdict[str, dict[int, str]] = defaultdict(dict)
    for row, (names, clues) in enumerate(zip(named, read, strict=True)):
        if clues.reading.sign:
            continue
        for concept, how in names.items():
            rest = _rest(clues.reading.core, how) if how.level == "part" else ""
            if rest and concept in _OF_PERSONS:
                groups[rest][row] = concept
    alone = {
        concept
        for names, clues in zip(named, read, strict=True)
        if not clues.reading.sign
        for concept, how in names.items()
        if how.level in _SETTLED and not how.unsure
    }
    persons = [
        members
        for members in groups.values()
        if len({*members.values()}) > 1 and {*members.values()} & _NAMES
    ]
    claims = Counter(each for members in persons for each in {*members.values()})
    for members in persons:
        concepts = {*members.values()}
        # Whose address it is says whose row it is: that of the group, or one that is
        # nobody else's. Of two groups without one nobody knows ("billing", "delivery").
        single = all(claims[concept] == 1 for concept in concepts)
        own = "email" in concepts or ("email" in alone and single)
        # "Nome" may be either name.
        claimed = concepts | (_NAMES if "bare_name" in concepts else set())
        if claimed & alone or not own:
            # Somebody else's, or nobody knows whose.
            for row, concept in members.items():
                del named[row][concept]
            continue
        for row, concept in members.items():
            how = named[row][concept]
            named[row][concept] = replace(how, level="core", strength=1.0)


def _rest(core: str, how: Found) -> str:
    """Return what is left of a header without the word for a concept."""
    word = fold(how.word)
    return core.replace(word, "", 1) if word and word in core else ""
