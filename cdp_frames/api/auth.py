"""Credentials: where the bearer token comes from, and the one host that gets it."""

from __future__ import annotations

import os
import time
from threading import Lock
from typing import TYPE_CHECKING, Final

from cdp_frames.api.rotating import token_of_call, token_of_file
from cdp_frames.api.secret import Secret, hidden, usable
from cdp_frames.api.settings import KEY, KEY_FILE, OAUTH, Settings
from cdp_frames.api.urls import Origin, origin_of, require_private
from cdp_frames.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from requests import PreparedRequest

    from cdp_frames.api.secret import Credentials, Grant

# A token is renewed this long before its end, so that it cannot end on the way.
# Seconds, and a share of its life for those that live shorter than minutes.
_EARLY: Final = 30.0
_EARLY_SHARE: Final = 0.1

# `docs/contract.md` section 1.4 names the second for expired tokens too.
_EXPIRED: Final = frozenset(
    {
        "CDP_ETL.AUTH.TOKEN_EXPIRED",
        "CDP_ETL.AUTH.UNAUTHORIZED",
    }
)

HOW_TO_SET: Final = """\
no credentials for the CDP. Set one of these in the environment:
  EXPERITURE_API_KEY        a bearer token, or
  EXPERITURE_API_KEY_FILE   the path of a file that holds one, or
  EXPERITURE_CLIENT_ID, EXPERITURE_CLIENT_SECRET, EXPERITURE_TOKEN_URL
                            an OAuth client (portal.experiture.com, My Organization,
                            API Access, New Client)
To try everything without an account, start the CDP in a box and export what it prints:
  python -m cdp_frames.sandbox"""


class StaticToken:
    """A ready-made bearer token.

    Raises:
        SettingsError: it is empty, or holds what no header may hold.
    """

    def __init__(self, token: str | Secret) -> None:
        token = hidden(token)
        self._token = usable(token, "the token")

    def token(self, fetch: Grant) -> Secret:  # noqa: ARG002 - the protocol's signature
        """Return the token."""
        return self._token

    def renew(self, spent: Secret, code: str) -> bool:  # noqa: ARG002 - the protocol's signature
        """Say no: there is only this one."""
        return False

    def __repr__(self) -> str:
        return "StaticToken(…)"


