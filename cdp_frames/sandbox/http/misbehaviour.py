"""Where faults strike: before a call is carried out, and in its answer after."""

from __future__ import annotations

import asyncio
import json
import uuid
from typing import TYPE_CHECKING, Final, Literal, NamedTuple
from urllib.parse import parse_qsl, urlencode

from starlette.responses import JSONResponse, Response

from cdp_frames.sandbox.files.signing import StorageRefusal
from cdp_frames.sandbox.http.contract import ERROR_FILE, UPLOAD
from cdp_frames.sandbox.http.responses import (
    CORRELATION,
    Dropped,
    refused,
    storage_refused,
    without,
)
from cdp_frames.sandbox.http.storage import read_to_the_end
from cdp_frames.sandbox.http.wire import spoilt
from cdp_frames.sandbox.refusals import Refusal
from cdp_frames.sandbox.settings import faults as fault
from cdp_frames.sandbox.settings.false_answers import (
    FalseKeys,
    Instead,
    Pretends,
    WrongPages,
)
from cdp_frames.sandbox.settings.wire_faults import (
    CutUpload,
    PortClosed,
    Redirect,
    WireFault,
)

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from starlette.requests import Request

    from cdp_frames.sandbox.http.connections import Connections
    from cdp_frames.sandbox.settings.arming import Faults

    Answering = Callable[[Request], Awaitable[Response]]

_SIGNED: Final = (UPLOAD, ERROR_FILE)
_REFUSALS: Final = 400
_ENVELOPE: Final = ("success", "error", "data", "correlationId")


class _Loss(NamedTuple):
    """When a connection is lost, and how long nobody listens then."""

    when: Literal["", "before", "during", "after"] = ""
    seconds: float | None = None

    @classmethod
    def of(cls, drop: fault.Drop | None, closed: PortClosed | None) -> _Loss:
        if closed is not None:
            return cls("after" if closed.after else "before", closed.seconds)
        return cls() if drop is None else cls(drop.when)


class Misbehaviour:
    """Lets the faults that are armed befall a call.

    Args:
        faults: what is armed.
        connections: to cut one off.
    """

    def __init__(self, faults: Faults, connections: Connections) -> None:
        self._faults = faults
        self._connections = connections

    async def befall(
        self, name: str, request: Request, answering: Answering
    ) -> Response:
        """Answer a call of the endpoint ``name`` as well as the faults let it."""
        slow = self._faults.take(fault.Slow, name)
        if slow is not None and not slow.after:
            await asyncio.sleep(slow.seconds)
        loss = _Loss.of(
            self._faults.take(fault.Drop, name), self._faults.take(PortClosed, name)
        )
        if loss.when == "before":
            return self._lost(loss)
        status = self._faults.take(fault.Status, name)
        pages = self._faults.take(WrongPages, name)
        response = await self._instead(name, request, status)
        if response is not None:
            return response
        if pages is not None and pages.how == "first":
            _ask_for_first_page(request)
        response = await answering(request)
        if isinstance(response, Dropped):
            # The caller is gone: no fault is spent on an answer that nobody reads.
            return response
        if slow is not None and slow.after:
            await asyncio.sleep(slow.seconds)
        if loss.when:
            return self._lost(loss, response if loss.when == "during" else None)
        if status is not None:
            return _status(status, signed=name in _SIGNED)
        if pages is not None:
            response = _paged(response, pages, request)
        response = self._answered_otherwise(name, request, response)
        return self._spoilt(name, response)

    def _answered_otherwise(
        self, name: str, request: Request, response: Response
    ) -> Response:
        def fits(each: Instead) -> bool:
            body = getattr(request.state, "asked", b"")
            asked = request.url.query + body.decode("utf-8", "replace")
            return each.fits(asked, bytes(response.body).decode("utf-8", "replace"))

        instead = self._faults.take(Instead, name, fits)
        if instead is None:
            return response
        if instead.status >= _REFUSALS:
            return _status(fault.Status(instead.status), signed=name in _SIGNED)
        if instead.data is None:
            response.status_code = instead.status
            return response
        answer = {"success": True, "data": dict(instead.data)}
        return JSONResponse(answer, instead.status)

    def _lost(self, loss: _Loss, begun: Response | None = None) -> Response:
        if loss.seconds is not None:
            self._connections.go_down(loss.seconds)
        return Dropped(self._connections, begun)

    async def _instead(
        self, name: str, request: Request, status: fault.Status | None
    ) -> Response | None:
        """Return what is answered where the call is not carried out at all."""
        if status is not None and not status.after:
            await read_to_the_end(request)
            return _status(status, signed=name in _SIGNED)
        redirect = self._faults.take(Redirect, name)
        if redirect is not None:
            await read_to_the_end(request)
            response = Response(status_code=redirect.status)
            response.raw_headers.append((b"location", _bytes(redirect.to)))
            return response
        pretence = self._faults.take(Pretends, name)
        if pretence is not None:
            await read_to_the_end(request)
            return _changed(Response(), {"success": True, "data": dict(pretence.data)})
        cut = self._faults.take(CutUpload, name)
        if cut is not None:
            await _read(request, cut.after)
            return Dropped(self._connections)
        if name in _SIGNED and self._faults.take(fault.Expired, name):
            await read_to_the_end(request)
            expired = StorageRefusal(403, "AccessDenied", "Request has expired")
            return storage_refused(expired, str(uuid.uuid4()))
        return None

    def _spoilt(self, name: str, response: Response) -> Response:
        no_json = self._faults.take(fault.NotJson, name)
        if no_json is not None:
            return Response(no_json.body, no_json.status, media_type="text/html")
        missing = self._faults.take(fault.MissingKeys, name)
        if missing is not None:
            response = without(response, missing.keys)
        lie = self._faults.take(FalseKeys, name)
        if lie is not None:
            response = _with_keys(response, lie)
        cut = self._faults.take(fault.Truncated, name)
        if cut is not None:
            data = bytes(response.body)
            data = data[: int(len(data) * cut.keep)]
            return Response(data, response.status_code, media_type=response.media_type)
        wire = self._faults.take(WireFault, name)
        return response if wire is None else spoilt(wire, response, self._connections)


