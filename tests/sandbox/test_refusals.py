"""Every error code, and the shape of every refusal."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import pytest
import requests

from tests.sandbox.driver import Driver, driving

INVALID = (400, "CDP_ETL.VALIDATION.REQUEST_INVALID")
SCHEMA = (422, "CDP_ETL.VALIDATION.REQUEST_SCHEMA")
MISSING = (404, "CDP_ETL.NOT_FOUND")
JOB = {"objectName": "profiles", "fileName": "a.csv", "fileSize": 1}


@pytest.fixture(scope="module")
def cdp() -> Iterator[Driver]:
    with driving() as driver:
        yield driver


@pytest.mark.parametrize(
    ("method", "path", "body", "expected"),
    [
        ("POST", "/import-jobs", {}, INVALID),
        ("POST", "/import-jobs", {**JOB, "objectName": 5}, INVALID),
        ("POST", "/import-jobs", {**JOB, "fileSize": "1"}, INVALID),
        ("POST", "/import-jobs", {**JOB, "fileSize": True}, INVALID),
        ("POST", "/import-jobs", {**JOB, "fileSize": -1}, INVALID),
        ("POST", "/import-jobs", {**JOB, "fileName": ""}, INVALID),
        ("POST", "/import-jobs", {**JOB, "createList": True}, INVALID),
        ("POST", "/import-jobs", {**JOB, "createList": "yes"}, INVALID),
        ("POST", "/import-jobs", {**JOB, "listName": "L"}, INVALID),
        ("POST", "/import-jobs", {**JOB, "createAudience": True}, INVALID),
        ("POST", "/import-jobs", {**JOB, "audienceName": "A"}, INVALID),
        ("POST", "/import-jobs", {**JOB, "matchKey": "email"}, INVALID),
        ("POST", "/import-jobs", {**JOB, "objectName": "nobody"}, MISSING),
        ("POST", "/import-jobs", {**JOB, "targetListId": "lst_0"}, MISSING),
        (
            "POST",
            "/import-jobs",
            {**JOB, "createList": True, "listName": "L", "targetListId": "lst_0"},
            INVALID,
        ),
        (
            "POST",
            "/import-jobs",
            {
                **JOB,
                "createList": True,
                "listName": "L",
                "createAudience": True,
                "audienceName": "A",
            },
            INVALID,
        ),
        (
            "POST",
            "/import-jobs",
            {**JOB, "createList": True, "listName": "L" * 201},
            INVALID,
        ),
        (
            "POST",
            "/import-jobs",
            {**JOB, "objectName": "orders", "createList": True, "listName": "L"},
            INVALID,
        ),
        ("GET", "/import-jobs/imp_0", None, MISSING),
        ("GET", "/import-jobs/imp_0/errors", None, MISSING),
        ("POST", "/import-jobs/imp_0/start", {}, MISSING),
        (
            "POST",
            "/import-jobs/imp_0/mapping",
            {"sourceFields": {"email": "string"}, "fieldMap": {"email": "email"}},
            MISSING,
        ),
        ("POST", "/lists", {}, INVALID),
        ("POST", "/lists", {"name": ""}, INVALID),
        ("POST", "/lists", {"name": "L" * 201}, INVALID),
        ("POST", "/lists", {"name": "L", "description": "d" * 2001}, INVALID),
        ("POST", "/lists", {"name": None}, INVALID),
        ("POST", "/lists", ["name"], INVALID),
        ("GET", "/lists?pageSize=201", None, INVALID),
        ("GET", "/lists?pageSize=0", None, INVALID),
        ("GET", "/lists?page=0", None, INVALID),
        ("GET", "/lists?page=-1", None, INVALID),
        ("GET", "/lists?page=two", None, INVALID),
        ("GET", f"/lists?page={10**30}", None, INVALID),
        ("GET", "/lists?status=lost", None, INVALID),
        ("GET", "/lists/lst_0", None, MISSING),
        ("GET", "/lists/lst_0/members", None, MISSING),
        ("PATCH", "/lists/lst_0", {"name": "L"}, MISSING),
        ("DELETE", "/lists/lst_0", None, MISSING),
        ("POST", "/lists/lst_0/members:upsert", {"contactKeys": []}, MISSING),
        ("POST", "/lists/lst_0/members:remove", {"contactKeys": []}, MISSING),
        ("POST", "/lists/lst_0/members:upsert", {}, INVALID),
        ("POST", "/lists/lst_0/members:upsert", {"contactKeys": "a"}, INVALID),
        ("POST", "/lists/lst_0/members:upsert", {"contactKeys": [1]}, INVALID),
        (
            "POST",
            "/lists/lst_0/members:upsert",
            {"contactKeys": ["a"] * 10_001},
            INVALID,
        ),
        (
            "POST",
            "/lists/lst_0/members:upsert",
            {"contactKeys": [], "normalizationMode": "upper"},
            INVALID,
        ),
        ("GET", "/metadata/objects/nobody", None, MISSING),
        ("POST", "/profiles/upsert", {}, INVALID),
        ("POST", "/profiles/upsert", {"record": {}}, INVALID),
        ("POST", "/profiles/upsert", {"record": "a"}, INVALID),
        (
            "POST",
            "/profiles/upsert",
            {"record": {"email": "a@example.com", "shoe": 1}},
            SCHEMA,
        ),
        ("GET", "/nothing", None, MISSING),
        ("PUT", "/lists", None, (405, "CDP_ETL.METHOD_NOT_ALLOWED")),
    ],
)
def test_a_bad_request_is_refused(
    cdp: Driver, method: str, path: str, body: object, expected: tuple[int, str]
) -> None:
    assert cdp.refusal(method, path, body) == expected


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"[]",
        b"nonsense",
        b'"text"',
        b"\xff\xfe",
        b'{"name": "\\ud800"}',
        b"[" * 100_000,
    ],
)
def test_a_body_that_is_no_json_object_is_refused(cdp: Driver, body: bytes) -> None:
    answer = requests.post(
        f"{cdp.sandbox.url}/lists",
        data=body,
        headers={"Authorization": f"Bearer {cdp.token}"},
        timeout=10,
    )
    assert (answer.status_code, answer.json()["error"]["code"]) == INVALID


def test_ten_megabytes_are_the_most(cdp: Driver) -> None:
    limit = 10 * 2**20
    url = f"{cdp.sandbox.url}/lists"
    headers = {"Authorization": f"Bearer {cdp.token}"}
    body = b'{"name": "' + b"x" * (limit - 12) + b'"}'
    answer = requests.post(url, data=body, headers=headers, timeout=10)
    assert answer.status_code == 400  # read to the end: the name is too long
    for more in (1, 20 * limit):
        data = body + b" " * more
        answer = requests.post(url, data=data, headers=headers, timeout=10)
        assert answer.status_code == 413
        error = answer.json()["error"]
        assert error["code"] == "CDP_ETL.VALIDATION.REQUEST_INVALID"


def test_a_refusal_says_which_key_and_which_value(cdp: Driver) -> None:
    error = cdp.call("GET", "/lists?pageSize=500").json()["error"]
    assert error["details"] == {"path": "pageSize", "value": "500"}
    assert error["message"] == "pageSize should be 1 to 200"


def test_every_answer_has_a_correlation_id(cdp: Driver) -> None:
    for method, path in (("GET", "/lists"), ("GET", "/nowhere"), ("PUT", "/lists")):
        answer = cdp.call(method, path)
        uuid.UUID(answer.headers["x-correlation-id"])  # or it raises
        assert answer.json()["correlationId"] == answer.headers["x-correlation-id"]
    ids = {cdp.call("GET", "/lists").headers["x-correlation-id"] for _ in range(3)}
    assert len(ids) == 3
