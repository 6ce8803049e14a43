"""Mappings: what the user says, what comes back, what is refused."""

from __future__ import annotations

import pandas as pd
import pytest

from cdp_frames.errors import FrameError, MappingError
from cdp_frames.fields import Field
from cdp_frames.mapping import Mapping, as_mapping, infer_mapping

GUIDE = pd.DataFrame(
    {
        "email": ["alice@acme.com", "bob@globex.com"],
        "first_name": ["Alice", "Bob"],
        "last_name": ["Smith", "Jones"],
        "company": ["Acme Corp", "Globex"],
        "job_title": ["VP Engineering", "Director of IT"],
        "country": ["US", "UK"],
    }
)


def test_the_guides_file_maps_as_in_the_guide() -> None:
    mapping = infer_mapping(GUIDE)
    assert mapping.field_map == {
        "email": "email",
        "first_name": "first_name",
        "last_name": "last_name",
        "company": "company_name",
        "job_title": "job_title",
        "country": "country_code",
    }
    assert set(mapping.source_fields.values()) == {"string"}
    assert list(mapping.source_fields) == list(GUIDE.columns)


def test_a_dict_is_the_whole_mapping() -> None:
    mapping = as_mapping(GUIDE, {"email": "email", "company": "company_name"})
    assert mapping.field_map == {"email": "email", "company": "company_name"}
    assert mapping.unmapped["reason"].unique().tolist() == ["not in the mapping given"]


def test_a_mapping_fits_another_frame_by_its_names() -> None:
    mapping = infer_mapping(GUIDE)
    other = GUIDE[GUIDE.columns[::-1]].assign(extra=1)
    again = as_mapping(other, mapping)
    assert again.field_map == mapping.field_map
    assert [other.columns[column.position] for column in again.columns] == list(
        again.field_map
    )
    assert again.unmapped["header"].tolist() == ["extra"]


def test_a_mapping_says_which_columns_are_gone() -> None:
    mapping = infer_mapping(GUIDE)
    with pytest.raises(MappingError, match="no column 'company'") as caught:
        as_mapping(GUIDE.drop(columns=["company", "country"]), mapping)
    assert len(caught.value.problems) == 2


def test_overrides_win_and_what_they_displace_is_named() -> None:
    df = GUIDE.assign(organisation="x")
    mapping = infer_mapping(df).override(organisation="company_name", country=None)
    assert mapping.field_map["organisation"] == "company_name"
    assert "company" not in mapping.field_map
    reasons = mapping.unmapped.set_index("header")["reason"]
    assert reasons["company"] == "you gave 'company_name' to 'organisation'"
    assert reasons["country"] == "left out by you"


def test_all_mistakes_of_an_override_are_said_at_once() -> None:
    with pytest.raises(MappingError) as caught:
        infer_mapping(GUIDE).override(
            {"e-mail": "email"}, company="compny_name", country="tier", job_title="tier"
        )
    text = "\n".join(caught.value.problems)
    assert "no column 'e-mail'; the closest are 'email'" in text
    assert "no field 'compny_name'; the closest are 'company_name'" in text
    assert "field 'tier' is claimed by 2 columns: 'country', 'job_title'" in text
    assert len(caught.value.problems) == 3


def test_a_repeated_header_is_told_apart_by_its_sent_name() -> None:
    df = pd.DataFrame([["a@example.com", "x", "y"]], columns=["email", "note", "note"])
    mapping = infer_mapping(df)
    with pytest.raises(MappingError, match="several columns are called 'note'"):
        mapping.override(note="tier")
    assert mapping.override(note_2="tier").columns[1].position == 2


def test_a_column_that_has_no_form_in_a_file_cannot_be_forced() -> None:
    df = GUIDE.assign(stay=pd.to_timedelta([1, 2], unit="h"))
    with pytest.raises(MappingError, match="span of time"):
        infer_mapping(df).override(stay="tier")


def test_a_missing_match_key_is_one_error() -> None:
    with pytest.raises(MappingError, match="match key 'email'"):
        infer_mapping(GUIDE.drop(columns="email"))
    with pytest.raises(MappingError, match="match key 'email'"):
        infer_mapping(GUIDE).override(email=None)
    with pytest.raises(MappingError, match="match key 'email'"):
        as_mapping(GUIDE, {"company": "company_name"})


def test_what_is_no_mapping_is_refused() -> None:
    with pytest.raises(MappingError, match="not a list"):
        as_mapping(GUIDE, ["email"])  # type: ignore[arg-type]  # the mistake under test
    with pytest.raises(FrameError, match="df must be a pandas DataFrame"):
        infer_mapping([1])  # type: ignore[arg-type]  # the mistake under test
    with pytest.raises(MappingError, match="there twice"):
        infer_mapping(GUIDE, fields=[Field(name="email"), Field(name="email")])


def test_json_brings_the_mapping_back() -> None:
    df = GUIDE.assign(**{"7": 1}).rename(columns={"7": 7})
    df[("a", "b")] = 1
    mapping = infer_mapping(df)
    again = Mapping.from_json(mapping.to_json())
    assert again == mapping
    assert "alice" not in mapping.to_json()
    assert again.override({7: "order_count"}).source_fields["7"] == "integer"
    for text in ("", "[]", "{}", '{"format": 2}'):
        with pytest.raises(MappingError, match="not the JSON text"):
            Mapping.from_json(text)


def test_explain_has_a_line_for_each_column() -> None:
    df = GUIDE.assign(unknown=1)
    frame = infer_mapping(df).explain()
    assert frame["column"].tolist() == list(df.columns)
    assert frame["field"].isna().tolist() == [False] * 6 + [True]
    assert "Alice" in frame["examples"][1]
    assert infer_mapping(GUIDE[["email"]].head(0)).explain()["examples"].tolist() == [
        ""
    ]


def test_a_repr_shows_no_value() -> None:
    df = GUIDE.assign(**{"<b>": "x"})
    mapping = infer_mapping(df)
    for text in (repr(mapping), mapping._repr_html_()):
        assert "company_name" in text
        assert "alice" not in text.lower()
    assert "<b>:" not in mapping._repr_html_()
