# ruff: noqa: PD011 - ``Normalized.values`` is a Series, not an array
"""What is quick for most columns says what the slow way says of the same cells."""

from __future__ import annotations

import numpy as np
import pandas as pd
from hypothesis import given, strategies as st
from pandas.testing import assert_frame_equal, assert_series_equal

from cdp_frames.kinds import text
from cdp_frames.kinds.text import _is_clean, _tidy
from cdp_frames.kinds.time import timestamp
from cdp_frames.text.arrow import strings
from tests.support.examples import examples

_LETTERS = (
    "aZ é\u00c2\u00c3\u00e2\u0152\u0159\u0161\u0178\u20ac\u00a0\u0301\u200b\n&amp;=C3"
)
_CELLS = st.one_of(st.none(), st.text(_LETTERS, max_size=5), st.text(max_size=5))
_TIMES = st.builds(
    "{}-{:02}-{:02}{}{:02}:{:02}:{:02}{}".format,
    st.sampled_from(["2026", "2024", "0000", "0001", "0999", "1000", "9999"]),
    st.integers(0, 13),
    st.integers(0, 32),
    st.sampled_from("TTTt "),
    st.integers(0, 24),
    st.integers(0, 60),
    st.integers(0, 60),
    st.sampled_from(["Z", "Z", "Z", "z", "", "+02:00", ".5Z", " Z"]),
)


@examples(50)
@given(st.lists(_CELLS, min_size=1, max_size=12))
def test_a_column_of_text_that_repeats_is_judged_as_its_distinct_cells(
    some: list[str | None],
) -> None:
    """By the distinct texts, or each for itself: one account."""
    few = text.normalize(pd.Series(some, dtype="str"))
    at = np.arange(4096) % len(some)
    many = text.normalize(pd.Series(some, dtype="str").iloc[at])
    assert_series_equal(many.values, few.values.iloc[at])
    for found, once in zip(many[1:4], few[1:4], strict=True):
        counted = [
            once.assign(position=once["position"] + start)
            for start in range(0, 4096, len(some))
        ]
        wanted = pd.concat(counted).query("position < 4096").reset_index(drop=True)
        assert_frame_equal(found, wanted)


@given(_CELLS.filter(bool))
@examples(500)
def test_what_passes_for_clean_text_is_changed_by_no_step_and_has_no_doubt(
    cell: str,
) -> None:
    texts = strings([cell])
    if not _is_clean(texts)[0].as_py():
        return
    slow = _tidy(texts)
    assert slow.values.to_pylist() == [cell]
    assert slow.saying("rules").remarks.num_rows == 0
    assert slow.saying("hint_detail").remarks.num_rows == 0


@examples(50)
@given(st.lists(_TIMES, min_size=1, max_size=8))
def test_a_time_in_the_form_of_the_cdp_is_read_as_with_a_blank_behind_it(
    some: list[str],
) -> None:
    """The blank keeps a cell off the fast path, and is all that is to be said more."""
    fast = timestamp.normalize(pd.Series(some))
    slow = timestamp.normalize(pd.Series([f"{each} " for each in some]))
    assert_series_equal(fast.values, slow.values)
    assert_frame_equal(fast.problems, slow.problems)
    assert_frame_equal(fast.hints, slow.hints)
