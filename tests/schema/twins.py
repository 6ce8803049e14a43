"""A schema and a frame, judged by Pandera and by us; and where the two differ."""

from __future__ import annotations

import warnings
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import pandas as pd
import pandera.pandas as pa
from pandera.errors import SchemaErrors

from cdp_frames.errors import FrameError
from cdp_frames.screening import screen

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cdp_frames.schema import SchemaLike

# Where we mean to differ. The table of the page on schemas is held to this one.
DIFFERENCES: Final = {
    "kinds": "cells are read by their kind, with or without `coerce`",
    "blank": "a blank text is missing",
    "trimmed": "blanks at the ends of a text are no part of it",
    "listed": "`isin`, `notin`, `eq` and `ne` list values as cells are written",
    "n_failure_cases": "all rows that a check refuses are refused, reported or not",
    "person": "several rows of one person may share a `unique` value, and one is sent",
    "passing": "`unique` and checks of a whole are asked about rows that pass the rest",
    "index": "labels are not checked",
    "drop": "`drop_invalid_rows` drops nothing: each row has its fate",
    "parsers": "parsers get what the kinds made of the cells, not what was written",
}


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Twin:
    """One schema with one frame.

    Attributes:
        name: what it is about.
        schema: the schema.
        frame: the rows, on a ``RangeIndex``.
        refused: the rows that we refuse; None where a check of the whole fails.
        pandera: the rows that Pandera refuses, where they are others.
        why: which of the differences makes it so.
    """

    name: str
    schema: SchemaLike
    frame: pd.DataFrame
    refused: list[int] | None
    pandera: list[int] | None = None
    why: str = ""
    options: Mapping[str, object] = field(default_factory=dict)


def people(**columns: object) -> pd.DataFrame:
    """Make a frame with an address for each row."""
    rest = pd.DataFrame(columns)
    emails = [f"p{n}@example.com" for n in range(len(rest))]
    return pd.concat([pd.DataFrame({"email": emails}), rest], axis=1)


def of(
    checks: object = None, columns: object = None, **options: object
) -> pa.DataFrameSchema:
    """Make a schema of columns beside the address."""
    declared = {"email": pa.Column(str), **(columns or {})}  # type: ignore[dict-item]
    return pa.DataFrameSchema(declared, checks=checks, **options)  # type: ignore[arg-type]


def by_pandera(schema: SchemaLike, df: pd.DataFrame) -> list[int] | None:
    """Return the rows that ``validate(lazy=True)`` names; None if it names none."""
    made = schema.to_schema() if isinstance(schema, type) else schema
    assert isinstance(made, pa.DataFrameSchema)
    try:
        with warnings.catch_warnings():
            # A check that only warns.
            warnings.simplefilter("ignore")
            made.validate(df, lazy=True)
    except SchemaErrors as errors:
        rows = errors.failure_cases["index"]
        named = len(rows) and rows.notna().all()
        return sorted(rows.astype(int).unique()) if named else None
    return []


def by_us(schema: SchemaLike, df: pd.DataFrame, **options: object) -> list[int] | None:
    """Return the rows that screening refuses; None if no single row is at fault."""
    mapping = {name: name for name in df.columns if name != "beside"}
    try:
        fates = screen(df, schema, mapping=mapping, **options).fates  # type: ignore[arg-type]
    except FrameError:
        return None
    return fates.loc[fates["fate"].eq("rejected_here"), "row"].tolist()
