"""The page as a server on this machine, until Done, Ctrl-C or an idle hour."""

from __future__ import annotations

import socket
import tempfile
import time
import webbrowser
from contextlib import suppress
from html import escape
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Final

import uvicorn

from cdp_frames.fixer import assets
from cdp_frames.fixer.messages import Desk
from cdp_frames.fixer.page import Page
from cdp_frames.storage import private_file

if TYPE_CHECKING:
    from collections.abc import Callable

    from cdp_frames.fixer.work import Work

_LOOPBACK: Final = "127.0.0.1"
# Seconds.
IDLE: Final = 3600.0
_TICK: Final = 0.1
_GO: Final = (
    '<!doctype html><meta charset="utf-8">'
    '<meta http-equiv="refresh" content="0;url={}">'
)


class Serving:
    """A page that is being served.

    Attributes:
        url: where it is; whoever knows it may edit.
        why: how it ended: ``done``, ``stopped`` or ``idle``; empty while it runs.
    """

    def __init__(
        self,
        work: Work,
        *,
        idle: float = IDLE,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Begin to serve.

        Args:
            work: what is edited.
            idle: how many seconds nobody may ask before it ends.
            clock: returns the time in seconds.

        Raises:
            FrameError: the files of the grid are not here.
        """
        assets.require()
        self.why = ""
        self._idle = idle
        self._door = socket.socket()
        self._door.bind((_LOOPBACK, 0))
        # From now on a call waits until the server is ready for it.
        self._door.listen()
        host = f"{_LOOPBACK}:{self._door.getsockname()[1]}"
        self._page = Page(Desk(work), lambda: host, self._done, clock)
        self.url = f"http://{host}{self._page.path}"
        config = uvicorn.Config(
            self._page,
            log_config=None,
            access_log=False,
            server_header=False,
            callback_notify=self._look,
            timeout_notify=1,
            timeout_graceful_shutdown=5,
        )
        self._server = uvicorn.Server(config)
        # In a thread, for a notebook has an event loop of its own.
        self._thread = Thread(target=self._server.run, kwargs={"sockets": [self._door]})
        self._thread.start()

    def wait(self) -> str:
        """Wait for the end; return how it came."""
        try:
            while self._thread.is_alive():
                self._thread.join(_TICK)
        except KeyboardInterrupt:
            self.stop()
        return self.why

    def stop(self) -> None:
        """End it."""
        self.why = self.why or "stopped"
        self._server.should_exit = True
        self._thread.join()
        self._door.close()

    def _done(self) -> None:
        self.why = self.why or "done"
        self._server.should_exit = True

    async def _look(self) -> None:
        if self._page.idle() > self._idle:
            self.why = self.why or "idle"
            self._server.should_exit = True


def serve(work: Work, *, open_browser: bool, say: Callable[[str], object]) -> str:
    """Serve a page until its end, and say where it is.

    Args:
        work: what is edited.
        open_browser: whether to open it in the browser of whoever runs this.
        say: is told where the page is.

    Returns:
        How it ended: ``done``, ``stopped`` or ``idle``.
    """
    serving = Serving(work)
    try:
        say(serving.url)
        if not open_browser:
            return serving.wait()
        # The address is a secret, and what a browser is started with is none.
        with tempfile.TemporaryDirectory(prefix="cdp-frames-") as folder:
            go = Path(folder) / "fix.html"
            with private_file(go) as stream:
                stream.write(_GO.format(escape(serving.url)).encode())
            with suppress(webbrowser.Error):
                webbrowser.open(go.as_uri())
            return serving.wait()
    finally:
        serving.stop()