def _status(status: fault.Status, *, signed: bool) -> Response:
    correlation_id = str(uuid.uuid4())
    message = f"the sandbox was told to answer {status.status}"
    if signed:
        xml = StorageRefusal(status.status, "SlowDown", message)
        response = storage_refused(xml, correlation_id)
    else:
        envelope = Refusal(status.status, status.error_code, message)
        response = refused(envelope, correlation_id)
    if status.retry_after is not None:
        response.headers["retry-after"] = str(status.retry_after)
    return response


async def _read(request: Request, size: int) -> None:
    read = 0
    async for chunk in request.stream():
        read += len(chunk)
        if read >= size:
            return


def _bytes(text: str) -> bytes:
    try:
        return text.encode("latin-1")
    except UnicodeEncodeError:
        return text.encode()


def _ask_for_first_page(request: Request) -> None:
    query = [
        (key, "1" if key == "page" else value)
        for key, value in parse_qsl(request.scope["query_string"].decode("latin-1"))
    ]
    request.scope["query_string"] = urlencode(query).encode()


def _changed(response: Response, body: object) -> Response:
    headers = {CORRELATION: response.headers.get(CORRELATION, "")}
    return JSONResponse(body, response.status_code, headers)


def _with_keys(response: Response, lie: FalseKeys) -> Response:
    body = json.loads(bytes(response.body))
    for key, value in lie.changes.items():
        of_data = key not in _ENVELOPE and isinstance(body.get("data"), dict)
        (body["data"] if of_data else body)[key] = value
    return _changed(response, body)


def _paged(response: Response, pages: WrongPages, request: Request) -> Response:
    """Page an answer wrongly, if it holds a page."""
    body = json.loads(bytes(response.body))
    data = body.get("data")
    items = data.get("items") if isinstance(data, dict) else None
    if not isinstance(items, list):
        return response
    if pages.how == "short":
        data |= {"items": items[::2], "total": len(items[::2])}
        data |= {"totalPages": 1, "hasMore": False}
    if pages.how == "turned":
        data["items"] = items[::-1]
    if pages.how == "endless":
        number = request.query_params.get("page", "1")
        # Others each time, or a client would see that they repeat.
        data["items"] = [
            _another(item, number) for item in items or [{"id": "x", "name": "x"}]
        ]
        data["hasMore"] = True
        data.pop("total"), data.pop("totalPages")
    return _changed(response, body)


def _another(item: dict[str, object], page: str) -> dict[str, object]:
    ids = {key: f"{item[key]}-{page}" for key in ("id", "recordId") if key in item}
    return item | ids
