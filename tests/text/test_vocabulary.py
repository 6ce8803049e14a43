# ruff: noqa: PD011 - ``Normalized.values`` is a Series, not an array
"""The tables of words, and that every room that reads words reads all of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import cycle

import pandas as pd
import pytest
from hypothesis import given, strategies as st

from cdp_frames import infer_mapping, screen
from cdp_frames.fields import Field
from cdp_frames.kinds import KINDS
from cdp_frames.mapping.values import profile
from cdp_frames.reading import inspect_contacts
from cdp_frames.text.names import fold, fold_text
from cdp_frames.text.vocabulary import tables
from cdp_frames.text.vocabulary.concepts import concepts
from cdp_frames.text.vocabulary.headers import read_header
from cdp_frames.text.vocabulary.tables import table, words_of
from tests.support.examples import examples

OPEN = ("headers", "header_signs", "values")
CLOSED = ("truths", "months", "weekdays", "countries", "placeholders", "totals")
LANGUAGES = sorted({*table("headers")["email"]} - {"unsure"})

YES = [word for word in words_of("truths", "yes") if not word[0].isdecimal()]
NO = [word for word in words_of("truths", "no") if not word[0].isdecimal()]
MONTHS = [
    pytest.param(word, number, id=word)
    for number, month in enumerate(table("months"), start=1)
    for word in words_of("months", month)
]
EMAILS = words_of("headers", "email")
OTHERS = table("header_signs")["others"]["words"]


def _full_width(text: str) -> str:
    """Write ASCII as East Asian keyboards do."""
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


WRITTEN: list[Callable[[str], str]] = [
    str.lower,
    str.upper,
    str.title,
    _full_width,
    lambda word: f" {word}\u00a0",
    lambda word: f"\ufeff{word}\u200b",
]


@pytest.mark.parametrize("name", [*OPEN, *CLOSED, "opt_outs"])
def test_a_table_is_whole(name: str) -> None:
    loaded = table(name)
    assert loaded
    tables.check(name, loaded)
    assert all(
        words for by_language in loaded.values() for words in by_language.values()
    )
    if name in CLOSED:
        assert tables.meanings(name)


def test_a_word_that_stands_twice_is_refused() -> None:
    with pytest.raises(ValueError, match=r"t\.toml, \[yes\] de: ja twice"):
        tables.check("t", {"yes": {"de": ["ja", "JA"]}})


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_of_the_headers_says_yes_and_no(language: str) -> None:
    assert table("truths")["yes"][language]
    assert table("truths")["no"][language]


@pytest.mark.parametrize(
    "word", [*words_of("truths", "yes"), *words_of("truths", "no")]
)
def test_the_boolean_kind_reads_every_word_however_written(word: str) -> None:
    cells = pd.Series([write(word) for write in WRITTEN])
    read = KINDS["boolean"].normalize(cells)
    expected = word in words_of("truths", "yes")
    assert read.values.tolist() == [expected] * len(WRITTEN)


@given(st.sampled_from(YES), st.sampled_from(NO), st.sampled_from(WRITTEN))
@examples(60)
def test_a_column_that_mapping_takes_for_answers_is_accepted_whole(
    yes: str, no: str, write: Callable[[str], str]
) -> None:
    answers = [write(yes), write(no), yes, no]
    assert profile(answers).share("yes_no") == 1.0
    df = pd.DataFrame(
        {"email": [f"p{n}@example.com" for n in range(4)], "is_vip": answers}
    )
    fields = [Field(name="email", type="string"), Field(name="is_vip", type="boolean")]
    mapping = infer_mapping(df, fields=fields)
    assert mapping.source_fields == {"email": "string", "is_vip": "boolean"}
    screened = screen(df, mapping=mapping, fields=fields)
    assert screened.errors.empty
    assert screened.valid["is_vip"].tolist() == [True, False, True, False]


@pytest.mark.parametrize(("word", "number"), MONTHS)
def test_every_month_is_read_by_whatever_reads_dates(word: str, number: int) -> None:
    dates = [f"21 {write(word).strip()} 2026" for write in WRITTEN]
    days = KINDS["date"].normalize(pd.Series(dates)).values
    assert days.astype(str).tolist() == [str(date(2026, number, 21))] * len(dates)
    moments = pd.Series([f"{text} 15:30Z" for text in dates])
    read = KINDS["timestamp"].normalize(moments)
    assert read.problems.empty
    assert profile(dates).share("moment") == 1.0
    assert profile([f"{word} 21, 2026 15:30"]).share("moment") == 1.0


@pytest.mark.parametrize("word", ["Maybe 21 2026", "21 Sales 2026", "June", "1 of 2"])
def test_a_word_that_is_no_month_makes_no_date(word: str) -> None:
    assert profile([word]).share("moment") == 0.0


def test_every_country_that_mapping_knows_is_read() -> None:
    names = [name for name, codes in tables.countries().items() if len(codes) == 1]
    cells = pd.Series([write(name) for name in names for write in WRITTEN[:2]])
    read = KINDS["country"].normalize(cells)
    codes = [codes[0] for codes in tables.countries().values() if len(codes) == 1]
    assert read.values.tolist() == [code for code in codes for _ in range(2)]
    assert profile(names).share("country") == 1.0


def test_a_name_of_several_countries_is_a_question() -> None:
    names = [name for name, codes in tables.countries().items() if len(codes) > 1]
    read = KINDS["country"].normalize(pd.Series(names))
    assert set(read.problems["code"]) == {"invalid_country"}
    assert read.problems["suggestion"].notna().all()


@pytest.mark.parametrize("word", words_of("placeholders", "nothing"))
@pytest.mark.parametrize("kind", ["email", "phone", "number", "timestamp"])
def test_every_word_for_nothing_is_missing(kind: str, word: str) -> None:
    cells = [write(word) for write in WRITTEN] + [f"({word})", f"[{word}]"]
    read = KINDS[kind].normalize(pd.Series(cells))
    assert read.problems.empty
    assert read.values.isna().all()


def _email_column(header: str, cells: list[str]) -> str | None:
    """Return which column the reader takes for the addresses."""
    rows = "".join(f'"{cell}",x{n}\n' for n, cell in enumerate(cells))
    file = f'"{header}",Remark\n{rows}'
    return inspect_contacts(file.encode(), source="general").email_column


# Each word in one of the frames that headers put around it.
@pytest.mark.parametrize(
    ("composed", "word"),
    list(zip(cycle(["{}", "Your {}", "Attendee {}", "Please enter: {}"]), EMAILS)),
)
def test_every_word_for_e_mail_makes_an_e_mail_column(composed: str, word: str) -> None:
    header = composed.format(word)
    assert _email_column(header, ["a@example.com", "b@example.com"]) == header
    df = pd.DataFrame(
        {header: ["a@example.com", "b@example.com"], "Remark": ["x", "y"]}
    )
    assert infer_mapping(df).field_map == {header: "email"}


@pytest.mark.parametrize("word", EMAILS)
def test_a_word_for_e_mail_is_enough_where_there_is_no_address(word: str) -> None:
    assert _email_column(word, ["", ""]) == word


@pytest.mark.parametrize("word", OTHERS)
def test_nobody_takes_another_persons_address_for_the_match_key(word: str) -> None:
    header = f"{word.title()} Email"
    cells = ["a@example.com", "b@example.com"]
    assert _email_column(header, cells) is None
    mapping = infer_mapping(pd.DataFrame({header: cells}), match_key=None)
    assert mapping.field_map == {}


@pytest.mark.parametrize("part", table("header_signs")["others"]["glued"])
def test_another_person_is_seen_within_a_longer_word(part: str) -> None:
    header = f"{fold(part)}emailaddress"
    cells = ["a@example.com", "b@example.com"]
    assert _email_column(header, cells) is None
    assert read_header(header).sign == "others"
    mapping = infer_mapping(pd.DataFrame({header: cells}), match_key=None)
    assert mapping.field_map == {}


@pytest.mark.parametrize("word", ["Käufer", "Kaeufer", "KÄUFER"])
def test_umlauts_are_read_however_they_are_written(word: str) -> None:
    assert read_header(f"{word}-E-Mail").sign == "others"


@pytest.mark.parametrize(
    "cell",
    [
        "Total",
        "Grand Totals (3 records)",
        "Subtotal: 12",
        "Gesamtsumme",
        "TOTAL GÉNÉRAL",
        "Total general: 1,248",
        "Total registrants: 3",
    ],
)
def test_a_line_of_totals_is_no_person(cell: str) -> None:
    rows = "a@example.com,Ana,Rome\nb@example.com,Bo,Oslo\n"
    file = f"Email,Name,City\n{rows}{cell},,\n"
    report = inspect_contacts(file.encode())
    assert report.set_aside["reason"].tolist() == ["a line of totals"]


def test_the_words_of_headers_are_folded_as_headers_are() -> None:
    assert all(fold(key) == key for key in concepts().entries)
    assert all(fold_text(word) == word for word in tables.truths())
