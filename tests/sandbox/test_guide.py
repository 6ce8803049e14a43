"""The guide's own sequence of calls, with nothing but `requests` and `urllib`.

The code follows the guide step by step; only the waiting is shorter.
"""

from __future__ import annotations

import csv
import os
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from cdp_frames.sandbox import Sandbox

Json = dict[str, object]

STANDARD_LEAD_MAPPING = {
    "email": "email",
    "first_name": "first_name",
    "last_name": "last_name",
    "company": "company_name",
    "job_title": "job_title",
    "country": "country_code",
}
HEADER = ",".join(STANDARD_LEAD_MAPPING)
GUIDE_ROWS = (
    "alice@acme.example,Alice,Smith,Acme Corp,VP Engineering,US",
    "bob@globex.example,Bob,Jones,Globex,Director of IT,UK",
)


@pytest.fixture
def cdp() -> Iterator[Sandbox]:
    with Sandbox() as sandbox:
        yield sandbox


def write(path: Path, rows: list[str]) -> Path:
    path.write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")
    return path


def person(number: int) -> str:
    return f"person{number}@example.com,Ana,Smith{number},Acme Corp,VP,US"


def wait_for_import(base: str, job_id: str, token: str, timeout: float = 30) -> Json:
    url = f"{base}/import-jobs/{job_id}"
    headers = {"Authorization": f"Bearer {token}"}
    backoff = 0.005
    deadline = time.time() + timeout
    while time.time() < deadline:
        data: Json = requests.get(url, headers=headers, timeout=10).json()["data"]
        if data["state"] in ("completed", "failed"):
            return data
        time.sleep(backoff)
        backoff = min(backoff * 1.5, 0.1)
    raise TimeoutError("Import did not complete in time")


def lead_upload(
    csv_path: str, target: Json, api_key: str, base: str
) -> tuple[str, Json]:
    """`weekly_lead_upload` of the guide, for any target."""
    file_size = os.path.getsize(csv_path)  # noqa: PTH202 - as in the guide
    hdrs = {"Authorization": f"Bearer {api_key}", "Content-Type": "application/json"}
    init = requests.post(
        f"{base}/import-jobs",
        headers=hdrs,
        json={
            "objectName": "profiles",
            "fileName": os.path.basename(csv_path),  # noqa: PTH119 - as in the guide
            "fileSize": file_size,
            **target,
        },
        timeout=10,
    ).json()["data"]
    job_id = init["jobId"]
    with open(csv_path, "rb") as f:  # noqa: PTH123 - as in the guide
        requests.put(
            init["uploadUrl"], data=f, headers={"Content-Type": "text/csv"}, timeout=10
        ).raise_for_status()
    requests.post(
        f"{base}/import-jobs/{job_id}/mapping",
        headers=hdrs,
        json={
            "sourceFields": dict.fromkeys(STANDARD_LEAD_MAPPING, "string"),
            "fieldMap": STANDARD_LEAD_MAPPING,
        },
        timeout=10,
    ).raise_for_status()
    requests.post(
        f"{base}/import-jobs/{job_id}/start", headers=hdrs, json={}, timeout=10
    ).raise_for_status()
    return job_id, wait_for_import(base, job_id, api_key)


def find_list(cdp: Sandbox, name: str) -> Json:
    """The guide's verification path: by the exact name."""
    answer = requests.get(
        f"{cdp.url}/lists?status=active&page=1&pageSize=200",
        headers={"Authorization": f"Bearer {cdp.token}"},
        timeout=10,
    )
    items: list[Json] = answer.json()["data"]["items"]
    (found,) = [item for item in items if item["name"] == name]
    return found


def member_emails(cdp: Sandbox, list_id: object) -> set[object]:
    answer = requests.get(
        f"{cdp.url}/lists/{list_id}/members",
        headers={"Authorization": f"Bearer {cdp.token}"},
        timeout=10,
    )
    return {item["email"] for item in answer.json()["data"]["items"]}


def error_lines(cdp: Sandbox, job_id: str) -> list[str]:
    errors_meta = requests.get(
        f"{cdp.url}/import-jobs/{job_id}/errors",
        headers={"Authorization": f"Bearer {cdp.token}"},
        timeout=10,
    ).json()["data"]
    if not errors_meta.get("hasErrors"):
        return []
    with urllib.request.urlopen(errors_meta["errorFileUrl"]) as answer:  # noqa: S310 - as in the guide
        lines: list[str] = answer.read().decode().strip().split("\n")
    return lines


