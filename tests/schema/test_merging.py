"""What a schema declares of a field, merged with what the CDP publishes of it."""

from __future__ import annotations

from typing import Literal

import pandas as pd
import pandera.pandas as pa
import pytest

from cdp_frames import Screened, screen
from cdp_frames.errors import MappingError, MissingColumnError
from cdp_frames.fields import Field, WireType
from cdp_frames.kinds import KINDS
from cdp_frames.schema import load_schema, with_fields
from cdp_frames.schema.columns import column_kind
from cdp_frames.schema.merging import merged, sent_kind

# Declared kind, and what is sent where the CDP holds another type; None where no value
# could be both. A type that is not listed is told as the declared kind.
SENT: dict[str, dict[WireType, str | None]] = {
    "text": {
        "integer": "integer", "number": "number", "boolean": "boolean",
        "date": "date", "datetime": "timestamp",
    },
    "email": dict.fromkeys(("integer", "number", "boolean", "date", "datetime")),
    "phone": dict.fromkeys(("integer", "number", "boolean", "date", "datetime")),
    "country": dict.fromkeys(("integer", "number", "boolean", "date", "datetime")),
    "integer": {"boolean": "boolean", "date": "date", "datetime": "timestamp"},
    "number": {
        "integer": "integer", "boolean": "boolean", "date": "date",
        "datetime": "timestamp",
    },
    "boolean": {
        "integer": "integer", "number": "number", "date": "date",
        "datetime": "timestamp",
    },
    "date": {
        "integer": "integer", "number": "number", "boolean": "boolean",
        "datetime": "timestamp",
    },
    "timestamp": {
        "integer": "integer", "number": "number", "boolean": "boolean",
        "date": "date",
    },
}  # fmt: skip
TYPES: tuple[WireType, ...] = (
    "string", "integer", "number", "boolean", "date", "datetime",
)  # fmt: skip


def declared(
    kind: str, *checks: pa.Check, nullable: bool = False, required: bool = True
) -> pa.Column:
    own = getattr(pa.Check, KINDS[kind].check)()
    return pa.Column(
        KINDS[kind].dtype,
        [own, *checks],
        name="x",
        nullable=nullable,
        required=required,
    )


def found(column: pa.Column, cells: list[object], field: Field) -> Screened:
    """Screen a column beside an address; the CDP publishes the field ``x``."""
    df = pd.DataFrame({"email": [f"p{n}@example.com" for n in range(len(cells))]})
    df["x"] = pd.Series(cells, dtype=object)
    schema = pa.DataFrameSchema({"email": pa.Column(str), "x": column})
    return screen(df, schema, fields=[Field(name="email"), field])


def test_every_kind_is_in_the_table() -> None:
    assert SENT.keys() == KINDS.keys()


@pytest.mark.parametrize("wire_type", TYPES)
@pytest.mark.parametrize("kind", KINDS)
def test_the_narrower_kind_is_sent(kind: str, wire_type: WireType) -> None:
    sent = sent_kind(declared(kind), Field(name="x", type=wire_type))
    expected = SENT[kind].get(wire_type, kind)
    assert (sent.kind.name if sent else None) == expected
    if expected not in {kind, None}:
        column = merged(declared(kind), Field(name="x", type=wire_type))
        assert column_kind(column, "x").kind.name == expected


@pytest.mark.parametrize("kind", ["email", "phone", "country"])
def test_text_is_what_the_cdp_says_it_is(kind: str) -> None:
    field = Field(name="x", kind=kind)
    assert column_kind(merged(declared("text"), field), "x").kind.name == kind
    assert sent_kind(declared("integer"), field) is None


def test_what_no_value_could_be_is_told_before_a_row_is_read() -> None:
    with pytest.raises(MappingError, match="the schema says phone, and the CDP says"):
        found(declared("phone"), ["+4930901820"], Field(name="x", type="integer"))
    # A check of its own may ask of a date what no instant is.
    days = declared("date", pa.Check.isin(["2026-04-21"]))
    with pytest.raises(MappingError, match="the schema says date, and the CDP says"):
        found(days, [""], Field(name="x", type="datetime"))


def test_a_disagreement_about_a_column_that_is_not_there_says_nothing() -> None:
    df = pd.DataFrame({"email": ["ann@example.com"]})
    fields = [Field(name="email"), Field(name="phone", type="integer")]
    assert len(screen(df, fields=fields).valid) == 1


def test_checks_of_text_see_text_and_the_cdp_gets_what_it_holds() -> None:
    column = declared("text", pa.Check.isin(["yes", "maybe"]), nullable=True)
    screened = found(
        column, ["yes", "no", "maybe", None], Field(name="x", type="boolean")
    )
    assert screened.valid["x"].tolist()[:1] == ["yes"]
    told = screened.errors[["row", "code"]].to_numpy().tolist()
    assert told == [[1, "not_allowed"], [2, "invalid_boolean"]]
    assert screened.mapping.source_fields["x"] == "boolean"


def test_the_length_of_text_counts_beside_the_type_of_the_cdp() -> None:
    column = pa.Column(str, pa.Check.cdp_text(max_length=2), name="x")
    screened = found(column, ["12", "123", "a"], Field(name="x", type="integer"))
    assert screened.errors[["row", "code"]].to_numpy().tolist() == [
        [1, "text_too_long"],
        [2, "invalid_integer"],
    ]


def test_checks_of_the_whole_frame_see_text_too() -> None:
    df = pd.DataFrame({"email": ["a@example.com", "b@example.com"], "x": ["yes", "no"]})
    schema = pa.DataFrameSchema(
        {"email": pa.Column(str), "x": pa.Column(str)},
        checks=pa.Check(lambda frame: frame["x"] == "yes", name="yes"),
    )
    fields = [Field(name="email"), Field(name="x", type="boolean")]
    screened = screen(df, schema, fields=fields)
    assert screened.errors["row"].tolist() == [1]


