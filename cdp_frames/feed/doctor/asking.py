"""A client that can also ask what no import asks, to see how the CDP answers."""

from __future__ import annotations

import json
from contextlib import AbstractContextManager, suppress
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from cdp_frames.api.client import Client
from cdp_frames.api.upload_body import Body
from cdp_frames.errors import CdpError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cdp_frames.api.wire import ImportJob
    from cdp_frames.feed.doctor.recording import Exchange, RecordingSession


class AskingClient(Client):
    """A client whose answers are kept, and which can make any call.

    Args:
        recorder: the session that keeps them.
        settings: those of a client.
    """

    def __init__(self, recorder: RecordingSession, **settings: Any) -> None:
        super().__init__(session=recorder, **settings)
        self._recorder = recorder
        self._started: set[str] = set()

    @property
    def idle_jobs(self) -> int:
        """How many jobs were opened and never started, as far as it was answered."""
        opened = {
            str(each.data["jobId"])
            for each in self._recorder.exchanges
            if each.call == "POST /import-jobs" and "jobId" in each.data
        }
        return len(opened - self._started)

    def start(self, job_id: str) -> None:
        """Start a job; see ``Client.start``."""
        super().start(job_id)
        self._started.add(job_id)

    @property
    def last(self) -> Exchange | None:
        """The answer to the last call; None if it got none."""
        return self._recorder.last

    def aside(self) -> AbstractContextManager[None]:
        """Keep the answers to what follows apart from those to an import."""
        return self._recorder.asking(on=True)

    def ask(
        self,
        method: str,
        path: str,
        body: Mapping[str, Any] | None = None,
        *,
        query: Mapping[str, str | int] | None = None,
        key: str = "",
        asks: bool = True,
    ) -> Exchange | None:
        """Make a call, and return how it was answered; None if it was not.

        Args:
            method: of HTTP.
            path: below the base URL.
            body: is sent as JSON.
            query: of the address.
            key: the ``Idempotency-Key``; a new one if empty.
            asks: whether no import would call so.
        """
        headers = {} if method == "GET" else {"Idempotency-Key": key or str(uuid4())}
        sent = None if body is None else json.dumps(body).encode()
        if sent is not None:
            headers["Content-Type"] = "application/json; charset=utf-8"
        with self._recorder.asking(on=asks), suppress(CdpError):
            self._transport.request_data(
                method, path, query=query, body=sent, headers=headers
            )
            if path.endswith("/start"):
                self._started.add(path.split("/")[-2])
        return self._recorder.last

    def put(
        self, job: ImportJob, data: bytes, *, spoil: bool = False
    ) -> Exchange | None:
        """Send a file to the address of a job, whatever its size; or with a wrong sign.

        The token does not go there, as ever.
        """
        url = job.upload_url
        if spoil:
            url = url[:-1] + ("0" if url[-1] != "0" else "1")
        headers = {"Content-Type": "text/csv", **job.headers}
        with self._recorder.asking(on=True), suppress(CdpError):
            self._transport.put(url, Body(data), method=job.method, headers=headers)
        return self._recorder.last
