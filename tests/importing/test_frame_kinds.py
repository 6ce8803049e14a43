"""Every verb takes every kind of frame; the caller's rows come back as the same."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given, strategies as st

from cdp_frames import (
    FrameError,
    cdp_import,
    infer_mapping,
    inputs,
    plan_import,
    screen,
)
from cdp_frames.fates import Fate
from cdp_frames.repair.relinking import Known, link
from tests.support.examples import examples

if TYPE_CHECKING:
    from collections.abc import Callable

    from cdp_frames import Client

TABLE = pa.table(
    {
        "E-Mail": ["ann@example.com", "bob@@example.com", None, "zoë@@example.com"],
        "Country": ["DE", "Sverige", None, "US"],
        "Orders": pa.array([1, None, None, 3], type=pa.int64()),
        "Last Seen At": pa.array(
            [dt.datetime(2026, 4, 21, tzinfo=dt.UTC), None, None, None],
            type=pa.timestamp("us", "UTC"),
        ),
        "Plan": pa.array(["free", "pro", None, None]).dictionary_encode(),
    }
)

MAKERS: dict[str, tuple[Callable[[pa.Table], Any], type]] = {
    "polars": (pl.from_arrow, pl.DataFrame),
    "polars, lazy": (lambda table: pl.DataFrame(table).lazy(), pl.DataFrame),
    "arrow": (lambda table: table, pa.Table),
    "arrow, of polars": (lambda table: pa.table(pl.DataFrame(table)), pa.Table),
    "arrow batch": (lambda table: table.combine_chunks().to_batches()[0], pa.Table),
    "arrow reader": (lambda table: table.to_reader(), pa.Table),
    "duckdb": (lambda table: duckdb.from_arrow(table), pa.Table),  # noqa: PLW0108 - it leaks
    "pandas": (lambda table: table.to_pandas(), pd.DataFrame),
}  # fmt: skip
VERBS: dict[str, Callable[[Any], Any]] = {
    "screen": screen,
    "infer_mapping": infer_mapping,
    "plan_import": lambda df: plan_import(df, list_name="L"),
}


def rows_of(frame: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - any frame
    if isinstance(frame, pd.DataFrame):
        frame = pa.Table.from_pandas(frame, preserve_index=False)
    rows: list[dict[str, Any]] = (
        frame.to_dicts() if isinstance(frame, pl.DataFrame) else frame.to_pylist()
    )
    return rows


@pytest.mark.parametrize("kind", [kind for kind in MAKERS if kind != "pandas"])
@pytest.mark.parametrize("verb", VERBS)
def test_a_verb_says_the_same_of_every_kind_of_frame(verb: str, kind: str) -> None:
    said = VERBS[verb](MAKERS[kind][0](TABLE))
    assert repr(said) == repr(VERBS[verb](MAKERS["arrow"][0](TABLE)))


@pytest.mark.parametrize("kind", MAKERS)
def test_refused_rows_come_back_as_they_came(client: Client, kind: str) -> None:
    make, back = MAKERS[kind]
    result = cdp_import(make(TABLE), list_name="L", client=client)
    assert result.counts["accepted"] == 1
    assert result.counts["empty"] == 1
    assert isinstance(result.failed, back)
    expected = [row for row in TABLE.to_pylist() if "@@" in str(row["E-Mail"])]
    failed = rows_of(result.failed)
    assert [row["E-Mail"] for row in failed] == [row["E-Mail"] for row in expected]
    if kind != "pandas":
        assert failed == expected
        came = inputs.given(make(TABLE)).take(np.arange(4))
        assert rows_of(came) == TABLE.to_pylist()
        assert came.schema == result.failed.schema
    suggested = result.suggested()
    assert isinstance(suggested, back)
    assert [row["E-Mail"] for row in rows_of(suggested)] == [
        "bob@example.com",
        "zoë@example.com",
    ]
    again = result.reimport(suggested)
    assert again.identity.tolist() == [1, 3]
    assert again.counts["accepted"] == 2
    assert again.list_id == result.list_id


def test_a_polars_frame_is_mended_in_polars(client: Client) -> None:
    df = pl.DataFrame(TABLE)
    result = cdp_import(df, list_name="L", client=client)
    failed: Any = result.failed
    assert failed["E-Mail"].to_list() == ["bob@@example.com", "zoë@@example.com"]
    fixed = failed.with_columns(pl.col("E-Mail").str.replace("@@", "@"))
    turned = fixed.sort("Country", descending=True)
    assert result.reimport(turned).identity.tolist() == [3, 1]
    one = result.reimport(fixed.filter(pl.col("Country") == "US"))
    assert one.identity.tolist() == [3]
    assert "1 refused row was not sent again." in one.notes
    # Out of Polars again, its labels are pandas' own counting, and no rows of ours.
    assert result.reimport(fixed.to_pandas()).identity.tolist() == [1, 3]


def test_a_column_that_can_not_hold_a_suggestion_becomes_text() -> None:
    table = pa.table({"n": pa.array([1, 2], type=pa.int64()), "c": ["x", "y"]})
    rows = inputs.given(table)
    changed = pd.DataFrame({"n": ["one", 2], "c": ["z", "y"]})
    made = rows.take_changed(np.array([0, 1]), changed, [0, 1])
    assert made.to_pylist() == [{"n": "one", "c": "z"}, {"n": "2", "c": "y"}]
    assert made.schema.field("c").type == pa.string()


@pytest.mark.parametrize(
    "column",
    [
        pa.array([["a"], [], None], type=pa.list_(pa.string())),
        pa.array([b"a", None, b"c"], type=pa.binary_view()),
        pa.array(["a", None, "c"], type=pa.string_view()),
        pa.array([{"a": 1}, None, {"a": 2}]),
    ],
    ids=lambda column: str(column.type),
)
def test_rows_are_taken_of_columns_of_any_type(column: pa.Array) -> None:
    table = pa.table({"x": column})
    taken = inputs.Given(pd.DataFrame(), table).take(np.array([2, 0]))
    assert taken.schema == table.schema
    assert taken["x"].to_pylist() == [column[2].as_py(), column[0].as_py()]


@pytest.mark.parametrize("one", [pl.Series("a", ["x"]), pl.lit("x"), pa.array(["x"])])
def test_a_column_is_no_frame(one: object) -> None:
    with pytest.raises(FrameError, match="hand out Arrow data"):
        screen(one)  # type: ignore[arg-type]  # on purpose


FATES = st.lists(
    st.sampled_from([Fate.ACCEPTED, Fate.REJECTED_HERE]), min_size=1, max_size=8
)


@given(FATES, st.data())
@examples(200)
def test_a_row_without_a_label_is_never_taken_for_another(
    fates: list[Fate], data: st.DataObject
) -> None:
    """Rows in any order, some left out, one cell of each changed: right, or new."""
    size = len(fates)
    frame = pd.DataFrame(
        {
            "email": [f"p{n}@example.com" for n in range(size)],
            "name": [f"Name {n}" for n in range(size)],
            "city": data.draw(
                st.lists(st.sampled_from("ab"), min_size=size, max_size=size)
            ),
        }
    )
    known = Known(
        frame, pd.Series([fate.value for fate in fates]), np.arange(size, dtype="int64")
    )
    refused = [n for n, fate in enumerate(fates) if fate is Fate.REJECTED_HERE]
    chosen = data.draw(st.permutations(refused))
    chosen = chosen[: data.draw(st.integers(0, len(chosen)))]
    fixed = frame.iloc[chosen].reset_index(drop=True)
    for row in range(len(fixed)):
        place = data.draw(st.integers(0, 2))
        fixed.iloc[row, place] = f"changed {row}"
    rows = link(fixed, known, last=size).rows
    assert rows.tolist() == chosen
