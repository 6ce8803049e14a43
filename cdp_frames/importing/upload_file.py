"""The bytes of an upload: in memory, or where there are many in a nameless file."""

from __future__ import annotations

import tempfile
from functools import cached_property
from hashlib import file_digest
from io import SEEK_END, BytesIO
from typing import TYPE_CHECKING, BinaryIO, Final, Self, cast

from cdp_frames.encoding import encode_into

if TYPE_CHECKING:
    from pathlib import Path

    from cdp_frames.encoding import SentTable, UploadFormat

# What is smaller is quicker in memory, and nothing beside the rows themselves.
_LARGE: Final = 2**24


class UploadFile:
    """The file that goes up, as often as it is asked for.

    A large one would take as much memory as the rows that are in it. It lies on disk in
    a file that has no name where the system allows that (its owner's alone in any
    case), and is gone when nobody holds it any more, also if the process is killed.

    Args:
        file: it; nobody else may use it.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._size = file.seek(0, SEEK_END)

    @classmethod
    def of(
        cls, table: SentTable, form: UploadFormat = "csv", folder: Path | None = None
    ) -> Self:
        """Write the columns of an upload, as ``encode`` does.

        Args:
            table: the columns.
            form: the format.
            folder: where a large one lies; left out, where the system has such files.
        """
        if sum(column.nbytes for column in table.columns) >= _LARGE:
            on_disk = _written_on_disk(table, form, folder)
            if on_disk is not None:
                return cls(on_disk)
        in_memory = BytesIO()
        encode_into(in_memory, table, form)
        return cls(in_memory)

    def __len__(self) -> int:
        return self._size

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, UploadFile):
            return NotImplemented
        return len(self) == len(other) and self.digest == other.digest

    def __hash__(self) -> int:
        return hash(self.digest)

    def __repr__(self) -> str:
        # People are in it, and a repr ends up in logs.
        return f"UploadFile({self._size} bytes)"

    def __reduce__(self) -> tuple[object, ...]:
        return _of_bytes, (self.read(),)

    def __del__(self) -> None:
        file = vars(self).get("_file")
        if file is not None:
            file.close()

    def opened(self) -> BinaryIO:
        """Return the file, from its beginning; one who reads it at a time."""
        self._file.seek(0)
        return self._file

    def read(self) -> bytes:
        """Return all of it."""
        return self.opened().read()

    @cached_property
    def digest(self) -> str:
        """The SHA-256 of it, in hexadecimal digits."""
        return file_digest(self.opened(), "sha256").hexdigest()  # type: ignore[arg-type]  # a file that can be read


def _of_bytes(data: bytes) -> UploadFile:
    return UploadFile(BytesIO(data))


def _written_on_disk(
    table: SentTable, form: UploadFormat, folder: Path | None
) -> BinaryIO | None:
    """Write it into a file; None if there is no room for one."""
    try:
        file = cast("BinaryIO", tempfile.TemporaryFile(dir=folder))  # noqa: SIM115 - outlives this
    except OSError:
        return None
    try:
        encode_into(file, table, form)
        file.flush()
    except OSError:
        file.close()
        return None
    except BaseException:
        file.close()
        raise
    return file
