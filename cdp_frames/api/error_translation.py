"""Translate what went wrong into `cdp_frames.errors`, at this one place."""

from __future__ import annotations

import json
import re
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from cdp_frames.api import wire
from cdp_frames.api.certificates import is_lasting, tls_loss
from cdp_frames.api.retries import retry_after
from cdp_frames.api.urls import presentable, without_query
from cdp_frames.errors import (
    ApiError,
    AuthError,
    ConflictError,
    ForbiddenError,
    NotFoundError,
    RateLimitError,
    TransferError,
)

if TYPE_CHECKING:
    from cdp_frames.api.answer import Answer
    from cdp_frames.errors import SettingsError

# By status and not by code: two pages of the documentation disagree on the code of
# 422, and none lists all codes (`docs/contract.md` section 1.4).
_KINDS: Final[dict[int, type[ApiError]]] = {
    HTTPStatus.UNAUTHORIZED: AuthError,
    HTTPStatus.FORBIDDEN: ForbiddenError,
    HTTPStatus.NOT_FOUND: NotFoundError,
    HTTPStatus.CONFLICT: ConflictError,
}

_UNAUTHORIZED_HINT: Final = "Check the token: it may be expired, revoked or cut short."
_NO_JSON: Final = "the answer is not JSON; is this the address of the CDP?"

# `docs/contract.md` section 1.2. Which call of an import needs which scope is an
# assumption.
_SCOPES: Final = {
    "import-jobs": "cdp:imports",
    "lists": "cdp:lists",
    "metadata": "cdp:metadata",
    "profiles": "cdp:profiles",
}

# Signed addresses are answered in the manner of S3, which speaks XML. No more than
# the code is taken from it: the rest repeats the signature.
_XML_CODE: Final = re.compile(r"<Code>\s*([A-Za-z0-9]{1,64})\s*</Code>")


def refusal_of(response: Answer, call: str) -> ApiError:
    """Turn an answer that says no into the exception that says so.

    Args:
        response: an answer with a status of 400 or more, or with ``success: false``.
        call: method and path, to begin the message with.
    """
    status = response.status_code
    refusal = wire.Refusal.from_json(_json_or_none(response))
    code = refusal.code or _xml_code(response)
    words = presentable(refusal.message) or _reason_phrase(status)
    hint = _hint(status, call)
    message = f"{call}: {words.rstrip('.')}.{hint and ' '}{hint}"
    correlation_id = response.headers.get("x-correlation-id") or refusal.correlation_id
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return RateLimitError(
            message,
            retry_after=retry_after(response),
            code=presentable(code),
            details=refusal.details,
            correlation_id=presentable(correlation_id),
        )
    return _KINDS.get(status, ApiError)(
        message,
        status=status,
        code=presentable(code),
        details=refusal.details,
        correlation_id=presentable(correlation_id),
    )


def no_other_token(refusal: ApiError, error: SettingsError) -> AuthError:
    """Say of a refused token that there is no other one, and why.

    A refusal of the CDP as any other: what has been done so far is settled by it.
    """
    return AuthError(
        f"{refusal} And there is no other one: {error}",
        status=refusal.status,
        code=refusal.code,
        details=refusal.details,
        correlation_id=refusal.correlation_id,
    )


def grant_refusal_of(response: Answer) -> ApiError:
    """Turn a refusal of the token endpoint into an exception (RFC 6749 section 5.2)."""
    error = refusal_of(response, f"POST {without_query(response.url or '')}")
    if not HTTPStatus.BAD_REQUEST <= error.status < HTTPStatus.INTERNAL_SERVER_ERROR:
        return error
    if isinstance(error, RateLimitError):
        return error
    return AuthError(
        f"no token was issued: {wire.Refusal.from_json(_json_or_none(response)).code}. "
        "Check EXPERITURE_CLIENT_ID, EXPERITURE_CLIENT_SECRET and EXPERITURE_TOKEN_URL."
        if error.code
        else "no token was issued; check EXPERITURE_TOKEN_URL.",
        status=error.status,
        code=error.code,
        details=error.details,
        correlation_id=error.correlation_id,
    )


