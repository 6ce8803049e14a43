"""Names: cleaned, made unique, folded; and that the three rooms agree on them."""

from __future__ import annotations

import csv
import io
import unicodedata

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given, strategies as st

from cdp_frames import infer_mapping, read_contacts, screen
from cdp_frames.encoding import encode_csv
from cdp_frames.errorfile.names import Names
from cdp_frames.mapping.columns import seen_columns
from cdp_frames.text.names import (
    NameIndex,
    clean,
    fold,
    fold_all,
    fold_text,
    header_words,
    plain_words,
    unique,
)
from cdp_frames.text.vocabulary.tables import table, words_of
from tests.support.examples import examples

# What headers are made of: letters of many scripts, marks, signs, blanks, markup.
_PIECES = [
    "Email", "E-Mail", "Größe", "GRÖSSE", "column_1", "_2", "_3", "2", "Prénom",
    "名前", "ガ", "이메일", "نام", "مُحَمَّد", "שָׁלוֹם", "นามสกุล", "İ", "\u0131", "\uff25",
    "ﬁ", "Æ", "ø", "#", "%", "&", "&amp;", "&lt;", "b&gt;", "<b>", "</b>", "<br>",
    "<cm>",
    " ", "\n", "\t", "\u00a0", "\u200b", "\u00ad", "\ufeff", "\0", "\u0301", "\ufe0f",
    "\u3164", "_", "-", "(", ")", "?", "📧",
]  # fmt: skip
COMPOSED = st.lists(st.sampled_from(_PIECES), max_size=5).map("".join)
HEADERS = st.one_of(COMPOSED, st.text(max_size=8))
LABELS = st.one_of(
    HEADERS,
    st.sampled_from([None, np.nan, pd.NaT, 7, 1.5]),
    st.tuples(HEADERS, HEADERS),
)


def _documented() -> list[str]:
    """Return hundreds of headers in the languages of the mapping's words."""
    words = (words_of("headers", concept) for concept in table("headers"))
    return list(dict.fromkeys(word for listed in words for word in listed))


@pytest.mark.parametrize(
    ("header", "line"),
    [
        (" First\n name ", "First name"),
        ("\ufeffEmail", "Email"),
        ("E\u00admail\u200b", "Email"),
        ("Your <strong>e-mail</strong>,<br/>please", "Your e-mail, please"),
        ('<p class="q">City</p>', "City"),
        ("Size <cm>", "Size <cm>"),
        ("R&amp;amp;D", "R&D"),
        ("Terms & copy", "Terms & copy"),
        ("&lt;b&gt;City&lt;/b&gt;", "City"),
        ("\ud800x", "\ufffdx"),
        ("a\0b", "ab"),
        (None, ""),
        (np.nan, ""),
        (7, "7"),
        (("Home", "", None, "City"), "Home City"),
    ],
)
def test_a_header_is_cleaned(header: object, line: str) -> None:
    assert clean(header) == line


@pytest.mark.parametrize(
    ("names", "folded"),
    [
        (["Größe", "GRÖSSE", "grosse", "Gro\u0308ße", " große "], "grosse"),
        (
            [
                "E-Mail",
                "e_mail",
                "\uff25\uff4d\uff41\uff49\uff4c",
                "E\u200bmail",
                "E mail:",
            ],
            "email",
        ),
        (["Prénom", "PRENOM", "prenom", "Pre\u0301nom"], "prenom"),
        (["İl", "il", "IL", "\u0131l"], "il"),
        (["Łódź", "Lodz"], "lodz"),
        (["Œuvre", "oeuvre"], "oeuvre"),
        (["ガ", "ｶﾞ", "カ\u3099"], "ガ"),
        (["مُحَمَّد", "محمد", "محمـــد"], "محمد"),
        (["שָׁלוֹם", "שלום"], "שלום"),
        (["이메일", unicodedata.normalize("NFD", "이메일")], "이메일"),
        (["Badge #", "badge\uff03"], "badge#"),
        (["%", " % "], "%"),
        (["", " ", "\n"], ""),
    ],
)
def test_what_is_one_name_folds_to_one(names: list[str], folded: str) -> None:
    assert {fold(name) for name in names} == {folded}


@pytest.mark.parametrize(
    ("name", "other"), [("カ", "ガ"), ("นา", "นี"), ("q1", "q2"), ("%", "$")]
)
def test_what_is_another_name_folds_to_another(name: str, other: str) -> None:
    assert fold(name) != fold(other)


def test_a_table_of_headers_is_folded_word_by_word() -> None:
    assert fold_all(" prénom\nregistrationq&a ") == {"prenom", "registrationqa"}


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("RecipientEmail", ("recipient", "email")),
        ("URLPath", ("url", "path")),
        ("first_name", ("first", "name")),
        ("Address2Line", ("address", "2", "line")),
        ("E-Mail", ("e", "mail")),
        ("Badge#", ("badge", "#")),
        ("...", ()),
    ],
)
def test_a_header_has_words(name: str, words: tuple[str, ...]) -> None:
    assert header_words(name) == words


def test_capitals_inside_a_plain_word_stay_in_it() -> None:
    assert plain_words("Müller GmbH & Co") == ("muller", "gmbh", "co")


