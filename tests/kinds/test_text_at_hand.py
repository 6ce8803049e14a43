"""The Arrow text that a kind hands on is the text of its values."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, strategies as st
from pandas.testing import assert_series_equal

from cdp_frames.kinds import KINDS
from cdp_frames.text.cells import series_of

_CELLS = st.sampled_from(
    [
        "ana@example.com",
        " Bob <bob@Example.com>",
        "n/a",
        "+49 30 901820",
        "Germany",
        "de",
        "2026-04-21",
        "21.04.2026",
        "x" * 300,
        "",
        None,
        7,
        True,
        b"x",
    ]
)


@pytest.mark.parametrize("kind", KINDS)
@given(st.lists(_CELLS, max_size=6))
def test_text_and_values_are_the_same(kind: str, cells: list[object]) -> None:
    values = pd.Series(cells, dtype=object)
    found = KINDS[kind].normalize(values)
    if KINDS[kind].dtype == "str":
        assert found.text is not None
        assert_series_equal(series_of(found.text, values.index), found.values)
    else:
        assert found.text is None
