"""Every verb of the fixer, without a screen."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pandera.pandas as pa
import polars as pl
import pytest
from pyarrow import decimal128

from cdp_frames import FrameError, cdp_import, load_result
from cdp_frames.sandbox import Sandbox
from tests.fixer.conftest import fixer
from tests.support.brisk import brisk

if TYPE_CHECKING:
    from pathlib import Path

    from cdp_frames import Client, ImportResult
    from cdp_frames.inputs import FrameLike

PHONES = ["n/k 12", "212-736-5001", "n/k 12", "+12127365003"]
REFUSING = {"rules": [{"field": "first_name", "max_length": 5}]}
DAYS = pd.to_datetime(pd.Series(["2026-01-01", "2026-01-02"]))
TIMES = DAYS.dt.tz_localize("Europe/Berlin")
AMOUNTS = pd.Series([Decimal("1.50"), Decimal(2)], dtype=object)
CENTS = pd.ArrowDtype(decimal128(10, 2))
HEADERS = ["row", "index", "column", "before", "after", "by"]


def people() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "email": ["ann@gmail..com", "bob@", "cyd@gmail..com", "dan@example"],
            "phone": PHONES,
        },
        index=["a", "b", "b", "d"],
    )


def test_each_verb_says_who_did_it() -> None:
    fix = fixer(people())
    assert fix.counts == {"rows": 4, "red": 4, "ready": 0, "untouched": 4, "cells": 7}
    assert fix.accept("invalid_email") == 2
    assert fix.like("phone", "n/k 12", "+12127365000") == 2
    fix.set("d", "email", "dan@example.com")
    learned = fix.learn("phone", {"212-736-5001": "+12127365001"})
    assert learned.forecast.passes == 1
    assert fix.like("phone", learned) == 1
    changes = fix.changes
    assert changes.columns.tolist() == HEADERS
    assert changes[["row", "column", "by"]].to_numpy().tolist() == [
        [0, "email", "suggestion"],
        [0, "phone", "like"],
        [1, "phone", "learned"],
        [2, "email", "suggestion"],
        [2, "phone", "like"],
        [3, "email", "hand"],
    ]
    assert changes["before"].tolist()[:2] == ["ann@gmail..com", "n/k 12"]
    assert changes["after"].tolist()[:2] == ["ann@gmail.com", "+12127365000"]
    assert fix.ready.index.tolist() == ["a", "b", "d"]
    assert fix.refused["email"].tolist() == ["bob@"]
    assert fix.errors[["row", "column", "code"]].to_numpy().tolist() == [
        [1, "email", "invalid_email"]
    ]


def test_an_undone_step_can_be_made_again_until_another_is_made() -> None:
    fix = fixer(people())
    assert not fix.undo()
    fix.accept("invalid_email")
    assert fix.undo()
    assert not fix.undo()
    assert fix.changes.empty
    assert fix.redo()
    assert len(fix.changes) == 2
    assert fix.undo()
    fix.iset(0, 0, "x")
    assert not fix.redo()


def test_what_reads_as_before_is_no_change() -> None:
    fix = fixer(people().assign(age=[1, 2, 3, 4]))
    fix.iset(0, 2, "1")
    fix.iset(0, 0, "x")
    fix.iset(0, 0, "ann@gmail..com")
    assert fix.changes.empty
    assert fix.frame["age"].dtype == "int64"


def test_labels_and_headers_that_repeat_are_no_name() -> None:
    frame = people()
    frame = pd.concat([frame, frame[["phone"]]], axis=1)
    fix = fixer(frame)
    unknown: list[Any] = [["a"], None, 1.5, slice(0, 1)]
    names = [("b", "email"), ("a", "phone"), ("z", "email"), ("a", "z")]
    for label, column in [*names, *((label, "email") for label in unknown)]:
        with pytest.raises(KeyError):
            fix.set(label, column, "x")
    for row, place in ((4, 0), (0, 3), (-1, 0)):
        with pytest.raises(IndexError):
            fix.iset(row, place, "x")
    fix.iset(2, 2, "x")
    assert fix.frame.iloc[2, 2] == "x"
    with pytest.raises(KeyError, match="iset"):
        fix.like("phone", "x", "y")


@pytest.mark.parametrize(
    ("values", "typed", "dtype"),
    [
        (pd.Series([1, 2]), "7", "int64"),
        (pd.Series([1, 2]), "seven", "object"),
        (pd.Series([1, 2]), "", "object"),
        (pd.Series([1, 2], dtype="int8"), "300", "object"),
        (pd.Series([1, None], dtype="Int64"), "", "Int64"),
        (pd.Series([1.5, None]), "nan", "object"),
        (pd.Series([True, False]), "maybe", "object"),
        (pd.Series(["x", "y"], dtype="category"), "y", "category"),
        (pd.Series(["x", "y"], dtype="category"), "z", "object"),
        *(
            (cells.astype(dtype), typed, dtype if fits else "object")  # type: ignore[call-overload]  # any
            for cells, dtype, typed, fits in [
                (DAYS, "datetime64[us]", "2026-04-21", True),
                (DAYS, "datetime64[ns]", "2026-04-21 10:00", True),
                (DAYS, "datetime64[s]", "2026-04-21T10:00:00", True),
                (DAYS, "datetime64[s]", "2026-04-21T10:00:00.5", False),
                (DAYS, "datetime64[ns]", "1600-01-01", False),
                (DAYS, "datetime64[us]", "2026-04-21 10:00Z", False),
                (DAYS, "datetime64[us]", "21/04/2026", False),
                (DAYS, "datetime64[us]", "2026-13-01", False),
                (DAYS, "datetime64[us]", "today", False),
                (DAYS, "datetime64[us]", "", True),
                (DAYS, "timestamp[us][pyarrow]", "2026-04-21 10:00", True),
                (DAYS, "date32[pyarrow]", "2026-04-21", True),
                (DAYS, "date32[pyarrow]", "21.4.2026", False),
                (TIMES, "datetime64[us, Europe/Berlin]", "2026-04-21 10:00Z", True),
                (TIMES, "datetime64[us, Europe/Berlin]", "2026-04-21 10:00", False),
                (AMOUNTS, CENTS, "1.5", True),
                (AMOUNTS, CENTS, "1.505", False),
                (AMOUNTS, CENTS, "many", False),
            ]
        ),
    ],
)
def test_a_column_keeps_its_dtype_if_that_holds_what_was_typed(
    values: pd.Series, typed: str, dtype: str
) -> None:
    fix = fixer(pd.DataFrame({"email": ["a@", "b@"], "x": values}))
    fix.iset(0, 1, typed)
    made = fix.frame["x"]
    assert made.dtype == dtype
    first = made.iloc[0]
    read = {pd.Timestamp: pd.Timestamp, Decimal: Decimal}.get(type(first), str)
    assert pd.isna(first) if typed == "" else read(str(first)) == read(typed)
    assert made.iloc[1] is values.iloc[1] or str(made.iloc[1]) == str(values.iloc[1])


def test_no_rows_and_no_columns() -> None:
    none, fix = fixer(people().iloc[:0]), fixer(people().iloc[:1])
    assert (len(none.frame), len(fix.frame)) == (0, 1)
    assert not none.undo()
    for each in (none, fix):
        with pytest.raises(FrameError, match="no row is ready"):
            each.reimport()
    assert str(fix).startswith("1 of 1 row to fix")
    assert "1 of 1 row to fix" in fix._repr_html_()
    assert "fix.reimport()" in fix._repr_html_()


def test_with_masking_a_notebook_shows_a_card_and_no_value(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("CDP_FRAMES_MASK", "1")
    fix = fixer(people())
    fix.iset(1, 0, "zoe.secret@example.com")
    shown = fix._repr_mimebundle_()
    assert "CDP_FRAMES_MASK is set" in shown["text/html"]
    for text in (*shown.values(), repr(fix.changes), repr(fix.errors)):
        assert "zoe.secret" not in text
    assert fix.changes["after"].tolist() == ["zoe.secret@example.com"]


def test_a_row_that_is_emptied_is_neither_red_nor_ready() -> None:
    fix = fixer(people())
    fix.iset(1, 0, None)
    fix.iset(1, 1, "")
    assert fix.counts["red"] == 3
    assert fix.ready.empty


def test_the_frame_as_a_whole_may_be_at_fault() -> None:
    sum_below = pa.Check(lambda df: df["ltv"].sum() < 100, error="too much in all")
    schema = pa.DataFrameSchema(
        {"email": pa.Column(str), "ltv": pa.Column(float, nullable=True)},
        checks=sum_below,
    )
    frame = pd.DataFrame({"email": ["a@example.com", "b@"], "ltv": ["1", "2"]})
    fix = fixer(frame, schema=schema)
    fix.iset(1, 0, "b@example.com")
    assert fix.trouble is None
    fix.iset(1, 1, "200")
    assert "too much in all" in str(fix.trouble)
    assert fix.ready.empty
    fix.undo()
    assert fix.trouble is None
    assert len(fix.ready) == 2


# From a result, over HTTP.


def imported(cdp: Sandbox, frame: FrameLike, **options: Any) -> ImportResult:
    return cdp_import(
        frame, list_name="L", client=brisk(cdp), progress=False, **options
    )


def test_the_word_of_the_cdp_stands_until_its_cell_changes() -> None:
    with Sandbox(settings=REFUSING) as cdp:
        names = ["Wolfgang", "Ann", "Christopher", "Bob"]
        emails = ["a@example.com", "b@", "c@example.com", "d@example.com"]
        frame = pd.DataFrame({"email": emails, "first_name": names}, index=[5, 6, 7, 8])
        result = imported(cdp, frame)
        fix = result.fix()
        assert fix.errors["stage"].tolist() == ["cdp", "here", "cdp"]
        fix.set(5, "email", "aa@example.com")
        assert fix.errors["row"].tolist() == [0, 1, 2]
        fix.set(5, "first_name", "Wolf")
        assert fix.errors["row"].tolist() == [1, 2]
        assert fix.ready.index.tolist() == [5]
        fix.undo()
        assert fix.errors["row"].tolist() == [0, 1, 2]
        fix.redo()
        again = fix.reimport()
        assert again.counts["accepted"] == 1
        assert again.list_id == result.list_id
        assert "aa@example.com" in set(cdp.records()["email"])


def test_rows_are_read_as_beside_the_others(client: Client, cdp: Sandbox) -> None:
    frame = pd.DataFrame(
        {
            "email": ["ann@example.com", "cyd"],
            "last_seen_at": ["25/04/2026 10:00", "03/04/2026 10:00"],
        }
    )
    result = imported(cdp, frame, timezone="UTC")
    fix = result.fix()
    fix.iset(0, 0, "cyd@example.com")
    assert fix.counts["ready"] == 1
    assert fix.reimport().counts["accepted"] == 1
    kept = cdp.records().set_index("email").loc["cyd@example.com"]
    assert str(kept["last_seen_at"])[:10] == "2026-04-03"


def test_what_is_ready_may_need_the_others(cdp: Sandbox) -> None:
    # The red row alone says now that days come first; it is not sent with the other.
    frame = pd.DataFrame(
        {
            "email": ["ann@", "cyd@example.com"],
            "last_seen_at": ["2026-04-25 10:00", "03/04/2026 10:00"],
        }
    )
    fix = imported(cdp, frame, timezone="UTC").fix()
    assert fix.counts["ready"] == 0
    fix.iset(0, 1, "25/04/2026 10:00")
    assert fix.counts["ready"] == 1
    assert fix.ready.empty


def test_rows_of_one_person_are_repaired_together(cdp: Sandbox) -> None:
    frame = pd.DataFrame(
        {
            "email": ["a@example.com", "a@example.com", "b@example.com"],
            "phone": ["n/k", "", ""],
        }
    )
    fix = imported(cdp, frame).fix()
    fix.iset(0, 1, "")
    assert fix.refused.empty
    assert fix.reimport().counts["accepted"] >= 1


def test_an_opt_out_and_a_suppression_list_hold(cdp: Sandbox, tmp_path: Path) -> None:
    held = tmp_path / "no.csv"
    held.write_text("email\nno@example.com\n", encoding="utf-8")
    frame = pd.DataFrame({"email": ["a@", "b@example.com"]})
    fix = imported(cdp, frame, suppress=held).fix()
    fix.iset(0, 0, "no@example.com")
    again = fix.reimport()
    assert again.counts["opted_out"] == 1
    assert "no@example.com" not in set(cdp.records()["email"])


def test_a_polars_frame_comes_back_as_one(cdp: Sandbox) -> None:
    result = imported(cdp, pl.from_pandas(people().reset_index(drop=True)))
    fix = result.fix()
    fix.iset(3, 0, "dan@example.com")
    assert isinstance(fix.ready, pl.DataFrame)
    assert fix.ready["email"].to_list() == ["dan@example.com"]
    assert fix.frame.schema == result.failed.schema
    assert fix.reimport().counts["accepted"] == 1


def test_a_result_that_was_saved(cdp: Sandbox, tmp_path: Path) -> None:
    imported(cdp, people()).save(tmp_path / "r")
    loaded = load_result(tmp_path / "r")
    fix = loaded.fix()
    fix.iset(3, 0, "dan@example.com")
    again = fix.reimport(client=brisk(cdp))
    assert again.counts["accepted"] == 1
    assert np.array_equal(again.identity, [3])


def test_a_cell_that_would_be_left_empty_is_no_mistake(cdp: Sandbox) -> None:
    frame = pd.DataFrame({"email": ["a@", "b@example.com"], "phone": ["12", "13"]})
    fix = imported(cdp, frame, bad_cells="drop").fix()
    fix.iset(0, 0, "a@example.com")
    assert fix.errors.empty
    assert len(fix.ready) == 1


def test_the_word_about_merged_rows_is_about_each_of_them() -> None:
    with Sandbox(settings=REFUSING) as cdp:
        frame = pd.DataFrame(
            {
                "email": ["a@example.com", "a@example.com", "b@example.com"],
                "first_name": ["", "Wolfgang", "Bob"],
                "city": ["Bonn", "", ""],
            }
        )
        result = imported(cdp, frame)
        assert result.failed.index.tolist() == [0, 1]
        fix = result.fix()
        assert fix.counts["red"] == 2
        assert fix.ready.empty
        fix.iset(0, 2, "Kiel")
        assert fix.counts["red"] == 2
        fix.iset(1, 1, "Wolf")
        assert fix.counts["red"] == 0
        assert fix.reimport().counts["accepted"] == 1
        kept = cdp.records().set_index("email").loc["a@example.com"]
        assert kept["first_name"] == "Wolf"


def test_positions_may_be_numbers_of_numpy() -> None:
    fix = fixer(people())
    fix.iset(np.int64(1), np.int64(0), "bob@example.com")  # type: ignore[arg-type]
    assert [type(part) for part in next(iter(fix.work.cells.edits))] == [int, int]


def test_like_asks_what_cells_become() -> None:
    fix = fixer(pd.DataFrame({"email": ["bob@", "bob@"], "phone": ["n/k", "n/k"]}))
    with pytest.raises(TypeError, match="what such cells become"):
        fix.like("phone", "n/k")
    with pytest.raises(TypeError, match="a text"):
        fix.like("email", lambda _: 5)
    assert fix.changes.empty
    assert fix.like("phone", "n/k", None) == 2
    assert fix.frame["phone"].isna().all()
