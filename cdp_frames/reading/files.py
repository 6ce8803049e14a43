"""Anything a person calls a file -> its bytes, unpacked."""

from __future__ import annotations

import hashlib
import os
from dataclasses import replace
from pathlib import Path
from typing import Protocol, runtime_checkable

from cdp_frames.errors import UnreadableFileError
from cdp_frames.reading.data_sets import DataSet
from cdp_frames.text.archives import Unpacked, called, unpack
from cdp_frames.text.regular_files import require_regular

_NOTHING = b"\0 \t\r\n"


@runtime_checkable
class Readable(Protocol):
    """A file object."""

    def read(self) -> bytes | str:
        """Return all that is left."""
        ...


FileLike = str | os.PathLike[str] | bytes | bytearray | memoryview | Readable


def open_bytes(file: FileLike, *, member: str | int | None = None) -> Unpacked:
    """Return the bytes of a path, a file object or bytes, out of gzip and zip.

    Args:
        file: a path, an open file (text or binary), or the bytes themselves.
        member: which file of a zip that holds several, by name or by number.

    Returns:
        The bytes, the name of the file that they are from, and the digest of the file.

    Raises:
        UnreadableFileError: nothing there, nothing in it, a damaged or protected
            archive, or one that unpacks to far more than a contact file holds.
    """
    name, data = fetch(file)
    unpacked = unpack(data, name, member=member)
    # The beginning first: a stripped copy of all of it takes time.
    if not unpacked.data[:4096].strip(_NOTHING) and not unpacked.data.strip(_NOTHING):
        raise UnreadableFileError(f"{called(unpacked.name)} is empty")
    return replace(unpacked, digest=_digest(file, data))


def _digest(file: FileLike, data: bytes) -> str:
    if isinstance(file, str | os.PathLike) and Path(file).is_dir():
        return DataSet(Path(file)).digest()
    return hashlib.sha256(data).hexdigest()


def fetch(file: FileLike) -> tuple[str, bytes]:
    """Return the name of a file, "" if it has none, and its bytes as they are.

    Args:
        file: a path, an open file (text or binary), or the bytes themselves.

    Raises:
        UnreadableFileError: there is nothing to be read there.
    """
    if isinstance(file, (bytes, bytearray, memoryview)):
        return "", bytes(file)
    if isinstance(file, (str, os.PathLike)):
        return _from_disk(Path(file))
    if not isinstance(file, Readable):
        raise UnreadableFileError(
            f"a path, an open file or bytes is needed, not {type(file).__name__}"
        )
    content = file.read()
    name = getattr(file, "name", "")
    data = content.encode() if isinstance(content, str) else bytes(content)
    return (Path(name).name if isinstance(name, str) else ""), data


def _from_disk(path: Path) -> tuple[str, bytes]:
    if "://" in str(path) or str(path).startswith(("http:/", "https:/")):
        raise UnreadableFileError("addresses are not read; download the file first")
    try:
        if path.is_dir():
            return path.name, DataSet(path).as_bytes()
        require_regular(path)
        return path.name, path.read_bytes()
    except UnreadableFileError:
        raise
    except FileNotFoundError:
        raise UnreadableFileError(f"there is no file {str(path)!r}") from None
    except IsADirectoryError:
        raise UnreadableFileError(f"{str(path)!r} is a folder, not a file") from None
    except OSError as error:
        raise UnreadableFileError(
            f"{path.name!r} can't be opened: {error.strerror}"
        ) from error
    except ValueError as error:
        raise UnreadableFileError(f"{str(path)!r} is no name of a file") from error
