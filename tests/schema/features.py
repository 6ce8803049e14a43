"""What Pandera can say, each as a small import: run in a process of its own.

The keys are the first cells of the table "What else Pandera can say" in
`docs/schemas.md`. Run as a script, each runs in a fork of a process that has imported
everything and validated nothing, for Pandera sets things up when a schema first
validates. It prints what failed, as JSON.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final, Literal

import pandas as pd
import pandera.pandas as pa
import pytest
from pydantic import BaseModel, Field as PydanticField

from cdp_frames import MappingError, MissingColumnError, SchemaDefinitionError
from cdp_frames.mapping import as_mapping
from cdp_frames.schema import load_schema
from cdp_frames.screening import Screened, screen
from tests.support.alone import run_alone

PEOPLE: Final = pd.DataFrame(
    {
        "email": ["a@example.com", "b@example.com", "c@example.com"],
        "tier": ["x", "x", "y"],
        "visits": ["1", "1", "3"],
    }
)


def email() -> pa.Column:
    return pa.Column(str, pa.Check.cdp_email())


def schema(*, given: object = None, **columns: pa.Column) -> pa.DataFrameSchema:
    options = given if isinstance(given, dict) else {}
    return pa.DataFrameSchema({"email": email(), **columns}, **options)


def screened(declared: Any, cells: Sequence[str | None] | None = None) -> Screened:  # noqa: ANN401 - some are wrong
    frame = PEOPLE if cells is None else PEOPLE.assign(visits=pd.Series(cells))
    return screen(frame, declared)


def refused(found: Screened) -> list[int]:
    fates = found.fates
    rows: list[int] = fates["row"][fates["fate"] == "rejected_here"].tolist()
    return rows


def required_and_nullable() -> None:
    with pytest.raises(MissingColumnError, match="badge"):
        screened(schema(badge=pa.Column(str)))
    gap = ["1", None, "3"]
    found = screened(schema(visits=pa.Column(int)), gap)
    assert found.errors["code"].tolist() == ["missing_value"]
    assert refused(screened(schema(visits=pa.Column(int, nullable=True)), gap)) == []


def default() -> None:
    found = screened(schema(visits=pa.Column(str, default="z")), ["1", None, "3"])
    assert found.changes["after"].tolist() == ["z"]


def unique() -> None:
    assert refused(screened(schema(tier=pa.Column(str, unique=True)))) == [0, 1]


def unique_together() -> None:
    columns = {"tier": pa.Column(str), "visits": pa.Column(int)}
    found = screened(schema(given={"unique": ["tier", "visits"]}, **columns))
    assert found.errors["code"].tolist() == ["not_unique", "not_unique"]


def report_duplicates() -> None:
    rows: dict[Literal["all", "exclude_first", "exclude_last"], list[int]] = {
        "all": [0, 1],
        "exclude_first": [1],
        "exclude_last": [0],
    }
    for report, expected in rows.items():
        column = pa.Column(str, unique=True, report_duplicates=report)
        assert refused(screened(schema(tier=column))) == expected


def drop_invalid_rows() -> None:
    column = pa.Column(int, pa.Check.le(2), drop_invalid_rows=True)
    found = screened(schema(given={"drop_invalid_rows": True}, visits=column))
    assert refused(found) == [2]
    assert found.errors["row"].tolist() == [2]


def regex() -> None:
    column = pa.Column(str, pa.Check.isin(["x"]), regex=True)
    assert refused(
        screened(pa.DataFrameSchema({"email": email(), "ti.*": column}))
    ) == [2]


def add_missing_columns() -> None:
    columns = {"badge": pa.Column(str, default="none")}
    found = screened(schema(given={"add_missing_columns": True}, **columns))
    assert found.valid["badge"].tolist() == ["none"] * 3


def frame_parsers() -> None:
    up = pa.Parser(lambda df: df.assign(tier=df["tier"].str.upper()), name="up")
    found = screened(schema(given={"parsers": up}, tier=pa.Column(str)))
    assert found.valid["tier"].tolist() == ["X", "X", "Y"]


def column_parsers() -> None:
    up = pa.Parser(lambda tiers: tiers.str.upper(), name="up")
    found = screened(schema(tier=pa.Column(str, parsers=up)))
    assert found.valid["tier"].tolist() == ["X", "X", "Y"]
    assert set(found.changes["rule"]) == {"parsed by up"}


def pydantic() -> None:
    class Person(BaseModel):
        email: str
        visits: int = PydanticField(le=2)

    class People(pa.DataFrameModel):
        class Config:
            dtype = pandas_model(Person)
            coerce = True

    assert refused(screened(People)) == [2]


def pandas_model(model: type[BaseModel]) -> object:
    from pandera.engines.pandas_engine import PydanticModel  # noqa: PLC0415

    return PydanticModel(model)


def frame_checks() -> None:
    few = pa.Check(lambda df: df["visits"] < 3, name="few")
    found = screened(schema(given={"checks": few}, visits=pa.Column(int)))
    assert refused(found) == [2]


def alias() -> None:
    class People(pa.DataFrameModel):
        email: str = pa.Field(alias="E-Mail", cdp_email={})

    frame = PEOPLE[["email"]].set_axis(["E-Mail"], axis=1)
    assert screen(frame, People).valid["email"].tolist() == PEOPLE["email"].tolist()


def raise_warning() -> None:
    few = pa.Check.le(2, raise_warning=True)
    found = screened(schema(visits=pa.Column(int, few)))
    assert refused(found) == []
    assert found.hints["row"].tolist() == [2]


def other_library() -> None:
    # Polars itself need not be installed: the schema says where it is from.
    foreign = type(
        "DataFrameSchema", (), {"__module__": "pandera.api.polars.container"}
    )
    with pytest.raises(SchemaDefinitionError, match=r"pandera\.pandas"):
        screened(foreign())


def strict() -> None:
    wide = schema(tier=pa.Column(str), visits=pa.Column(int))
    mapped = as_mapping(PEOPLE, {str(name): str(name) for name in PEOPLE}, schema=wide)
    with pytest.raises(MappingError, match="strict"):
        screen(PEOPLE, schema(given={"strict": True}), mapping=mapped)
    kept = screened(schema(given={"strict": "filter"}, tier=pa.Column(str)))
    assert list(kept.valid) == ["email", "tier"]


def ordered() -> None:
    columns = {"visits": pa.Column(int), "tier": pa.Column(str)}
    found = screened(schema(given={"ordered": True}, **columns))
    assert list(found.valid) == ["email", "visits", "tier"]


def coerce() -> None:
    found = screened(
        schema(given={"coerce": True}, visits=pa.Column(float, coerce=True))
    )
    assert found.valid["visits"].tolist() == [1.0, 1.0, 3.0]


def index() -> None:
    labels = pa.Index(str, pa.Check.isin(["q"]), unique=True, name="k")
    assert refused(screened(schema(given={"index": labels}))) == []


def groupby() -> None:
    check = pa.Check(lambda of: of["y"] < 2, groupby="tier", name="few")
    columns = {"tier": pa.Column(str), "visits": pa.Column(int, check)}
    assert refused(screened(schema(**columns))) == [2]


def element_wise() -> None:
    check = pa.Check(lambda visits: visits < 2, element_wise=True)
    assert refused(screened(schema(visits=pa.Column(int, check)))) == [2]


def ignore_na() -> None:
    there = pa.Check(lambda cells: cells.notna(), ignore_na=False)
    column = pa.Column("Int64", there, nullable=True)
    assert refused(screened(schema(visits=column), ["1", None, "3"])) == [1]


def n_failure_cases() -> None:
    column = pa.Column(int, pa.Check.gt(5, n_failure_cases=1))
    assert refused(screened(schema(visits=column))) == [0, 1, 2]


def words() -> None:
    told = {"title": "Tier", "description": "How good", "metadata": {"a": 1}}
    column = pa.Column(str, **told)  # type: ignore[arg-type]
    found = screened(schema(given={"name": "people", **told}, tier=column))
    assert refused(found) == []


def config() -> None:
    class People(pa.DataFrameModel):
        email: str = pa.Field(cdp_email={})
        visits: int = pa.Field(le=2)

        class Config:
            strict = "filter"
            ordered = True
            unique_column_names = True
            multiindex_strict = True
            from_format = "csv"

        @pa.parser("visits")
        def one_more(cls, visits: pd.Series) -> pd.Series:  # noqa: N805 - Pandera makes it a class method
            return visits + 1

        @pa.check("visits")
        def odd(cls, visits: pd.Series) -> pd.Series:  # noqa: N805 - Pandera makes it a class method
            return visits % 2 == 1

        @pa.dataframe_check
        def few(cls, df: pd.DataFrame) -> pd.Series:  # type: ignore[misc]  # noqa: N805 - Pandera makes it a class method
            return df["visits"] < 5

    found = screened(People)
    assert refused(found) == [0, 1, 2]
    assert list(found.valid) == ["email", "visits"]


def yaml() -> None:
    column = pa.Column(int, pa.Check.le(2))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "people.yaml"
        schema(visits=column).to_yaml(path)
        assert refused(screened(load_schema(path))) == [2]


def dtypes() -> None:
    for dtype in (int, "int64", "Int64", "int64[pyarrow]", pd.Int64Dtype()):
        found = screened(schema(visits=pa.Column(dtype)))
        assert found.valid["visits"].tolist() == [1, 1, 3]


def whole_dtype() -> None:
    assert refused(screened(schema(given={"dtype": int}, tier=pa.Column(str)))) == []


FEATURES: Final[dict[str, Callable[[], None]]] = {
    "`required`, `nullable`": required_and_nullable,
    "`default`": default,
    "`unique`": unique,
    '`unique=["a", "b"]` of the schema': unique_together,
    "`report_duplicates`": report_duplicates,
    "`drop_invalid_rows`": drop_invalid_rows,
    "`regex=True`": regex,
    "`add_missing_columns=True`": add_missing_columns,
    "parsers of the frame": frame_parsers,
    "`dtype=PydanticModel(...)`": pydantic,
    "checks of the frame": frame_checks,
    "`alias=`": alias,
    "a check with `raise_warning=True`": raise_warning,
    "a check with `groupby=`": groupby,
    "a check with `element_wise=True`": element_wise,
    "a check with `ignore_na=False`": ignore_na,
    "a check with `n_failure_cases=`": n_failure_cases,
    "a schema of `pandera.polars` or another library": other_library,
    "`strict=True`": strict,
    "`ordered=True`": ordered,
    "`coerce`": coerce,
    "parsers of a column": column_parsers,
    "`index`": index,
    "`name`, `title`, `description`, `metadata`": words,
    "a class, its `Config`, its checks and parsers": config,
    "a YAML file": yaml,
    "dtypes of numpy, pandas, Arrow and Python": dtypes,
    "another `dtype` of the schema as a whole": whole_dtype,
}


if __name__ == "__main__":
    outcomes = {name: run_alone(run) for name, run in FEATURES.items()}
    json.dump(outcomes, sys.stdout)
