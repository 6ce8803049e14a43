"""What can go wrong with the file of a ledger, as an error that says where and why."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from cdp_frames.errors import LedgerBusyError, LedgerError, TamperedLedgerError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# How long another process may keep the file to itself, in seconds.
PATIENCE: Final = 30.0
# Of SQLite: busy, locked.
_BUSY: Final = frozenset({5, 6})
# No permission, read-only, disk, full, can't be opened.
_OF_THE_WORLD: Final = frozenset({3, 8, 10, 13, 14})


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Turn what went wrong with a file into an error with its place and reason."""
    import sqlite3  # noqa: PLC0415 - as above

    try:
        yield
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code in _BUSY:
            raise LedgerBusyError(
                f"the ledger {path} can't be used: another process has kept it for "
                f"itself for {PATIENCE:g} seconds."
            ) from error
        if code in _OF_THE_WORLD:
            raise LedgerError(f"the ledger {path} can't be used: {error}.") from error
        reason = f"the file is damaged ({error})"
        raise TamperedLedgerError(path, None, reason) from error
    except UnicodeDecodeError as error:
        # SQLite quotes what it could not read, and that is no text.
        reason = "the file is damaged (it holds what is no text)"
        raise TamperedLedgerError(path, None, reason) from error
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise LedgerError(f"the ledger {path} can't be used: {reason}.") from error
