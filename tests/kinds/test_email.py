# ruff: noqa: PD011, RUF001 - odd letters are the matter here, and ``Normalized.values`` is a Series, not an array
"""E-mail: tables of cells, equality with email-validator, then the laws."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import dns.resolver
import email_validator
import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, strategies as st
from pandas.testing import assert_frame_equal, assert_series_equal

from cdp_frames.kinds.email.cell import cell_result
from cdp_frames.kinds.email.column import normalize
from cdp_frames.kinds.email.deliverability import in_dns
from tests.kinds.laws import assert_laws, assert_sound, columns
from tests.support.examples import examples

ACCEPTED = [
    ("bob@example.com", "bob@example.com", None),
    ("Bob@Example.COM", "bob@example.com", "lower case"),
    (" bob@example.com\t", "bob@example.com", "blanks removed"),
    ("\u00a0bob@example.com\u200b", "bob@example.com", "blanks removed"),
    ("\ufeffBob@example.com", "bob@example.com", "blanks removed, lower case"),
    ("bob\u200b@example.com", "bob@example.com", "invisible characters removed"),
    ("mailto:bob@example.com", "bob@example.com", "mailto: removed"),
    ("MAILTO:Bob@example.com", "bob@example.com", "mailto: removed, lower case"),
    ("mailto:bob@example.com?subject=Hi", "bob@example.com", "mailto: removed"),
    ("SMTP:bob@example.com", "bob@example.com", "mailto: removed"),
    ("E-Mail: bob@example.com", "bob@example.com", "mailto: removed"),
    ("Bob B. <bob@example.com>", "bob@example.com", "name removed"),
    ('"B, Bob" <bob@example.com>', "bob@example.com", "name removed"),
    ("Jörg O'Neill (x) <j@example.com>", "j@example.com", "name removed"),
    ("bob@example.com <bob@example.com>", "bob@example.com", "name removed"),
    (
        "bob@example.com <mailto:bob@example.com>",
        "bob@example.com",
        "name removed, mailto: removed",
    ),
    ("<bob@example.com>", "bob@example.com", "brackets removed"),
    ("(bob@example.com)", "bob@example.com", "brackets removed"),
    ("bob@example.com>", "bob@example.com", "brackets removed"),
    ('"bob@example.com"', "bob@example.com", "quotes removed"),
    ("'bob@example.com'", "bob@example.com", "quotes removed"),
    ("\u201cbob@example.com\u201d", "bob@example.com", "quotes removed"),
    ("'mailto:bob@example.com", "bob@example.com", "quotes removed, mailto: removed"),
    ("bob@example.com.", "bob@example.com", "punctuation removed"),
    ("bob@example.com;", "bob@example.com", "punctuation removed"),
    ("Bob@example.com,", "bob@example.com", "punctuation removed, lower case"),
    (";bob@example.com;", "bob@example.com", "punctuation removed"),
    (
        "bob@example.com; BOB@example.com",
        "bob@example.com",
        "repeated address removed",
    ),
    ("bob@B\u00dcCHER.example.com", "bob@b\u00fccher.example.com", "lower case"),
    ("bob@xn--bcher-kva.de", "bob@b\u00fccher.de", "normalized"),
    ("J\u00d6RG@example.com", "j\u00f6rg@example.com", "lower case"),
    ("jo\u0308rg@example.com", "j\u00f6rg@example.com", "normalized"),
    ("mailto:user%2Btag@example.com", "user+tag@example.com", "mailto: removed"),
    ("MAILTO:bob%40example.com?subject=x", "bob@example.com", "mailto: removed"),
    (
        "Bob <mailto:b%2Bx@example.com>",
        "b+x@example.com",
        "name removed, mailto: removed",
    ),
    # A percent sign is part of an address where there is no link.
    ("user%2Btag@example.com", "user%2btag@example.com", "lower case"),
    # Valid as they are, so nothing is taken off.
    ("'bob@example.com", "'bob@example.com", None),
    ("{bob@example.com", "{bob@example.com", None),
    ("o'neill@example.com", "o'neill@example.com", None),
    ("a" * 64 + "b" * 50 + "@example.com", "a" * 64 + "b" * 50 + "@example.com", None),
]


@pytest.mark.parametrize(("cell", "value", "rule"), ACCEPTED)
def test_dressing_is_taken_off(cell: str, value: str, rule: str | None) -> None:
    result = normalize(pd.Series([cell]))
    assert result.values.tolist() == [value]
    assert result.changes["rule"].tolist() == ([] if rule is None else [rule])
    assert result.problems.empty


REFUSED = [
    ("bob", "invalid_email", None),
    ("bob@", "invalid_email", None),
    ("none@", "invalid_email", None),
    ("@example.com", "invalid_email", None),
    ("bob@localhost", "invalid_email", None),
    ("bob@printer.local", "invalid_email", None),
    ("bob@example.test", "invalid_email", None),
    ("bob@[192.0.2.1]", "invalid_email", None),
    ("bob smith@example.com", "invalid_email", None),
    ("/o=ExchangeLabs/ou=Group/cn=bob", "invalid_email", None),
    ("bob@@example.com", "invalid_email", "bob@example.com"),
    ("bob@example,com", "invalid_email", "bob@example.com"),
    ("bob@example..com", "invalid_email", "bob@example.com"),
    ("bob@example .com", "invalid_email", "bob@example.com"),
    ("bob @example.com", "invalid_email", "bob@example.com"),
    ("bob@example com", "invalid_email", "bob@example.com"),
    ("bob.@example.com", "invalid_email", "bob@example.com"),
    ("bob@-example.com", "invalid_email", "bob@example.com"),
    ('"bob"@example.com', "invalid_email", "bob@example.com"),
    ("bob at example dot com", "invalid_email", "bob@example.com"),
    ("bob(at)example.com", "invalid_email", "bob@example.com"),
    ("bob [at] example [dot] com", "invalid_email", "bob@example.com"),
    ("bob%40example.com", "invalid_email", "bob@example.com"),
    ("bob\uff20example.com", "invalid_email", "bob@example.com"),
    ("http://bob@example.com", "invalid_email", "bob@example.com"),
    ("bob@example.com (work)", "invalid_email", "bob@example.com"),
    ("Call Bob: bob@example.com!", "invalid_email", "bob@example.com"),
    ("bob@examplecom", "invalid_email", "bob@example.com"),
    ("bob@gmail", "invalid_email", "bob@gmail.com"),
    ("bob@gmailcom", "invalid_email", "bob@gmail.com"),
    ("bob@gmial,com", "invalid_email", "bob@gmail.com"),
    ("ann@example.com; bob@example.com", "several_emails", "ann@example.com"),
    ("ann@example.com bob@example.com", "several_emails", "ann@example.com"),
    ("ann@example.com/bob@example.com", "several_emails", "ann@example.com"),
    ("Ann@example.com ::: bob@example.com", "several_emails", "ann@example.com"),
    ("ann@example; bob@example.com", "several_emails", "bob@example.com"),
    ("Ann <ann@example.com>, bob@example.com", "several_emails", "ann@example.com"),
    ("ann@example.com <bob@example.com>", "several_emails", "ann@example.com"),
    ("ana@example.com bo@example.com", "several_emails", "ana@example.com"),
    # Nobody else's mailbox is suggested.
    ("john,smith@example.com", "invalid_email", None),
    ("john;smith@example.com", "invalid_email", None),
    ("john.q smith@example.com", "invalid_email", None),
    ("Jean-Luc O'Hara smith@example.com", "invalid_email", None),
    ("smith(john)doe@example.com", "invalid_email", None),
    ("bob@example.co m", "invalid_email", "bob@example.com"),
    ("bob@mail example.com", "invalid_email", "bob@mailexample.com"),
    ("bob@hooli,example,com", "invalid_email", "bob@hooli.example.com"),
    ("john,smith@example.com; bob@example.com", "several_emails", "bob@example.com"),
    ("o&#39;brien@example.com", "invalid_email", "o'brien@example.com"),
    ("a&amp;b@example.com", "invalid_email", "a&b@example.com"),
    ("see mailto:user%2Btag@example.com", "invalid_email", "user+tag@example.com"),
    ("my email is bob@example.com", "invalid_email", "bob@example.com"),
]


@pytest.mark.parametrize(("cell", "code", "suggestion"), REFUSED)
def test_what_is_no_address_is_refused(
    cell: str, code: str, suggestion: str | None
) -> None:
    result = normalize(pd.Series([cell]))
    assert result.values.isna().all()
    assert result.problems["code"].tolist() == [code]
    assert result.problems["suggestion"].dropna().tolist() == [
        each for each in [suggestion] if each is not None
    ]
    assert result.changes.empty


@pytest.mark.parametrize(
    "cell",
    [
        *(
            "anonymous",
            "N/A",
            "n.a.",
            "na",
            "NaN",
            "None",
            "null",
            "nil",
            "-",
            "--",
            "?",
        ),
        *(
            "unknown",
            "withheld",
            "not provided",
            "Not Provided ",
            "no email",
            "noemail",
        ),
        *("<null>", "(none)", "[redacted]", "#N/A", "keine Angabe", "aucun", "..."),
    ],
)
def test_a_placeholder_is_missing_and_on_record(cell: str) -> None:
    result = normalize(pd.Series([cell]))
    assert result.values.isna().all()
    assert result.problems.empty
    assert result.changes["rule"].tolist() == ["placeholder removed"]


@pytest.mark.parametrize(
    "cell", [None, np.nan, pd.NA, "", "  ", "\u200b\ufeff\u00a0\n"]
)
def test_a_blank_cell_is_missing_and_no_change(cell: object) -> None:
    result = normalize(pd.Series([cell], dtype=object))
    assert result.values.isna().all()
    assert result.problems.empty
    assert result.changes.empty


HINTS = [
    ("bob@gmial.com", "bob@gmail.com"),
    ("bob@gmai.com", "bob@gmail.com"),
    ("bob@gmaill.com", "bob@gmail.com"),
    ("bob@hotmial.com", "bob@hotmail.com"),
    ("bob@gamil.com", "bob@gmail.com"),
    ("bob@yaho.com", "bob@yahoo.com"),
    ("bob@outlok.com", "bob@outlook.com"),
    ("bob@gmail.con", "bob@gmail.com"),
    ("bob@gmial.con", "bob@gmail.com"),
    ("bob@firm.con", "bob@firm.com"),
    ("bob@gmail.co", "bob@gmail.com"),
    ("bob@hotmial.co.uk", "bob@hotmail.co.uk"),
    ("'bob@example.com", "bob@example.com"),
    # May well be real.
    ("bob@yahoo.co", None),
    ("bob@firm.co", None),
    ("bob@firm.cm", None),
    ("bob@mail.com", None),
    ("bob@ymail.com", None),
    ("bob@email.com", None),
    ("bob@cloud.com", None),
    ("bob@gmail.com", None),
    ("bob@gmx.de", None),
]


@pytest.mark.parametrize(("cell", "meant"), HINTS)
def test_a_likely_typo_is_a_hint_and_never_a_change(
    cell: str, meant: str | None
) -> None:
    result = normalize(pd.Series([cell]))
    assert result.values.tolist() == [cell]
    assert result.changes.empty
    assert result.hints["suggestion"].tolist() == ([] if meant is None else [meant])


def test_the_detail_is_what_email_validator_says() -> None:
    result = normalize(pd.Series(["bob", "bob@example"]))
    assert result.problems["detail"].tolist() == [
        "An email address must have an @-sign.",
        "The part after the @-sign is not valid. It should have a period.",
    ]


def of(length: int, letter: str = "a") -> str:
    return letter * length


# One or more of every class that email-validator distinguishes, and of each limit that
# it has: at it and to both sides of it. Nothing in them is wrapping.
CLASSES = [
    *(f"{of(n)}@example.com" for n in (1, 63, 64, 65, 241, 242, 243, 244)),
    *(f"{of(n, 'ü')}@example.com" for n in (32, 33, 120, 121, 122)),
    *(f"a@{of(n)}.com" for n in (1, 62, 63, 64)),
    *(f"a@{of(n, 'ü')}.com" for n in (10, 55, 56, 57, 58, 59)),
    *(f"a@{'.'.join([of(49)] * 4)}.{of(n)}.com" for n in (43, 44, 45, 46, 47, 48, 49)),
    *(f"{of(n)}@{'.'.join([of(20)] * 5)}.com" for n in (62, 63, 64, 65, 143, 145, 146)),
    *(f"a@{'.'.join('㌖' * n)}.com" for n in (1, 5, 10, 12, 13, 14, 15)),
    *(f"{of(n)}@{'.'.join('㌖' * 12)}.com" for n in (1, 10, 15, 24)),
    *(f"a@{'.'.join('é' * n)}.com" for n in (5, 19, 20, 21, 30)),
    *(
        "a.b@c.de",
        "a..b@c.de",
        ".a@c.de",
        "a.@c.de",
        "a@.c.de",
        "a@c..de",
        "a@c",
        "a@c.d",
    ),
    *("a@-c.de", "a@c-.de", "a@c.-de", "a@c.de-f", "a@c--d.de", "a@cd--e.de", "a@1.de"),
    *(
        "a@xn--e.de",
        "a@xn--bcher-kva.de",
        "a@XN--BCHER-KVA.DE",
        "a@xn--.de",
        "a@xn--0.de",
    ),
    *(
        "a@1.xn--4dbc.de",
        "a@xn--4dbc.1.de",
        "a@xn--fiqs8s.xn--fiqs8s",
        "a@ab--cd.xn--p1ai",
    ),
    *("a@example.c0m", "a@example.co1", "a@example.1", "a@192.0.2.1", "a@example.1a"),
    *(
        f"a@{name}"
        for name in ("arpa", "invalid", "local", "localhost", "onion", "test")
    ),
    *(
        f"a@b.{name}"
        for name in ("arpa", "invalid", "LOCAL", "localhost", "Onion", "test")
    ),
    *("a@local.com", "a@b.locals", "a@blocal.de", "a@test.example", "a@example"),
    *("a@example.com", "a@EXAMPLE.com", "Info@example.com", "POSTMASTER@Example.com"),
    *(
        "!#$%&*+-/=?^_`{|}~@example.com",
        "a'b@example.com",
        "a`b@example.com",
        "%40@e.com",
    ),
    *('a"b@example.com', "a b@example.com", "a,b@example.com", "a:b@example.com"),
    *("a(b)@example.com", "a\\b@example.com", "a@b@example.com", "a@@example.com"),
    *(
        "a@exa mple.com",
        "a@exa_mple.com",
        "a@exa!mple.com",
        "a@exa,mple.com",
        "a@ex/y.com",
    ),
    *(
        "a\x00b@example.com",
        "a\x1fb@example.com",
        "a\x7fb@example.com",
        "a\x80b@example.com",
    ),
    *("a@exa\x00mple.com", "a@exa\x85mple.com", "a@exa\nmple.com", "a\tb@example.com"),
    *(
        "é@example.com",
        "e\u0301@example.com",
        "a\u0301@example.com",
        "日本@example.com",
    ),
    *(
        "a💩@example.com",
        "a\ue000b@example.com",
        "a\uffffb@example.com",
        "a\ufffdb@e.com",
    ),
    *(
        "a\u0338@example.com",
        "a@\u0338example.com",
        "a@e\u0301xample.com",
        "a@ex\u20ddx.com",
    ),
    *(
        "a\u037eb@example.com",
        "a\u1fefb@example.com",
        "a@b\u1fefc.com",
        "a@b\u037ec.com",
    ),
    *("a\u200cb@example.com", "a\u200db@example.com", "a\u3000b@example.com"),
    *(
        "a@bücher.de",
        "a@BÜCHER.de",
        "a@faß.de",
        "a@日本.jp",
        "a@日本。jp",
        "a@ｅｘ．com",
        "a@㍿.jp",
    ),
    *(
        "a@א.com",
        "a@1א.com",
        "a@א1.com",
        "a@א.1b.com",
        "a@\u0660.com",
        "a@a\u0660b.com",
    ),
    *(
        "a@ℂ.com",
        "a@⒈.com",
        "a@½.com",
        "a@ﬁ.com",
        "a@ς.gr",
        "a@Σ.gr",
        "a@💩.la",
        "a@ẞ.de",
    ),
    *(
        "a＠example.com",
        "a﹫example.com",
        "İ@example.com",
        "ǅ@example.com",
        "ΑΣ@example.com",
    ),
    *("K@example.com", "Å@example.com", "ẞ@example.com", "\u0130\u0327@example.com"),
    of(119, "İ") + "@example.com",
]


def by_email_validator(text: str) -> tuple[str | None, str | None]:
    try:
        info = email_validator.validate_email(text, check_deliverability=False)
    except email_validator.EmailNotValidError as error:
        return None, str(error)
    return settled(info.normalized), None


def settled(normal: str) -> str:
    """A normal form in lower case, normalized again where lower case undid that."""
    for _ in range(4):
        try:
            info = email_validator.validate_email(
                normal.lower(), check_deliverability=False
            )
        except email_validator.EmailNotValidError:
            return normal
        if info.normalized == normal.lower():
            break
        normal = info.normalized
    return normal.lower()


def test_verdict_form_and_message_are_email_validators() -> None:
    values, problems, *_ = normalize(pd.Series(CLASSES))
    details = dict(zip(problems["position"], problems["detail"], strict=True))
    ours = [
        (None if pd.isna(value) else value, details.get(place))
        for place, value in enumerate(values)
    ]
    assert ours == [by_email_validator(text) for text in CLASSES]


def test_lower_case_is_all_that_is_added() -> None:
    for text in CLASSES:
        value, _ = by_email_validator(text)
        if value is not None and "İ" not in text:
            info = email_validator.validate_email(text, check_deliverability=False)
            assert value == info.normalized.lower()


# Without halves of characters: those are no text, and never come this far.
CHARACTERS = st.characters(codec="utf-8")

# Texts that take every road: by domain, by distinct text, unwrapped, refused.
LOCALS = st.one_of(
    st.text("abcXYZ09", min_size=1, max_size=5),
    st.text("ab.-_+'\"%{`/ !", min_size=1, max_size=5),
    st.text(CHARACTERS, min_size=1, max_size=3),
    st.integers(60, 66).map(of),
    st.text(CHARACTERS, max_size=4).map(lambda text: f'"{text}"'),
)
LABELS = st.one_of(
    st.text("abZ09-", min_size=1, max_size=5),
    st.text(st.characters(min_codepoint=0x80, codec="utf-8"), min_size=1, max_size=3),
    st.integers(60, 66).map(of),
    st.text("ab09-", max_size=6).map("xn--{}".format),
    st.sampled_from(["bücher", "xn--bcher-kva", "local", "gmail", "gmial", "א", "㌖"]),
)
ENDINGS = st.sampled_from(
    ["com", "de", "co.uk", "con", "test", "LOCAL", "x1", "1", "c", "xn--p1ai", "рф", ""]
)
DOMAINS = st.one_of(
    st.builds("{}.{}".format, st.lists(LABELS, max_size=3).map(".".join), ENDINGS),
    st.sampled_from(["[192.0.2.1]", "[IPv6:::1]", "[x]", "[IPv6:1::2]"]),
)
ADDRESSES = st.builds("{}@{}".format, LOCALS, DOMAINS)
WRAPPINGS = st.sampled_from(
    [" {} ", "mailto:{}", "<{}>", "Bob <{}>", "'{}'", "{}.", "{};", "({})", "\u200b{}",
     "'{}", "{} x", "{}, ann@example.com", "Bob {}", "“{}”", "MAILTO:{}?subject=x",
     "{0} <{0}>", "{0};{0}", "{}\n", "smtp:{}", "\ufeffJörg B. <{}>,"]
)  # fmt: skip
CELLS = st.one_of(
    ADDRESSES,
    st.builds(str.format, WRAPPINGS, ADDRESSES),
    st.text(CHARACTERS, max_size=8),
    st.sampled_from(
        ["n/a", "-", "anonymous", "bob at example dot com", "bob@@gmail,com"]
    ),
)


@given(st.lists(ADDRESSES, min_size=1, max_size=20))
@examples(60)
def test_what_email_validator_accepts_has_its_form(texts: list[str]) -> None:
    values, problems, _, changes, _ = normalize(pd.Series(texts, dtype=object))
    refused = set(problems["position"]) | set(changes["position"])
    for place, (text, value) in enumerate(zip(texts, values, strict=True)):
        expected, _ = by_email_validator(text)
        if expected is not None:
            assert value == expected
        else:
            assert place in refused


@given(st.lists(CELLS, min_size=1, max_size=6))
@examples(20)
def test_a_column_is_read_as_its_cells_are(texts: list[str]) -> None:
    result = normalize(pd.Series(texts, dtype=object))
    for place, text in enumerate(texts):
        alone = normalize(pd.Series([text], dtype=object))
        assert_series_equal(
            alone.values, result.values.iloc[[place]].reset_index(drop=True)
        )
        for whole, part in zip(result[1:4], alone[1:4], strict=True):
            here = whole[whole["position"] == place].assign(position=0)
            assert_frame_equal(part, here.reset_index(drop=True))


@given(st.lists(CELLS, min_size=1, max_size=20))
@examples(60)
def test_the_fast_path_says_what_the_slow_one_says(texts: list[str]) -> None:
    result = normalize(pd.Series(texts, dtype=object))
    alone = [cell_result(text) for text in texts]
    values = [None if pd.isna(value) else value for value in result.values]
    assert values == [each.value for each in alone]
    refused = [each for each in alone if each.code]
    assert result.problems["code"].tolist() == [each.code for each in refused]
    assert result.problems["detail"].tolist() == [each.detail for each in refused]
    assert result.problems["suggestion"].dropna().tolist() == [
        each.suggestion for each in refused if each.suggestion
    ]
    assert result.changes["rule"].tolist() == [
        ", ".join(each.rules) for each in alone if each.rules
    ]
    assert result.hints["suggestion"].tolist() == [
        each.hint for each in alone if each.hint
    ]


@given(columns(CELLS))
@examples(40)
def test_email_obeys_the_laws(values: pd.Series) -> None:
    result = assert_laws(normalize, values)
    for suggestion in [*result.problems["suggestion"], *result.hints["suggestion"]]:
        if not pd.isna(suggestion):
            assert normalize(pd.Series([suggestion])).values.tolist() == [suggestion]


@pytest.mark.parametrize(
    "dtype",
    [
        "object",
        "str",
        "string",
        "category",
        "string[python]",
        pd.ArrowDtype(pa.string()),
    ],
    ids=str,
)
def test_every_dtype_of_text_is_read_alike(dtype: str) -> None:
    cells = ["Bob@Example.com", None, "bob", " ann@example.com", "n/a", "a@gmial.com"]
    cells = cells * 3
    result = normalize(pd.Series(cells, dtype=dtype))
    expected = normalize(pd.Series(cells, dtype=object))
    for ours, theirs in zip(result[1:4], expected[1:4], strict=True):
        assert_frame_equal(ours, theirs)
    assert_series_equal(result.values, expected.values)


@pytest.mark.parametrize(
    "values",
    [pd.Series([], dtype=dtype) for dtype in ("object", "str", "float64", "category")]
    + [pd.Series([None, None], dtype=dtype) for dtype in ("object", "str", "float64")],
    ids=[f"{size}-{dtype}" for size, dtype in [
        *(("empty", each) for each in ("object", "str", "float64", "category")),
        *(("missing", each) for each in ("object", "str", "float64")),
    ]],
)  # fmt: skip
def test_nothing_is_read_as_nothing(values: pd.Series) -> None:
    result = assert_laws(normalize, values)
    assert result.values.isna().all()
    assert result.values.dtype == pd.Series(["a"], dtype="str").dtype
    assert result.problems.empty


@pytest.mark.parametrize("cell", [3.5, 7, True, pd.Timestamp("2026-04-21")])
def test_a_value_that_is_no_text_is_refused(cell: object) -> None:
    assert normalize(pd.Series([cell])).problems["code"].tolist() == ["invalid_email"]


def test_a_name_that_is_set_aside_later_is_refused() -> None:
    # email-validator lets its users change the list.
    names = email_validator.SPECIAL_USE_DOMAIN_NAMES
    cells = pd.Series(["a@b.example", "a@example", "a@b.example.com"])
    assert normalize(cells).values.isna().tolist() == [False, True, False]
    names.append("example")
    try:
        assert normalize(cells).values.isna().tolist() == [True, True, False]
    finally:
        names.remove("example")


class Resolver:
    """Knows which domains take mail, and what it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __call__(self, domain: str) -> object:
        self.asked.append(domain)
        if domain == "broken.example.org":
            raise TimeoutError
        if domain.startswith("no"):
            raise email_validator.EmailUndeliverableError(f"No mail for {domain}.")
        return not domain.startswith("false")


