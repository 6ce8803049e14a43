"""A suggestion passes the very screening that refused the cell."""

from __future__ import annotations

import pandas as pd
import pandera.pandas as pa
import pytest
from hypothesis import given, strategies as st

from cdp_frames import screen
from cdp_frames.kinds.repairs import confidence

GOOD = {
    "email": ["ann@example.com", "bob.berg@gmail.com", "zoë@example.org"],
    "phone": ["+49 30 901820", "030 901821", "(030) 901822", "+1 212-736-5003"],
    "country": ["Germany", "DE", "Österreich", "United States"],
    "birth_date": ["21.04.1990", "1990-04-21", "3/4/1990", "21 April 1990"],
    "last_seen_at": ["2026-04-21T10:00:00Z", "21.04.2026 10:00 +02:00"],
    "ltv": ["12.50", "1,234", "1.234,50", "7"],
    "marketing_consent": ["yes", "nein", "true", "0"],
}
KINDS = {
    "email": "email", "phone": "phone", "country": "country", "birth_date": "date",
    "last_seen_at": "timestamp", "ltv": "number", "marketing_consent": "boolean",
}  # fmt: skip
SCHEMA = pa.DataFrameSchema(
    {
        name: pa.Column(checks=getattr(pa.Check, f"cdp_{kind}")(), nullable=True)
        for name, kind in KINDS.items()
    }
)
SIGNS = [*"@.,;:-/ #\"'()0O1lIxX%_\\", "  ", "@@", " or ", "é"]


@st.composite
def spoilt(draw: st.DrawFn, good: list[str]) -> str:
    """Draw a cell with one or two slips."""
    text = draw(st.sampled_from(good))
    for _ in range(draw(st.integers(1, 2))):
        place = draw(st.integers(0, len(text)))
        gone = draw(st.integers(0, 1))
        sign = draw(st.sampled_from([*SIGNS, ""]))
        text = text[:place] + sign + text[place + gone :]
    return text


@st.composite
def frames(draw: st.DrawFn) -> pd.DataFrame:
    count = draw(st.integers(1, 5))
    return pd.DataFrame(
        {
            name: draw(st.lists(spoilt(good), min_size=count, max_size=count))
            for name, good in GOOD.items()
        },
        dtype="str",
    )


def _errors(frame: pd.DataFrame) -> pd.DataFrame:
    return screen(
        frame,
        SCHEMA,
        mapping={str(name): str(name) for name in frame},
        region="DE",
        match_key=None,
        opt_outs="send",
    ).errors


@given(frames(), st.sampled_from(["suggestion", "alternative"]))
def test_each_suggestion_passes_in_its_place(frame: pd.DataFrame, which: str) -> None:
    errors = _errors(frame)
    given_ones = errors[errors[which].notna()]
    for line in given_ones.to_dict("records"):
        assert line[which] != line["value"]
        taken = frame.copy()
        taken.loc[line["row"], line["column"]] = line[which]
        again = _errors(taken)
        here = again["row"].eq(line["row"]) & again["column"].eq(line["column"])
        assert again[here].empty, (line["value"], line[which])


@given(frames())
def test_suggestion_confidence_and_repair_come_together(frame: pd.DataFrame) -> None:
    errors = _errors(frame)
    there = errors["suggestion"].notna()
    assert errors["repair"].notna().equals(there)
    assert errors["confidence"].notna().equals(there)
    assert errors["confidence"].dropna().between(0, 1).all()
    assert not (errors["alternative"].notna() & ~there).any()
    two = errors[errors["alternative"].notna()]
    assert not two["alternative"].eq(two["suggestion"]).any()
    for line in errors[there].to_dict("records"):
        alone = pd.isna(line["alternative"])
        assert line["confidence"] == confidence(line["repair"], alone=alone)


def test_a_check_of_the_schema_keeps_a_suggestion_out() -> None:
    schema = pa.DataFrameSchema(
        {
            "email": pa.Column(
                str, [pa.Check.cdp_email(), pa.Check.str_endswith("@example.com")]
            )
        }
    )
    frame = pd.DataFrame({"email": ["ann@@example.com", "bob@@example.org"]})
    errors = screen(frame, schema).errors
    assert errors["suggestion"].fillna("").tolist() == ["ann@example.com", ""]
    assert errors["confidence"].isna().tolist() == [False, True]


def test_the_second_reading_stands_in_where_a_check_refuses_the_first() -> None:
    schema = pa.DataFrameSchema(
        {
            "email": pa.Column(
                str, [pa.Check.cdp_email(), pa.Check.str_endswith("@example.org")]
            )
        }
    )
    frame = pd.DataFrame({"email": ["ann@example.com; bob@example.org"]})
    (line,) = screen(frame, schema).errors.to_dict("records")
    assert line["suggestion"] == "bob@example.org"
    assert pd.isna(line["alternative"])


@pytest.mark.parametrize("count", [0, 1])
def test_an_account_without_errors_has_the_columns_too(count: int) -> None:
    frame = pd.DataFrame({"email": ["ann@example.com"] * count}, dtype="str")
    errors = screen(frame).errors
    assert errors["confidence"].dtype == "float64"
    assert list(errors.columns[8:12]) == [
        "suggestion", "confidence", "alternative", "repair"
    ]  # fmt: skip