@given(st.text())
def test_folded_twice_is_folded_once(name: str) -> None:
    assert fold(fold(name)) == fold(name)


@given(HEADERS)
def test_case_width_and_composition_make_no_difference(name: str) -> None:
    assert fold(unicodedata.normalize("NFD", name)) == fold(name)
    assert fold(unicodedata.normalize("NFKC", name)) == fold(name)
    assert fold(f" {name.upper()}\u200b") == fold(name)
    assert fold(name.casefold()) == fold(name)


@given(HEADERS)
def test_the_words_of_a_header_are_its_fold(name: str) -> None:
    joined = "".join(header_words(name))
    assert joined == "".join(plain_words(name))
    assert fold(name) == (joined or fold(name))


@given(st.text(max_size=30))
@examples(300)
@example("สวัสดี ##2 ครับ")
@example("हिन्दी नाम #3")
@example("e\u0301mail_2 ½ x²")
def test_marks_belong_to_the_word_that_they_stand_in(text: str) -> None:
    folded = fold_text(text)
    words: list[str] = []
    before = ""
    for character in folded:
        kind = _kind_of(character)
        if kind and kind == before and not (kind == "#" and folded.isascii()):
            words[-1] += character
        elif kind:
            words.append(character)
        before = kind
    assert plain_words(text) == tuple(words)


def _kind_of(character: str) -> str:
    if character.isdecimal():
        return "digit"
    if character.isalnum() or unicodedata.category(character)[0] == "M":
        return "letter"
    return "#" if character == "#" else ""


@given(LABELS)
def test_clean_twice_is_clean_once(header: object) -> None:
    line = clean(header)
    assert clean(line) == line
    assert line == " ".join(line.split())
    assert fold(line) == fold(clean(f"\ufeff{line} "))


@given(st.lists(LABELS, max_size=12))
@example(["", "column_1"])
@example(["a", "a", "a_2", "a_2", "a_2_2"])
@example(["", "", "column_2", "column_1", "column_1_2"])
def test_unique_names_are_unique_and_stay_so(headers: list[object]) -> None:
    names = unique(headers)
    assert len(set(names)) == len(names) == len(headers)
    assert all(names)
    assert unique(names) == names
    # A header that is really there is never given to another column.
    lines = [clean(header) for header in headers]
    for line in {*lines} - {""}:
        assert names[lines.index(line)] == line


def test_thousands_of_equal_headers_are_numbered_at_once() -> None:
    names = unique(["Answer"] * 16_384)
    assert names[:2] == ["Answer", "Answer_2"]
    assert names[-1] == "Answer_16384"


@given(st.lists(HEADERS, max_size=8))
def test_a_name_is_found_again_however_it_is_written(headers: list[str]) -> None:
    names = unique(headers)
    index = NameIndex(zip(names, range(len(names)), strict=True))
    for place, name in enumerate(names):
        assert index.find(name) == [place]
        assert index.find(f" {name}\n") == [place]
        assert place in index.find(fold(name)) or fold(name) in names
    assert index.find("") == []


def _rooms(headers: list[str]) -> None:
    """Send headers through the three rooms; their names must be the same."""
    names = unique(headers)
    rows = [[f"p{row}@example.com", *["x"] * (len(headers) - 1)] for row in range(3)]
    file = io.StringIO()
    csv.writer(file).writerows([headers, *rows])
    read = read_contacts(file.getvalue().encode(), source="general", encoding="utf-8")
    assert read.columns.tolist() == names

    raw = pd.DataFrame(rows, columns=pd.Index(headers, dtype=object))
    assert [column.source for column in seen_columns(raw)] == names
    assert [column.source for column in seen_columns(read)] == names

    mapping = infer_mapping(raw, given={names[0]: "email"})
    sent = encode_csv(screen(raw, mapping=mapping).valid, mapping)
    cited = next(csv.reader(io.StringIO(sent.decode())))
    assert cited == list(mapping.source_fields)

    known = Names(mapping.field_map, names)
    for name in names:
        # A header that is the name of another column's field means both.
        fields = {fold(field) for field in mapping.field_map.values()}
        twice = fold(name) in fields and mapping.field_map.get(name) != name
        assert twice or known.columns_of(name) == [name]
        assert name in known.columns_of(f" {name} ")


@pytest.mark.parametrize("part", range(20))
def test_reader_mapping_and_error_file_agree(part: int) -> None:
    headers = _documented()[part::20]
    odd = ["", "column_3", "Size", "Size", "Size_2", " Größe<br>", "GRÖSSE", "R&amp;D"]
    _rooms(["E-Mail", *headers, *odd])


@given(st.lists(COMPOSED, min_size=1, max_size=6))
@examples(40)
def test_mapping_and_upload_agree_on_any_headers(headers: list[str]) -> None:
    df = pd.DataFrame(
        [["p@example.com"] * len(headers)], columns=pd.Index(headers, dtype=object)
    )
    names = unique(headers)
    mapping = infer_mapping(df, match_key=None, given={names[-1]: "email"})
    sent = encode_csv(screen(df, mapping=mapping).valid, mapping)
    cited = next(csv.reader(io.StringIO(sent.decode())))
    assert cited == list(mapping.source_fields)
    assert set(cited) <= set(names)
