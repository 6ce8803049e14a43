"""Mistyped headers: a slip of the hand, and never a word of another meaning."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from cdp_frames.text.names import fold, header_words
from cdp_frames.text.vocabulary.concepts import concepts
from cdp_frames.text.vocabulary.headers import read_header
from cdp_frames.text.vocabulary.tables import table
from cdp_frames.text.vocabulary.typos import is_said, is_slip
from tests.support.examples import examples

TABLES = ("headers", "opt_outs", "ordinary", "months", "weekdays")
WORDS = sorted(
    {
        word
        for name in TABLES
        for meaning in table(name).values()
        for words in meaning.values()
        for word in words
    }
)
LONG = [key for key in concepts().close_to if len(key) >= 5 and key.isalpha()]


@pytest.mark.parametrize(
    ("header", "concept"),
    [
        ("Emial", "email"),
        ("E-mali", "email"),
        ("Compnay", "company_name"),
        ("Frist Name", "first_name"),
        ("Telphone", "phone"),
        ("Phone Numer", "phone"),
        ("Custmer ID", "customer_id"),
        ("Nachnmae", "last_name"),
        ("Unternehmenn", "company_name"),
    ],
)
def test_a_slip_of_the_hand_is_understood(header: str, concept: str) -> None:
    found = read_header(header).found
    assert found[concept].level == "close"


# Each is a word, and a letter away from a word for something else.
@pytest.mark.parametrize(
    "header",
    [
        *("form_name", "Clients", "Kunden", "Plant", "Branch", "Durum", "Costo"),
        *("Deadline", "Motel", "Meter", "Prince", "Möbel", "Portale", "Kurtuluş"),
        *("Kunder", "Spilling", "Suciedad", "Perdidos", "Измена", "الجمعة"),
    ],
)
def test_a_word_is_never_another_one_mistyped(header: str) -> None:
    assert all(how.level != "close" for how in read_header(header).found.values())


@examples(150)
@given(st.sampled_from(WORDS))
def test_no_word_of_the_tables_is_a_slip_of_another(word: str) -> None:
    assert is_said(header_words(word)) or not header_words(word)
    assert all(how.level != "close" for how in read_header(word).found.values())


@examples(150)
@given(st.sampled_from(LONG), st.data())
def test_two_swapped_letters_are_a_slip_and_a_new_ending_is_not(
    word: str, data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(word) - 2))
    swapped = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    if fold(swapped) == swapped and swapped != word and max(word) < "\u0590":
        assert is_slip(swapped, word) or swapped[-2:] != word[-2:]
    if len(word) < 8:
        assert not is_slip(word + "q", word)


@pytest.mark.parametrize(
    ("header", "concept"),
    [
        ("status_newsletter", "subscription_status"),
        ("Nr. Telefon", "phone"),
        ("Telefonszáma", "phone"),
        ("E-mailje", "email"),
        ("CNTCT_FRST_NM", "first_name"),
        ("LST_NM", "last_name"),
    ],
)
def test_a_name_is_found_in_another_order_with_its_ending_or_cut_short(
    header: str, concept: str
) -> None:
    assert read_header(header).found[concept].level in {"name", "core"}


@pytest.mark.parametrize("header", ["Branches", "Co", "Pos", "No"])
def test_a_short_word_or_another_languages_plural_is_no_name(header: str) -> None:
    sure = {"industry", "company_name", "job_title", "customer_id"}
    found = read_header(header).found
    assert not any(found[each].level == "core" for each in sure & found.keys())
