"""Time as a seam: the machine's, or one that a test moves by hand."""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """What the sandbox asks of a clock."""

    def now(self) -> float:
        """Return seconds since 1970-01-01T00:00:00Z."""

    def wait(self, seconds: float, stop: threading.Event) -> bool:
        """Wait, and return whether ``stop`` was set meanwhile."""


class SystemClock:
    """The machine's clock."""

    def now(self) -> float:
        """Return seconds since 1970-01-01T00:00:00Z."""
        return time.time()

    def wait(self, seconds: float, stop: threading.Event) -> bool:
        """Wait, and return whether ``stop`` was set meanwhile."""
        return stop.wait(seconds)


class ManualClock:
    """A clock that stands still until it is moved, so that no test has to sleep.

    Args:
        start: seconds since 1970-01-01T00:00:00Z.

    Examples:
        >>> clock = ManualClock()
        >>> stamp(clock.now())
        '2026-04-21T15:30:00Z'
        >>> clock.advance(3600)
        >>> stamp(clock.now())
        '2026-04-21T16:30:00Z'
    """

    def __init__(self, start: float = 1776785400.0) -> None:
        self._now = start
        self._moved = threading.Condition()

    def now(self) -> float:
        """Return seconds since 1970-01-01T00:00:00Z."""
        return self._now

    def advance(self, seconds: float) -> None:
        """Move the clock forward."""
        with self._moved:
            self._now += seconds
            self._moved.notify_all()

    def wait(self, seconds: float, stop: threading.Event) -> bool:
        """Wait until the clock has been moved that far, or ``stop`` is set."""
        deadline = self._now + seconds
        with self._moved:
            while self._now < deadline and not stop.is_set():
                # `stop` can't notify the condition, hence the short turns.
                self._moved.wait(0.01)
        return stop.is_set()


def stamp(seconds: float) -> str:
    """Write an instant as the CDP does, ``2026-04-21T15:30:00Z``.

    Source:
        `docs/contract.md` section 1.8: the Z form, no fractions.
    """
    return datetime.fromtimestamp(int(seconds), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
