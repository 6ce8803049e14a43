"""The sandbox as something to start and stop."""

from __future__ import annotations

import atexit
import importlib
import socket
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import uvicorn

from cdp_frames.sandbox.data.store import table_of
from cdp_frames.sandbox.http.app import Application, Exchange
from cdp_frames.sandbox.http.connections import Connections
from cdp_frames.sandbox.http.contract import BASE, NAMES, TOKEN_PATH
from cdp_frames.sandbox.http.workspace import Workspace, furnish, open_workspace
from cdp_frames.sandbox.settings.arming import Faults
from cdp_frames.sandbox.settings.clock import Clock, SystemClock
from cdp_frames.sandbox.settings.file import load_settings

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from types import TracebackType
    from typing import Self

    import pandas as pd
    from starlette.types import Receive, Scope, Send

    from cdp_frames.sandbox.settings.error_file import ErrorFile
    from cdp_frames.sandbox.settings.model import Settings

_HOST: Final = "127.0.0.1"
_TOKEN_LIFE: Final = 365 * 24 * 3600.0  # seconds


class Sandbox:
    """A CDP of your own: the documented API over HTTP, on this machine only.

    Args:
        path: a database file that keeps everything; None for memory.
        port: the port on 127.0.0.1; 0 for any that is free.
        settings: a YAML or JSON file, a mapping with the same keys, or ``Settings``.
        clock: the time; pass a ``ManualClock`` to let it expire tokens and addresses
            without waiting.

    Attributes:
        faults: misbehaviour on demand.

    Examples:
        >>> import requests
        >>> with Sandbox() as cdp:
        ...     answer = requests.get(
        ...         f"{cdp.url}/lists",
        ...         headers={"Authorization": f"Bearer {cdp.token}"},
        ...         timeout=10,
        ...     )
        ...     answer.json()["data"]["total"]
        0
    """

    def __init__(
        self,
        path: str | Path | None = None,
        port: int = 0,
        *,
        settings: Settings | Mapping[str, object] | str | Path | None = None,
        clock: Clock | None = None,
    ) -> None:
        self._path = None if path is None else Path(path)
        self._port = port
        self.settings = load_settings(settings)
        self._clock = clock or SystemClock()
        self.faults = Faults(NAMES, self.settings.seed)
        self.faults.add_all(self.settings.faults)
        self._thread: threading.Thread | None = None
        self._opened: Workspace | None = None
        self._token = ""

    @property
    def _cdp(self) -> Workspace:
        if self._opened is None:
            raise RuntimeError("the sandbox is not running: start() it, or use `with`")
        return self._opened

    def start(self) -> Self:
        """Open the database and begin to listen.

        Raises:
            OSError: the port is taken.
            RuntimeError: it is running already.
        """
        if self._thread is not None:
            raise RuntimeError("the sandbox is running already")
        # Bound here and not in the thread, so that a taken port is the caller's error.
        # The protocol is named because asyncio switches Nagle's algorithm off only
        # then, and with it every answer would come 40 ms late.
        listener = socket.socket(proto=socket.IPPROTO_TCP)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((_HOST, self._port))
            # Kept, so that a sandbox that is started again is found again.
            self._port = int(listener.getsockname()[1])
            self._opened = open_workspace(
                self._path, self.settings, self._clock, self.faults, self.origin
            )
        except BaseException:
            listener.close()
            raise
        self._connections = Connections()
        self._open_doors()
        config = uvicorn.Config(
            self._answer,
            interface="asgi3",
            log_config=None,
            access_log=False,
            lifespan="off",
            http=self._connections.protocol(),
            ws="none",
            loop="asyncio",
            # A connection that is closed for idleness just when its caller speaks
            # again is a lost call; here nobody runs out of connections.
            timeout_keep_alive=600,
            timeout_graceful_shutdown=2,
        )
        self._server = uvicorn.Server(config)
        self._connections.belong_to(self._server)
        self._listener = listener
        # A daemon, stopped at exit: a notebook that forgets to stop it must not hang.
        self._thread = threading.Thread(
            target=self._server.run, args=([listener],), name="cdp-sandbox", daemon=True
        )
        self._thread.start()
        atexit.register(self.stop)
        while not self._server.started:
            if not self._thread.is_alive():
                self.stop()
                raise RuntimeError("the sandbox could not start")
            time.sleep(0.005)
        return self

    def _open_doors(self) -> None:
        self._app = Application(self._cdp, self._connections)
        self._token = self.issue_token()

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._app(scope, receive, send)

    def reset(self) -> None:
        """Forget everything that was done, as if it had just been started.

        Records, lists, audiences, jobs, uploaded files, exchanges, faults, revoked
        tokens and the shape of the error file are as at the start. The address, the
        OAuth clients and the clock stay, and tokens that were issued still work. Jobs
        that run are stopped first. It is much quicker than a new sandbox: a test may
        begin with it. Call it while no request is under way.

        Raises:
            RuntimeError: it is not running.

        Examples:
            >>> with Sandbox() as cdp, cdp.client() as client:
            ...     made = client.create_list("Leads")
            ...     cdp.reset()
            ...     len(list(client.lists()))
            0
        """
        store = self._cdp.store
        self._cdp.runner.close()
        store.clear()
        self.faults.clear()
        self.faults.used = 0
        self.faults.add_all(self.settings.faults)
        self._opened = furnish(
            store, self.settings, self._clock, self.faults, self.origin
        )
        self._open_doors()

    def stop(self) -> None:
        """Stop listening, wait for what runs, and close the database."""
        if self._thread is None:
            return
        atexit.unregister(self.stop)
        self._server.should_exit = True
        self._thread.join()
        self._thread = None
        self._listener.close()
        self._cdp.close()

    def __repr__(self) -> str:
        place = "in memory" if self._path is None else f"in {self._path}"
        where = self.url if self._thread is not None else "not running"
        return f"<Sandbox {where}, {place}>"

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    @property
    def port(self) -> int:
        """The port on 127.0.0.1; 0 as long as none was chosen."""
        return self._port

    @property
    def origin(self) -> str:
        """Scheme, host and port."""
        if self._port == 0:
            raise RuntimeError("the sandbox has no port yet: start() it, or use `with`")
        return f"http://{_HOST}:{self._port}"

    @property
    def url(self) -> str:
        """The base URL, as in ``EXPERITURE_BASE_URL``."""
        return f"{self.origin}{BASE}"

    @property
    def token_url(self) -> str:
        """The token endpoint, as in ``EXPERITURE_TOKEN_URL``."""
        return f"{self.origin}{TOKEN_PATH}"

    @property
    def client_id(self) -> str:
        """The id of the first OAuth client."""
        return self._cdp.client.id

    @property
    def client_secret(self) -> str:
        """The secret of the first OAuth client."""
        return self._cdp.client.secret

    @property
    def landing(self) -> Path:
        """The folder where uploaded files land."""
        return self._cdp.store.landing

    @property
    def token(self) -> str:
        """A token that may do all that the first OAuth client may."""
        if not self._token:
            raise RuntimeError(
                "the sandbox has no token yet: start() it, or use `with`"
            )
        return self._token

    @property
    def environ(self) -> dict[str, str]:
        """The settings to export: a ready-made token."""
        return {
            "EXPERITURE_API_KEY": self.token,
            "EXPERITURE_BASE_URL": self.url,
        }

    @property
    def oauth_environ(self) -> dict[str, str]:
        """The settings to export instead: client credentials."""
        return {
            "EXPERITURE_CLIENT_ID": self.client_id,
            "EXPERITURE_CLIENT_SECRET": self.client_secret,
            "EXPERITURE_TOKEN_URL": self.token_url,
            "EXPERITURE_BASE_URL": self.url,
        }

    @property
    def error_file(self) -> ErrorFile:
        """The shape of the error file; set it to get another from now on."""
        return self._cdp.error_file

    @error_file.setter
    def error_file(self, shape: ErrorFile) -> None:
        self._cdp.error_file = shape

    @property
    def exchanges(self) -> list[Exchange]:
        """The calls that were answered, oldest first."""
        return list(self._app.exchanges)

    def issue_token(
        self, scopes: Iterable[str] | None = None, *, life: float = _TOKEN_LIFE
    ) -> str:
        """Return a new token.

        Args:
            scopes: what it may do; None for all that the first client may.
            life: seconds until it expires.
        """
        allowed = self._cdp.client.scopes if scopes is None else scopes
        return self._cdp.tokens.issue(self._cdp.client, allowed, life)

    def revoke(self, token: str) -> None:
        """Make a token useless from now on.

        Args:
            token: one that was issued.
        """
        self._cdp.tokens.revoke(token)

    def records(self, object_name: str = "profiles") -> pd.DataFrame:
        """Return what is stored: ``record_id`` and a column for each field.

        Args:
            object_name: the object.
        """
        spec = self.settings.by_name[object_name]
        db = self._cdp.store.cursor()
        try:
            # By way of Arrow: DuckDB's own df() warns under pandas 3.
            rows = db.sql(f"SELECT * FROM {table_of(spec)} ORDER BY record_id")  # noqa: S608 - quoted name
            frame: pd.DataFrame = rows.to_arrow_table().to_pandas()
            return frame
        finally:
            db.close()

    def audiences(self) -> list[dict[str, object]]:
        """Return the audiences that jobs have made."""
        rows = self._cdp.store.read(
            "SELECT id, name, job_id, len(records) FROM audiences ORDER BY created_at"
        )
        keys = ("id", "name", "jobId", "matchCount")
        return [dict(zip(keys, row, strict=True)) for row in rows]

    def wait(self, seconds: float = 60.0) -> bool:
        """Wait for the jobs that run; say whether all have ended.

        Args:
            seconds: for how long at most.
        """
        return self._cdp.runner.wait(seconds)

    def client(self, **options: object) -> Any:  # noqa: ANN401 - see below
        """Return a ``cdp_frames.Client`` for this sandbox.

        Args:
            options: passed on to the client.
        """
        # The sandbox is a second reading of the contract and shares no code with the
        # client, so it imports neither it nor its type. This is a convenience for
        # users, and the one door back; it opens only when it is asked for.
        package = importlib.import_module("cdp_frames")
        return package.Client(self.token, base_url=self.url, **options)
