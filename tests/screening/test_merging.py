"""Several rows of one person: nothing is lost, nothing invented, all of it told."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pandera.pandas as pa
import pytest
from hypothesis import given, strategies as st

from cdp_frames import screen
from cdp_frames.report.card import screening_notes
from cdp_frames.screening import Screened
from cdp_frames.screening.merging import Fill, Merged, listed
from tests.screening.test_properties import MAPPING, frames
from tests.support.examples import examples


def people(**columns: list[object]) -> pd.DataFrame:
    """Rows of one person, but for those whose e-mail is given."""
    rows = len(next(iter(columns.values())))
    return pd.DataFrame({"email": ["q@example.com"] * rows, **columns})


def sent(screened: Screened) -> dict[str, object]:
    """The one row that is sent, without its address."""
    (row,) = screened.valid.drop(columns="email").astype(object).to_dict("records")
    return {str(name): None if pd.isna(cell) else cell for name, cell in row.items()}


def test_what_only_one_row_says_is_sent() -> None:
    df = people(first_name=["Ann", None], job_title=[None, "VP"])
    screened = screen(df)
    assert sent(screened) == {"first_name": "Ann", "job_title": "VP"}
    assert screened.fates["fate"].tolist() == ["duplicate", "valid"]
    assert screened.fates["sent_row"].tolist() == [1, 1]
    (line,) = screened.changes.to_dict("records")
    assert (line["row"], line["column"], line["after"]) == (1, "first_name", "Ann")
    assert pd.isna(line["before"])
    assert line["rule"] == "taken from row 0"


def test_of_each_field_the_last_value_counts() -> None:
    df = people(
        first_name=["Ann", "Anne", None, None],
        job_title=["CEO", None, "VP", None],
        company_name=[None, None, None, None],
    )
    assert sent(screen(df)) == {
        "first_name": "Anne",
        "job_title": "VP",
        "company_name": None,
    }


def test_what_was_done_to_a_cell_is_told_beside_where_it_comes_from() -> None:
    df = people(
        country_code=["Germany", None],
        phone=["+1 (415) 555-2671", "n/a"],
        first_name=[" Ann ", " "],
        last_seen_at=["2026-04-21T15:30:00+02:00", ""],
    )
    screened = screen(df)
    rules = dict(screened.changes[["column", "rule"]].to_numpy().tolist())
    assert rules["country_code"] == "taken from row 0, country code"
    assert rules["first_name"] == "taken from row 0, blanks removed"
    assert rules["phone"].startswith("placeholder removed, taken from row 0, ")
    after = dict(screened.changes[["column", "after"]].to_numpy().tolist())
    assert after["phone"] == "+14155552671"
    assert after["last_seen_at"] == "2026-04-21T13:30:00Z"
    before = dict(screened.changes[["column", "before"]].to_numpy().tolist())
    assert before["phone"] == "n/a"
    assert before["first_name"] == " "


def test_a_refused_row_contributes_nothing() -> None:
    df = people(first_name=["Ann", "Eve", None], last_seen_at=[None, "soon", None])
    screened = screen(df)
    assert sent(screened) == {"first_name": "Ann", "last_seen_at": None}
    fates = screened.fates["fate"].tolist()
    assert fates == ["duplicate", "rejected_here", "valid"]


def test_a_default_gives_way_to_what_a_row_says() -> None:
    schema = pa.DataFrameSchema(
        {
            "email": pa.Column(str),
            "plan": pa.Column(str, nullable=True, default="free"),
            "tier": pa.Column(str, nullable=True, default="none"),
        }
    )
    df = people(plan=["pro", None], tier=[None, "n/a"])
    screened = screen(df.assign(tier=None), schema)
    assert sent(screened) == {"plan": "pro", "tier": "none"}
    rules = dict(screened.changes[["column", "rule"]].to_numpy().tolist())
    assert rules == {
        "plan": "taken from row 0",
        "tier": "filled in with the schema's default",
    }


def test_the_other_words_of_keep_take_nothing_from_other_rows() -> None:
    df = people(first_name=["Ann", None], job_title=[None, "VP"])
    assert sent(screen(df, keep="last")) == {"first_name": None, "job_title": "VP"}
    assert sent(screen(df, keep="first")) == {"first_name": "Ann", "job_title": None}
    assert screen(df, keep=False).valid.empty
    assert screen(df, keep="last").changes.empty


ORDERED = pa.DataFrameSchema(
    {
        "email": pa.Column(str),
        "low": pa.Column("Int64", nullable=True),
        "high": pa.Column("Int64", nullable=True),
    },
    checks=pa.Check(
        lambda df: df["low"].isna() | df["high"].isna() | (df["low"] <= df["high"]),
        error="low is above high",
    ),
)


def test_rows_that_pass_alone_and_not_together_are_refused_together() -> None:
    df = people(low=["5", None, None], high=[None, "3", None])
    df = pd.concat([df, df.assign(email="r@example.com", low="1")])
    screened = screen(df, ORDERED)
    refused = screened.fates["fate"].eq("rejected_here")
    assert refused.tolist() == [True] * 3 + [False] * 3
    assert screened.fates["sent_row"][refused].isna().all()
    assert screened.errors["row"].tolist() == [0, 1, 2]
    assert set(screened.errors["message"]) == {
        "a check of the schema failed: low is above high; rows 0, 1, 2 of one person, "
        "merged"
    }
    assert screened.valid["low"].tolist() == [1]
    assert screen(df, ORDERED, keep="last").fates["fate"].eq("valid").sum() == 2


def test_a_check_by_groups_is_asked_about_the_merged_row_too() -> None:
    schema = pa.DataFrameSchema(
        {
            "email": pa.Column(str),
            "tier": pa.Column(str, nullable=True),
            "ltv": pa.Column(
                float,
                pa.Check(
                    lambda by: by["gold"].isna() | (by["gold"] > 10), groupby="tier"
                ),
                nullable=True,
            ),
        }
    )
    one = people(tier=["gold", None], ltv=[None, "3"])
    other = pd.DataFrame({"email": ["r@example.com"], "tier": ["gold"], "ltv": ["50"]})
    screened = screen(pd.concat([one, other], ignore_index=True), schema)
    assert screened.fates["fate"].tolist() == ["rejected_here"] * 2 + ["valid"]


def test_what_is_unique_only_of_single_rows_is_not_unique() -> None:
    schema = pa.DataFrameSchema(
        {
            "email": pa.Column(str),
            "first_name": pa.Column(str, nullable=True),
            "last_name": pa.Column(str, nullable=True),
        },
        unique=["first_name", "last_name"],
    )
    df = pd.DataFrame(
        {
            "email": ["a@example.com", "a@example.com", "b@example.com"],
            "first_name": ["Ann", None, "Ann"],
            "last_name": [None, "Lee", "Lee"],
        }
    )
    screened = screen(df, schema)
    assert screened.fates["fate"].eq("rejected_here").all()
    assert set(screened.errors["code"]) == {"not_unique"}
    assert screened.errors["message"].str.contains("merged").tolist() == [
        True,
        True,
        False,
    ]


@pytest.mark.parametrize(
    ("first", "last", "hinted"),
    [
        (["Ann", "Bob"], ["Smith", None], True),
        (["Ann", "Bob"], ["Smith", "Jones"], True),
        (["Ann", None], ["Smith", "Jones"], True),
        (["Ann", None], [None, "Smith"], False),
        (["Ann", "ANN "], ["Müller", "Muller"], False),
        (["Ann", "Ann"], [None, None], False),
    ],
)
def test_rows_that_give_different_names_are_a_hint(
    first: list[object],
    last: list[object],
    hinted: bool,  # noqa: FBT001 - a table
) -> None:
    df = people(first_name=first, last_name=last)
    screened = screen(df)
    assert len(screened.hints) == hinted
    (note,) = screening_notes(screened) or [""]
    assert note.startswith("1 person has rows with different names") == hinted
    assert screen(df, keep="last").hints.empty
    # People are counted and not their cells.
    three = pd.concat([df.assign(email=f"{name}@example.com") for name in "xyz"])
    (note,) = screening_notes(screen(three)) or [""]
    assert note.startswith("3 people have rows") == hinted


def test_a_cell_that_is_taken_keeps_its_hint() -> None:
    df = people(company_name=["MÃ¼ller", None])
    assert screen(df).hints["row"].tolist() == [0]
    df = people(company_name=["MÃ¼ller", "Acme"])
    assert screen(df).hints.empty


def test_each_row_knows_from_where_its_cells_come() -> None:
    fill = Fill(np.array([3, 8]), np.array([1, 2]))
    merged = Merged(
        {"first_name": fill, "job_title": Fill(np.array([8]), np.array([7]))}
    )
    rows = np.array([8, 0, 3, 9, 4])
    assert merged.origins("first_name", rows).tolist() == [2, 0, 1, 9, 4]
    assert merged.origins("job_title", rows).tolist() == [7, 0, 3, 9, 4]
    assert merged.origins("email", rows).tolist() == rows.tolist()
    assert merged.rows.tolist() == [3, 8]
    left = merged.without(np.array([8]))
    assert left.origins("first_name", rows).tolist() == [8, 0, 1, 9, 4]
    assert set(left.fills) == {"first_name"}
    assert Merged().rows.tolist() == []


def test_the_hint_says_what_is_sent_of_several_names() -> None:
    df = people(first_name=["Ann", "Bob"], last_name=["Lee", None])
    (message,) = screen(df).hints["message"]
    assert message.endswith("(rows 0, 1); what is sent merges them")
    df = people(first_name=["Ann", "Bob"], last_name=[None, None])
    (message,) = screen(df).hints["message"]
    assert message.endswith("(rows 0, 1); what is sent is the last of them")


def test_rows_are_listed_in_order_and_not_without_end() -> None:
    assert listed(np.array([1])) == "rows 1"
    assert listed(np.arange(6)) == "rows 0, 1, 2, 3, 4 and 1 more"


def plain(values: pd.Series) -> list[object]:
    return [
        None if missing else value
        for value, missing in zip(values, values.isna(), strict=True)
    ]


DTYPES = ["object", "str", "string", "string[pyarrow]", "category"]


@given(frames(), st.data())
@examples(30)
def test_a_merged_row_is_the_last_value_of_each_field(
    df: pd.DataFrame, data: st.DataObject
) -> None:
    """Against a plain loop over the rows that pass on their own, for every dtype."""
    for name in ("first_name", "country_code", "order_count"):
        dtype: Any = data.draw(st.sampled_from(DTYPES))
        df[name] = df[name].astype(dtype)
    alone = screen(df, mapping=MAPPING, timezone="UTC", keep="last")
    merged = screen(df, mapping=MAPPING, timezone="UTC")
    # In one frame, for a column may say how its numbers and days are written.
    passing = screen(df, mapping=MAPPING, timezone="UTC", match_key=None).valid
    assert merged.fates.equals(alone.fates)
    expected = passing.groupby("email", sort=False).last()
    got = merged.valid.set_index("email")
    assert sorted(got.index) == sorted(expected.index)
    for name in expected.columns:
        left = got[name].reindex(expected.index)
        assert plain(left) == plain(expected[name])
    # Each cell that is not the row's own says whose it is, and no other does.
    taken = merged.changes[merged.changes["rule"].str.contains("taken from row")]
    for line in taken.to_dict("records"):
        source = int(line["rule"].split("taken from row ")[1].split(",")[0])
        assert merged.fates["sent_row"].iloc[source] == line["row"] != source
