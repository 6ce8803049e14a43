"""The file of a ledger: entries that are only ever added, in SQLite.

Whoever adds holds the file to himself from the look at the last link to the end, so
that two processes write one chain.
"""

from __future__ import annotations

import json
import os
import secrets
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from cdp_frames.errors import LedgerBusyError, LedgerError, TamperedLedgerError
from cdp_frames.ledger.entry import (
    BEGINNING,
    SALT,
    Entry,
    EntryKind,
    link_of,
    seal_of,
)
from cdp_frames.ledger.head import Head, keep_head, seen_head
from cdp_frames.ledger.key import LedgerKey, found_key, new_key
from cdp_frames.ledger.places import key_folders

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator
    from pathlib import Path

# How each file of SQLite begins.
_MAGIC: Final = b"SQLite format 3\0"
# "cdpl": tells a ledger from any other file of SQLite.
_APPLICATION: Final = 0x6364706C
_VERSION: Final = 1
# How long another process may keep the file to itself, in seconds.
_PATIENCE: Final = 30.0
# Of SQLite: busy, locked.
_BUSY: Final = frozenset({5, 6})
# No permission, read-only, disk, full, can't be opened.
_OF_THE_WORLD: Final = frozenset({3, 8, 10, 13, 14})
COLUMNS: Final = ", ".join(Entry._fields)

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


class Draft(NamedTuple):
    """What is to be written down.

    Attributes:
        kind: what it is about.
        facts: what is known, as JSON has it.
        of: the number of the entry that it belongs to.
        key: what an import is known again by.
        person: the match key of the person; None if it is about nobody.
    """

    kind: EntryKind
    facts: dict[str, Any]
    of: int | None = None
    key: str | None = None
    person: str | None = None


class Store:
    """A ledger, open. Used by one thread.

    Args:
        path: its file.
        db: the open file.
        key: its key.
        folder: where the key lies.
        is_new: whether it was made just now.
    """

    def __init__(
        self,
        path: Path,
        db: sqlite3.Connection,
        key: LedgerKey,
        folder: Path,
        *,
        is_new: bool = False,
    ) -> None:
        self.path = path
        self.db = db
        self.key = key
        self.folder = folder
        self.is_new = is_new

    @contextmanager
    def adding(self) -> Iterator[Adding]:
        """Hold the file to oneself, and add entries: all of them, or none.

        Raises:
            LedgerError: it can't be written.
        """
        with told(self.path):
            self.db.execute("BEGIN IMMEDIATE")
            try:
                adding = Adding(self, self._head_as_seen())
                yield adding
                self.db.execute("COMMIT")
            except BaseException:
                with suppress(Exception):  # the first cause is the one that matters
                    self.db.execute("ROLLBACK")
                raise
        # After the commit: a head that is not in the file would look like a cut.
        with suppress(OSError):
            keep_head(self.folder, self.key.id, adding.head)

    def _head_as_seen(self) -> Head:
        """Return the end of the chain, if nothing is gone that was seen here.

        An end that was cut off would be hidden by what is written after it.
        """
        head, seen = self.head(), seen_head(self.folder, self.key.id)
        if seen is None or not seen.seq:
            return head
        if seen.seq > head.seq:
            reason = f"entries up to {seen.seq} were seen here, and are gone"
            raise TamperedLedgerError(self.path, head.seq + 1, reason)
        entry = next(self.entries("seq = ?", seen.seq), None)
        # What was purged is not there, and what follows it is linked to it.
        if entry is not None and entry.link != seen.link:
            reason = "it is not the one that was seen here"
            raise TamperedLedgerError(self.path, seen.seq, reason)
        return head

    def head(self) -> Head:
        """Return the end of the chain."""
        row = self.db.execute(
            "SELECT seq, link FROM entries ORDER BY seq DESC LIMIT 1"
        ).fetchone()
        return Head(0, BEGINNING) if row is None else Head(*row)

    def entries(self, condition: str = "1", *values: object) -> Iterator[Entry]:
        """Return entries in their order.

        Args:
            condition: which, in SQL of ours.
            values: what its marks stand for.
        """
        found = self.db.execute(
            f"SELECT {COLUMNS} FROM entries WHERE {condition} ORDER BY seq",  # noqa: S608 - conditions of ours
            values,
        )
        for row in found:
            yield Entry(*row)

    def found_import(self, key: str) -> int | None:
        """Return the number of an import's entry; None if it is not written down."""
        named = self.key.name(key)
        found = self.entries("key = ? AND kind = ?", named, EntryKind.IMPORT)
        return next((entry.seq for entry in found), None)

    def open_intent(self, key: str) -> Entry | None:
        """Return the entry of an import that was begun and has no end; None if none."""
        named = self.key.name(key)
        return next(self.open_intents("key = ? AND", named), None)

    def open_intents(self, condition: str = "", *values: object) -> Iterator[Entry]:
        """Return the entries of imports that were begun and have no end.

        Args:
            condition: which of them, in SQL of ours that ends with AND.
            values: what its marks stand for.
        """
        # The index of what is no row is used where it is said in these words.
        return self.entries(
            f"{condition} kind <> 'row' AND kind = ? AND NOT EXISTS ("  # noqa: S608 - conditions of ours
            "SELECT 1 FROM entries AS later WHERE later.kind <> 'row' "
            "AND later.kind = ? AND later.of = entries.seq)",
            *(*values, EntryKind.BEGUN, EntryKind.IMPORT),
        )

    def others(self) -> Iterator[Entry]:
        """Return the entries that are about no row."""
        return self.entries("kind <> 'row'")

    def close(self) -> None:
        """Close the file."""
        with told(self.path):
            self.db.close()


