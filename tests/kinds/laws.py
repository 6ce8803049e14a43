# ruff: noqa: PD011 - ``Normalized.values`` is a Series, not an array
"""What holds for every kind, whatever the cells."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

import numpy as np
import pandas as pd
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal, assert_series_equal

from cdp_frames.kinds.base import Normalized
from cdp_frames.problems import PROBLEMS

Normalize = Callable[[pd.Series], Normalized]

ODDITIES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.decimals(allow_nan=False),
    st.fractions(),
    st.uuids(),
    st.binary(max_size=3),
    st.dates(),
    st.datetimes(timezones=st.none() | st.just(dt.UTC)),
    st.times(),
    st.timedeltas(),
    st.lists(st.integers(), max_size=2),
    st.dictionaries(st.text(max_size=2), st.integers(), max_size=2),
    st.sampled_from([pd.NA, pd.NaT, np.nan, np.str_("x"), np.int8(3), np.bool_(True)]),
    st.sampled_from(
        [np.datetime64("2026-01-01"), np.datetime64("NaT"), object, 1 + 2j]
    ),
    st.sampled_from(["\ud800", "a\udc80@example.com", Fraction(1, 3), UUID(int=7)]),
    st.sampled_from([Decimal("NaN"), pd.Timestamp("2026-04-21"), pd.Period("2026-04")]),
    st.text(max_size=6),
)

LABELS = st.one_of(st.integers(0, 2), st.sampled_from(["a", None, ("x", 1)]))


@st.composite
def columns(draw: st.DrawFn, cells: st.SearchStrategy[object]) -> pd.Series:
    """A column of objects whose labels may repeat and be of any kind."""
    values = draw(st.lists(cells | ODDITIES, max_size=8))
    labels = draw(st.lists(LABELS, min_size=len(values), max_size=len(values)))
    index = pd.Index(labels, dtype=object, tupleize_cols=False)
    column = pd.Series([*values, object()], dtype=object).iloc[:-1]
    return column.set_axis(index)


def assert_laws(normalize: Normalize, values: pd.Series) -> Normalized:
    """Check that a kind is total, pure, idempotent, and blind to order and labels."""
    before = values.copy(deep=True)
    result = normalize(values)
    assert_series_equal(values, before)
    assert_sound(result, values)
    _assert_twice_is_once(normalize, result)
    _assert_order_is_kept(normalize, values, result)
    _assert_a_slice_is_a_column(normalize, values)
    return result


def assert_sound(result: Normalized, values: pd.Series) -> None:
    assert result.values.index.equals(values.index)
    assert len(result.values) == len(values)
    for frame in (result.problems, result.hints, result.changes):
        assert frame["position"].dtype == "int64"
        assert frame["position"].is_monotonic_increasing
        assert frame["position"].is_unique
        assert frame["position"].between(0, len(values) - 1).all()
    assert set(result.problems["code"]) <= set(PROBLEMS)
    assert result.values.iloc[result.problems["position"]].isna().all()
    assert result.values.iloc[result.hints["position"]].notna().all()
    assert result.problems["detail"].notna().all()
    assert result.hints["detail"].ne("").all()
    assert result.changes["rule"].ne("").all()
    assert not set(result.changes["position"]) & set(result.problems["position"])
    assert not len(result.unaccounted(values))


def _assert_twice_is_once(normalize: Normalize, result: Normalized) -> None:
    again = normalize(result.values)
    assert_series_equal(again.values, result.values)
    assert again.problems.empty
    assert again.changes.empty


def _assert_order_is_kept(
    normalize: Normalize, values: pd.Series, result: Normalized
) -> None:
    backwards = normalize(values.iloc[::-1])
    assert_series_equal(backwards.values.iloc[::-1], result.values)
    problems = backwards.problems.assign(
        position=len(values) - 1 - backwards.problems["position"]
    )
    assert_frame_equal(problems.iloc[::-1].reset_index(drop=True), result.problems)


def _assert_a_slice_is_a_column(normalize: Normalize, values: pd.Series) -> None:
    """Arrow's functions are not all sound on texts that begin inside their buffer."""
    texts = [each for each in values if type(each) is str and _is_whole(each)]
    expected = normalize(pd.Series(texts, dtype=object))
    for ahead in (["x"], ["x", None], ["\u00fc" * 40]):
        inside = pd.Series([*ahead, *texts, "y"], dtype="str").iloc[len(ahead) : -1]
        result = normalize(inside)
        assert_series_equal(result.values.reset_index(drop=True), expected.values)
        for ours, theirs in zip(result[1:4], expected[1:4], strict=True):
            assert_frame_equal(ours, theirs)


def _is_whole(text: str) -> bool:
    return not any("\ud800" <= char <= "\udfff" for char in text)