def test_domains_are_looked_up_once_each() -> None:
    resolver = Resolver()
    cells = ["a@ok.de", "B@OK.de", "c@no.de", "x", None, "d@bücher.de", "e@false.de"]
    result = normalize(pd.Series(cells), check_deliverability=True, resolver=resolver)
    assert resolver.asked == ["ok.de", "no.de", "xn--bcher-kva.de", "false.de"]
    assert result.problems[["position", "code", "detail"]].to_numpy().tolist() == [
        [2, "undeliverable_domain", "No mail for no.de."],
        [3, "invalid_email", "An email address must have an @-sign."],
        [6, "undeliverable_domain", "false.de takes no mail."],
    ]
    assert result.changes["position"].tolist() == [1]
    assert_sound(result, pd.Series(cells))


def test_an_undeliverable_typo_has_its_hint_as_suggestion() -> None:
    cells = pd.Series(["a@gmial.com"])
    result = normalize(cells, check_deliverability=True, resolver=lambda _: False)
    assert result.problems["suggestion"].tolist() == ["a@gmail.com"]
    assert result.hints.empty


def test_a_resolver_in_trouble_is_not_the_addresses_fault() -> None:
    cells = pd.Series(["a@broken.example.org"])
    with pytest.raises(TimeoutError):
        normalize(cells, check_deliverability=True, resolver=Resolver())


