"""The body of an upload: an exact length, and the same bytes on every attempt."""

from __future__ import annotations

import io
from typing import BinaryIO

from cdp_frames.errors import FrameError


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
        self._left = 0
        self.rewind()

    def rewind(self) -> None:
        """Go back to the first byte."""
        self._file.seek(self._start)
        self._left = self._size

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes, at most `size` of them unless it is negative."""
        wanted = self._left if size < 0 else min(size, self._left)
        chunk = self._file.read(wanted)
        if wanted and not chunk:
            raise FrameError("the file became shorter while it was sent.")
        self._left -= len(chunk)
        return chunk

    def __iter__(self) -> Body:
        return self

    def __next__(self) -> bytes:
        chunk = self.read(1 << 16)
        if not chunk:
            raise StopIteration
        return chunk

    def __len__(self) -> int:
        return self._size
