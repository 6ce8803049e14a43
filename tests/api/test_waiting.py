"""Waiting for a job, without waiting."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

import pytest
from responses import RequestsMock

from cdp_frames.api.client import Client
from cdp_frames.api.waiting import pauses, wait_for_job
from cdp_frames.api.wire import JobStatus
from cdp_frames.errors import (
    CdpError,
    JobFailedError,
    JobTimeoutError,
    NotFoundError,
    TransferError,
)
from tests.api.support import API, Clock


def status(state: str, *, stage: str = "", reason: str = "") -> JobStatus:
    return JobStatus(job_id="imp_1", state=state, stage=stage, reason=reason)


class Job:
    """Answers with prepared states, the last one for ever."""

    def __init__(self, *answers: JobStatus | CdpError) -> None:
        self._answers = list(answers)
        self.asked = 0

    def __call__(self, job_id: str) -> JobStatus:
        assert job_id == "imp_1"
        self.asked += 1
        answer = self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]
        if isinstance(answer, CdpError):
            raise answer
        return answer


def test_the_steps_are_the_guides_once_the_job_is_no_longer_young() -> None:
    steps = list(islice(pauses(), 5_000))
    settled = steps.index(5.0)
    assert sum(steps[:settled]) < 10
    assert steps[settled : settled + 6] == [5.0, 7.5, 11.25, 16.875, 25.3125, 30.0]
    assert set(steps[settled + 6 :]) == {30.0}


def test_every_status_is_shown_and_the_last_one_returned(clock: Clock) -> None:
    seen: list[JobStatus] = []
    job = Job(status("running"), status("running"), status("completed"))
    last = wait_for_job(
        job, "imp_1", on_status=seen.append, clock=clock, sleep=clock.sleep
    )
    assert last == status("completed")
    assert [now.state for now in seen] == ["running", "running", "completed"]
    assert clock.slept == pytest.approx([0.2, 0.3])


def test_a_failed_job_says_why(clock: Clock) -> None:
    job = Job(
        status("failed", stage="validate", reason="no header for ana@example.com")
    )
    with pytest.raises(JobFailedError) as caught:
        wait_for_job(job, "imp_1", clock=clock, sleep=clock.sleep)
    assert str(caught.value) == "job imp_1 failed in stage 'validate': no header for …"
    assert caught.value.job_id == "imp_1"


def test_a_job_that_fails_without_a_word_says_so(clock: Clock) -> None:
    with pytest.raises(JobFailedError, match="the CDP gave no reason"):
        wait_for_job(Job(status("failed")), "imp_1", clock=clock, sleep=clock.sleep)


def test_a_job_that_takes_too_long_can_be_picked_up_by_its_id(clock: Clock) -> None:
    with pytest.raises(JobTimeoutError) as caught:
        wait_for_job(Job(status("running")), "imp_1", clock=clock, sleep=clock.sleep)
    assert isinstance(caught.value, TimeoutError)
    assert caught.value.job_id == "imp_1"
    assert "client.wait_for_job('imp_1')" in str(caught.value)
    assert "state: running" in str(caught.value)
    assert clock.now - 1000 == pytest.approx(600)


def test_it_asks_once_more_when_the_time_is_up(clock: Clock) -> None:
    job = Job(status("running"), status("completed"))
    wait_for_job(job, "imp_1", timeout=0.1, clock=clock, sleep=clock.sleep)
    assert job.asked == 2
    assert clock.slept == pytest.approx([0.1])


def test_no_time_at_all_is_one_question(clock: Clock) -> None:
    job = Job(status("running"))
    with pytest.raises(JobTimeoutError):
        wait_for_job(job, "imp_1", timeout=0, clock=clock, sleep=clock.sleep)
    assert (job.asked, clock.slept) == (1, [])


def test_a_short_outage_does_not_lose_the_job(clock: Clock) -> None:
    job = Job(status("running"), *[TransferError("gone")] * 5, status("completed"))
    assert (
        wait_for_job(job, "imp_1", clock=clock, sleep=clock.sleep).state == "completed"
    )


def test_outages_do_not_add_up(clock: Clock) -> None:
    job = Job(*(status("running"), TransferError("gone")) * 19, status("completed"))
    wait_for_job(job, "imp_1", timeout=9_000, clock=clock, sleep=clock.sleep)
    assert clock.now - 1000 > 600


def test_a_long_outage_ends_the_wait_and_says_that_the_job_goes_on(
    clock: Clock,
) -> None:
    job = Job(status("running"), TransferError("gone"))
    with pytest.raises(TransferError, match="gone") as caught:
        wait_for_job(job, "imp_1", clock=clock, sleep=clock.sleep)
    assert "client.wait_for_job('imp_1')" in caught.value.__notes__[0]
    assert 60 <= clock.now - 1000 < 120


def test_a_refusal_ends_the_wait(clock: Clock) -> None:
    with pytest.raises(NotFoundError):
        wait_for_job(
            Job(NotFoundError("no such job", status=404)),
            "imp_1",
            clock=clock,
            sleep=clock.sleep,
        )


def test_the_client_waits_with_its_own_clock(
    client: Client, responses: RequestsMock, clock: Clock
) -> None:
    def answers() -> Iterator[dict[str, object]]:
        yield {"state": "running"}
        yield {"state": "completed", "readRows": 3}

    for data in answers():
        responses.get(f"{API}/import-jobs/imp_1", json={"success": True, "data": data})
    assert client.wait_for_job("imp_1").read_rows == 3
    assert clock.slept == [0.2]