@pytest.mark.parametrize(
    ("ours", "theirs", "cells", "refused"),
    [
        ([], ("a", "b"), ["a", "c"], [1]),
        (["a", "c"], ("a", "b"), ["a", "b", "c", "d"], [1, 2, 3, 3]),
        (["a", "c"], (), ["a", "b"], [1]),
    ],
)
def test_a_value_has_to_be_allowed_by_both(
    ours: list[str], theirs: tuple[str, ...], cells: list[object], refused: list[int]
) -> None:
    checks = [pa.Check.isin(ours)] if ours else []
    screened = found(declared("text", *checks), cells, Field(name="x", enum=theirs))
    assert screened.errors["row"].tolist() == refused
    said = screened.errors["message"].str.contains("says the CDP").sum()
    assert said == sum(cell not in theirs for cell in cells if theirs)


def test_the_cdp_lists_numbers_and_truths_as_it_writes_them() -> None:
    numbers = found(
        declared("text"),
        ["1", "2,0", "3"],
        Field(name="x", type="integer", enum=("1", "2")),
    )
    assert numbers.errors["row"].tolist() == [2]
    truths = found(
        declared("text"), ["yes", "no"], Field(name="x", type="boolean", enum=("true",))
    )
    assert truths.errors["row"].tolist() == [1]
    checked = declared("text", pa.Check.str_length(1, 3))
    both = found(
        checked, ["yes", "no", "true"], Field(name="x", type="boolean", enum=("true",))
    )
    assert both.errors["row"].tolist() == [1, 2]


def test_a_kind_that_would_write_an_allowed_value_otherwise_gives_way() -> None:
    """The CDP lists USA; US, as countries are sent, would be refused."""
    screened = found(
        declared("country"), ["USA", "US"], Field(name="x", enum=("USA", "Germany"))
    )
    assert screened.valid["x"].tolist() == ["USA"]
    assert screened.errors["suggestion"].tolist() == ["USA"]
    fields = [Field(name="email"), Field(name="country_code", enum=("USA",))]
    df = pd.DataFrame({"email": ["a@example.com"], "country_code": ["USA"]})
    alone = pa.DataFrameSchema({"email": pa.Column(str)})
    for schema in ("contact", alone):
        assert len(screen(df, schema, fields=fields).valid) == 1


@pytest.mark.parametrize(
    "field", [Field(name="x", required=True), Field(name="x", nullable=False)]
)
def test_a_value_is_needed_where_either_needs_it(field: Field) -> None:
    column = declared("text", nullable=True, required=False)
    screened = found(column, ["a", None], field)
    assert screened.errors[["row", "code"]].to_numpy().tolist() == [
        [1, "missing_value"]
    ]
    said = screened.errors["message"].str.contains("the CDP requires it").all()
    assert said == field.required
    kept = found(declared("text"), ["a", None], Field(name="x"))
    assert kept.errors["row"].tolist() == [1]


def test_a_cell_that_the_cdp_requires_is_not_dropped() -> None:
    df = pd.DataFrame(
        {"email": ["a@example.com"] * 2, "phone": ["+4930901820", "nope"]}
    ).assign(email=["a@example.com", "b@example.com"])
    for required, valid in ((False, 2), (True, 1)):
        fields = [Field(name="email"), Field(name="phone", required=required)]
        screened = screen(df, fields=fields, bad_cells="drop")
        assert len(screened.valid) == valid


def test_a_column_that_the_cdp_requires_has_to_be_there() -> None:
    df = pd.DataFrame({"email": ["a@example.com"]})
    fields = [Field(name="email"), Field(name="company_name", required=True)]
    with pytest.raises(MissingColumnError, match="The CDP requires 'company_name'"):
        screen(df, fields=fields)


def test_a_default_is_read_as_what_is_sent() -> None:
    column = pa.Column(str, name="x", default="yes", nullable=True)
    screened = found(column, [None, "no"], Field(name="x", type="boolean"))
    assert screened.valid["x"].tolist() == [True, False]
    with pytest.raises(MappingError, match="the schema says text, and the CDP says"):
        found(
            pa.Column(str, name="x", default="gold"),
            ["no"],
            Field(name="x", type="boolean"),
        )


def test_a_pattern_of_names_is_merged_name_by_name() -> None:
    schema = pa.DataFrameSchema({"c_.*": pa.Column(str, regex=True, required=False)})
    fields = [Field(name="c_1", type="integer"), Field(name="c_2"), Field(name="d")]
    told = with_fields(schema, fields)
    assert list(told.columns) == ["c_1", "c_.*", "d"]
    assert column_kind(told.columns["c_1"]).kind.name == "integer"
    assert not told.columns["c_1"].required
    assert list(schema.columns) == ["c_.*"]


@pytest.mark.parametrize("strict", [True, "filter"])
def test_a_strict_schema_gets_no_columns_and_is_merged(
    strict: Literal["filter", True],
) -> None:
    schema = pa.DataFrameSchema({"x": pa.Column(str)}, strict=strict)
    fields = [Field(name="x", type="integer"), Field(name="y")]
    told = with_fields(schema, fields)
    assert list(told.columns) == ["x"]
    assert column_kind(told.columns["x"]).kind.name == "integer"


def test_what_the_cdp_does_not_narrow_stays_as_it_was() -> None:
    schema = load_schema("contact")
    same = with_fields(
        schema, [Field(name=name, nullable=column.nullable, required=column.required)
                 for name, column in schema.columns.items()
                 if column_kind(column).kind.wire_type == "string"]
    )  # fmt: skip
    assert dict(same.columns) == dict(schema.columns)
