"""Columns that the schema itself makes: by a parser of the frame, or by a default.

They are no columns of the caller's frame. In the mapping they stand behind its last
column, under the name of their field.
"""

from __future__ import annotations

from collections.abc import Mapping as AnyDict
from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from cdp_frames.mapping import MappedColumn, Mapping
from cdp_frames.schema.columns import column_kind

if TYPE_CHECKING:
    from collections.abc import Hashable

    import pandera.pandas as pa

    from cdp_frames.mapping.mapped_columns import Aim
    from cdp_frames.screening.columns import NormalizedColumn

_EVIDENCE = ("the schema makes it",)


def without_made(
    mapping: Mapping | AnyDict[Hashable, Aim] | None,
    df: pd.DataFrame,
    schema: pa.DataFrameSchema,
) -> Mapping | AnyDict[Hashable, Aim] | None:
    """Leave out of a mapping what the schema makes anew, and the frame does not have.

    The mapping of an earlier import holds such columns.
    """
    made = {name for name in makeable(schema) if name not in df.columns}
    if not made:
        return mapping
    if isinstance(mapping, Mapping):
        kept = tuple(c for c in mapping.columns if c.source not in made)
        return replace(mapping, columns=kept)
    if isinstance(mapping, AnyDict):
        return {
            header: to
            for header, to in mapping.items()
            # Of a list the key is the field, and no column.
            if header not in made or isinstance(to, (list, tuple))
        }
    return mapping


def makeable(schema: pa.DataFrameSchema) -> list[str]:
    """Name the fields that the schema may make where the frame lacks them."""
    return [
        str(name)
        for name, column in schema.columns.items()
        if not column.regex
        and (schema.parsers or (schema.add_missing_columns and _has_default(column)))
    ]


def with_room(
    df: pd.DataFrame, mapping: Mapping, schema: pa.DataFrameSchema
) -> tuple[pd.DataFrame, Mapping]:
    """Add an empty column for each field that the schema may make.

    Returns:
        The frame, and the mapping of it; as they were if the schema makes nothing.
    """
    mapped = {column.field for column in mapping.columns}
    names = [name for name in makeable(schema) if name not in mapped]
    if not names:
        return df, mapping
    room = pd.DataFrame(None, index=df.index, columns=names, dtype=object)
    added = [
        MappedColumn(
            position=df.shape[1] + place,
            header=name,
            source=_free(name, mapping),
            field=name,
            wire_type=column_kind(schema.columns[name], name).kind.wire_type,
            probability=1.0,
            evidence=_EVIDENCE,
        )
        for place, name in enumerate(names)
    ]
    wider = replace(mapping, columns=(*mapping.columns, *added))
    return pd.concat([df, room], axis=1), wider


def is_made(column: MappedColumn) -> bool:
    """Say whether a column is one that the schema makes."""
    return column.evidence == _EVIDENCE


def settled(
    columns: list[NormalizedColumn],
    mapping: Mapping,
    schema: pa.DataFrameSchema,
    parsed: set[str],
) -> tuple[list[NormalizedColumn], Mapping]:
    """Let go of the columns that the schema could have made and has not.

    Args:
        columns: the normalized columns, after the parsers.
        mapping: which columns go to which fields.
        schema: whose defaults fill a column.
        parsed: the fields that a parser of the frame has made.
    """

    def stays(column: MappedColumn) -> bool:
        if not is_made(column) or column.field in parsed:
            return True
        declared = schema.columns[column.field]
        return bool(schema.add_missing_columns) and _has_default(declared)

    kept = [column for column in columns if stays(column.mapped)]
    return kept, replace(mapping, columns=tuple(filter(stays, mapping.columns)))


def _has_default(column: pa.Column) -> bool:
    return column.default is not None


def _free(name: str, mapping: Mapping) -> str:
    taken = {column.source for column in mapping.seen}
    free, number = name, 2
    while free in taken:
        free, number = f"{name}_{number}", number + 1
    return free
