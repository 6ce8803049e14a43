"""A sandbox that was reset is as good as new, at the same address."""

from __future__ import annotations

from pathlib import Path

import pytest
import requests

from cdp_frames.sandbox import ErrorFile, JobStuck, Sandbox, Status
from tests.sandbox.driver import Driver, driving

PEOPLE = "email\na@example.com\nb@\n"


def used(driver: Driver) -> None:
    """Do a bit of everything."""
    driver.job(PEOPLE, createList=True, listName="Leads")
    driver.job(PEOPLE, createAudience=True, audienceName="Everybody")
    driver.data("POST", "/lists", {"name": "Another"})
    driver.call("POST", "/lists", {"name": "Third"}, Idempotency_Key="k")
    sandbox = driver.sandbox
    sandbox.error_file = ErrorFile(format="jsonl")
    sandbox.faults.add(Status(503), on="GET /lists", times=1)
    assert driver.call("GET", "/lists").status_code == 503
    sandbox.faults.add(Status(503), on="GET /lists")


def test_nothing_is_left_of_what_was_done() -> None:
    with driving() as cdp:
        shape = cdp.sandbox.error_file
        used(cdp)
        cdp.sandbox.reset()
        assert cdp.sandbox.exchanges == []
        assert cdp.items("/lists") == []
        assert cdp.sandbox.records().empty
        assert cdp.sandbox.audiences() == []
        assert cdp.sandbox.error_file == shape
        assert cdp.sandbox.faults.used == 0
        assert not cdp.sandbox.faults.present(Status)
        assert list(cdp.sandbox.landing.iterdir()) == []


def test_the_same_calls_give_the_same_afterwards() -> None:
    with driving() as cdp:
        counts = []
        for _ in range(2):
            job = cdp.job(PEOPLE, createList=True, listName="Leads")
            counts.append({k: v for k, v in job.status.items() if k != "jobId"})
            # An answer that was kept for this key would name a list that is gone.
            made = cdp.call("POST", "/lists", {"name": "L"}, Idempotency_Key="k").json()
            assert made["data"]["id"] in {each["id"] for each in cdp.items("/lists")}
            assert cdp.sandbox.records()["record_id"].tolist() == [1]
            cdp.sandbox.reset()
        counts = [{**each, "listId": None} for each in counts]
        assert counts[0] == counts[1]


def test_address_token_and_client_stay() -> None:
    with driving() as cdp:
        sandbox = cdp.sandbox
        before = (sandbox.url, sandbox.client_id, sandbox.client_secret)
        sandbox.reset()
        assert (sandbox.url, sandbox.client_id, sandbox.client_secret) == before
        assert cdp.call("GET", "/lists", token=cdp.token).ok
        assert cdp.call("GET", "/lists", token=sandbox.token).ok


def test_a_revoked_token_and_a_used_up_limit_are_forgotten() -> None:
    with driving({"rate_limit": {"calls": 2}}) as cdp:
        while cdp.call("GET", "/lists").ok:
            pass
        cdp.sandbox.revoke(cdp.token)
        cdp.sandbox.reset()
        assert cdp.call("GET", "/lists").ok


def test_a_job_that_runs_is_stopped() -> None:
    with driving() as cdp:
        cdp.sandbox.faults.add(JobStuck())
        job_id = str(cdp.open_job(PEOPLE.encode())["jobId"])
        cdp.map_and_start(job_id, {"email": "email"})
        cdp.sandbox.reset()
        assert cdp.sandbox.wait(0)
        assert cdp.call("GET", f"/import-jobs/{job_id}").status_code == 404
        assert cdp.job(PEOPLE).status["state"] == "completed"


def test_a_file_is_emptied_too(tmp_path: Path) -> None:
    path = tmp_path / "cdp.duckdb"
    with driving(path=path) as cdp:
        used(cdp)
        cdp.sandbox.reset()
    with driving(path=path) as cdp:
        assert cdp.items("/lists") == []
        assert cdp.sandbox.records().empty


def test_one_that_does_not_run_says_so() -> None:
    sandbox = Sandbox()
    with pytest.raises(RuntimeError, match="not running"):
        sandbox.reset()
    with sandbox:
        url = sandbox.url
    with pytest.raises(RuntimeError, match="stopped"):
        sandbox.reset()
    with pytest.raises(requests.ConnectionError):
        requests.get(url, timeout=5)
