"""One import of one content at a time, on this machine."""

from __future__ import annotations

import os
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

_LOOK: Final = 0.1  # seconds between two looks


class BusyError(Exception):
    """Another process, or another thread, had it to itself for the whole time."""


@contextmanager
def alone(
    path: Path,
    timeout: float,
    *,
    clock: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], None] = time.sleep,
) -> Iterator[None]:
    """Hold a lock that ends with the process, however it ends.

    Args:
        path: the file that is locked; it is gone afterwards.
        timeout: seconds to wait for another holder.
        clock: seconds that only grow.
        sleep: waits that many seconds.

    Raises:
        BusyError: another one held it for that long.
        OSError: no file can be made there, or none can be locked.
    """
    until = clock() + timeout
    while (held := _tried(path)) is None:
        if clock() >= until:
            raise BusyError
        sleep(_LOOK)
    try:
        yield
    finally:
        # While it is still ours: whoever waits sees that the file is another one.
        _remove(path)
        os.close(held)


def _tried(path: Path) -> int | None:
    """Return the locked file; None if it is another's."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        if _lock(handle) and _is_still(path, handle):
            return handle
    except BaseException:
        os.close(handle)
        raise
    os.close(handle)
    return None


def _is_still(path: Path, handle: int) -> bool:
    """Say whether the file at a path is the one that was opened."""
    try:
        return os.path.samestat(path.stat(), os.fstat(handle))
    except FileNotFoundError:
        return False


def _remove(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError:  # Windows keeps a file that somebody has open
        return


if os.name == "nt":  # pragma: no cover - not where the tests run
    import msvcrt

    def _lock(handle: int) -> bool:
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
        except OSError:
            return False
        return True

else:
    import fcntl

    def _lock(handle: int) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
