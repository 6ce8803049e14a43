"""A file of several parts: a ZIP archive of JSON, raw numbers and Arrow streams."""

from __future__ import annotations

import json
import zipfile
import zlib
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final, NamedTuple

import pyarrow as pa

from cdp_frames.errors import CdpError, UnreadableFileError
from cdp_frames.storage.private_file import private_file

if TYPE_CHECKING:
    from collections.abc import Iterator
    from os import PathLike

    from cdp_frames.storage.values import Json

_FIRST: Final = "content.json"
# Quick to write; people's names and addresses are half the size then.
_LEVEL: Final = 1
# What a file that is damaged, or made by hand, can lead to when it is read.
_DAMAGED: Final = (
    *(AttributeError, AssertionError, KeyError, IndexError, TypeError, ValueError),
    *(ArithmeticError, EOFError, MemoryError, NotImplementedError, RecursionError),
    *(RuntimeError, zipfile.BadZipFile, zlib.error, pa.ArrowException),
)


class Kind(NamedTuple):
    """What a file is for.

    Attributes:
        name: what stands in it.
        version: the newest form that this package can read.
        noun: what it is called in a message.
        remedy: what to do where it can't be read, in a sentence.
    """

    name: str
    version: int
    noun: str
    remedy: str


class ArchiveWriter:
    """Takes the parts of a file."""

    def __init__(self, file: zipfile.ZipFile) -> None:
        self._file = file
        self._count = 0

    def put(self, data: bytes) -> int:
        """Write a part; return its number."""
        number = self._count
        self._count += 1
        self._file.writestr(f"parts/{number}", data)
        return number

    def put_json(self, data: Json) -> int:
        """Write a part that is JSON; return its number."""
        return self.put(json.dumps(data, separators=(",", ":")).encode())

    def put_arrow(self, table: pa.Table) -> int:
        """Write a part that is a table of Arrow; return its number."""
        sink = pa.BufferOutputStream()
        with pa.ipc.new_stream(sink, table.schema) as stream:
            stream.write_table(table)
        return self.put(sink.getvalue().to_pybytes())


class ArchiveReader:
    """Gives the parts of a file back."""

    def __init__(self, file: zipfile.ZipFile) -> None:
        self._file = file

    def get(self, number: int) -> bytes:
        """Return a part."""
        return self._file.read(f"parts/{int(number)}")

    def get_json(self, number: int) -> Json:
        """Return a part that is JSON."""
        return json.loads(self.get(number))

    def get_arrow(self, number: int) -> pa.Table:
        """Return a part that is a table of Arrow."""
        with pa.ipc.open_stream(self.get(number)) as stream:
            return stream.read_all()


@contextmanager
def written(
    path: str | PathLike[str], kind: Kind, package: str
) -> Iterator[tuple[ArchiveWriter, dict[str, Any]]]:
    """Write a file that only its owner can read, whole or not at all.

    Yields:
        What takes the parts, and a dict for what stands at the front.

    Raises:
        OSError: it can't be written.
    """
    with private_file(path) as stream, packed(stream, kind, package) as parts:
        yield parts


@contextmanager
def packed(
    stream: IO[bytes], kind: Kind, package: str
) -> Iterator[tuple[ArchiveWriter, dict[str, Any]]]:
    """Write what ``written`` writes to a stream that is open.

    Yields:
        What takes the parts, and a dict for what stands at the front.
    """
    front: dict[str, Any] = {
        "format": kind.name,
        "version": kind.version,
        "package": package,
    }
    with zipfile.ZipFile(
        stream, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL
    ) as file:
        yield ArchiveWriter(file), front
        file.writestr(_FIRST, json.dumps(front, separators=(",", ":")))


@contextmanager
def opened(
    source: str | PathLike[str] | BytesIO, kind: Kind
) -> Iterator[tuple[ArchiveReader, dict[str, Any]]]:
    """Read what ``written`` wrote; what breaks while it is read, is its fault.

    Args:
        source: its file, or its bytes.
        kind: what it should be.

    Yields:
        What gives the parts back, and what stands at the front.

    Raises:
        UnreadableFileError: there is none, it is none, it is damaged, or of a newer
            version of this package.
    """
    path = "what was read" if isinstance(source, BytesIO) else source
    try:
        with (
            source if isinstance(source, BytesIO) else Path(source).open("rb") as stream
        ):
            front, file = _front(stream, path, kind)
            yield ArchiveReader(file), front
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise UnreadableFileError(f"{path} can't be read: {why}.") from error
    except CdpError:
        raise
    except _DAMAGED as error:
        # What went wrong may quote a cell.
        raise UnreadableFileError(
            f"{path} is damaged ({type(error).__name__}): it is {kind.noun}, but not "
            f"all of it is as it was written. {kind.remedy}"
        ) from None


def _front(
    stream: Any,  # noqa: ANN401 - a file that is open
    path: str | PathLike[str],
    kind: Kind,
) -> tuple[dict[str, Any], zipfile.ZipFile]:
    try:
        file = zipfile.ZipFile(stream)
    except _DAMAGED:
        raise UnreadableFileError(
            f"{path} is not {kind.noun}, or was cut short. {kind.remedy}"
        ) from None
    if _FIRST not in file.namelist():
        raise UnreadableFileError(f"{path} is not {kind.noun}. {kind.remedy}")
    front = json.loads(file.read(_FIRST))
    if front["format"] != kind.name:
        raise UnreadableFileError(f"{path} is not {kind.noun}. {kind.remedy}")
    version = front["version"]
    if type(version) is not int or version > kind.version:
        raise UnreadableFileError(
            f"{path} was written by a newer cdp_frames ({front.get('package')}): it is "
            f"of form {version}, and this one reads up to {kind.version}. Update "
            "cdp_frames, and read it again."
        )
    return front, file