class Adding:
    """What adds entries to the end of a chain, while nobody else can.

    Attributes:
        head: the end of the chain, with what was added.
        at: when, as entries have it.
    """

    def __init__(self, store: Store, head: Head) -> None:
        self._store = store
        self.head = head
        self.at = datetime.now(tz=UTC).isoformat(timespec="microseconds")

    def add(self, draft: Draft) -> int:
        """Write an entry down; return its number."""
        self.add_all([draft])
        return self.head.seq

    def add_all(self, drafts: Iterable[Draft]) -> None:
        """Write entries down, one after the other."""
        marks = ", ".join("?" * len(Entry._fields))
        self._store.db.executemany(
            f"INSERT INTO entries ({COLUMNS}) VALUES ({marks})",  # noqa: S608 - names of ours
            map(self._next, drafts),
        )

    def _next(self, draft: Draft) -> Entry:
        key = self._store.key
        person = None if draft.person is None else key.person(draft.person)
        facts = json.dumps(draft.facts, ensure_ascii=False, separators=(",", ":"))
        # Half a character, which JSON can say and UTF-8 can't.
        facts = facts.encode("utf-8", "backslashreplace").decode()
        salt = secrets.token_bytes(SALT)
        entry = Entry(
            self.head.seq + 1,
            str(draft.kind),
            self.at,
            draft.of,
            None if draft.key is None else key.name(draft.key),
            person,
            salt,
            facts,
            seal_of(salt, person, facts),
            b"",
        )
        entry = entry._replace(link=link_of(key, self.head.link, entry))
        self.head = Head(entry.seq, entry.link)
        return entry


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
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
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
    db = sqlite3.connect(address, timeout=_PATIENCE, isolation_level=None, uri=True)
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
                f"itself for {_PATIENCE:g} seconds."
            ) from error
        if code in _OF_THE_WORLD:
            raise LedgerError(f"the ledger {path} can't be used: {error}.") from error
        reason = f"the file is damaged ({error})"
        raise TamperedLedgerError(path, None, reason) from error
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise LedgerError(f"the ledger {path} can't be used: {reason}.") from error
