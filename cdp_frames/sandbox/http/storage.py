"""The object store beside the API: the upload and the error file.

Its addresses are signed and take no token; it refuses in XML.

Source:
    `docs/contract.md` sections 2.4 and 2.8; section 9 for what it refuses.
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from cdp_frames.sandbox.files.error_file import render
from cdp_frames.sandbox.files.signing import StorageRefusal
from cdp_frames.sandbox.refusals import Refusal

if TYPE_CHECKING:
    from pathlib import Path

    from starlette.requests import Request

    from cdp_frames.sandbox.http.workspace import Workspace


class Storage:
    """Takes uploads in, and gives error files out.

    Args:
        cdp: the workspace.
    """

    def __init__(self, cdp: Workspace) -> None:
        self._cdp = cdp

    async def upload(self, request: Request) -> Response:
        """``PUT`` the file of a job."""
        try:
            self._check(request)
        except StorageRefusal:
            await read_to_the_end(request)
            raise
        job_id = request.path_params["job_id"]
        target = self._cdp.jobs.landing(job_id)
        # Beside the target, and moved there when it is whole.
        partial = target.with_name(f"{target.name}.{uuid.uuid4().hex}")
        try:
            await _receive(request, partial)
            await run_in_threadpool(self._land, job_id, partial)
        finally:
            partial.unlink(missing_ok=True)
        return Response(status_code=200)

    def _land(self, job_id: str, partial: Path) -> None:
        announced = self._cdp.jobs.get(job_id).request.file_size
        size = partial.stat().st_size
        if size != announced:
            raise StorageRefusal(
                400,
                "IncompleteBody",
                f"fileSize was {announced}, but {size} bytes came",
            )
        try:
            self._cdp.jobs.land(job_id, partial)
        except Refusal as refusal:
            raise StorageRefusal(403, "AccessDenied", refusal.message) from refusal

    async def error_file(self, request: Request) -> Response:
        """``GET`` the error file of a job."""
        self._check(request)
        shape = self._cdp.error_file
        job_id = request.path_params["job_id"]
        data = await run_in_threadpool(
            lambda: render(self._cdp.jobs.findings(job_id), shape)
        )
        return Response(data, media_type=shape.content_type)

    def _check(self, request: Request) -> None:
        # As S3 does. It also shows a client that lets its token leave the API's host.
        if "authorization" in request.headers:
            raise StorageRefusal(
                400,
                "InvalidArgument",
                "Only one auth mechanism allowed: a signed address takes no token",
            )
        self._cdp.signer.check(request.method, request.url.path, request.query_params)


async def read_to_the_end(request: Request) -> None:
    """Read a body that nobody wants.

    A connection that is closed with a part of the body unread is reset, and the caller
    may never see the answer.
    """
    async for _ in request.stream():
        pass


async def _receive(request: Request, target: Path) -> None:
    with target.open("wb") as stream:
        async for chunk in request.stream():
            # To a file in the page cache: too quick to be worth a thread.
            stream.write(chunk)
