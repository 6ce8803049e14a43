"""The table of characters that leave no trace, and what is done with them."""

from __future__ import annotations

import re
import unicodedata

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import given, strategies as st

from cdp_frames.text.characters import (
    BLANKS,
    INVISIBLE,
    JOINERS,
    SELECTORS,
    TRACELESS,
    class_of,
    is_blank,
    is_blank_column,
    plain,
    plain_column,
    tidy,
    trim,
    trim_column,
)

SETS = (BLANKS, INVISIBLE, JOINERS, SELECTORS)
NAMES = {character: f"U+{ord(character):04X}" for character in TRACELESS}

# Format characters that show: Prepended_Concatenation_Mark, and what joins hieroglyphs.
SHOWN = (
    (0x0600, 0x0605), (0x06DD, 0x06DD), (0x070F, 0x070F), (0x0890, 0x0891),
    (0x08E2, 0x08E2), (0x110BD, 0x110BD), (0x110CD, 0x110CD), (0x13430, 0x1343F),
)  # fmt: skip

TEXTS = st.text(st.sampled_from(TRACELESS) | st.sampled_from("ab1\u00fc\u65e5-"))


def test_no_character_stands_in_two_sets() -> None:
    assert len(set(TRACELESS)) == len(TRACELESS) == sum(map(len, SETS))


def test_every_blank_control_and_format_character_is_in_the_table() -> None:
    for point in range(0x110000):
        if any(first <= point <= last for first, last in SHOWN):
            continue
        if unicodedata.category(chr(point)) in {"Cc", "Cf", "Zs", "Zl", "Zp"}:
            assert chr(point) in TRACELESS, hex(point)


def test_what_python_takes_for_blank_is_blank_or_a_control_character() -> None:
    for point in range(0x110000):
        if chr(point).isspace():
            assert chr(point) in BLANKS + INVISIBLE, hex(point)


def test_letters_and_marks_in_the_table_are_those_with_a_meaning_inside() -> None:
    for character in TRACELESS:
        if unicodedata.category(character)[0] in "LM":
            assert character in JOINERS + SELECTORS, NAMES[character]


@pytest.mark.parametrize("character", TRACELESS, ids=NAMES.get)
def test_each_character_alone_is_blank(character: str) -> None:
    assert is_blank(character)
    assert trim(character) == tidy(character) == plain(character) == ""


@pytest.mark.parametrize("characters", SETS, ids=["blank", "invisible", "join", "sel"])
def test_what_becomes_of_each_character(characters: str) -> None:
    for character in characters:
        assert trim(f"{character}a") == tidy(f"{character}a") == "a"
        assert plain(f"{character}a{character}") == "a"
        kept = "a" + character if characters == SELECTORS else "a"
        assert trim(f"a{character}") == tidy(f"a{character}") == kept
        assert trim(f"a{character}b") == f"a{character}b"
        inside = {BLANKS: "a b", INVISIBLE: "ab"}.get(characters, f"a{character}b")
        assert tidy(f"a{character}b") == inside
        assert plain(f"a{character}b") == ("a b" if characters == BLANKS else "ab")


@pytest.mark.parametrize(
    "text",
    [
        "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
        "\U0001f469\u200d\U0001f4bb",
        "I \u2764\ufe0f you",
        "\u2764\ufe0f",
        "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
        "\u845b\U000e0100",
    ],
    ids=["Persian", "woman at work", "a heart", "a last heart", "a flag", "a name"],
)
def test_what_carries_meaning_stays(text: str) -> None:
    assert trim(text) == tidy(text) == text
    assert trim(f"\ufeff{text}\u00a0") == text


@given(TEXTS)
def test_twice_is_once(text: str) -> None:
    for step in (trim, tidy, plain):
        assert step(step(text)) == step(text)
        assert is_blank(step(text)) == (step(text) == "") == is_blank(text)


@given(st.lists(st.none() | TEXTS))
def test_a_column_is_as_its_texts(texts: list[str | None]) -> None:
    column = pa.array(texts, pa.large_string())
    for whole, each in (
        (trim_column, trim),
        (plain_column, plain),
        (is_blank_column, is_blank),
    ):
        expected = [None if text is None else each(text) for text in texts]
        assert whole(column).to_pylist() == expected


@given(st.text(min_size=1), st.text())
def test_a_class_means_its_characters_to_both_engines(held: str, text: str) -> None:
    pattern = class_of(held)
    expected = "".join(letter for letter in text if letter not in held)
    assert re.sub(pattern, "", text) == expected
    column = pa.array([text], pa.large_string())
    assert pc.replace_substring_regex(column, pattern, "").to_pylist() == [expected]
