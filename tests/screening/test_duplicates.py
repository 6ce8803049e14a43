"""Which row is sent for a person, whatever the keys look like."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, strategies as st

from cdp_frames.screening.duplicates import find_duplicates, shared_by_persons
from cdp_frames.screening.hashing import maybe_repeated, text_hashes
from cdp_frames.text.cells import texts_of
from tests.support.examples import examples

if TYPE_CHECKING:
    from cdp_frames.screening.duplicates import Keep

KEYS = st.lists(
    st.one_of(st.none(), st.text("ab\x00ß", max_size=3), st.text(max_size=40)),
    max_size=30,
)


@given(KEYS)
@examples(100)
def test_no_repeated_text_is_overlooked(keys: list[str | None]) -> None:
    values = pd.Series(keys, dtype="str")
    repeated = values.duplicated(keep=False).to_numpy()
    assert maybe_repeated(values)[repeated].all()


@given(KEYS, st.integers(0, 5), st.integers(0, 5))
@examples(50)
def test_a_hash_is_that_of_the_text_alone(
    keys: list[str | None], before: int, behind: int
) -> None:
    """Neither the neighbours nor the place in a longer array matter."""
    text = texts_of(pd.Series(["x" * before, *keys, "y" * behind], dtype="str")).text
    part = text[1:-1]
    alone = [text_hashes(part.slice(place, 1))[0] for place in range(len(part))]
    assert text_hashes(part).tolist() == alone


def test_different_texts_have_different_hashes() -> None:
    texts = [f"person{n}@example.com" for n in range(100_000)]
    texts += ["", "\x00", "\x00\x00", "a", "a\x00", "\x00a", "ab", "ba"]
    hashes = text_hashes(texts_of(pd.Series(texts, dtype="str")).text)
    assert len(np.unique(hashes)) == len(texts)


def test_texts_of_one_hash_are_two_people() -> None:
    """Modulo 2**64, texts that differ as the Thue-Morse sequence does can collide."""
    word = "a"
    for _ in range(11):
        word += word.translate(str.maketrans("ab", "ba"))
    pair = [word, word.translate(str.maketrans("ab", "ba"))]
    values = pd.Series([*pair, "c", pair[0]], dtype="str")
    for keep, positions in (("last", [0]), ("first", [3]), (False, [0, 3])):
        found = find_duplicates(values, np.arange(4), keep)  # type: ignore[arg-type]  # a table
        assert found.positions.tolist() == positions


@given(KEYS, st.sampled_from(["last", "first", False]), st.data())
@examples(100)
def test_the_duplicates_are_those_of_pandas(
    keys: list[str | None], keep: Keep, data: st.DataObject
) -> None:
    values = pd.Series(keys, dtype="str")
    asked = data.draw(
        st.sets(st.integers(0, len(keys) - 1)) if keys else st.just(set())
    )
    positions = np.array(sorted(asked), dtype="int64")
    found = find_duplicates(values, positions, keep)
    # pandas 2 takes text of its own dtype for the same up to a NUL.
    part = values.take(positions).astype(object)
    expected = part.duplicated(keep="last" if keep == "merge" else keep) & part.notna()
    assert found.positions.tolist() == positions[expected.to_numpy()].tolist()
    for row, sent, copies in zip(*found, strict=True):
        same = [place for place in positions if keys[place] == keys[row]]
        assert copies == len(same)
        assert sent == {"last": same[-1], "first": same[0], False: -1}[keep]


@pytest.mark.parametrize(
    ("values", "persons", "shared"),
    [
        (["x", "x", "y"], [1, 2, 3], [0, 1]),
        (["x", "x", "y"], [1, 1, 3], []),
        (["x", "x", "x"], [1, 1, 2], [0, 1, 2]),
        ([None, None, "y"], [1, 2, 3], []),
        ([], [], []),
    ],
)
def test_a_value_is_shared_if_two_people_have_it(
    values: list[str | None], persons: list[int], shared: list[int]
) -> None:
    found = shared_by_persons(
        pd.Series(values, dtype="str"),
        np.array(persons, dtype="int64"),
        np.arange(len(values)),
        "all",
    )
    assert found.tolist() == shared
