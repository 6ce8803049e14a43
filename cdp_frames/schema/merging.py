"""What a schema declares of a field, held against what the CDP publishes of it.

Both count, and the narrower one wins: a field that either of them requires is required,
a value has to be allowed by both, and text that the CDP holds as a number is read as a
number. Where no value could be both, the field is a disagreement.
"""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING, Final

import pandas as pd
import pandera.pandas as pa

from cdp_frames.kinds import KINDS
from cdp_frames.schema.checks import check_of, kind_of_check, options_of
from cdp_frames.schema.columns import ColumnKind, column_kind
from cdp_frames.schema.fields import (
    column_of,
    published_kind,
    published_values,
    stands_for,
)
from cdp_frames.schema.row_models import model_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from cdp_frames.fields import Field
    from cdp_frames.kinds import Kind

# The wire types that hold a value as it is; each holds its own.
_WIDER: Final = {"integer": {"number"}}
_NUMBERS: Final = {"integer", "number"}
_PUBLISHED: Final = "published by the CDP"


def with_fields(
    schema: pa.DataFrameSchema, fields: Iterable[Field]
) -> pa.DataFrameSchema:
    """Complete a schema with what the CDP publishes of its fields.

    A field that the schema does not declare gets a column of its own, unless the
    schema is strict: that is the user's word that there is nothing else. One that it
    declares is held to both.

    Args:
        schema: the schema; not changed.
        fields: the fields of the CDP's object.

    Examples:
        >>> from cdp_frames.fields import Field
        >>> plan = pa.DataFrameSchema({"plan": pa.Column(str, nullable=True)})
        >>> told = with_fields(plan, [Field(name="plan", type="boolean")])
        >>> column_kind(told.columns["plan"]).kind.name
        'boolean'
    """
    known = {field.name: field for field in fields}
    if not known:
        return schema
    columns = dict(_merged_columns(schema, known))
    if not schema.strict:
        declared = list(columns.values())
        for name, field in known.items():
            if not any(stands_for(column, name) for column in declared):
                columns[name] = column_of(field).set_name(name)
    made = copy(schema)
    made.columns = columns
    return made


def _merged_columns(
    schema: pa.DataFrameSchema, known: Mapping[str, Field]
) -> Iterator[tuple[str, pa.Column]]:
    asked = bool(schema.checks or schema.parsers) or model_of(schema) is not None
    named: set[str] = set()
    for declared, column in schema.columns.items():
        if not column.regex:
            field = known.get(declared)
            yield declared, merged(column, field, asked=asked) if field else column
            continue
        for name, field in known.items():
            if name in schema.columns or name in named or not stands_for(column, name):
                continue
            made = merged(column, field, asked=asked)
            if made is not column:
                named.add(name)
                yield name, made
        yield declared, column


def merged(column: pa.Column, field: Field, *, asked: bool = False) -> pa.Column:
    """Merge a declared column with what the CDP publishes of its field.

    Args:
        column: the column; a pattern of names may declare it.
        field: the field.
        asked: whether checks or parsers of the whole frame see the column.

    Returns:
        The column itself, where the CDP asks for no more than it does.
    """
    sent = sent_kind(column, field)
    made = copy(column)
    if sent is not None and _reads_otherwise(column, field, sent.kind, asked=asked):
        made.dtype = sent.kind.dtype
        others = [check for check in column.checks if not kind_of_check(check)]
        made.checks = [check_of(sent.kind.name, **sent.options), *others]
        made.default = _read_default(column, sent.kind)
    if field.enum and sent is not None:
        made.checks = [*made.checks, _one_of(field, sent.kind)]
    made.nullable = column.nullable and field.nullable and not field.required
    # A pattern asks for one of its columns, and not for each.
    made.required = field.required or (column.required and not column.regex)
    if made.checks == column.checks and (made.nullable, made.required) == (
        column.nullable,
        column.required,
    ):
        return column
    made.regex = False
    named: pa.Column = made.set_name(field.name)
    return named


