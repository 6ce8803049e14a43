"""A masked value shows its signs, and none of its letters and digits."""

from __future__ import annotations

import unicodedata

import pandas as pd
import pytest
from hypothesis import given, strategies as st

from cdp_frames.text.masking import masked


@pytest.mark.parametrize(
    ("value", "shape"),
    [
        ("ada@example.com", "xxx@xxx.xxx"),
        ("ada(at)example,com", "xxx(xx)xxx,xxx"),
        (" Ada\u200b ", " Xxx\u200b "),
        ("+49 (0)151 / 12", "+99 (9)999 / 99"),
        ("Żółć Ελλάδα", "Xxx Xxx"),
        ("e\u0301a", "xx"),
        ("ليلى ١٢", "xxx 99"),
        ("李小龙@例子.公司", "xxx@xx.xx"),
        ("", ""),
        (None, ""),
        (float("nan"), ""),
        (pd.NA, ""),
        (pd.NaT, ""),
        (12.5, "99.9"),
        (["a", 1], "['x', 9]"),
        ("\ud800", "\ufffd"),
    ],
)
def test_a_value_becomes_its_shape(value: object, shape: str) -> None:
    assert masked(value) == shape


def test_a_long_value_is_cut() -> None:
    assert masked("-" * 61) == "-" * 60 + "…"
    assert masked("a" * 5000) == "xxx…"
    assert len(masked("1" * 10_000_000)) == 61


@given(st.text())
def test_no_letter_and_no_digit_is_left(text: str) -> None:
    left = set(masked(text)) - set("Xx9…")
    assert not {sign for sign in left if unicodedata.category(sign)[0] in "LMN"}
