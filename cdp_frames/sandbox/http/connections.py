"""The open connections, so that a fault can cut one off."""

from __future__ import annotations

import asyncio
import socket
from functools import partial
from typing import TYPE_CHECKING, cast

from uvicorn.protocols.http.h11_impl import H11Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.types import Scope
    from uvicorn import Server


class Connections:
    """Knows the connection of each caller by the caller's address."""

    def __init__(self) -> None:
        self._open: dict[object, asyncio.Transport] = {}
        self._server: Server | None = None
        self._make: Callable[[], asyncio.Protocol] | None = None
        self._waiting: asyncio.Task[None] | None = None

    def protocol(self) -> type[H11Protocol]:
        """Return uvicorn's protocol, made to register its connections here.

        An ASGI application can't close a connection without an answer, and a client
        has to be tested against exactly that.
        """
        connections = self._open

        def note_how(make: Callable[[], asyncio.Protocol]) -> None:
            self._make = make

        class Registered(H11Protocol):
            def __init__(self, *args: object, **options: object) -> None:
                # As uvicorn makes them, whatever its version.
                note_how(partial(Registered, *args, **options))
                super().__init__(*args, **options)  # type: ignore[arg-type]  # handed on

            def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn declares it
                super().connection_made(transport)
                self.peer = transport.get_extra_info("peername")
                connections[self.peer] = transport

            def connection_lost(self, exc: Exception | None) -> None:
                connections.pop(self.peer, None)
                super().connection_lost(exc)

        return Registered

    def belong_to(self, server: Server) -> None:
        """Say whose connections they are: who listens for them."""
        self._server = server

    def go_down(self, seconds: float) -> None:
        """Cut all connections off, and let nobody listen on the port for a while.

        To be called in the thread of the server.
        """
        if self._server is None or self._make is None or self._waiting is not None:
            return
        address = self._server.servers[0].sockets[0].getsockname()
        for listening in self._server.servers:
            listening.close()
        for transport in list(self._open.values()):
            transport.abort()
        # Bound, so that nobody else takes the port, and not listening: it refuses.
        port = socket.socket(proto=socket.IPPROTO_TCP)
        port.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        port.bind(address)
        self._waiting = asyncio.ensure_future(self._come_back(port, seconds))

    async def _come_back(self, port: socket.socket, seconds: float) -> None:
        try:
            await asyncio.sleep(seconds)
            loop = asyncio.get_running_loop()
            make = cast("Callable[[], asyncio.Protocol]", self._make)
            again = await loop.create_server(make, sock=port, backlog=2048)
        except BaseException:  # stopped meanwhile
            port.close()
            raise
        if self._server is not None:
            self._server.servers[:] = [again]
        self._waiting = None

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
