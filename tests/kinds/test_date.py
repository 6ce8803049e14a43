# ruff: noqa: PD011 - ``Normalized.values`` is a Series, not an array
"""Dates: every statement of docs/timestamps.md about them, then what holds for all."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, strategies as st

from cdp_frames.kinds.base import Normalized
from cdp_frames.kinds.time.date import normalize
from tests.kinds.laws import assert_laws, columns
from tests.kinds.pages import cases

PAGE = "timestamps.md"


def outcomes(result: Normalized) -> list[str]:
    codes = result.problems.set_index("position")["code"]
    cells = enumerate(result.values)
    return [codes.get(n, "missing") if pd.isna(cell) else cell for n, cell in cells]


@pytest.mark.parametrize(("cells", "options", "expected"), cases(PAGE, "date cells"))
def test_dates_become_what_the_page_says(
    cells: list[str], options: dict[str, Any], expected: list[str]
) -> None:
    for dtype in ("object", "str", "string", "category"):
        result = normalize(pd.Series(cells, dtype=dtype), **options)
        assert outcomes(result) == expected


def test_the_page_has_cases() -> None:
    assert len(cases(PAGE, "date cells")) > 12


@pytest.mark.parametrize(
    ("cell", "rule"),
    [
        ("2026-04-21", None),
        ("2026-04-21 ", "written in the CDP's form"),
        ("20260421", "written in the CDP's form"),
        ("2026-04-21T00:00:00Z", "midnight left out"),
        ("31/03/26", "day read before month, two-digit year completed"),
        ("03.04.1990", "day read before month"),
        ("04/21/2026 00:00", "month read before day, midnight left out"),
    ],
)
def test_a_change_says_what_was_done(cell: str, rule: str | None) -> None:
    changes = normalize(pd.Series([cell])).changes
    assert changes["rule"].tolist() == ([] if rule is None else [rule])


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (pd.DatetimeIndex(["2026-04-21", pd.NaT]), ["2026-04-21", "missing"]),
        (pd.to_datetime(["2026-04-21"]).tz_localize("Asia/Tokyo"), ["2026-04-21"]),
        (pd.to_datetime(["2026-04-21 15:30"]), ["invalid_datetime"]),
        (pd.to_datetime(["2026-04-20 15:00Z"]), ["invalid_datetime"]),
        ([date(2026, 4, 21), date(1, 1, 1)], ["2026-04-21", "0001-01-01"]),
        ([datetime(2026, 4, 21, tzinfo=timezone(timedelta(hours=9)))], ["2026-04-21"]),
        ([pd.Timestamp("2026-04-21", tz="America/New_York")], ["2026-04-21"]),
        ([np.datetime64("2026-04-21", "D"), "x"], ["2026-04-21", "invalid_datetime"]),
        ([time(15, 30)], ["unsupported_value"]),
        ([20260421, 46133], ["2026-04-21", "invalid_datetime"]),
        ([True], ["unsupported_value"]),
    ],
)  # fmt: skip
def test_true_dates_are_the_days_on_their_own_clocks(
    values: list[object], expected: list[str]
) -> None:
    column = pd.Series(values, dtype=getattr(values, "dtype", object))
    assert outcomes(normalize(column)) == expected


@pytest.mark.parametrize(
    ("kind", "cell"),
    [
        (pa.date32(), date(2026, 4, 21)),
        (pa.date64(), date(2026, 4, 21)),
        (pa.timestamp("ms"), datetime(2026, 4, 21)),  # noqa: DTZ001 - a local time
        (pa.timestamp("ns", "Asia/Tokyo"), datetime(2026, 4, 20, 15, tzinfo=UTC)),
    ],
)
def test_arrow_dates(kind: pa.DataType, cell: date) -> None:
    column = pd.Series(pd.arrays.ArrowExtensionArray(pa.array([cell, None], kind)))
    assert outcomes(normalize(column)) == ["2026-04-21", "missing"]


def test_a_time_of_day_is_refused_with_the_day_as_suggestion() -> None:
    problems = normalize(pd.Series(["21 Apr 2026 15:30", "x"])).problems
    assert problems["suggestion"].iloc[0] == "2026-04-21"
    assert pd.isna(problems["suggestion"].iloc[1])
    assert "time of day" in problems["detail"][0]


@given(st.lists(st.dates()))
def test_iso_dates_are_what_python_reads(days: list[date]) -> None:
    """ISO 8601-1:2019 section 5.2.2, in extended and basic format."""
    expected = [day.isoformat() for day in days]
    basic = [f"{day:%Y%m%d}".zfill(8) for day in days]
    midnights = [datetime(day.year, day.month, day.day, tzinfo=UTC) for day in days]
    for written in (expected, basic, [m.isoformat() for m in midnights]):
        assert outcomes(normalize(pd.Series(written, dtype="str"))) == expected
    for true in (days, midnights):
        assert outcomes(normalize(pd.Series(true, dtype=object))) == expected


@given(st.from_regex(r"[0-9]{4}-[0-1][0-9]-[0-3][0-9]", fullmatch=True))
def test_what_python_does_not_take_for_a_date_is_refused(text: str) -> None:
    (outcome,) = outcomes(normalize(pd.Series([text])))
    try:
        assert outcome == date.fromisoformat(text).isoformat()
    except ValueError:
        assert outcome in {"invalid_datetime", "datetime_out_of_range"}


CELLS = st.dates().map(str) | st.sampled_from(
    [
        cell
        for heading in ("cells", "date cells")
        for cells, _, _ in cases(PAGE, heading)
        for cell in cells
    ]
)


@given(columns(CELLS), st.sampled_from([None, True, False]))
def test_the_laws_of_kinds(
    column: pd.Series,
    dayfirst: bool | None,  # noqa: FBT001 - hypothesis passes it by position
) -> None:
    result = assert_laws(partial(normalize, dayfirst=dayfirst), column)
    assert result.values.dtype == pd.Series([], dtype="str").dtype


@pytest.mark.parametrize(
    "dtype", ["object", "str", "float64", "datetime64[ns]", "category"]
)
def test_empty_and_all_missing_columns(dtype: str) -> None:
    for count in (0, 3):
        result = normalize(pd.Series([None] * count, dtype=dtype))
        assert outcomes(result) == ["missing"] * count
