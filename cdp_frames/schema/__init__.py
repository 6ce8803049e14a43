"""Pandera schemas of what the CDP's fields hold: shipped ones, your own, the CDP's."""

from cdp_frames.schema.loading import (
    SCHEMAS,
    SchemaLike,
    fields_of,
    load_schema,
    schema_from_fields,
    schema_from_metadata,
    schema_to_read,
    with_fields,
)

__all__ = [
    "SCHEMAS",
    "SchemaLike",
    "fields_of",
    "load_schema",
    "schema_from_fields",
    "schema_from_metadata",
    "schema_to_read",
    "with_fields",
]