class ClientCredentials:
    """An OAuth client: gets a token when one is needed, and a new one before its end.

    Args:
        client_id: the id of the OAuth client.
        client_secret: its secret.
        token_url: where tokens are had; HTTPS, or plain HTTP to this machine.
        clock: seconds that only grow.

    Raises:
        SettingsError: something is empty, or the secret would travel in the open.

    Source:
        RFC 6749 section 4.4. That the URL is a setting: ``docs/contract.md``
        section 1.2.
    """

    def __init__(
        self,
        client_id: str,
        client_secret: str | Secret,
        token_url: str,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        client_secret = hidden(client_secret)
        require_private(token_url)
        self._client_id = usable(Secret(client_id), "the client id").reveal()
        self._secret = usable(client_secret, "the client secret")
        self._token_url = token_url
        self._clock = clock
        self._lock = Lock()
        self._token: Secret | None = None
        self._renew_at: float | None = None

    @property
    def client_id(self) -> str:
        """The id of the OAuth client."""
        return self._client_id

    def token(self, fetch: Grant) -> Secret:
        """Return a token, a new one if the last one is about to end.

        One thread fetches while the others wait: they would all get the same answer.
        """
        with self._lock:
            if self._token is None or self._is_due():
                self._token = self._fetched(fetch)
            return self._token

    def renew(self, spent: Secret, code: str) -> bool:
        """Forget `spent` unless another thread has replaced it already.

        A token that the CDP does not know at all is none that has expired.
        """
        if code not in _EXPIRED:
            return False
        with self._lock:
            if self._token is spent:
                self._token = None
        return True

    def _is_due(self) -> bool:
        return self._renew_at is not None and self._clock() >= self._renew_at

    def _fetched(self, fetch: Grant) -> Secret:
        asked_at = self._clock()
        form: dict[str, Secret | str] = {
            "grant_type": "client_credentials",
            "client_id": self._client_id,
            "client_secret": self._secret,
        }
        token, life = fetch(self._token_url, form)
        self._renew_at = None
        if life is not None:
            self._renew_at = asked_at + life - min(_EARLY, _EARLY_SHARE * life)
        return usable(hidden(token), "the token that the CDP issued")

    def __repr__(self) -> str:
        return f"ClientCredentials({origin_of(self._token_url).host!r})"


class FromEnvironment:
    """The credentials that the settings of the process name when they are needed.

    A client that was carried to another process has these: its own token stays behind.
    """

    def __init__(self) -> None:
        self._found: Credentials | None = None

    @property
    def client_id(self) -> str:
        """The id of the OAuth client; empty where the settings name none.

        Raises:
            SettingsError: they name no credentials.
        """
        self._found = self._found or credentials_from(Settings(os.environ))
        return str(getattr(self._found, "client_id", ""))

    def token(self, fetch: Grant) -> Secret:
        """Return a token.

        Raises:
            SettingsError: the settings name no credentials.
        """
        self._found = self._found or credentials_from(Settings(os.environ))
        return self._found.token(fetch)

    def renew(self, spent: Secret, code: str) -> bool:
        """Say whether another token can be had."""
        return self._found is not None and self._found.renew(spent, code)

    def __repr__(self) -> str:
        return "FromEnvironment()"


class Bearer:
    """Signs requests to one origin, and no other.

    The origin is compared when the request is ready to leave, so that no redirect and
    no odd spelling of an address takes the token elsewhere.
    """

    def __init__(self, token: Secret, origin: Origin) -> None:
        self._token = token
        self._origin = origin

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        """Sign `request` if it goes home."""
        request.headers.pop("Authorization", None)
        if origin_of(request.url or "") == self._origin:
            request.headers["Authorization"] = f"Bearer {self._token.reveal()}"
        return request


class Unsigned:
    """Leaves requests without a signature, but for one among their `own` headers.

    Upload and error-file addresses are signed already and lie on other hosts. Without
    this, ``requests`` would send them what it finds in the session or in ``~/.netrc``.
    """

    def __init__(self, own: Mapping[str, str]) -> None:
        self._own = {name.lower(): value for name, value in own.items()}

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        """Take off whatever signature `request` came with."""
        request.headers.pop("Authorization", None)
        if "authorization" in self._own:
            request.headers["Authorization"] = self._own["authorization"]
        return request


def credentials_from(settings: Settings) -> Credentials:
    """Read credentials from settings: a ready-made token, else a file, else a client.

    Raises:
        SettingsError: there are none, some of an OAuth client's three are missing, or
            the file holds no token.
    """
    if settings.text(KEY):
        return StaticToken(settings.secret(KEY))
    if settings.text(KEY_FILE):
        return token_of_file(settings.text(KEY_FILE))
    missing = [name for name in OAUTH if not settings.text(name)]
    if len(missing) == len(OAUTH):
        raise SettingsError(HOW_TO_SET)
    if missing:
        raise SettingsError(
            f"{' and '.join(missing)} not set: an OAuth client needs all three of "
            f"{', '.join(OAUTH)}."
        )
    client_id, secret, token_url = map(settings.secret, OAUTH)
    return ClientCredentials(client_id.reveal(), secret, token_url.reveal())


def given_credentials(token: Secret | Credentials | Callable[[], str]) -> Credentials:
    """Return the credentials that the caller means.

    Raises:
        SettingsError: the token is empty, or holds what no header may hold.
    """
    if isinstance(token, Secret):
        return StaticToken(token)
    return token_of_call(token) if callable(token) else token
