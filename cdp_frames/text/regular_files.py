"""Only regular files are opened: to read from a pipe or a device may last for ever."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING

from cdp_frames.errors import UnreadableFileError
from cdp_frames.text.archives import LARGEST

if TYPE_CHECKING:
    from pathlib import Path


def require_regular(path: Path, largest: int | None = LARGEST) -> None:
    """Refuse what may never end, or may be larger than memory.

    Args:
        path: where it is.
        largest: how many bytes it may have; None where it is read in pieces.

    Raises:
        UnreadableFileError: a pipe, a device, a file of the kernel, or one that is too
            large.
        OSError: there is no such file.
        ValueError: that is no name of a file.
    """
    mode, size = path.stat().st_mode, path.stat().st_size
    if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)) or _is_of_the_kernel(path):
        # To read from a pipe or a device may last for ever, or never end.
        raise UnreadableFileError(
            f"{str(path)!r} is no regular file but a pipe, a device or the like"
        )
    if largest is not None and size > largest:
        raise UnreadableFileError(
            f"{path.name!r} is larger than {largest / 2**30:g} GiB"
        )


def _is_of_the_kernel(path: Path) -> bool:
    """Say whether a path leads to where the kernel makes up what is read."""
    return path.resolve().parts[1:2] in {("proc",), ("sys",)}
