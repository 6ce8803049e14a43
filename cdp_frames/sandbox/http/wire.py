"""Answers that come in a bad way: slowly, endlessly, packed, or against HTTP."""

from __future__ import annotations

import asyncio
import gzip
from functools import singledispatch
from typing import TYPE_CHECKING, Final

from starlette.responses import Response, StreamingResponse

from cdp_frames.sandbox.http.connections import (
    Connections,
)
from cdp_frames.sandbox.settings.wire_faults import (
    Bomb,
    Garbled,
    Oversize,
    Trickle,
    WireFault,
    WithHeaders,
)

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from starlette.types import Receive, Scope, Send

_BLANKS: Final = b" " * 2**16


@singledispatch
def spoilt(
    fault: WireFault,
    response: Response,
    connections: Connections,
) -> Response:
    """Return the answer as the fault lets it come."""
    raise NotImplementedError(type(fault).__name__)


def _streamed(response: Response, pieces: AsyncIterator[bytes]) -> Response:
    """Return an answer with other bytes, and without a length."""
    kept = {
        key: value for key, value in response.headers.items() if key != "content-length"
    }
    return StreamingResponse(pieces, response.status_code, kept)


@spoilt.register
def _trickle(fault: Trickle, response: Response, _: object) -> Response:
    async def pieces() -> AsyncIterator[bytes]:
        body = bytes(response.body)
        for start in range(0, len(body), fault.size):
            await asyncio.sleep(fault.seconds)
            yield body[start : start + fault.size]

    return _streamed(response, pieces())


@spoilt.register
def _oversize(fault: Oversize, response: Response, _: object) -> Response:
    async def pieces() -> AsyncIterator[bytes]:
        yield bytes(response.body)
        left = fault.size
        while left is None or left > 0:
            blanks = _BLANKS if left is None else _BLANKS[:left]
            yield blanks
            left = None if left is None else left - len(blanks)
            await asyncio.sleep(0)

    return _streamed(response, pieces())


@spoilt.register
def _bomb(fault: Bomb, response: Response, _: object) -> Response:
    # Members of gzip may follow each other (RFC 1952 section 2.2).
    blanks = gzip.compress(b" " * 2**20)
    packed = gzip.compress(bytes(response.body)) + blanks * (fault.size // 2**20)
    changed = Response(
        packed, response.status_code, media_type=response.headers.get("content-type")
    )
    if fault.how == "encoding":
        changed.headers["content-encoding"] = "gzip"
    return changed


@spoilt.register
def _with_headers(fault: WithHeaders, response: Response, _: object) -> Response:
    names = {name.lower().encode() for name in fault.headers}
    kept = [pair for pair in response.raw_headers if pair[0] not in names]
    response.raw_headers = kept + [
        (name.lower().encode(), _bytes(value)) for name, value in fault.headers.items()
    ]
    return response


def _bytes(text: str) -> bytes:
    try:
        return text.encode("latin-1")
    except UnicodeEncodeError:
        return text.encode()


@spoilt.register
def _garbled(fault: Garbled, response: Response, connections: Connections) -> Response:
    body = bytes(response.body)
    if fault.how == "gzip":
        response.headers["content-encoding"] = "gzip"
        return response
    framing = {
        "chunked": (b"transfer-encoding: chunked", b"no size\r\n" + body),
        "length": (b"content-length: %d" % (len(body) + 100), body),
    }
    header, sent = framing[fault.how]
    head = b"HTTP/1.1 %d OK\r\n" % response.status_code
    return _Raw(connections, head + header + b"\r\n\r\n" + sent)


class _Raw(Response):
    """Bytes that no server would send, and the end of the connection."""

    def __init__(self, connections: Connections, data: bytes) -> None:
        super().__init__()
        self._connections = connections
        self._data = data

    async def __call__(
        self,
        scope: Scope,
        receive: Receive,
        send: Send,  # noqa: ARG002 - ASGI's own
    ) -> None:
        """Send the bytes past the server."""
        self._connections.write(scope, self._data)
        await asyncio.sleep(0.01)
        self._connections.cut(scope)
        while (await receive())["type"] != "http.disconnect":
            pass
