"""Faults of the wire: the call is carried out, and its answer comes in a bad way."""

from __future__ import annotations

from collections.abc import Mapping  # noqa: TC003 - the settings ask for types
from dataclasses import dataclass, field
from typing import Literal

from cdp_frames.sandbox.settings.faults import Fault


class WireFault(Fault):
    """The base of the faults of an answer on its way."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Trickle(WireFault):
    """Send the answer a few bytes at a time.

    Attributes:
        seconds: the pause before each piece.
        size: the bytes of a piece.
    """

    seconds: float = 0.3
    size: int = 1


@dataclass(frozen=True, slots=True)
class Oversize(WireFault):
    """Send the answer and then blanks, so that it is too large or never ends.

    Attributes:
        size: how many bytes of them; None for ever.
    """

    size: int | None = None


@dataclass(frozen=True, slots=True)
class Bomb(WireFault):
    """Send the answer and blanks after it, packed by gzip to a thousandth.

    Attributes:
        size: the bytes of blanks.
        how: whether gzip is the ``encoding`` of the answer, or the ``file`` itself.
    """

    size: int = 2**30
    how: Literal["encoding", "file"] = "encoding"


@dataclass(frozen=True, slots=True)
class Garbled(WireFault):
    """Break a rule of HTTP.

    Attributes:
        how: ``gzip`` is announced and does not come, a ``chunked`` answer has no size
            of a chunk, or fewer bytes come than their ``length`` says.
    """

    how: Literal["gzip", "chunked", "length"] = "gzip"


@dataclass(frozen=True, slots=True)
class WithHeaders(WireFault):
    """Set headers of the answer, whatever bytes they are.

    Attributes:
        headers: name -> value; characters above U+00FF go as UTF-8.
    """

    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Redirect(Fault):
    """Do nothing, and send the caller elsewhere.

    Attributes:
        to: the header ``Location``.
        status: the HTTP status.
    """

    to: str
    status: int = 307


@dataclass(frozen=True, slots=True)
class PortClosed(Fault):
    """Go down: close the port and all connections, that of this call among them.

    How many connections a closed port refuses nobody can count, so it is for a time.

    Attributes:
        seconds: how long nobody listens; calls that come later are answered.
        after: whether this call is carried out before.
    """

    seconds: float = 0.2
    after: bool = False


@dataclass(frozen=True, slots=True)
class CutUpload(Fault):
    """Close the connection while the body of the call comes in.

    Attributes:
        after: bytes that are read before.
    """

    after: int = 1
