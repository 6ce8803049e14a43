"""The client: one method for each endpoint of the API."""

from __future__ import annotations

import os
import time
from importlib.metadata import PackageNotFoundError, version
from random import random as uniform
from typing import TYPE_CHECKING, Any, Final

from cdp_frames.api.addresses import addresses_of
from cdp_frames.api.auth import FromEnvironment, credentials_from, given_credentials
from cdp_frames.api.job_calls import JobCalls
from cdp_frames.api.list_calls import ListCalls
from cdp_frames.api.record_calls import RecordCalls
from cdp_frames.api.secret import Secret
from cdp_frames.api.settings import Settings
from cdp_frames.api.transport import Transport

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from os import PathLike
    from types import TracebackType
    from typing import Self

    from requests import Session

    from cdp_frames.api.addresses import Resolve
    from cdp_frames.api.limits import Limits
    from cdp_frames.api.retries import Retries
    from cdp_frames.api.secret import Credentials

# `docs/contract.md` section 1.1.
BASE_URL: Final = "https://api.experiture.ai/public/v1"


class Client(JobCalls, ListCalls, RecordCalls):
    """Speaks to the CDP.

    Reads and writes are tried again when the CDP asks for it, when it stumbles and when
    the connection is lost; a write carries the same ``Idempotency-Key`` each time, so
    that it happens once. What goes wrong in the end is raised as an `ApiError` (the CDP
    said no) or a `TransferError` (there was no usable answer).

    Args:
        token: a bearer token; a function that returns one, such as one that asks a
            vault, which is called with the first call, and again when the CDP refuses
            the token; or credentials. Without it, token and address are taken from the
            environment as `from_env` does.
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
        ca_bundle: a file in the form of PEM, or a folder, with the certificates of
            those whom to trust, for the API and for files. No variable of the
            environment and no session overrides it.

    Raises:
        SettingsError: no credentials, an address that is not safe, or a file of
            certificates that is none.

    Examples:
        >>> Client("a-token")
        Client('api.experiture.ai')

    Source:
        ``docs/contract.md`` sections 1 to 4 and 6.
    """

    def __init__(  # noqa: PLR0913 - settings, each with a default
        self,
        token: str | Callable[[], str] | Credentials | None = None,
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
        ca_bundle: str | PathLike[str] | None = None,
    ) -> None:
        # Where a text was: a traceback may show local variables.
        told = Secret(token) if isinstance(token, str) else token
        del token
        if told is None:
            settings = Settings(os.environ)
            told = credentials_from(settings)
            base_url = base_url or settings.base_url
            upload_hosts = upload_hosts or settings.upload_hosts
            ca_bundle = ca_bundle or settings.ca_bundle
        self._session = _new_session() if session is None else session
        self._closes_session = session is None
        self._clock = clock
        self._sleep = sleep
        self._transport = Transport(
            base_url or BASE_URL,
            given_credentials(told),
            session=self._session,
            timeout=timeout,
            sleep=sleep,
            random=random,
            retries=retries,
            limits=limits,
            upload_hosts=_hosts(upload_hosts),
            resolve=resolve,
            ca_bundle=ca_bundle,
        )

    @property
    def limits(self) -> Limits:
        """How large an answer may be, and how long a list that is read whole."""
        return self._transport.limits

    @classmethod
    def from_env(cls, environ: Mapping[str, str] | None = None) -> Self:
        """Make a client from settings.

        ``EXPERITURE_API_KEY`` holds a bearer token, or ``EXPERITURE_API_KEY_FILE`` the
        path of a file with one, which is read again when the CDP refuses the token;
        without them, ``EXPERITURE_CLIENT_ID``, ``EXPERITURE_CLIENT_SECRET`` and
        ``EXPERITURE_TOKEN_URL`` describe an OAuth client. ``EXPERITURE_BASE_URL`` is
        for another address than the CDP's own, ``EXPERITURE_UPLOAD_HOSTS`` for
        ``upload_hosts``, with commas between, ``EXPERITURE_CA_BUNDLE`` for
        ``ca_bundle``.

        Args:
            environ: the settings; those of the process if left out.

        Raises:
            SettingsError: there are no credentials, and says how to set them; or a file
                that is named can't be used.
        """
        settings = Settings(os.environ if environ is None else environ)
        del environ
        return cls(
            credentials_from(settings),
            base_url=settings.base_url,
            upload_hosts=settings.upload_hosts,
            ca_bundle=settings.ca_bundle,
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

    @property
    def workspace(self) -> str:
        """What tells the workspace of this client from others; holds no secret.

        Raises:
            CdpError: there are no credentials, or no token can be had.
        """
        return self._transport.workspace

    def sleep(self, seconds: float) -> None:
        """Wait between two looks at the CDP, the way the client was told to.

        Args:
            seconds: how long.
        """
        self._sleep(seconds)

    def __repr__(self) -> str:
        # A traceback may show a client that is not made yet.
        transport = getattr(self, "_transport", None)
        return f"Client({transport.origin.host!r})" if transport else "Client(…)"


def _remade(kind: type[Client], settings: Mapping[str, Any]) -> Client:
    return kind(FromEnvironment(), **settings)


def _hosts(given: Iterable[str]) -> tuple[str, ...]:
    # One text is most likely one host, not its letters.
    return (given,) if isinstance(given, str) else tuple(given)


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
