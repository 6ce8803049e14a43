"""The open connections, so that a fault can cut one off."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from uvicorn.protocols.http.h11_impl import H11Protocol

if TYPE_CHECKING:
    import asyncio

    from starlette.types import Scope


class Connections:
    """Knows the connection of each caller by the caller's address."""

    def __init__(self) -> None:
        self._open: dict[object, asyncio.Transport] = {}

    def protocol(self) -> type[H11Protocol]:
        """Return uvicorn's protocol, made to register its connections here.

        An ASGI application can't close a connection without an answer, and a client
        has to be tested against exactly that.
        """
        connections = self._open

        class Registered(H11Protocol):
            def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn declares it
                super().connection_made(transport)
                self.peer = transport.get_extra_info("peername")
                connections[self.peer] = transport

            def connection_lost(self, exc: Exception | None) -> None:
                connections.pop(self.peer, None)
                super().connection_lost(exc)

        return Registered

    def cut(self, scope: Scope) -> None:
        """Close the connection that a request came by, at once."""
        transport = self._open.get(cast("object", scope["client"]))
        if transport is not None:
            transport.abort()

    def write(self, scope: Scope, data: bytes) -> None:
        """Write bytes to the connection, past the rules of HTTP."""
        transport = self._open.get(cast("object", scope["client"]))
        if transport is not None:
            transport.write(data)
