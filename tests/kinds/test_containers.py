# ruff: noqa: PD011 - ``Normalized.values`` is a Series, not an array
"""A cell that is there is never lost, whatever its column is kept in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Literal

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, strategies as st
from pandas.testing import assert_frame_equal, assert_series_equal
from pandera.pandas import Check, Column, DataFrameSchema

from cdp_frames import Client, cdp_import, screen
from cdp_frames.kinds import KINDS, Kind
from cdp_frames.kinds.base import Normalized, changes_at, hints_at, nothing, problems_at
from cdp_frames.registration import add_kind
from cdp_frames.sandbox import Sandbox
from tests.kinds.laws import ODDITIES, assert_sound
from tests.support.examples import examples

KIND = pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))


def zoned(unit: Literal["s", "us"] = "us") -> pd.Series:
    times = ["2026-04-21T00:00:00+09:00", "2026-04-21T23:59:59+09:00", None]
    return pd.Series(times).astype(pd.DatetimeTZDtype(unit, "Asia/Tokyo"))


def arrow(values: object, dtype: pa.DataType | None = None) -> pd.Series:
    made = values if isinstance(values, pa.Array) else pa.array(values, dtype)
    return pd.Series(pd.arrays.ArrowExtensionArray(made))


def dictionary(values: object, dtype: pa.DataType) -> pd.Series:
    return arrow(pa.array(values, dtype).dictionary_encode())


EARLY = dt.datetime.fromisoformat("1900-01-01")
DAY, TIME = dt.date(2026, 4, 21), dt.datetime(2026, 4, 21, 15, tzinfo=dt.UTC)

# Of each column the last cell alone is missing.
PLAIN = {
    "text": pd.Series(["1", "2026-04-21", "x", None], dtype="str"),
    "integers": pd.Series([1, 20260421, None], dtype="Int64"),
    "floats": pd.Series([1.5, 46133.0, np.inf, None]),
    "truths": pd.Series([True, False, None], dtype="boolean"),
    "zoned times": zoned(),
    "zoned times of seconds": zoned("s"),
    "local times": zoned().dt.tz_localize(None),
    "dates": pd.Series([DAY, dt.date(1, 1, 1), None], dtype=object),
    "arrow zoned times": zoned().astype(
        pd.ArrowDtype(pa.timestamp("us", "Asia/Tokyo"))
    ),
    "arrow dates": arrow([DAY, None], pa.date32()),
    "arrow decimals": arrow([Decimal("1.50"), None], pa.decimal128(8, 2)),
    "durations": pd.Series(pd.to_timedelta(["1h", "48h", None])),
    "periods": pd.Series(pd.PeriodIndex(["2026-04", "2026-05", None], freq="M")),
    "intervals": pd.Series(pd.arrays.IntervalArray.from_breaks([0, 1, 2])).reindex(
        range(3)
    ),
    "complex numbers": pd.Series([1 + 2j, 3 + 0j, None], dtype="complex128"),
    "bytes": pd.Series([b"a", b"b", None], dtype=object),
}
ODD = {
    "dictionary of text": dictionary(["a", "1", None], pa.string()),
    "dictionary of integers": dictionary([1, 0, None], pa.int64()),
    "dictionary of dates": dictionary([DAY, None], pa.date32()),
    "dictionary of zoned times": dictionary(
        [TIME, None], pa.timestamp("us", "Asia/Tokyo")
    ),
    "sparse floats": pd.Series(pd.arrays.SparseArray([1.5, 0.0, np.nan])),
    "arrow bytes": arrow([b"a", None], pa.binary()),
    "arrow durations": arrow([dt.timedelta(1), None], pa.duration("s")),
    "arrow times of day": arrow([dt.time(1), None], pa.time64("us")),
    "arrow lists": arrow([["a"], None], pa.list_(pa.string())),
    "arrow structs": arrow([{"a": 1}, None]),
    "arrow half floats": arrow([np.float16(1.5), None], pa.float16()),
    "all at once": pd.Series(
        ["a", 1, 2.5, True, b"x", TIME, DAY, dt.time(3), object, 1j, [1], {}, None],
        dtype=object,
    ),
}
COLUMNS = {
    **PLAIN,
    **ODD,
    **{f"category of {name}": each.astype("category") for name, each in PLAIN.items()},
}


def assert_nothing_is_lost(kind: Kind, column: pd.Series) -> Normalized:
    # Not `Kind.normalize`, which would raise: this test counts by itself.
    result = kind.normalizer()(column)
    assert_sound(result, column)
    told = {*result.problems["position"], *result.changes["position"]}
    silent = [n for n in np.flatnonzero(result.values.isna()) if n not in told]
    assert silent == [len(column) - 1]
    return result


@KIND
@pytest.mark.parametrize("column", COLUMNS.values(), ids=list(COLUMNS))
def test_a_cell_that_is_there_ends_as_a_value_a_problem_or_a_change(
    kind: Kind, column: pd.Series
) -> None:
    assert_nothing_is_lost(kind, column)


@KIND
@pytest.mark.parametrize("name", PLAIN)
def test_a_category_is_what_its_values_are(kind: Kind, name: str) -> None:
    plain, packed = PLAIN[name], PLAIN[name].astype("category")
    expected, result = kind.normalize(plain), kind.normalize(packed)
    assert_series_equal(result.values, expected.values)
    assert_frame_equal(result.problems, expected.problems)


PACKED: dict[str, Callable[[pd.Series], pd.Series]] = {
    "category": lambda times: times.astype("category"),
    "object": lambda times: times.astype(object),
    "dictionary": lambda times: arrow(
        pa.array(times, from_pandas=True).dictionary_encode()
    ),
}


@pytest.mark.parametrize("pack", PACKED.values(), ids=list(PACKED))
@given(
    st.lists(st.none() | st.datetimes(EARLY), min_size=1, max_size=6),
    st.sampled_from([None, "UTC", "Asia/Tokyo"]),
    st.booleans(),
)
@examples(40)
def test_times_are_the_same_however_they_are_packed(
    pack: Callable[[pd.Series], pd.Series],
    times: list[dt.datetime | None],
    zone: str | None,
    bare: bool,  # noqa: FBT001 - hypothesis passes it by position
) -> None:
    column = pd.Series(times, dtype="datetime64[us]")
    column = column.dt.normalize() if bare else column
    if zone is not None:
        column = column.dt.tz_localize(zone, ambiguous="NaT", nonexistent="NaT")
    for kind in (KINDS["date"], KINDS["timestamp"]):
        expected, result = kind.normalize(column), kind.normalize(pack(column))
        assert_series_equal(result.values, expected.values)
        assert_frame_equal(result.problems, expected.problems)
        assert len(result.unaccounted(column)) == 0


@KIND
@given(st.lists(ODDITIES, max_size=6), st.booleans())
@examples(20)
def test_no_object_is_lost(
    kind: Kind,
    cells: list[object],
    packed: bool,  # noqa: FBT001 - hypothesis passes it by position
) -> None:
    column = pd.Series([*cells, object()], dtype=object).iloc[:-1]
    if packed:
        hashable = [type(cell).__hash__ is not None for cell in cells]
        column = column[pd.Series(hashable, dtype=bool)].reset_index(drop=True)
        distinct = dict.fromkeys(map(repr, column))
        column = pd.Series(list(distinct), dtype=object).astype("category")
    kind.normalize(column)  # raises what it loses


def forgetful(values: pd.Series) -> Normalized:
    """A kind with a bug: of a cell that it does not know it says nothing."""
    known = values.where(values == "red")
    remarks = (problems_at(nothing(), ""), hints_at(nothing(), ""))
    return Normalized(known, *remarks, changes_at(nothing(), ""))


@pytest.fixture
def colour() -> Iterator[DataFrameSchema]:
    kind = Kind(name="colour", normalizer=lambda: forgetful)
    add_kind(kind)
    yield DataFrameSchema(
        {
            "email": Column(str, Check.cdp_email()),
            "first_name": Column(str, getattr(Check, kind.check)(), nullable=True),
        }
    )
    del KINDS[kind.name], Check.REGISTERED_CUSTOM_CHECKS[kind.check]


def test_a_kind_that_loses_a_cell_is_our_bug_and_nothing_is_sent(
    colour: DataFrameSchema, cdp: Sandbox, client: Client
) -> None:
    emails = ["a@example.com", "b@example.com", "c@example.com"]
    frame = pd.DataFrame({"email": emails, "first_name": ["red", None, "secret"]})
    with pytest.raises(AssertionError, match=r"'colour' loses 1 of 3 cells") as raised:
        screen(frame, colour)
    assert "secret" not in str(raised.value)
    with pytest.raises(AssertionError, match="colour"):
        cdp_import(frame, list_name="Reds", schema=colour, client=client)
    assert not any("import" in exchange.path for exchange in cdp.exchanges)
    kept = frame.replace("secret", " ")
    assert len(screen(kept, colour).valid) == 3
