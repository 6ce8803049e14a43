"""What becomes of an import when the CDP stumbles: every row keeps a fate."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import pandas as pd
import pytest

from cdp_frames import (
    AccountingError,
    Client,
    ImportResult,
    JobError,
    JobFailedError,
    JobTimeoutError,
    MappingError,
    cdp_import,
    errors,
    plan_import,
)
from cdp_frames.sandbox import (
    Drop,
    Expired,
    Fault,
    JobFails,
    JobStuck,
    ListHidden,
    ManualClock,
    MissingKeys,
    NotJson,
    Sandbox,
    Slow,
    Status,
    Truncated,
    WrongCounters,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

BLOCKING = {"rules": [{"field": "email", "blocked_domains": ["blocked.example.com"]}]}

PEOPLE = pd.DataFrame(
    {
        "email": ["ann@example.com", "bob@blocked.example.com", "cyd@example.com"],
        "first_name": ["Ann", "Bob", "Cyd"],
    },
    index=["a", "b", "c"],
)

Box: TypeAlias = tuple[Sandbox, Client]


@pytest.fixture(scope="module")
def blocking() -> Iterator[Box]:
    """A CDP that blocks a domain, and a client whose waiting moves the CDP's clock."""
    clock = ManualClock()
    with (
        Sandbox(settings=BLOCKING, clock=clock) as cdp,
        Client(cdp.token, base_url=cdp.url, sleep=clock.advance) as client,
    ):
        yield cdp, client


@pytest.fixture
def box(blocking: Box) -> Box:
    """The same as good as new."""
    blocking[0].reset()
    return blocking


def run(client: Client, **options: object) -> ImportResult:
    return cdp_import(PEOPLE, list_name="L", client=client, progress=False, **options)  # type: ignore[arg-type]  # by name


FATES = ["accepted", "rejected_by_cdp", "accepted"]


thorough = pytest.mark.thorough


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param(Status(503), id="503"),
        pytest.param(Status(429, retry_after=3), id="429", marks=thorough),
        pytest.param(Drop("before"), id="dropped before", marks=thorough),
        pytest.param(Drop("after"), id="answer lost", marks=thorough),
    ],
)
@pytest.mark.parametrize(
    "endpoint",
    [
        "POST /import-jobs",
        "PUT /jobs/{job_id}/file",
        "POST /import-jobs/{job_id}/mapping",
        "POST /import-jobs/{job_id}/start",
        "GET /import-jobs/{job_id}",
        "GET /import-jobs/{job_id}/errors",
        "GET /jobs/{job_id}/errors/{file_name}",
        "GET /lists",
        "GET /lists/{list_id}/members",
    ],
)
def test_a_stumble_at_any_call_changes_nothing(
    box: Box, endpoint: str, fault: Fault
) -> None:
    cdp, client = box
    cdp.faults.add(fault, on=endpoint, times=2)
    result = run(client)
    assert result.fates["fate"].tolist() == FATES
    assert result.differences == ()
    assert [item.member_count for item in client.lists()] == [2]


@pytest.mark.parametrize(
    "endpoint", ["PUT /jobs/{job_id}/file", "GET /jobs/{job_id}/errors/{file_name}"]
)
def test_an_expired_address_is_asked_for_anew(box: Box, endpoint: str) -> None:
    cdp, client = box
    cdp.faults.add(Expired(), on=endpoint, times=1)
    result = run(client)
    assert result.fates["fate"].tolist() == FATES


def test_a_job_that_does_not_end_is_picked_up_by_its_id(box: Box) -> None:
    cdp, client = box
    plan = plan_import(
        PEOPLE, list_name="L", client=client, progress=False, timeout=0.05
    )
    with cdp.faults.add(JobStuck()), pytest.raises(JobTimeoutError) as caught:
        plan.apply()
    lost = caught.value.result
    assert isinstance(lost, ImportResult)
    assert lost.fates["fate"].tolist() == ["unknown"] * 3
    assert "resume" in str(caught.value.__notes__)
    result = plan.resume(caught.value.job_id, timeout=60)
    assert result.fates["fate"].tolist() == FATES


def test_a_job_that_fails_says_why_and_leaves_its_rows_unknown(box: Box) -> None:
    cdp, client = box
    cdp.faults.add(JobFails("the merge ran out of memory"), times=1)
    with pytest.raises(JobFailedError, match="ran out of memory") as caught:
        run(client)
    assert isinstance(caught.value.result, ImportResult)
    assert caught.value.result.counts["unknown"] == 3