class Dns(dns.resolver.Resolver):
    """A resolver without a network: knows one domain that takes mail, and one not."""

    def __init__(self) -> None:
        super().__init__(configure=False)

    def resolve(self, qname: object, *args: object, **_: object) -> Any:  # noqa: ANN401
        if qname == "ok.de" and args[0] == "MX":
            return [SimpleNamespace(preference=10, exchange="mx.ok.de.")]
        if qname == "null.de" and args[0] == "MX":
            return [SimpleNamespace(preference=0, exchange=".")]
        raise dns.resolver.NXDOMAIN


def test_dns_is_asked_as_email_validator_does() -> None:
    cells = pd.Series(["a@ok.de", "b@null.de", "c@gone.de"])
    result = normalize(cells, check_deliverability=True, resolver=in_dns(Dns()))
    assert result.values.isna().tolist() == [False, True, True]
    assert result.problems["detail"].tolist() == [
        "The domain name null.de does not accept email.",
        "The domain name gone.de does not exist.",
    ]


def test_there_is_nothing_to_ask_about_no_address() -> None:
    result = normalize(pd.Series([None, "bob"]), check_deliverability=True)
    assert result.problems["code"].tolist() == ["invalid_email"]


def test_nobody_is_asked_unless_told_to() -> None:
    resolver = Resolver()
    normalize(pd.Series(["a@ok.de"]), resolver=resolver)
    assert resolver.asked == []


