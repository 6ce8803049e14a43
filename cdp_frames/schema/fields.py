"""Schemas and the CDP's metadata: each made from the other."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Protocol

import pandas as pd
import pandera.pandas as pa

from cdp_frames.fields import Field
from cdp_frames.kinds import KINDS, kind_for
from cdp_frames.schema.columns import column_kind
from cdp_frames.text.tracebacks import private

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cdp_frames.fields import WireType
    from cdp_frames.kinds import Kind


class _Object(Protocol):
    @property
    def fields(self) -> Sequence[Field]: ...


class _Client(Protocol):
    def object(self, name: str, /) -> _Object: ...


def fields_of(schema: pa.DataFrameSchema, names: Iterable[object] = ()) -> list[Field]:
    """List the fields that a schema declares, in its order.

    Args:
        schema: the schema.
        names: names that may be fields too, where a column of the schema stands for
            a pattern that they fit. A pattern alone names no field.

    Raises:
        SchemaDefinitionError: a column has no form in the CDP.
    """
    texts = [name for name in dict.fromkeys(names) if isinstance(name, str)]
    fields = {}
    for declared, column in schema.columns.items():
        fitting = texts if column.regex else [str(declared)]
        for name in fitting:
            if name not in fields and stands_for(column, name):
                fields[name] = _field(name, column)
    return list(fields.values())


def schema_from_fields(
    fields: Iterable[Field], *, name: str | None = None
) -> pa.DataFrameSchema:
    """Make a schema of fields of the CDP: types, nullability, enums, required.

    Args:
        fields: the fields; a field's ``kind`` counts where it is not the plain one
            of its wire type.
        name: the schema's name.
    """
    columns = {field.name: column_of(field) for field in fields}
    return pa.DataFrameSchema(columns, name=name)


@private
def schema_from_metadata(client: _Client, object_name: str) -> pa.DataFrameSchema:
    """Make a schema of what the CDP says about an object.

    Args:
        client: asks ``GET /metadata/objects/{object_name}``.
        object_name: such as ``profiles``.

    Raises:
        ApiError: the CDP refused; ``NotFoundError`` if it has no such object.
    """
    return schema_from_fields(client.object(object_name).fields, name=object_name)


def column_for(schema: pa.DataFrameSchema, name: str, wire_type: WireType) -> pa.Column:
    """Return what the schema says about a field.

    Args:
        schema: the schema.
        name: the field's name.
        wire_type: the wire type of a field that the schema does not declare.

    Returns:
        The column of that name, else that of the first pattern which stands for it,
        else an optional column of the wire type.
    """
    if name in schema.columns:
        exact: pa.Column = schema.columns[name]
        return exact
    column: pa.Column
    for column in schema.columns.values():
        if stands_for(column, name):
            return column
    return column_of(Field(name=name, type=wire_type))


def is_declared(schema: pa.DataFrameSchema, name: str) -> bool:
    """Say whether a schema says anything about a field."""
    return any(stands_for(column, name) for column in schema.columns.values())


def stands_for(column: pa.Column, name: str) -> bool:
    """Say whether a declared column is meant by a field's name.

    Pandera asks whether the name begins as in a pattern (`Series.str.match`).
    """
    if column.regex:
        return re.match(str(column.name), name) is not None
    return bool(column.name == name)


def _field(name: str, column: pa.Column) -> Field:
    kind = column_kind(column, name).kind
    return Field(
        name=name,
        type=kind.wire_type,
        nullable=bool(column.nullable),
        required=bool(column.required),
        enum=_enum(column),
        display_name=column.title or "",
        kind=kind.name,
    )


def _enum(column: pa.Column) -> tuple[str, ...]:
    for check in column.checks:
        if check.registry_name == "isin":
            return tuple(str(v) for v in check.statistics["allowed_values"])
    return ()


def column_of(field: Field) -> pa.Column:
    """Declare what the CDP publishes of a field."""
    kind = published_kind(field)
    checks = [getattr(pa.Check, kind.check)()]
    if field.enum:
        checks.append(pa.Check.isin(published_values(field, kind)))
    return pa.Column(
        kind.dtype,
        checks,
        nullable=field.nullable and not field.required,
        required=field.required,
        title=field.display_name or None,
    )


def published_kind(field: Field, ours: Kind | None = None) -> Kind:
    """Say what kind of value the CDP holds in a field.

    Args:
        field: what it publishes.
        ours: the kind to take where it takes any text; by default the field's name
            says it, for ``Field.kind`` is "text" unless somebody said more.
    """
    said = KINDS[field.kind]
    if said.name == "text" or said.wire_type != field.type:
        named = KINDS[kind_for(field.name, field.type)]
        said = named if ours is None or field.type != "string" else ours
    return KINDS["text"] if _is_respelled(field, said) else said


def published_values(field: Field, kind: Kind) -> list[object]:
    """Read the allowed values as a kind reads a cell: 1 is not "1"."""
    written = pd.Series(field.enum, dtype="str")
    read, *_ = kind.normalize(written)
    return list(read if read.notna().all() else written)


def _is_respelled(field: Field, kind: Kind) -> bool:
    """Say whether a kind of text writes an allowed value otherwise than the CDP."""
    if not field.enum or kind.wire_type != "string" or kind.name == "text":
        return False
    return published_values(field, kind) != list(field.enum)
