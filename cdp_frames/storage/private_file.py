"""A file that only its owner can read, and that is there whole or not at all."""

from __future__ import annotations

import errno
import os
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from os import PathLike


@contextmanager
def private_file(path: str | PathLike[str]) -> Iterator[IO[bytes]]:
    """Write a file that only its owner can read, whole or not at all.

    It has the rights 0600 from its first byte on, and takes its name when all of it is
    on the disk: whoever reads finds what was there before, or all that is new.

    Raises:
        OSError: it can't be written, or a device or a pipe has the name; what was there
            before is still there.
    """
    target = Path(path)
    if target.exists() and not target.is_file():
        # The name would be taken over, and the device or the pipe be gone.
        code = errno.EISDIR if target.is_dir() else errno.EINVAL
        why = os.strerror(code) if target.is_dir() else "it is no regular file"
        raise OSError(code, why, str(target))
    # In the same folder, for only there it can take the name over in one step.
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}-")
    try:
        with os.fdopen(handle, "wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    _settle(target.parent)


def _settle(folder: Path) -> None:
    """Put the new name on the disk, too, where a folder can be asked for that."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
