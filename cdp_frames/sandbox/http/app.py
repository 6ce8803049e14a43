"""The web application: the way of a request to its endpoint and back.

Each call passes in this order: faults, body limit, token, rate limit, scope,
idempotency key, endpoint, and faults again.
"""

from __future__ import annotations

import logging
import uuid
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from cdp_frames.sandbox.files.signing import StorageRefusal
from cdp_frames.sandbox.http.contract import BASE, ENDPOINTS, ERROR_FILE, TOKEN, UPLOAD
from cdp_frames.sandbox.http.idempotency import Answer, fingerprint
from cdp_frames.sandbox.http.misbehaviour import Misbehaviour
from cdp_frames.sandbox.http.requests import Call
from cdp_frames.sandbox.http.responses import (
    Dropped,
    answered,
    refused,
    storage_refused,
)
from cdp_frames.sandbox.http.storage import Storage
from cdp_frames.sandbox.http.tokens import GrantError
from cdp_frames.sandbox.refusals import INVALID, NOT_FOUND, Refusal
from cdp_frames.sandbox.settings.false_answers import KeysIgnored

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from starlette.requests import Request
    from starlette.types import Receive, Scope, Send

    from cdp_frames.sandbox.http.connections import Connections
    from cdp_frames.sandbox.http.contract import Endpoint
    from cdp_frames.sandbox.http.tokens import Principal
    from cdp_frames.sandbox.http.workspace import Workspace

    Handler = Callable[[Request], Awaitable[Response]]

_log = logging.getLogger(__name__)

_MAX_BODY: Final = 10 * 2**20  # bytes; `docs/contract.md` section 1.1
_NOT_FOUND: Final = 404


@dataclass(frozen=True, slots=True)
class Exchange:
    """One call that was answered, for a test to look at.

    Attributes:
        endpoint: as in ``Sandbox.faults.endpoints``; empty where there is none.
        path: the path that was called, without its query.
        status: the HTTP status of the answer; 0 where the connection was cut.
        authorized: whether an ``Authorization`` header was sent.
        idempotency_key: the key that was sent; empty for none.
    """

    endpoint: str
    path: str
    status: int
    authorized: bool
    idempotency_key: str


class Application:
    """The sandbox as an ASGI application.

    Args:
        cdp: what the endpoints work on.
        connections: to cut one off.
    """

    def __init__(self, cdp: Workspace, connections: Connections) -> None:
        self._cdp = cdp
        self._faults = cdp.faults
        self._connections = connections
        self._misbehaviour = Misbehaviour(cdp.faults, connections)
        self.exchanges: deque[Exchange] = deque(maxlen=10_000)
        storage = Storage(cdp)
        self._app = Starlette(
            routes=[
                *(self._api_route(endpoint) for endpoint in ENDPOINTS),
                self._route(UPLOAD, UPLOAD, storage.upload),
                self._route(ERROR_FILE, ERROR_FILE, storage.error_file),
                self._route(TOKEN, TOKEN, self._token),
            ],
            exception_handlers={HTTPException: self._no_endpoint},
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, as ASGI wants it."""
        await self._app(scope, receive, send)

    def _api_route(self, endpoint: Endpoint) -> Route:
        async def handle(request: Request) -> Response:
            body = await _limited_body(request)
            request.state.asked = body  # for faults that look at it
            return await run_in_threadpool(self._api_call, endpoint, request, body)

        line = f"{endpoint.method} {BASE}{endpoint.path}"
        return self._route(endpoint.name, line, handle)

    def _route(self, name: str, line: str, handle: Handler) -> Route:
        method, _, path = line.partition(" ")

        async def handle_with_faults(request: Request) -> Response:
            response = await self._misbehaviour.befall(
                name, request, lambda asked: self._guarded(name, asked, handle)
            )
            self._note(name, request, response)
            return response

        return Route(path, handle_with_faults, methods=[method])

    async def _guarded(self, name: str, request: Request, handle: Handler) -> Response:
        correlation_id = str(uuid.uuid4())
        try:
            return await handle(request)
        except Refusal as refusal:
            return refused(refusal, correlation_id)
        except StorageRefusal as refusal:
            return storage_refused(refusal, correlation_id)
        except ClientDisconnect:
            return Dropped(self._connections)
        except Exception:  # noqa: BLE001 - a caller gets an answer, whatever breaks
            _log.exception("%s [%s]", name, correlation_id)
            return refused(_server_error(), correlation_id)

    def _api_call(self, endpoint: Endpoint, request: Request, body: bytes) -> Response:
        principal = self._cdp.tokens.read(request.headers.get("authorization"))
        self._cdp.limiter.count(principal.token_id, endpoint.area)
        principal.require(endpoint.scope)
        key = request.headers.get("idempotency-key", "")
        ignored = self._faults.take(KeysIgnored, endpoint.name)
        if not key or endpoint.method == "GET" or ignored is not None:
            return answered(self._carry_out(endpoint, request, body, principal))
        answers = self._cdp.answers
        mark = fingerprint(endpoint.method, request.url.path, body)
        with answers.alone(principal.client, key):
            answer = answers.recall(principal.client, key, mark)
            if answer is None:
                answer = self._carry_out(endpoint, request, body, principal)
                answers.remember(principal.client, key, mark, answer)
        return answered(answer)

    def _carry_out(
        self, endpoint: Endpoint, request: Request, body: bytes, principal: Principal
    ) -> Answer:
        correlation_id = str(uuid.uuid4())
        call = Call(
            path=request.path_params,
            query=request.query_params,
            body=body,
            principal=principal,
        )
        try:
            reply = endpoint.answer(self._cdp, call)
        except Refusal as refusal:
            return Answer(refusal.status, refusal.body(correlation_id))
        return Answer(reply.status, reply.body(correlation_id))

    async def _token(self, request: Request) -> Response:
        form = (await _limited_body(request)).decode("utf-8", "replace")
        headers = {"Cache-Control": "no-store"}  # RFC 6749 section 5.1
        try:
            granted = self._cdp.tokens.grant(form, request.headers.get("authorization"))
        except GrantError as error:
            described = {"error": error.error, "error_description": error.description}
            return JSONResponse(described, error.status, headers)
        return JSONResponse(granted, 200, headers)

    async def _no_endpoint(self, request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else _NOT_FOUND
        code = NOT_FOUND if status == _NOT_FOUND else "CDP_ETL.METHOD_NOT_ALLOWED"
        message = f"no endpoint {request.method} {request.url.path}"
        response = refused(Refusal(status, code, message), str(uuid.uuid4()))
        self._note("", request, response)
        return response

    def _note(self, name: str, request: Request, response: Response) -> None:
        self.exchanges.append(
            Exchange(
                endpoint=name,
                path=request.url.path,
                status=0 if isinstance(response, Dropped) else response.status_code,
                authorized="authorization" in request.headers,
                idempotency_key=request.headers.get("idempotency-key", ""),
            )
        )


def _server_error() -> Refusal:
    code = "CDP_ETL.INTERNAL.UNHANDLED_EXCEPTION"
    return Refusal(500, code, "an unexpected error; quote the correlation id")


async def _limited_body(request: Request) -> bytes:
    body = bytearray()
    async for chunk in request.stream():
        # Read to its end, or the caller would see a broken connection and no answer.
        if len(body) <= _MAX_BODY:
            body += chunk
    if len(body) > _MAX_BODY:
        raise Refusal(413, INVALID, "the body is over 10 MB")
    return bytes(body)
