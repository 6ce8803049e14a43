"""Which workspace a client speaks for, as far as its credentials tell.

What was sent to one workspace is no news to another. The API does not say which one it
is, so whoever keeps a journal goes by who is calling.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from cdp_frames.api.secret import Credentials, Secret


def workspace_of(credentials: Credentials, token: Callable[[], Secret]) -> str:
    """Return what tells a workspace from others; no secret can be read from it.

    Args:
        credentials: an OAuth client says its id.
        token: returns the token, which is asked where there is no such id: for its
            issuer and subject (RFC 7519), or else for nothing but that it is this one.
    """
    client_id = getattr(credentials, "client_id", "")
    if client_id:
        return f"client {client_id}"
    text = token().reveal()
    claims = _claims(text)
    if claims.get("sub"):
        return f"subject {claims['sub']} of {claims.get('iss', '')}"
    return f"token {hashlib.sha256(text.encode()).hexdigest()}"


def _claims(token: str) -> dict[str, object]:
    """Return the claims of a JSON web token, unchecked; none of any other token."""
    _, _, rest = token.partition(".")
    body, dot, _ = rest.partition(".")
    if not dot:
        return {}
    try:
        claims = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    except (binascii.Error, ValueError, RecursionError):
        return {}
    return claims if isinstance(claims, dict) else {}
