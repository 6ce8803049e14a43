"""Strategies that several tests share: index labels and frames of people."""

from __future__ import annotations

import pandas as pd
from hypothesis import strategies as st

# Labels that a real index has: repeated, missing, of several types at once.
labels = st.one_of(
    st.integers(-3, 3),
    st.sampled_from(["a", "b", "ä", "", "0"]),
    st.just(None),
)


@st.composite
def indexes(draw: st.DrawFn, size: int) -> pd.Index:
    """An index of the given size; labels may repeat."""
    kind = draw(st.sampled_from(["range", "repeated", "multi"]))
    if kind == "range":
        return pd.RangeIndex(size)
    chosen: list[object] = draw(st.lists(labels, min_size=size, max_size=size))
    if kind == "repeated":
        return pd.Index(chosen, dtype=object)
    return pd.MultiIndex.from_arrays(
        [pd.Index(chosen, dtype=object), [1] * size], names=["key", None]
    )
