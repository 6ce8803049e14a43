"""The web application: the table of endpoints, and the way of a request to one.

The table is the contract; below it, each call passes in this order through fault,
body limit, token, rate limit, scope, idempotency key and endpoint.
"""

from __future__ import annotations

import asyncio
import json
import logging
import uuid
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from cdp_frames.sandbox import endpoints, faults as fault
from cdp_frames.sandbox.calls import Call
from cdp_frames.sandbox.envelope import INVALID, NOT_FOUND, Refusal, Reply
from cdp_frames.sandbox.errorfile import render
from cdp_frames.sandbox.idempotency import Answer, Answers, fingerprint
from cdp_frames.sandbox.limits import Limiter
from cdp_frames.sandbox.signing import Signer, StorageRefusal
from cdp_frames.sandbox.tokens import GrantError, Principal, Tokens

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from starlette.requests import Request
    from starlette.types import Receive, Scope, Send

    from cdp_frames.sandbox.endpoints import Workspace

_log = logging.getLogger(__name__)

BASE: Final = "/public/v1"
TOKEN_PATH: Final = "/oauth/token"  # noqa: S105 - a path
_MAX_BODY: Final = 10 * 2**20  # bytes; `cdp-api.md` section 1.1

_IMPORTS_READ: Final = "cdp:imports:read"
_IMPORTS_WRITE: Final = "cdp:imports:write"
_LISTS_READ: Final = "cdp:lists:read"
_LISTS_WRITE: Final = "cdp:lists:write"
_METADATA: Final = "cdp:metadata:read"
_PROFILES: Final = "cdp:profiles:write"


class Endpoint(NamedTuple):
    """One line of the contract.

    Attributes:
        method: the HTTP method.
        path: its path below the base URL.
        scope: what the token must allow.
        answer: the function that answers.
    """

    method: str
    path: str
    scope: str
    answer: Callable[[Workspace, Call], Reply]

    @property
    def name(self) -> str:
        """Its name for faults."""
        return f"{self.method} {self.path}"


ENDPOINTS: Final = (
    Endpoint("POST", "/import-jobs", _IMPORTS_WRITE, endpoints.create_job),
    Endpoint(
        "POST", "/import-jobs/{job_id}/mapping", _IMPORTS_WRITE, endpoints.set_mapping
    ),
    Endpoint(
        "POST", "/import-jobs/{job_id}/start", _IMPORTS_WRITE, endpoints.start_job
    ),
    Endpoint("GET", "/import-jobs/{job_id}", _IMPORTS_READ, endpoints.job_status),
    Endpoint(
        "GET", "/import-jobs/{job_id}/errors", _IMPORTS_READ, endpoints.job_errors
    ),
    Endpoint("POST", "/lists", _LISTS_WRITE, endpoints.create_list),
    Endpoint("GET", "/lists", _LISTS_READ, endpoints.get_lists),
    Endpoint("GET", "/lists/{list_id}", _LISTS_READ, endpoints.get_list),
    Endpoint("PATCH", "/lists/{list_id}", _LISTS_WRITE, endpoints.update_list),
    Endpoint("DELETE", "/lists/{list_id}", _LISTS_WRITE, endpoints.delete_list),
    Endpoint("GET", "/lists/{list_id}/members", _LISTS_READ, endpoints.get_members),
    Endpoint(
        "POST", "/lists/{list_id}/members:upsert", _LISTS_WRITE, endpoints.add_members
    ),
    Endpoint(
        "POST",
        "/lists/{list_id}/members:remove",
        _LISTS_WRITE,
        endpoints.remove_members,
    ),
    Endpoint("GET", "/metadata/objects", _METADATA, endpoints.get_objects),
    Endpoint("GET", "/metadata/objects/{object_name}", _METADATA, endpoints.get_object),
    Endpoint("POST", "/profiles/upsert", _PROFILES, endpoints.upsert_profile),
)
UPLOAD: Final = "PUT /jobs/{job_id}/file"
ERROR_FILE: Final = "GET /jobs/{job_id}/errors/{file_name}"
TOKEN: Final = f"POST {TOKEN_PATH}"

# What faults may be put on.
NAMES: Final = (*(endpoint.name for endpoint in ENDPOINTS), UPLOAD, ERROR_FILE, TOKEN)