def test_a_start_whose_answer_never_comes_is_not_taken_for_a_failure(box: Box) -> None:
    cdp, client = box
    plan = plan_import(PEOPLE, list_name="L", client=client, progress=False)
    with (
        cdp.faults.add(Drop("after"), on="POST /import-jobs/{job_id}/start"),
        cdp.faults.add(Drop("before"), on="GET /import-jobs/{job_id}"),
        pytest.raises(JobError, match="may be running") as caught,
    ):
        plan.apply()
    assert isinstance(caught.value.result, ImportResult)
    assert caught.value.result.counts["unknown"] == 3
    assert plan.resume(caught.value.job_id).fates["fate"].tolist() == FATES


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"readRows": 1}, "rows read: expected 3, the CDP says 4 (1 apart)"),
        ({"validRows": -1}, "valid and invalid rows together"),
        ({"mergedInserts": 1}, "profiles inserted and updated together"),
        ({"invalidRows": -1}, "rows named in the error file"),
    ],
)
def test_counts_that_do_not_add_up_are_told_loudly(
    box: Box, changes: dict[str, int], words: str
) -> None:
    cdp, client = box
    cdp.faults.add(WrongCounters(changes))
    with pytest.raises(AccountingError) as caught:
        run(client)
    assert words in str(caught.value)
    result = caught.value.result
    assert isinstance(result, ImportResult)
    assert "The counts do not add up" in repr(result)
    assert 'role="alert"' in result._repr_html_()
    assert result.fates["fate"].tolist()[1] == "rejected_by_cdp"


def test_counters_that_are_not_given_are_no_difference(box: Box) -> None:
    cdp, client = box
    keys = ("mergedInserts", "mergedUpdates", "invalidRows", "rowsRejected")
    cdp.faults.add(MissingKeys(keys), on="GET /import-jobs/{job_id}")
    assert run(client).fates["fate"].tolist() == FATES


@pytest.mark.parametrize(("rows", "accepted"), [(1, 1), (3, 2)])
def test_a_list_that_shows_late_is_waited_for(
    box: Box, rows: int, accepted: int
) -> None:
    cdp, client = box
    cdp.faults.add(ListHidden(3.0))
    result = cdp_import(PEOPLE.iloc[:rows], list_name="L", client=client)
    assert result.list_id is not None
    assert result.verification is not None
    assert result.verification.found == accepted


def test_a_list_that_never_shows_is_said_and_found_by_the_repair(box: Box) -> None:
    cdp, client = box
    cdp.faults.add(ListHidden(1e6))
    result = run(client)
    assert result.list_id is None
    assert any("No list named 'L' shows" in note for note in result.notes)
    client.sleep(1e6)
    again = result.reimport(result.failed.assign(email="bob@example.com"))
    assert again.list_id == next(client.lists()).id


@pytest.mark.parametrize("keep", [0.0, 0.5])
def test_a_broken_error_file_is_made_up_for_by_the_members(
    box: Box, keep: float
) -> None:
    cdp, client = box
    cdp.faults.add(Truncated(keep), on="GET /jobs/{job_id}/errors/{file_name}")
    result = run(client)
    assert result.fates["fate"].tolist() == FATES
    if not keep:
        # Each refused row has its line, if only to say that it has no reason.
        (line,) = result.errors.query("stage == 'cdp'").to_dict("records")
        assert result.fates["fate"].iloc[line["row"]] == "rejected_by_cdp"
        assert "gave no reason" in line["message"]
        assert any("its error file explains 0" in note for note in result.notes)


def test_without_verification_a_broken_error_file_leaves_rows_unknown(
    box: Box,
) -> None:
    cdp, client = box
    cdp.faults.add(Truncated(0.0), on="GET /jobs/{job_id}/errors/{file_name}")
    result = run(client, verify=False)
    assert result.fates["fate"].tolist() == ["unknown"] * 3
    assert any("nobody can say what became of them" in note for note in result.notes)


def test_members_of_a_list_that_was_there_before_prove_nothing(box: Box) -> None:
    cdp, client = box
    run(client)
    cdp.faults.add(Truncated(0.0), on="GET /jobs/{job_id}/errors/{file_name}")
    result = run(client, if_exists="append")
    assert result.verification is not None
    assert result.fates["fate"].tolist() == ["unknown"] * 3


def test_garbage_instead_of_answers_is_one_typed_error(box: Box) -> None:
    cdp, client = box
    cdp.faults.add(NotJson(), on="POST /import-jobs")
    with pytest.raises(Exception, match="not JSON") as caught:
        run(client)
    assert type(caught.value).__name__ == "TransferError"
    assert list(client.lists()) == []


def test_a_field_that_went_away_is_a_mapping_error(box: Box) -> None:
    """The metadata named the field, and the mapping call refuses it."""
    cdp, client = box
    cdp.faults.add(
        Status(422, code="CDP_ETL.VALIDATION.REQUEST_SCHEMA"),
        on="POST /import-jobs/{job_id}/mapping",
    )
    with pytest.raises(MappingError):
        run(client)