def sent_kind(column: pa.Column, field: Field) -> ColumnKind | None:
    """Say what kind of value is sent for a declared column.

    Args:
        column: the declared column.
        field: what the CDP publishes of it.

    Returns:
        The narrower one of the schema's kind and the CDP's; None if they disagree.

    Raises:
        SchemaDefinitionError: as ``column_kind``.

    Examples:
        >>> from cdp_frames.fields import Field
        >>> size = Field(name="company_size", type="number")
        >>> sent_kind(pa.Column(str, name="company_size"), size).kind.name
        'number'
        >>> sent_kind(pa.Column(int, name="company_size"), size).kind.name
        'integer'
        >>> sent_kind(pa.Column(str, pa.Check.cdp_phone(), name="company_size"), size)
    """
    ours = column_kind(column, field.name)
    theirs = published_kind(field, ours.kind)
    if theirs is ours.kind or theirs.wire_type in _WIDER.get(ours.kind.wire_type, ()):
        return ours
    if ours.kind.name != "text" != theirs.name:
        if "string" in {ours.kind.wire_type, theirs.wire_type}:
            return None
        if theirs.wire_type not in _NUMBERS and _asks_more(column):
            return None
    if column.default is not None and _read_default(column, theirs) is None:
        return None
    options = {k: v for k, v in ours.options.items() if k in theirs.options}
    return ColumnKind(theirs, options)


def disagreements(
    schema: pa.DataFrameSchema, fields: Iterable[Field], names: Iterable[str]
) -> dict[str, str]:
    """Say of which fields the schema and the CDP say what no value could be.

    Args:
        schema: the schema.
        fields: the fields of the CDP's object.
        names: the fields that are to be sent.

    Returns:
        What both say, by field.
    """
    known = {field.name: field for field in fields}
    found = {}
    for name in names:
        column = next((c for c in schema.columns.values() if stands_for(c, name)), None)
        if column is None or name not in known:
            continue
        if sent_kind(column, known[name]) is None:
            ours = column_kind(column, name).kind.name
            theirs = published_kind(known[name], KINDS[ours])
            found[name] = (
                f"the schema says {ours}, and the CDP says {theirs.name}; declare what "
                "the CDP holds, or leave the column out"
            )
    return found


def is_published(check: pa.Check) -> bool:
    """Say whether a check asks for what the CDP publishes, and the schema does not."""
    return bool(check.description == _PUBLISHED)


def _reads_otherwise(
    column: pa.Column, field: Field, kind: Kind, *, asked: bool
) -> bool:
    """Say whether a column is to be declared as another kind than it is.

    Text whose checks ask for more than text stays text to them; only what is sent is
    of the other kind (``own_cells``).
    """
    ours = column_kind(column, field.name).kind
    if kind is ours:
        return False
    return ours.name != "text" or not (asked or _asks_more(column))


def _asks_more(column: pa.Column) -> bool:
    """Say whether a column says more of its values than their kind."""
    if column.parsers or getattr(column.dtype, "categories", None) is not None:
        return True
    return any(
        kind_of_check(check) is None
        or (kind_of_check(check) == "text" and bool(options_of(check)))
        for check in column.checks
    )


def _read_default(column: pa.Column, kind: Kind) -> object:
    """Read a declared default as a cell of a kind; None if it is none."""
    if column.default is None:
        return None
    (read,), *_ = kind.normalize(pd.Series([column.default], dtype=object))
    return None if pd.isna(read) else read


def _one_of(field: Field, kind: Kind) -> pa.Check:
    """Make the check of the values that the CDP allows; it names the CDP."""
    check = pa.Check.isin(published_values(field, kind))
    words = ", ".join(map(repr, field.enum))
    check.error = f"must be one of {words}, says the CDP"
    check.description = _PUBLISHED
    return check
