"""The file of a ledger, found or begun; what is no ledger is left as it is."""

from __future__ import annotations

import os
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Final

from cdp_frames.errors import LedgerError, TamperedLedgerError
from cdp_frames.ledger.key import found_key, new_key
from cdp_frames.ledger.places import key_folders
from cdp_frames.ledger.store import Store
from cdp_frames.ledger.troubles import PATIENCE, told

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator
    from pathlib import Path

# How each file of SQLite begins.
_MAGIC: Final = b"SQLite format 3\0"
# "cdpl": tells a ledger from any other file of SQLite.
_APPLICATION: Final = 0x6364706C
_VERSION: Final = 1

# AUTOINCREMENT keeps the highest number in a table of its own: it is still known when
# the last entries are gone. The triggers stop slips, not a forger.
TABLES: Final = (
    "CREATE TABLE ledger (id TEXT NOT NULL)",
    "CREATE TABLE entries ("
    "seq INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, at TEXT NOT NULL, "
    "of INTEGER, key TEXT, person BLOB, salt BLOB, facts TEXT, "
    "seal BLOB NOT NULL, link BLOB NOT NULL)",
    "CREATE INDEX by_person ON entries (person) WHERE person IS NOT NULL",
    "CREATE INDEX by_key ON entries (key) WHERE key IS NOT NULL",
    "CREATE INDEX by_kind ON entries (kind, of) WHERE kind <> 'row'",
    "CREATE TRIGGER stays BEFORE UPDATE ON entries WHEN NEW.facts IS NOT NULL "
    "OR NEW.seq <> OLD.seq OR NEW.link <> OLD.link OR NEW.seal <> OLD.seal "
    "BEGIN SELECT raise(ABORT, 'an entry is never changed'); END",
)


@contextmanager
def opened(path: Path, *, make: bool = False) -> Iterator[Store]:
    """Open a ledger.

    Args:
        path: its file.
        make: whether to make one where none is.

    Raises:
        LedgerError: there is none, or it can't be read; says where and why.
    """
    store = _opened(path, make=make)
    try:
        yield store
    finally:
        with suppress(LedgerError):  # all that mattered was committed
            store.close()


def _opened(path: Path, *, make: bool) -> Store:
    with told(path):
        # A file that was made and not begun is as good as none.
        if path.is_file() and path.stat().st_size:
            _require_sqlite(path)
            return _found(path, _connected(path))
        if path.exists() and not path.is_file():
            raise LedgerError(f"the ledger {path} is no file.")
        if not make:
            raise LedgerError(
                f"there is no ledger {path}; an import with audit= begins one."
            )
        if not path.parent.is_dir():
            raise LedgerError(
                f"the ledger {path} can't be written: its folder does not exist."
            )
        # SQLite would make it by the umask, and gives its own files the mode of this.
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        return _begun(path, _connected(path))


def _require_sqlite(path: Path) -> None:
    with path.open("rb") as file:
        if file.read(len(_MAGIC)) != _MAGIC:
            raise LedgerError(
                f"{path} is no ledger: it is no file of SQLite. It was left as it is; "
                "name a file that is not there yet."
            )


def _connected(path: Path) -> sqlite3.Connection:
    import sqlite3  # noqa: PLC0415 - loaded by whoever keeps a ledger

    address = f"{path.absolute().as_uri()}?mode=rw"
    db = sqlite3.connect(address, timeout=PATIENCE, isolation_level=None, uri=True)
    try:
        db.text_factory = str
        # What is emptied is overwritten; one file, so that a copy is all of it.
        db.execute("PRAGMA secure_delete = ON")
        db.execute("PRAGMA synchronous = FULL")
    except BaseException:
        db.close()
        raise
    return db


def _found(path: Path, db: sqlite3.Connection) -> Store:
    try:
        if not db.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]:
            return _begun(path, db)
        key, folder = found_key(_id_of(path, db), key_folders(path), path)
        if path.stat().st_mode & 0o077:  # whoever copied it has left the door open
            with suppress(OSError):
                path.chmod(0o600)
    except BaseException:
        db.close()
        raise
    return Store(path, db, key, folder)


def _id_of(path: Path, db: sqlite3.Connection) -> str:
    """Return the id of a ledger, if the file is one that this package reads."""
    if db.execute("PRAGMA application_id").fetchone() != (_APPLICATION,):
        raise LedgerError(
            f"{path} is no ledger but another database; it was left as it is. Name a "
            "file that is not there yet."
        )
    (version,) = db.execute("PRAGMA user_version").fetchone()
    if version > _VERSION:
        raise LedgerError(
            f"the ledger {path} was written by a newer version of cdp_frames (format "
            f"{version}); this one leaves it alone."
        )
    rows = db.execute("SELECT id FROM ledger").fetchall()
    if len(rows) != 1 or not isinstance(rows[0][0], str):
        raise TamperedLedgerError(path, None, "its own name is gone")
    return str(rows[0][0])


def _begun(path: Path, db: sqlite3.Connection) -> Store:
    """Begin a ledger, unless another process has just done it."""
    try:
        db.execute("BEGIN IMMEDIATE")
        if db.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]:
            db.execute("ROLLBACK")
            return _found(path, db)
        folder = key_folders(path)[-1]
        try:
            key = new_key(folder)
        except OSError as error:
            raise LedgerError(
                f"the key of the ledger {path} can't be written to {folder}: "
                f"{error.strerror}. Set CDP_FRAMES_HOME to a folder that lasts."
            ) from error
        db.execute(f"PRAGMA application_id = {_APPLICATION}")
        db.execute(f"PRAGMA user_version = {_VERSION}")
        for table in TABLES:
            db.execute(table)
        db.execute("INSERT INTO ledger VALUES (?)", (key.id,))
        db.execute("COMMIT")
    except BaseException:
        db.close()
        raise
    return Store(path, db, key, folder, is_new=True)
