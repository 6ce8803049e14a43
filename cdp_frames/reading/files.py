"""Anything a person calls a file -> its bytes, unpacked."""

from __future__ import annotations

import io
import os
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from cdp_frames.errors import UnreadableFileError, shown

if TYPE_CHECKING:
    from collections.abc import Sequence

# Deflate shrinks at most 1032 times (zlib's technical notes); contact files shrink 3 to
# 30 times. What shrinks more *and* is big was made to fill a memory.
_BOMB_RATIO = 200
_BOMB_BYTES = 64 * 2**20
# More than this does not fit beside its frame into the memory of an ordinary machine.
LARGEST = 8 * 2**30

_NOTHING = b"\0 \t\r\n"
_GZIP = b"\x1f\x8b"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_WORKBOOKS = ("xl/", "word/", "ppt/")


@runtime_checkable
class Readable(Protocol):
    """A file object."""

    def read(self) -> bytes | str:
        """Return all that is left."""
        ...


FileLike = str | os.PathLike[str] | bytes | bytearray | memoryview | Readable


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A file's bytes, out of any archive.

    Attributes:
        name: the file's own name (inside the archive, if there was one), or "".
        data: the bytes.
        steps: how they were packed, outermost first: ``gzip``, ``zip``.
    """

    name: str
    data: bytes
    steps: tuple[str, ...] = ()


def open_bytes(file: FileLike, *, member: str | int | None = None) -> Opened:
    """Return the bytes of a path, a file object or bytes, out of gzip and zip.

    Args:
        file: a path, an open file (text or binary), or the bytes themselves.
        member: which file of a zip that holds several, by name or by number.

    Returns:
        The bytes and the name of the file that they are from.

    Raises:
        UnreadableFileError: nothing there, nothing in it, a damaged or protected
            archive, or one that unpacks to far more than a contact file holds.
    """
    name, data = _fetched(file)
    steps: list[str] = []
    if data.startswith(_GZIP):
        data, name = _gunzipped(data, name), name.removesuffix(".gz")
        steps.append("gzip")
    if data.startswith(_ZIP) and not _is_workbook(data):
        name, data = _unzipped(data, name, member)
        steps.append("zip")
        if data.startswith(_GZIP):
            data, name = _gunzipped(data, name), name.removesuffix(".gz")
            steps.append("gzip")
    # The beginning first: a stripped copy of all of it takes time.
    if not data[:4096].strip(_NOTHING) and not data.strip(_NOTHING):
        raise UnreadableFileError(f"{called(name)} is empty")
    return Opened(name=name, data=data, steps=tuple(steps))


def _is_workbook(data: bytes) -> bool:
    """Say whether a zip is a spreadsheet (xlsx, xlsm, xlsb, ods)."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
    except zipfile.BadZipFile:
        # Too broken to tell: the end is missing. Workbooks name their parts early.
        return b"[Content_Types].xml" in data[:4096]
    return any(name.startswith(_WORKBOOKS) for name in names) or "content.xml" in names


def check_archive(data: bytes, name: str) -> None:
    """Raise if a zip (or a workbook, which is one) unpacks to an absurd size."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            unpacked = sum(info.file_size for info in archive.infolist())
    except zipfile.BadZipFile as error:
        raise UnreadableFileError(
            f"{called(name)} is damaged or cut short: {error}"
        ) from None
    _check_size(unpacked, len(data), name)


def called(name: str) -> str:
    """Name a file in a message."""
    return repr(name) if name else "the file"


def _fetched(file: FileLike) -> tuple[str, bytes]:
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
        if path.stat().st_size > LARGEST:
            raise UnreadableFileError(
                f"{path.name!r} is larger than {LARGEST / 2**30:g} GiB"
            )
        return path.name, path.read_bytes()
    except FileNotFoundError:
        raise UnreadableFileError(f"there is no file {str(path)!r}") from None
    except IsADirectoryError:
        raise UnreadableFileError(f"{str(path)!r} is a folder, not a file") from None
    except OSError as error:
        raise UnreadableFileError(
            f"{path.name!r} can't be opened: {error.strerror}"
        ) from error


def _gunzipped(data: bytes, name: str) -> bytes:
    """Unpack every member of a gzip, and stop early at a bomb."""
    pieces: list[bytes] = []
    size = 0
    rest = data
    while rest.startswith(_GZIP):
        unpacker = zlib.decompressobj(wbits=31)
        while not unpacker.eof:
            try:
                piece = unpacker.decompress(rest, _BOMB_BYTES)
            except zlib.error as error:
                raise UnreadableFileError(
                    f"{called(name)} is damaged: {error}, after {size:,} good bytes"
                ) from None
            rest = unpacker.unconsumed_tail
            if not piece and not rest and not unpacker.eof:
                raise UnreadableFileError(
                    f"{called(name)} is cut short: its gzip data end after "
                    f"{size:,} unpacked bytes"
                )
            pieces.append(piece)
            size += len(piece)
            _check_size(size, len(data), name)
        rest = unpacker.unused_data
    return b"".join(pieces)


def _unzipped(data: bytes, name: str, member: str | int | None) -> tuple[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            info = _chosen(archive.infolist(), name, member)
            _check_size(info.file_size, info.compress_size, info.filename)
            if info.flag_bits & 1:
                raise UnreadableFileError(
                    f"{info.filename!r} in {called(name)} is protected by a password"
                )
            with archive.open(info) as stream:
                # The directory may understate the size: read no more than it says.
                content = stream.read(info.file_size + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise UnreadableFileError(
            f"{called(name)} is damaged or cut short: {error}"
        ) from None
    if len(content) > info.file_size:
        raise UnreadableFileError(f"{info.filename!r} is larger than its archive says")
    return Path(info.filename).name, content


def _chosen(
    entries: Sequence[zipfile.ZipInfo], name: str, member: str | int | None
) -> zipfile.ZipInfo:
    files = [entry for entry in entries if _is_data(entry)]
    if not files:
        raise UnreadableFileError(f"{called(name)} is an archive without a file in it")
    if isinstance(member, str):
        files = [
            entry
            for entry in files
            if member in {entry.filename, Path(entry.filename).name}
        ] or files
    elif isinstance(member, int) and 0 <= member < len(files):
        return files[member]
    if len(files) > 1:
        names = shown(entry.filename for entry in files)
        raise UnreadableFileError(
            f"{called(name)} holds {len(files)} files: {names}. Pass the name of one "
            "as sheet=..."
        )
    return files[0]


def _is_data(entry: zipfile.ZipInfo) -> bool:
    """Say whether an entry is a file of the user's, not one of the Mac's Finder."""
    parts = Path(entry.filename).parts
    return not entry.is_dir() and not any(
        part.startswith(".") or part in {"__MACOSX", "Thumbs.db"} for part in parts
    )


def _check_size(unpacked: int, packed: int, name: str) -> None:
    suspicious = unpacked > _BOMB_BYTES and unpacked > _BOMB_RATIO * max(packed, 1)
    if suspicious or unpacked > LARGEST:
        raise UnreadableFileError(
            f"{called(name)} unpacks from {packed:,} to at least {unpacked:,} bytes; "
            "no contact file does that"
        )
