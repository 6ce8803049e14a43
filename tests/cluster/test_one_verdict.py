"""The same rows in memory, in a stream, on Dask, from Polars, Arrow and DuckDB."""

from __future__ import annotations

import tempfile
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import dask
import dask.dataframe as dd
import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given, settings, strategies as st

from cdp_frames import StreamedResult, cdp_import, import_file
from tests.support.brisk import brisk
from tests.support.verdicts import account, bare, members

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cdp_frames import ImportResult
    from cdp_frames.sandbox import Sandbox

# What a column may hold, good and bad, for its whole only to settle.
CELLS: dict[str, list[str | None]] = {
    "email": [
        *("ann@example.com", "Ann@EXAMPLE.com ", "bob@example.org", "zoë@example.com"),
        *("bob", "a@b@example.com", "x@example.com; y@example.com", "n/a", None),
        *(f"p{n}@example.com" for n in range(8)),
    ],
    "first_name": ["Zoë, jr.", "李", "  Ann  ", '"x"', "line\nbreak", None],
    "last_seen_at": [
        *("03/04/2026 10:00", "25/04/2026 10:00", "04/25/2026 10:00", "2026-04-21"),
        *("2026-04-21T10:00:00Z", "21.04.2026 10:00", "soon", None),
    ],
    "ltv": ["1,234", "1.234", "1,5", "1234.50", "1.234,50", "€ 5", "x", None],
    "mobile_phone": ["030 901820", "+49 30 901820", "0049 30 901820", "7", None],
    "Unsubscribed": ["yes", "no", "0", "1", "3", None],
}


@st.composite
def rows(draw: st.DrawFn) -> pd.DataFrame:
    """Draw rows of people, some of them bad, some of them the same person."""
    count = draw(st.integers(1, 30))
    cells = {
        name: draw(st.lists(st.sampled_from(of), min_size=count, max_size=count))
        for name, of in CELLS.items()
    }
    return pd.DataFrame(cells, dtype="str")


def pieces(frame: pd.DataFrame, cuts: list[int]) -> list[pd.DataFrame]:
    """Cut a frame."""
    ends = sorted({0, len(frame), *(cut % (len(frame) + 1) for cut in cuts)})
    return [frame.iloc[a:b] for a, b in pairwise(ends)]


Way = (
    "Callable[[pd.DataFrame, list[int], dict[str, Any]], ImportResult | StreamedResult]"
)


def in_parts(frame: pd.DataFrame, cuts: list[int], how: dict[str, Any]) -> Any:  # noqa: ANN401 - a result of either kind
    return import_file(iter(pieces(frame, cuts)), part_size=200, **how)


def from_a_file(frame: pd.DataFrame, _: list[int], how: dict[str, Any]) -> Any:  # noqa: ANN401
    with tempfile.NamedTemporaryFile(suffix=".parquet") as file:
        frame.to_parquet(file.name)
        return import_file(file.name, part_size=200, **how)


def on_dask(frame: pd.DataFrame, cuts: list[int], how: dict[str, Any]) -> Any:  # noqa: ANN401
    given = pieces(frame, cuts)
    with dask.config.set({"scheduler": "threads", "dataframe.convert-string": False}):
        lazy = dd.from_map(lambda at: given[at], range(len(given)), meta=frame.iloc[:0])
        return cdp_import(lazy, **how)


def from_polars(frame: pd.DataFrame, _: list[int], how: dict[str, Any]) -> Any:  # noqa: ANN401
    return cdp_import(pl.from_pandas(frame), **how)


def from_arrow(frame: pd.DataFrame, _: list[int], how: dict[str, Any]) -> Any:  # noqa: ANN401
    return cdp_import(pa.Table.from_pandas(frame, preserve_index=False), **how)


def from_duckdb(frame: pd.DataFrame, _: list[int], how: dict[str, Any]) -> Any:  # noqa: ANN401
    table = pa.Table.from_pandas(frame, preserve_index=False)
    with duckdb.connect() as connection:
        return cdp_import(connection.from_arrow(table), **how)


WAYS = [in_parts, from_a_file, on_dask, from_polars, from_arrow, from_duckdb]


@pytest.fixture(scope="module")
def world(running: Sandbox) -> Iterator[Sandbox]:
    """One CDP for all examples; each makes lists of its own."""
    running.reset()
    yield running
    running.reset()


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
@given(frame=rows(), cuts=st.lists(st.integers(0, 30), max_size=3), day=st.booleans())
@settings(max_examples=8)
def test_one_verdict(
    world: Sandbox,
    way: Callable[..., Any],
    frame: pd.DataFrame,
    cuts: list[int],
    day: bool,  # noqa: FBT001 - drawn
) -> None:
    world.reset()
    with brisk(world) as client:
        how: dict[str, Any] = {
            "client": client,
            "region": "DE",
            "timezone": "UTC",
            "progress": False,
            "journal": False,
            "dayfirst": True if day else None,
        }
        whole = cdp_import(frame, list_name="Whole", **how)
        kept = world.records("profiles")
        world.reset()
        other = way(frame, cuts, {**how, "client": brisk(world), "list_name": "Other"})
        require_one_verdict(other, whole)
        same = ["email", "first_name", "last_seen_at", "ltv", "mobile_phone"]
        columns = [name for name in same if name in kept]
        there = world.records("profiles")
        pd.testing.assert_frame_equal(
            bare(in_order(there[columns])), bare(in_order(kept[columns]))
        )
        if other.list_id is not None:
            assert members(brisk(world), "Other") == sorted(
                kept["email"][kept["email"].notna()]
            )


def in_order(frame: pd.DataFrame) -> pd.DataFrame:
    """Order profiles by their addresses."""
    return frame.sort_values("email", ignore_index=True)


def require_one_verdict(
    one: ImportResult | StreamedResult, other: ImportResult
) -> None:
    """Hold two accounts against each other."""
    assert one.counts == other.counts
    there = account(other)
    for name, frame in account(one).items():
        pd.testing.assert_frame_equal(
            bare(frame), bare(there[name]), check_index_type=False
        )
