"""Signed addresses, for the upload and the error file.

They need no bearer token and end at a stated time; a refusal is XML, as an object
store's is, not the envelope.

Source:
    `docs/contract.md` section 2.3 (``X-Amz-Signature``); section 9 for life and
    refusal.
"""

from __future__ import annotations

import hashlib
import hmac
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cdp_frames.sandbox.settings.clock import Clock

_EXPIRES: Final = "Expires"
_SIGNATURE: Final = "X-Amz-Signature"


class StorageRefusal(Exception):  # noqa: N818 - the store says no; nothing is broken
    """An answer of the object store that is not a success."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message

    def body(self, request_id: str) -> str:
        """Return the XML that an S3-like store sends."""
        return (
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            f"<Error><Code>{escape(self.code)}</Code>"
            f"<Message>{escape(self.message)}</Message>"
            f"<RequestId>{escape(request_id)}</RequestId></Error>"
        )


class Signer:
    """Signs addresses, and checks them.

    Args:
        secret: the key of the signature.
        clock: tells when an address has expired.
        origin: scheme, host and port of the addresses.
    """

    def __init__(self, secret: str, clock: Clock, origin: str) -> None:
        self._secret = secret.encode()
        self._clock = clock
        self._origin = origin

    def sign(self, method: str, path: str, expires_at: float) -> str:
        """Return a signed address.

        Args:
            method: the one method that the address is good for.
            path: such as ``/jobs/imp_1/file``.
            expires_at: seconds since 1970-01-01T00:00:00Z.
        """
        expires = str(int(expires_at))
        query = {_EXPIRES: expires, _SIGNATURE: self._signature(method, path, expires)}
        return f"{self._origin}{path}?{urlencode(query)}"

    def check(self, method: str, path: str, query: Mapping[str, str]) -> None:
        """Check a signed address.

        Raises:
            StorageRefusal: 403; the signature is missing or wrong, or time is up.
        """
        given = query.get(_SIGNATURE, "")
        expires = query.get(_EXPIRES, "")
        if not given:
            raise StorageRefusal(403, "AccessDenied", "The address is not signed")
        wanted = self._signature(method, path, expires)
        if not hmac.compare_digest(given.encode(), wanted.encode()):
            raise StorageRefusal(
                403, "SignatureDoesNotMatch", "The signature does not match"
            )
        if self._clock.now() >= int(expires):
            raise StorageRefusal(403, "AccessDenied", "Request has expired")

    def _signature(self, method: str, path: str, expires: str) -> str:
        text = f"{method}\n{path}\n{expires}".encode()
        return hmac.new(self._secret, text, hashlib.sha256).hexdigest()
