"""The user's schema is a floor: all of it is judged, what the CDP has is sent."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import pandera.pandas as pa
import pytest
from hypothesis import given, strategies as st

from cdp_frames import (
    MissingColumnError,
    cdp_import,
    infer_mapping,
    plan_import,
    read_contacts,
    screen,
)
from cdp_frames.fields import Field
from cdp_frames.importing.rejects_file import read_rejects, write_rejects
from cdp_frames.mapping import Mapping
from cdp_frames.mapping.own_fields import mapping_with_own
from cdp_frames.sandbox import Sandbox
from cdp_frames.schema import SCHEMAS, fields_of, load_schema
from tests.support.examples import examples

if TYPE_CHECKING:
    from collections.abc import Hashable

    from cdp_frames import Client

EXAMPLES = Path(__file__).parents[2] / "schemas" / "examples"
# Never mapped without the user's word: free text, and what is of use to no list.
BY_HAND = {"lead_notes", "push_token"}

OWN = pa.DataFrameSchema(
    {
        "email": pa.Column(str),
        "tier": pa.Column(str, nullable=True, required=False),
        "visits": pa.Column(int, pa.Check.in_range(10, 99)),
        "memo": pa.Column(str, nullable=True, required=False),
    }
)
DF = pd.DataFrame(
    {
        "email": ["ann@example.com", "bob@example.com"],
        "tier": ["gold", None],
        "visits": ["5", "12"],
        "memo": ["x", None],
    }
)
SAID = ["row", "column", "field", "code", "message"]


def test_what_the_cdp_lacks_is_judged_and_not_sent(client: Client) -> None:
    plan = plan_import(DF, schema=OWN, list_name="L", client=client)
    assert plan.errors[SAID].equals(screen(DF, OWN).errors[SAID])
    assert plan.counts["valid"] == 1
    assert list(plan.screened.valid) == ["email", "tier"]
    left = plan.mapping.unmapped.set_index("header")["reason"]
    assert left["visits"] == (
        "judged by your schema, and not sent: the CDP has no field 'visits'"
    )
    # Nobody asks anything of the memo.
    assert plan.alarms == (
        "Column 'visits' was judged by your schema and is not sent: the CDP has no "
        "field 'visits'.",
    )
    assert plan.alarms[0] in repr(plan)
    result = plan.apply()
    assert result.alarms == plan.alarms
    assert result.counts["accepted"] == 1
    assert result.failed["email"].tolist() == ["ann@example.com"]


@pytest.mark.parametrize("rename", ["", "Visits", "times we saw them"])
def test_a_repair_is_judged_by_the_whole_schema_too(
    client: Client, rename: str, tmp_path: Path
) -> None:
    df = DF.rename(columns={"visits": rename}) if rename else DF
    name = rename or "visits"
    named: dict[Hashable, str | None] = {"email": "email", name: "visits"}
    mapping = named if rename.islower() else None
    result = cdp_import(df, schema=OWN, list_name="L", client=client, mapping=mapping)
    still = result.reimport(result.failed.assign(**{name: "7"}))
    assert still.counts["rejected_here"] == 1
    mended = result.reimport(result.failed.assign(**{name: "70"}))
    assert mended.counts["accepted"] == 1
    fewer = result.reimport(result.failed[["email", name]].assign(**{name: "70"}))
    assert fewer.counts["accepted"] == 1
    write_rejects(result, tmp_path / "refused.csv")
    read = read_rejects(tmp_path / "refused.csv")
    assert read.mapping is not None
    assert read.mapping[name] == "visits"
    assert "visits" in read.judged


def test_a_mapping_keeps_what_is_judged(client: Client) -> None:
    plan = plan_import(DF, schema=OWN, list_name="L", client=client)
    again = Mapping.from_json(plan.mapping.to_json())
    assert again == plan.mapping
    for mapping in (again, infer_mapping(DF, schema=OWN), plan.mapping):
        same = plan_import(
            DF, schema=OWN, list_name="L", client=client, mapping=mapping
        )
        assert same.errors[SAID].equals(plan.errors[SAID])
        assert same.mapping.field_map == plan.mapping.field_map


def test_a_required_column_that_is_not_there_is_told_truly(client: Client) -> None:
    with pytest.raises(MissingColumnError, match="no column 'visits'; the columns are"):
        plan_import(DF.drop(columns="visits"), schema=OWN, list_name="L", client=client)
    named: dict[Hashable, str | None] = {"email": "email"}
    with pytest.raises(MissingColumnError, match="no column goes to 'visits'"):
        plan_import(DF, schema=OWN, list_name="L", client=client, mapping=named)


def test_the_columns_of_the_cdp_come_before_those_of_the_schema() -> None:
    """``Country`` could be the code that the schema has, or the field that is sent."""
    schema = pa.DataFrameSchema(
        {
            "email": pa.Column(str),
            "country_code": pa.Column(
                str, pa.Check.cdp_country(), nullable=True, required=False
            ),
        }
    )
    fields = [Field(name="email"), Field(name="country")]
    df = pd.DataFrame({"email": ["ann@example.com"], "Country": ["Sverige"]})
    assert screen(df, schema, fields=fields).mapping.field_map["Country"] == "country"


def test_the_default_schema_asks_nothing_of_fields_that_the_cdp_lacks() -> None:
    df = pd.DataFrame({"email": ["ann@example.com"], "Phone": ["nope"]})
    screened = screen(df, fields=[Field(name="email")])
    assert len(screened.valid) == 1
    assert screened.alarms == ()


def test_consent_that_is_not_sent_is_an_alarm() -> None:
    schema = pa.DataFrameSchema(
        {
            "email": pa.Column(str),
            "newsletter_consent": pa.Column(bool, required=False, nullable=True),
        }
    )
    df = pd.DataFrame({"email": ["ann@example.com"], "Newsletter consent": ["yes"]})
    (alarm,) = screen(df, schema, fields=[Field(name="email")]).alarms
    assert "newsletter_consent" in alarm


def _optional(*, unique: bool = False) -> pa.Column:
    return pa.Column(str, nullable=True, required=False, unique=unique)


@pytest.mark.parametrize(
    ("memo", "whole", "told"),
    [
        (_optional(), {}, ()),
        (_optional(unique=True), {}, ("memo",)),
        (_optional(), {"unique": ["email", "memo"]}, ("memo",)),
        (_optional(), {"unique": "memo"}, ("memo",)),
        (_optional(), {"unique": "email"}, ()),
        (
            _optional(),
            {"checks": pa.Check(lambda frame: frame["memo"] != "x", name="memo")},
            ("memo", "note"),
        ),
    ],
)
def test_whatever_can_refuse_rows_for_a_column_is_an_alarm(
    memo: pa.Column, whole: dict[str, Any], told: tuple[str, ...]
) -> None:
    """A check of the whole frame gets all columns; which it asks can't be known."""
    columns = {"email": pa.Column(str), "memo": memo, "note": _optional()}
    schema = pa.DataFrameSchema(columns, **whole)
    df = pd.DataFrame({"email": ["ann@example.com"], "memo": ["x"], "note": ["y"]})
    alarms = screen(df, schema, fields=[Field(name="email")]).alarms
    assert [alarm.split("'")[1] for alarm in alarms] == [*told]


