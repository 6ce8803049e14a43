"""The schema's own checks and parsers: each by itself, per row, never lost."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pandas as pd
import pandera.pandas as pa
import pytest
from pandera.typing import Series

from cdp_frames.errors import FrameError, SchemaDefinitionError
from cdp_frames.fields import Field
from cdp_frames.mapping import Mapping, as_mapping
from cdp_frames.screening import Screened, screen

if TYPE_CHECKING:
    from collections.abc import Callable

EMAILS = ["a@a.org", "b@b.org", "c@c.org", "d@d.org"]


def leads(**columns: object) -> pd.DataFrame:
    first = next(iter(columns.values()))
    assert isinstance(first, list)
    return pd.DataFrame(
        {"email": EMAILS[: len(first)], **columns}, index=[5] * len(first)
    )


def with_column(name: str, column: pa.Column, **options: object) -> pa.DataFrameSchema:
    columns = {"email": pa.Column(str), name: column}
    return pa.DataFrameSchema(columns, **options)  # type: ignore[arg-type]  # passed on


def by_name(df: pd.DataFrame) -> dict[object, str]:
    return {name: name for name in df.columns}


def screened_valid(df: pd.DataFrame, schema: pa.DataFrameSchema) -> Screened:
    screened = screen(df, schema, mapping=by_name(df))
    schema.validate(screened.valid)
    return screened


def messages(screened: Screened) -> list[tuple[int, str]]:
    errors = screened.errors
    return list(zip(errors["row"], errors["message"], strict=True))


FAILED = "a check of the schema failed: "


@pytest.mark.parametrize(
    ("column", "values", "refused", "words"),
    [
        (
            pa.Column(str, pa.Check.isin(["gold", "silver"])),
            ["gold", "tin", "silver"],
            [1],
            "value is not one of the allowed ones: must be one of 'gold', 'silver'",
        ),
        (
            pa.Column(int, pa.Check.in_range(0, 120)),
            ["5", "121", "-1"],
            [1, 2],
            f"{FAILED}must be from 0 to 120",
        ),
        (
            pa.Column(str, pa.Check.str_matches(r"^[A-Z]{2}-\d+$")),
            ["AB-1", "ab-1"],
            [1],
            rf"{FAILED}must begin as in the pattern ^[A-Z]{{2}}-\d+$",
        ),
        (
            pa.Column(
                str, pa.Check(lambda v: v[0] == "A", element_wise=True, name="A")
            ),
            ["Ab", "Ba", "Ac"],
            [1],
            f"{FAILED}A",
        ),
        (
            pa.Column(float, pa.Check(lambda s: s < s.mean() * 2, error="an outlier")),
            ["1", "1", "1", "99"],
            [3],
            f"{FAILED}an outlier",
        ),
        (
            pa.Column(
                "datetime64[us, UTC]",
                pa.Check.le(
                    pd.Timestamp("2026-12-31", tz="UTC"), error="in the future"
                ),
            ),
            ["2026-01-01T00:00:00Z", "2030-01-01T00:00:00Z"],
            [1],
            f"{FAILED}in the future",
        ),
    ],
)
def test_a_check_fails_rows_and_says_its_reason(
    column: pa.Column, values: list[str], refused: list[int], words: str
) -> None:
    df = leads(field=values)
    screened = screened_valid(df, with_column("field", column))
    assert messages(screened) == [(row, words) for row in refused]
    assert screened.errors["value"].tolist() == [values[row] for row in refused]


def test_every_check_of_a_column_is_asked() -> None:
    checks = [
        pa.Check.ge(0),
        pa.Check.ne(-3),
        pa.Check(lambda s: s % 2 == 0, name="even"),
    ]
    screened = screened_valid(
        leads(n=["-3", "4", "5"]), with_column("n", pa.Column(int, checks))
    )
    assert messages(screened) == [
        (0, f"{FAILED}must be at least 0"),
        (0, f"{FAILED}must not be -3"),
        (0, f"{FAILED}even"),
        (2, f"{FAILED}even"),
    ]


def test_a_refused_cell_is_not_checked_again_but_its_neighbours_are() -> None:
    schema = pa.DataFrameSchema(
        {
            "email": pa.Column(str),
            "n": pa.Column(int, pa.Check.ge(0)),
            "m": pa.Column(int, pa.Check.ge(0)),
        }
    )
    screened = screened_valid(leads(n=["x", "1"], m=["-1", "1"]), schema)
    errors = screened.errors
    assert list(zip(errors["column"], errors["code"], strict=True)) == [
        ("n", "invalid_integer"),
        ("m", "check_failed"),
    ]


def test_a_gap_is_not_checked_unless_the_check_wants_it() -> None:
    for ignore_na, refused in ((True, []), (False, [1])):
        check = pa.Check(lambda s: s.notna(), name="has_value", ignore_na=ignore_na)
        column = pa.Column(str, check, nullable=True)
        screened = screen(
            leads(tier=["gold", None]),
            with_column("tier", column),
            mapping={"email": "email", "tier": "tier"},
        )
        assert screened.errors["row"].tolist() == refused


def test_a_check_over_the_whole_frame_concerns_rows() -> None:
    check = pa.Check(lambda df: df["low"] <= df["high"], name="low_is_low")
    schema = pa.DataFrameSchema(
        {"email": pa.Column(str), "low": pa.Column(int), "high": pa.Column(int)},
        checks=check,
    )
    screened = screened_valid(leads(low=["1", "9", "x"], high=["2", "3", "1"]), schema)
    assert screened.errors[["row", "code"]].to_numpy().tolist() == [
        [1, "check_failed"],
        [2, "invalid_integer"],
    ]
    line = screened.errors.iloc[0]
    assert pd.isna(line["column"])
    assert pd.isna(line["field"])
    assert line["value"] is None


def test_a_row_wise_check_of_the_frame_works() -> None:
    check = pa.Check(lambda row: row["n"] < row["m"], element_wise=True, name="n<m")
    schema = pa.DataFrameSchema(
        {"email": pa.Column(str), "n": pa.Column(int), "m": pa.Column(int)},
        checks=check,
    )
    assert messages(screened_valid(leads(n=["1", "5"], m=["2", "2"]), schema)) == [
        (1, f"{FAILED}n<m")
    ]


def test_a_check_that_answers_for_each_cell_names_the_columns() -> None:
    df = leads(n=["1", "1"], m=["2", "-3"])
    check = pa.Check(lambda df: df.ne(-3), name="no_minus_three")
    schema = pa.DataFrameSchema(
        {"email": pa.Column(str), "n": pa.Column(int), "m": pa.Column(int)},
        checks=check,
    )
    screened = screened_valid(df, schema)
    assert screened.errors[["row", "column"]].to_numpy().tolist() == [[1, "m"]]


def test_a_check_by_groups_that_answers_for_rows() -> None:
    def below(groups: dict[str, pd.Series]) -> pd.Series:
        return pd.concat([values < 10 for values in groups.values()]).sort_index()

    schema = pa.DataFrameSchema(
        {
            "email": pa.Column(str),
            "team": pa.Column(str),
            "n": pa.Column(int, pa.Check(below, groupby="team", name="below")),
        }
    )
    screened = screened_valid(leads(team=["r", "b", "r"], n=["1", "11", "3"]), schema)
    assert messages(screened) == [(1, f"{FAILED}below")]


def test_a_check_of_a_column_as_a_whole_is_no_rows_fault() -> None:
    def schema(least: int) -> pa.DataFrameSchema:
        check = pa.Check(lambda s: s.sum() >= least, name="enough")
        return with_column("n", pa.Column(int, check))

    df = leads(n=["1", "2", "x"])
    assert len(screened_valid(df, schema(3)).valid) == 2
    with pytest.raises(FrameError, match="column 'n' as a whole fails a check: enough"):
        screened_valid(df, schema(4))


def test_a_check_of_the_frame_as_a_whole_is_no_rows_fault() -> None:
    check = pa.Check(lambda df: len(df) > 1, name="two_rows")
    schema = pa.DataFrameSchema({"email": pa.Column(str)}, checks=check)
    assert len(screen(pd.DataFrame({"email": EMAILS}), schema).valid) == 4
    with pytest.raises(
        FrameError, match="the frame as a whole fails a check: two_rows"
    ):
        screen(pd.DataFrame({"email": ["a@a.org", "bob"]}), schema)


def test_a_warning_is_a_hint() -> None:
    check = pa.Check.le(10, raise_warning=True)
    df = leads(n=["1", "11"])
    screened = screen(df, with_column("n", pa.Column(int, check)), mapping=by_name(df))
    assert screened.errors.empty
    assert screened.hints[
        ["row", "column", "value", "message"]
    ].to_numpy().tolist() == [[1, "n", "11", "must be at most 10"]]


# --- checks that break ---------------------------------------------------------------


@pytest.mark.parametrize(
    "check",
    [
        pa.Check(lambda s: s.str.len() < 5, name="mine"),
        pa.Check(lambda v: v.nope, element_wise=True, name="mine"),
        pa.Check(lambda s: (s > 0).set_axis([98, 99]), name="mine"),
        pa.Check(lambda s: s.to_list(), name="mine"),
    ],
)
def test_a_check_that_breaks_is_the_schemas_fault(check: pa.Check) -> None:
    df = leads(n=["1", "2"])
    schema = with_column("n", pa.Column(int, check))
    with pytest.raises(SchemaDefinitionError, match="the check 'mine' of column 'n'"):
        screen(df, schema, mapping=by_name(df))


def test_a_check_that_breaks_tells_no_value() -> None:
    def breaks(values: pd.Series) -> pd.Series:
        raise ValueError(values.iloc[0])

    df = leads(n=["1", "2"])
    df["email"] = ["secret@example.com", "b@b.org"]
    schema = pa.DataFrameSchema({"email": pa.Column(str, pa.Check(breaks))})
    with pytest.raises(SchemaDefinitionError) as caught:
        screen(df, schema)
    assert "secret" not in str(caught.value)
    assert "ValueError" in str(caught.value)


def test_a_check_that_changes_what_it_is_given_changes_nothing() -> None:
    def vandal(values: pd.Series) -> pd.Series:
        values.iloc[:] = 7
        return values > 0

    df = leads(n=["1", "2"])
    schema = with_column("n", pa.Column(int, pa.Check(vandal)))
    assert screen(df, schema).valid["n"].tolist() == [1, 2]


# --- dtypes, defaults, patterns, unique ----------------------------------------------


@pytest.mark.parametrize(
    ("dtype", "values", "refused"),
    [
        ("int64", ["1", "2"], []),
        ("int8", ["1", "300"], [1]),
        ("uint8", ["1", "-1"], [1]),
        ("Int64", ["1", "2"], []),
        ("float64", ["1.5", "2"], []),
        ("float32", ["1.5", "2"], []),
        ("bool", ["yes", "no"], []),
        ("datetime64[ns, UTC]", ["2026-01-01T00:00:00Z", "2500-01-01T00:00:00Z"], [1]),
        (pd.DatetimeTZDtype("us", "Europe/Berlin"), ["2026-01-01T00:00:00Z"], []),
        (pd.CategoricalDtype(["gold", "silver"]), ["gold", "tin"], [1]),
        ("category", ["gold", "tin"], []),
        (object, ["a", "b"], []),
        ("string", ["a", "b"], []),
    ],
    ids=str,
)
def test_the_valid_rows_have_the_declared_dtype(
    dtype: object, values: list[str], refused: list[int]
) -> None:
    df = leads(field=values)
    screened = screened_valid(df, with_column("field", pa.Column(dtype)))
    assert screened.errors["row"].tolist() == refused
    assert len(screened.valid) == len(values) - len(refused)


def test_whole_numbers_with_gaps_stay_whole() -> None:
    column = pa.Column("Int64", nullable=True)
    screened = screened_valid(leads(n=["1", None, "3.0"]), with_column("n", column))
    assert screened.valid["n"].tolist() == [1, pd.NA, 3]


def test_a_default_fills_gaps_and_is_told() -> None:
    column = pa.Column(str, default="web")
    screened = screened_valid(
        leads(source=["fair", None]), with_column("source", column)
    )
    assert screened.valid["source"].tolist() == ["fair", "web"]
    changes = screened.changes
    assert changes["after"].tolist() == ["web"]
    assert changes["rule"].str.contains("filled in with the schema's default").all()


def test_a_pattern_stands_for_many_fields() -> None:
    schema = with_column("score_.*", pa.Column(int, pa.Check.ge(0), regex=True))
    df = leads(score_a=["1", "-1"], score_b=["-2", "2"])
    screened = screen(df, schema, mapping=_mapped(df, ["score_a", "score_b"]))
    assert screened.errors[["row", "column"]].to_numpy().tolist() == [
        [0, "score_b"],
        [1, "score_a"],
    ]
    schema.validate(
        screen(
            df.assign(score_a="1", score_b="2"), schema, mapping=screened.mapping
        ).valid
    )


def test_unique_values_belong_to_one_person() -> None:
    df = pd.DataFrame(
        {
            "email": ["a@a.org", "a@a.org", "b@b.org", "c@c.org", "d@d.org"],
            "badge": ["1", "1", "2", "2", None],
        }
    )
    column = pa.Column(str, unique=True, nullable=True)
    screened = screened_valid(df, with_column("badge", column))
    assert screened.fates["fate"].tolist() == [
        "duplicate",
        "valid",
        "rejected_here",
        "rejected_here",
        "valid",
    ]
    assert set(screened.errors["code"]) == {"not_unique"}


@pytest.mark.parametrize(
    ("report", "refused"),
    [("all", [0, 1, 2]), ("exclude_first", [1, 2]), ("exclude_last", [0, 1])],
)
def test_one_of_several_copies_may_be_spared(report: str, refused: list[int]) -> None:
    column = pa.Column(str, unique=True, report_duplicates=report)  # type: ignore[arg-type]  # a table
    screened = screened_valid(
        leads(badge=["1", "1", "1"]), with_column("badge", column)
    )
    assert screened.errors["row"].tolist() == refused


def test_several_columns_may_be_unique_together() -> None:
    schema = with_column("event", pa.Column(str), unique=["event", "seat"]).add_columns(
        {"seat": pa.Column(str, nullable=True)}
    )
    df = leads(event=["x", "x", "y", "y"], seat=["1", "1", "1", None])
    screened = screened_valid(df, schema)
    assert screened.errors["row"].tolist() == [0, 1]
    assert screened.errors["message"].str.endswith("together: event, seat").all()


def test_a_unique_email_is_what_keep_decides() -> None:
    schema = pa.DataFrameSchema({"email": pa.Column(str, unique=True)})
    screened = screen(pd.DataFrame({"email": ["a@a.org", "A@a.org"]}), schema)
    assert screened.fates["fate"].tolist() == ["duplicate", "valid"]


# --- classes and parsers -------------------------------------------------------------


class Lead(pa.DataFrameModel):
    email: Series[str] = pa.Field(cdp_email={})
    first_name: Series[str] = pa.Field(nullable=True)
    score: Series[int] = pa.Field(ge=0, le=100)

    @pa.parser("first_name")
    def title(self, values: pd.Series) -> pd.Series:
        return values.str.title()

    @pa.check("first_name", error="no digits in a name")
    def no_digits(self, values: pd.Series) -> pd.Series:
        return ~values.str.contains(r"\d")

    @pa.dataframe_check(error="a perfect score needs a name")
    def perfect(self, df: pd.DataFrame) -> pd.Series:
        return df["first_name"].notna() | (df["score"] < 100)


def test_a_model_class_is_a_schema() -> None:
    df = leads(first_name=["ana LEE", "b0b", None, None], score=["1", "2", "100", "99"])
    screened = screen(df, Lead, mapping=by_name(df))
    assert messages(screened) == [
        (1, f"{FAILED}no digits in a name; read as 'B0B'"),
        (2, f"{FAILED}a perfect score needs a name"),
    ]
    assert screened.valid["first_name"].tolist()[0] == "Ana Lee"
    rule = screened.changes.set_index("row")["rule"]
    assert rule[0] == "parsed by title"
    Lead.validate(screened.valid)


@pytest.mark.parametrize(
    ("parser", "words"),
    [
        (
            lambda s: s / 0,
            "the parser 'mine' of column 'field' breaks with TypeError",
        ),
        (lambda s: s.iloc[:1], "has to return the rows that it got"),
        (lambda s: s.to_frame(), "has to return the rows that it"),
    ],
)
def test_a_parser_that_breaks_is_the_schemas_fault(
    parser: Callable[[pd.Series], object], words: str
) -> None:
    """Pandera lets it escape from ``lazy=True``."""
    df = leads(field=["a", "b"])
    schema = with_column(
        "field", pa.Column(str, parsers=pa.Parser(parser, name="mine"))
    )
    with pytest.raises(SchemaDefinitionError, match=words):
        screen(df, schema, mapping=by_name(df))


def test_a_parser_runs_in_a_process_that_has_validated_nothing_yet() -> None:
    code = """