def test_the_job_is_opened_as_the_guide_shows(cdp: Sandbox) -> None:
    answer = requests.post(
        f"{cdp.url}/import-jobs",
        headers={"Authorization": f"Bearer {cdp.token}"},
        json={
            "objectName": "profiles",
            "fileName": "reinvent-2026-leads.csv",
            "fileSize": 98304,
            "createList": True,
            "listName": "AWS re:Invent 2026 Leads",
        },
        timeout=10,
    )
    body = answer.json()
    data = body["data"]
    assert body["success"] is True
    assert sorted(data) == sorted(
        [
            *("jobId", "uploadUrl", "expiresAt", "landingPath"),
            *("method", "headers", "requestedBy"),
        ]
    )
    assert data["jobId"].startswith("imp_")
    assert f"/{data['landingPath']}?" in data["uploadUrl"]
    assert data["landingPath"] == f"jobs/{data['jobId']}/file"
    assert "X-Amz-Signature=" in data["uploadUrl"]
    assert (data["method"], data["headers"]) == ("PUT", {})
    assert data["expiresAt"].endswith("Z")
    assert data["requestedBy"].startswith("usr_")


def test_approach_a_makes_a_list(cdp: Sandbox, tmp_path: Path) -> None:
    path = write(tmp_path / "reinvent-2026-leads.csv", list(GUIDE_ROWS))
    target = {"createList": True, "listName": "AWS re:Invent 2026 Leads"}
    job_id, result = lead_upload(str(path), target, cdp.token, cdp.url)
    assert (result["mergedInserts"], result["invalidRows"]) == (2, 0)
    assert error_lines(cdp, job_id) == []
    made = find_list(cdp, "AWS re:Invent 2026 Leads")
    assert (made["memberCount"], made["type"]) == (2, "static")
    assert member_emails(cdp, made["id"]) == {
        "alice@acme.example",
        "bob@globex.example",
    }
    stored = cdp.records()[["email", "company_name", "country_code"]]
    assert stored.to_numpy().tolist() == [
        ["alice@acme.example", "Acme Corp", "US"],
        ["bob@globex.example", "Globex", "UK"],
    ]


def test_the_weekly_upload_adds_to_a_list(cdp: Sandbox, tmp_path: Path) -> None:
    list_id = requests.post(
        f"{cdp.url}/lists",
        headers={"Authorization": f"Bearer {cdp.token}"},
        json={"name": "Active Prospects"},
        timeout=10,
    ).json()["data"]["id"]
    target = {"targetListId": list_id}
    for week, people in enumerate(([0, 1], [1, 2], [2])):
        path = write(tmp_path / f"week{week}.csv", [person(n) for n in people])
        lead_upload(str(path), target, cdp.token, cdp.url)
    assert find_list(cdp, "Active Prospects")["memberCount"] == 3
    assert member_emails(cdp, list_id) == {f"person{n}@example.com" for n in range(3)}


def test_the_guides_payload_to_the_letter(cdp: Sandbox, tmp_path: Path) -> None:
    known = write(tmp_path / "known.csv", [person(n) for n in range(324)])
    lead_upload(str(known), {}, cdp.token, cdp.url)
    bad = [f"bad{n},Bob,Jones,Globex,IT,UK" for n in range(33)]
    leads = write(tmp_path / "leads.csv", [*map(person, range(1215)), *bad])

    target = {"createList": True, "listName": "Leads"}
    job_id, result = lead_upload(str(leads), target, cdp.token, cdp.url)

    assert result == {
        "stage": "merge",
        "state": "completed",
        "readRows": 1248,
        "validRows": 1215,
        "invalidRows": 33,
        "mergedInserts": 891,
        "mergedUpdates": 324,
        "rowsTotal": 1248,
        "rowsImported": 1215,
        "rowsRejected": 33,
        "successRate": 0.9736,
    }
    assert find_list(cdp, "Leads")["memberCount"] == 1215
    header, *lines = csv.reader(error_lines(cdp, job_id))
    assert header == ["row", "field", "code", "message", "value", "email"]
    assert [line[5] for line in lines] == [f"bad{n}" for n in range(33)]
    assert {line[3] for line in lines} == {"invalid email format"}
    assert [int(line[0]) for line in lines] == list(range(1216, 1249))


def test_fixed_rows_go_to_the_same_list(cdp: Sandbox, tmp_path: Path) -> None:
    first = write(tmp_path / "first.csv", [person(1), "person2@,Bo,Li,,,"])
    target: Json = {"createList": True, "listName": "Leads"}
    job_id, _ = lead_upload(str(first), target, cdp.token, cdp.url)
    assert "invalid email format" in error_lines(cdp, job_id)[1]
    list_id = find_list(cdp, "Leads")["id"]
    fixed = write(tmp_path / "fixed.csv", ["person2@example.com,Bo,Li,,,"])
    _, result = lead_upload(str(fixed), {"targetListId": list_id}, cdp.token, cdp.url)
    assert result["validRows"] == 1
    assert member_emails(cdp, list_id) == {
        "person1@example.com",
        "person2@example.com",
    }
