"""Values that the schema wants unique, over this frame and earlier attempts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import pandas as pd

from cdp_frames.kinds.base import problems_at
from cdp_frames.screening.duplicates import shared_by_persons
from cdp_frames.screening.unique_parts import Asked

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pandera.pandas as pa

    from cdp_frames.screening.columns import NormalizedColumn
    from cdp_frames.screening.rules import RowRules

_TAKEN: Final = "another person has it, imported by an earlier attempt"


class _Rows(NamedTuple):
    """The rows that are compared.

    Attributes:
        keys: n match keys.
        positions: the rows that may be sent, ascending.
        earlier: m rows that the CDP has taken already, a column for each field.
        earlier_keys: their match keys.
    """

    keys: pd.Series
    positions: np.ndarray
    earlier: pd.DataFrame
    earlier_keys: pd.Series


def asks_unique(
    columns: Sequence[NormalizedColumn], schema: pa.DataFrameSchema
) -> bool:
    """Say whether the schema wants values that no two persons share."""
    return bool(schema.unique) or any(column.declared.unique for column in columns)


def shared_values(
    columns: Sequence[NormalizedColumn],
    schema: pa.DataFrameSchema,
    keys: pd.Series,
    positions: np.ndarray,
    rules: RowRules,
    step: int = 0,
) -> Iterator[pd.DataFrame]:
    """Find the values that the schema wants unique and that two persons share.

    Args:
        columns: the normalized columns, n rows each.
        schema: says what is unique.
        keys: the n match keys.
        positions: the rows to compare, ascending.
        rules: say who a person is, and what earlier attempts have sent.
        step: 0 for the rows as they are, 1 for the merged ones of each person.
    """
    if not asks_unique(columns, schema):
        return
    if rules.part is not None and rules.part.unique is not None:
        yield from _over_parts(columns, schema, keys, positions, rules, step)
        return
    rows = _rows(columns, keys, positions, rules)
    for rank, column in enumerate(columns):
        if column.declared.unique:
            report = column.declared.report_duplicates
            found = _shared([column], rows, report, "")
            yield found.assign(rank=rank)
    for fields in _unique_sets(schema):
        some = [column for column in columns if column.mapped.field in fields]
        if some:
            words = f"together: {', '.join(fields)}"
            found = _shared(some, rows, schema.report_duplicates, words)
            yield found.assign(rank=len(columns))


def _over_parts(
    columns: Sequence[NormalizedColumn],
    schema: pa.DataFrameSchema,
    keys: pd.Series,
    positions: np.ndarray,
    rules: RowRules,
    step: int,
) -> Iterator[pd.DataFrame]:
    """Find them in a part of a frame, by what is known of all parts."""
    things = [
        (rank, [column], column.declared.report_duplicates, "")
        for rank, column in enumerate(columns)
        if column.declared.unique
    ]
    for fields in _unique_sets(schema):
        some = [column for column in columns if column.mapped.field in fields]
        words = f"together: {', '.join(fields)}"
        if some:
            things.append((len(columns), some, schema.report_duplicates, words))
    part = rules.part
    if part is None or part.unique is None:
        return
    for rank, some, report, words in things:
        names = tuple(column.mapped.field for column in some)
        asked = Asked(rules.bad_cells, step, (*names, words), report)
        values = [column.clean for column in some]
        lost = part.unique.lost(asked, values, keys, positions, part.numbers)
        yield problems_at(lost, "not_unique", detail=words).assign(rank=rank)


def _rows(
    columns: Sequence[NormalizedColumn],
    keys: pd.Series,
    positions: np.ndarray,
    rules: RowRules,
) -> _Rows:
    taken = pd.DataFrame() if rules.earlier is None else rules.earlier()
    taken = taken.reset_index(drop=True)
    for column in columns:
        if column.mapped.field == rules.match_key:
            return _Rows(keys, positions, taken, _read(column, taken))
    # Each record is somebody else, the earlier ones as well.
    others = pd.Series(-1 - np.arange(len(taken)), index=taken.index)
    return _Rows(keys, positions, taken, others)


def _read(column: NormalizedColumn, earlier: pd.DataFrame) -> pd.Series:
    """Return earlier values of a field as its kind makes them."""
    if column.mapped.field not in earlier:
        return pd.Series(None, index=earlier.index, dtype=object)
    options = {name: to for name, to in column.options.items() if name != "regions"}
    clean, *_ = column.kind.normalize(earlier[column.mapped.field], **options)
    return clean


def _shared(
    columns: Sequence[NormalizedColumn], rows: _Rows, report: str, words: str
) -> pd.DataFrame:
    values = _together([column.clean for column in columns])
    old = pd.DataFrame(
        {n: _read(column, rows.earlier) for n, column in enumerate(columns)}
    )
    old_keys = rows.earlier_keys
    if len(old):
        # Of a person counts what was said last, here if anything is said here.
        old = old.groupby(old_keys, sort=False).last()
        own = values.take(rows.positions).notna().to_numpy()
        old = old[~old.index.isin(rows.keys.take(rows.positions)[own])]
        old = old[old.notna().any(axis=1)]
    if not len(old):
        lost = _of_persons(values, rows.keys, rows.positions, report)
        return problems_at(lost, "not_unique", detail=words)
    size = len(old)
    both = [
        pd.concat(
            [old[n].astype(object), column.clean.astype(object)], ignore_index=True
        )
        for n, column in enumerate(columns)
    ]
    owners = pd.concat(
        [pd.Series(old.index).astype(object), rows.keys.astype(object)],
        ignore_index=True,
    )
    places = np.concatenate([np.arange(size), rows.positions + size])
    everything = _together(both)
    lost = _of_persons(everything, owners, places, report)
    lost = lost[lost >= size]
    taken = everything.take(lost).isin(everything.iloc[:size]).tolist()
    details = ["; ".join(filter(None, [words, _TAKEN if old else ""])) for old in taken]
    return problems_at(lost - size, "not_unique", detail=details)


def _together(values: Sequence[pd.Series]) -> pd.Series:
    """Return one value for each row: of several columns the number of the group."""
    if len(values) == 1:
        return values[0]
    # Pandera takes two gaps for equal here, unlike in a single column.
    side = pd.concat(values, axis=1, keys=range(len(values)))
    numbers: pd.Series = side.groupby(list(side), dropna=False, sort=False).ngroup()
    return numbers


def _of_persons(
    values: pd.Series, keys: pd.Series, positions: np.ndarray, report: str
) -> np.ndarray:
    persons = pd.factorize(keys, use_na_sentinel=False)[0]
    return shared_by_persons(values, persons, positions, report)


def _unique_sets(schema: pa.DataFrameSchema) -> list[list[str]]:
    unique = schema.unique or []
    if all(isinstance(name, str) for name in unique):
        return [list(unique)] if unique else []
    return [list(names) for names in unique]
