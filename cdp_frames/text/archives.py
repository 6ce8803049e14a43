"""Packed bytes -> the bytes of the one file in them: gzip, zip, one in the other."""

from __future__ import annotations

import io
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from cdp_frames.errors import UnreadableFileError, shown

if TYPE_CHECKING:
    from collections.abc import Sequence

# Deflate shrinks at most 1032 times (zlib's technical notes); contact files shrink 3 to
# 30 times. What shrinks more *and* is big was made to fill a memory.
_BOMB_RATIO = 200
_BOMB_BYTES = 64 * 2**20
# More than this does not fit beside its frame into the memory of an ordinary machine.
LARGEST = 8 * 2**30
# Archives within archives: some hold themselves, without end.
_DEEPEST = 4

_GZIP: Final = b"\x1f\x8b"
_ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06")
_WORKBOOKS: Final = ("xl/", "word/", "ppt/")


@dataclass(frozen=True, slots=True, kw_only=True)
class Unpacked:
    """A file's bytes, out of any archive.

    Attributes:
        name: the file's own name (inside the archive, if there was one), or "".
        data: the bytes.
        steps: how they were packed, outermost first: ``gzip``, ``zip``.
        digest: SHA-256 of the bytes as they were packed; empty where nobody asked.
    """

    name: str
    data: bytes
    steps: tuple[str, ...] = ()
    digest: str = ""


def unpack(
    data: bytes,
    name: str = "",
    *,
    member: str | int | None = None,
    forgiving: bool = False,
) -> Unpacked:
    """Return the bytes of a file out of gzip and zip; a workbook is left as it is.

    Args:
        data: the bytes of a file, packed or not.
        name: its name, for messages; "" if there is none.
        member: which file of a zip that holds several, by name or by number.
        forgiving: for a file that may be cut or damaged, and of which any part is
            better than none: gzip is unpacked as far as it goes, and what can't be
            unpacked at all is left as it is.

    Raises:
        UnreadableFileError: a damaged or protected archive, one that holds several
            files, or one that unpacks to far more than a contact file holds; never if
            `forgiving`.

    Examples:
        >>> import gzip
        >>> unpack(gzip.compress(b"Email"), "people.csv.gz")
        Unpacked(name='people.csv', data=b'Email', steps=('gzip',), digest='')
    """
    steps: list[str] = []
    while (kind := _packing(data)) and len(steps) < _DEEPEST:
        try:
            if kind == "gzip":
                data = _gunzipped(data, name, forgiving=forgiving)
                name = name.removesuffix(".gz")
            else:
                name, data = _unzipped(data, name, member)
        except UnreadableFileError:
            if forgiving:
                break
            raise
        steps.append(kind)
    return Unpacked(name=name, data=data, steps=tuple(steps))


def is_packed(data: bytes) -> bool:
    """Say whether these are the bytes of a gzip or a zip that is no workbook."""
    return bool(_packing(data))


def called(name: str) -> str:
    """Name a file in a message."""
    return repr(name) if name else "the file"


def check_archive(data: bytes, name: str) -> None:
    """Raise if a zip (or a workbook, which is one) unpacks to an absurd size.

    Raises:
        UnreadableFileError: it does, or it is damaged.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            unpacked = sum(info.file_size for info in archive.infolist())
    except zipfile.BadZipFile as error:
        raise UnreadableFileError(
            f"{called(name)} is damaged or cut short: {error}"
        ) from None
    _check_size(unpacked, len(data), name)


def _packing(data: bytes) -> str:
    """Return how bytes are packed; "" if they are not."""
    if data.startswith(_GZIP):
        return "gzip"
    return "zip" if data.startswith(_ZIP) and not _is_workbook(data) else ""


def _is_workbook(data: bytes) -> bool:
    """Say whether a zip is a spreadsheet (xlsx, xlsm, xlsb, ods)."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
    except zipfile.BadZipFile:
        # Too broken to tell: the end is missing. Workbooks name their parts early.
        return b"[Content_Types].xml" in data[:4096]
    return any(name.startswith(_WORKBOOKS) for name in names) or "content.xml" in names


def _gunzipped(data: bytes, name: str, *, forgiving: bool) -> bytes:
    """Unpack every member of a gzip, and stop early at a bomb."""
    pieces: list[bytes] = []
    size = 0
    rest = data
    while rest.startswith(_GZIP):
        unpacker = zlib.decompressobj(wbits=31)
        while not unpacker.eof:
            try:
                piece = _piece(unpacker, rest, name, size)
                _check_size(size + len(piece), len(data), name)
            except UnreadableFileError:
                if forgiving and pieces:
                    return b"".join(pieces)
                raise
            pieces.append(piece)
            size += len(piece)
            rest = unpacker.unconsumed_tail
        rest = unpacker.unused_data
    return b"".join(pieces)


def _piece(unpacker: zlib._Decompress, rest: bytes, name: str, size: int) -> bytes:
    """Unpack the next part of a member of a gzip."""
    try:
        piece = unpacker.decompress(rest, _BOMB_BYTES)
    except zlib.error as error:
        raise UnreadableFileError(
            f"{called(name)} is damaged: {error}, after {size:,} good bytes"
        ) from None
    if not piece and not unpacker.unconsumed_tail and not unpacker.eof:
        raise UnreadableFileError(
            f"{called(name)} is cut short: its gzip data end after "
            f"{size:,} unpacked bytes"
        )
    return piece


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