@pytest.mark.parametrize("required", [True, False])
def test_a_repeated_header_is_as_unsure_as_without_the_cdp(*, required: bool) -> None:
    column = pa.Column(int, pa.Check.ge(2), required=required)
    schema = pa.DataFrameSchema({"email": pa.Column(str), "visits": column})
    cells = [["ann@example.com", "1", "2"]]
    df = pd.DataFrame(cells, columns=["email", "visits", "visits"])
    fields = [Field(name="email")]
    if required:
        for known in (None, fields):
            with pytest.raises(MissingColumnError, match="no column goes to 'visits'"):
                screen(df, schema, fields=known)
    else:
        alone, told = screen(df, schema), screen(df, schema, fields=fields)
        assert told.fates.equals(alone.fates)
        assert told.mapping.unmapped.equals(alone.mapping.unmapped)
    named: dict[Hashable, str | None] = {"email": "email", "visits_2": "visits"}
    assert len(screen(df, schema, fields=fields, mapping=named).valid) == 1


def test_a_header_is_given_as_it_stands_or_as_it_would_be_sent() -> None:
    df = pd.DataFrame({"email": ["ann@example.com"], " times ": ["1"]})
    fields, own = [Field(name="email")], [Field(name="visits", type="integer")]
    for header in (" times ", "times"):
        given: dict[Hashable, str | None] = {header: "visits"}
        mapping = mapping_with_own(df, None, fields, own, "email", given=given)
        assert mapping.field_map == {"email": "email", "times": "visits"}
        assert mapping.columns[1].header == " times "


