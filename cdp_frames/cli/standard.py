"""``-`` in place of a file: standard input and standard output."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final

from cdp_frames.cli.terminal import say
from cdp_frames.errors import FrameError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

STANDARD: Final = Path("-")
# What messages call the rows that came in.
_NAME: Final = "standard-input"


def is_standard(path: Path | None) -> bool:
    """Say whether a path stands for standard input or output."""
    return path == STANDARD


@contextmanager
def readable(files: Sequence[Path]) -> Iterator[list[Path]]:
    """Keep what comes in on standard input as a file, for its owner alone.

    Args:
        files: what is to be read, ``-`` at most once among it.

    Yields:
        The same files, with a path in place of ``-``; it is gone afterwards.

    Raises:
        FrameError: ``-`` is named twice, or nobody hands anything in.
    """
    if files.count(STANDARD) > 1:
        raise FrameError("standard input (-) can be read once only: name it once.")
    if STANDARD not in files:
        yield [*files]
        return
    with tempfile.TemporaryDirectory(prefix="cdp-frames-") as folder:
        kept = Path(folder) / _NAME
        _keep(_incoming(), kept)
        yield [kept if is_standard(path) else path for path in files]


def came_in(path: Path) -> bool:
    """Say whether a file is what came in on standard input.

    Examples:
        >>> came_in(Path("leads.csv"))
        False
    """
    return path.name == _NAME and path.parent.name.startswith("cdp-frames-")


def write_out(data: bytes) -> None:
    """Write bytes to standard output as they are."""
    if sys.stdout is None:
        return  # whoever started the command has closed it
    stream = getattr(sys.stdout, "buffer", None)
    if stream is None:
        sys.stdout.write(data.decode("utf-8", errors="replace"))
    else:
        stream.write(data)
    sys.stdout.flush()


def _incoming() -> BinaryIO:
    if sys.stdin is None or sys.stdin.closed:
        raise FrameError("nothing comes in on standard input (-).")
    if sys.stdin.isatty():
        end = "Ctrl-Z and Enter" if os.name == "nt" else "Ctrl-D"
        say(f"Reading what is typed or pasted here; {end} ends it.", err=True)
    return sys.stdin.buffer


def _keep(stream: BinaryIO, path: Path) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        shutil.copyfileobj(stream, file)
