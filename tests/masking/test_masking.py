"""What is shown of a value, and what never is."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, strategies as st

from cdp_frames.masking import is_masking, masked, masked_in


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("ann@example.com", "a***@example.com"),
        ("a@example.com", "***@example.com"),
        ("Ann Lee <ann@example.com>", "A** *** <a***@example.com>"),
        ("ann@example.com; bo@gmial.com", "a***@example.com; b***@gmial.com"),
        ("ann at example.com", "a** ** *******.***"),
        ("ann@office", "a**@******"),
        ("+1 (212) 555-0123", "+* (***) ***-****"),
        ("2026-04-21T15:30", "****-**-*****:**"),
        ("Smith", "S****"),
        ("Bob", "***"),
        ("王小明的", "****"),
        ("x" * 100, "x" + "*" * 59 + "…"),
        ("----", "***"),
        ("***", "*"),
        ("****", "***"),
        ("", ""),
        (None, ""),
        (pd.NA, ""),
        (np.nan, ""),
        (pd.NaT, ""),
        (12.5, "**.*"),
        (True, "T***"),
        (["ann@example.com"], "['a***@example.com']"),
    ],
)
def test_a_masked_value_says_how_it_is_written(value: object, shown: str) -> None:
    assert masked(value) == shown


@given(st.text(min_size=4))
def test_a_value_is_never_in_its_mask(value: str) -> None:
    assert value not in masked(value)


@given(st.text(), st.text(st.characters(categories=["L", "N"]), min_size=2))
def test_no_word_is_in_a_mask(before: str, word: str) -> None:
    """Of what is no address, at most the first letter is seen."""
    value = f"{before.replace('@', '')} {word}"
    assert word not in masked(value)


@given(st.lists(st.text(min_size=4), max_size=4), st.text())
def test_a_sentence_quotes_no_value(values: list[str], text: str) -> None:
    told = masked_in(" ".join([text, *values]), values)
    words = [value for value in values if any(c.isalnum() for c in value)]
    assert not [value for value in words if value in told]


@pytest.mark.parametrize(
    ("said", "masks"),
    [
        ("1", True),
        ("yes", True),
        ("whatever", True),
        ("0", False),
        (" Off ", False),
        ("", False),
    ],
)
def test_the_switch_is_read_when_it_is_asked(said: str, masks: bool) -> None:  # noqa: FBT001
    assert is_masking(environ={"CDP_FRAMES_MASK": said}) is masks
    assert is_masking(wanted=not masks, environ={"CDP_FRAMES_MASK": said}) is not masks


def test_without_the_switch_nothing_is_masked() -> None:
    assert not is_masking(environ={})
