"""Addresses: which host may see what, and what of an address may be shown."""

from __future__ import annotations

import re
from ipaddress import ip_address
from typing import Final, NamedTuple
from urllib.parse import quote, urlsplit

from cdp_frames.errors import FrameError, SettingsError

_PORTS: Final = {"http": 80, "https": 443}

# Two parsers may disagree on where the host of such an address ends, and the token
# must not depend on which of them is right (WHATWG URL section 4.4, backslash).
_TWO_FACED: Final = re.compile(r"[\\\s\x00-\x1f\x7f]")

_ADDRESS: Final = re.compile(r"(https?://[^\s?#'\"<>]*)[?#][^\s'\"<>]*", re.IGNORECASE)
# Not `text.addresses`: what only resembles an address stays out of a log, too.
_EMAIL: Final = re.compile(r"[^\s@<>\"'(),:;=]+@[^\s@<>\"'(),:;=]+")
_TOKEN: Final = re.compile(r"\bBearer\s+\S+|\beyJ[\w-]{8,}[\w.-]*", re.IGNORECASE)


class Origin(NamedTuple):
    """What the token is bound to: the same in all three parts, or not the same.

    Attributes:
        scheme: ``https`` or ``http``.
        host: in lower case.
        port: the stated one, or the scheme's own.
    """

    scheme: str
    host: str
    port: int


def origin_of(url: str) -> Origin:
    """Return where `url` leads.

    Raises:
        SettingsError: it is not a web address that can be trusted to be what it seems.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise SettingsError("the address can't be read as one.") from None
    if _TWO_FACED.search(url) or parts.scheme not in _PORTS or not host:
        raise SettingsError("the address has to start with https:// and name a host.")
    return Origin(parts.scheme, host.lower(), port or _PORTS[parts.scheme])


def is_loopback(host: str) -> bool:
    """Whether `host` is this machine itself."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def require_private(url: str) -> Origin:
    """Return where `url` leads, if nobody can listen on the way there.

    The token travels with the calls and people's data with the uploads, so plain HTTP
    is for this machine alone.

    Raises:
        SettingsError: the address is plain HTTP to another machine, or no address.
    """
    origin = origin_of(url)
    if origin.scheme == "http" and not is_loopback(origin.host):
        raise SettingsError(
            f"http://{origin.host} is plain HTTP: the token and people's data would "
            "travel in the open. Use https:// (http:// is fine for localhost)."
        )
    return origin


def without_query(url: str) -> str:
    """Return `url` up to its query, which may hold a signature.

    Examples:
        >>> without_query("https://upload.example.com/jobs/imp_1/file?X-Sig=1")
        'https://upload.example.com/jobs/imp_1/file'
    """
    return re.split(r"[?#]", url, maxsplit=1)[0]


def presentable(text: str) -> str:
    """Cut out of `text` what must not end up in a log: queries, tokens, addresses.

    Examples:
        >>> presentable("no profile for ana@example.com at https://a.example/b?s=1")
        'no profile for … at https://a.example/b'
    """
    text = _ADDRESS.sub(r"\1", text)
    return _EMAIL.sub("…", _TOKEN.sub("…", text))


def path_of(*parts: str) -> str:
    """Join `parts` to a path; each of them stays one step of it.

    Raises:
        FrameError: a part is empty or climbs: a call with it would be another call.
    """
    given: tuple[object, ...] = parts  # callers without types may pass None
    for part in given:
        if not isinstance(part, str) or not part.strip() or part in {".", ".."}:
            raise FrameError(f"{part!r} is no id.")
    return "/" + "/".join(quote(part, safe=":") for part in parts)