import pandas as pd, pandera.pandas as pa
from cdp_frames import screen
mail = pa.Column(str, parsers=pa.Parser(lambda s: "x" + s))
people = pd.DataFrame({"email": ["ana@example.com"]})
print(*screen(people, pa.DataFrameSchema({"email": mail})).valid["email"])
"""
    done = subprocess.run(  # noqa: S603 - the code of this test
        [sys.executable, "-c", code], capture_output=True, text=True, check=False
    )
    assert (done.stdout, done.stderr) == ("xana@example.com\n", "")


def test_a_parser_gets_values_of_the_right_type_alone() -> None:
    """Pandera runs a ``.str`` parser on a column of numbers, and it raises."""
    parser = pa.Parser(lambda s: s.str.upper())
    schema = with_column("tier", pa.Column(str, parsers=parser, nullable=True))
    df = leads(tier=[1, 2])
    assert screened_valid(df, schema).valid["tier"].tolist() == ["1", "2"]


def test_what_a_parser_makes_is_normalized() -> None:
    parser = pa.Parser(lambda s: s.str.replace("@", ""), name="vandal")
    schema = pa.DataFrameSchema({"email": pa.Column(str, parsers=parser)})
    screened = screen(pd.DataFrame({"email": ["a@a.org"]}), schema)
    assert screened.errors["code"].tolist() == ["invalid_email"]


def test_a_parser_of_the_frame_changes_cells() -> None:
    parser = pa.Parser(
        lambda df: df.assign(tier=df["tier"].fillna("none"), extra=1), name="fill"
    )
    schema = with_column("tier", pa.Column(str, nullable=True), parsers=parser)
    screened = screen(
        leads(tier=["gold", None]), schema, mapping={"email": "email", "tier": "tier"}
    )
    assert screened.valid["tier"].tolist() == ["gold", "none"]
    assert screened.changes["rule"].tolist() == ["parsed by fill"]


def _mapped(df: pd.DataFrame, names: list[str]) -> Mapping:
    fields = [Field(name="email"), *(Field(name=n, type="integer") for n in names)]
    return as_mapping(df, {n: n for n in ["email", *names]}, fields=fields)
