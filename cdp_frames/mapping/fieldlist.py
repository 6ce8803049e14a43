"""The fields that columns can go to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdp_frames.errors import MappingError
from cdp_frames.schema import fields_of, load_schema

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cdp_frames.fields import Field
    from cdp_frames.schema import SchemaLike


def mapping_fields(
    fields: Sequence[Field] | None, schema: SchemaLike
) -> tuple[Field, ...]:
    """Return the fields given, or those of the schema.

    Raises:
        MappingError: a name is there twice.
        SchemaDefinitionError: there is no such schema, or it is wrong.
    """
    known = tuple(fields_of(load_schema(schema)) if fields is None else fields)
    names = [one.name for one in known]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise MappingError([f"the field {name!r} is there twice" for name in twice])
    return known
