"""What the user says about columns: a whole mapping, or corrections of one."""

from __future__ import annotations

from collections.abc import Mapping as AnyDict
from dataclasses import replace
from difflib import get_close_matches
from typing import TYPE_CHECKING, Final

from cdp_frames.errors import MappingError, shown
from cdp_frames.mapping.columns import SeenColumn, seen_columns
from cdp_frames.mapping.fieldlist import mapping_fields
from cdp_frames.mapping.inference import infer_mapping
from cdp_frames.mapping.model import MappedColumn, Mapping, UnmappedColumn
from cdp_frames.mapping.wire_types import wire_type_for
from cdp_frames.text.names import clean

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Sequence

    import pandas as pd

    from cdp_frames.fields import Field
    from cdp_frames.schema import SchemaLike

_SAID: Final = ("you said so",)


def as_mapping(
    df: pd.DataFrame,
    mapping: Mapping | AnyDict[Hashable, str | None] | None,
    *,
    fields: Sequence[Field] | None = None,
    schema: SchemaLike = "contact",
    match_key: str | None = "email",
) -> Mapping:
    """Turn whatever the user gave into a mapping for this very frame.

    Args:
        df: the frame; any columns, also repeated ones.
        mapping: None to infer it; a dict of header (or sent name) -> field, which is
            the *whole* mapping: columns that it does not name stay behind; or a
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
    return overridden(_blank(df, known, match_key or ""), mapping)


def overridden(mapping: Mapping, changes: AnyDict[Hashable, str | None]) -> Mapping:
    """Return the mapping with the user's changes; see ``Mapping.with_``."""
    said, problems = _resolved(mapping, changes)
    problems += _claimed_twice(said)
    if problems:
        raise MappingError(problems)
    fields = {one.name: one for one in mapping.fields}
    taken = {name: column.source for column, name in said if name is not None}
    named = {column.position for column, _ in said}
    kept = [
        one
        for one in mapping.columns
        if one.position not in named and one.field not in taken
    ]
    added = [_said(column, fields[name]) for column, name in said if name is not None]
    columns = tuple(sorted([*kept, *added], key=lambda one: one.position))
    result = replace(
        mapping, columns=columns, left_out=_left_out(mapping, columns, named, taken)
    )
    require_match_key(result)
    return result


def require_match_key(mapping: Mapping) -> None:
    """Raise a ``MappingError`` with the candidates if the match key is missing."""
    key = mapping.match_key
    if not key or any(one.field == key for one in mapping.columns):
        return
    if not mapping.seen:
        raise MappingError([f"the frame has no columns, so none holds {key!r}."])
    likely = sorted(
        (
            (probability, one.source)
            for one in mapping.left_out
            for name, probability in one.candidates
            if name == key
        ),
        reverse=True,
    )
    sources = [one.source for one in mapping.seen]
    if likely:
        found = ", ".join(f"{source!r} ({p:.2f})" for p, source in likely)
        which = f"candidates, with their probabilities: {found}"
        example = likely[0][1]
    else:
        which = f"the columns are {shown(sources)}"
        example = sources[0]
    how = f"infer_mapping(df, given={{{example!r}: {key!r}}})"
    message = f"no column is mapped to the match key {key!r}; {which}. Say which one"
    # A column of that very name may be there, with values that no file can hold.
    trouble = [
        f"column {one.source!r}: {one.type.trouble}"
        for one in mapping.seen
        if one.type.trouble
    ]
    raise MappingError([f"{message} it is, for example with {how}.", *trouble])


def _resolved(
    mapping: Mapping, changes: AnyDict[Hashable, str | None]
) -> tuple[list[tuple[SeenColumn, str | None]], list[str]]:
    """Find the columns and fields that the user named, and the mistakes in them."""
    fields = [one.name for one in mapping.fields]
    said, problems = [], []
    for header, name in changes.items():
        columns = _columns_called(mapping.seen, header)
        if name is not None and name not in fields:
            problems.append(
                f"column {header!r}: no field {name!r}{_closest(name, fields)}"
            )
        if len(columns) != 1:
            problems.append(_not_one_column(header, columns, mapping.seen))
        elif name is not None and columns[0].type.trouble:
            problems.append(f"column {header!r}: {columns[0].type.trouble}")
        else:
            said.append((columns[0], name))
    return said, problems


