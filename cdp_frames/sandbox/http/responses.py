"""Answers as bytes on the wire, the broken ones too."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING

from starlette.responses import JSONResponse, Response

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

    from cdp_frames.sandbox.files.signing import StorageRefusal
    from cdp_frames.sandbox.http.connections import Connections
    from cdp_frames.sandbox.http.idempotency import Answer
    from cdp_frames.sandbox.refusals import Refusal

CORRELATION: str = "x-correlation-id"


class Dropped(Response):
    """No answer, or half of one: the connection is closed.

    Args:
        connections: to find the connection.
        begun: an answer of which the first half is sent before.
    """

    def __init__(self, connections: Connections, begun: Response | None = None) -> None:
        super().__init__(status_code=204)
        self._connections = connections
        self._begun = begun

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Close the connection."""
        if self._begun is not None:
            await send(
                {
                    "type": "http.response.start",
                    "status": self._begun.status_code,
                    "headers": self._begun.raw_headers,
                }
            )
            half = bytes(self._begun.body)[: len(self._begun.body) // 2]
            await send({"type": "http.response.body", "body": half, "more_body": True})
            # Let the half be written before the connection goes.
            await asyncio.sleep(0.01)
        self._connections.cut(scope)
        # uvicorn learns of it in its next turn, and then expects no answer any more.
        while (await receive())["type"] != "http.disconnect":
            pass


def refused(refusal: Refusal, correlation_id: str) -> Response:
    """Answer with the error envelope."""
    headers = {**refusal.headers, CORRELATION: correlation_id}
    return JSONResponse(refusal.body(correlation_id), refusal.status, headers)


def storage_refused(refusal: StorageRefusal, correlation_id: str) -> Response:
    """Answer as an object store does: with XML."""
    return Response(
        refusal.body(correlation_id),
        refusal.status,
        {CORRELATION: correlation_id},
        media_type="application/xml",
    )


def answered(answer: Answer) -> Response:
    """Answer with an envelope that is made already."""
    headers = {CORRELATION: str(answer.body["correlationId"])}
    return JSONResponse(answer.body, answer.status, headers)


def without(response: Response, keys: tuple[str, ...]) -> Response:
    """Leave keys out of the envelope, its ``data``, and each of the ``items``."""
    try:
        body = json.loads(bytes(response.body))
    except ValueError:  # a file has no keys
        return response
    data = body.get("data")
    levels = [body]
    if isinstance(data, dict):
        items = data.get("items")
        levels += [data, *(item for item in items or () if isinstance(item, dict))]
    for level in levels:
        for key in keys:
            level.pop(key, None)
    headers = {CORRELATION: response.headers.get(CORRELATION, "")}
    return JSONResponse(body, response.status_code, headers)
