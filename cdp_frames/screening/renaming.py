"""Schemas that call columns as the file does: their names, and those of the fields."""

from __future__ import annotations

from collections.abc import Mapping as AnyDict
from typing import TYPE_CHECKING, Any

from cdp_frames.errors import MappingError
from cdp_frames.fields import Field
from cdp_frames.mapping import Mapping, infer_mapping
from cdp_frames.mapping.corrections import apart

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    import pandas as pd
    import pandera.pandas as pa

    from cdp_frames.mapping.mapped_columns import Aim


def by_fields(
    schema: pa.DataFrameSchema,
    df: pd.DataFrame,
    mapping: Mapping | AnyDict[Hashable, Aim] | None,
    fields: Sequence[Field] | None,
    match_key: str | None,
) -> tuple[pa.DataFrameSchema, dict[str, str]]:
    """Name the columns of a schema by the fields that their values go to.

    A schema may declare ``E-Mail``, a header, and not ``email``, a field.

    Args:
        schema: the schema.
        df: the caller's frame.
        mapping: as in ``screen``.
        fields: the fields of the CDP's object; None if they are not known.
        match_key: the field that says who a person is.

    Returns:
        The schema, and field -> its name in the schema as it was; the schema itself
        and nothing, if it names fields.
    """
    known = {field.name for field in fields or ()}
    foreign = [
        name
        for name, column in schema.columns.items()
        if not column.regex and name not in known and name in df.columns
    ]
    wanted = known or ({match_key} if match_key else set())
    if not foreign or not (wanted - schema.columns.keys()):
        return schema, {}
    pairs = _pairs(df[foreign], mapping, fields, match_key)
    names = {
        field: name
        for name, field in pairs.items()
        if name in foreign and field not in schema.columns
    }
    if not names:
        return schema, {}
    renamed = schema.rename_columns({name: field for field, name in names.items()})
    called = {name: field for field, name in names.items()}
    renamed.unique = _renamed(schema.unique, called)
    return renamed, names


def _renamed(unique: object, called: dict[str, str]) -> Any:  # noqa: ANN401 - Pandera's
    """Rename the fields of joint uniqueness: a name, names, or lists of names."""
    if isinstance(unique, (list, tuple)):
        return [_renamed(each, called) for each in unique]
    return called.get(unique, unique) if isinstance(unique, str) else None


def _pairs(
    df: pd.DataFrame,
    mapping: Mapping | AnyDict[Hashable, Aim] | None,
    fields: Sequence[Field] | None,
    match_key: str | None,
) -> dict[str, str]:
    if isinstance(mapping, Mapping):
        return mapping.field_map
    if isinstance(mapping, AnyDict):
        single, joined = apart(mapping)
        firsts = {headers[0]: name for name, headers in joined.items() if headers}
        pairs = {**single, **firsts}
        return {str(name): to for name, to in pairs.items() if to is not None}
    if not df.columns.is_unique:
        return {}
    to = fields or [Field(name=str(match_key))]
    try:
        return infer_mapping(df, fields=to, match_key=None).field_map
    except MappingError:
        return {}
