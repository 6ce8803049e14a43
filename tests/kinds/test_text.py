# ruff: noqa: PD011 - ``Normalized.values`` is a Series, not an array
"""Text: a table of cells, then the laws."""

from __future__ import annotations

import datetime as dt
import unicodedata
from decimal import Decimal

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, strategies as st

from cdp_frames.kinds.text import normalize, tidy
from tests.kinds.laws import assert_laws, columns
from tests.support.examples import examples

CELLS = [
    ("Ana", "Ana", None),
    ("  Ana ", "Ana", "blanks removed"),
    ("\u00a0Ana\u00a0", "Ana", "blanks removed"),
    ("\ufeffAna", "Ana", "invisible characters removed"),
    ("An\u200ba", "Ana", "invisible characters removed"),
    ("An\x00a\x07", "Ana", "invisible characters removed"),
    ("a\r\nb", "a\nb", "line breaks unified"),
    ("a\rb", "a\nb", "line breaks unified"),
    ("a\u2028b", "a\nb", "line breaks unified"),
    ("a\tb", "a\tb", None),
    ("a\nb", "a\nb", None),
    ("a\u00a0b", "a\u00a0b", None),
    ("Zu\u0308rich", "Zürich", "normalized"),
    ("\r\n e\u0301\x00 ", "é", ("line breaks unified, invisible characters removed, "
     "normalized, blanks removed")),
    ("NA", "NA", None),
    ("None", "None", None),
    ("-", "-", None),
    ("02116", "02116", None),
    ("+44 20", "+44 20", None),
    ("\u06a9\u200c\u0647", "\u06a9\u200c\u0647", None),
    ("👩\u200d💻", "👩\u200d💻", None),
    (3, "3", None),
    (3.0, "3", None),
    (3.25, "3.25", None),
    (float("inf"), "inf", None),
    (np.float32(0.5), "0.5", None),
    (np.int64(7), "7", None),
    (Decimal("1.50"), "1.50", None),
    (pa.scalar(3.0), "3", None),
    (True, "true", None),
    (np.bool_(False), "false", None),
    (dt.date(2026, 4, 21), "2026-04-21", None),
    (dt.datetime(2026, 4, 21, 10, 0, tzinfo=dt.UTC), "2026-04-21T10:00:00+00:00", None),
    (pd.Timestamp("2026-04-21 10:00"), "2026-04-21T10:00:00", None),
    (dt.time(10, 30), "10:30:00", None),
    (np.datetime64("2026-04-21T10:00:00.000000001", "ns"),
     "2026-04-21T10:00:00.000000001", None),
]  # fmt: skip


@pytest.mark.parametrize(
    ("cells", "texts"),
    [
        (pd.Series([159001810629457000.0, 1.0]), ["159001810629457000", "1"]),
        (pd.Series([1e20, None]), ["100000000000000000000", None]),
        (pd.Series([1e300, 1.5]), ["1e+300", "1.5"]),
        (
            pd.Series([16777218.0, 16777216.0], dtype="float32"),
            ["16777218", "16777216"],
        ),
        (pd.Series([4096.0, 2048.0], dtype="float16"), ["4096", "2048"]),
        (pd.Series([2.0**60, "x"], dtype=object), ["1152921504606847000", "x"]),
        (pd.Series([np.float32(16777218), 1], dtype=object), ["16777218", "1"]),
    ],
)
def test_a_float_too_large_to_be_exact_is_doubted(
    cells: pd.Series, texts: list[str | None]
) -> None:
    result = normalize(cells)
    assert result.values.astype(object).where(result.values.notna(), None).tolist() == (
        texts
    )
    assert result.hints["position"].tolist() == [0]
    assert "digits may be lost" in result.hints["detail"].iloc[0]


@pytest.mark.parametrize(("cell", "value", "rule"), CELLS)
def test_a_cell_is_written_in_one_way(
    cell: object, value: str, rule: str | None
) -> None:
    result = normalize(pd.Series([cell], dtype=object))
    assert result.values.tolist() == [value]
    assert result.changes["rule"].tolist() == [] if rule is None else [rule]
    assert result.problems.empty
    assert result.hints.empty


@pytest.mark.parametrize(
    "cell",
    [None, np.nan, pd.NA, pd.NaT, "", " ", "\u200b\u00a0", "\r\n", Decimal("nan")],
)
def test_blank_is_missing_and_no_change(cell: object) -> None:
    result = normalize(pd.Series([cell], dtype=object))
    assert result.values.isna().all()
    assert result.problems.empty
    assert result.changes.empty


@pytest.mark.parametrize(
    "cell",
    [
        [1],
        {"a": 1},
        b"x",
        {1},
        object(),
        1j,
        "\ud800",
        Decimal("sNaN"),
        dt.timedelta(1),
        10**5000,
    ],
    ids=lambda cell: type(cell).__name__,
)
def test_what_has_no_text_is_refused(cell: object) -> None:
    result = normalize(pd.Series([cell, "x"], dtype=object))
    assert result.problems["code"].tolist() == ["unsupported_value"]
    assert result.problems["position"].tolist() == [0]


