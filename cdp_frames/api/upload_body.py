"""The body of an upload: an exact length, and the same bytes on every attempt."""

from __future__ import annotations

import io
import threading
from typing import TYPE_CHECKING, BinaryIO

from cdp_frames.errors import FrameError

if TYPE_CHECKING:
    from cdp_frames.api.watch import Progress


class Body:
    """A window on `data` that can be sent several times.

    ``requests`` takes the length from ``len()`` and sends it as Content-Length; a
    stream without one would go up in chunks, which signed addresses don't take. The
    window has a fixed size, so a file that is still being written to is cut where it
    ended at first, and its declared length stays true.

    Args:
        data: bytes, or a seekable binary file, from where it stands to its end.

    Raises:
        FrameError: the file can't be rewound, or gives text.
    """

    def __init__(self, data: bytes | BinaryIO) -> None:
        self._file: BinaryIO = io.BytesIO(data) if isinstance(data, bytes) else data
        if not self._file.seekable() or self._file.read(0) != b"":
            raise FrameError(
                "the upload needs bytes or a binary file that can be rewound: an "
                "interrupted upload starts again from the beginning."
            )
        self._start = self._file.tell()
        self._size = self._file.seek(0, io.SEEK_END) - self._start
        # An attempt that was given up may still be reading when the next one begins.
        self._lock = threading.Lock()
        self._attempt: Attempt | None = None

    def __len__(self) -> int:
        return self._size

    def attempt(self, progress: Progress) -> Attempt:
        """Begin anew, from the first byte; earlier attempts read no more.

        Args:
            progress: hears of each piece.
        """
        with self._lock:
            self._file.seek(self._start)
            self._attempt = Attempt(self, progress)
            return self._attempt

    def read_for(self, attempt: Attempt, size: int) -> bytes:
        """Return the next bytes, if the attempt is the last one.

        Raises:
            OSError: it is not.
            FrameError: the file became shorter.
        """
        with self._lock:
            if attempt is not self._attempt:
                raise OSError("the upload began anew")
            chunk = self._file.read(size)
        if size and not chunk:
            raise FrameError("the file became shorter while it was sent.")
        return chunk


class Attempt:
    """One time that a body is sent."""

    def __init__(self, body: Body, progress: Progress) -> None:
        self._body = body
        self._progress = progress
        self._left = len(body)

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes, at most `size` of them unless it is negative."""
        wanted = self._left if size < 0 else min(size, self._left)
        self._progress.note(wanted)
        chunk = self._body.read_for(self, wanted)
        self._left -= len(chunk)
        return chunk

    def __iter__(self) -> Attempt:
        return self

    def __next__(self) -> bytes:
        chunk = self.read(1 << 16)
        if not chunk:
            raise StopIteration
        return chunk

    def __len__(self) -> int:
        return len(self._body)
