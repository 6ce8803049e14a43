"""Every row has one fate, and what the CDP counts is held against it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, strategies as st

from cdp_frames.api.wire import JobStatus
from cdp_frames.fates import FINAL
from cdp_frames.importing.reasons import reason_notes
from cdp_frames.importing.reconciliation import (
    SentEvidence,
    assign_fates,
    counts,
    differences,
    without_the_absent,
)


def status(**counters: int) -> JobStatus:
    """A finished job whose counters the CDP gave."""
    done = JobStatus(job_id="imp_1", state="completed")
    return replace(done, stated=frozenset(counters), **counters)  # type: ignore[arg-type]  # names of counters


def screened(*fates: str) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "row": np.arange(len(fates)),
            "index": list("abcdefgh"[: len(fates)]),
            "fate": pd.Series(fates, dtype="str"),
        }
    )


def evidence(
    rows: list[int],
    rejected: list[int],
    members: set[str] | None = None,
    unplaced: int = 0,
) -> SentEvidence:
    return SentEvidence(
        rows=np.array(rows, dtype="int64"),
        keys=pd.Series([f"p{row}@example.com" for row in rows], dtype="str"),
        rejected=np.array(rejected, dtype="int64"),
        unplaced=unplaced,
        members=members,
    )


WHOLE = {
    "read_rows": 4,
    "valid_rows": 3,
    "invalid_rows": 1,
    "merged_inserts": 2,
    "merged_updates": 1,
}


@pytest.mark.parametrize(
    ("changed", "what"),
    [
        pytest.param({}, [], id="all fits"),
        pytest.param(
            {"read_rows": 5, "valid_rows": 4, "merged_inserts": 3},
            ["rows read"],
            id="a row too many",
        ),
        pytest.param(
            {"valid_rows": 2, "merged_inserts": 1},
            ["valid and invalid rows together"],
            id="a row dropped",
        ),
        pytest.param(
            {"merged_updates": 0},
            ["profiles inserted and updated together"],
            id="a profile not written",
        ),
        pytest.param(
            {"invalid_rows": 0, "valid_rows": 4, "merged_inserts": 3},
            ["rows named in the error file"],
            id="a refusal not counted",
        ),
    ],
)
def test_counts_that_do_not_fit_are_named(
    changed: dict[str, int], what: list[str]
) -> None:
    found = differences(status(**(WHOLE | changed)), evidence([0, 1, 2, 3], [2]))
    assert [gap.what for gap in found] == what


def test_a_difference_says_its_size_and_the_likely_cause() -> None:
    gap = differences(status(read_rows=1_000), evidence([0], []))[0]
    assert str(gap) == (
        "rows read: expected 1, the CDP says 1,000 (999 apart). "
        "The CDP cut the file into other rows than were sent, or stopped early."
    )


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"valid_rows": 7, "invalid_rows": 1},
        {"read_rows": 2, "valid_rows": 7},
        {"read_rows": 2, "invalid_rows": 1},
        {"merged_inserts": 3, "merged_updates": 4},
        {"valid_rows": 1, "merged_updates": 4},
    ],
)
def test_counts_that_the_cdp_did_not_give_are_not_compared(
    given: dict[str, int],
) -> None:
    assert differences(status(**given), evidence([0, 1], [0])) == []


def test_a_row_that_the_error_file_names_is_rejected_by_the_cdp() -> None:
    before = screened("valid", "rejected_here", "valid", "duplicate", "empty")
    after = assign_fates(
        before, status(read_rows=2, invalid_rows=1), evidence([0, 2], [2])
    )
    assert after["fate"].tolist() == [
        "accepted",
        "rejected_here",
        "rejected_by_cdp",
        "duplicate",
        "empty",
    ]


def test_a_lost_job_leaves_its_rows_unknown() -> None:
    after = assign_fates(screened("valid", "empty"), None, evidence([0], []))
    assert after["fate"].tolist() == ["unknown", "empty"]


def test_refusals_that_nobody_can_point_at_leave_the_rest_unknown() -> None:
    after = assign_fates(
        screened("valid", "valid", "valid"),
        status(invalid_rows=2),
        evidence([0, 1, 2], [1]),
    )
    assert after["fate"].tolist() == ["unknown", "rejected_by_cdp", "unknown"]


@pytest.mark.parametrize(
    ("counters", "unplaced", "fate"),
    [
        pytest.param({}, 1, "unknown", id="no count, a line that fits no row"),
        pytest.param({}, 0, "accepted", id="no count, every line fits a row"),
        pytest.param({"invalid_rows": 1}, 1, "accepted", id="all refused rows known"),
        pytest.param({"invalid_rows": 2}, 0, "unknown", id="one refused row unknown"),
        pytest.param({"invalid_rows": 0}, 0, "accepted", id="fewer than are named"),
    ],
)
def test_a_row_is_accepted_only_if_nothing_speaks_against_it(
    counters: dict[str, int], unplaced: int, fate: str
) -> None:
    after = assign_fates(
        screened("valid", "valid"),
        status(**counters),
        evidence([0, 1], [1], unplaced=unplaced),
    )
    assert after["fate"].tolist() == [fate, "rejected_by_cdp"]


def test_the_members_of_the_new_list_tell_which_ones_they_are() -> None:
    after = assign_fates(
        screened("valid", "valid", "valid"),
        status(invalid_rows=2),
        evidence([0, 1, 2], [1], members={"p2@example.com"}),
    )
    assert after["fate"].tolist() == ["rejected_by_cdp", "rejected_by_cdp", "accepted"]


@given(st.lists(st.sampled_from(["valid", "rejected_here", "empty"])), st.data())
def test_the_fates_always_add_up(fates: list[str], data: st.DataObject) -> None:
    frame = pd.DataFrame(
        {
            "row": np.arange(len(fates)),
            "index": 0,
            "fate": pd.Series(fates, dtype="str"),
        }
    )
    sent = [position for position, fate in enumerate(fates) if fate == "valid"]
    rejected = sorted(
        data.draw(st.sets(st.sampled_from(sent)) if sent else st.just(set()))
    )
    invalid = data.draw(st.integers(0, len(sent)))
    before = frame.copy()
    after = assign_fates(frame, status(invalid_rows=invalid), evidence(sent, rejected))
    pd.testing.assert_frame_equal(frame, before)
    total = counts(after)
    assert sum(total[name] for name in FINAL) == total["rows"] == len(fates)
    assert total["rejected_by_cdp"] == len(rejected)
    assert total["unknown"] == (len(sent) - len(rejected)) * (invalid > len(rejected))


def test_the_list_clears_whom_the_error_file_blames() -> None:
    """The file names 0, who is on the list; 2 is not, and nothing is said of it."""
    told = evidence(
        [0, 1, 2, 3], [0], {"p0@example.com", "p1@example.com", "p3@example.com"}
    )
    job = status(**WHOLE)
    assert told.blamed.tolist() == [0]
    fates = assign_fates(screened(*["valid"] * 4), job, told)["fate"].tolist()
    assert fates == ["accepted", "accepted", "rejected_by_cdp", "accepted"]
    assert differences(job, told) == []
    (explained, blamed) = reason_notes(job, told)
    assert "refused 1 row, and its error file explains 0" in explained
    assert "1 row whose people are on the list" in blamed


def test_two_rows_of_one_person_are_cleared_by_no_list() -> None:
    told = replace(
        evidence([0, 1], [0], {"p0@example.com"}),
        keys=pd.Series(["p0@example.com"] * 2, dtype="str"),
    )
    assert told.blamed.tolist() == []


@given(st.data())
def test_nobody_is_accepted_who_was_looked_for_in_vain(data: st.DataObject) -> None:
    size = 6
    rows = data.draw(st.lists(st.integers(0, size - 1), unique=True))
    refused = data.draw(st.lists(st.sampled_from(rows), unique=True)) if rows else []
    gone = data.draw(st.sets(st.integers(0, size - 1)))
    absent = frozenset(f"p{row}@example.com" for row in gone)
    known = replace(evidence(rows, refused), absent=absent)
    fates = screened(*("valid" if n in rows else "empty" for n in range(size)))
    before = assign_fates(fates, status(invalid_rows=len(refused)), known)
    after = without_the_absent(before, known)
    accepted = set(after.loc[after["fate"].eq("accepted"), "row"])
    assert accepted == set(rows) - set(refused) - gone
    # All others keep what they were.
    changed = after["fate"].ne(before["fate"])
    assert set(after.loc[changed, "fate"]) <= {"unknown"}
    assert sum(counts(after).values()) == 2 * size