@pytest.mark.parametrize(
    ("garbled", "meant"),
    [
        ("MÃ¼ller", "Müller"),
        ("SÃ£o Paulo", "São Paulo"),
        ("Ã\x81vila", "Ávila"),
        ("voilÃ\xa0", "voilà"),
        ("â€œquotedâ€\x9d", "“quoted”"),
        ("donâ€™t", "don\u2019t"),
        ("MÃƒÂ¼ller", "Müller"),
        ("ÐœÐ¾Ñ\x81ÐºÐ²Ð°", "Москва"),
        ("æ\x97¥æœ¬", "日本"),
    ],
)
def test_mojibake_is_noticed_and_never_repaired_in_silence(
    garbled: str, meant: str
) -> None:
    result = normalize(pd.Series([garbled]))
    assert result.values.notna().all()
    assert result.hints["suggestion"].tolist() == [meant]


@pytest.mark.parametrize(
    "text", ["Müller", "São", "Ångström", "Ã", "Â£", "naïve", "Žižek"]
)
def test_what_is_right_has_no_hint(text: str) -> None:
    # "Â£" is £ in mojibake: the round trip is exact.
    expected = ["£"] if text == "Â£" else []
    assert normalize(pd.Series([text])).hints["suggestion"].tolist() == expected


def test_a_lost_character_is_a_hint_without_repair() -> None:
    result = normalize(pd.Series(["M\ufffdller"]))
    assert result.hints["suggestion"].isna().tolist() == [True]
    assert result.values.tolist() == ["M\ufffdller"]


def test_length_limits_count_characters_of_what_is_sent() -> None:
    values = pd.Series([" é\u0301 ", "日本語", "ab", "a", None])
    result = normalize(values, min_length=2, max_length=2)
    assert result.problems[["position", "code", "detail"]].values.tolist() == [
        [1, "text_too_long", "It may have 2 characters at most."],
        [3, "text_too_short", "It must have 2 characters at least."],
    ]
    assert result.values.tolist()[2] == "ab"
    assert result.values.isna().tolist() == [False, True, False, True, True]


@pytest.mark.parametrize(
    "values",
    [
        pd.Series(["a ", None], dtype="string"),
        pd.Series(["a ", None], dtype="str"),
        pd.Series(["a ", None], dtype="category"),
        pd.Series(["a ", None], dtype=pd.ArrowDtype(pa.string())),
        pd.Series(["a ", None], dtype=pd.ArrowDtype(pa.large_string())),
        pd.Series(
            ["a ", None], dtype=pd.ArrowDtype(pa.dictionary(pa.int8(), pa.string()))
        ),
    ],
    ids=lambda values: str(values.dtype),
)
def test_every_dtype_of_text_is_read(values: pd.Series) -> None:
    result = normalize(values)
    assert result.values.isna().tolist() == [False, True]
    assert result.values.iloc[0] == "a"
    assert result.changes["position"].tolist() == [0]


@pytest.mark.parametrize(
    ("values", "texts"),
    [
        (pd.Series([1, 2], dtype="int8"), ["1", "2"]),
        (pd.Series([1, None], dtype="Int64"), ["1", None]),
        (pd.Series([1.0, None, 0.5]), ["1", None, "0.5"]),
        (pd.Series([1.0, None], dtype="Float64"), ["1", None]),
        (pd.Series([True, None], dtype="boolean"), ["true", None]),
        (pd.Series([1, None], dtype="category"), ["1", None]),
        (pd.Series([1, None], dtype=pd.ArrowDtype(pa.int64())), ["1", None]),
        (pd.Series([True, None], dtype=pd.ArrowDtype(pa.bool_())), ["true", None]),
        (pd.Series(["2026-04-21", None], dtype="datetime64[ns]"), ["2026-04-21", None]),
        (pd.Series(["2026-04-21T10", None], dtype="datetime64[s]"),
         ["2026-04-21T10:00:00", None]),
        (pd.Series(["2026-04-21T10"], dtype="datetime64[us, Europe/Berlin]"),
         ["2026-04-21T10:00:00+02:00"]),
        (pd.Series([dt.date(2026, 4, 21)], dtype=pd.ArrowDtype(pa.date32())),
         ["2026-04-21"]),
        (pd.Series(pd.arrays.SparseArray([1, 2])), ["1", "2"]),
        (pd.Series([], dtype="float32"), []),
        (pd.Series([None, None], dtype=object), [None, None]),
    ],
    ids=lambda values: str(getattr(values, "dtype", "texts")),
)  # fmt: skip
def test_other_dtypes_are_written_as_text_without_a_change(
    values: pd.Series, texts: list[str | None]
) -> None:
    result = normalize(values)
    assert [None if pd.isna(text) else text for text in result.values] == texts
    assert result.changes.empty
    assert result.problems.empty


def test_text_in_pieces_is_put_together() -> None:
    pieces = pa.chunked_array([["a "], [None], ["b"]], type=pa.string())
    values = pd.Series(pd.arrays.ArrowExtensionArray(pieces))
    assert normalize(values).values.fillna("-").tolist() == ["a", "-", "b"]


