"""The client: one method for each endpoint of the API."""

from __future__ import annotations

import os
import time
from importlib.metadata import PackageNotFoundError, version
from random import random as uniform
from typing import TYPE_CHECKING, Any, Final

from cdp_frames.api.addresses import addresses_of
from cdp_frames.api.auth import FromEnvironment, StaticToken, credentials_from
from cdp_frames.api.job_calls import JobCalls
from cdp_frames.api.list_calls import ListCalls
from cdp_frames.api.record_calls import RecordCalls
from cdp_frames.api.transport import Transport

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from types import TracebackType
    from typing import Self

    from requests import Session

    from cdp_frames.api.addresses import Resolve
    from cdp_frames.api.auth import Credentials
    from cdp_frames.api.limits import Limits
    from cdp_frames.api.retries import Retries

# `docs/contract.md` section 1.1.
BASE_URL: Final = "https://api.experiture.ai/public/v1"


class Client(JobCalls, ListCalls, RecordCalls):
    """Speaks to the CDP.

    Reads and writes are tried again when the CDP asks for it, when it stumbles and when
    the connection is lost; a write carries the same ``Idempotency-Key`` each time, so
    that it happens once. What goes wrong in the end is raised as an `ApiError` (the CDP
    said no) or a `TransferError` (there was no usable answer).

    Args:
        token: a bearer token, or credentials that produce one. Without it, token and
            address are taken from the environment as `from_env` does.
        base_url: the address of the API; HTTPS, or plain HTTP to this machine.
        session: the ``requests`` session to call with; your own one stays open.
        timeout: how long a call may take, in seconds, with its answer; an upload or a
            download, how long it may stand still.
        clock: seconds that only grow; the wait for a job is measured with it.
        sleep: waits that many seconds.
        random: draws from 0 to 1, for the pauses between attempts.
        retries: how often a call is tried.
        limits: how large and how slow an answer may be.
        upload_hosts: the hosts that files may go to and come from, such as
            ``"upload.example.com"`` or ``"*.example.com"``, also in a private network.
            Without it any public host, and a private one where the API itself is.
        resolve: returns the addresses of a host, to tell a private one.

    Raises:
        SettingsError: no credentials, or an address that is not safe.

    Examples:
        >>> Client("a-token")
        Client('api.experiture.ai')

    Source:
        ``docs/contract.md`` sections 1 to 4 and 6.
    """

    def __init__(  # noqa: PLR0913 - settings, each with a default
        self,
        token: str | Credentials | None = None,
        *,
        base_url: str | None = None,
        session: Session | None = None,
        timeout: float = 60.0,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
        random: Callable[[], float] = uniform,
        retries: Retries | None = None,
        limits: Limits | None = None,
        upload_hosts: Iterable[str] = (),
        resolve: Resolve = addresses_of,
    ) -> None:
        if token is None:
            token = credentials_from(os.environ)
            base_url = base_url or os.environ.get("EXPERITURE_BASE_URL", "").strip()
            upload_hosts = upload_hosts or _hosts_of(os.environ)
        self._session = _new_session() if session is None else session
        self._closes_session = session is None
        self._clock = clock
        self._sleep = sleep
        self._transport = Transport(
            base_url or BASE_URL,
            StaticToken(token) if isinstance(token, str) else token,
            session=self._session,
            timeout=timeout,
            sleep=sleep,
            random=random,
            retries=retries,
            limits=limits,
            upload_hosts=_hosts(upload_hosts),
            resolve=resolve,
        )

    @classmethod
    def from_env(cls, environ: Mapping[str, str] | None = None) -> Self:
        """Make a client from settings.

        ``EXPERITURE_API_KEY`` holds a bearer token; without it,
        ``EXPERITURE_CLIENT_ID``, ``EXPERITURE_CLIENT_SECRET`` and
        ``EXPERITURE_TOKEN_URL`` describe an OAuth client. ``EXPERITURE_BASE_URL`` is
        for another address than the CDP's own,
        ``EXPERITURE_UPLOAD_HOSTS`` for ``upload_hosts``, with commas between.

        Args:
            environ: the settings; those of the process if left out.

        Raises:
            SettingsError: there are no credentials; says how to set them.
        """
        settings = os.environ if environ is None else environ
        base_url = settings.get("EXPERITURE_BASE_URL", "").strip()
        return cls(
            credentials_from(settings),
            base_url=base_url or None,
            upload_hosts=_hosts_of(settings),
        )

    def __reduce__(self) -> tuple[object, ...]:
        """Leave the token behind: what is pickled ends up in files and on wires.

        The client made of it takes its credentials from the environment, with the first
        call, and has a session of its own.
        """
        return _remade, (type(self), self._transport.settings)

    def close(self) -> None:
        """Close the connections, unless the session is the caller's."""
        if self._closes_session:
            self._session.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def sleep(self, seconds: float) -> None:
        """Wait between two looks at the CDP, the way the client was told to."""
        self._sleep(seconds)

    def __repr__(self) -> str:
        return f"Client({self._transport.origin.host!r})"


def _remade(kind: type[Client], settings: Mapping[str, Any]) -> Client:
    return kind(FromEnvironment(), **settings)


def _hosts(given: Iterable[str]) -> tuple[str, ...]:
    # One text is most likely one host, not its letters.
    return (given,) if isinstance(given, str) else tuple(given)


def _hosts_of(settings: Mapping[str, str]) -> tuple[str, ...]:
    hosts = settings.get("EXPERITURE_UPLOAD_HOSTS", "").split(",")
    return tuple(host.strip() for host in hosts if host.strip())


def _new_session() -> Session:
    import requests  # noqa: PLC0415 - slow to import, needed by clients alone

    session = requests.Session()
    session.headers["User-Agent"] = f"cdp-frames/{_version()}"
    return session


def _version() -> str:
    try:
        return version("cdp-frames")
    except PackageNotFoundError:
        return "0"
