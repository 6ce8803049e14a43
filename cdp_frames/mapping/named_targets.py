"""Which targets a header names: by its words, by those beside it, by a field's name."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from cdp_frames.mapping.shared_words import settle_shared_words
from cdp_frames.mapping.value_kinds import agrees
from cdp_frames.text.names import fold, header_words
from cdp_frames.text.vocabulary.found import Found
from cdp_frames.text.vocabulary.short_names import is_short_name
from cdp_frames.text.vocabulary.typos import is_said, is_slip

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cdp_frames.mapping.evidence import ColumnEvidence
    from cdp_frames.mapping.targets import Target

# What goes to another field where the file has no column of that field's own: the
# guide sends "country" to ``country_code`` (step 4), and a mobile phone is a phone.
_STAND_INS: Final = {"country": "country_code", "mobile_phone": "phone"}
# Of these the values are of one kind: the fuller column may be meant.
_RIVALS: Final = frozenset({"mobile_phone"})
_ENOUGH_LETTERS: Final = 5


def named_targets(
    read: Sequence[ColumnEvidence],
    targets: Sequence[Target],
    own_names: frozenset[str],
) -> tuple[dict[int, Found], ...]:
    """Say for each of n columns how its header names the m targets, by their index.

    Args:
        read: what the columns say by themselves.
        targets: the targets.
        own_names: what the tool that wrote the file calls its columns, folded: none of
            them is mistyped.
    """
    return tuple(
        _borne_out(_found_targets(clues, names, targets), clues, targets, own_names)
        for clues, names in zip(read, _names_settled(read, targets), strict=True)
    )


def _names_settled(
    read: Sequence[ColumnEvidence], targets: Sequence[Target]
) -> list[dict[str, Found]]:
    """Settle the words whose meaning depends on the columns beside them."""
    named = [dict(clues.reading.found) for clues in read]
    free = [
        names
        for names, clues in zip(named, read, strict=True)
        if not clues.reading.sign
    ]
    settle_shared_words(named, read)
    _settle_short_names(named, read, free)
    _settle_bare_names(named, free)
    concepts = {target.concept for target in targets if target.field is not None}
    for concept, stands_in_for in _STAND_INS.items():
        # Of two phones it is seen later which one is filled (``rivals.py``).
        rival = concept in _RIVALS and concept not in concepts
        if stands_in_for in concepts and (rival or not _has(free, stands_in_for)):
            for names in named:
                if concept in names:
                    how = names.pop(concept)
                    names.setdefault(stands_in_for, how)
    return named


def _settle_bare_names(
    named: Sequence[dict[str, Found]], free: Sequence[dict[str, Found]]
) -> None:
    """Read "Name" as what is missing beside it: "Vorname, Name" or "Nome, Cognome"."""
    has_first, has_last = _has(free, "first_name"), _has(free, "last_name")
    # In "name of the contract" the word says nothing about a person.
    bare = [names for names in free if _is_named(names.get("bare_name"))]
    for names in named:
        how = names.pop("bare_name", None)
        if how is None:
            continue
        if len(bare) == 1 and names in bare and has_first != has_last:
            names["last_name" if has_first else "first_name"] = how
        elif not names:
            names["full_name"] = how


def _settle_short_names(
    named: Sequence[dict[str, Found]],
    read: Sequence[ColumnEvidence],
    free: Sequence[dict[str, Found]],
) -> None:
    """Read the "客户名" beside a "客户姓" as the first name, in place.

    It is a whole name elsewhere.
    """
    if not _has(free, "last_name") or _has(free, "first_name"):
        return
    short = [
        names
        for names, clues in zip(named, read, strict=True)
        if "full_name" in names
        and not clues.reading.sign
        and is_short_name(clues.reading.key)
    ]
    if len(short) == 1:
        how = short[0].pop("full_name")
        short[0]["first_name"] = replace(how, level="core", unsure=False)


def _has(named: Sequence[dict[str, Found]], concept: str) -> bool:
    return any(_is_named(names.get(concept)) for names in named)


def _is_named(how: Found | None) -> bool:
    return how is not None and not how.unsure and how.level in {"name", "core"}


def _found_targets(
    clues: ColumnEvidence, names: dict[str, Found], targets: Sequence[Target]
) -> dict[int, Found]:
    keys = {fold(text) for text in clues.texts}
    own = {
        index: Found("field", 1.0, target.field.name, ())
        for index, target in enumerate(targets)
        if target.field is not None
        and not keys.isdisjoint(target.keys)
        # A column named "country" stands in for the code, even if both are fields.
        and _STAND_INS.get(target.concept, "") not in names
    }
    if own:
        return own
    by_concept = {
        index: names[target.concept]
        for index, target in enumerate(targets)
        if target.concept in names
    }
    own = _found_by_own_names(clues, targets)
    vague = all(how.level == "part" for how in by_concept.values())
    # A field's whole own name says more than a word within it.
    return own if own and (vague or not by_concept) else by_concept


def _found_by_own_names(
    clues: ColumnEvidence, targets: Sequence[Target]
) -> dict[int, Found]:
    """Look for the names of fields that the table of words does not know."""
    found = {}
    words = [header_words(text) for text in clues.texts]
    tokens = {token for said in words for token in said}
    for index, target in enumerate(targets):
        if target.field is None or target.concept:
            continue
        for phrase in target.phrases:
            how = _own_name(clues.reading.core, tokens, phrase)
            if how is not None and (
                how.level != "close" or not any(map(is_said, words))
            ):
                found[index] = how
    return found


def _own_name(core: str, tokens: set[str], phrase: tuple[str, ...]) -> Found | None:
    key = "".join(phrase)
    word = " ".join(phrase)
    if key == core:
        return Found("core", 1.0, word, ())
    if len(key) < _ENOUGH_LETTERS or not core:
        return None
    if tokens.issuperset(phrase):
        return Found("part", min(1.0, len(key) / len(core)), word, ())
    return Found("close", 1.0, word, ()) if is_slip(core, key) else None


def _borne_out(
    found: dict[int, Found],
    clues: ColumnEvidence,
    targets: Sequence[Target],
    own_names: frozenset[str],
) -> dict[int, Found]:
    """Leave out what only values can bear out, where they don't.

    A mistyped header needs values of its kind; one that holds more than a known word
    needs some to look at.
    """
    told = not own_names.isdisjoint(map(fold, clues.texts))

    def may_be(index: int, how: Found) -> bool:
        if how.level == "close":
            return not told and agrees(targets[index].kind, clues.profile)
        return how.level != "part" or clues.profile.count > 0

    return {index: how for index, how in found.items() if may_be(index, how)}
