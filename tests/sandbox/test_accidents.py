"""What nobody asked for: a vanished folder, a caller who hangs up."""

from __future__ import annotations

import shutil
import socket
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
import requests

from tests.sandbox.driver import Driver, driving


@pytest.fixture
def cdp() -> Iterator[Driver]:
    with driving() as driver:
        yield driver


def test_an_unexpected_error_is_a_500_with_an_envelope(cdp: Driver) -> None:
    body = {"objectName": "profiles", "fileName": "a.csv", "fileSize": 1}
    url = str(cdp.data("POST", "/import-jobs", body)["uploadUrl"])
    shutil.rmtree(cdp.sandbox.landing)
    answer = requests.put(url, data=b"x", timeout=10)
    error = answer.json()["error"]
    assert answer.status_code == 500
    assert error["code"] == "CDP_ETL.INTERNAL.UNHANDLED_EXCEPTION"
    assert answer.json()["correlationId"] == answer.headers["x-correlation-id"]
    assert cdp.data("GET", "/lists")["total"] == 0  # and the rest goes on


def test_a_job_whose_file_has_vanished_fails(cdp: Driver) -> None:
    job = cdp.open_job(b"email\na@example.com\n")
    path = f"/import-jobs/{job['jobId']}"
    mapping = {"sourceFields": {"email": "string"}, "fieldMap": {"email": "email"}}
    cdp.data("POST", f"{path}/mapping", mapping)
    (cdp.sandbox.landing / str(job["jobId"])).unlink()
    cdp.data("POST", f"{path}/start", {})
    status = cdp.ended(str(job["jobId"])).status
    assert (status["state"], status["error"]) == ("failed", "internal error")


def test_an_upload_that_breaks_off_leaves_nothing(cdp: Driver) -> None:
    body = {"objectName": "profiles", "fileName": "a.csv", "fileSize": 1000}
    job = cdp.data("POST", "/import-jobs", body)
    url = urlsplit(str(job["uploadUrl"]))
    before = len(cdp.sandbox.exchanges)
    with socket.create_connection(("127.0.0.1", cdp.sandbox.port)) as caller:
        head = f"PUT {url.path}?{url.query} HTTP/1.1\r\nHost: x\r\n"
        caller.sendall(f"{head}Content-Length: 1000\r\n\r\n".encode() + b"x" * 500)
    deadline = time.monotonic() + 10
    while len(cdp.sandbox.exchanges) == before and time.monotonic() < deadline:
        time.sleep(0.01)
    assert list(cdp.sandbox.landing.iterdir()) == []
    state = cdp.data("GET", f"/import-jobs/{job['jobId']}")["state"]
    assert state == "pending"
    answer = requests.put(str(job["uploadUrl"]), data=b"x" * 1000, timeout=10)
    assert answer.status_code == 200
