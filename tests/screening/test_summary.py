"""The numbers of a card as a frame."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd

from cdp_frames import plan_import, screen

if TYPE_CHECKING:
    from cdp_frames import Client

PEOPLE = pd.DataFrame(
    {
        "email": ["ann@example.com", "bob", "cy@", None, "ann@example.com"],
        "last_seen_at": ["2026-04-21T15:30:00Z", "soon", "", None, ""],
    }
)


def test_a_summary_has_the_numbers_of_the_card() -> None:
    found = screen(PEOPLE).summary()
    assert list(found.columns) == [
        *("part", "what", "column", "rows", "share", "action", "stage")
    ]
    fates = found[found["part"] == "fate"].set_index("what")
    assert fates["rows"].to_dict() == {
        "valid": 1,
        "rejected_here": 2,
        "opted_out": 0,
        "duplicate": 1,
        "empty": 1,
    }
    assert math.isclose(fates["share"].sum(), 1)
    why = found[found["part"] == "reason"]
    assert why["rows"].tolist() == [2, 1]
    assert why["column"].tolist() == ["email", "last_seen_at"]
    assert why["action"].ne("").all()


def test_its_dtypes_are_always_the_same() -> None:
    plain = screen(PEOPLE).summary()
    for frame in (PEOPLE.head(0), PEOPLE.head(1), PEOPLE.iloc[[1, 1]]):
        assert screen(frame).summary().dtypes.equals(plain.dtypes)
    assert screen(PEOPLE.head(0)).summary()["share"].isna().all()


def test_cells_that_were_left_empty_are_told_apart() -> None:
    df = pd.DataFrame({"email": ["ann@example.com"], "last_seen_at": ["soon"]})
    found = screen(df, bad_cells="drop").summary()
    assert found["part"].tolist()[-1] == "left empty"
    assert found["rows"].tolist()[-1] == 1


def test_a_plan_and_its_result_have_one_too(client: Client) -> None:
    plan = plan_import(PEOPLE, list_name="L", client=client)
    before, after = plan.summary(), plan.apply().summary()
    assert before["what"].iloc[0] == "valid"
    assert after["what"].iloc[0] == "accepted"
    assert [*before["rows"].head(1), *after["rows"].head(1)] == [1, 1]
