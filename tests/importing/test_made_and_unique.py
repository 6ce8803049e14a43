"""Columns that the schema makes, and values that are unique over several attempts."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pandas as pd
import pandera.pandas as pa
import pytest

from cdp_frames import ImportResult, cdp_import
from cdp_frames.importing.rejects_file import read_rejects, write_rejects
from cdp_frames.sandbox import Sandbox
from tests.support.brisk import brisk

if TYPE_CHECKING:
    from pathlib import Path

    from cdp_frames.api.client import Client

PHONE = pa.Column(str, pa.Check.cdp_phone(region="DE"), unique=True, nullable=True)


def schema(**columns: pa.Column) -> pa.DataFrameSchema:
    return pa.DataFrameSchema({"email": pa.Column(str), **columns})


def imported(
    df: pd.DataFrame, schema: pa.DataFrameSchema, client: Client, **options: object
) -> ImportResult:
    mapping = {name: name for name in df.columns}
    return cdp_import(
        df,
        client=client,
        schema=schema,
        progress=False,
        **({"mapping": mapping, "list_name": "L"} | options),  # type: ignore[arg-type]
    )


PEOPLE = pd.DataFrame(
    {
        "email": ["bob@example", "ann@example.com", "cyd@example.com"],
        "phone": ["030 901820", "+49 30 901820", "+49 30 901821"],
    }
)


@pytest.mark.parametrize(
    ("email", "phone", "codes"),
    [
        ("bob@example.com", "+4930901820", ["not_unique"]),
        ("bob@example.com", "+4930901822", []),
        # Another row of the person who has it.
        ("ann@example.com", "030 901820", []),
    ],
)
def test_what_an_accepted_person_has_is_not_free(
    cdp: Sandbox, email: str, phone: str, codes: list[str]
) -> None:
    first = imported(PEOPLE, schema(phone=PHONE), brisk(cdp))
    # Two rows that share a value are refused for it when they come together; here one
    # of them is refused for another reason.
    assert first.failed.index.tolist() == [0]
    fixed = first.failed.assign(email=email, phone=phone)
    again = first.reimport(fixed, progress=False)
    here = again.errors[again.errors["row"].notna()]
    assert here["code"].tolist() == codes
    assert again.counts["accepted"] == 1 - len(codes)
    if codes:
        assert here["message"].str.contains("imported by an earlier attempt").all()


def test_a_value_is_free_once_its_person_has_another(cdp: Sandbox) -> None:
    first = imported(PEOPLE, schema(phone=PHONE), brisk(cdp))
    changed = pd.DataFrame(
        {"email": ["ann@example.com", "bob@example.com"], "phone": ["030 11", ""]}
    ).assign(phone=["+4930901899", "+4930901820"])
    second = first.reimport(changed, progress=False)
    assert second.counts["accepted"] == 2
    # What was said last counts, over all attempts.
    third = second.reimport(
        pd.DataFrame({"email": ["dan@example.com"], "phone": ["+4930901899"]}),
        progress=False,
    )
    assert third.errors["code"].tolist() == ["not_unique"]


def test_what_is_unique_together_is_so_over_attempts(cdp: Sandbox) -> None:
    both = schema(first_name=pa.Column(str), last_name=pa.Column(str))
    both.unique = ["first_name", "last_name"]
    df = pd.DataFrame(
        {
            "email": ["ann@example.com", "bob@example"],
            "first_name": ["Ann", "Ann"],
            "last_name": ["Lee", "Lee"],
        }
    )
    first = imported(df, both, brisk(cdp))
    fixed = first.failed.assign(email="bob@example.com")
    again = first.reimport(fixed, progress=False)
    assert again.errors["code"].tolist() == ["not_unique"]
    assert first.reimport(fixed.assign(last_name="Low"), progress=False).errors.empty


MADE = pa.DataFrameSchema(
    {
        "email": pa.Column(str),
        "first_name": pa.Column(str),
        "job_title": pa.Column(str, default="unknown", nullable=True),
    },
    parsers=pa.Parser(
        lambda df: df.assign(first_name=df["given"].str.title()), name="first"
    ),
    add_missing_columns=True,
)


def test_what_the_schema_makes_arrives_and_comes_round(
    cdp: Sandbox, tmp_path: Path
) -> None:
    df = pd.DataFrame(
        {"email": ["ann@example.com", "bob@example"], "given": ["ann", "bob"]}
    )
    result = imported(df, MADE, brisk(cdp), mapping=None)
    profile = cdp.records().set_index("email").loc["ann@example.com"]
    assert (profile["first_name"], profile["job_title"]) == ("Ann", "unknown")
    assert result.failed.columns.tolist() == ["email", "given"]
    write_rejects(result, tmp_path / "rejects.csv")
    rejects = read_rejects(tmp_path / "rejects.csv")
    assert "given" in rejects.rows
    fixed = rejects.rows.assign(email="bob@example.com")[["email", "given"]]
    again = imported(
        fixed, MADE, brisk(cdp), mapping=rejects.mapping, if_exists="append"
    )
    assert again.counts["accepted"] == 1
    third = result.reimport(
        result.failed.assign(email="dan@example.com"), progress=False
    )
    assert third.counts["accepted"] == 1
    assert cdp.records().set_index("email")["first_name"]["dan@example.com"] == "Bob"


def test_a_value_that_the_schema_made_can_be_refused_by_the_cdp() -> None:
    rules = {"rules": [{"field": "first_name", "max_length": 3}]}
    df = pd.DataFrame({"email": ["ann@example.com"], "given": ["annabel"]})
    with Sandbox(settings=rules) as cdp:
        result = imported(df, MADE, brisk(cdp), mapping=None)
        assert result.counts["rejected_by_cdp"] == 1
        assert result.errors["value"].tolist() == ["Annabel"]
        assert result.suggested().empty
        assert json.dumps(result.mapping.field_map)
