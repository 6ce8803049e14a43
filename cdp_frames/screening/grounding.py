"""What rows are judged by, found out before any of them is: schema and mapping."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from cdp_frames.errors import MappingError, MissingColumnError, shown
from cdp_frames.mapping import Mapping
from cdp_frames.mapping.corrections import require_answers
from cdp_frames.mapping.labels import index_hint
from cdp_frames.mapping.own_fields import mapping_with_own
from cdp_frames.schema import fields_of, schema_to_read, with_fields
from cdp_frames.schema.fields import is_declared, stands_for
from cdp_frames.schema.merging import disagreements
from cdp_frames.screening.derived import without_made
from cdp_frames.screening.own_columns import own_fields, sure_fields
from cdp_frames.screening.renaming import by_fields
from cdp_frames.text.zones import as_zone

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping as Dict, Sequence

    import pandas as pd
    from pandera.pandas import Column, DataFrameSchema

    from cdp_frames.fields import Field
    from cdp_frames.mapping.mapped_columns import Aim
    from cdp_frames.mapping.memory import MappingMemory
    from cdp_frames.schema import SchemaLike
    from cdp_frames.screening.raw_columns import UserOptions


class Ground(NamedTuple):
    """What the rows of a frame are judged by.

    Attributes:
        declared: the schema, with the CDP's fields, and columns named by field.
        names: field -> its name in the user's schema, where that is another.
        mapping: which columns go to which fields, in the order in which they are sent.
        published: the fields that the CDP has.
        own: the fields of the schema's own, which are judged and not sent.
    """

    declared: DataFrameSchema
    names: Dict[str, str]
    mapping: Mapping
    published: tuple[Field, ...]
    own: frozenset[str]


def ground_of(
    df: pd.DataFrame,
    schema: SchemaLike,
    user: UserOptions,
    match_key: str | None,
    *,
    mapping: Mapping | Dict[Hashable, Aim] | None,
    fields: Sequence[Field] | None,
    memory: MappingMemory | None = None,
) -> Ground:
    """Find out what the rows of a frame are judged by.

    Args:
        df: the frame, or rows enough to know it by.
        schema: as in ``screen``.
        user: what the user and the file say.
        match_key: as in ``screen``.
        mapping: likewise.
        fields: likewise.
        memory: as in ``infer_mapping``.

    Raises:
        FrameError: as ``screen``.
    """
    # Also where no column asks for it: a zone that is none is a slip in any case.
    as_zone(user.timezone)
    declared, names = by_fields(schema_to_read(schema), df, mapping, fields, match_key)
    published = tuple(fields or ())
    of_schema = fields_of(declared, df.columns)
    sure = sure_fields(schema, of_schema, match_key)
    if published:
        declared = with_fields(declared, published)
        of_schema = fields_of(declared, df.columns)
    mapping = without_made(mapping, df, declared)
    extra = own_fields(schema, of_schema, published)
    own = frozenset(field.name for field in extra)
    if fields is None and isinstance(mapping, Mapping):
        of_schema = list(mapping.fields)
    mapped = mapping_with_own(
        df,
        mapping,
        published or of_schema,
        extra,
        match_key,
        sure=sure,
        memory=memory,
    )
    require_answers(mapped)
    return Ground(declared, names, _arranged(mapped, declared), published, own)


def _arranged(mapping: Mapping, schema: DataFrameSchema) -> Mapping:
    """Leave out and put in order what a strict or ordered schema asks for."""
    declared = list(schema.columns)
    known = [c for c in mapping.columns if is_declared(schema, c.field)]
    if schema.strict is True and len(known) < len(mapping.columns):
        extra = [c for c in mapping.columns if c not in known]
        raise MappingError(
            f"column {c.header!r}: the schema is strict and has no field {c.field!r}"
            for c in extra
        )
    columns = known if schema.strict == "filter" else list(mapping.columns)
    if schema.ordered:
        places = {name: place for place, name in enumerate(declared)}
        columns.sort(key=lambda c: places.get(c.field, len(declared)))
    return replace(mapping, columns=tuple(columns))


def require_columns(
    df: pd.DataFrame,
    mapping: Mapping,
    schema: DataFrameSchema,
    published: Sequence[Field],
) -> None:
    """Refuse a frame that lacks a column of the schema.

    Args:
        df: the frame.
        mapping: which of its columns go to fields.
        schema: says which columns there have to be.
        published: the fields that the CDP has.

    Raises:
        MissingColumnError: names the first of them.
    """
    mapped = [column.field for column in mapping.columns]
    lacking = [
        str(name)
        for name, column in schema.columns.items()
        if column.required
        and not any(stands_for(column, field) for field in mapped)
        and not _may_lack(schema, column)
    ]
    if lacking:
        rest = [f"Also missing: {shown(lacking[1:])}."] if len(lacking) > 1 else []
        asked = {field.name for field in published if field.required}
        by_cdp = f"The CDP requires {lacking[0]!r}." if lacking[0] in asked else ""
        hint = " ".join(filter(None, [by_cdp, index_hint(df, lacking[0]), *rest]))
        raise MissingColumnError(lacking[0], df.columns, hint)


def require_agreement(
    mapping: Mapping, schema: DataFrameSchema, published: Sequence[Field]
) -> None:
    """Refuse a schema that declares a field otherwise than the CDP has it.

    Raises:
        MappingError: names each of them.
    """
    headers = {column.field: column.header for column in mapping.columns}
    said = disagreements(schema, published, headers)
    if said:
        raise MappingError(
            f"column {headers[field]!r} goes to {field!r}: {words}"
            for field, words in said.items()
        )


def _may_lack(schema: DataFrameSchema, column: Column) -> bool:
    """Say whether Pandera would add a column of nothing, which is not sent."""
    return bool(schema.add_missing_columns and column.nullable)
