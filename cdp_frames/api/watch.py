"""Calls that are watched from outside: no server keeps us waiting as it likes.

The time-outs of a socket begin anew with each byte. Here one thread speaks, and the
caller's own looks at how it gets on. A call that is given up may go on in its thread
until its socket notices; it can do no more harm than one whose answer was lost.
"""

from __future__ import annotations

import contextvars
import threading
import time
from collections import deque
from typing import TYPE_CHECKING, Final, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")

_LOOK: Final = 0.2  # seconds between two looks


class TooSlowError(Exception):
    """A call was given up; says why.

    Attributes:
        again: whether another attempt may do better.
    """

    def __init__(self, reason: str, *, again: bool = True) -> None:
        self.again = again
        super().__init__(reason)


class GivenUpError(OSError):
    """Raised in the thread of a call that nobody waits for any more."""


class Pace(NamedTuple):
    """How fast a call has to be.

    Attributes:
        whole: seconds in all; None where it may take its time.
        stall: seconds without progress; None where `whole` is enough.
        slowest: bytes each second, over `patience` seconds.
        patience: see `slowest`.
        until: when an address expires, in seconds since 1970; None if it does not.
    """

    whole: float | None = None
    stall: float | None = None
    slowest: int = 0
    patience: float = 60.0
    until: float | None = None


class Progress:
    """How a call gets on; written by its thread, read by the caller's."""

    def __init__(self) -> None:
        self.began = self._moved = time.monotonic()
        self._bytes = 0
        self._marks: deque[tuple[float, int]] = deque()
        self._moving = False
        self._given_up = False

    def note(self, size: int) -> None:
        """Say that so many bytes more have gone or come.

        Raises:
            GivenUpError: nobody waits for them.
        """
        if self._given_up:
            raise GivenUpError("the call was given up")
        self._moved = now = time.monotonic()
        self._bytes += size
        self._moving = size > 0
        if self._moving and (not self._marks or now - self._marks[-1][0] >= 1):
            self._marks.append((now, self._bytes))

    def give_up(self) -> None:
        """Let the next `note` raise."""
        self._given_up = True

    def complaint(self, pace: Pace) -> TooSlowError | None:
        """Return what is wrong with a call that should keep this pace."""
        now = time.monotonic()
        if pace.until is not None and time.time() > pace.until:
            return TooSlowError("the address expired before the end", again=False)
        if pace.whole is not None and now - self.began > pace.whole:
            return TooSlowError(f"no whole answer within {pace.whole:g} s (timeout)")
        if pace.stall is not None and now - self._moved > pace.stall:
            return TooSlowError(f"no progress for {pace.stall:g} s (timeout)")
        if self._crawls(now, pace):
            return TooSlowError(
                f"slower than {pace.slowest / 1000:g} kB/s for {pace.patience:g} s "
                "(limits.slowest, limits.patience)"
            )
        return None

    def _crawls(self, now: float, pace: Pace) -> bool:
        marks = self._marks
        while len(marks) > 1 and marks[1][0] <= now - pace.patience:
            marks.popleft()
        if not self._moving or not marks or marks[0][0] > now - pace.patience:
            return False
        return self._bytes - marks[0][1] < pace.slowest * (now - marks[0][0])


def watched(action: Callable[[], T], progress: Progress, pace: Pace) -> T:
    """Do something in a thread of its own, for as long as it keeps the pace.

    Raises:
        TooSlowError: it did not.
        BaseException: whatever it raised itself.
    """
    done = threading.Event()
    results: list[T] = []
    errors: list[BaseException] = []

    def work() -> None:
        try:
            results.append(action())
        except BaseException as error:  # noqa: BLE001 - raised again by the caller's thread
            errors.append(error)
        finally:
            done.set()

    context = contextvars.copy_context()
    name = "cdp-frames call"
    threading.Thread(target=context.run, args=(work,), name=name, daemon=True).start()
    try:
        while not done.wait(_LOOK):
            complaint = progress.complaint(pace)
            if complaint is not None:
                raise complaint  # noqa: TRY301 - given up, as for any other reason
    except BaseException:
        progress.give_up()
        raise
    if errors:
        raise errors[0]
    return results[0]
