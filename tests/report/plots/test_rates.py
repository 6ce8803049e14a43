"""An import is out of line if its rate is far from what the earlier ones had."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, strategies as st

from cdp_frames import cdp_import, history, reject_rates
from cdp_frames.errors import FrameError
from cdp_frames.sandbox import Sandbox


def past(rows: list[int], refused: list[int]) -> pd.DataFrame:
    weeks = pd.date_range("2026-01-05", periods=len(rows), freq="7D", tz="UTC")
    return pd.DataFrame({"begun": weeks, "rows": rows, "refused": refused})


@pytest.mark.parametrize(
    ("rows", "refused", "out"),
    [
        (1000, 20, False),
        (1000, 29, False),
        (1000, 60, True),
        (100_000, 2600, True),  # as many rows leave less to chance
        (10, 1, False),
        (10, 0, False),
        (1000, 1, True),  # too few are as odd
        (1000, 1000, True),
    ],
)
def test_limits_depend_on_the_rows(rows: int, refused: int, *, out: bool) -> None:
    before = [20, 22, 19, 21, 20, 18, 23, 20, 17, 24]
    found = reject_rates(past([1000] * 10 + [rows], [*before, refused])).iloc[-1]
    assert found["out_of_line"] == out
    assert bool(found["note"]) == out
    assert (found["low"] <= found["rate"] <= found["high"]) == (not out)


def test_where_none_was_ever_refused_one_is_no_alarm() -> None:
    calm = past([1000] * 12, [0] * 11 + [1])
    assert not reject_rates(calm)["out_of_line"].any()
    calm.loc[11, "refused"] = 20
    assert reject_rates(calm)["out_of_line"].tolist() == [False] * 11 + [True]


def test_rates_that_always_differ_widen_the_limits() -> None:
    wild = [10, 60, 20, 80, 15, 70, 30, 90, 20, 60]
    assert not reject_rates(past([1000] * 11, [*wild, 110]))["out_of_line"].iloc[-1]
    calm = [44, 46] * 5
    assert reject_rates(past([1000] * 11, [*calm, 110]))["out_of_line"].iloc[-1]


def test_what_says_nothing_of_a_rate_is_left_out() -> None:
    table = past([1000, 0, 1000, 1000], [10, 0, 20, 30])
    table["refused"] = table["refused"].astype("Int64")
    table.loc[2, "refused"] = pd.NA
    table["repairs"] = [False, False, False, True]
    assert reject_rates(table)["rate"].tolist() == [0.01]
    assert reject_rates(table.iloc[:0])["rate"].tolist() == []


def test_another_frame_is_refused() -> None:
    with pytest.raises(FrameError, match="no column 'refused'"):
        reject_rates(pd.DataFrame({"begun": [], "rows": []}))


@given(
    st.lists(st.tuples(st.integers(1, 10**6), st.floats(0, 1)), min_size=0, max_size=40)
)
def test_the_account_is_whole_and_its_limits_are_shares(
    runs: list[tuple[int, float]],
) -> None:
    rows = [n for n, _ in runs]
    table = past(rows, [int(n * share) for n, share in runs])
    shuffled = table.sample(frac=1, random_state=0) if len(table) else table
    found = reject_rates(shuffled)
    assert found["begun"].is_monotonic_increasing
    assert len(found) == len(runs)
    assert found["low"].isna().tolist() == [n < 8 for n in range(len(runs))]
    held = found.dropna(subset=["low"])
    assert held["low"].between(0, 1).all()
    assert (held["low"] <= held["usual"]).all()
    assert (held["usual"] <= held["high"]).all()
    assert held["high"].between(0, 1).all()


def test_alarms_of_imports_that_are_like_the_others_are_few() -> None:
    rng = np.random.default_rng(7)
    alarms = 0
    for _ in range(300):
        rows = rng.integers(50, 5000, 13)
        share = rng.beta(4, 196, 13)
        table = past(rows.tolist(), rng.binomial(rows, share).tolist())
        alarms += int(reject_rates(table)["out_of_line"].iloc[-1])
    assert alarms / 300 < 0.08


def test_repairs_are_told_in_the_history_and_count_for_no_rate() -> None:
    people = pd.DataFrame({"email": ["a@example.com", "b at x", "c at x", "d at x"]})
    with Sandbox() as cdp, cdp.client() as client:
        first = cdp_import(people, list_name="L", client=client, progress=False)
        fixed = first.failed.assign(email=["b@example.com", "c at", "d at"])
        first.reimport(fixed, progress=False)
    table = history()
    assert table["repairs"].tolist() == [False, True]
    rates = reject_rates(table)
    assert type(rates) is pd.DataFrame
    assert rates["rate"].tolist() == [0.75]
