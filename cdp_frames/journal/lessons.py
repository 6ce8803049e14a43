"""What past jobs have told of fields, kept beside the intents: counts, no rows."""

from __future__ import annotations

import json
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from cdp_frames.journal.store import JournalTrouble, opened_file, reason_of

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterator

    from cdp_frames.journal.places import JournalPlace

_TABLES: Final = """
CREATE TABLE IF NOT EXISTS lessons (
    workspace TEXT NOT NULL,
    object TEXT NOT NULL,
    field TEXT NOT NULL,
    facts TEXT NOT NULL,
    PRIMARY KEY (workspace, object, field));
CREATE TABLE IF NOT EXISTS lesson_jobs (job_id TEXT PRIMARY KEY);
CREATE TABLE IF NOT EXISTS lesson_key (id INTEGER PRIMARY KEY CHECK (id = 1), key BLOB);
"""
Facts = dict[str, dict[str, Any]]


class Lessons:
    """What is known of the fields of one object of a workspace.

    Args:
        place: where the journal is.
        workspace: as ``workspace_of`` returns it.
        object_name: the object.
    """

    def __init__(self, place: JournalPlace, workspace: str, object_name: str) -> None:
        self._place, self._of = place, (workspace, object_name)

    def read(self) -> tuple[bytes, Facts]:
        """Return the key of the hashes, and the facts of each field.

        Raises:
            JournalTrouble: the journal can't be read.
        """
        if not self._place.path.exists():
            return b"", {}
        with self._opened() as db:
            begun = db.execute(
                "SELECT 1 FROM sqlite_master WHERE name = 'lesson_key'"
            ).fetchone()
            return self._read(db) if begun else (b"", {})

    def add(self, job_id: str, changed: Callable[[bytes, Facts], Facts]) -> None:
        """Add what a job has told; nothing if it was added before.

        Args:
            job_id: the job.
            changed: makes the new facts of some fields, of the key and the old ones.

        Raises:
            JournalTrouble: the journal can't be written.
        """
        with self._opened() as db:
            db.executescript(_TABLES)
            db.execute("BEGIN IMMEDIATE")
            try:
                told = db.execute(
                    "INSERT OR IGNORE INTO lesson_jobs VALUES (?)", (job_id,)
                ).rowcount
                if told:
                    db.execute(
                        "INSERT OR IGNORE INTO lesson_key VALUES (1, ?)",
                        (os.urandom(16),),
                    )
                    key, facts = self._read(db)
                    for field, known in changed(key, facts).items():
                        db.execute(
                            "INSERT OR REPLACE INTO lessons VALUES (?, ?, ?, ?)",
                            (*self._of, field, json.dumps(known)),
                        )
                db.execute("COMMIT")
            except BaseException:
                db.execute("ROLLBACK")
                raise

    def _read(self, db: sqlite3.Connection) -> tuple[bytes, Facts]:
        key, *_ = db.execute("SELECT key FROM lesson_key").fetchone() or (b"",)
        rows = db.execute(
            "SELECT field, facts FROM lessons WHERE workspace = ? AND object = ? "
            "ORDER BY field",
            self._of,
        )
        return key, {field: json.loads(facts) for field, facts in rows}

    @contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        import sqlite3  # noqa: PLC0415 - loaded by whoever keeps a journal

        path = self._place.path
        try:
            db = opened_file(path)
            try:
                yield db
            finally:
                db.close()
        except (sqlite3.Error, OSError, ValueError, TypeError, KeyError) as error:
            raise JournalTrouble(path, reason_of(error)) from error
