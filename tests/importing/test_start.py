"""A start is settled by the job's own state, whatever was answered to it."""

from __future__ import annotations

import pandas as pd
import pytest

from cdp_frames import Client, plan_import
from cdp_frames.errors import ApiError, CdpError, JobError, JobTimeoutError
from cdp_frames.importing.plan import ImportPlan
from cdp_frames.sandbox import (
    Drop,
    FalseKeys,
    Fault,
    Garbled,
    JobStuck,
    NotJson,
    Pretends,
    Redirect,
    Sandbox,
    Status,
)

START = "POST /import-jobs/{job_id}/start"
STATUS = "GET /import-jobs/{job_id}"

# Answers to a start that was carried out all the same.
DENIALS: dict[str, Fault] = {
    **{f"{n}": Status(n, after=True) for n in (400, 401, 403, 404, 409, 422, 429)},
    **{f"{n}": Status(n, after=True) for n in (500, 502, 503, 504)},
    "success: false": FalseKeys({"success": False, "error": {"message": "no"}}),
    "success: no word": FalseKeys({"success": "no"}),
    "no answer": Drop("after"),
    "half an answer": Drop("during"),
    "no JSON": NotJson(),
    "no HTTP": Garbled("chunked"),
}
# Answers to a start that never arrived.
LOSSES: dict[str, Fault] = {
    **{f"{n}": Status(n) for n in (429, 500, 503)},
    "no answer": Drop("before"),
}


def plan_of(client: Client, timeout: float = 60.0) -> ImportPlan:
    frame = pd.DataFrame({"email": [f"p{n}@example.com" for n in range(3)]})
    return plan_import(
        frame, list_name="L", client=client, progress=False, timeout=timeout
    )


def starts(cdp: Sandbox) -> int:
    return sum(exchange.endpoint == START for exchange in cdp.exchanges)


def holds_once(cdp: Sandbox) -> bool:
    sizes = [(item.name, item.member_count) for item in cdp.client().lists()]
    return sizes == [("L", 3)] and len(cdp.records()) == 3


@pytest.mark.parametrize("stuck", [False, True])
@pytest.mark.parametrize("fault", DENIALS.values(), ids=DENIALS)
def test_a_start_that_was_denied_while_the_job_ran_is_no_error(
    cdp: Sandbox, client: Client, fault: Fault, *, stuck: bool
) -> None:
    running = cdp.faults.add(JobStuck()) if stuck else None
    with cdp.faults.add(fault, on=START):
        plan = plan_of(client, timeout=0 if stuck else 60)
        if running is None:
            result = plan.apply()
        else:
            with pytest.raises(JobTimeoutError) as caught:
                plan.apply()
            running.remove()
            result = plan.resume(caught.value.job_id, timeout=60)
    assert result.counts["accepted"] == 3
    assert holds_once(cdp)


@pytest.mark.parametrize("fault", LOSSES.values(), ids=LOSSES)
def test_a_start_that_never_arrived_is_sent_again(
    cdp: Sandbox, client: Client, fault: Fault
) -> None:
    # More often than one call is tried again.
    cdp.faults.add(fault, on=START, times=8)
    assert plan_of(client).apply().counts["accepted"] == 3
    assert starts(cdp) > 8
    assert holds_once(cdp)


@pytest.mark.parametrize("fault", LOSSES.values(), ids=LOSSES)
def test_a_start_that_never_arrives_says_that_nothing_was_imported(
    cdp: Sandbox, client: Client, fault: Fault
) -> None:
    with cdp.faults.add(fault, on=START), pytest.raises(CdpError) as caught:
        plan_of(client).apply()
    (note,) = caught.value.__notes__
    assert "was not started: nothing of it was imported" in note
    assert cdp.records().empty


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409])
def test_a_start_that_is_refused_says_which_job_was_not_started(
    cdp: Sandbox, client: Client, status: int
) -> None:
    with cdp.faults.add(Status(status), on=START), pytest.raises(ApiError) as caught:
        plan_of(client).apply()
    assert caught.value.status == status
    assert "Job imp_" in caught.value.__notes__[0]
    assert starts(cdp) == 1


@pytest.mark.parametrize("fault", [*DENIALS.values(), Drop("before"), Status(503)])
@pytest.mark.parametrize("unasked", [Status(401), Status(404), Status(503), NotJson()])
def test_where_nobody_can_tell_the_error_has_the_job_and_it_can_be_taken_up(
    cdp: Sandbox, client: Client, fault: Fault, unasked: Fault
) -> None:
    plan = plan_of(client)
    silent = cdp.faults.add(unasked, on=STATUS)
    with cdp.faults.add(fault, on=START), pytest.raises(JobError) as caught:
        plan.apply()
    silent.remove()
    error = caught.value
    assert error.job_id in str(error)
    assert error.result is not None
    assert "plan.resume" in error.__notes__[-1]
    # Whether it was started or not: the same line is right.
    assert plan.resume(error.job_id).counts["accepted"] == 3
    assert holds_once(cdp)


def test_a_start_that_was_only_pretended_is_sent_again_by_who_takes_it_up(
    cdp: Sandbox, client: Client
) -> None:
    plan = plan_of(client, timeout=0.5)
    cdp.faults.add(Pretends({"state": "running"}), on=START, times=1)
    with pytest.raises(JobTimeoutError, match="start may have got lost") as caught:
        plan.apply()
    result = plan.resume(caught.value.job_id, timeout=60)
    assert result.counts["accepted"] == 3
    assert holds_once(cdp)


def test_a_start_that_is_sent_elsewhere_is_none(cdp: Sandbox, client: Client) -> None:
    away = Redirect("https://other.example/start", 307)
    with cdp.faults.add(away, on=START), pytest.raises(CdpError) as caught:
        plan_of(client).apply()
    assert "other.example" in str(caught.value)
    assert cdp.records().empty
