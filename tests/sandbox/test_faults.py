"""Misbehaviour on demand: each fault does what it says, and as often as it says."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
import requests

from cdp_frames.sandbox import (
    Drop,
    ErrorFile,
    Expired,
    Fault,
    JobFails,
    JobStuck,
    ListHidden,
    MissingKeys,
    NotJson,
    Slow,
    Status,
    Truncated,
    WrongCounters,
)
from tests.sandbox.driver import Driver, driving

LISTS = "GET /lists"
UPLOAD = "PUT /jobs/{job_id}/file"
ERROR_FILE = "GET /jobs/{job_id}/errors/{file_name}"


@pytest.fixture(scope="module")
def shared() -> Iterator[Driver]:
    with driving() as driver:
        yield driver


@pytest.fixture
def cdp(shared: Driver) -> Iterator[Driver]:
    yield shared
    shared.sandbox.faults.clear()


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (500, "CDP_ETL.INTERNAL.UNHANDLED_EXCEPTION"),
        (502, "CDP_ETL.UNAVAILABLE"),
        (503, "CDP_ETL.UNAVAILABLE"),
        (504, "CDP_ETL.UNAVAILABLE"),
        (429, "CDP_ETL.RATE.LIMITED"),
        (409, "CDP_ETL.CONFLICT"),
    ],
)
def test_a_status_for_the_next_calls(cdp: Driver, status: int, code: str) -> None:
    cdp.sandbox.faults.add(Status(status, retry_after=7), on=LISTS, times=2)
    for _ in range(2):
        answer = cdp.call("GET", "/lists")
        assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)
        assert answer.headers["Retry-After"] == "7"
    assert cdp.call("GET", "/lists").ok
    assert cdp.call("GET", "/metadata/objects").ok


def test_a_status_is_put_on_every_endpoint(cdp: Driver) -> None:
    with cdp.sandbox.faults.add(Status(503, code="X.Y"), on="*"):
        answer = cdp.call("GET", "/metadata/objects")
        assert (answer.status_code, answer.json()["error"]["code"]) == (503, "X.Y")
        assert "Retry-After" not in answer.headers
        assert requests.post(cdp.sandbox.token_url, timeout=10).status_code == 503
    assert cdp.call("GET", "/metadata/objects").ok


def test_a_status_does_nothing_else(cdp: Driver) -> None:
    before = cdp.data("GET", "/lists")["total"]
    with cdp.sandbox.faults.add(Status(500), on="POST /lists"):
        cdp.call("POST", "/lists", {"name": "never"})
    assert cdp.data("GET", "/lists")["total"] == before


@pytest.mark.parametrize(("when", "made"), [("before", 0), ("during", 1), ("after", 1)])
def test_a_dropped_connection(cdp: Driver, when: str, made: int) -> None:
    before = int(str(cdp.data("GET", "/lists")["total"]))
    fault = Drop(when)  # type: ignore[arg-type]  # one of the three
    with (
        cdp.sandbox.faults.add(fault, on="POST /lists", times=1),
        pytest.raises(
            (requests.ConnectionError, requests.exceptions.ChunkedEncodingError)
        ),
    ):
        cdp.call("POST", "/lists", {"name": when})
    assert cdp.data("GET", "/lists")["total"] == before + made
    assert cdp.sandbox.exchanges[-2].status == 0


def test_a_lost_answer_and_an_idempotency_key(cdp: Driver) -> None:
    before = int(str(cdp.data("GET", "/lists")["total"]))
    cdp.sandbox.faults.add(Drop("after"), on="POST /lists", times=1)
    with pytest.raises(requests.ConnectionError):
        cdp.call("POST", "/lists", {"name": "once"}, Idempotency_Key="k-1")
    answer = cdp.call("POST", "/lists", {"name": "once"}, Idempotency_Key="k-1")
    assert answer.status_code == 201
    assert cdp.data("GET", "/lists")["total"] == before + 1


def test_a_slow_answer(cdp: Driver) -> None:
    with cdp.sandbox.faults.add(Slow(0.3), on=LISTS):
        began = time.monotonic()
        assert cdp.call("GET", "/lists").ok
        assert time.monotonic() - began >= 0.3
        answered = len(cdp.sandbox.exchanges)
        with pytest.raises(requests.Timeout):
            requests.get(
                f"{cdp.sandbox.url}/lists",
                headers={"Authorization": f"Bearer {cdp.token}"},
                timeout=0.05,
            )
        # It is carried out all the same, and must not meet the next test's fault.
        while len(cdp.sandbox.exchanges) == answered:
            time.sleep(0.01)


def test_an_answer_that_is_no_json(cdp: Driver) -> None:
    with cdp.sandbox.faults.add(NotJson(), on=LISTS, times=1):
        answer = cdp.call("GET", "/lists")
        assert answer.status_code == 200
        assert answer.text.startswith("<html>")
        with pytest.raises(requests.JSONDecodeError):
            answer.json()


def test_keys_that_are_missing(cdp: Driver) -> None:
    cdp.data("POST", "/lists", {"name": "L"})
    fault = MissingKeys(("memberCount", "total", "correlationId"))
    with cdp.sandbox.faults.add(fault, on=LISTS, times=1):
        body = cdp.call("GET", "/lists").json()
    assert "correlationId" not in body
    assert "total" not in body["data"]
    assert "memberCount" not in body["data"]["items"][0]
    assert body["data"]["items"][0]["name"] == "L"
    with cdp.sandbox.faults.add(MissingKeys(("data",)), on=LISTS, times=1):
        assert set(cdp.call("GET", "/lists").json()) == {"success", "correlationId"}


def test_the_upload_fails(cdp: Driver) -> None:
    body = {"objectName": "profiles", "fileName": "a.csv", "fileSize": 1}
    url = str(cdp.data("POST", "/import-jobs", body)["uploadUrl"])
    for fault, status, code in (
        (Status(503), 503, "SlowDown"),
        (Expired(), 403, "AccessDenied"),
    ):
        with cdp.sandbox.faults.add(fault, on=UPLOAD, times=1):
            answer = requests.put(url, data=b"x", timeout=10)
        assert answer.status_code == status
        assert f"<Code>{code}</Code>" in answer.text
    with (
        cdp.sandbox.faults.add(Drop("before"), on=UPLOAD, times=1),
        pytest.raises(requests.ConnectionError),
    ):
        requests.put(url, data=b"x", timeout=10)
    assert requests.put(url, data=b"x", timeout=10).ok


def test_the_error_file_fails(cdp: Driver) -> None:
    job = cdp.job("email\nbad\nworse\n")
    link = cdp.error_link(job.id)
    with cdp.sandbox.faults.add(Expired(), on=ERROR_FILE, times=1):
        answer = requests.get(link, timeout=10)
        assert answer.status_code == 403
        assert "<Message>Request has expired</Message>" in answer.text
    whole = requests.get(link, timeout=10).content
    with cdp.sandbox.faults.add(Truncated(0.5), on=ERROR_FILE, times=1):
        assert requests.get(link, timeout=10).content == whole[: len(whole) // 2]
    with (
        cdp.sandbox.faults.add(Drop("during"), on=ERROR_FILE, times=1),
        pytest.raises(requests.exceptions.ChunkedEncodingError),
    ):
        requests.get(link, timeout=10)
    cdp.sandbox.error_file = ErrorFile(compress=True)
    assert cdp.error_file(job.id)[:2] == b"\x1f\x8b"
    cdp.sandbox.error_file = ErrorFile()


def test_a_job_is_stuck_until_it_is_let_go(cdp: Driver) -> None:
    with cdp.sandbox.faults.add(JobStuck()):
        job_id = str(cdp.open_job(b"email\nstuck@example.com\n")["jobId"])
        cdp.map_and_start(job_id, {"email": "email"})
        path = f"/import-jobs/{job_id}"
        while cdp.data("GET", path)["readRows"] != 1:
            time.sleep(0.01)
        assert cdp.sandbox.wait(0.1) is False
        assert cdp.data("GET", path)["state"] == "running"
    assert cdp.ended(job_id).status["state"] == "completed"


def test_a_job_fails(cdp: Driver) -> None:
    cdp.sandbox.faults.add(JobFails("disk full"), times=1)
    job = cdp.job("email\nfails@example.com\n", createList=True, listName="Never")
    assert job.status["state"] == "failed"
    assert job.status["error"] == "disk full"
    assert job.status["mergedInserts"] == 0
    assert "Never" not in {item["name"] for item in cdp.items("/lists")}
    assert ("fails@example.com",) not in cdp.stored("email")
    again = cdp.job("email\nfails@example.com\n")
    assert again.status["state"] == "completed"


def test_counters_that_do_not_add_up(cdp: Driver) -> None:
    changes = {"validRows": 1, "mergedInserts": -1, "rowsTotal": None}
    with cdp.sandbox.faults.add(WrongCounters(changes)):
        status = cdp.job("email\ncounted@example.com\n").status
    assert (status["readRows"], status["validRows"]) == (1, 2)
    assert status["mergedInserts"] == 0
    assert "rowsTotal" not in status


def test_a_list_that_shows_only_after_a_while(cdp: Driver) -> None:
    cdp.sandbox.faults.add(ListHidden(seconds=30), times=1)
    cdp.job("email\nh@example.com\n", createList=True, listName="Hidden")
    names = {item["name"] for item in cdp.items("/lists")}
    assert "Hidden" not in names
    cdp.clock.advance(30)
    (found,) = [item for item in cdp.items("/lists") if item["name"] == "Hidden"]
    assert found["memberCount"] == 1


@pytest.mark.parametrize(
    ("fault", "on", "message"),
    [
        (Status(500), "", "say which with on="),
        (Status(500), "GET /list", "no endpoint 'GET /list'"),
        (JobStuck(), LISTS, "leave out on="),
    ],
)
def test_a_fault_is_put_where_it_belongs(
    cdp: Driver, fault: Fault, on: str, message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        cdp.sandbox.faults.add(fault, on=on)


def test_faults_on_one_endpoint_wait_their_turn(cdp: Driver) -> None:
    for status in (500, 502, 503):
        cdp.sandbox.faults.add(Status(status), on=LISTS, times=1)
    answers = [cdp.call("GET", "/lists").status_code for _ in range(4)]
    assert answers == [500, 502, 503, 200]


def test_the_calls_are_remembered(cdp: Driver) -> None:
    cdp.call("POST", "/lists", {"name": "L"}, Idempotency_Key="k-2")
    cdp.call("GET", "/nowhere")
    requests.get(f"{cdp.sandbox.url}/lists?page=1", timeout=10)
    created, nowhere, anonymous = cdp.sandbox.exchanges[-3:]
    assert (created.endpoint, created.status) == ("POST /lists", 201)
    assert (created.idempotency_key, created.authorized) == ("k-2", True)
    assert (nowhere.endpoint, nowhere.path) == ("", "/public/v1/nowhere")
    assert (anonymous.status, anonymous.authorized) == (401, False)
    assert anonymous.path == "/public/v1/lists"
