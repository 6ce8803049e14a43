# ruff: noqa: PD011 - ``Judged.values`` is a Series, not an array
"""E-mail: tables of cells, equality with email-validator, then the laws."""

from __future__ import annotations

import pandas as pd
import pytest

from cdp_frames.kinds.email import judge

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
    # Valid as they are, so nothing is taken off.
    ("'bob@example.com", "'bob@example.com", None),
    ("{bob@example.com", "{bob@example.com", None),
    ("o'neill@example.com", "o'neill@example.com", None),
    ("a" * 64 + "b" * 50 + "@example.com", "a" * 64 + "b" * 50 + "@example.com", None),
]


@pytest.mark.parametrize(("cell", "value", "rule"), ACCEPTED)
def test_dressing_is_taken_off(cell: str, value: str, rule: str | None) -> None:
    judged = judge(pd.Series([cell]))
    assert judged.values.tolist() == [value]
    assert judged.changes["rule"].tolist() == ([] if rule is None else [rule])
    assert judged.problems.empty


REFUSED = [
    ("bob", "invalid_email", None),
    ("bob@", "invalid_email", None),
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
]


@pytest.mark.parametrize(("cell", "code", "suggestion"), REFUSED)
def test_what_is_no_address_is_refused(
    cell: str, code: str, suggestion: str | None
) -> None:
    judged = judge(pd.Series([cell]))
    assert judged.values.isna().all()
    assert judged.problems["code"].tolist() == [code]
    assert judged.problems["suggestion"].dropna().tolist() == [
        each for each in [suggestion] if each is not None
    ]
    assert judged.changes.empty