def json_of(response: Answer, call: str) -> object:
    """Parse an answer.

    Raises:
        TransferError: it is not JSON.
    """
    try:
        return json.loads(response.content)
    except (ValueError, RecursionError):
        pass
    raise TransferError(f"{call}: {_NO_JSON}")


def loss_of(error: BaseException, timeout: float) -> str:
    """Say in words why no answer came; never what was sent, or where in full."""
    import requests  # noqa: PLC0415 - slow to import, needed by calls alone

    if isinstance(error, requests.exceptions.SSLError):
        return tls_loss(error)
    if isinstance(error, requests.Timeout) or _timed_out(error):
        return f"no answer within {timeout:g} s"
    if isinstance(error, requests.exceptions.ProxyError):
        return "the proxy can't be reached or refused the call"
    if is_unreachable(error):
        return "the server can't be reached: is it down, or the address wrong"
    if isinstance(error, requests.ConnectionError):
        return "the connection was lost"
    return f"no usable answer ({type(error).__name__})"


def is_of_settings(error: BaseException) -> bool:
    """Whether no call gets through until it is put right whom to trust."""
    import requests  # noqa: PLC0415 - slow to import, needed by calls alone

    return isinstance(error, requests.exceptions.SSLError) and is_lasting(error)


def may_be_untrusted(error: BaseException) -> bool:
    """Whether the file of certificates may be the cause.

    Where there is no such file, `requests` says so by a bare `OSError`.
    """
    import requests  # noqa: PLC0415 - slow to import, needed by calls alone

    ours = isinstance(error, requests.exceptions.SSLError)
    return ours or not isinstance(error, requests.RequestException)


def _timed_out(error: BaseException) -> bool:
    """Whether a time-out is the cause, in the middle of a body."""
    from urllib3.exceptions import ReadTimeoutError  # noqa: PLC0415 - slow to import

    inner = [part for part in error.args if isinstance(part, BaseException)]
    late = (TimeoutError, ReadTimeoutError)
    return isinstance(error, late) or any(map(_timed_out, inner))


def is_unreachable(error: BaseException) -> bool:
    """Whether not even a connection was made: unknown host, or nobody listens."""
    import requests  # noqa: PLC0415 - slow to import, needed by calls alone
    from urllib3.exceptions import NewConnectionError  # noqa: PLC0415 - the same

    if not isinstance(error, requests.ConnectionError) or not error.args:
        return False
    return isinstance(getattr(error.args[0], "reason", None), NewConnectionError)


def is_transient(error: BaseException) -> bool:
    """Whether the same call may well get through soon."""
    import requests  # noqa: PLC0415 - slow to import, needed by calls alone

    lasting = requests.exceptions.SSLError
    passing = (
        requests.ConnectionError,
        requests.Timeout,
        requests.exceptions.ChunkedEncodingError,
        requests.exceptions.ContentDecodingError,
    )
    return isinstance(error, passing) and not isinstance(error, lasting)


def _json_or_none(response: Answer) -> object:
    try:
        return json.loads(response.content)
    except (ValueError, RecursionError):
        return None


def _xml_code(response: Answer) -> str:
    found = _XML_CODE.search(response.content[:4096].decode("utf-8", "replace"))
    return found[1] if found else ""


def _reason_phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "the CDP gave no reason"


def _hint(status: int, call: str) -> str:
    if status == HTTPStatus.UNAUTHORIZED:
        return _UNAUTHORIZED_HINT
    method, _, path = call.partition(" /")
    scope = _SCOPES.get(path.partition("/")[0])
    if status == HTTPStatus.FORBIDDEN and scope:
        right = "read" if method == "GET" else "write"
        return f"The call needs the scope {scope}:{right}."
    return ""
