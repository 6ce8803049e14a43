"""Where a column can go: the fields, and the concepts that have no field."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cdp_frames.errors import MappingError
from cdp_frames.mapping.value_kinds import kind_of
from cdp_frames.schema import fields_of, load_schema
from cdp_frames.text.names import fold, header_words
from cdp_frames.text.vocabulary.concepts import GATHERED, concepts

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cdp_frames.fields import Field
    from cdp_frames.schema import SchemaLike

# Read from its neighbours, so it is never what a column turns out to be.
_CONTEXT_ONLY = "bare_name"
_NO_FIELD = GATHERED | {_CONTEXT_ONLY}


@dataclass(frozen=True, slots=True)
class Target:
    """A field, or a concept that the object has no field for.

    Columns of such a concept have their place, so they don't press into the fields.

    Attributes:
        field: the field; None for a mere concept.
        concept: the concept whose words name it; empty if no word is known.
        kind: the kind of values to look for, a key of ``value_kinds.VALUE_KINDS``.
        keys: its own name and display name as keys.
        phrases: the same as tokens.
        enum: the values that it may hold, folded; empty for any.
    """

    field: Field | None
    concept: str
    kind: str
    keys: frozenset[str] = frozenset()
    phrases: frozenset[tuple[str, ...]] = frozenset()
    enum: frozenset[str] = frozenset()


def mapping_fields(
    fields: Sequence[Field] | None, schema: SchemaLike
) -> tuple[Field, ...]:
    """Return the fields given, or those of the schema.

    Raises:
        MappingError: a name is there twice.
        SchemaDefinitionError: there is no such schema, or it is wrong.
    """
    known = tuple(fields_of(load_schema(schema)) if fields is None else fields)
    names = [field.name for field in known]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise MappingError([f"the field {name!r} is there twice" for name in twice])
    return known


def targets_for(fields: Sequence[Field]) -> tuple[Target, ...]:
    """List the fields, in order, and then the concepts without a field."""
    concept_of = _concepts_of(fields)
    taken = set(concept_of.values())
    named = tuple(_target(field, concept_of.get(field.name, "")) for field in fields)
    others = tuple(
        Target(field=None, concept=concept, kind=kind_of(concept))
        for concept in concepts().names
        if concept not in taken and concept != _CONTEXT_ONLY
    )
    return named + others


def _target(field: Field, concept: str) -> Target:
    names = [name for name in (field.name, field.display_name) if fold(name)]
    return Target(
        field=field,
        concept=concept,
        kind=kind_of(concept, field),
        keys=frozenset(map(fold, names)),
        phrases=frozenset(map(header_words, names)),
        enum=frozenset(value.strip().casefold() for value in field.enum),
    )


def _concepts_of(fields: Iterable[Field]) -> dict[str, str]:
    """Give each concept to one field: of ``phone`` and ``work_phone`` to the plainest.

    The others are found by their own names alone, for a word that means the concept
    does not tell them apart.
    """
    claims: dict[str, list[tuple[bool, int, str]]] = {}
    for field in fields:
        concept = _concept_named(field)
        if concept:
            claim = (field.name != concept, len(field.name), field.name)
            claims.setdefault(concept, []).append(claim)
    return {min(found)[2]: concept for concept, found in claims.items()}


def _concept_named(field: Field) -> str:
    words = concepts()
    if field.name in words.names and field.name not in _NO_FIELD:
        return field.name
    for name in (field.name, field.display_name):
        found = words.entries.get(fold(name), {})
        sure = sorted(
            concept
            for concept, entry in found.items()
            if not entry.unsure and concept not in _NO_FIELD
        )
        if sure:
            return sure[0]
    return ""
