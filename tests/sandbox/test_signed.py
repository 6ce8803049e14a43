"""The upload address and the link to the error file: signed, and short of life."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

import pytest
import requests

from cdp_frames.sandbox.http.contract import BASE
from tests.sandbox.driver import Driver, driving


@pytest.fixture
def cdp() -> Iterator[Driver]:
    with driving() as driver:
        yield driver


def refusal(answer: requests.Response) -> tuple[int, str | None]:
    assert answer.headers["content-type"] == "application/xml"
    # S310 and its like: the XML is the sandbox's own.
    return answer.status_code, ET.fromstring(answer.text).findtext("Code")  # noqa: S314


def open_job(cdp: Driver, size: int = 20) -> tuple[str, str]:
    body = {"objectName": "profiles", "fileName": "a.csv", "fileSize": size}
    job = cdp.data("POST", "/import-jobs", body)
    return str(job["jobId"]), str(job["uploadUrl"])


def put(url: str, size: int = 20, **headers: str) -> requests.Response:
    return requests.put(url, data=b"x" * size, headers=headers, timeout=10)


def test_an_upload_needs_no_token_and_lies_outside_the_api(cdp: Driver) -> None:
    _, url = open_job(cdp)
    assert not urlsplit(url).path.startswith(BASE)
    assert put(url).status_code == 200


def test_a_signed_address_takes_no_token(cdp: Driver) -> None:
    _, url = open_job(cdp)
    answer = put(url, Authorization=f"Bearer {cdp.token}")
    assert refusal(answer) == (400, "InvalidArgument")


def test_without_its_query_the_address_is_closed(cdp: Driver) -> None:
    """As the guide's curl sample would find."""
    _, url = open_job(cdp)
    assert refusal(put(url.partition("?")[0])) == (403, "AccessDenied")


def test_a_changed_address_is_closed(cdp: Driver) -> None:
    job_id, url = open_job(cdp)
    other_id, _ = open_job(cdp)
    later = url.replace("Expires=", "Expires=9")
    for wrong in (url + "0", url.replace(job_id, other_id), later):
        assert refusal(put(wrong)) == (403, "SignatureDoesNotMatch")
    assert requests.get(url, timeout=10).status_code == 405


def test_an_upload_address_lives_an_hour(cdp: Driver) -> None:
    _, url = open_job(cdp)
    cdp.clock.advance(3599)
    assert put(url).status_code == 200
    cdp.clock.advance(1)
    assert refusal(put(url)) == (403, "AccessDenied")


@pytest.mark.parametrize("size", [0, 19, 21])
def test_the_size_must_be_the_stated_one(cdp: Driver, size: int) -> None:
    job_id, url = open_job(cdp)
    assert refusal(put(url, size)) == (400, "IncompleteBody")
    mapping = {"sourceFields": {"email": "string"}, "fieldMap": {"email": "email"}}
    path = f"/import-jobs/{job_id}/mapping"
    assert cdp.refusal("POST", path, mapping)[0] == 400
    assert list(cdp.sandbox.landing.iterdir()) == []


def test_a_second_upload_replaces_the_first(cdp: Driver) -> None:
    first, second = b"email\na@example.com\n", b"email\nb@example.com\n"
    job = cdp.open_job(first)
    requests.put(str(job["uploadUrl"]), data=second, timeout=10).raise_for_status()
    cdp.map_and_start(str(job["jobId"]), {"email": "email"})
    cdp.ended(str(job["jobId"]))
    assert cdp.stored("email") == [("b@example.com",)]
    late = requests.put(str(job["uploadUrl"]), data=first, timeout=10)
    assert refusal(late) == (403, "AccessDenied")


def test_the_link_to_the_error_file_expires_and_can_be_had_again(cdp: Driver) -> None:
    job = cdp.job("email\nbad\n")
    link = cdp.error_link(job.id)
    assert not urlsplit(link).path.startswith(BASE)
    assert b"invalid email format" in requests.get(link, timeout=10).content
    with_token = {"Authorization": f"Bearer {cdp.token}"}
    answer = requests.get(link, headers=with_token, timeout=10)
    assert refusal(answer) == (400, "InvalidArgument")
    cdp.clock.advance(900)
    assert refusal(requests.get(link, timeout=10)) == (403, "AccessDenied")
    assert b"invalid email format" in cdp.error_file(job.id)


def test_a_refusal_reaches_the_sender_of_a_large_file(cdp: Driver) -> None:
    _, url = open_job(cdp)
    cdp.clock.advance(3600)
    assert refusal(put(url, 50 * 2**20)) == (403, "AccessDenied")


def test_addresses_of_jobs_that_are_not_there(cdp: Driver) -> None:
    url = f"{cdp.sandbox.origin}/jobs/imp_0/file?Expires=1&X-Amz-Signature=0"
    assert refusal(put(url)) == (403, "SignatureDoesNotMatch")