def test_a_slow_cdp_is_only_slow(box: Box) -> None:
    cdp, client = box
    cdp.faults.add(Slow(0.05), on="*")
    assert run(client).fates["fate"].tolist() == FATES


def test_progress_is_heard_of_in_order(box: Box) -> None:
    _, client = box
    heard: list[str] = []

    def hear(stage: str, done: int, total: int) -> None:
        heard.append(stage)

    cdp_import(PEOPLE, list_name="L", client=client, progress=hear)
    assert list(dict.fromkeys(heard))[:3] == ["upload", "map columns", "start"]
    assert heard[-2:] == ["errors", "verify"]


@pytest.mark.parametrize(
    "endpoint", ["GET /lists/{list_id}", "GET /lists/{list_id}/members"]
)
@pytest.mark.parametrize(
    "fault",
    [Status(500), Status(403), Status(404), NotJson(), Drop("after")],
    ids=["500", "403", "404", "not JSON", "dropped"],
)
def test_what_became_of_the_rows_is_not_lost_over_a_look_at_the_list(
    box: Box, endpoint: str, fault: Fault
) -> None:
    cdp, client = box
    with cdp.faults.add(fault, on=endpoint):
        result = run(client)
    assert result.fates["fate"].tolist() == FATES
    assert result.verification is None
    assert any("looked at" in note for note in result.notes)
    # The list is known all the same, so a repair finds it.
    assert result.list_id is not None


@pytest.mark.parametrize("fault", [Status(500), Status(403), Drop("before")])
def test_a_list_that_could_not_be_replaced_whole_is_told_with_the_result(
    box: Box, fault: Fault
) -> None:
    cdp, client = box
    old = pd.DataFrame({"email": ["old@example.com"]})
    cdp_import(old, list_name="L", client=client, progress=False)
    endpoint = "POST /lists/{list_id}/members:remove"
    with (
        cdp.faults.add(fault, on=endpoint),
        pytest.raises(AccountingError, match="could not be taken off") as caught,
    ):
        run(client, if_exists="replace")
    result = caught.value.result
    assert isinstance(result, ImportResult)
    assert result.fates["fate"].tolist() == FATES
    again = run(client, if_exists="replace")
    assert "1 member that is not in this upload was removed." in again.notes


def test_a_huge_cell_does_not_hide_what_the_cdp_refused(box: Box) -> None:
    """It is longer than the piece of a file that is read at once."""
    _, client = box
    huge = PEOPLE.assign(company="y" * 3_000_000)
    result = cdp_import(huge, client=client, progress=False)
    assert result.fates["fate"].tolist() == FATES


def test_an_interrupted_wait_says_how_to_go_on(box: Box) -> None:
    cdp, client = box

    def interrupt(stage: str, done: int, total: int) -> None:
        if stage == "validate":
            raise KeyboardInterrupt

    plan = plan_import(PEOPLE, list_name="L", client=client, progress=interrupt)
    with pytest.raises(KeyboardInterrupt) as caught:
        plan.apply()
    (note,) = caught.value.__notes__
    job_id = note.split()[1]
    assert f"plan.resume({job_id!r})" in note
    silent = plan_import(PEOPLE, list_name="L", client=client, progress=False)
    assert silent.resume(job_id).fates["fate"].tolist() == FATES
    assert len(cdp.records("profiles")) == 2


@pytest.mark.parametrize("job_id", [None, "", "  ", 7])
def test_nothing_is_sent_to_resume_no_job(box: Box, job_id: str) -> None:
    cdp, client = box
    plan = plan_import(PEOPLE, list_name="L", client=client, progress=False)
    with pytest.raises(errors.FrameError, match="takes the id of a job"):
        plan.resume(job_id)
    assert len(cdp.records("profiles")) == 0


def test_a_suggestion_stays_with_its_row_when_another_row_has_no_reason(
    box: Box,
) -> None:
    cdp, client = box
    cdp.faults.add(Truncated(0.0), on="GET /jobs/{job_id}/errors/{file_name}")
    people = pd.DataFrame(
        {"email": ["x@blocked.example.com", "ok@example.com", "cyd@@example.com"]}
    )
    result = cdp_import(people, list_name="L", client=client, progress=False)
    assert result.counts["rejected_by_cdp"] == result.counts["rejected_here"] == 1
    suggested = result.suggested()
    assert suggested.index.tolist() == [2]
    assert suggested["email"].tolist() == ["cyd@example.com"]


def test_an_import_of_nothing_is_repaired_by_rows_of_any_kind(box: Box) -> None:
    _, client = box
    nothing = cdp_import(PEOPLE.iloc[:0], list_name="L", client=client, progress=False)
    again = nothing.reimport(PEOPLE.iloc[[0]], progress=False)
    assert again.counts["accepted"] == 1
    assert again.history["row"].tolist() == [0]
