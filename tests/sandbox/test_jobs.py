"""The life of an import job, and what becomes of its rows."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Iterator

import pytest

from tests.sandbox.driver import Driver, Json, driving

EMAIL = {"sourceFields": {"email": "string"}, "fieldMap": {"email": "email"}}
INVALID = (400, "CDP_ETL.VALIDATION.REQUEST_INVALID")
SCHEMA = (422, "CDP_ETL.VALIDATION.REQUEST_SCHEMA")


@pytest.fixture
def cdp() -> Iterator[Driver]:
    with driving() as driver:
        yield driver


@pytest.fixture(scope="module")
def shared() -> Iterator[Driver]:
    with driving() as driver:
        yield driver


def counts(status: Json) -> tuple[object, ...]:
    keys = ("readRows", "validRows", "invalidRows", "mergedInserts", "mergedUpdates")
    return tuple(status[key] for key in keys)


# --- steps ---------------------------------------------------------------------------


def test_the_steps_have_to_come_in_order(cdp: Driver) -> None:
    body = {"objectName": "profiles", "fileName": "a.csv", "fileSize": 20}
    job = cdp.data("POST", "/import-jobs", body)
    path = f"/import-jobs/{job['jobId']}"
    assert cdp.data("GET", path) == {"stage": "upload", "state": "pending"}
    assert cdp.refusal("POST", f"{path}/mapping", EMAIL) == INVALID
    assert cdp.refusal("POST", f"{path}/start", {}) == INVALID
    assert cdp.data("GET", f"{path}/errors") == {
        "hasErrors": False,
        "errorFileUrl": None,
    }

    content = b"email\na@example.com\n"
    cdp.session.put(str(job["uploadUrl"]), data=content, timeout=10)
    assert cdp.refusal("POST", f"{path}/start", {})[0] == 409
    data = cdp.data("POST", f"{path}/mapping", EMAIL)
    assert data == {"jobId": job["jobId"], "state": "ready"}
    assert cdp.data("GET", path) == {"stage": "upload", "state": "ready"}

    data = cdp.data("POST", f"{path}/start", {})
    assert data == {"jobId": job["jobId"], "state": "running"}
    assert cdp.ended(str(job["jobId"])).status["state"] == "completed"
    cdp.sandbox.wait()
    assert list(cdp.sandbox.landing.iterdir()) == []  # the file is not kept
    assert cdp.refusal("POST", f"{path}/start", {})[0] == 409
    assert cdp.refusal("POST", f"{path}/mapping", EMAIL)[0] == 409


def test_the_last_of_two_mappings_holds(cdp: Driver) -> None:
    job_id = str(cdp.open_job(b"email,x\na@example.com,Ana\n")["jobId"])
    body = {
        "sourceFields": {"email": "string", "x": "string"},
        "fieldMap": {"email": "email", "x": "last_name"},
    }
    cdp.data("POST", f"/import-jobs/{job_id}/mapping", body)
    cdp.map_and_start(job_id, {"email": "email", "x": "first_name"})
    cdp.ended(job_id)
    assert cdp.stored("first_name", "last_name") == [("Ana", None)]


@pytest.mark.parametrize(
    ("sources", "fields", "expected"),
    [
        ({"email": "string"}, {"email": "e_mail"}, SCHEMA),
        ({"name": "string"}, {"name": "first_name"}, INVALID),
        ({"email": "string"}, {"email": "email", "name": "first_name"}, INVALID),
        ({"email": "text"}, {"email": "email"}, INVALID),
        (
            {"email": "string", "name": "string"},
            {"email": "email", "name": "email"},
            INVALID,
        ),
        (
            {"email": "string", "gone": "string"},
            {"email": "email", "gone": "first_name"},
            INVALID,
        ),
        (
            {"email": "string", "twice": "string"},
            {"email": "email", "twice": "first_name"},
            INVALID,
        ),
        ({}, {}, INVALID),
        ({"email": 1}, {"email": "email"}, INVALID),
        ([], [], INVALID),
    ],
    ids=[
        *("unknown field", "required field missing", "keys differ", "unknown type"),
        *("two to one field", "column not in file", "column twice in file"),
        *("empty", "not names", "lists"),
    ],
)
def test_a_mapping_is_checked(
    shared: Driver, sources: object, fields: object, expected: tuple[int, str]
) -> None:
    job = shared.open_job(b"email,name,twice,twice\na@example.com,,,\n")
    path = f"/import-jobs/{job['jobId']}/mapping"
    body = {"sourceFields": sources, "fieldMap": fields}
    assert shared.refusal("POST", path, body) == expected
    state = shared.data("GET", f"/import-jobs/{job['jobId']}")["state"]
    assert state == "pending"


def test_a_wrong_mapping_says_what_is_there(shared: Driver) -> None:
    job = shared.open_job(b"\xef\xbb\xbfemail,name\na@example.com,Ana\n")
    path = f"/import-jobs/{job['jobId']}/mapping"
    error = shared.call("POST", path, EMAIL).json()["error"]
    # A byte order mark is a part of the first name: the safe form has none.
    assert error["message"] == (
        r"fieldMap names 'email', but the file has the columns '\ufeffemail', 'name'"
    )
    body = {"sourceFields": {"x": "string"}, "fieldMap": {"x": "shoe_size"}}
    error = shared.call("POST", path, body).json()["error"]
    assert error["details"] == {"fields": ["shoe_size"], "objectName": "profiles"}
    assert error["remediation"] == "Compare with GET /metadata/objects/profiles."


# --- states over time ----------------------------------------------------------------


def until(done: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not done():
        assert time.monotonic() < deadline
        time.sleep(0.002)


def test_counters_grow_from_stage_to_stage(tmp_path: object) -> None:
    with driving({"job_pace": 10.0}) as cdp:
        job_id = str(cdp.open_job(b"email\na@example.com\nbad\n")["jobId"])
        cdp.map_and_start(job_id, {"email": "email"})
        path = f"/import-jobs/{job_id}"
        seen: list[Json] = []

        def look() -> Json:
            status = cdp.data("GET", path)
            if status not in seen:
                seen.append(status)
            return status

        while look()["state"] == "running":
            cdp.clock.advance(2.5)
        stages = [str(status["stage"]) for status in seen]
        assert [stage for stage, _ in itertools.groupby(stages)] == [
            "validate",
            "merge",
        ]
        read = [int(str(status["readRows"])) for status in seen]
        merged = [int(str(status["mergedInserts"])) for status in seen]
        assert read == sorted(read)
        assert merged == sorted(merged)
        assert (read[0], read[-1]) == (0, 2)
        assert any(r == 2 and m == 0 for r, m in zip(read, merged, strict=True))
        assert counts(seen[-1]) == (2, 1, 1, 1, 0)


# --- rows ----------------------------------------------------------------------------


def test_a_key_that_is_known_is_updated_field_by_field(cdp: Driver) -> None:
    cdp.job("email,first_name,last_name\na@example.com,Ana,Li\n")
    job = cdp.job("email,first_name,job_title\na@example.com,,VP\nb@example.com,Bo,\n")
    assert counts(job.status) == (2, 2, 0, 1, 1)
    assert cdp.stored("email", "first_name", "last_name", "job_title") == [
        ("a@example.com", "Ana", "Li", "VP"),
        ("b@example.com", "Bo", None, None),
    ]


def test_a_key_twice_in_a_file_is_an_insert_and_an_update(cdp: Driver) -> None:
    job = cdp.job(
        "email,first_name,last_name\n"
        "a@example.com,Ana,Li\n"
        "b@example.com,Bo,\n"
        "a@example.com,Anna,\n",
        createList=True,
        listName="L",
    )
    assert counts(job.status) == (3, 3, 0, 2, 1)
    assert cdp.stored("email", "first_name", "last_name") == [
        ("a@example.com", "Anna", "Li"),
        ("b@example.com", "Bo", None),
    ]
    assert cdp.items("/lists")[0]["memberCount"] == 2


def test_email_is_matched_by_the_value_as_sent(cdp: Driver) -> None:
    job = cdp.job("email\nAna@example.com\nana@example.com\n")
    assert counts(job.status) == (2, 2, 0, 2, 0)


def test_rows_alone_never_fail_a_job(cdp: Driver) -> None:
    job = cdp.job("email\nbad\n", createList=True, listName="Empty")
    assert job.status["state"] == "completed"
    assert counts(job.status) == (1, 0, 1, 0, 0)
    assert job.status["successRate"] == 0
    assert cdp.items("/lists")[0]["memberCount"] == 0


@pytest.mark.parametrize("content", ["email\n", "email", "email\r\n\r\n\n"])
def test_a_file_without_rows_is_completed(shared: Driver, content: str) -> None:
    job = shared.job(content)
    assert job.status["state"] == "completed"
    assert counts(job.status) == (0, 0, 0, 0, 0)
    assert job.status["successRate"] == 0


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"email\n\xff\xfe@example.com\n", "the file is not UTF-8"),
        ("email\nä@example.com\n".encode("utf-16"), "the file is not UTF-8"),
        (b"", "the file is empty"),
        (b"\r\n\n", "the file is empty"),
    ],
)
def test_a_file_that_cannot_be_read_fails_the_job(
    shared: Driver, content: bytes, reason: str
) -> None:
    job = shared.job(content, {"email": "email"}, createList=True, listName=reason)
    assert job.status["state"] == "failed"
    assert job.status["error"] == reason
    assert shared.items("/lists") == []


def test_a_file_changed_after_the_mapping_fails_the_job(shared: Driver) -> None:
    job = shared.open_job(b"email\na@example.com\n")
    path = f"/import-jobs/{job['jobId']}"
    shared.data("POST", f"{path}/mapping", EMAIL)
    changed = b"e-mail\na@example.co\n"
    shared.session.put(str(job["uploadUrl"]), data=changed, timeout=10)
    shared.data("POST", f"{path}/start", {})
    assert shared.ended(str(job["jobId"])).status["error"] == (
        "the file has no column 'email'"
    )


def test_orders_are_appended(cdp: Driver) -> None:
    rows = "O-1,a@example.com,9.5,2026-04-21T15:30:00Z\n"
    for _ in range(2):
        job = cdp.job(f"order_id,email,total,ordered_at\n{rows}", objectName="orders")
        assert counts(job.status) == (1, 1, 0, 1, 0)
    assert len(cdp.sandbox.records("orders")) == 2


def test_an_audience_is_made_and_no_list(cdp: Driver) -> None:
    job = cdp.job("email\na@example.com\n", createAudience=True, audienceName="Dynamic")
    (audience,) = cdp.sandbox.audiences()
    assert str(audience.pop("id")).startswith("aud_")
    assert audience == {"name": "Dynamic", "jobId": job.id, "matchCount": 1}
    assert cdp.items("/lists") == []


def test_a_list_of_an_import_says_so(cdp: Driver) -> None:
    cdp.job("email\na@example.com\n", createList=True, listName="L")
    cdp.job("email\nb@example.com\n", createList=True, listName="L")
    newest, oldest = cdp.items("/lists")
    assert newest["name"] == oldest["name"] == "L"
    assert newest["populationSource"] == "import"
    (member,) = cdp.items(f"/lists/{newest['id']}/members")
    assert member["email"] == "b@example.com"


def test_present_members_stay_members_once(cdp: Driver) -> None:
    list_id = cdp.data("POST", "/lists", {"name": "L"})["id"]
    for people in ("a@example.com\n", "a@example.com\nb@example.com\n"):
        cdp.job(f"email\n{people}", targetListId=list_id)
    emails = [m["email"] for m in cdp.items(f"/lists/{list_id}/members")]
    assert emails == ["a@example.com", "b@example.com"]


def test_a_deleted_list_is_no_target(cdp: Driver) -> None:
    list_id = cdp.data("POST", "/lists", {"name": "L"})["id"]
    cdp.data("DELETE", f"/lists/{list_id}")
    body = {"objectName": "profiles", "fileName": "a.csv", "fileSize": 1}
    status, _ = cdp.refusal("POST", "/import-jobs", {**body, "targetListId": list_id})
    assert status == 404


def test_the_columns_that_are_not_mapped_are_ignored(cdp: Driver) -> None:
    cdp.job("note,email,x\nhi,a@example.com,\n", {"email": "email"})
    assert cdp.stored("email", "first_name") == [("a@example.com", None)]


def test_a_column_named_like_the_sandboxs_own(cdp: Driver) -> None:
    header = 'row,"tro""uble",c0,email'
    fields = {
        "row": "first_name",
        'tro"uble': "last_name",
        "c0": "job_title",
        "email": "email",
    }
    job = cdp.job(f"{header}\n1,2,3,a@example.com\n4,5,6,bad\n", fields)
    assert counts(job.status) == (2, 1, 1, 1, 0)
    assert cdp.stored("first_name", "last_name", "job_title") == [("1", "2", "3")]
