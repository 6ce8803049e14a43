"""A database file survives a restart, in the middle of a job too."""

from __future__ import annotations

from pathlib import Path

import pytest
import requests

from cdp_frames.sandbox import JobStuck, Sandbox
from tests.sandbox.driver import driving


def test_everything_is_there_after_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "cdp.duckdb"
    with driving(path=path) as cdp:
        token, secret = cdp.token, cdp.sandbox.client_secret
        job = cdp.job("email\na@example.com\nbad\n", createList=True, listName="L")
        cdp.call("POST", "/lists", {"name": "M"}, Idempotency_Key="k-1")
        link = cdp.error_link(job.id)
        error_file = cdp.error_file(job.id)
        open_job = str(cdp.open_job(b"email\nb@example.com\n")["jobId"])

    with driving(path=path) as cdp:
        assert cdp.call("GET", "/lists", token=token).ok
        assert cdp.sandbox.client_secret == secret
        assert cdp.data("GET", f"/import-jobs/{job.id}") == job.status
        assert cdp.error_file(job.id) == error_file
        assert [item["name"] for item in cdp.items("/lists")] == ["M", "L"]
        cdp.call("POST", "/lists", {"name": "M"}, Idempotency_Key="k-1")
        assert len(cdp.items("/lists")) == 2
        # The signature still holds, though the port is another one.
        moved = f"{cdp.sandbox.origin}/jobs/{link.partition('/jobs/')[2]}"
        assert requests.get(moved, timeout=10).content == error_file
        cdp.map_and_start(open_job, {"email": "email"})
        assert cdp.ended(open_job).status["mergedInserts"] == 1
        assert cdp.stored("email") == [("a@example.com",), ("b@example.com",)]


def test_a_job_that_was_cut_short_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "cdp.duckdb"
    with driving(path=path) as cdp:
        cdp.sandbox.faults.add(JobStuck())
        content = b"email\na@example.com\nbad\n"
        job = cdp.open_job(content, createList=True, listName="L")
        job_id = str(job["jobId"])
        cdp.map_and_start(job_id, {"email": "email"})
        assert cdp.sandbox.wait(0.05) is False
        assert cdp.items("/lists") == []

    with driving(path=path) as cdp:
        status = cdp.ended(job_id).status
        assert (status["readRows"], status["validRows"]) == (2, 1)
        assert (status["mergedInserts"], status["mergedUpdates"]) == (1, 0)
        assert [item["memberCount"] for item in cdp.items("/lists")] == [1]
        assert len(cdp.error_file(job_id).splitlines()) == 2


def test_memory_forgets() -> None:
    with driving() as cdp:
        landing = cdp.sandbox.landing
        cdp.job("email\na@example.com\n")
        token = cdp.token
    assert not landing.exists()
    with driving() as cdp:
        assert cdp.stored("email") == []
        assert cdp.call("GET", "/lists", token=token).status_code == 401


def test_a_field_may_be_added_later(tmp_path: Path) -> None:
    path = tmp_path / "cdp.duckdb"
    with driving(path=path) as cdp:
        cdp.job("email\na@example.com\n")
    more = {"objects": {"profiles": {"fields": [{"name": "shoe", "type": "number"}]}}}
    with driving(more, path=path) as cdp:
        cdp.job("email,shoe\na@example.com,42.5\n")
        assert cdp.stored("email", "shoe") == [("a@example.com", 42.5)]
    retyped = {"objects": {"profiles": {"fields": [{"name": "shoe"}]}}}
    with pytest.raises(ValueError, match="shoe is DOUBLE in the file, VARCHAR in"):
        Sandbox(path, settings=retyped).start()
    # The file was let go, so it opens again.
    with driving(more, path=path) as cdp:
        assert len(cdp.stored("email")) == 1