def test_categories_that_have_no_text_are_refused_where_they_occur() -> None:
    values = pd.Series(pd.Categorical(["a", (1, 2), None, (1, 2)]))
    assert normalize(values).problems["position"].tolist() == [1, 3]


@given(columns(st.text()))
@examples(40)
def test_text_obeys_the_laws(values: pd.Series) -> None:
    assert_laws(normalize, values)


@given(st.lists(st.text(), min_size=1))
@examples(60)
def test_text_is_in_normal_form(texts: list[str]) -> None:
    for text in normalize(pd.Series(texts, dtype=object)).values.dropna():
        assert text == text.strip()
        assert text
        # Arrow may know newer characters than Python does, and the other way round.
        known = all(unicodedata.category(each) != "Cn" for each in text)
        assert not known or unicodedata.is_normalized("NFC", text)


# Letters that names are written with; others are not believed, for clean text may be
# read as them.
ALPHABETS = ((0x100, 0x17F), (0x370, 0x52F), (0x5D0, 0x6FF), (0x3041, 0x9FFF))
BEYOND_LATIN_1 = st.one_of(
    *(
        st.characters(min_codepoint=first, max_codepoint=last, categories=["L"])
        for first, last in ALPHABETS
    )
)


@given(st.text(BEYOND_LATIN_1, min_size=1))
@examples(60)
def test_text_read_in_the_wrong_encoding_is_recognized(text: str) -> None:
    garbled = f"x{text}".encode().decode("latin-1")
    result = normalize(pd.Series([garbled]))
    assert result.hints["suggestion"].tolist() == [tidy(f"x{text}")]


def test_the_letters_that_are_waved_through_need_no_tidying() -> None:
    """Each of them, beside each other one, comes out as it is on the slow path, too."""
    spans = ((0xC0, 0xD6), (0xD8, 0xF6), (0xF8, 0x151), (0x179, 0x17F))
    letters = [chr(n) for first, last in spans for n in range(first, last + 1)]
    pairs = " ".join(letter + other for letter in letters for other in letters)
    slow = f"a line break leads to the slow path\n{pairs}"
    result = normalize(pd.Series([slow, letters[0], *letters]))
    assert result.values.tolist() == [slow, letters[0], *letters]
    assert result.changes.empty
    assert result.hints.empty


@pytest.mark.parametrize(
    "text",
    [
        "VOCÊ…", "SÃO", "ÂNGELA", "JOSÉ\u2019S", "MÜLLER\u2013SÖHNE", "É€",
        "Tom & Jerry", "a=b", "100%", "None", "NA", "Null", "AT&T;", "=1+1", "50%20",
    ],
)  # fmt: skip
def test_clean_text_has_no_hint(text: str) -> None:
    assert normalize(pd.Series([text])).hints.empty


def broken(text: str, times: int) -> str:
    """Read UTF-8 as Windows-1252, as browsers do, so many times."""
    for _ in range(times):
        text = "".join(map(_as_browsers, text.encode()))
    return text


def _as_browsers(byte: int) -> str:
    no_letter = byte in {0x81, 0x8D, 0x8F, 0x90, 0x9D}
    return chr(byte) if no_letter else bytes([byte]).decode("cp1252")


@pytest.mark.parametrize("times", [1, 2, 3])
@pytest.mark.parametrize(
    "name",
    ["Müller", "JOSÉ", "Åsa", "naïve café", "Ünsal", "Привет", "Łódź", "Σοφία", "山田"],
)
def test_broken_text_is_doubted_however_often_it_was_broken(
    name: str, times: int
) -> None:
    hints = normalize(pd.Series([broken(name, times)])).hints
    assert hints["suggestion"].tolist() == [name]


@pytest.mark.parametrize(
    ("text", "suggestion"),
    [
        ("NULL", None), ("#REF!", None), ("nan", None), ("#N/A", None),
        ("undefined", None),
        ("R&amp;D", "R&D"), ("M&uuml;ller", "Müller"), ("O&#39;Neil", "O'Neil"),
        ("M=C3=BCller", "Müller"), ("M%C3%BCller", "Müller"), ("&lt;b&gt;", "<b>"),
    ],
)  # fmt: skip
def test_what_a_program_left_in_is_a_hint(text: str, suggestion: str | None) -> None:
    result = normalize(pd.Series([text, "Ann"]))
    assert result.values.tolist() == [text, "Ann"]
    assert result.hints["position"].tolist() == [0]
    told = result.hints["suggestion"].iloc[0]
    assert (None if pd.isna(told) else told) == suggestion


@given(st.text(st.characters(categories=["Lu", "Po", "Pf", "Pi", "Pd", "Zs"])))
@examples(300)
def test_capitals_are_not_doubted_for_what_stands_behind_them(text: str) -> None:
    """Latin capitals and punctuation alone were not broken into capitals."""
    latin = "".join(char for char in text if ord(char) < 0x180 or not char.isalpha())
    hints = normalize(pd.Series([latin])).hints
    garbled = hints["detail"].str.contains("wrong encoding")
    assert all(text.isupper() for text in hints.loc[garbled, "suggestion"])
