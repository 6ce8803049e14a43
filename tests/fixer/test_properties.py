"""What holds for any rows and any edits."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from hypothesis import given, settings, strategies as st

from cdp_frames import plan_import
from cdp_frames.fates import REFUSED
from tests.fixer.conftest import fixer

TYPED = [
    *(
        "",
        " ",
        "ann@example.com",
        "bob@",
        "x" * 300,
        "NA",
        "nan",
        "None",
        "007",
        "1.50",
    ),
    *(
        "12",
        "-3",
        "300",
        "1e3",
        "inf",
        "true",
        "False",
        "a",
        "zz",
        "Zürich",
        "日本",
        "\ud800",
    ),
    *("2026-04-21T10:00:00Z", "25/04/2026", "04/25/2026", "03/04/2026 10:00", "\0"),
    *("+12127365000", "=1+1", "Germany", "no", "a\nb", "\u200b"),
]
DATES = ["25/04/2026 10:00", "03/04/2026 10:00", "", "2026-04-21T10:00:00Z"]


def columns(draw: Any, rows: int) -> dict[str, object]:  # noqa: ANN401 - Hypothesis
    def some(*cells: object) -> list[Any]:
        drawn: list[Any] = draw(
            st.lists(st.sampled_from(cells), min_size=rows, max_size=rows)
        )
        return drawn

    emails = some("ann@example.com", "bob@", "cyd@gmial.com", None, "a@b..com", "n/a")
    return {
        "email": pd.Series(emails, dtype=draw(st.sampled_from(["str", object]))),
        "age": pd.Series(some(1, 2, 30), dtype=draw(st.sampled_from(["int8", "Int64"])))
        if draw(st.booleans())
        else pd.Series(some(1.5, None, -2.0), dtype="float64"),
        "phone": some("+12127365000", "n/k 12", None, 2127365001, "212-736-5001"),
        "country": pd.Series(some("Germany", "Atlantis", None), dtype="category"),
        "last_seen_at": pd.Series(some(*DATES), dtype=object)
        if draw(st.booleans())
        else pd.to_datetime(pd.Series(some("2026-04-21T10:00:00Z", None)), utc=True),
        "opt_in": pd.Series(some(True, False), dtype="bool"),
        "list": some([1], {"a": 1}, b"x", None),
    }


@st.composite
def frames(draw: Any) -> pd.DataFrame:  # noqa: ANN401 - Hypothesis
    rows = draw(st.integers(0, 4))
    frame = pd.DataFrame(columns(draw, rows))
    if draw(st.booleans()):
        frame = frame.set_axis(
            ["email", "age", "phone", "country", "last_seen_at", "age", "email_2"],
            axis=1,
        )
    frame.index = pd.Index([*"aabc"][:rows], dtype=object)
    return frame


EDITS = st.lists(
    st.tuples(st.integers(0, 3), st.integers(0, 6), st.sampled_from(TYPED)), max_size=5
)
HOW = st.fixed_dictionaries(
    {},
    optional={
        "timezone": st.just("Europe/Berlin"),
        "keep": st.sampled_from(["merge", "last", False]),
        "bad_cells": st.just("drop"),
        "region": st.just("US"),
    },
)


@given(frames(), EDITS, HOW)
@settings(max_examples=12)
def test_an_edit_is_never_lost_and_all_undone_is_as_it_was(
    frame: pd.DataFrame, edits: list[tuple[int, int, str]], how: dict[str, Any]
) -> None:
    fix = fixer(frame, **how)
    made = {}
    for row, place, text in edits:
        if row < len(frame):
            fix.iset(row, place, text)
            made[row, place] = text
    for (row, place), text in made.items():
        assert pd.api.types.is_scalar(fix.frame.iloc[row, place]) or (
            fix.frame.iloc[row, place] is frame.iloc[row, place]
        )
        if text:
            assert not np.all(pd.isna(fix.frame.iloc[row, place]))
    edited = {(line.row, line.column) for line in fix.changes.itertuples()}
    assert edited <= {(row, frame.columns[place]) for row, place in made}
    assert fix.frame.index.equals(frame.index)
    assert fix.frame.columns.equals(frame.columns)
    after, changes = fix.frame, fix.changes
    while fix.undo():
        pass
    pd.testing.assert_frame_equal(fix.frame, frame)
    assert fix.changes.empty
    while fix.redo():
        pass
    pd.testing.assert_frame_equal(fix.frame, after)
    pd.testing.assert_frame_equal(fix.changes, changes)


@given(frames(), EDITS, HOW)
@settings(max_examples=10)
def test_what_is_ready_is_refused_nowhere(
    frame: pd.DataFrame, edits: list[tuple[int, int, str]], how: dict[str, Any]
) -> None:
    fix = fixer(frame, **how)
    for row, place, text in edits:
        if row < len(frame):
            fix.iset(row, place, text)
    counts = fix.counts
    assert counts["red"] + counts["ready"] <= counts["rows"] == len(frame)
    assert counts["red"] == len(fix.refused)
    red = fix.errors["row"].unique()
    assert len(red) <= counts["red"]
    ready = fix.ready
    if len(ready):
        again = plan_import(ready, list_name="L", journal=False, **how)
        assert not again.screened.fates["fate"].isin(REFUSED).any()
