"""Files that a command writes, which must be none of those that it reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdp_frames.cli.standard import is_standard
from cdp_frames.errors import FrameError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path


def require_apart(written: Mapping[str, Path | None], read: Iterable[Path]) -> None:
    """See that nothing is written over what is read, or over one another.

    Args:
        written: the files that are written, by their option.
        read: the files that are read.

    Raises:
        FrameError: a file is named twice; says which, and by which option.
    """
    taken = [("a file that is read", path) for path in read]
    for option, path in written.items():
        if path is None or is_standard(path):
            continue
        for what, other in taken:
            if _are_same(path, other):
                raise FrameError(
                    f"{option} {path} is {what}, too: it would be written over. Name "
                    "another file. Nothing was sent."
                )
        taken.append((f"the file of {option}", path))


def require_new(path: Path) -> None:
    """See that nothing is written over a file that somebody may want to keep.

    Raises:
        FrameError: there is one.
    """
    if not is_standard(path) and path.exists() and not path.is_dir():
        raise FrameError(
            f"{path} is there already, and was left as it is. Name another file, or "
            "pass --overwrite."
        )


def _are_same(path: Path, other: Path) -> bool:
    if path.exists() and other.exists():
        return path.samefile(other)
    return path.resolve() == other.resolve()
