"""Vetoes: what inference leaves behind, why, and what is spared."""

from __future__ import annotations

import pandas as pd
import pytest

from cdp_frames.file_notes import FileNotes
from cdp_frames.mapping import Mapping, infer_mapping

MAILS = [f"p{number}@example.com" for number in range(5)]
SENTENCE = "We were very happy here and will come again."


def reasons(mapping: Mapping) -> dict[str, str]:
    return {column.source: column.reason for column in mapping.left_out}


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        (["10.0.0.1", "10.0.0.2", "10.0.0.3", "x", "y"], "(IP addresses)"),
        (["10.0.0.1", "v", "x", "y", "z"], "no field fits"),
        (["52.5200", "13.4050", "48.8566", "x", "y"], "(coordinates)"),
        (["52.5200", "v", "x", "y", "z"], "no field fits"),
        ([SENTENCE] * 5, "free text (sentences)"),
    ],
)
def test_values_are_told_by_what_most_of_them_are(
    values: list[str], reason: str
) -> None:
    mapping = infer_mapping(pd.DataFrame({"Email": MAILS, "Zeugs": values}))
    assert mapping.field_map == {"Email": "email"}
    assert reasons(mapping)["Zeugs"].endswith(reason)


@pytest.mark.parametrize(
    ("header", "is_free_text"),
    [
        # The header is a word for a field: the values are for the rows to say.
        ("Branche", False),
        # It only contains one, or one that also means something else.
        ("Your company and why you like it", True),
        ("Title", True),
    ],
)
def test_sentences_are_free_text_unless_the_header_is_sure(
    header: str, *, is_free_text: bool
) -> None:
    mapping = infer_mapping(pd.DataFrame({"Email": MAILS, header: [SENTENCE] * 5}))
    assert mapping.field_map == {"Email": "email"}
    assert (reasons(mapping)[header] == "free text (sentences)") is is_free_text


def test_what_has_no_form_in_a_file_is_said_before_what_the_header_says() -> None:
    mapping = infer_mapping(pd.DataFrame({"Email": MAILS, "Comments": [[1]] * 5}))
    assert "no form in a file" in reasons(mapping)["Comments"]


def test_a_frame_without_rows_is_mapped_by_its_headers() -> None:
    df = pd.DataFrame({"Email": MAILS, "Firma": ["Acme"] * 5})
    assert infer_mapping(df.head(0)).field_map == {
        "Email": "email",
        "Firma": "company_name",
    }


def test_an_empty_column_is_mapped_only_by_its_own_name_or_as_the_match_key() -> None:
    df = pd.DataFrame(
        {"E-Mail": None, "Firma": ["Acme"] * 5, "Vorname": None, "last_name": None}
    )
    mapping = infer_mapping(df)
    assert mapping.field_map == {
        "E-Mail": "email",
        "Firma": "company_name",
        "last_name": "last_name",
    }
    assert reasons(mapping) == {"Vorname": "the column is empty"}


def test_an_empty_column_gives_way_to_one_with_values() -> None:
    df = pd.DataFrame({"email": None, "Mail": MAILS})
    mapping = infer_mapping(df)
    assert mapping.field_map == {"Mail": "email"}
    assert reasons(mapping) == {"email": "the column is empty"}


@pytest.mark.parametrize(
    ("headers", "personal", "left"),
    [
        (["Email", "tier", "tier"], {"tier_2": "a code"}, "tier_2"),
        (["Email", " tier\n"], {" tier\n": "a code"}, "tier"),
    ],
)
def test_the_reader_names_personal_columns_by_header_or_by_sent_name(
    headers: list[str], personal: dict[str, str], left: str
) -> None:
    rows = [[mail, "gold", "blue"][: len(headers)] for mail in MAILS]
    df = pd.DataFrame(rows, columns=headers)
    FileNotes(personal=personal).put(df)
    assert reasons(infer_mapping(df)) == {left: "personal data: a code"}


def test_of_two_copies_the_first_in_the_file_is_kept() -> None:
    rows = [[mail, "gold", "gold"] for mail in MAILS]
    mapping = infer_mapping(pd.DataFrame(rows, columns=["Email", "tier", "tier"]))
    assert mapping.field_map == {"Email": "email", "tier": "tier"}
    assert reasons(mapping) == {"tier_2": "the same as 'tier'"}


def test_equal_values_under_other_headers_are_no_copies() -> None:
    df = pd.DataFrame({"Email": MAILS, "tier": ["gold"] * 5, "plan": ["gold"] * 5})
    assert infer_mapping(df).field_map == {
        "Email": "email",
        "tier": "tier",
        "plan": "plan",
    }


def test_empty_columns_are_no_copies() -> None:
    rows = [[mail, None, None] for mail in MAILS]
    mapping = infer_mapping(pd.DataFrame(rows, columns=["Email", "Firma", "Firma"]))
    assert set(reasons(mapping).values()) == {"the column is empty"}
