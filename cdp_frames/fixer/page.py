"""The page on loopback: who may ask for it, and what it answers.

Whoever can reach the port is not trusted: other users of the machine, and the pages
that are open in the browser. So the first segment of the path is a secret, the Host has
to be ours (a name of theirs may point here), and what changes anything comes as JSON
from a page with our Origin.
"""

from __future__ import annotations

import json
import secrets
from typing import TYPE_CHECKING, Any, Final

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from cdp_frames.fixer.assets import SERVED, text_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from cdp_frames.fixer.messages import Desk

# A block of 20,000 rows, pasted, is a few megabytes.
LARGEST: Final = 32 * 2**20
_TYPES: Final = {"mjs": "text/javascript", "css": "text/css"}
_HEADERS: Final = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src "
    "'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action "
    "'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_PAGE: Final = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Fix refused rows</title>
<meta name="viewport" content="width=device-width">
<link rel="icon" href="data:,">
<link rel="stylesheet" href="tabulator_simple.min.css">
<link rel="stylesheet" href="fix.css">
<link rel="stylesheet" href="page.css">
<script type="module" src="page.mjs"></script>
</head>
<body><main></main></body>
</html>
"""


class Page:
    """The page as an ASGI application.

    Attributes:
        path: where it is, with its secret.
    """

    def __init__(
        self,
        desk: Desk,
        host: Callable[[], str],
        stop: Callable[[], None],
        clock: Callable[[], float],
    ) -> None:
        """Make the page.

        Args:
            desk: answers its messages.
            host: what the Host of a call has to be, such as ``127.0.0.1:8000``.
            stop: called at Done.
            clock: returns the time in seconds.
        """
        self._desk = desk
        self._host = host
        self._stop = stop
        self._clock = clock
        self._secret = secrets.token_urlsafe(32)
        self.path = f"/{self._secret}/"
        self._asked = clock()
        routes = [
            Route("/", self._page),
            Route("/ask", self._ask, methods=["POST"]),
            *(Route(f"/{name}", _file_of(name)) for name in SERVED),
        ]
        self._inside: ASGIApp = Starlette(routes=routes)

    def idle(self) -> float:
        """Return for how many seconds nobody has asked."""
        return self._clock() - self._asked

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a call, if it is ours."""
        if scope["type"] == "lifespan":
            await self._inside(scope, receive, send)
            return
        if scope["type"] != "http":
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                ours = [(k.lower().encode(), v.encode()) for k, v in _HEADERS.items()]
                names = {name for name, _ in ours}
                kept = [pair for pair in message["headers"] if pair[0] not in names]
                message = {**message, "headers": [*kept, *ours]}
            await send(message)

        headers = dict(scope["headers"])
        _, _, path = scope["path"].partition("/")
        secret, slash, rest = path.partition("/")
        if headers.get(b"host", b"").decode("latin-1") != self._host():
            answer: ASGIApp = PlainTextResponse("not this host", 403)
        elif not slash or not secrets.compare_digest(
            secret.encode(), self._secret.encode()
        ):
            answer = PlainTextResponse("not found", 404)
        else:
            self._asked = self._clock()
            scope = {**scope, "path": f"/{rest}", "raw_path": f"/{rest}".encode()}
            answer = self._inside
        await answer(scope, receive, guarded)

    async def _page(self, _: Request) -> Response:
        return HTMLResponse(_PAGE)

    async def _ask(self, request: Request) -> Response:
        if request.headers.get("origin") != f"http://{self._host()}":
            return PlainTextResponse("not from this page", 403)
        if request.headers.get("content-type") != "application/json":
            return PlainTextResponse("not JSON", 415)
        body = await _body(request)
        if body is None:
            return PlainTextResponse("too large", 413)
        try:
            message = json.loads(body)
            if isinstance(message, dict) and message.get("do") == "done":
                self._stop()
                return JSONResponse({"type": "done"})
            told = await run_in_threadpool(self._desk.answer, message)
        except (ValueError, RecursionError):
            return PlainTextResponse("not a message", 400)
        return _json(told)


def _json(told: dict[str, Any]) -> Response:
    # Half a surrogate pair has no UTF-8: JSON writes it as an escape.
    return Response(
        json.dumps(told, separators=(",", ":")), media_type="application/json"
    )


async def _body(request: Request) -> bytes | None:
    """Return the body of a call; None for one that is too large."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST:
            return None
    return body


def _file_of(name: str) -> Callable[[Request], Response]:
    media = _TYPES[name.rpartition(".")[2]]

    def served(_: Request) -> Response:
        return Response(text_of(name), media_type=media)

    return served
