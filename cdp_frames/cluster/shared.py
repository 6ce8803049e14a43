"""A folder that all workers of a cluster can write to and read from."""

from __future__ import annotations

import os
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4

from cdp_frames.errors import FrameError

if TYPE_CHECKING:
    from collections.abc import Iterator

_PREFIX: Final = "cdp-frames-"
# What a run that was killed has left there is of no use to the next one.
_DAY: Final = 24 * 3600


@dataclass(frozen=True, slots=True)
class Shared:
    """A folder, wherever fsspec can reach it; files are there whole or not at all.

    Attributes:
        url: the folder: a path that all workers have, or an address such as
            ``s3://bucket/folder``.
    """

    url: str

    def _at(self, name: str = "") -> tuple[Any, str]:
        import fsspec  # noqa: PLC0415 - Dask brings it

        system, path = fsspec.core.url_to_fs(self.url)
        return system, f"{path.rstrip('/')}/{name}".rstrip("/")

    @property
    def folder(self) -> Path | None:
        """The folder as a path; None if it lies in no file system of this machine."""
        system, path = self._at()
        return Path(path) if "file" in _protocols(system) else None

    def inner(self, name: str) -> Shared:
        """Return a folder in it."""
        return Shared(f"{self.url.rstrip('/')}/{name}")

    def write(self, name: str, data: bytes) -> None:
        """Write a file; only its owner can read it, where files have rights."""
        folder = self.folder
        if folder is None:
            system, where = self._at(name)
            system.pipe_file(where, data)
            return
        path = folder / name
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        partial = path.with_name(f".{path.name}-{uuid4().hex}")
        handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        partial.replace(path)

    def read(self, name: str, first: int, end: int) -> bytes:
        """Return the bytes of a file from ``first`` up to ``end``."""
        system, path = self._at(name)
        data: bytes = system.cat_file(path, start=first, end=end)
        return data

    def put(self, folder: Path) -> list[str]:
        """Copy the files of a folder here, and return their names."""
        files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
        names = [path.relative_to(folder).as_posix() for path in files]
        for name, path in zip(names, files, strict=True):
            self.write(name, path.read_bytes())
        return names

    def take(self, names: list[str], folder: Path) -> None:
        """Move files from here into a folder of this machine."""
        system, _ = self._at()
        for name in names:
            path = folder / name
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            _, source = self._at(name)
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(handle, "wb") as file, system.open(source, "rb") as read:
                while block := read.read(2**22):
                    file.write(block)
            system.rm_file(source)

    def remove(self) -> None:
        """Remove the folder with all that is in it."""
        system, path = self._at()
        with suppress(OSError):
            system.rm(path, recursive=True)


def new_folder(url: str) -> Shared:
    """Return a folder of one run's own, and remove what killed runs have left.

    Args:
        url: where it is to lie.

    Raises:
        FrameError: it can't be written there.
    """
    root = Shared(url)
    made = root.inner(f"{_PREFIX}{int(time.time())}-{uuid4().hex[:12]}")
    try:
        for old in _old(root):
            old.remove()
        made.write("begun", b"")
    except (OSError, ValueError, ImportError) as error:
        raise FrameError(
            f"shared_path={url!r} can't be used: {type(error).__name__}: {error}. It "
            "is a folder that all workers can write to: a path, or an address that "
            "fsspec knows."
        ) from None
    return made


def _old(root: Shared) -> Iterator[Shared]:
    system, path = root._at()  # noqa: SLF001 - of this file
    if not system.exists(path):
        return
    for entry in system.ls(path, detail=False):
        name = str(entry).rstrip("/").rpartition("/")[2]
        begun = name.removeprefix(_PREFIX).partition("-")[0]
        ours = name.startswith(_PREFIX) and begun.isdigit()
        if ours and time.time() - int(begun) > _DAY:
            yield root.inner(name)


def _protocols(system: Any) -> tuple[str, ...]:  # noqa: ANN401 - of fsspec
    names = system.protocol
    return (names,) if isinstance(names, str) else tuple(names)
