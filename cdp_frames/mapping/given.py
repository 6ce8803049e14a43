"""What the user gives as a mapping, made one for this very frame."""

from __future__ import annotations

from collections.abc import Mapping as AnyDict
from dataclasses import replace
from typing import TYPE_CHECKING

from cdp_frames.errors import MappingError
from cdp_frames.mapping.columns import seen_columns
from cdp_frames.mapping.corrections import closest, overridden, unmapped
from cdp_frames.mapping.inference import infer_mapping
from cdp_frames.mapping.labels import labels_told_of
from cdp_frames.mapping.mapped_columns import Fallback
from cdp_frames.mapping.model import Mapping
from cdp_frames.mapping.targets import mapping_fields
from cdp_frames.mapping.wire_types import wire_type_for

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    import pandas as pd

    from cdp_frames.fields import Field, WireType
    from cdp_frames.mapping.columns import SeenColumn
    from cdp_frames.mapping.mapped_columns import Aim, MappedColumn
    from cdp_frames.schema import SchemaLike


def as_mapping(
    df: pd.DataFrame,
    mapping: Mapping | AnyDict[Hashable, Aim] | None,
    *,
    fields: Sequence[Field] | None = None,
    schema: SchemaLike = "contact",
    match_key: str | None = "email",
) -> Mapping:
    """Turn whatever the user gave into a mapping for this very frame.

    Args:
        df: the frame; any columns, also repeated ones.
        mapping: None to infer it; a dict of header (or sent name) -> field, which is
            the *whole* mapping: columns that it does not name stay behind, and field
            -> list of headers where several fill one field (``override``); or a
            ``Mapping``, which is looked up by the sent names, so it may have been
            made for another week's file.
        fields: the fields of the CDP's object; else those of ``schema``.
        schema: a schema, or the name or path of one.
        match_key: the field that finds a person; it must be mapped. None to need none.

    Raises:
        MappingError: lists every unknown column, unknown field, and field that two
            columns claim, each with the closest names; or the match key is missing.

    Examples:
        >>> import pandas as pd
        >>> df = pd.DataFrame({"mail": ["a@example.com"], "memo": ["x"]})
        >>> as_mapping(df, {"mail": "email"}).field_map
        {'mail': 'email'}
    """
    if mapping is None:
        return infer_mapping(df, fields=fields, schema=schema, match_key=match_key)
    known = mapping_fields(fields, schema)
    if isinstance(mapping, Mapping):
        return _rebound(df, mapping, known if fields is not None else mapping.fields)
    if not isinstance(mapping, AnyDict):
        kind = type(mapping).__name__
        raise MappingError([f"mapping is a dict of column -> field, not a {kind}"])
    with labels_told_of(df, match_key):
        return overridden(_blank(df, known, match_key or ""), mapping)


def _blank(df: pd.DataFrame, fields: tuple[Field, ...], match_key: str) -> Mapping:
    seen = seen_columns(df)
    return Mapping(
        columns=(),
        left_out=tuple(unmapped(column, "not in the mapping given") for column in seen),
        seen=seen,
        fields=fields,
        match_key=match_key,
    )


def _found_again(
    column: MappedColumn, found: AnyDict[str, SeenColumn], field_type: WireType
) -> MappedColumn:
    seen = [found[part.source] for part in column.parts]
    types = {wire_type_for(each.type, field_type) for each in seen}
    parts = [Fallback(each.position, each.header, each.source) for each in seen]
    return replace(
        column.made_of(parts), wire_type=types.pop() if len(types) == 1 else field_type
    )


def _rebound(df: pd.DataFrame, mapping: Mapping, fields: tuple[Field, ...]) -> Mapping:
    """Fit a mapping to a frame by the sent names of the columns."""
    fresh = _blank(df, fields, mapping.match_key)
    wanted = [*mapping.columns, *mapping.judged]
    found = {column.source: column for column in fresh.seen}
    names = [field.name for field in fields]
    problems = [
        f"no column {part.source!r}{closest(part.source, list(found))}"
        for column in wanted
        for part in column.parts
        if part.source not in found
    ]
    problems += [
        f"column {column.source!r}: no field {column.field!r}"
        f"{closest(column.field, names)}"
        for column in wanted
        if column.field not in names
    ]
    if problems:
        raise MappingError(problems)
    types = {field.name: field.type for field in fields}
    columns = tuple(
        sorted(
            (_found_again(column, found, types[column.field]) for column in wanted),
            key=lambda column: column.position,
        )
    )
    sent = {part.position for column in columns for part in column.parts}
    reasons = {column.source: column for column in mapping.left_out}
    left_out = tuple(
        replace(reasons[column.source], position=column.position, header=column.header)
        if column.source in reasons
        else unmapped(column, "not in the mapping given")
        for column in fresh.seen
        if column.position not in sent
    )
    return replace(
        fresh, columns=columns, left_out=left_out, questions=mapping.questions
    )
