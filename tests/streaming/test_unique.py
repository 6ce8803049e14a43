"""Values that are to be unique are compared over all parts, as in one frame."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pandera.pandas as pa
import pytest
from hypothesis import given, settings, strategies as st

from cdp_frames import (
    StreamedPlan,
    StreamedResult,
    cdp_import,
    import_file,
    plan_file,
    plan_import,
)
from cdp_frames.screening.duplicates import shared_by_persons
from cdp_frames.screening.unique_parts import OF_ROW, losers
from tests.support.brisk import brisk
from tests.support.verdicts import bare, members, require_same

if TYPE_CHECKING:
    from collections.abc import Hashable
    from pathlib import Path

    from cdp_frames.sandbox import Sandbox

# As few bytes as make several parts of a few rows.
PART = 40
FIELDS: dict[Hashable, str] = {
    "email": "email",
    "customer_id": "customer_id",
    "ltv": "ltv",
    "first_name": "first_name",
}
CELLS: dict[str, list[str | None]] = {
    "email": [*(f"p{n}@example.com" for n in range(9)), "bob", None],
    "customer_id": ["A", "B", "C", "a", " A ", None],
    "ltv": ["1", "1.0", "2", "x", None],
    "first_name": ["Ann", "Zoë", None],
}


def schema(*, column: str, report: Any, together: list[str] | None, check: bool) -> Any:  # noqa: ANN401 - Pandera's
    columns = {
        "email": pa.Column(str),
        "customer_id": pa.Column(str, nullable=True),
        "ltv": pa.Column(float, nullable=True),
        "first_name": pa.Column(str, nullable=True),
    }
    if column:
        columns[column].unique = True
        columns[column].report_duplicates = report
    return pa.DataFrameSchema(
        columns,
        unique=together,
        report_duplicates=report,
        checks=[pa.Check(lambda rows: rows["first_name"].fillna("") != "Zoë")]
        if check
        else [],
    )


@st.composite
def rows(draw: st.DrawFn) -> pd.DataFrame:
    """Draw rows that share values and persons."""
    count = draw(st.integers(2, 24))
    cells = {
        name: draw(st.lists(st.sampled_from(of), min_size=count, max_size=count))
        for name, of in CELLS.items()
    }
    return pd.DataFrame(cells, dtype="str")


@given(
    frame=rows(),
    cuts=st.lists(st.integers(0, 24), max_size=3),
    column=st.sampled_from(["customer_id", "ltv", ""]),
    report=st.sampled_from(["all", "exclude_first", "exclude_last"]),
    together=st.sampled_from([None, ["customer_id", "ltv"]]),
    check=st.booleans(),
    keep=st.sampled_from(["merge", "last", False]),
    bad_cells=st.sampled_from(["refuse", "drop"]),
)
@settings(max_examples=6)
def test_parts_are_judged_as_the_whole_is(
    frame: pd.DataFrame,
    cuts: list[int],
    column: str,
    report: str,
    together: list[str] | None,
    check: bool,  # noqa: FBT001 - drawn
    keep: Any,  # noqa: ANN401 - drawn
    bad_cells: Any,  # noqa: ANN401 - drawn
) -> None:
    how: dict[str, Any] = {
        "schema": schema(column=column, report=report, together=together, check=check),
        "mapping": FIELDS,
        "keep": keep,
        "bad_cells": bad_cells,
        "list_name": "L",
        "progress": False,
        "journal": False,
    }
    whole = plan_import(frame, **how)
    ends = sorted({0, len(frame), *(cut % (len(frame) + 1) for cut in cuts)})
    pieces = [frame.iloc[a:b] for a, b in pairwise(ends)]
    parts = plan_file(iter(pieces), part_size=PART, **how)
    assert isinstance(parts, StreamedPlan)
    try:
        assert parts.counts == whole.counts
        for name in ("errors", "changes", "hints"):
            pd.testing.assert_frame_equal(
                bare(getattr(parts, name)),
                bare(getattr(whole, name)),
                check_index_type=False,
            )
        pd.testing.assert_frame_equal(bare(parts.fates), bare(whole.screened.fates))
        told = [note for note in whole.screened.notes if "would go" in note]
        assert [note for note in parts.notes if "would go" in note] == told
    finally:
        parts.discard()


@given(
    rows=st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=20),
    report=st.sampled_from(["all", "exclude_first", "exclude_last"]),
)
def test_losers_are_those_of_one_frame(
    rows: list[tuple[int, int]], report: str
) -> None:
    made = np.zeros(len(rows), dtype=OF_ROW)
    made["value"] = made["other"] = [value for value, _ in rows]
    made["person"] = [person for _, person in rows]
    made["row"] = np.arange(len(rows)) * 3
    shuffled = made[np.random.default_rng(0).permutation(len(rows))]
    values = pd.Series([value for value, _ in rows], dtype="int64")
    persons = np.array([person for _, person in rows], dtype="int64")
    want = shared_by_persons(values, persons, np.arange(len(rows)), report) * 3
    assert losers(shuffled, report).tolist() == want.tolist()


def test_a_stream_is_sent_with_unique_values(
    cdp: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CDP_FRAMES_HOME", str(tmp_path / "home"))
    frame = pd.DataFrame(
        {
            "email": [f"p{n}@example.com" for n in range(300)],
            "customer_id": [f"C{n % 290}" for n in range(300)],
        }
    )
    how: dict[str, Any] = {
        "schema": pa.DataFrameSchema(
            {"email": pa.Column(str), "customer_id": pa.Column(str, unique=True)}
        ),
        "mapping": {"email": "email", "customer_id": "customer_id"},
        "client": brisk(cdp),
        "progress": False,
    }
    whole = cdp_import(frame, list_name="Whole", **how)
    path = tmp_path / "people.csv"
    frame.to_csv(path, index=False)
    parts = import_file(path, list_name="Parts", part_size=2**11, **how)
    assert isinstance(parts, StreamedResult)
    assert parts.counts["rejected_here"] == 20
    require_same(parts, whole)
    assert members(brisk(cdp), "Parts") == members(brisk(cdp), "Whole")
