"""Rows of records that could not be taken apart are refused until somebody has."""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd
import pytest

from cdp_frames import read_contacts, screen

FILE = (
    b"email,first_name,company,phone\n"
    b"ann@example.com,Ann,Acme, Inc,+14155550123\n"
    b"bob@example.com,Bob,Globex,\n"
)


def test_such_a_row_has_one_complaint_and_shows_its_text() -> None:
    screened = screen(read_contacts(FILE))
    assert screened.fates["fate"].tolist() == ["rejected_here", "valid"]
    (line,) = screened.errors.to_dict("records")
    assert line["column"] == "unreadable_record"
    assert line["code"] == "unreadable_record"
    assert line["value"] == "ann@example.com,Ann,Acme, Inc,+14155550123"
    assert "unreadable_record" not in screened.valid
    assert line["value"] not in repr(screened)


def test_whoever_fills_the_cells_and_clears_the_text_has_mended_it() -> None:
    frame = read_contacts(FILE)
    frame.loc[0, ["email", "first_name", "company"]] = [
        "ann@example.com",
        "Ann",
        "Acme, Inc",
    ]
    assert screen(frame).fates["fate"].tolist() == ["rejected_here", "valid"]
    for nothing in (None, np.nan, pd.NA, "", " \u200b"):
        mended = frame.astype({"unreadable_record": object})
        mended.loc[0, "unreadable_record"] = nothing
        assert screen(mended).fates["fate"].tolist() == ["valid", "valid"]


def test_a_bad_cell_beside_the_text_is_told_too_and_is_not_dropped() -> None:
    frame = read_contacts(FILE)
    frame.loc[0, "phone"] = "12"
    for bad_cells in ("refuse", "drop"):
        screened = screen(frame, bad_cells=bad_cells, region="US")
        assert screened.fates["fate"].tolist() == ["rejected_here", "valid"]
        codes = screened.errors["code"].tolist()
        assert codes == ["invalid_phone", "unreadable_record"]


@pytest.mark.parametrize("labels", [[7, 7], ["x", "x"]])
def test_labels_may_repeat_and_headers_too(labels: list[object]) -> None:
    frame = read_contacts(FILE).set_axis(labels)
    frame.columns = ["email", "name", "name", "phone", "unreadable_record"]
    screened = screen(frame, mapping={"email": "email"})
    assert screened.fates["fate"].tolist() == ["rejected_here", "valid"]


@pytest.mark.parametrize("how", ["left", "outer"])
def test_a_merge_of_two_such_frames_hides_neither(
    how: Literal["left", "outer"],
) -> None:
    frame = read_contacts(FILE)
    screened = screen(frame.merge(frame, on="email", how=how))
    found = screened.errors[["column", "code"]].to_numpy().tolist()
    assert found == [
        ["unreadable_record_x", "unreadable_record"],
        ["unreadable_record_y", "unreadable_record"],
    ]
    assert len(screened.valid) == 1


def test_columns_side_by_side_count_both() -> None:
    frame = read_contacts(FILE)
    right = frame[["unreadable_record"]].iloc[::-1].reset_index(drop=True)
    screened = screen(pd.concat([frame, right], axis=1))
    assert screened.errors["row"].tolist() == [0, 1]


@pytest.mark.parametrize("dtype", [object, "string", "category", "string[pyarrow]"])
def test_the_column_may_be_of_any_dtype(dtype: str) -> None:
    frame = read_contacts(FILE).astype({"unreadable_record": dtype})
    screened = screen(frame)
    assert screened.errors["value"].tolist() == [FILE.decode().split("\n")[1]]


def test_no_person_stands_for_another_whose_record_is_broken() -> None:
    frame = read_contacts(FILE)
    frame.loc[0, "email"] = "bob@example.com"
    screened = screen(frame)
    assert screened.fates["fate"].tolist() == ["rejected_here", "valid"]
    assert screened.valid["first_name"].tolist() == ["Bob"]


def test_frames_without_rows_and_with_nothing_else() -> None:
    assert screen(read_contacts(FILE).iloc[:0]).fates.empty
    only = read_contacts(FILE).iloc[:1]
    assert screen(only).fates["fate"].tolist() == ["rejected_here"]


def test_our_own_columns_are_never_mapped() -> None:
    frame = read_contacts(FILE).assign(source_file="a.csv", source_sheet="Jan")
    mapping = screen(frame).mapping
    own = mapping.unmapped.set_index("header")["reason"]
    for column in ("unreadable_record", "source_file", "source_sheet"):
        assert own[column] == "a column of the reader's own"
