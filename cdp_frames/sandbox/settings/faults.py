"""Misbehaviour on demand: what a client must survive, made to happen.

A fault is armed with ``Sandbox.faults.add`` for the next ``times`` calls of one
endpoint, or until it is removed; by chance, or from the nth call on, if that is asked
for. More kinds are in ``wire_faults.py`` (how an answer comes) and ``false_answers.py``
(what it says).
"""

from __future__ import annotations

from collections.abc import Mapping  # noqa: TC003 - the settings ask for types
from dataclasses import dataclass, field
from typing import ClassVar, Final, Literal

_STATUS_CODES: Final = {
    409: "CDP_ETL.CONFLICT",
    429: "CDP_ETL.RATE.LIMITED",
    500: "CDP_ETL.INTERNAL.UNHANDLED_EXCEPTION",
}


class Fault:
    """The base of every fault.

    Attributes:
        of_jobs: whether it befalls jobs, and no endpoint.
    """

    __slots__ = ()
    of_jobs: ClassVar[bool] = False


class JobFault(Fault):
    """The base of the faults that befall jobs."""

    __slots__ = ()
    of_jobs: ClassVar[bool] = True


@dataclass(frozen=True, slots=True)
class Status(Fault):
    """Answer with this status, and do nothing; or do it all the same.

    Attributes:
        status: the HTTP status.
        retry_after: the header ``Retry-After``, in seconds or as any text; None to
            leave it out.
        code: the machine's identifier; empty for the one that fits.
        after: whether the call is carried out before.
    """

    status: int
    retry_after: int | str | None = None
    code: str = ""
    after: bool = False

    @property
    def error_code(self) -> str:
        """The code of the envelope."""
        return self.code or _STATUS_CODES.get(self.status, "CDP_ETL.UNAVAILABLE")


@dataclass(frozen=True, slots=True)
class Drop(Fault):
    """Close the connection without an answer.

    Attributes:
        when: ``before`` the call is carried out, ``after`` it (the lost answer), or
            ``during`` the answer, when half of it is sent.
    """

    when: Literal["before", "during", "after"] = "before"


@dataclass(frozen=True, slots=True)
class Slow(Fault):
    """Answer late.

    Attributes:
        seconds: how much later.
        after: whether the call is carried out at once, and only its answer is late.
    """

    seconds: float
    after: bool = False


@dataclass(frozen=True, slots=True)
class NotJson(Fault):
    """Carry the call out, and answer with something else than JSON.

    Attributes:
        body: the answer.
        status: its HTTP status.
    """

    body: str = "<html><body><h1>Service unavailable</h1></body></html>"
    status: int = 200


@dataclass(frozen=True, slots=True)
class MissingKeys(Fault):
    """Carry the call out, and leave keys out of the answer.

    Attributes:
        keys: names in ``data`` (or in each of its ``items``), or in the envelope.
    """

    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Expired(Fault):
    """Refuse a signed address as expired, with the 403 and XML of an object store."""


@dataclass(frozen=True, slots=True)
class Truncated(Fault):
    """Break a file off: the error file.

    Attributes:
        keep: the fraction of its bytes that is sent.
    """

    keep: float = 0.5


@dataclass(frozen=True, slots=True)
class JobStuck(JobFault):
    """Keep jobs in state ``running`` for as long as the fault is armed."""


@dataclass(frozen=True, slots=True)
class JobFails(JobFault):
    """Let a job end in state ``failed``; nothing is merged.

    Attributes:
        reason: what the status says.
    """

    reason: str = "internal error"


@dataclass(frozen=True, slots=True)
class WrongCounters(JobFault):
    """Add something to the counters of a job's status, so that they don't add up.

    Attributes:
        changes: what to add, by key; None leaves the key out.
    """

    changes: Mapping[str, int | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ListHidden(JobFault):
    """Hide the list that a job makes for a while after the job is completed.

    Attributes:
        seconds: how long, by the sandbox's clock.
    """

    seconds: float
