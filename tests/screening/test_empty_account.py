"""Frames that account for nothing look like those that do, and are nobody's else."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, strategies as st

from cdp_frames import load_schema, screen
from cdp_frames.kinds.base import PROBLEM_COLUMNS, none_found, problems_at

_CELLS = st.sampled_from(
    ["ana@example.com", " Bob@Example.org", "bob", "eve@gmial.com", "", None]
)
# Each frame of it has lines.
_FULL = pd.DataFrame(
    {"email": ["bob", "Ana@Example.com", "eve@gmial.com"], "first_name": [" a", "", ""]}
)


@given(cells=st.lists(_CELLS, max_size=6))
def test_dtypes_do_not_hang_on_what_was_found(cells: list[str | None]) -> None:
    full = screen(_FULL, mapping={"email": "email", "first_name": "first_name"})
    df = pd.DataFrame({"email": pd.Series(cells, dtype="str"), "first_name": "Ana"})
    few = screen(df, mapping={"email": "email", "first_name": "first_name"})
    for name in ("errors", "changes", "hints", "fates"):
        one, other = getattr(full, name), getattr(few, name)
        assert len(one)
        assert one.dtypes.to_dict() == other.dtypes.to_dict(), name
        assert isinstance(other.index, pd.RangeIndex)


@pytest.mark.parametrize(
    "labels", [pd.Index(["a"]), pd.Index([1.5]), pd.DatetimeIndex(["2026-01-01"])]
)
def test_labels_keep_their_dtype_where_nothing_was_found(labels: pd.Index) -> None:
    df = pd.DataFrame({"email": ["ana@example.com"]}).set_axis(labels)
    done = screen(df)
    for frame in (done.errors, done.changes, done.hints):
        assert frame.empty
        assert frame["index"].dtype == df.index.dtype


def test_what_a_caller_does_to_an_empty_frame_stays_with_them() -> None:
    first = none_found(*PROBLEM_COLUMNS)
    first["mine"] = 1
    del first["detail"]
    again = none_found(*PROBLEM_COLUMNS)
    pd.testing.assert_frame_equal(again, problems_at([1], "bad").iloc[:0])


def test_a_changed_copy_of_a_shipped_schema_changes_no_screening() -> None:
    df = pd.DataFrame({"email": ["ana@example.com"], "first_name": ["Ana"]})
    before = screen(df)
    mine = load_schema("contact")
    mine.columns["first_name"].checks.append("broken")
    del mine.columns["email"]
    after = screen(df)
    pd.testing.assert_frame_equal(before.valid, after.valid)
    assert load_schema("contact") == load_schema("contact")
    assert "email" in load_schema("contact").columns


def test_screening_leaves_a_shipped_schema_as_it_was() -> None:
    before = load_schema("contact")
    screen(_FULL, bad_cells="drop", keep="last")
    after = load_schema("contact")
    assert before == after
    assert before.to_yaml() == after.to_yaml()