def _columns_called(seen: Iterable[SeenColumn], header: Hashable) -> list[SeenColumn]:
    seen = list(seen)
    exact = [one for one in seen if one.header == header]
    if len(exact) == 1:
        return exact
    # A repeated header is told apart by its sent name.
    by_source = [one for one in seen if one.source == header]
    return by_source if by_source and not exact else exact


def _not_one_column(
    header: Hashable, columns: Sequence[SeenColumn], seen: Iterable[SeenColumn]
) -> str:
    if columns:
        names = shown(one.source for one in columns)
        return f"several columns are called {header!r}; say {names}"
    sources = [one.source for one in seen]
    return f"no column {header!r}{_closest(clean(header), sources)}"


def _closest(name: str, names: Sequence[str]) -> str:
    folded = {one.casefold(): one for one in names}
    close = get_close_matches(str(name).casefold(), list(folded), n=3, cutoff=0.5)
    if close:
        return f"; the closest are {shown(folded[one] for one in close)}"
    return f"; there are {shown(names)}"


def _claimed_twice(said: Iterable[tuple[SeenColumn, str | None]]) -> list[str]:
    claims: dict[str, list[str]] = {}
    for column, name in said:
        if name is not None:
            claims.setdefault(name, []).append(column.source)
    return [
        f"field {name!r} is claimed by {len(sources)} columns: {shown(sources)}"
        for name, sources in claims.items()
        if len(sources) > 1
    ]


def _said(column: SeenColumn, field: Field) -> MappedColumn:
    return MappedColumn(
        position=column.position,
        header=column.header,
        source=column.source,
        field=field.name,
        wire_type=wire_type_for(column.type, field.type),
        probability=1.0,
        evidence=_SAID,
    )


def _left_out(
    mapping: Mapping,
    columns: Iterable[MappedColumn],
    named: set[int],
    taken: AnyDict[str, str],
) -> tuple[UnmappedColumn, ...]:
    sent = {one.position for one in columns}
    before = {one.position: one for one in mapping.left_out}
    lost = {one.position: one for one in mapping.columns if one.position not in sent}
    result = []
    for one in mapping.seen:
        if one.position in sent:
            continue
        if one.position in named:
            result.append(_unmapped(one, "left out by you"))
        elif one.position in lost:
            name = lost[one.position].field
            result.append(_unmapped(one, f"you gave {name!r} to {taken[name]!r}"))
        else:
            result.append(before[one.position])
    return tuple(result)


def _unmapped(column: SeenColumn, reason: str) -> UnmappedColumn:
    return UnmappedColumn(column.position, column.header, column.source, reason)


def _blank(df: pd.DataFrame, fields: tuple[Field, ...], match_key: str) -> Mapping:
    seen = seen_columns(df)
    return Mapping(
        columns=(),
        left_out=tuple(_unmapped(one, "not in the mapping given") for one in seen),
        seen=seen,
        fields=fields,
        match_key=match_key,
    )


def _rebound(df: pd.DataFrame, mapping: Mapping, fields: tuple[Field, ...]) -> Mapping:
    """Fit a mapping to a frame by the sent names of the columns."""
    fresh = _blank(df, fields, mapping.match_key)
    found = {one.source: one for one in fresh.seen}
    names = [one.name for one in fields]
    problems = [
        f"no column {one.source!r}{_closest(one.source, list(found))}"
        for one in mapping.columns
        if one.source not in found
    ]
    problems += [
        f"column {one.source!r}: no field {one.field!r}{_closest(one.field, names)}"
        for one in mapping.columns
        if one.field not in names
    ]
    if problems:
        raise MappingError(problems)
    types = {one.name: one.type for one in fields}
    columns = tuple(
        sorted(
            (
                replace(
                    one,
                    position=found[one.source].position,
                    header=found[one.source].header,
                    wire_type=wire_type_for(found[one.source].type, types[one.field]),
                )
                for one in mapping.columns
            ),
            key=lambda one: one.position,
        )
    )
    sent = {one.position for one in columns}
    reasons = {one.source: one for one in mapping.left_out}
    left_out = tuple(
        replace(reasons[one.source], position=one.position, header=one.header)
        if one.source in reasons
        else _unmapped(one, "not in the mapping given")
        for one in fresh.seen
        if one.position not in sent
    )
    return replace(fresh, columns=columns, left_out=left_out)
