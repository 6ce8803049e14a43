"""Columns that the user's schema judges and the CDP has no field for.

The schema is a floor: a row has to pass all of it, whatever of it can be sent.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdp_frames.schema import SCHEMAS
from cdp_frames.schema.checks import kind_of_check, options_of
from cdp_frames.schema.row_models import model_of
from cdp_frames.screening.bad_cells import asks_for_consent

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    import pandas as pd
    import pandera.pandas as pa

    from cdp_frames.fields import Field
    from cdp_frames.schema import SchemaLike
    from cdp_frames.screening.columns import NormalizedColumn

# The default: it says what people's fields hold, and asks for none but the address.
_DEFAULT = "contact"


def own_fields(
    schema: SchemaLike, declared: Sequence[Field], published: Sequence[Field]
) -> list[Field]:
    """Return the fields of the schema that the CDP does not have.

    Args:
        schema: as the user gave it. ``contact``, the default, asks for nothing of a
            field that the CDP lacks.
        declared: the fields of the schema.
        published: the fields of the CDP's object; none where it was not asked.
    """
    if not published or (isinstance(schema, str) and schema == _DEFAULT):
        return []
    known = {field.name for field in published}
    return [field for field in declared if field.name not in known]


def sure_fields(
    schema: SchemaLike, declared: Sequence[Field], match_key: str | None
) -> list[Field]:
    """Return the fields to which columns of exactly their names go.

    Who writes a schema means the columns by their names: values that do not fit are for
    its checks to refuse, and no reason to leave the column behind. A shipped schema
    knows no file. Whose address the match key is, only the addresses tell.

    Args:
        schema: as the user gave it.
        declared: the fields that it declares.
        match_key: the field that says who a person is.
    """
    if isinstance(schema, str) and schema in SCHEMAS:
        return []
    return [field for field in declared if field.name != match_key]


def own_alarms(
    columns: Sequence[NormalizedColumn],
    own: Collection[str],
    schema: pa.DataFrameSchema,
) -> tuple[str, ...]:
    """Say which columns that somebody cares about are judged, and not sent.

    Args:
        columns: the normalized columns.
        own: the fields that the CDP does not have.
        schema: what judged them.
    """
    return tuple(
        f"Column {str(column.mapped.header)!r} was judged by your schema and is not "
        f"sent: the CDP has no field {column.mapped.field!r}."
        for column in columns
        if column.mapped.field in own and _matters(column, schema)
    )


def without_own(
    parts: Iterable[pd.DataFrame],
    columns: Sequence[NormalizedColumn],
    own: Collection[str],
) -> list[pd.DataFrame]:
    """Leave out what was found in the columns that are not sent, by their ``rank``."""
    ranks = {rank for rank, c in enumerate(columns) if c.mapped.field in own}
    return [part[~part["rank"].isin(ranks)] for part in parts] if ranks else [*parts]


def _matters(column: NormalizedColumn, schema: pa.DataFrameSchema) -> bool:
    """Say whether a check, a required value or consent is concerned."""
    declared = column.declared
    if declared.required or declared.unique or any(map(_asks, declared.checks)):
        return True
    if _may_be_seen_by_the_frame(column.mapped.field, schema):
        return True
    return any(map(asks_for_consent, (column.mapped.field, column.mapped.source)))


def _may_be_seen_by_the_frame(field: str, schema: pa.DataFrameSchema) -> bool:
    """Say whether rows can be refused for a field together with others.

    Which columns a check of the whole frame looks at can't be known; it gets all.
    """
    unique = schema.unique or ()
    joint = [unique] if isinstance(unique, str) else unique
    return bool(schema.checks) or model_of(schema) is not None or field in joint


def _asks(check: pa.Check) -> bool:
    # A kind without options is a type, as `int` is one.
    return kind_of_check(check) is None or bool(options_of(check))
