"""Faults of truth: answers of the right form that say what is not so."""

from __future__ import annotations

from collections.abc import Mapping  # noqa: TC003 - the settings ask for types
from dataclasses import dataclass, field
from typing import Literal

from cdp_frames.sandbox.settings.faults import Fault, JobFault


@dataclass(frozen=True, slots=True)
class FalseKeys(Fault):
    """Carry the call out, and put other values into the answer.

    Attributes:
        changes: key -> value: of the envelope for ``success``, ``error`` and ``data``,
            else of ``data``.
    """

    changes: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Pretends(Fault):
    """Do nothing, and answer that all is well.

    Attributes:
        data: the ``data`` of the answer.
    """

    data: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Instead(Fault):
    """Carry the call out, and answer otherwise where a text is asked for or answered.

    Attributes:
        status: the HTTP status of that answer.
        data: its ``data``, below 400; None for what it would be.
        asking: what the query or the body of the call must hold; empty for anything.
        saying: what the answer must hold; empty for anything.
    """

    status: int
    data: Mapping[str, object] | None = field(default_factory=dict)
    asking: str = ""
    saying: str = ""

    def fits(self, asked: str, said: str) -> bool:
        """Say whether a call is answered otherwise."""
        return self.asking in asked and self.saying in said


@dataclass(frozen=True, slots=True)
class WrongPages(Fault):
    """Page a listing wrongly.

    Attributes:
        how: the ``first`` page comes whichever is asked for, the pages are
            ``endless``, each is ``short`` of every second item and counts no more, or
            it is ``turned`` round, the last item first.
    """

    how: Literal["first", "endless", "short", "turned"] = "first"


@dataclass(frozen=True, slots=True)
class WrongErrors(JobFault):
    """Let the error file of a job be wrong, each time that it is asked for.

    Attributes:
        how: it tells of ``others``, good rows in place of the bad ones and as many, or
            everything is ``doubled``.
    """

    how: Literal["others", "doubled"] = "others"


@dataclass(frozen=True, slots=True)
class KeysIgnored(Fault):
    """Carry a write out again, though its ``Idempotency-Key`` was there before."""


@dataclass(frozen=True, slots=True)
class ListAnyway(JobFault):
    """Make the list of a job that fails all the same; it is empty."""


@dataclass(frozen=True, slots=True)
class RowsLost(JobFault):
    """Lose good rows of a job, and count them as if they were stored.

    Attributes:
        rows: how many, from the end of the file.
    """

    rows: int = 1


@dataclass(frozen=True, slots=True)
class MembersLost(JobFault):
    """Store all good rows of a job, and put fewer of them on its list.

    Attributes:
        rows: how many fewer.
    """

    rows: int = 1
