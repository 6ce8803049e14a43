"""Calls to a sandbox with plain `requests`, for the tests of this folder."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import NamedTuple, cast

import requests

from cdp_frames.sandbox import ManualClock, Sandbox, Settings

Json = dict[str, object]


class Ended(NamedTuple):
    """A job that has ended."""

    id: str
    status: Json


class Driver:
    """Speaks to one sandbox.

    Attributes:
        sandbox: the sandbox.
        clock: its clock, which only the test moves.
    """

    def __init__(self, sandbox: Sandbox, clock: ManualClock) -> None:
        self.sandbox = sandbox
        self.clock = clock
        self.session = requests.Session()
        self.token = sandbox.token

    def call(
        self,
        method: str,
        path: str,
        json: object = None,
        *,
        token: str | None = None,
        **headers: str,
    ) -> requests.Response:
        sent = {"Authorization": f"Bearer {token or self.token}"}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        return self.session.request(
            method, self.sandbox.url + path, json=json, headers=sent, timeout=20
        )

    def data(self, method: str, path: str, json: object = None) -> Json:
        answer = self.call(method, path, json)
        body = answer.json()
        assert answer.ok, body
        assert body["success"] is True
        assert body["correlationId"] == answer.headers["x-correlation-id"]
        return cast("Json", body["data"])

    def refusal(self, method: str, path: str, json: object = None) -> tuple[int, str]:
        answer = self.call(method, path, json)
        body = answer.json()
        assert body["success"] is False
        assert "data" not in body
        assert body["correlationId"] == answer.headers["x-correlation-id"]
        assert body["error"]["message"]
        return answer.status_code, body["error"]["code"]

    def items(self, path: str) -> list[Json]:
        return cast("list[Json]", self.data("GET", path)["items"])

    def open_job(self, content: bytes, **body: object) -> Json:
        """Create a job and upload its file."""
        asked = {"objectName": "profiles", "fileName": "people.csv", **body}
        job = self.data("POST", "/import-jobs", {"fileSize": len(content), **asked})
        requests.put(str(job["uploadUrl"]), data=content, timeout=20).raise_for_status()
        return job

    def map_and_start(
        self, job_id: str, fields: dict[str, str], types: dict[str, str] | None = None
    ) -> None:
        sources = {**dict.fromkeys(fields, "string"), **(types or {})}
        body = {"sourceFields": sources, "fieldMap": fields}
        self.data("POST", f"/import-jobs/{job_id}/mapping", body)
        self.data("POST", f"/import-jobs/{job_id}/start", {})

    def ended(self, job_id: str) -> Ended:
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            status = self.data("GET", f"/import-jobs/{job_id}")
            if status["state"] in {"completed", "failed"}:
                return Ended(job_id, status)
            self.sandbox.wait(1)
        raise TimeoutError(job_id)

    def job(
        self,
        content: str | bytes,
        fields: dict[str, str] | None = None,
        types: dict[str, str] | None = None,
        **body: object,
    ) -> Ended:
        """Import a file; by default each column is mapped to the field of its name."""
        raw = content.encode() if isinstance(content, str) else content
        if fields is None:
            header = raw.split(b"\n", 1)[0].decode().strip()
            fields = {name: name for name in header.split(",")}
        job_id = str(self.open_job(raw, **body)["jobId"])
        self.map_and_start(job_id, fields, types)
        return self.ended(job_id)

    def error_link(self, job_id: str) -> str:
        link = self.data("GET", f"/import-jobs/{job_id}/errors")
        assert link["hasErrors"] is True
        return str(link["errorFileUrl"])

    def error_file(self, job_id: str) -> bytes:
        answer = requests.get(self.error_link(job_id), timeout=20)
        answer.raise_for_status()
        return answer.content

    def stored(self, *fields: str) -> list[tuple[object, ...]]:
        """Return what is stored of each profile, oldest first, None for nothing."""
        frame = self.sandbox.records()[list(fields)]
        rows = frame.astype(object).where(frame.notna(), None)
        return [tuple(row) for row in rows.itertuples(index=False)]


@contextmanager
def driving(
    settings: Settings | Mapping[str, object] | None = None, **options: object
) -> Iterator[Driver]:
    """Start a sandbox whose clock stands still."""
    clock = ManualClock()
    with Sandbox(settings=settings, clock=clock, **options) as sandbox:  # type: ignore[arg-type]  # path or port
        driver = Driver(sandbox, clock)
        try:
            yield driver
        finally:
            driver.session.close()
