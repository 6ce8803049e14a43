"""The schema's own parsers, on normalized values.

Pandera runs parsers on what the caller wrote, before any check, and one that raises
escapes its collection of errors. Here a parser gets what the kind made of the cells,
and the kind normalizes again what the parser made of them.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple, TypeVar

import pandas as pd
import pandera.pandas as pa

from cdp_frames.errors import SchemaDefinitionError, shown
from cdp_frames.kinds.base import changes_at
from cdp_frames.schema.own_cells import meant_cells, put
from cdp_frames.schema.row_models import model_of, modelled
from cdp_frames.screening.columns import frame_of, joined_changes
from cdp_frames.screening.derived import is_made

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cdp_frames.screening.beside import Beside
    from cdp_frames.screening.columns import NormalizedColumn

_Cells = TypeVar("_Cells", pd.Series, pd.DataFrame)


class Parsed(NamedTuple):
    """What the parsers made.

    Attributes:
        columns: the columns, with the parsed values and a change for each of them.
        beside: what checks see beside them: a parser may have added to it.
        made: the fields that a parser of the frame returned.
    """

    columns: list[NormalizedColumn]
    beside: Beside
    made: set[str]


def run_parsers(
    columns: Sequence[NormalizedColumn], schema: pa.DataFrameSchema, beside: Beside
) -> Parsed:
    """Run the parsers of each column, then those of the whole frame.

    Args:
        columns: the normalized columns.
        schema: whose parsers of the whole frame are run. They do not see fields that
            the frame lacks until one of them has made them.
        beside: what they see beside the fields.

    Raises:
        SchemaDefinitionError: a parser raises, or loses or adds rows.
    """
    # Pandera makes known what runs its parsers only when a schema first validates.
    schema.get_backend(check_type=pd.DataFrame)
    parsed = [with_own_parsers(column) for column in columns]
    made: set[str] = set()
    for parser in schema.parsers or []:
        seen = [c for c in parsed if not is_made(c.mapped) or c.mapped.field in made]
        frame = beside.put(frame_of(seen))
        after = called(parser, frame, "the frame")
        _require_rows(after, frame, parser, "the frame")
        after = after.rename(columns=beside.field_of)
        parsed = [
            _parsed(column, after[column.mapped.field], parser)
            if column.mapped.field in after
            else column
            for column in parsed
        ]
        made |= {column.mapped.field for column in parsed} & set(after.columns)
        beside = replace(
            beside, columns=after.drop(columns=list(made)) if len(made) else after
        )
    return Parsed(_by_model(parsed, schema, beside), beside, made)


def _by_model(
    columns: list[NormalizedColumn], schema: pa.DataFrameSchema, beside: Beside
) -> list[NormalizedColumn]:
    """Take what the schema's row model makes of the rows that it lets pass."""
    model = model_of(schema)
    if model is None:
        return columns
    after, _ = modelled(model, beside.put(frame_of(columns)))
    after = after.rename(columns=beside.field_of)
    named = pa.Parser(lambda rows: rows, name=model.__name__)
    return [
        _parsed(column, after[column.mapped.field].infer_objects(), named)
        for column in columns
    ]


def with_own_parsers(column: NormalizedColumn) -> NormalizedColumn:
    """Run the parsers of one column.

    Raises:
        SchemaDefinitionError: as ``run_parsers``.
    """
    for parser in column.declared.parsers:
        where = f"column {column.mapped.field!r}"
        held = column.seen.dropna()
        if len(held):
            given = column.kept(held)
            after = called(parser, given, where)
            _require_rows(after, given, parser, where)
            column = _parsed(column, after, parser)
    return column


def _parsed(
    column: NormalizedColumn, after: pd.Series, parser: pa.Parser
) -> NormalizedColumn:
    """Take what a parser made of the cells that are not refused."""
    after = after[~column.refused[after.index.to_numpy()]]
    rows = after.index.to_numpy()
    options = dict(column.options)
    if isinstance(regions := options.get("regions"), pd.Series):
        options["regions"] = regions.take(rows)
    clean, problems, *_ = column.kind.normalize(after, **options)
    before = column.clean.take(rows)
    same = clean.eq(before) | (clean.isna() & before.isna())
    differs = ~same.fillna(value=False).to_numpy(dtype=bool)
    if not differs.any():
        return column
    values = column.clean.copy()
    values.iloc[rows[differs]] = clean[differs]
    rule = f"parsed by {parser.name or 'the schema'}"
    changed = joined_changes(column.changes, changes_at(rows[differs], rule))
    refused = problems.assign(position=rows[problems["position"].to_numpy()])
    own, _ = meant_cells(column.declared, column.meant, column.kind, after, clean)
    if column.own is not None or own is not None:
        own = put(column.seen, rows[differs], (clean if own is None else own)[differs])
    parsed = replace(column, clean=values, changes=changed, text=None, own=own)
    return parsed.with_problems(refused).fitted()


def called(parser: pa.Parser, given: _Cells, where: str) -> _Cells:
    """Return what a parser makes of cells.

    Raises:
        SchemaDefinitionError: it breaks.
    """
    try:
        made: _Cells = parser(given.copy()).parser_output
    except Exception as error:
        advice = ""
        if isinstance(error, KeyError) and isinstance(given, pd.DataFrame):
            advice = f" (the columns that it sees are {shown(given.columns)})"
        # Its own words may hold a contact's value, so they stay out of the message.
        raise SchemaDefinitionError(
            f"the parser {parser.name!r} of {where} breaks with "
            f"{type(error).__name__}{advice}; see the exception above"
        ) from error
    return made


def _require_rows(
    made: object, given: pd.Series | pd.DataFrame, parser: pa.Parser, where: str
) -> None:
    if type(made) is not type(given) or not made.index.equals(given.index):
        raise SchemaDefinitionError(
            f"the parser {parser.name!r} of {where} has to return the rows that it got"
        )
