"""The guide's own sequence of calls, with nothing but `requests` and `urllib`."""

from __future__ import annotations

import time
import urllib.request
from pathlib import Path

import pytest
import requests

from cdp_frames.sandbox import Sandbox

GUIDE_MAPPING = {
    "email": "email",
    "first_name": "first_name",
    "last_name": "last_name",
    "company": "company_name",
    "job_title": "job_title",
    "country": "country_code",
}
HEADER = ",".join(GUIDE_MAPPING)


def person(number: int) -> str:
    return f"person{number}@example.com,Ana,Smith{number},Acme Corp,VP,US"


def wait_for_import(base: str, job_id: str, token: str) -> dict[str, object]:
    url = f"{base}/import-jobs/{job_id}"
    headers = {"Authorization": f"Bearer {token}"}
    deadline = time.time() + 30
    while time.time() < deadline:
        data: dict[str, object] = requests.get(url, headers=headers, timeout=10).json()[
            "data"
        ]
        if data["state"] in ("completed", "failed"):
            return data
        time.sleep(0.01)
    raise TimeoutError("Import did not complete in time")


def guide_import(
    base: str, token: str, path: Path, target: dict[str, object]
) -> tuple[str, dict[str, object]]:
    """Steps 1 to 5 of the guide's full example."""
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    init = requests.post(
        f"{base}/import-jobs",
        headers=headers,
        json={
            "objectName": "profiles",
            "fileName": path.name,
            "fileSize": path.stat().st_size,
            **target,
        },
        timeout=10,
    ).json()["data"]
    job_id = init["jobId"]
    with path.open("rb") as f:
        requests.put(
            init["uploadUrl"], data=f, headers={"Content-Type": "text/csv"}, timeout=10
        ).raise_for_status()
    requests.post(
        f"{base}/import-jobs/{job_id}/mapping",
        headers=headers,
        json={
            "sourceFields": dict.fromkeys(GUIDE_MAPPING, "string"),
            "fieldMap": GUIDE_MAPPING,
        },
        timeout=10,
    ).raise_for_status()
    requests.post(
        f"{base}/import-jobs/{job_id}/start", headers=headers, json={}, timeout=10
    ).raise_for_status()
    return job_id, wait_for_import(base, job_id, token)


@pytest.fixture
def cdp() -> object:
    with Sandbox() as sandbox:
        yield sandbox


def test_the_guides_payload(cdp: Sandbox, tmp_path: Path) -> None:
    known = tmp_path / "known.csv"
    known.write_text("\n".join([HEADER, *map(person, range(324))]) + "\n")
    guide_import(cdp.url, cdp.token, known, {})
    bad = [f"bad{n},Bob,Jones,Globex,IT,UK" for n in range(33)]
    leads = tmp_path / "reinvent-2026-leads.csv"
    leads.write_text("\n".join([HEADER, *map(person, range(1215)), *bad]) + "\n")

    job_id, result = guide_import(
        cdp.url,
        cdp.token,
        leads,
        {"createList": True, "listName": "AWS re:Invent 2026 Leads"},
    )

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
    headers = {"Authorization": f"Bearer {cdp.token}"}
    errors_meta = requests.get(
        f"{cdp.url}/import-jobs/{job_id}/errors", headers=headers, timeout=10
    ).json()["data"]
    assert errors_meta["hasErrors"] is True
    with urllib.request.urlopen(errors_meta["errorFileUrl"]) as answer:
        lines = answer.read().decode().strip().split("\n")
    assert len(lines) == 34
    assert "invalid email format" in lines[1]
