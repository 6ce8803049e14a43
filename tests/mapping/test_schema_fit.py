"""Which shipped schema fits a frame is said, with its reasons, and where it matters."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from cdp_frames import Mapping, infer_mapping, inspect_contacts, load_schema
from cdp_frames.fields import Field
from cdp_frames.schema.loading import SCHEMAS

EXAMPLES = Path(__file__).parents[2] / "schemas" / "examples"
PEOPLE = ["ana@example.com", "ben@example.com", "cyd@example.com"]
CASES: dict[str, dict[str, Any]] = {
    "contact": {"E-Mail": PEOPLE, "Firma": ["Acme", "Initech", "Hooli"]},
    "trade_show_lead": {
        "Email": PEOPLE,
        "Booth": ["A12", "A12", "B3"],
        "Badge ID": ["0017", "0018", "0019"],
        "Scan Time": ["2026-04-21T10:00:00Z"] * 3,
    },
    "event_registration": {
        "Email": PEOPLE,
        "Order ID": ["70012345678", "70012345679", "70012345680"],
        "Ticket Type": ["VIP", "Early Bird", "VIP"],
        "Registered At": ["2026-04-21T10:00:00Z"] * 3,
    },
    "survey_response": {
        "Email": PEOPLE,
        "ResponseId": ["R_1abc", "R_2abc", "R_3abc"],
        "NPS Score": ["9", "10", "3"],
        "Survey Name": ["Spring 2026"] * 3,
    },
}


@pytest.mark.parametrize("name", CASES)
def test_the_schema_with_fields_for_most_columns_fits(name: str) -> None:
    mapping = infer_mapping(pd.DataFrame(CASES[name]))
    fit = mapping.schema_fit
    assert fit is not None
    assert fit.name == name
    fields = load_schema(name).columns
    assert set(fit.columns.values()) <= set(fields)
    assert set(fit.columns) <= set(CASES[name])
    assert bool(fit.columns) == (name != "contact")
    said = " ".join(repr(mapping).split())
    assert f"Of the shipped schemas {name} fits best: {fit.why}." in said
    assert (f"pass schema='{name}'" in said) == (name != "contact")
    assert f"{name} fits best" in mapping._repr_html_()
    again = infer_mapping(pd.DataFrame(CASES[name]), schema=name)
    assert again.schema_fit == fit
    assert "To map to it" not in repr(again)


@pytest.mark.parametrize("name", CASES)
def test_a_file_says_it_too(name: str) -> None:
    content = pd.DataFrame(CASES[name]).to_csv(index=False).encode()
    report = inspect_contacts(content)
    assert report.schema == name
    assert f"{name} fits best: {report.schema_evidence}" in str(report)
    assert f"{name} fits best" in report._repr_html_()


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_example_of_a_shipped_schema_fits_it(name: str) -> None:
    assert inspect_contacts(EXAMPLES / f"{name}.csv").schema == name


def test_no_value_is_in_the_reasons() -> None:
    for frame in CASES.values():
        fit = infer_mapping(pd.DataFrame(frame)).schema_fit
        assert fit is not None
        for values in frame.values():
            assert not [value for value in values if value in fit.why]


def test_the_order_of_the_columns_makes_no_difference() -> None:
    frame = pd.DataFrame(CASES["event_registration"])
    one, other = infer_mapping(frame), infer_mapping(frame.iloc[:, ::-1])
    assert one.schema_fit is not None
    assert other.schema_fit is not None
    assert one.schema_fit.columns == other.schema_fit.columns


def test_where_the_fields_are_given_nobody_looks() -> None:
    fields = [Field(name="email", type="string")]
    frame = pd.DataFrame({"email": PEOPLE})
    assert infer_mapping(frame, fields=fields).schema_fit is None
    assert "shipped" not in repr(infer_mapping(frame, fields=fields))


@pytest.mark.parametrize(
    "content", [b"a\n", b"x,y\n1,2\n", b"email\n", b"email,email\na,b\n"]
)
def test_a_file_without_people_is_looked_into_all_the_same(content: bytes) -> None:
    assert inspect_contacts(content).schema in {"", *CASES}


def test_a_mapping_that_was_kept_is_the_same() -> None:
    mapping = infer_mapping(pd.DataFrame(CASES["trade_show_lead"]))
    assert Mapping.from_json(mapping.to_json()) == mapping
    assert mapping.override(Booth=None).schema_fit == mapping.schema_fit
