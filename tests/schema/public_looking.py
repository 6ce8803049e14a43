"""Schemas as Pandera's documentation shows them, each with rows that it refuses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Optional

import numpy as np
import pandas as pd
import pandera.pandas as pa
from pandera.typing import Series

from tests.schema.twins import Twin, of, people

if TYPE_CHECKING:
    from cdp_frames.schema import SchemaLike

Check, Column = pa.Check, pa.Column
UTC = "datetime64[us, UTC]"


def instants(*texts: str | None) -> pd.Series:
    return pd.to_datetime(pd.Series(texts), utc=True).dt.as_unit("us")


class Typed(pa.DataFrameModel):
    email: str
    visits: int = pa.Field(ge=0, lt=10)
    spend: Series[float] = pa.Field(in_range={"min_value": 0, "max_value": 99})
    tier: Series[str] = pa.Field(isin=["gold", "tin"])


class Loose(pa.DataFrameModel):
    email: Series[str]
    nick: Series[str] = pa.Field(nullable=True, str_matches=r"[a-z]+$")
    score: Optional[Series[float]] = pa.Field(gt=0)  # noqa: UP045 - as users write it


class Noted(pa.DataFrameModel):
    email: str
    tier: Series[Annotated[pd.CategoricalDtype, ["a", "b"], False]] = pa.Field(
        coerce=True
    )
    at: Series[Annotated[pd.DatetimeTZDtype, "us", "UTC"]] = pa.Field(nullable=True)


class Own(pa.DataFrameModel):
    email: Series[str]
    low: Series[int]
    high: Series[int]

    @pa.check("low", "high", name="small")
    def small(self, values: pd.Series) -> pd.Series:
        return values < 100

    @pa.check("low", element_wise=True)
    def not_seven(self, value: int) -> bool:
        return value != 7

    @pa.dataframe_check()
    def in_order(self, df: pd.DataFrame) -> pd.Series:
        return df["low"] <= df["high"]


class Parent(pa.DataFrameModel):
    email: Series[str]
    n: Series[int] = pa.Field(ge=0)


class Child(Parent):
    n: Series[int] = pa.Field(ge=5)
    m: Series[int] = pa.Field(le=5)


class Parsed(pa.DataFrameModel):
    email: Series[str]
    n: Series[int] = pa.Field(le=4)

    @pa.parser("n")
    def double(self, values: pd.Series) -> pd.Series:
        return values * 2

    class Config:
        coerce = True


class Patterned(pa.DataFrameModel):
    email: Series[str]
    scores: Series[int] = pa.Field(alias="score_.+", regex=True, ge=0)


class Strict(pa.DataFrameModel):
    email: Series[str]
    n: Series[int] = pa.Field(unique=True)

    class Config:
        strict = True
        ordered = True


class Aliased(pa.DataFrameModel):
    email: Series[str]
    number: Series[int] = pa.Field(alias="n", isin=[1, 2])


def even(values: pd.Series) -> pd.Series:
    return values % 2 == 0


def one(
    column: pa.Column,
    values: object,
    refused: list[int] | None,
    **rest: Any,
) -> Twin:
    name = "; ".join(
        [
            str(column.dtype),
            *(str(check.error or check.name) for check in column.checks),
        ]
    )
    return Twin(
        name=name,
        schema=of(columns={"field": column}),
        frame=people(field=values),
        refused=refused,
        **rest,
    )


def whole(
    name: str,
    schema: SchemaLike,
    frame: pd.DataFrame,
    refused: list[int] | None,
    **rest: Any,
) -> Twin:
    return Twin(name=name, schema=schema, frame=frame, refused=refused, **rest)


NUMBERS = [1, 5, 12]
TEXTS = ["gold", "Gold", "tin"]
LEFT = {"low": Column(int), "high": Column(int)}
PAIRS = people(low=[1, 9, 7], high=[2, 3, 200])

TWINS = [
    # built-in checks
    one(Column(int, Check.eq(5)), NUMBERS, [0, 2]),
    one(Column(int, Check.ne(5)), NUMBERS, [1]),
    one(Column(int, Check.gt(1)), NUMBERS, [0]),
    one(Column(int, Check.ge(5)), NUMBERS, [0]),
    one(Column(int, Check.lt(12)), NUMBERS, [2]),
    one(Column(int, Check.le(5)), NUMBERS, [2]),
    one(Column(int, Check.between(2, 11)), NUMBERS, [0, 2]),
    one(Column(int, Check.in_range(1, 12, include_min=False)), NUMBERS, [0]),
    one(Column(int, Check.isin([1, 5])), NUMBERS, [2]),
    one(Column(int, Check.notin([1, 5])), NUMBERS, [0, 1]),
    one(Column(float, Check.gt(1.5), nullable=True), [1.0, np.nan, 2.0], [0]),
    one(Column(float), [1.0, np.nan, 2.0], [1]),
    one(Column(str, Check.isin(["gold", "tin"])), TEXTS, [1]),
    one(Column(str, Check.notin(["tin"])), TEXTS, [2]),
    one(Column(str, Check.str_matches(r"[a-z]+$")), TEXTS, [1]),
    one(Column(str, Check.str_contains("ol")), TEXTS, [2]),
    one(Column(str, Check.str_startswith("g")), TEXTS, [1, 2]),
    one(Column(str, Check.str_endswith("n")), TEXTS, [0, 1]),
    one(Column(str, Check.str_length(4, 9)), TEXTS, [2]),
    one(Column(str, Check.unique_values_eq(["gold", "Gold", "tin"])), TEXTS, []),
    one(Column(str, Check.unique_values_eq(["gold"])), TEXTS, None),
    one(
        Column(UTC, Check.ge(pd.Timestamp("2026-01-01", tz="UTC"))),
        instants("2026-02-01", "2025-02-01"),
        [1],
    ),
    one(Column(bool, Check.eq(True)), [True, False], [1]),
    # checks of one's own
    one(Column(int, Check(even)), NUMBERS, [0, 1]),
    one(Column(int, Check(lambda n: n > 1, element_wise=True)), NUMBERS, [0]),
    one(Column(int, Check(lambda s: s.mean() > 5)), NUMBERS, []),
    one(Column(int, Check(lambda s: s.mean() > 50)), NUMBERS, None),
    one(Column(int, Check(lambda s: s > s.mean(), raise_warning=True)), NUMBERS, []),
    one(Column(int, [Check.gt(1), Check(even)]), NUMBERS, [0, 1]),
    one(
        Column(float, Check(lambda s: s.notna(), ignore_na=False), nullable=True),
        [1.0, np.nan],
        [1],
    ),
    one(
        Column(int, Check(even, n_failure_cases=1)),
        NUMBERS,
        [0, 1],
        pandera=[0],
        why="n_failure_cases",
    ),
    # dtypes
    one(
        Column("Int64", Check.gt(1), nullable=True),
        pd.array([1, None, 3], "Int64"),
        [0],
    ),
    one(
        Column("string", Check.str_length(4), nullable=True),
        pd.array(["gold", None, "tin"], "string"),
        [2],
    ),
    one(Column("category", Check.isin(["a"])), pd.Categorical(["a", "b"]), [1]),
    one(
        Column(pd.CategoricalDtype([1, 2, 3]), Check.isin([1, 2])),
        pd.Categorical([1, 2, 3]),
        [2],
    ),
    one(
        Column(object, Check(lambda v: v != 2, element_wise=True)),
        pd.Series([1, 2, "x"], dtype=object),
        [1],
    ),
    one(Column(None, Check.isin([1, 2])), [1, 2, 3], [2]),
    one(Column(None, Check.gt(1)), [1.0, 2.0], [0]),
    one(Column(int, Check.gt(1), coerce=True), ["1", "5"], [0]),
    one(Column(int, coerce=True), ["1", "x"], [1]),
    one(Column(int), ["1", "2"], [], pandera=None, why="kinds"),
    one(Column(float), [1, 2], [], pandera=None, why="kinds"),
    one(
        Column(str, Check.str_length(1), nullable=True),
        ["a", ""],
        [],
        pandera=[1],
        why="blank",
    ),
    one(Column(str, Check.isin(["a"])), ["a", "a "], [], pandera=[1], why="trimmed"),
    one(
        Column(str, [Check.cdp_country(), Check.isin(["USA"])]),
        ["USA", "US"],
        [],
        pandera=[1],
        why="listed",
    ),
    one(Column(int, Check(lambda s: s.str.len() > 1)), [1], None),
    one(Column(str, default="web"), ["web", None], []),
    # uniqueness
    one(Column(int, unique=True), [1, 2, 1], [0, 2]),
    one(Column(int, unique=True, report_duplicates="exclude_first"), [1, 2, 1], [2]),
    one(Column(int, unique=True, report_duplicates="exclude_last"), [1, 2, 1], [0]),
    whole(
        "joint",
        of(columns=LEFT, unique=["low", "high"]),
        people(low=[1, 1, 1], high=[2, 2, 3]),
        [0, 1],
    ),
    whole(
        "persons",
        of(columns={"n": Column(int, unique=True)}),
        people(n=[1, 1]).assign(email="ann@example.com"),
        [],
        pandera=[0, 1],
        why="person",
    ),
    one(
        Column(int, Check.gt(1), unique=True),
        [1, 2, 1],
        [0, 2],
    ),
    whole(
        "unique among those that pass",
        of(columns={"n": Column(int, unique=True), "m": Column(int, Check.gt(1))}),
        people(n=[5, 5], m=[1, 2]),
        [0],
        pandera=[0, 1],
        why="passing",
    ),
    # the frame
    whole("rows", of(Check(lambda df: df["low"] <= df["high"]), LEFT), PAIRS, [1]),
    whole(
        "row by row",
        of(Check(lambda row: row["low"] < 9, element_wise=True), LEFT),
        PAIRS,
        [1],
    ),
    whole("beside", of(Check(lambda df: df["beside"] > 1)), people(beside=[1, 2]), [0]),
    whole("size", of(Check(lambda df: len(df) > 9), LEFT), PAIRS, None),
    whole("cells", of(Check(lambda df: df.ne(9)), LEFT), PAIRS, [1]),
    whole(
        "coerced",
        of(columns={"n": Column(int, Check.gt(1))}, coerce=True),
        people(n=["1", "2"]),
        [0],
    ),
    whole(
        "filter",
        of(columns={"n": Column(int, Check.gt(1))}, strict="filter"),
        people(n=[1, 2], beside=[1, 2]),
        [0],
    ),
    whole(
        "pattern",
        of(columns={"n_.+": Column(int, Check.gt(1), regex=True)}),
        people(n_a=[1, 2, 3], n_b=[2, 1, 3]),
        [0, 1],
    ),
    whole(
        "optional",
        of(columns={"n": Column(int, required=False)}),
        people(m=[1, 2])[["email"]],
        [],
    ),
    whole("missing", of(columns={"n": Column(int)}), people(m=[1, 2])[["email"]], None),
    whole(
        "added",
        of(
            columns={"n": Column(int, Check.gt(1), default=1)}, add_missing_columns=True
        ),
        people(m=[1, 2])[["email"]],
        [0, 1],
    ),
    whole(
        "derived",
        of(
            columns={"full": Column(str, Check.str_startswith("A"))},
            parsers=pa.Parser(lambda df: df.assign(full=df["beside"].str.title())),
        ),
        people(beside=["ann", "bob"]),
        [1],
    ),
    whole(
        "groups",
        of(
            columns={
                "team": Column(str),
                "n": Column(
                    int, Check(lambda g: g["a"].mean() < g["b"].mean(), groupby="team")
                ),
            }
        ),
        people(team=["a", "b", "a"], n=[1, 9, 3]),
        [],
    ),
    whole(
        "groups fail",
        of(
            columns={
                "team": Column(str),
                "n": Column(
                    int, Check(lambda g: g["a"].sum() > 9, groupby="team", groups=["a"])
                ),
            }
        ),
        people(team=["a", "b", "a"], n=[1, 9, 3]),
        None,
    ),
    whole(
        "index",
        of(index=pa.Index(int, Check.gt(0))),
        people(m=[1, 2])[["email"]],
        [],
        pandera=[0],
        why="index",
    ),
    whole(
        "dropped",
        of(columns={"n": Column(int, Check.gt(1))}, drop_invalid_rows=True),
        people(n=[1, 2]),
        [0],
        pandera=[],
        why="drop",
    ),
    whole(
        "parser",
        of(columns={"n": Column(int, Check.lt(5), parsers=pa.Parser(lambda s: s * 2))}),
        people(n=[2, 3]),
        [1],
    ),
    # classes
    whole(
        "Typed",
        Typed,
        people(
            visits=[1, -1, 10, 3],
            spend=[1.0, 2.0, 3.0, 100.0],
            tier=["gold", "tin", "tin", "iron"],
        ),
        [1, 2, 3],
    ),
    whole("Loose", Loose, people(nick=["ann", None, "Bob"]), [2]),
    whole(
        "Loose, all",
        Loose,
        people(nick=["ann", None, "bob"], score=[1.0, 0.0, 2.0]),
        [1],
    ),
    whole("Noted", Noted, people(tier=["a", "b"], at=instants("2026-01-01", None)), []),
    whole("Own", Own, PAIRS, [1, 2]),
    whole("Child", Child, people(n=[5, 4, 9], m=[1, 2, 9]), [1, 2]),
    whole("Parsed", Parsed, people(n=["2", "3"]), [1], pandera=[0, 1], why="parsers"),
    whole("Patterned", Patterned, people(score_a=[1, -1], score_b=[1, 1]), [1]),
    whole("Strict", Strict, people(n=[1, 1, 2]), [0, 1]),
    whole("Aliased", Aliased, people(n=[1, 3]), [1]),
]
