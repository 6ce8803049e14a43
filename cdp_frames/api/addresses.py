"""Which addresses a signed call may go to: what an answer says is not obeyed blindly.

A signed address is dictated by an answer, and people's data go there. It may lead to
the public network, and to a private one only where the API itself is in it.
"""

from __future__ import annotations

import re
import socket
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import TYPE_CHECKING, Final, Literal

from cdp_frames.api.urls import origin_of
from cdp_frames.errors import SettingsError, TransferError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from requests import Session

    from cdp_frames.api.urls import Origin

    Resolve = Callable[[str], Iterable[str]]

Reach = Literal["public", "loopback", "link-local", "private"]

_NUMERIC: Final = re.compile(r"[0-9a-fx.]+", re.IGNORECASE)
_NAT64: Final = "64:ff9b::"


def addresses_of(host: str) -> list[str]:
    """Ask the machine's resolver for the addresses of a host; none if it knows none."""
    try:
        found = socket.getaddrinfo(host, None, proto=socket.IPPROTO_TCP)
    except (OSError, UnicodeError):
        return []
    return [str(entry[4][0]) for entry in found]


def literal(host: str) -> IPv4Address | IPv6Address | None:
    """Return the address that a host is written as, in any form that is understood.

    Examples:
        >>> literal("127.1"), literal("0x7f000001"), literal("example.com")
        (IPv4Address('127.0.0.1'), IPv4Address('127.0.0.1'), None)
    """
    try:
        return ip_address(host.partition("%")[0])
    except ValueError:
        pass
    if not _NUMERIC.fullmatch(host) or not host[:1].isdigit():
        return None
    try:
        # As the C library reads it: short, octal and hexadecimal forms, too.
        return IPv4Address(socket.inet_aton(host))
    except OSError:
        return None


def reach_of(address: IPv4Address | IPv6Address) -> Reach:
    """Say from where an address can be reached.

    Examples:
        >>> reach_of(ip_address("::ffff:169.254.169.254"))
        'link-local'
    """
    inner = _inner(address) if isinstance(address, IPv6Address) else None
    if inner is not None:
        return reach_of(inner)
    if address.is_loopback or address.is_unspecified:
        return "loopback"
    if address.is_link_local:
        return "link-local"
    return "public" if address.is_global and not address.is_multicast else "private"


def _inner(address: IPv6Address) -> IPv4Address | None:
    """Return the address of the old kind that one of the new kind stands for."""
    if address.ipv4_mapped or address.sixtofour:
        return address.ipv4_mapped or address.sixtofour
    packed = address.packed
    if packed.startswith(IPv6Address(_NAT64).packed[:12]):  # RFC 6052 section 2.1
        return IPv4Address(packed[12:])
    return None


@dataclass(frozen=True, slots=True)
class SignedAddresses:
    """Judges addresses that answers dictate.

    Attributes:
        api: where the API is.
        hosts: the hosts that are allowed, whatever their addresses; a name that begins
            with ``*.`` stands for all below it. Empty for any that is public.
        resolve: returns the addresses of a host.
    """

    api: Origin
    hosts: tuple[str, ...] = ()
    resolve: Resolve = addresses_of

    def check(self, url: str, *, proxied: bool) -> Origin:
        """Return where an address leads, if it may be followed.

        Args:
            url: the address.
            proxied: whether a proxy resolves names, so that only literal addresses can
                be judged.

        Raises:
            TransferError: it may not.
        """
        try:
            origin = origin_of(url)
        except SettingsError as error:
            words = f"an answer leads to no safe address: {error}"
            raise TransferError(words) from None
        if self.hosts and not self._listed(origin.host):
            raise TransferError(
                f"an answer leads to {origin.host}, which is none of upload_hosts."
            )
        reaches = self._reaches(origin.host, proxied=proxied)
        if origin.scheme != "https" and not self._at_home(reaches):
            raise TransferError(
                f"an answer leads to http://{origin.host}: people's data would travel "
                "in plain HTTP."
            )
        odd = reaches - {"public"}
        if odd and not self.hosts and not odd <= self._reaches(self.api.host):
            raise TransferError(
                f"an answer leads to {origin.host}, a {min(odd)} address, and the API "
                "is not there. If that is right, name the host in upload_hosts."
            )
        return origin

    def _at_home(self, reaches: set[Reach]) -> bool:
        """Whether a call stays in this machine, and so does the API."""
        here: set[Reach] = {"loopback"}
        return reaches == here and self._reaches(self.api.host) == here

    def _listed(self, host: str) -> bool:
        return any(
            host.endswith(name[1:]) if name.startswith("*.") else host == name
            for name in map(str.lower, self.hosts)
        )

    def _reaches(self, host: str, *, proxied: bool = False) -> set[Reach]:
        if host == "localhost" or host.endswith(".localhost"):
            return {"loopback"}
        written = literal(host.strip("[]"))
        if written is not None:
            return {reach_of(written)}
        if proxied:
            return {"public"}
        found = [ip_address(text.partition("%")[0]) for text in self.resolve(host)]
        return {reach_of(address) for address in found} or {"public"}


def is_proxied(session: Session, url: str) -> bool:
    """Whether a proxy carries a call to an address, and resolves its name."""
    from requests.utils import get_environ_proxies, select_proxy  # noqa: PLC0415 - slow

    proxies = dict(session.proxies)
    try:
        if session.trust_env:
            proxies = get_environ_proxies(url) | proxies
        return select_proxy(url, proxies) is not None
    except ValueError:  # no address at all: somebody else says so
        return False
