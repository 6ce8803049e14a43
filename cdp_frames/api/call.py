"""A call before it is sent: where it goes, and where it may be sent on to."""

from __future__ import annotations

import re
from base64 import b64encode
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import quote_plus, urlencode, urljoin

from cdp_frames.api.secret import Secret
from cdp_frames.api.urls import (
    Origin,
    origin_of,
    presentable,
    require_private,
    without_query,
)
from cdp_frames.errors import SettingsError, TransferError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from cdp_frames.api.answer import Answer
    from cdp_frames.api.upload_body import Body

_KEEPS_METHOD: Final = frozenset(
    {
        HTTPStatus.TEMPORARY_REDIRECT,
        HTTPStatus.PERMANENT_REDIRECT,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One logical call, however often it is sent.

    Attributes:
        method: the HTTP method.
        url: the whole address.
        name: method and address as messages show them.
        headers: besides those of the session.
        query: parameters to add to the address.
        body: what is sent.
        home: the origin that a redirect may not leave; None if it may.
        judge: refuses addresses that a redirect may not lead to; None where `home`
            does.
        most: the largest answer in bytes.
        until: when the address expires, in seconds since 1970; None if it does not.
    """

    method: str
    url: str = field(repr=False)
    name: str
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    query: Mapping[str, str | int] | None = None
    body: bytes | Body | None = field(default=None, repr=False)
    home: Origin | None = None
    judge: Callable[[str], Origin] | None = field(default=None, repr=False)
    most: int | None = None
    until: float | None = None

    @property
    def of_file(self) -> bool:
        """Whether a file goes or comes, and may take its time."""
        return self.judge is not None


class NoResponse(NamedTuple):
    """A call without an answer.

    Attributes:
        reason: in words.
        transient: whether it may get through soon.
        doubtful: whether it is most often so again: not even a connection was made,
            or the answer took too long.
        of_settings: whether a setting is at fault: whom to trust.
    """

    reason: str
    transient: bool
    doubtful: bool
    of_settings: bool = False


def redirected(call: Call, answer: Answer) -> Call:
    """Return the call that a redirect asks for.

    Raises:
        TransferError: it leads off the host that alone may see the call, would turn a
            write into a read, or would go on in plain text.
    """
    try:
        target = urljoin(call.url, answer.headers["Location"])
    except ValueError:
        raise TransferError(f"{call.name}: redirected to no address.") from None
    if answer.status_code not in _KEEPS_METHOD and call.method != "GET":
        raise TransferError(f"{call.name}: redirected in a way that loses the body.")
    try:
        origin = require_private(target) if call.judge is None else call.judge(target)
    except SettingsError:
        raise TransferError(f"{call.name}: redirected to no safe address.") from None
    except TransferError as error:
        raise TransferError(f"{call.name}: redirected, and {error}") from None
    if call.home is not None and origin != call.home:
        what = "people's data" if call.of_file else "the token"
        raise TransferError(
            f"{call.name}: redirected to {origin.host}, which must not see {what}. "
            "Is this the address of the CDP?"
        )
    if origin.scheme == "http" and origin_of(call.url).scheme == "https":
        raise TransferError(f"{call.name}: redirected from https to http.")
    return replace(call, url=target, query=None)


# What an answer may have an upload carry: what describes the file, and what stores of
# files sign (S3, Azure, Google).
_HEADERS: Final = re.compile(
    r"content-(type|md5|encoding|disposition|language)|cache-control|if-none-match"
    r"|(x-amz|x-ms|x-goog)-[a-z0-9-]+"
)
_VALUE: Final = re.compile(r"[\t\x20-\x7e]*")


def presigned(
    method: str,
    url: str,
    headers: Mapping[str, str],
    judge: Callable[[str], Origin],
) -> Call:
    """Return the call to an address that is signed already, without the token.

    Args:
        method: how it is called.
        url: as the answer dictates it.
        headers: likewise.
        judge: refuses addresses.

    Raises:
        TransferError: the answer dictates what it may not.
    """
    name = f"{method} {without_query(url)}"
    for header, value in headers.items():
        known = _HEADERS.fullmatch(header.lower())
        if not known or not _VALUE.fullmatch(value):
            raise TransferError(
                f"{name}: an answer sets the header {presentable(repr(header))} of "
                "the upload, which is none that it may set."
            )
    try:
        origin = judge(url)
    except TransferError as error:
        raise TransferError(f"{name}: {error}") from None
    return Call(
        method=method,
        url=url,
        name=name,
        headers=headers,
        # What is fetched may be stored elsewhere; what is sent goes where it should.
        home=None if method == "GET" else origin,
        judge=judge,
    )


def grant_call(
    url: str, form: Mapping[str, Secret | str], headers: Mapping[str, str]
) -> Call:
    """Return the call for a token of an OAuth client (RFC 6749 section 4.4.2)."""
    return Call(
        method="POST",
        url=url,
        name=f"POST {without_query(url)}",
        headers={
            "Accept": "application/json",
            "Content-Type": "application/x-www-form-urlencoded",
            **headers,
        },
        body=urlencode([(key, _revealed(form[key])) for key in form]).encode(),
        home=origin_of(url),
    )


def _revealed(text: Secret | str) -> str:
    return text.reveal() if isinstance(text, Secret) else text


def basic(client_id: Secret | str, secret: Secret | str) -> dict[str, str]:
    """Write the header of RFC 6749 section 2.3.1, which quotes both parts first."""
    pair = ":".join(quote_plus(_revealed(part)) for part in (client_id, secret))
    return {"Authorization": f"Basic {b64encode(pair.encode()).decode()}"}
