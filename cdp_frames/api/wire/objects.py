"""The messages of metadata and profiles (``docs/contract.md`` sections 4 and 6)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from cdp_frames.api.wire.json_values import (
    NAME_KEYS,
    Json,
    count_of,
    items_of,
    mapping_of,
    names_of,
    take,
    text_of,
    time_of,
)
from cdp_frames.fields import Field

if TYPE_CHECKING:
    from datetime import datetime

    from cdp_frames.fields import WireType


def upsert_request(record: Json, match_key: str | None) -> dict[str, object]:
    """Write the body of ``POST /profiles/upsert``."""
    body: dict[str, object] = {"record": dict(record)}
    return body if match_key is None else body | {"matchKey": match_key}


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectSummary:
    """An object of the workspace, such as ``profiles``.

    Attributes:
        name: the name that calls use.
        display_name: its name in the console.
        object_type: ``profile`` or ``event``.
        file_import: whether import jobs take it; True if the CDP did not say.
        write_mode: what an import does, ``upsert`` or ``append``.
    """

    name: str
    display_name: str = ""
    object_type: str = ""
    file_import: bool = True
    write_mode: str = ""

    @classmethod
    def from_json(cls, data: Json) -> ObjectSummary:
        """Read an item of ``GET /metadata/objects``."""
        ingestion = mapping_of(data.get("ingestion"))
        return cls(
            name=take(data, "objectName" if "objectName" in data else "name", str),
            display_name=text_of(data, "displayName"),
            object_type=text_of(data, "objectType"),
            file_import=ingestion.get("fileImport") is not False,
            write_mode=text_of(ingestion, "defaultWriteMode"),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectMetadata:
    """An object with its fields.

    Attributes:
        summary: what ``GET /metadata/objects`` says of it.
        description: free text.
        fields: its fields, in the CDP's order; empty if the CDP gave none.
        primary_key: the field that a row is matched by unless told otherwise.
        identity_keys: the fields that a row may be matched by.
    """

    summary: ObjectSummary
    description: str = ""
    fields: tuple[Field, ...] = ()
    primary_key: str = ""
    identity_keys: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The name that calls use."""
        return self.summary.name

    @classmethod
    def from_json(cls, data: Json) -> ObjectMetadata:
        """Read the answer of ``GET /metadata/objects/{object_name}``."""
        primary = data.get("primaryKey")
        keys = names_of(data.get("identityKeys"))
        return cls(
            summary=ObjectSummary.from_json(data),
            description=text_of(data, "description"),
            fields=_fields(data),
            primary_key=next(iter(names_of(primary)), keys[0] if keys else ""),
            identity_keys=keys,
        )


# Not documented (`docs/contract.md` section 4): the first of these that holds fields
# counts.
_FIELD_LISTS: Final = ("fields", "columns", "properties", "attributes")
_ENUMS: Final = ("enum", "enumValues", "allowedValues", "options", "values")

# Assumption: the CDP names its types as other stores do. Unknown types are text.
_TYPES: Final[dict[str, tuple[WireType, str]]] = {
    **dict.fromkeys(("integer", "int", "long", "bigint"), ("integer", "integer")),
    **dict.fromkeys(("number", "float", "double", "decimal"), ("number", "number")),
    **dict.fromkeys(("boolean", "bool"), ("boolean", "boolean")),
    "date": ("date", "date"),
    **dict.fromkeys(("datetime", "date-time", "timestamp"), ("datetime", "timestamp")),
    **dict.fromkeys(("email", "phone", "country"), ("string", "")),
}


def _fields(data: Json) -> tuple[Field, ...]:
    places = (data, mapping_of(data.get("schema")))
    for place in places:
        for key in _FIELD_LISTS:
            required = frozenset(names_of(place.get("required")))
            found = [_field(*pair, required) for pair in _pairs(place.get(key))]
            if found:
                return tuple(found)
    return ()


def _pairs(value: object) -> list[tuple[str, Json]]:
    """Read named things: objects, bare names, or an object of either by name."""
    if isinstance(value, Mapping):
        return [
            (str(name), inner if isinstance(inner, Mapping) else {"type": inner})
            for name, inner in value.items()
        ]
    pairs: list[tuple[str, Json]] = []
    for item in items_of(value):
        inner = item if isinstance(item, Mapping) else {"name": item}
        name = text_of(inner, *NAME_KEYS)
        if name:
            pairs.append((name, inner))
    return pairs


def _field(name: str, data: Json, required_names: frozenset[str]) -> Field:
    type_, kind, null = _type(data)
    required = data.get("required") is True or data.get("isRequired") is True
    required = required or name in required_names
    nullable = data.get("nullable", data.get("isNullable"))
    choices = next((items_of(data.get(key)) for key in _ENUMS if data.get(key)), [])
    return Field(
        name=name,
        type=type_,
        kind=kind,
        nullable=nullable if isinstance(nullable, bool) else null or not required,
        required=required,
        enum=tuple(_choice(choice) for choice in choices if choice is not None),
        display_name=text_of(data, "displayName", "label", "title"),
    )


def _type(data: Json) -> tuple[WireType, str, bool]:
    """Read type, kind and whether null is one of the types (as in JSON Schema)."""
    declared = data.get("type", data.get("dataType", data.get("fieldType")))
    names = [str(name).strip().lower() for name in items_of(declared) or [declared]]
    if isinstance(data.get("format"), str):
        names.insert(0, str(data["format"]).strip().lower())
    known = next((name for name in names if name in _TYPES), "")
    type_, kind = _TYPES.get(known, ("string", "text"))
    return type_, kind or known, "null" in names


def _choice(value: object) -> str:
    if isinstance(value, Mapping):
        return text_of(value, "value", "name", "id", "label")
    return str(value).lower() if isinstance(value, bool) else str(value)


@dataclass(frozen=True, slots=True, kw_only=True)
class UpsertReceipt:
    """What became of ``POST /profiles/upsert``.

    Attributes:
        accepted: whether the CDP took the record.
        object_name: the object written to.
        operation: ``upsert``.
        accepted_records: how many records it took.
        accepted_at: when; None if the CDP did not say.
        match_key: the field it matched by.
    """

    accepted: bool
    object_name: str = ""
    operation: str = ""
    accepted_records: int = 0
    accepted_at: datetime | None = None
    match_key: str = ""

    @classmethod
    def from_json(cls, data: Json) -> UpsertReceipt:
        """Read the answer of ``POST /profiles/upsert``."""
        accepted = data.get("accepted") is not False
        return cls(
            accepted=accepted,
            object_name=text_of(data, "objectName"),
            operation=text_of(data, "operation"),
            accepted_records=count_of(data, "acceptedRecords"),
            accepted_at=time_of(data.get("acceptedAt")),
            match_key=text_of(data, "matchKey"),
        )