@dataclass(frozen=True, slots=True)
class Exchange:
    """One call that was answered, for a test to look at.

    Attributes:
        endpoint: as in ``NAMES``.
        path: the path that was called, without its query.
        status: the HTTP status of the answer; 0 where there was none.
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
        tokens: issues and reads tokens.
        signer: checks signed addresses.
        limiter: counts calls.
        faults: what should go wrong.
    """

    def __init__(
        self,
        cdp: Workspace,
        tokens: Tokens,
        signer: Signer,
        limiter: Limiter,
        faults: fault.Faults,
    ) -> None:
        self._cdp = cdp
        self._tokens = tokens
        self._signer = signer
        self._limiter = limiter
        self._faults = faults
        self._answers = Answers(cdp.store, cdp.clock)
        self.exchanges: deque[Exchange] = deque(maxlen=10_000)
        self._app = Starlette(
            routes=[
                *(self._api_route(endpoint) for endpoint in ENDPOINTS),
                self._route(UPLOAD, self._upload),
                self._route(ERROR_FILE, self._error_file),
                self._route(TOKEN, self._token),
            ],
            exception_handlers={HTTPException: self._no_such_path},
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._app(scope, receive, send)

    def _api_route(self, endpoint: Endpoint) -> Route:
        async def handle(request: Request) -> Response:
            body = await _limited_body(request)
            answer = await run_in_threadpool(self._answer, endpoint, request, body)
            return answer

        return self._route(
            f"{endpoint.method} {BASE}{endpoint.path}", handle, endpoint.name
        )

    def _route(
        self,
        line: str,
        handle: Callable[[Request], Awaitable[Response]],
        name: str = "",
    ) -> Route:
        method, _, path = line.partition(" ")

        async def guarded(request: Request) -> Response:
            return await self._guard(name or line, request, handle)

        return Route(path, guarded, methods=[method])

    async def _guard(
        self,
        name: str,
        request: Request,
        handle: Callable[[Request], Awaitable[Response]],
    ) -> Response:
        correlation_id = str(uuid.uuid4())
        try:
            response = await handle(request)
        except Refusal as refusal:
            response = JSONResponse(
                refusal.body(correlation_id), refusal.status, refusal.headers
            )
        except StorageRefusal as refusal:
            response = Response(
                refusal.body(correlation_id),
                refusal.status,
                media_type="application/xml",
            )
        except Exception:
            _log.exception("%s", name)
            refusal = Refusal(
                500, "CDP_ETL.INTERNAL.UNHANDLED_EXCEPTION", "internal error"
            )
            response = JSONResponse(refusal.body(correlation_id), 500)
        response.headers.setdefault("x-correlation-id", correlation_id)
        self.exchanges.append(
            Exchange(
                name,
                request.url.path,
                response.status_code,
                "authorization" in request.headers,
                request.headers.get("idempotency-key", ""),
            )
        )
        return response

    def _answer(self, endpoint: Endpoint, request: Request, body: bytes) -> Response:
        principal = self._tokens.read(request.headers.get("authorization"))
        self._limiter.count(principal.token_id, _class_of(endpoint))
        principal.require(endpoint.scope)
        key = request.headers.get("idempotency-key", "")
        if not key or endpoint.method == "GET":
            return _response(self._carry_out(endpoint, request, body, principal))
        mark = fingerprint(endpoint.method, request.url.path, body)
        with self._answers.alone(principal.client, key):
            answer = self._answers.recall(principal.client, key, mark)
            if answer is None:
                answer = self._carry_out(endpoint, request, body, principal)
                self._answers.remember(principal.client, key, mark, answer)
        return _response(answer)

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
        body = await _limited_body(request)
        headers = {"Cache-Control": "no-store"}
        try:
            granted = self._tokens.grant(
                body.decode("utf-8", "replace"), request.headers.get("authorization")
            )
        except GrantError as error:
            described = {"error": error.error, "error_description": error.description}
            return JSONResponse(described, error.status, headers)
        return JSONResponse(granted, 200, headers)

    async def _upload(self, request: Request) -> Response:
        self._check_signature(request)
        job = self._cdp.jobs.get(request.path_params["job_id"])
        if job.state not in {"pending", "ready"}:
            raise StorageRefusal(403, "AccessDenied", "The job has started")
        target = self._cdp.jobs.landing(job.id)
        # Beside the target, and moved there when it is whole.
        partial = target.with_name(f"{target.name}.{uuid.uuid4().hex}")
        size = 0
        try:
            with partial.open("wb") as stream:
                async for chunk in request.stream():
                    size += len(chunk)
                    await run_in_threadpool(stream.write, chunk)
            if size != job.request.file_size:
                raise StorageRefusal(
                    400,
                    "IncompleteBody",
                    f"fileSize was {job.request.file_size}, but {size} bytes came",
                )
            partial.replace(target)
        finally:
            partial.unlink(missing_ok=True)
        await run_in_threadpool(self._cdp.jobs.landed, job.id)
        return Response(status_code=200)

    async def _error_file(self, request: Request) -> Response:
        self._check_signature(request)
        job_id = request.path_params["job_id"]
        shape = self._cdp.error_file
        data = await run_in_threadpool(
            lambda: render(self._cdp.jobs.findings(job_id), shape)
        )
        return Response(data, media_type=shape.content_type)

    def _check_signature(self, request: Request) -> None:
        if "authorization" in request.headers:
            raise StorageRefusal(
                400,
                "InvalidArgument",
                "Only one auth mechanism allowed: a signed address takes no token",
            )
        self._signer.check(request.method, request.url.path, request.query_params)

    async def _no_such_path(self, request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 404
        code = NOT_FOUND if status == 404 else "CDP_ETL.METHOD_NOT_ALLOWED"
        refusal = Refusal(
            status, code, f"no endpoint {request.method} {request.url.path}"
        )
        correlation_id = str(uuid.uuid4())
        return JSONResponse(
            refusal.body(correlation_id),
            status,
            {"x-correlation-id": correlation_id},
        )


def _response(answer: Answer) -> Response:
    headers = {"x-correlation-id": str(answer.body["correlationId"])}
    return JSONResponse(answer.body, answer.status, headers)


def _class_of(endpoint: Endpoint) -> str:
    """Return the class that the rate limit counts: what is used, and how."""
    area = endpoint.path.split("/")[1]
    return f"{area} {'read' if endpoint.method == 'GET' else 'write'}"


async def _limited_body(request: Request) -> bytes:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > _MAX_BODY:
            raise Refusal(413, INVALID, "the body is over 10 MB")
    return bytes(body)
