"""Bearer tokens with scopes, and the endpoint that hands them out.

The CDP's tokens are JWTs signed with RS256. These are JWTs as well, but signed with
HS256, which needs no further library; to a client a token is opaque either way.

Source:
    `docs/contract.md` section 1.2; RFC 7519; RFC 6749 sections 4.4 and 5.2.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qs, unquote

from cdp_frames.sandbox.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from cdp_frames.sandbox.settings.clock import Clock
    from cdp_frames.sandbox.settings.model import ClientSpec

_UNAUTHORIZED: Final = "CDP_ETL.AUTH.UNAUTHORIZED"
_INVALID: Final = "CDP_ETL.AUTH.TOKEN_INVALID"
_EXPIRED: Final = "CDP_ETL.AUTH.TOKEN_EXPIRED"
_FORBIDDEN: Final = "CDP_ETL.AUTH.FORBIDDEN"


@dataclass(frozen=True, slots=True)
class Principal:
    """Who is calling.

    Attributes:
        token_id: the id of the token; rate limits are counted by it.
        client: the id of the OAuth client.
        user: the id that ``requestedBy`` shows.
        scopes: what the token may do.
    """

    token_id: str
    client: str
    user: str
    scopes: frozenset[str]

    def require(self, scope: str) -> None:
        """Check a scope.

        Raises:
            Refusal: 403; the token does not have it.
        """
        if scope not in self.scopes:
            raise Refusal(
                403,
                _FORBIDDEN,
                f"the token lacks the scope {scope}",
                details={"scope": scope},
                remediation="Give the OAuth client the scope and get a new token.",
            )


class GrantError(Exception):
    """The token endpoint says no, in the words of RFC 6749 section 5.2."""

    def __init__(self, status: int, error: str, description: str) -> None:
        super().__init__(description)
        self.status = status
        self.error = error
        self.description = description


class Tokens:
    """Issues tokens, and reads them back.

    Args:
        secret: the key of the signature.
        clients: the OAuth clients, with their secrets.
        life: seconds that a token from the token endpoint lives.
        clock: tells when a token has expired.
        store: the id of what is stored: whoever keeps a journal of what it did can tell
            by the token that this is another CDP, though its address is the same.
    """

    def __init__(
        self,
        secret: str,
        clients: Sequence[ClientSpec],
        life: float,
        clock: Clock,
        store: str = "",
    ) -> None:
        self._store = store
        self._secret = secret.encode()
        self._clients = {client.id: client for client in clients}
        self._life = life
        self._clock = clock
        self._revoked: set[str] = set()

    def issue(self, client: ClientSpec, scopes: Iterable[str], life: float) -> str:
        """Return a new token.

        Args:
            client: the OAuth client that it belongs to.
            scopes: what it may do.
            life: seconds until it expires.
        """
        now = self._clock.now()
        claims = {
            "iss": "cdp-sandbox",
            "sub": f"{client.id}@{self._store}",
            "cid": client.id,
            "usr": client.user,
            "scope": " ".join(scopes),
            "iat": int(now),
            "exp": now + life,
            "jti": secrets.token_hex(8),
        }
        head = _encode(json.dumps({"alg": "HS256", "typ": "JWT"}).encode())
        signed = f"{head}.{_encode(json.dumps(claims).encode())}"
        return f"{signed}.{self._signature(signed)}"

    def revoke(self, token: str) -> None:
        """Make a token useless from now on."""
        self._revoked.add(token)

    def read(self, header: str | None) -> Principal:
        """Return who is calling.

        Args:
            header: the ``Authorization`` header, or None.

        Raises:
            Refusal: 401; the token is missing, unknown, expired or revoked.
        """
        scheme, _, token = (header or "").partition(" ")
        if scheme.lower() != "bearer" or not token.strip():
            raise _unauthorized(_UNAUTHORIZED, "a bearer token is missing")
        claims = self._claims(token.strip())
        if token.strip() in self._revoked:
            raise _unauthorized(_UNAUTHORIZED, "the token was revoked")
        if self._clock.now() >= float(str(claims["exp"])):
            raise _unauthorized(_EXPIRED, "the token has expired")
        return Principal(
            token_id=str(claims["jti"]),
            client=str(claims["cid"]),
            user=str(claims["usr"]),
            scopes=frozenset(str(claims["scope"]).split()),
        )

    def grant(self, form: str, header: str | None) -> dict[str, object]:
        """Answer the token endpoint.

        Args:
            form: the body, ``application/x-www-form-urlencoded``.
            header: the ``Authorization`` header; the client may name itself there
                (RFC 6749 section 2.3.1).

        Raises:
            GrantError: the client or what it asks for is not acceptable.
        """
        fields = {key: values[0] for key, values in parse_qs(form).items()}
        if fields.get("grant_type") != "client_credentials":
            kind = "unsupported_grant_type" if "grant_type" in fields else None
            raise GrantError(
                400, kind or "invalid_request", "grant_type must be client_credentials"
            )
        client = self._client(fields, header)
        scopes = fields.get("scope", " ".join(client.scopes)).split()
        if not set(scopes) <= set(client.scopes):
            raise GrantError(400, "invalid_scope", "the client has not all the scopes")
        return {
            "access_token": self.issue(client, scopes, self._life),
            "token_type": "Bearer",
            "expires_in": int(self._life),
            "scope": " ".join(scopes),
        }

    def _client(self, fields: Mapping[str, str], header: str | None) -> ClientSpec:
        name, secret = fields.get("client_id", ""), fields.get("client_secret", "")
        scheme, _, basic = (header or "").partition(" ")
        if scheme.lower() == "basic":
            name, secret = _basic(basic)
        client = self._clients.get(name)
        known = client is not None and hmac.compare_digest(
            client.secret.encode(), secret.encode()
        )
        if client is None or not known:
            raise GrantError(401, "invalid_client", "unknown client or wrong secret")
        return client

    def _claims(self, token: str) -> dict[str, object]:
        signed, _, signature = token.rpartition(".")
        good = hmac.compare_digest(self._signature(signed).encode(), signature.encode())
        if not signed or not good:
            raise _unauthorized(_INVALID, "the token is not recognised")
        claims: dict[str, object] = json.loads(_decode(signed.partition(".")[2]))
        return claims

    def _signature(self, text: str) -> str:
        return _encode(hmac.new(self._secret, text.encode(), hashlib.sha256).digest())


def _unauthorized(code: str, message: str) -> Refusal:
    return Refusal(
        401,
        code,
        message,
        remediation="Get a new token from the token endpoint.",
        headers={"WWW-Authenticate": "Bearer"},
    )


def _basic(text: str) -> tuple[str, str]:
    try:
        name, _, secret = base64.b64decode(text, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    return unquote(name), unquote(secret)


def _encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _decode(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
