"""Fields that the user's schema declares and the CDP's object does not have.

Their columns are found, so that they can be judged by the schema; they are not sent.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from cdp_frames.mapping.columns import seen_columns
from cdp_frames.mapping.corrections import apart, overridden
from cdp_frames.mapping.given import as_mapping
from cdp_frames.mapping.inference import infer_mapping
from cdp_frames.mapping.mapped_columns import Fallback, MappedColumn, UnmappedColumn
from cdp_frames.text.names import fold

if TYPE_CHECKING:
    from collections.abc import Collection, Hashable, Mapping as AnyDict, Sequence

    from cdp_frames.fields import Field
    from cdp_frames.mapping.mapped_columns import Aim
    from cdp_frames.mapping.memory import MappingMemory
    from cdp_frames.mapping.model import Mapping

_BY_NAME = ("the header is the field's name",)
_NOT_SENT = "judged by your schema, and not sent: the CDP has no field {!r}"


def mapping_with_own(
    df: pd.DataFrame,
    mapping: Mapping | AnyDict[Hashable, Aim] | None,
    published: Sequence[Field],
    own: Sequence[Field],
    match_key: str | None,
    given: AnyDict[Hashable, Aim] | None = None,
    sure: Sequence[Field] = (),
    memory: MappingMemory | None = None,
) -> Mapping:
    """Map columns to the CDP's fields, and the rest to those of the user's schema.

    A header that is exactly the name of a field of the schema's own is that field.
    Otherwise the CDP's fields come first: what they take is sent.

    Args:
        df: the frame.
        mapping: as in ``as_mapping``.
        published: the fields of the CDP's object.
        own: the fields that only the schema has.
        match_key: as in ``as_mapping``.
        given: what is known already, as in ``infer_mapping``.
        sure: fields to which a column of exactly their name goes, whatever it holds:
            the schema says so, and judges the values.
        memory: what the user confirmed before, as in ``infer_mapping``.

    Raises:
        MappingError: as ``as_mapping``.
    """
    if mapping is not None:
        return as_mapping(df, mapping, fields=[*published, *own], match_key=match_key)
    if given:
        single, joined = apart(given)
        # The first of several stands for them, until all columns are known.
        firsts = {
            header: None if place else name
            for name, headers in joined.items()
            for place, header in enumerate(headers)
        }
        said = {**single, **firsts}
    else:
        said, joined = {}, {}
    exact = {c: n for c, n in _exact(df, [*own, *sure]).items() if c not in said}
    known = {**exact, **said}
    names = {field.name for field in own}
    first = infer_mapping(
        df,
        fields=published,
        match_key=match_key,
        given={c: None if name in names else name for c, name in known.items()},
        memory=memory,
    )
    first = replace(
        first,
        columns=tuple(
            replace(c, evidence=_BY_NAME) if c.source in exact else c
            for c in first.columns
        ),
    )
    if not own:
        return overridden(first, joined) if joined else first
    left = [column.position for column in first.left_out]
    sources = {column.position: column.source for column in first.seen}
    told = {
        place: known[key]
        for place in left
        for key in (df.columns[place], sources[place])
        if key in known and known[key] in {*names, None}
    }
    # Headers stay as they are, so that a repeated one is as unsure as without the CDP;
    # those that are told go by their sent names, which are unique.
    headers = [sources[place] if place in told else df.columns[place] for place in left]
    found = infer_mapping(
        df.iloc[:, left].set_axis(pd.Index(headers, tupleize_cols=False), axis=1),
        fields=own,
        match_key=None,
        given={sources[place]: name for place, name in told.items()},
    )
    second = [
        replace(
            column,
            position=place,
            header=df.columns[place],
            source=sources[place],
            evidence=_BY_NAME if sources[place] in exact else column.evidence,
        )
        for column in found.columns
        for place in [left[column.position]]
    ]
    taken = {column.position for column in second}
    again = {left[column.position]: column for column in found.left_out}
    whole = replace(
        first,
        columns=_in_order([*first.columns, *second]),
        left_out=tuple(
            _told_more(column, again[column.position])
            for column in first.left_out
            if column.position not in taken
        ),
        fields=(*published, *own),
    )
    return overridden(whole, joined) if joined else whole


def sent_mapping(mapping: Mapping, own: Collection[str]) -> Mapping:
    """Leave behind the columns of the schema's own fields, with that reason.

    Args:
        mapping: columns of all fields.
        own: the names of the fields that the CDP does not have.
    """
    seen = {column.position for column in mapping.seen}
    judged = tuple(c for c in mapping.columns if c.field in own and c.position in seen)
    left = [
        UnmappedColumn(*_place(part), _NOT_SENT.format(c.field))
        for c in judged
        for part in c.parts
    ]
    return replace(
        mapping,
        columns=tuple(c for c in mapping.columns if c.field not in own),
        left_out=tuple(
            sorted([*mapping.left_out, *left], key=lambda column: column.position)
        ),
        judged=judged,
    )


def _place(part: Fallback) -> tuple[int, Hashable, str]:
    return part.position, part.header, part.source


def _exact(df: pd.DataFrame, own: Sequence[Field]) -> dict[Hashable, str | None]:
    """Find the columns that are called exactly as a field: sent name -> field."""
    keys = {fold(field.name): field.name for field in own}
    if not keys:
        return {}
    seen = seen_columns(df)
    often = Counter(fold(str(column.header)) for column in seen)
    return {
        column.source: keys[key]
        for column in seen
        for key in [fold(str(column.header))]
        if key in keys and often[key] == 1 and not column.type.trouble
    }


def _told_more(first: UnmappedColumn, again: UnmappedColumn) -> UnmappedColumn:
    """Say why the schema's own field did not fit, where only that one came near."""
    if first.candidates or not again.candidates:
        return first
    return replace(first, reason=again.reason, candidates=again.candidates)


def _in_order(columns: Sequence[MappedColumn]) -> tuple[MappedColumn, ...]:
    return tuple(sorted(columns, key=lambda column: column.position))