LOCALS = st.from_regex(r"[a-z]{1,6}(?:[.+'_-][a-z]{1,6}){0,2}", fullmatch=True)
SLIPS = [
    "{0},", "{0};", "({0})", "<{0}", "mailto:{0}", "write to {0} please", "Bob <{0}",
    "{0} (home)", "Bob, {0}", "Bob {0}", "Bob;{0}", "b,{0}", "b;{0}", "b {0}", "b.{0}",
    "e-mail: {0}",
    "{0}, {1}", "{0};{1}", "{0} {1}", "{0}/{1}", "{0}\n{1}", "{0} or {1}",
]  # fmt: skip
INNER = [
    ("@", "@"),
    ("@", " @ "),
    ("@", "@@"),
    ("@", " at "),
    (".", ","),
    (".", " ."),
    (".", ". "),
]


@given(
    st.lists(LOCALS, min_size=2, max_size=2),
    st.sampled_from(SLIPS),
    st.sampled_from(INNER),
)
@examples(300)
def test_a_suggestion_names_the_same_mailbox(
    names: list[str], slip: str, inner: tuple[str, str]
) -> None:
    """Whatever happened to an address, it is itself or nothing that is suggested."""
    addresses = [f"{name}@example.com" for name in names]
    first = addresses[0].replace(*inner, 1)
    cell = slip.format(first, addresses[1])
    result = normalize(pd.Series([cell]))
    same = {addresses[0] if slip != "b.{0}" else f"b.{addresses[0]}"}
    if "{1}" in slip:
        same.add(addresses[1])
    told = {*result.values.dropna(), *result.problems["suggestion"].dropna()}
    assert told <= same, cell
    for suggestion in result.problems["suggestion"].dropna():
        assert normalize(pd.Series([suggestion])).values.tolist() == [suggestion]


@pytest.mark.parametrize(
    "piece", ["ann smith ", "<", "a@", '"', "(a", "ann <", "a@b.c;", "ß", "[a", "=?"]
)
def test_a_huge_cell_is_refused_and_costs_no_more_than_its_length(piece: str) -> None:
    cell = piece * (200_000 // len(piece))
    problems = normalize(pd.Series([cell, "ann@example.com"])).problems
    assert problems["code"].tolist() == ["invalid_email"]
    assert problems["position"].tolist() == [0]
