"""The same write sent twice is done once."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from cdp_frames.sandbox import ClientSpec, Settings, Status
from tests.sandbox.driver import Driver, driving


@pytest.fixture
def cdp() -> Iterator[Driver]:
    clients = (ClientSpec(id="sandbox"), ClientSpec(id="other", secret="s"))
    with driving(Settings(clients=clients)) as driver:
        yield driver


def test_the_first_answer_is_given_again(cdp: Driver) -> None:
    key = str(uuid.uuid4())
    first = cdp.call("POST", "/lists", {"name": "L"}, Idempotency_Key=key)
    again = cdp.call("POST", "/lists", {"name": "L"}, Idempotency_Key=key)
    assert again.status_code == first.status_code == 201
    assert again.json() == first.json()
    assert again.headers["x-correlation-id"] == first.headers["x-correlation-id"]
    assert len(cdp.items("/lists")) == 1


def test_another_key_or_none_is_another_write(cdp: Driver) -> None:
    for key in (str(uuid.uuid4()), str(uuid.uuid4())):
        cdp.call("POST", "/lists", {"name": "L"}, Idempotency_Key=key)
    cdp.call("POST", "/lists", {"name": "L"})
    assert len(cdp.items("/lists")) == 3


def test_the_same_key_with_another_body_is_a_conflict(cdp: Driver) -> None:
    key = str(uuid.uuid4())
    cdp.call("POST", "/lists", {"name": "L"}, Idempotency_Key=key)
    answer = cdp.call("POST", "/lists", {"name": "M"}, Idempotency_Key=key)
    assert answer.status_code == 409
    assert answer.json()["error"]["code"].startswith("CDP_ETL.")
    elsewhere = cdp.call("DELETE", "/lists/lst_0", Idempotency_Key=key)
    assert elsewhere.status_code == 409


def test_an_answer_is_kept_for_a_day(cdp: Driver) -> None:
    key = str(uuid.uuid4())
    cdp.call("POST", "/lists", {"name": "L"}, Idempotency_Key=key)
    cdp.clock.advance(24 * 3600 - 1)
    cdp.call("POST", "/lists", {"name": "L"}, Idempotency_Key=key)
    assert len(cdp.items("/lists")) == 1
    cdp.clock.advance(1)
    cdp.call("POST", "/lists", {"name": "L"}, Idempotency_Key=key)
    assert len(cdp.items("/lists")) == 2


def test_a_refusal_is_given_again_but_a_fault_is_not(cdp: Driver) -> None:
    refused, broken = str(uuid.uuid4()), str(uuid.uuid4())
    first = cdp.call("POST", "/lists", {"name": ""}, Idempotency_Key=refused)
    again = cdp.call("POST", "/lists", {"name": ""}, Idempotency_Key=refused)
    assert again.json() == first.json()
    for status in (503, 429):
        cdp.sandbox.faults.add(Status(status), on="POST /lists", times=1)
        answer = cdp.call("POST", "/lists", {"name": "L"}, Idempotency_Key=broken)
        assert answer.status_code == status
    answer = cdp.call("POST", "/lists", {"name": "L"}, Idempotency_Key=broken)
    assert answer.status_code == 201


def test_reads_take_no_key(cdp: Driver) -> None:
    key = str(uuid.uuid4())
    assert cdp.call("GET", "/lists", Idempotency_Key=key).json()["data"]["total"] == 0
    cdp.call("POST", "/lists", {"name": "L"})
    assert cdp.call("GET", "/lists", Idempotency_Key=key).json()["data"]["total"] == 1


def test_starting_a_job_twice_with_one_key_is_harmless(cdp: Driver) -> None:
    job = cdp.open_job(b"email\na@example.com\n")
    path = f"/import-jobs/{job['jobId']}"
    mapping = {"sourceFields": {"email": "string"}, "fieldMap": {"email": "email"}}
    cdp.data("POST", f"{path}/mapping", mapping)
    key = str(uuid.uuid4())
    for _ in range(2):
        answer = cdp.call("POST", f"{path}/start", {}, Idempotency_Key=key)
        assert answer.json()["data"]["state"] == "running"
    assert cdp.ended(str(job["jobId"])).status["mergedInserts"] == 1


def test_two_calls_at_once_are_one_write(cdp: Driver) -> None:
    key = str(uuid.uuid4())

    def create(_: int) -> object:
        answer = cdp.call("POST", "/lists", {"name": "L"}, Idempotency_Key=key)
        return answer.json()["data"]["id"]

    with ThreadPoolExecutor(8) as pool:
        ids = set(pool.map(create, range(16)))
    assert len(ids) == 1
    assert len(cdp.items("/lists")) == 1
