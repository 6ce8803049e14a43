"""Refused rows are known again by their labels, and nothing is guessed."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, strategies as st

from cdp_frames.repair.comparing import codes_of
from cdp_frames.repair.relinking import Known, gather, link
from cdp_frames.repair.suggesting import with_suggestions
from tests.support.strategies import indexes


def known(frame: pd.DataFrame, codes: str) -> Known:
    """Fates from letters: accepted, rejected here, rejected by the CDP, unknown."""
    names = {
        "a": "accepted",
        "h": "rejected_here",
        "c": "rejected_by_cdp",
        "u": "unknown",
    }
    fates = pd.Series([names[code] for code in codes], dtype="str")
    return Known(frame, fates, np.arange(len(frame)))


def people(index: list[object], *names: str) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "email": [f"{name}@example.com" for name in names],
            "name": list(names),
            "city": "Ghent",
        },
        index=pd.Index(index, dtype=object),
    )


@pytest.mark.parametrize(
    ("labels", "rows", "notes"),
    [
        pytest.param(["x", "y"], [1, 2], [], id="as they were"),
        pytest.param(["y", "x"], [2, 1], [], id="in another order"),
        pytest.param(["y"], [2], ["1 refused row was not sent again."], id="one left"),
        pytest.param(
            ["x", "x", "y"],
            [1, 1, 2],
            ["1 row was given more than once."],
            id="twice",
        ),
        pytest.param(
            ["x", "y", "z"],
            [1, 2, -1],
            ["1 row is new, or can't be told from the labels."],
            id="one added",
        ),
        pytest.param(
            ["x", "y", "w"],
            [1, 2, 0],
            ["1 row was not refused before."],
            id="one that was accepted",
        ),
    ],
)
def test_labels_tell_the_rows(
    labels: list[object], rows: list[int], notes: list[str]
) -> None:
    frame = people(["w", "x", "y"], "ann", "bob", "cyd")
    fixed = people(labels, *["dan"] * len(labels))
    linked = link(fixed, known(frame, "ahc"))
    assert linked.rows.tolist() == rows
    assert list(linked.notes) == notes


def test_repeated_labels_are_told_by_order_if_all_came_back() -> None:
    frame = people(["x", "x", "x"], "ann", "bob", "cyd")
    linked = link(people(["x", "x"], "bo", "cy"), known(frame, "ahc"))
    assert linked.rows.tolist() == [1, 2]


def test_repeated_labels_are_not_guessed_if_one_is_missing() -> None:
    frame = people(["x", "x", "x"], "ann", "bob", "cyd")
    linked = link(people(["x"], "bo"), known(frame, "hhc"))
    assert linked.rows.tolist() == [-1]


def test_labels_of_a_file_that_was_read_back_do_not_name_other_people() -> None:
    frame = people([0, 1, 2], "ann", "bob", "cyd")
    fixed = people([0], "dan").assign(city="Turin")
    assert link(fixed, known(frame, "hah")).rows.tolist() == [-1]


def test_an_index_that_was_reset_does_not_name_other_people() -> None:
    """The commonest way through a spreadsheet: the labels count from 0 again."""
    frame = people([0, 1, 2, 3], "ann", "bob", "cyd", "dan")
    before = known(frame, "ahah")
    fixed = frame.iloc[[3, 1]].assign(email="fixed@example.com").reset_index(drop=True)
    assert link(fixed, before).rows.tolist() == [3, 1]
    assert link(fixed.set_axis(["3", "1"]), before).rows.tolist() == [3, 1]


def test_cells_name_the_first_row_as_well_as_any_other() -> None:
    frame = people([0, 1, 2], "ann", "bob", "cyd")
    refused = known(frame, "hah")
    fixed = frame.iloc[[0]].assign(email="fixed@example.com")
    assert link(fixed.set_axis([2]), refused).rows.tolist() == [0]
    mixed = people(["n"], "ann").assign(email="cyd@example.com")
    assert link(mixed, refused).rows.tolist() == [-1]


def test_one_changed_cell_is_a_correction_and_two_are_another_person() -> None:
    frame = pd.DataFrame({"email": ["ann@", "bob@example.com"], "name": ["ann", None]})
    changed = pd.DataFrame({"email": ["ann@example.com"]})
    assert link(changed, known(frame, "ha")).rows.tolist() == [0]
    two = changed.assign(name="eve")
    assert link(two, known(frame, "ha")).rows.tolist() == [-1]


def test_a_blank_cell_is_no_likeness() -> None:
    frame = pd.DataFrame({"email": ["ann@", "bob@"], "note": [None, None]})
    fixed = pd.DataFrame({"email": [None], "note": [None]}, index=[1])
    assert link(fixed, known(frame, "hh")).rows.tolist() == [1]


def test_a_row_of_unknown_fate_may_come_back_without_a_word() -> None:
    frame = people([0, 1], "ann", "bob")
    linked = link(frame.iloc[[0]], known(frame, "ua"))
    assert (linked.rows.tolist(), linked.notes) == ([0], ())


def test_cells_that_name_two_rows_name_none() -> None:
    frame = people([0, 1, 2], "ann", "bob", "cyd")
    mixed = people(["n"], "bob").assign(email="cyd@example.com")
    assert link(mixed, known(frame, "ahh")).rows.tolist() == [-1]


def test_a_row_in_which_nothing_was_wrong_is_not_corrected_into_another() -> None:
    frame = people([0, 1], "ann", "bob")
    added = pd.DataFrame({"email": ["new@example.com"]})
    assert link(added, known(frame, "ah")).rows.tolist() == [-1]


def test_cells_without_a_hash_are_no_trouble() -> None:
    tags = pd.Series([["a"], ["b"]], index=[0, 1], dtype=object)
    frame = people([0, 1], "ann", "bob").assign(tags=tags)
    fixed = frame.iloc[[1]].assign(email="x@example.com").reset_index(drop=True)
    assert link(fixed, known(frame, "ah")).rows.tolist() == [1]


@given(st.data(), st.lists(st.sampled_from("ahc"), max_size=8))
def test_failed_rows_that_come_back_whole_are_always_known_again(
    data: st.DataObject, codes: list[str]
) -> None:
    frame = pd.DataFrame(
        {"email": [f"p{n}@example.com" for n in range(len(codes))], "city": "Ghent"},
        index=data.draw(indexes(len(codes))),
    )
    before = known(frame, "".join(codes))
    failed = np.flatnonzero(before.fates.ne("accepted"))
    fixed = frame.iloc[failed].assign(email="fixed@example.com")
    linked = link(fixed, before)
    assert linked.rows.tolist() == failed.tolist()
    assert linked.notes == ()


def test_only_rows_that_suggestions_cure_whole_are_suggested() -> None:
    failed = people(["w", "x", "y"], "ann", "bob", "cyd")
    errors = pd.DataFrame(
        {
            "row": [3, 5, 5, 9],
            "column": ["email", "email", "city", "name"],
            "suggestion": ["ann@example.org", "bob@example.org", None, "Cyd"],
            "confidence": [0.9, 0.5, None, 0.7],
        }
    )
    rows = np.array([3, 5, 9])
    fixed = with_suggestions(failed, rows, errors, persons=rows).frame
    assert fixed.index.tolist() == ["w", "y"]
    assert fixed["email"].tolist() == ["ann@example.org", "cyd@example.com"]
    assert fixed["name"].tolist() == ["ann", "Cyd"]
    assert failed["email"].tolist()[0] == "ann@example.com"


def test_of_each_row_its_last_attempt_counts() -> None:
    first = known(people(["w", "x", "y"], "ann", "bob", "cyd"), "ahh")
    second = Known(
        people(["x", "new"], "bo", "dan"),
        pd.Series(["rejected_by_cdp", "rejected_here"], dtype="str"),
        np.array([1, 3]),
    )
    last = gather([first, second])
    assert last.identity.tolist() == [0, 2, 1, 3]
    assert last.frame["name"].tolist() == ["ann", "cyd", "bo", "dan"]
    assert last.fates.tolist()[2:] == ["rejected_by_cdp", "rejected_here"]
    linked = link(people(["new", "x", "y"], "da", "b", "cy"), last)
    assert last.identity[linked.rows].tolist() == [3, 1, 2]


def test_a_refused_row_without_a_complaint_shifts_no_suggestion() -> None:
    """The members of a list can tell that a row was refused, and not why."""
    failed = people(["w", "x"], "ann", "bob")
    errors = pd.DataFrame(
        {
            "row": [9],
            "column": ["email"],
            "suggestion": ["bob@example.org"],
            "confidence": [0.9],
        }
    )
    rows = np.array([3, 9])
    fixed = with_suggestions(failed, rows, errors, persons=rows).frame
    assert fixed.index.tolist() == ["x"]
    assert fixed["email"].tolist() == ["bob@example.org"]


def test_rows_that_were_sent_as_one_are_cured_together_or_not_at_all() -> None:
    failed = people(["w", "x", "y", "z"], "ann", "ann", "bob", "bob")
    rows, persons = np.array([0, 2, 5, 7]), np.array([2, 2, 7, 7])
    errors = pd.DataFrame(
        {
            "row": [0, 5, 7],
            "column": ["city", "city", "name"],
            "suggestion": ["Bruges", "Namur", None],
            "confidence": [0.9, 0.9, None],
        }
    )
    fixed = with_suggestions(failed, rows, errors, persons=persons).frame
    assert fixed.index.tolist() == ["w", "x"]
    assert fixed["city"].tolist() == ["Bruges", "Ghent"]


def test_after_an_import_of_nothing_every_row_is_new() -> None:
    nothing = known(people([]), "")
    linked = link(people(["x", "y"], "ann", "bob"), nothing)
    assert linked.rows.tolist() == [-1, -1]
    assert linked.notes == ("2 rows are new, or can't be told from the labels.",)


@pytest.mark.parametrize(
    "cells",
    [
        pd.array(["x", pd.NA], dtype="string"),
        pd.array([1, pd.NA], dtype="Int64"),
        pd.array([True, pd.NA], dtype="boolean"),
        pd.array([1, None], dtype="int64[pyarrow]"),
        pd.array([[1], None], dtype=object),
        pd.array([{"a": pd.NA}, pd.NA], dtype=object),
        pd.array([pd.Timestamp("2026-04-21", tz="UTC"), pd.NaT]),
        pd.Categorical(["x", None]),
    ],
    ids=lambda cells: f"{cells.dtype} {cells[0]}",
)
def test_cells_of_any_kind_are_compared(
    cells: pd.api.extensions.ExtensionArray,
) -> None:
    before = people(["x", "y"], "ann", "bob").assign(extra=cells)
    again = before.assign(email=["a@example.com", "b@example.com"])
    linked = link(again.reset_index(drop=True), known(before, "hc"))
    assert linked.rows.tolist() == [0, 1]
    codes = codes_of(before["extra"], again["extra"].astype(object))
    assert codes.new.tolist() == codes.old.tolist() == [0, -1]


def test_a_row_of_which_all_cells_were_corrected_is_known_by_its_label() -> None:
    frame = pd.DataFrame(
        {"email": ["ann@@a", "bob@@b"], "phone": ["1", "2"]}, index=["x", "y"]
    )
    before = known(frame, "hh")._replace(
        blamed=frozenset({(0, "email"), (0, "phone"), (1, "email")})
    )
    fixed = pd.DataFrame(
        {"email": ["ann@a", "eve@e"], "phone": ["+1", "+3"]}, index=["x", "y"]
    )
    # Nothing was wrong with the second one's phone: whose that is, is somebody else.
    assert link(fixed, before).rows.tolist() == [0, -1]
