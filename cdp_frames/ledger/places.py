"""Where a ledger lies, where its key lies, and who is at the keyboard."""

from __future__ import annotations

import getpass
import os
from pathlib import Path
from typing import Final

from cdp_frames.errors import FrameError
from cdp_frames.journal import home

_FILE: Final = "ledger.sqlite"
_KEYS: Final = "ledger-keys"
# Longer than any name.
_LONGEST: Final = 200


def path_of(audit: object) -> Path:
    """Return the file of a ledger.

    Args:
        audit: its path, or that of the folder that it lies in.

    Raises:
        FrameError: that is no path.
    """
    if not isinstance(audit, (str, os.PathLike)) or not str(audit).strip():
        raise FrameError(
            f"audit takes the path of a ledger, such as 'ledger.sqlite', not {audit!r}."
        )
    path = Path(os.fspath(audit))
    try:
        return path / _FILE if path.is_dir() else path
    except ValueError as error:
        raise FrameError(f"{str(audit)!r} is no path of a file.") from error


def key_folders(path: Path) -> tuple[Path, Path]:
    """Return the folders in which the key of a ledger may lie, the first one first.

    Args:
        path: the file of the ledger. A key beside it is one that somebody has put
            there, so that both are moved together; a new one is never made there, for
            who copies the ledger would have it as well.
    """
    return path.parent, home() / _KEYS


def user_of(run_by: object) -> str:
    """Return who runs an import: the name that was given, or that of the account.

    Raises:
        FrameError: it is no name.

    Examples:
        >>> user_of(" Ann Clerk ")
        'Ann Clerk'
    """
    if run_by is None:
        try:
            return getpass.getuser()
        except (OSError, KeyError, ImportError):  # an account without a name
            return ""
    if not isinstance(run_by, str) or not run_by.strip() or len(run_by) > _LONGEST:
        shown = "that text" if isinstance(run_by, str) else repr(run_by)
        raise FrameError(
            f"run_by takes the name of a person or a service, 1 to {_LONGEST} "
            f"characters, not {shown}."
        )
    return run_by.strip()
