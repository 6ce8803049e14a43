"""What Pandera can say of a frame: supported, or refused in a true sentence."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pandas as pd
import pandera.pandas as pa
import pytest
from pandera.typing import Series
from pyarrow import array, list_, nulls, string_view, table as arrow_table

from cdp_frames.errors import (
    FrameError,
    MappingError,
    MissingColumnError,
    SchemaDefinitionError,
)
from cdp_frames.inputs import to_pandas
from cdp_frames.mapping import infer_mapping
from cdp_frames.schema import load_schema
from cdp_frames.screening import screen

if TYPE_CHECKING:
    from collections.abc import Callable

EMAILS = ["a@example.com", "b@example.com", "c@example.com"]


def people(**columns: object) -> pd.DataFrame:
    return pd.DataFrame({"email": EMAILS, **columns})


def with_email(*checks: pa.Check, **options: object) -> pa.DataFrameSchema:
    columns = {"email": pa.Column(str), **options.pop("columns", {})}  # type: ignore[dict-item]  # columns
    return pa.DataFrameSchema(columns, checks=list(checks), **options)  # type: ignore[arg-type]  # passed on


# --- checks of the whole -------------------------------------------------------------


def test_a_check_that_there_are_rows_fails_without_any() -> None:
    schema = with_email(pa.Check(lambda df: len(df) > 0, error="rows, please"))
    for df in (people().iloc[:0], pd.DataFrame({"email": [None, " "]})):
        with pytest.raises(FrameError, match="as a whole fails a check: rows, please"):
            screen(df, schema)
    # Each row has been told what is wrong with it.
    assert screen(pd.DataFrame({"email": ["a@", "b@"]}), schema).valid.empty


def test_of_a_column_without_cells_too() -> None:
    column = pa.Column(int, pa.Check(lambda s: s.size > 0, error="cells"))
    with pytest.raises(FrameError, match="column 'n' as a whole fails a check: cells"):
        screen(people(n=1).iloc[:0], with_email(columns={"n": column}))


@pytest.mark.parametrize(
    "check",
    [
        pa.Check(lambda df: df["email"].str.len() > 1),
        pa.Check(lambda df: df.iloc[0]["email"] > ""),
        pa.Check(lambda row: bool(row["email"]), element_wise=True),
    ],
)
def test_a_check_of_rows_says_nothing_of_none(check: pa.Check) -> None:
    assert screen(people().iloc[:0], with_email(check)).fates.empty


@pytest.mark.parametrize("rows", [0, 3])
def test_a_warning_about_the_whole_is_a_hint_without_a_row(rows: int) -> None:
    column = pa.Column(
        float, pa.Check(lambda s: s.sum() > 9, error="much", raise_warning=True)
    )
    check = pa.Check(lambda df: len(df) > 9, error="many", raise_warning=True)
    schema = with_email(check, columns={"n": column})
    screened = screen(people(n=1.5).iloc[:rows], schema)
    hints = screened.hints
    assert hints["row"].isna().all()
    assert hints[["field", "message"]].fillna("").to_numpy().tolist() == [
        ["n", "column 'n' as a whole: much"],
        ["", "the frame as a whole: many"],
    ]
    assert screened.errors.empty


def test_hints_about_cells_keep_their_rows() -> None:
    warns = [pa.Check.lt(2, raise_warning=True), pa.Check(lambda s: False, raise_warning=True)]  # noqa: ARG005, E501  # fmt: skip
    column = pa.Column(int, warns)
    hints = screen(people(n=[1, 2, 3]), with_email(columns={"n": column})).hints
    assert hints["row"].tolist() == [1, 2, pd.NA]


# --- columns that are not declared, or not there -------------------------------------


def test_checks_see_the_callers_other_columns_as_they_are() -> None:
    row_wise = pa.Check(lambda df: df["total"] > 1, error="total")
    cell_wise = pa.Check(lambda df: df.ne(3), error="no 3")
    df = people(total=[1, 2, 3])
    errors = screen(df, with_email(row_wise, cell_wise)).errors
    assert errors[["row", "message"]].to_numpy().tolist() == [
        [0, "a check of the schema failed: total"],
        [2, "a check of the schema failed: no 3"],
    ]
    whole = pa.Check(lambda df: df["total"].sum() > 99, error="sum")
    with pytest.raises(FrameError, match="sum"):
        screen(df, with_email(whole))


def test_a_column_that_is_not_there_is_told_with_those_that_are() -> None:
    check = pa.Check(lambda df: df["totl"] > 1, name="mine")
    with pytest.raises(SchemaDefinitionError, match="it sees are 'email', 'total'"):
        screen(people(total=1), with_email(check))
    parser = pa.Parser(lambda df: df.assign(x=df["totl"]), name="mine")
    with pytest.raises(SchemaDefinitionError, match="it sees are 'email', 'total'"):
        screen(people(total=1), with_email(parsers=parser))


def test_a_strict_schema_sees_what_it_declares_alone() -> None:
    check = pa.Check(lambda df: df["total"] > 1, name="mine")
    for strict in (True, "filter"):
        with pytest.raises(SchemaDefinitionError, match="it sees are 'email'"):
            screen(people(total=1), with_email(check, strict=strict))


def test_a_default_stands_for_a_column_that_is_not_there() -> None:
    columns = {
        "tier": pa.Column(str, pa.Check.isin(["tin"]), default="tin"),
        "note": pa.Column(str, nullable=True),
    }
    schema = with_email(columns=columns, add_missing_columns=True)
    screened = screen(people(), schema)
    assert screened.valid["tier"].tolist() == ["tin"] * 3
    assert "note" not in screened.valid
    assert screened.changes["column"].tolist() == ["tier"] * 3
    again = screen(people(), schema, mapping=screened.mapping)
    assert again.valid.equals(screened.valid)
    with pytest.raises(MissingColumnError, match="no column 'tier'"):
        screen(people(), with_email(columns=columns))


def test_a_parser_of_the_frame_derives_columns() -> None:
    parsers = [
        pa.Parser(lambda df: df.assign(full=df["a"] + " " + df["b"]), name="join"),
        pa.Parser(lambda df: df.assign(size=df["full"].str.len()), name="measure"),
    ]
    columns = {
        "full": pa.Column(str, pa.Check.str_startswith("A")),
        "size": pa.Column(int),
        "never": pa.Column(int, required=False),
    }
    schema = with_email(columns=columns, parsers=parsers)
    df = people(a=["Ann", "Bob", None], b=["Lee", "Low", "Fox"])
    screened = screen(df, schema)
    assert screened.valid.to_dict("list") == {
        "email": ["a@example.com"],
        "full": ["Ann Lee"],
        "size": [7],
    }
    assert screened.errors[["row", "field", "code"]].to_numpy().tolist() == [
        [1, "full", "check_failed"],
        [2, "full", "missing_value"],
        [2, "size", "missing_value"],
    ]
    assert screened.changes["rule"].tolist() == ["parsed by join", "parsed by measure"]
    assert df.columns.tolist() == ["email", "a", "b"]


def test_a_column_that_no_parser_makes_is_missing() -> None:
    schema = with_email(
        columns={"full": pa.Column(str)}, parsers=pa.Parser(lambda df: df)
    )
    with pytest.raises(MissingColumnError, match="no column 'full'"):
        screen(people(), schema)


# --- the file's own names ------------------------------------------------------------


class Badge(pa.DataFrameModel):
    mail: Series[str] = pa.Field(alias="E-Mail")
    visits: Series[int] = pa.Field(alias="visits", ge=1)

    @pa.dataframe_check(error="a has few")
    def few(self, df: pd.DataFrame) -> pd.Series:
        return ~df["E-Mail"].str.startswith("a") | (df["visits"] < 9)

    class Config:
        unique = ["E-Mail", "visits"]  # noqa: RUF012 - as Pandera writes it


@pytest.mark.parametrize("mapping", [None, {"E-Mail": "email", "visits": "visits"}])
def test_a_schema_may_call_the_match_key_as_the_file_does(
    mapping: dict[object, str | None] | None,
) -> None:
    df = people(visits=[9, 0, 3]).rename(columns={"email": "E-Mail"})
    screened = screen(df, Badge, mapping=mapping)
    assert screened.errors["row"].tolist() == [0, 1]
    assert screened.valid.to_dict("list") == {"email": ["c@example.com"], "visits": [3]}


# --- labels --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("index", "words"),
    [
        (pd.Index(EMAILS, name="email"), "The index is called 'email'"),
        (pd.Index(EMAILS, name="E-Mail"), "The index is called 'E-Mail'"),
        (pd.Index(EMAILS), "The index holds e-mail addresses"),
        (
            pd.MultiIndex.from_arrays([[1, 2, 3], EMAILS], names=["n", "email"]),
            "The index is called 'email'",
        ),
    ],
    ids=str,
)
def test_an_address_in_the_index_is_told(index: pd.Index, words: str) -> None:
    df = pd.DataFrame({"first_name": ["Ann", "Bob", "Cyd"]}, index=index)
    ways: list[Callable[[], object]] = [
        lambda: screen(df),
        lambda: infer_mapping(df),
        lambda: infer_mapping(df, given={"email": "email"}),
        lambda: screen(df, mapping={"first_name": "first_name"}),
    ]
    for way in ways:
        with pytest.raises(MappingError, match=words) as caught:
            way()
        assert "reset_index()" in str(caught.value)
        assert "@" not in str(caught.value)


def test_any_column_may_stand_in_the_index() -> None:
    df = people().set_index(pd.Index([1, 2, 3], name="visits"))
    schema = with_email(columns={"visits": pa.Column(int)})
    with pytest.raises(MissingColumnError, match=r"reset_index\(\)"):
        screen(df, schema)


# --- times without a zone ------------------------------------------------------------

LATE = pa.Check.ge(pd.Timestamp("2026-01-01"), error="too early")


@pytest.mark.parametrize(
    "dtype",
    ["datetime64[ns]", "datetime64[us]", pa.DateTime, pd.Timestamp, dt.datetime],
    ids=str,
)
def test_times_without_a_zone_are_those_of_the_zone_that_is_given(
    dtype: object,
) -> None:
    schema = with_email(columns={"at": pa.Column(dtype, LATE)})
    df = people(at=["2026-01-01 00:30", "2025-12-31T23:30:00Z", "2025-12-31 23:00"])
    screened = screen(df, schema, timezone="Europe/Berlin")
    assert screened.errors["row"].tolist() == [2]
    assert screened.valid["at"].tolist() == [pd.Timestamp("2026-01-01 00:30")] * 2
    assert screened.changes["after"].tolist()[0] == "2025-12-31T23:30:00Z"
    schema.validate(screened.valid)
    again = screen(screened.valid, schema, timezone="Europe/Berlin")
    assert again.valid.equals(screened.valid)


def test_the_schema_may_name_the_zone_itself() -> None:
    checks = [pa.Check.cdp_timestamp(timezone="UTC"), LATE]
    schema = with_email(columns={"at": pa.Column("datetime64[ns]", checks)})
    assert screen(people(at="2026-01-01"), schema).errors.empty


def test_nobody_guesses_the_zone() -> None:
    schema = with_email(columns={"at": pa.Column("datetime64[ns]")})
    assert load_schema(schema) is schema
    with pytest.raises(SchemaDefinitionError, match="timezone='America/Denver'"):
        screen(people(at="2026-01-01"), schema)


# --- what is no schema, and what is no frame -----------------------------------------


def test_annotations_that_can_not_be_resolved_are_a_typed_error() -> None:
    class Unknown(pa.DataFrameModel):
        email: Series[NoSuchType]  # type: ignore[name-defined]  # noqa: F821

    class Unsaid(pa.DataFrameModel):
        email: NoSuchThing.at_all  # type: ignore[name-defined]  # noqa: F821

    for model in (Unknown, Unsaid):
        with pytest.raises(
            SchemaDefinitionError, match=f"{model.__name__} is no schema"
        ):
            load_schema(model)


@pytest.mark.parametrize(
    "source",
    [pa.Column(str), pa.SeriesSchema(str), pa.Index(str), 3, None, {"email": str}],
    ids=repr,
)
def test_what_is_no_schema_is_a_typed_error(source: object) -> None:
    with pytest.raises(SchemaDefinitionError, match="a schema is a name"):
        load_schema(source)  # type: ignore[arg-type]  # what a user may pass


def test_a_schema_for_another_library_is_a_typed_error() -> None:
    """As ``pandera.polars`` has it, without Polars."""
    polars = type("DataFrameSchema", (), {"__module__": "pandera.api.polars.container"})
    for source in (polars(), type("Mine", (polars,), {})):
        with pytest.raises(SchemaDefinitionError, match=r"of pandera\.polars: import"):
            load_schema(source)


def test_arrow_types_that_pandas_can_not_hold_are_a_typed_error() -> None:
    odd = nulls(2, list_(string_view()))
    table = arrow_table({"email": ["a@example.com", None], "tags": odd})
    with pytest.raises(FrameError, match=r"column 'tags' is of the Arrow type list"):
        to_pandas(table)


def test_such_a_column_of_a_pandas_frame_too() -> None:
    cells = array([["a"], None, ["b"]], type=list_(string_view()))
    df = people(tags=pd.Series(pd.arrays.ArrowExtensionArray(cells)))
    for use in (screen, infer_mapping, to_pandas):
        with pytest.raises(
            FrameError, match=r"column 'tags' is of the Arrow type list"
        ):
            use(df)


@pytest.mark.parametrize("headers", [["Mail", "visits"], ["email", "visits"]])
def test_an_alias_that_the_frame_lacks_is_told(headers: list[str]) -> None:
    df = people(visits=1).set_axis(headers, axis=1)
    with pytest.raises(MappingError, match="'email' is no field of the schema; its"):
        screen(df, Badge)
