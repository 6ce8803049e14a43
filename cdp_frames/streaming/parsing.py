"""The parsers and the row model of a schema, where rows are judged part by part.

What they make of a row must not depend on the rows around it, nor may it move a person
into another part.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from cdp_frames.errors import SchemaDefinitionError
from cdp_frames.file_notes import without_attrs
from cdp_frames.reading.needs_whole import NeedsWhole
from cdp_frames.schema.row_models import model_of
from cdp_frames.screening.beside import beside_of
from cdp_frames.screening.columns import (
    columns_show,
    normalize_columns,
    normalized_column,
)
from cdp_frames.screening.derived import with_room
from cdp_frames.screening.opt_outs import counting_columns
from cdp_frames.screening.parsers import called, run_parsers, with_own_parsers
from cdp_frames.screening.part import Part
from cdp_frames.screening.raw_columns import raw_columns

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pandera.pandas as pa

    from cdp_frames.screening.columns import NormalizedColumn
    from cdp_frames.screening.grounding import Ground
    from cdp_frames.screening.raw_columns import RawColumn, UserOptions

# As many rows show whether a parser looks at others.
_ROWS: Final = 2_000
_FEW: Final = 20
_VALUES: Final = 300
_LOOKS: Final = (
    "a parser of the schema makes something else of a row where others stand around it "
    "(whole_checks='each part' runs it on each part)"
)
_MOVES: Final = (
    "a parser of the frame, or the row model, changes the match key (let a parser of "
    "its column do it)"
)


def require_each_row(sample: pd.DataFrame, ground: Ground, user: UserOptions) -> None:
    """Refuse parsers that look at more than one row, as far as some rows show it.

    Args:
        sample: rows from all of the stream.
        ground: what they are judged by.
        user: what the user and the file say.

    Raises:
        NeedsWhole: a parser makes something else of a row if others are not there.
        SchemaDefinitionError: a parser breaks.
    """
    schema = ground.declared
    named = any(column.parsers for column in schema.columns.values())
    if not (named or schema.parsers) or not len(sample):
        return
    step = -(-len(sample) // _ROWS)
    rows = without_attrs(sample).iloc[::step].reset_index(drop=True)
    whole = _parsed(rows, rows, ground, user)
    for column in normalize_columns(_found(rows, ground, user)):
        for parser in column.declared.parsers:
            _require_each_value(parser, column)
    for some in _some(len(rows)):
        try:
            alone = _parsed(rows.iloc[some].reset_index(drop=True), rows, ground, user)
        except SchemaDefinitionError:
            raise NeedsWhole(_LOOKS) from None
        if not whole.iloc[some].reset_index(drop=True).equals(alone):
            raise NeedsWhole(_LOOKS)


def _some(count: int) -> Iterator[np.ndarray]:
    """Yield places of rows: halves, and few; alone, most rows look otherwise."""
    half = count // 2
    yield from (each for each in (np.arange(half), np.arange(half, count)) if len(each))
    shuffled = np.random.default_rng(0).permutation(count)
    for size in (1, 3):
        for first in range(0, min(count, _FEW * size), size):
            yield np.sort(shuffled[first : first + size])


def _parsed(
    rows: pd.DataFrame, whole: pd.DataFrame, ground: Ground, user: UserOptions
) -> pd.DataFrame:
    """Return what the parsers make of rows, which are a part of others."""
    part = Part(
        np.arange(len(rows), dtype="int64"),
        ground,
        columns_show(_found(whole, ground, user)),
        counting_columns(whole, user.file),
        whole_checks=True,
    )
    columns = _run(rows, ground, user, part)
    cells = {place: column.clean for place, column in enumerate(columns)}
    made = pd.DataFrame(cells, copy=False).astype(object)
    return made.where(made.notna(), None).reset_index(drop=True)


def _run(
    rows: pd.DataFrame, ground: Ground, user: UserOptions, part: Part | None
) -> list[NormalizedColumn]:
    schema = ground.declared
    beside = beside_of(rows, ground.mapping, schema, ground.names)
    found = _found(rows, ground, user, part)
    return run_parsers(normalize_columns(found), schema, beside).columns


def _found(
    rows: pd.DataFrame, ground: Ground, user: UserOptions, part: Part | None = None
) -> list[RawColumn]:
    schema = ground.declared
    wide, mapped = with_room(rows, ground.mapping, schema)
    return raw_columns(wide, mapped, schema, user, ground.published, part)


def _require_each_value(parser: pa.Parser, column: NormalizedColumn) -> None:
    """Refuse a parser of a column that makes something else of a value by itself.

    Raises:
        NeedsWhole: it does.
    """
    where = f"column {column.mapped.field!r}"
    given = column.kept(column.seen.dropna())
    if not len(given):
        return
    try:
        after = called(parser, given, where)
    except SchemaDefinitionError:  # it asks for what the parser before it makes
        return
    places = np.flatnonzero(~given.duplicated().to_numpy())
    for place in np.random.default_rng(0).permutation(places)[:_VALUES]:
        one = slice(place, place + 1)
        try:
            alone = called(parser, given.iloc[one], where)
        except SchemaDefinitionError:
            raise NeedsWhole(_LOOKS) from None
        if not _plain(after.iloc[one]).equals(_plain(alone)):
            raise NeedsWhole(_LOOKS)


def _plain(cells: pd.Series) -> pd.Series:
    made = cells.astype(object)
    plain: pd.Series = made.where(made.notna(), None)
    return plain


def parsed_keys(
    frame: pd.DataFrame,
    columns: Sequence[RawColumn],
    ground: Ground,
    user: UserOptions,
    match_key: str,
) -> pd.Series | None:
    """Return the match keys of some rows, as their own parsers make them.

    Args:
        frame: m rows.
        columns: their mapped columns.
        ground: what they are judged by.
        user: what the user and the file say.
        match_key: the field that says who a person is.

    Returns:
        m keys; None where no column has them.

    Raises:
        NeedsWhole: a parser of the whole frame changes them.
    """
    schema = ground.declared
    key = next((each for each in columns if each.mapped.field == match_key), None)
    if key is None:
        made_here = bool(schema.parsers) and match_key in schema.columns
        if made_here:
            raise NeedsWhole(_MOVES)
        return None
    keys = with_own_parsers(normalized_column(key)).clean
    if (schema.parsers or model_of(schema) is not None) and len(frame):
        made = _run(without_attrs(frame).reset_index(drop=True), ground, user, None)
        after = next(each for each in made if each.mapped.field == match_key).clean
        same = after.eq(keys) | (after.isna() & keys.isna())
        if not same.fillna(value=False).all():
            raise NeedsWhole(_MOVES)
    return keys
