"""A dtype that is narrower than a value refuses it, or its change is told."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from pathlib import Path

import numpy as np
import pandas as pd
import pandera.pandas as pandera
import pyarrow as pa
import pytest
from hypothesis import given, strategies as st
from pandera.engines.pandas_engine import Date, Decimal as DecimalDtype

from cdp_frames import Client, cdp_import
from cdp_frames.kinds import KINDS
from cdp_frames.sandbox import Sandbox
from cdp_frames.schema.columns import column_kind
from cdp_frames.schema.fitting import fitted
from cdp_frames.screening import Screened, screen
from cdp_frames.text.cells import sent_texts
from tests.support.examples import examples


def arrow(dtype: pa.DataType) -> pd.ArrowDtype:
    return pd.ArrowDtype(dtype)


FLOATS = [
    "float16", "float32", "float64", "Float32", "Float64", float,
    arrow(pa.float16()), arrow(pa.float32()), arrow(pa.float64()),
    DecimalDtype(8, 2), DecimalDtype(28, 0), DecimalDtype(38, 20),
    arrow(pa.decimal128(8, 2)), arrow(pa.decimal128(38, 10)),
]  # fmt: skip
INTEGERS = [
    "int8", "int16", "int32", "int64", "uint8", "uint64", int,
    "Int8", "Int32", "Int64", "UInt8", "UInt64",
    arrow(pa.int8()), arrow(pa.int32()), arrow(pa.uint8()), arrow(pa.uint64()),
]  # fmt: skip
TIMES = [
    *(f"datetime64[{unit}, UTC]" for unit in ("s", "ms", "us", "ns")),
    "datetime64[s, Asia/Tokyo]",
    *(arrow(pa.timestamp(unit, "UTC")) for unit in ("s", "ms", "us", "ns")),
    arrow(pa.timestamp("s", "America/Denver")),
]
DATES = [Date(), arrow(pa.date32()), arrow(pa.date64())]
TRUTHS = ["bool", "boolean", bool, arrow(pa.bool_())]
TEXTS = [
    str, "string", "string[python]", "object", "category", arrow(pa.string()),
    arrow(pa.large_string()), pd.CategoricalDtype(["a", "bc", "0"]),
]  # fmt: skip

NUMBER = st.floats(allow_nan=False, allow_infinity=False) | st.sampled_from(
    [16777217.0, 1e39, 3.99951, 0.1, 1e-50, 65520.0, 123456789.125, -0.004, 2.0**53]
)
# pandas 2 can't make a datetime of times of a zone before 1677-09-21.
SINCE = dt.datetime(1678, 1, 1)  # noqa: DTZ001 - the strategy adds the zone
TIME = st.datetimes(min_value=SINCE, timezones=st.just(dt.UTC))


def schema_of(dtype: object, **given: object) -> pandera.DataFrameSchema:
    email = pandera.Column(str, pandera.Check.cdp_email())
    column = pandera.Column(dtype, **{"nullable": True, **given})  # type: ignore[arg-type]
    return pandera.DataFrameSchema({"email": email, "value": column})


def screened(cells: list[object], schema: pandera.DataFrameSchema) -> Screened:
    emails = [f"a{row}@example.com" for row in range(len(cells))]
    column = pd.Series([*cells, object()], dtype=object).iloc[:-1]
    frame = pd.DataFrame({"email": emails, "value": column})
    return screen(frame, schema, mapping={"email": "email", "value": "value"})


def texts(found: Screened) -> list[str | None]:
    sent: list[str | None] = sent_texts(found.valid["value"]).text.to_pylist()
    return sent


def same(sent: object, normal: object) -> bool:
    """Say whether two texts of numbers, or of anything else, are the same."""
    try:
        return Decimal(str(sent)) == Decimal(str(normal))
    except ArithmeticError:  # no number
        return sent == normal


def assert_accounted(cells: list[object], schema: pandera.DataFrameSchema) -> Screened:
    found = screened(cells, schema)
    kind, _ = column_kind(schema.columns["value"])
    normal = kind.normalize(pd.Series([*cells, object()], dtype=object).iloc[:-1])
    expected = sent_texts(normal.values).text.to_pylist()
    valid = set(found.fates["row"][found.fates["fate"] == "valid"])
    told = set(found.changes["row"])
    sent = dict(zip(sorted(valid), texts(found), strict=True))
    for row, text in enumerate(expected):
        if row in valid:
            assert same(sent[row], text) or row in told
            assert sent[row] is not None or text is None or row in told
        else:
            assert row in set(found.errors["row"])
    again = screen(found.valid.astype(object), schema, mapping=found.mapping)
    assert again.errors.empty
    assert texts(again) == texts(found)
    return found


@pytest.mark.parametrize("dtype", FLOATS, ids=repr)
@given(st.lists(st.none() | NUMBER.map(repr), max_size=6))
@examples(8)
def test_numbers(dtype: object, cells: list[object]) -> None:
    assert_accounted(cells, schema_of(dtype))


@pytest.mark.parametrize("dtype", [*INTEGERS, *FLOATS], ids=repr)
@given(
    st.lists(
        st.none()
        | (st.integers(-300, 300) | st.integers(-(2**63), 2**63 - 1)).map(str),
        max_size=6,
    )
)
@examples(8)
def test_whole_numbers(dtype: object, cells: list[object]) -> None:
    check = pandera.Check.cdp_integer()
    found = assert_accounted(cells, schema_of(dtype, checks=check))
    assert found.changes.empty  # a whole number that is rounded is another one


@pytest.mark.parametrize("dtype", TIMES, ids=repr)
@given(st.lists(st.none() | TIME.map(dt.datetime.isoformat), max_size=6))
@examples(8)
def test_times(dtype: object, cells: list[object]) -> None:
    assert_accounted(cells, schema_of(dtype))


@pytest.mark.parametrize("dtype", DATES, ids=repr)
@given(st.lists(st.none() | st.dates().map(str), max_size=6))
@examples(5)
def test_dates(dtype: object, cells: list[object]) -> None:
    assert_accounted(cells, schema_of(dtype))


@pytest.mark.parametrize("dtype", TRUTHS, ids=repr)
@given(st.lists(st.sampled_from([None, "yes", "no", "1", "x"]), max_size=6))
@examples(5)
def test_truths(dtype: object, cells: list[object]) -> None:
    assert_accounted(cells, schema_of(dtype))


@pytest.mark.parametrize("dtype", TEXTS, ids=repr)
@given(st.lists(st.sampled_from([None, "a", "bc", " a", "long text", "0"]), max_size=6))
@examples(5)
def test_texts(dtype: object, cells: list[object]) -> None:
    assert_accounted(cells, schema_of(dtype))


@pytest.mark.parametrize(
    ("dtype", "cell", "outcome"),
    [
        ("float32", "16777217", "number_out_of_range"),
        ("float32", "1e39", "number_out_of_range"),
        ("float32", "1e-50", "number_out_of_range"),
        ("float32", "0.1", ""),
        ("float32", "3.14159265", "rounded to float32"),
        ("float16", "70000", "number_out_of_range"),
        ("float16", "3.99951", "rounded to float16"),
        (DecimalDtype(8, 2), "3.99951", "rounded to Decimal(8, 2)"),
        (DecimalDtype(8, 2), "0.004", "number_out_of_range"),
        (DecimalDtype(8, 2), "12345678", "number_out_of_range"),
        ("int8", "300", "number_out_of_range"),
        ("UInt64", "-1", "number_out_of_range"),
        ("datetime64[s, UTC]", "2026-04-21T15:30:00.500Z", "cut to seconds"),
        (arrow(pa.timestamp("ms", "UTC")), "2026-04-21T15:30:00.000500Z",
         "cut to milliseconds"),
        ("datetime64[ns, UTC]", "9999-12-31T00:00:00Z", "datetime_out_of_range"),
        (pd.CategoricalDtype(["a"]), "b", "check_failed"),
    ],
)  # fmt: skip
def test_what_is_said(dtype: object, cell: str, outcome: str) -> None:
    found = screened([cell], schema_of(dtype))
    said = [*found.errors["code"], *found.changes["rule"]]
    assert said == ([outcome] if outcome else [])
    if len(found.errors) and outcome != "check_failed":
        assert "does not fit the type" in found.errors["message"][0]


PAGE = Path(__file__).parents[2] / "docs" / "schemas.md"
ROWS = re.findall(
    r"^\| `([\w\[\], ]+)` \| `([^`]+)` \| "
    r"`?(\w+_out_of_range|rounded to .*?|cut to .*?|as it is)`? \|$",
    PAGE.read_text(encoding="utf-8"),
    re.MULTILINE,
)


@pytest.mark.parametrize(("dtype", "cell", "becomes"), ROWS)
def test_the_page_says_what_becomes_of_it(dtype: str, cell: str, becomes: str) -> None:
    found = screened([cell], schema_of(dtype))
    said = [*found.errors["code"], *found.changes["rule"]]
    assert said == ([] if becomes == "as it is" else [becomes])


def test_the_page_has_rows() -> None:
    assert len(ROWS) > 6


def test_a_change_shows_what_is_sent() -> None:
    found = screened(["3.14159265", "2.5"], schema_of("float32"))
    assert found.changes[["row", "before", "after"]].to_numpy().tolist() == [
        [0, "3.14159265", 3.1415927]
    ]
    assert found.valid["value"].dtype == "float32"


def test_local_times_are_cut_as_instants() -> None:
    in_tokyo = pandera.Check.cdp_timestamp("Asia/Tokyo")
    schema = schema_of(arrow(pa.timestamp("s")), checks=in_tokyo)
    found = screened(["2026-04-21T00:00:00.500Z", "1850-01-01T00:00:00.500Z"], schema)
    assert found.errors.empty
    assert found.changes["after"].tolist() == [
        "2026-04-21T00:00:00Z",
        "1850-01-01T00:00:00Z",
    ]


def test_what_parsers_and_defaults_make_has_to_fit_too() -> None:
    times_ten = pandera.Parser(lambda each: each.astype(int) * 10, name="times ten")
    found = screened(["5", "50"], schema_of("Int8", parsers=times_ten))
    assert found.valid["value"].tolist() == [50]
    assert found.errors["code"].tolist() == ["number_out_of_range"]
    thirds = pandera.Parser(
        lambda numbers: numbers.astype("float64") / 3, name="a third"
    )
    found = screened(["1"], schema_of("float32", parsers=thirds))
    assert found.changes["rule"].tolist() == ["parsed by a third, rounded to float32"]


@pytest.mark.parametrize("dtype", ["float16", "float32", arrow(pa.float16())], ids=repr)
def test_narrow_numbers_reach_the_cdp(
    dtype: object, cdp: Sandbox, client: Client
) -> None:
    schema = pandera.DataFrameSchema(
        {
            "email": pandera.Column(str, pandera.Check.cdp_email()),
            "ltv": pandera.Column(dtype, nullable=True),
        }
    )
    emails = ["a@example.com", "b@example.com", "c@example.com"]
    frame = pd.DataFrame({"email": emails, "ltv": ["2.5", None, "3.14159265"]})
    result = cdp_import(frame, list_name="Narrow", schema=schema, client=client)
    assert result.fates["fate"].tolist() == ["accepted"] * 3
    assert [change["rule"] for change in result.changes.to_dict("records")] == [
        f"rounded to {schema.columns['ltv'].dtype}"
    ]


def test_many_misfits_are_found_at_once() -> None:
    numbers = pd.Series(np.arange(200_000), dtype="Int64")
    narrow = schema_of("Int8").columns["value"]
    found = fitted(narrow, KINDS["integer"], numbers)
    assert found is not None
    assert len(found.problems) == 200_000 - 128