def test_a_check_of_the_whole_frame_sees_what_is_not_sent(client: Client) -> None:
    schema = pa.DataFrameSchema(
        {"email": pa.Column(str), "visits": pa.Column(int), "calls": pa.Column(int)},
        checks=pa.Check(lambda frame: frame["visits"] >= frame["calls"], name="calls"),
    )
    df = DF[["email", "visits"]].assign(calls=["6", "6"])
    plan = plan_import(df, schema=schema, list_name="L", client=client)
    assert (
        plan.errors["row"].tolist() == screen(df, schema).errors["row"].tolist() == [0]
    )


NAMES = ("tier", "visits", "score", "since", "memo")
COLUMNS = {
    "tier": pa.Column(str, pa.Check.isin(["gold"]), nullable=True, required=False),
    "visits": pa.Column(int, pa.Check.in_range(1, 9), required=False),
    "score": pa.Column(float, nullable=True, required=False),
    "since": pa.Column(str, pa.Check.cdp_date(), nullable=True, required=False),
    "memo": pa.Column(str, nullable=True, required=False, unique=True),
}
CELLS = st.sampled_from([None, "", "gold", "1", "12", "2,5", "2026-04-21", "x"])


@given(st.sets(st.sampled_from(NAMES)), st.sets(st.sampled_from(NAMES)), st.data())
@examples(60)
def test_the_verdict_is_the_same_whatever_the_cdp_has(
    declared: set[str], there: set[str], data: st.DataObject
) -> None:
    size = data.draw(st.integers(0, 4))
    df = pd.DataFrame(
        {"email": [f"p{n}@example.com" for n in range(size)]}, dtype="str"
    )
    for name in sorted(declared):
        df[name] = pd.Series([data.draw(CELLS) for _ in range(size)], dtype="str")
    columns = {name: COLUMNS[name] for name in NAMES if name in declared}
    schema = pa.DataFrameSchema({"email": pa.Column(str)} | columns)
    by_hand: dict[Hashable, str | None] = {str(name): str(name) for name in df.columns}
    names = data.draw(st.sampled_from([by_hand, None]))
    alone = screen(df, schema, timezone="UTC", mapping=names)
    known = [field for field in fields_of(schema) if field.name in there | {"email"}]
    fields = [Field(name=each.name, type=each.type) for each in known]
    told = screen(df, schema, timezone="UTC", fields=fields, mapping=names)
    assert told.errors[SAID].equals(alone.errors[SAID])
    assert told.fates.equals(alone.fates)
    assert set(told.valid) == {"email", *(declared & there)}


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_example_of_each_shipped_schema_imports(name: str) -> None:
    df = read_contacts(EXAMPLES / f"{name}.csv")
    with Sandbox() as cdp, cdp.client() as client:
        result = cdp_import(df, schema=name, list_name=name, client=client)
    assert result.counts["accepted"] == result.counts["rows"] == 3
    assert result.errors.empty
    assert result.alarms == ()
    fields = {field.name for field in fields_of(load_schema(name))}
    assert fields - set(result.mapping.field_map.values()) <= BY_HAND


@pytest.mark.parametrize("cells", [["bronze"], ["bronze", "gold"], [""]])
def test_a_column_called_as_the_schema_says_is_judged_whatever_it_holds(
    cells: list[str], client: Client
) -> None:
    """Left behind for its values it would pass all checks in silence."""
    schema = pa.DataFrameSchema(
        {
            "email": pa.Column(str),
            "tier": pa.Column(
                str, pa.Check.isin(["gold"]), nullable=True, required=False
            ),
            "phone": pa.Column(
                str, pa.Check.cdp_phone(), nullable=True, required=False
            ),
        }
    )
    df = pd.DataFrame({"email": [f"p{n}@example.com" for n in range(len(cells))]})
    df = df.assign(Tier=cells, Phone="yes")
    refused = [n for n, cell in enumerate(cells) if cell == "bronze"]
    alone = screen(df, schema)
    told = plan_import(df, schema=schema, list_name="L", client=client)
    for found in (alone.errors, told.errors):
        assert found.loc[found["column"].eq("Tier"), "row"].tolist() == refused
        assert found.loc[found["column"].eq("Phone"), "row"].tolist() == [
            *range(len(cells))
        ]
    if len(cells) > 1:
        # A shipped schema knows no file: such values leave the column behind.
        assert "Phone" not in screen(df).mapping.field_map
