"""Where the journal lies, and what can be done there."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

_FILE: Final = "journal.sqlite"

# A write-ahead log needs memory that all processes share, which files on other
# machines, and folders that a virtual machine lends to its guest, do not have.
_SHARED: Final = frozenset(
    (
        *("9p", "drvfs", "prl_fs", "vboxsf", "virtiofs", "vmhgfs"),
        *("afs", "ceph", "cifs", "davfs", "glusterfs", "lustre", "ncpfs"),
        *("nfs", "nfs4", "smb3", "smbfs"),
    )
)
_MOUNTS: Final = Path("/proc/self/mounts")


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalPlace:
    """Which journal an import is kept in.

    Attributes:
        path: its file.
        command: what the command line was asked for, {name of the command: options}.
        files: {path: SHA-256 of the contents} of the files that the command read.
        feed: the name of the feed that runs; empty for none.
    """

    path: Path
    command: Mapping[str, object] | None = None
    files: Mapping[str, str] | None = None
    feed: str = ""

    def __fspath__(self) -> str:
        return str(self.path)


def home() -> Path:
    """Return the folder for what is kept from one run to the next.

    It is ``CDP_FRAMES_HOME``, or one in the user's own data directory.
    """
    told = os.environ.get("CDP_FRAMES_HOME", "").strip()
    if told:
        return Path(told)
    from platformdirs import user_data_dir  # noqa: PLC0415 - needed where nothing is set

    return Path(user_data_dir("cdp-frames", appauthor=False))


def place_of(journal: object) -> JournalPlace | None:
    """Return where the argument ``journal=`` says that the journal is; None for none.

    Args:
        journal: True for the one in `home`, False for none, or a path: of the file, or
            of a folder that it lies in.
    """
    if journal is False or journal is None:
        return None
    if isinstance(journal, JournalPlace):
        return journal
    if journal is True:
        return JournalPlace(path=home() / _FILE)
    path = Path(os.fspath(journal))  # type: ignore[call-overload]
    return JournalPlace(path=path / _FILE if path.is_dir() else path)


def is_shared(folder: Path, mounts: str | None = None) -> bool:
    """Say whether a folder lies on another machine, as far as can be seen.

    Args:
        folder: the folder.
        mounts: what is mounted where, as Linux has it in ``/proc/self/mounts``; None to
            look there.
    """
    if mounts is None:
        try:
            mounts = _MOUNTS.read_text(encoding="utf-8", errors="replace")
        except OSError:  # not on Linux
            return False
    found, kind = "", ""
    place = f"{folder.resolve()}/"
    for line in mounts.splitlines():
        _, point, of_kind, *_ = [*line.split(" "), "", "", ""]
        point = point.replace("\\040", " ")
        if place.startswith(f"{point.rstrip('/')}/") and len(point) >= len(found):
            found, kind = point, of_kind
    return kind in _SHARED or kind.startswith("fuse.")
