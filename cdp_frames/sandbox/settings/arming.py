"""Faults that are armed: for the next calls of an endpoint, by chance, or for good."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING, TypeVar

from cdp_frames.sandbox.settings.faults import Fault

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from types import TracebackType
    from typing import Self

_F = TypeVar("_F", bound=Fault)


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A fault as settings name it: armed whenever the sandbox starts anew.

    Attributes:
        fault: what happens.
        on: as in ``Faults.add``, and so are the others.
    """

    fault: Fault
    on: str = ""
    times: int | None = None
    nth: int = 1
    probability: float = 1.0


class Armed:
    """A fault that waits for its calls. As a context manager it goes at the end.

    Attributes:
        fault: what happens.
        on: the endpoint; empty for a fault of jobs.
        left: how many more times; None for always.
        met: how many calls or jobs it could have struck.
    """

    def __init__(
        self,
        faults: Faults,
        fault: Fault,
        on: str,
        left: int | None,
        *,
        nth: int = 1,
        probability: float = 1.0,
        draws: Random | None = None,
    ) -> None:
        self._faults = faults
        self.fault = fault
        self.on = on
        self.left = left
        self.met = 0
        self._nth = nth
        self._probability = probability
        self._draws = draws or Random()  # noqa: S311 - chance, no secret

    def strikes(self) -> bool:
        """Count one more call that it could strike; say whether it does."""
        self.met += 1
        drawn = self._draws.random()
        return self.met >= self._nth and drawn < self._probability

    def remove(self) -> None:
        """Disarm it."""
        self._faults.remove(self)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.remove()


class Faults:
    """The faults that are armed.

    Args:
        endpoints: the endpoints that a fault may be put on.
        seed: what chance depends on: the same seed and the same calls meet the same
            faults.

    Attributes:
        used: how many times a fault has struck.

    Examples:
        >>> from cdp_frames.sandbox import Status
        >>> faults = Faults(["GET /lists"])
        >>> with faults.add(Status(503), on="GET /lists", times=1):
        ...     faults.take(Status, "GET /lists"), faults.take(Status, "GET /lists")
        (Status(status=503, retry_after=None, code='', after=False), None)
    """

    def __init__(self, endpoints: Iterable[str], seed: int = 0) -> None:
        self.endpoints = tuple(endpoints)
        self.used = 0
        self._seed = seed
        self._added = 0
        self._armed: list[Armed] = []
        self._lock = threading.Lock()

    def add(
        self,
        fault: Fault,
        *,
        on: str = "",
        times: int | None = None,
        nth: int = 1,
        probability: float = 1.0,
    ) -> Armed:
        """Arm a fault.

        Args:
            fault: what should happen.
            on: the endpoint, as in ``sandbox.faults.endpoints``; ``"*"`` for each of
                them. Faults of jobs (``JobStuck``, ``JobFails``, ``WrongCounters``,
                ``ListHidden``, ``ListAnyway``, ``RowsLost``, ``MembersLost``,
                ``WrongErrors``) have none.
            times: for so many calls or jobs; None until it is removed.
            nth: from this call or job on, counted from 1.
            probability: how likely each of them is struck, from 0 to 1.

        Returns:
            The armed fault; ``with`` removes it at the end of the block.

        Raises:
            ValueError: the endpoint does not exist, or does not fit the fault; or a
                number is out of its range.
        """
        if fault.of_jobs == bool(on):
            raise ValueError(
                f"{type(fault).__name__} is a fault of "
                f"{'jobs: leave out on=' if on else 'an endpoint: say which with on='}"
            )
        if nth < 1 or not 0 <= probability <= 1:
            raise ValueError("nth is 1 or more, and probability from 0 to 1")
        if on and on != "*" and on not in self.endpoints:
            raise ValueError(f"no endpoint {on!r}; there are {list(self.endpoints)}")
        with self._lock:
            self._added += 1
            armed = Armed(
                self,
                fault,
                on,
                times,
                nth=nth,
                probability=probability,
                # Of its own, so that no call elsewhere moves what it draws.
                draws=Random(f"{self._seed}/{self._added}"),  # noqa: S311 - no secret
            )
            self._armed.append(armed)
        return armed

    def add_all(self, planned: Iterable[Planned]) -> None:
        """Arm what settings name."""
        for plan in planned:
            self.add(
                plan.fault,
                on=plan.on,
                times=plan.times,
                nth=plan.nth,
                probability=plan.probability,
            )

    def remove(self, armed: Armed) -> None:
        """Disarm a fault; nothing happens if it is gone already."""
        with self._lock:
            if armed in self._armed:
                self._armed.remove(armed)

    def clear(self) -> None:
        """Disarm everything, and let chance begin anew."""
        with self._lock:
            self._armed.clear()
            self._added = 0

    def take(
        self, kind: type[_F], on: str = "", fits: Callable[[_F], bool] | None = None
    ) -> _F | None:
        """Return an armed fault of this kind, and count it as used.

        Args:
            kind: what is looked for.
            on: the endpoint; empty for a fault of jobs.
            fits: whether it is meant for this very call.
        """
        with self._lock:
            for armed in self._armed:
                if armed.on not in {on, "*" if on else ""}:
                    continue
                if not isinstance(armed.fault, kind):
                    continue
                if (fits is None or fits(armed.fault)) and armed.strikes():
                    return self._use(armed, kind)
        return None

    def _use(self, armed: Armed, kind: type[_F]) -> _F | None:
        self.used += 1
        if armed.left is not None:
            armed.left -= 1
            if armed.left <= 0:
                self._armed.remove(armed)
        return armed.fault if isinstance(armed.fault, kind) else None

    def present(self, kind: type[Fault]) -> bool:
        """Say whether such a fault is armed, without using it."""
        with self._lock:
            return any(isinstance(armed.fault, kind) for armed in self._armed)
