"""The file of the journal: a table of intents and one of their steps, in SQLite.

Whatever goes wrong here is a `JournalTrouble` with its reason in words. No import fails
because of it: it goes on without a journal, and says so.
"""

from __future__ import annotations

import json
import os
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from cdp_frames.journal.places import is_shared

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator
    from pathlib import Path

# Raised when the tables change: an older package leaves a newer file alone.
_VERSION: Final = 1

_TABLES: Final = """
CREATE TABLE IF NOT EXISTS intents (
    id INTEGER PRIMARY KEY,
    fingerprint TEXT NOT NULL,
    attempt INTEGER NOT NULL,
    salt TEXT NOT NULL,
    state TEXT NOT NULL,
    begun REAL NOT NULL,
    ended REAL,
    job_id TEXT,
    list_id TEXT,
    facts TEXT NOT NULL,
    outcome BLOB);
CREATE INDEX IF NOT EXISTS by_fingerprint ON intents (fingerprint);
CREATE INDEX IF NOT EXISTS by_job ON intents (job_id);
CREATE TABLE IF NOT EXISTS steps (
    intent INTEGER NOT NULL REFERENCES intents (id),
    step TEXT NOT NULL,
    key TEXT NOT NULL,
    state TEXT NOT NULL,
    answer TEXT,
    PRIMARY KEY (intent, step));
"""

_COLUMNS: Final = (
    "id, fingerprint, attempt, salt, state, begun, ended, job_id, list_id, facts, "
    "outcome"
)
# How long another process may keep the file to itself, in seconds.
_PATIENCE: Final = 20.0


class State(StrEnum):
    """What became of an intent."""

    OPEN = "open"
    DONE = "done"
    FAILED = "failed"
    UNDONE = "undone"


class JournalTrouble(Exception):  # noqa: N818 - no error of the caller's, who never sees it
    """The journal can't be used; says where it is and why."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"the journal {path} can't be used: {reason}")


class Step(NamedTuple):
    """One step of an import.

    Attributes:
        key: the ``Idempotency-Key`` of its call; empty where it has none.
        done: whether there was an answer.
        answer: what is kept of it.
    """

    key: str
    done: bool
    answer: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Intent:
    """An import that was meant, and how far it got.

    Attributes:
        id: its number in the journal.
        fingerprint: what it is known again by.
        attempt: which sending of the same content it is, from 1.
        salt: a random text where it was to be sent again whatever was sent before.
        state: what became of it.
        begun: when, in seconds since 1970.
        ended: likewise; None if it did not.
        job_id: its job, once that is known.
        list_id: its list, likewise.
        facts: what it was to do: its target, its number of rows, the command.
        outcome: what became of its rows, packed; before its end, what is known so far.
        steps: its steps, by name.
    """

    id: int
    fingerprint: str
    attempt: int
    salt: str
    state: State
    begun: float
    ended: float | None
    job_id: str | None
    list_id: str | None
    facts: dict[str, Any]
    outcome: bytes | None = field(default=None, repr=False)
    steps: dict[str, Step] = field(default_factory=dict, repr=False)

    @property
    def is_part(self) -> bool:
        """Whether it is a part of a stream, which has an intent of its own."""
        return "stream" in self.facts


class Journal:
    """The journal, open. Used by one thread.

    Args:
        path: its file; made with its folder, for the user alone, if it is not there.

    Raises:
        JournalTrouble: it can't be read or written.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        with self._told():
            self._db = opened_file(path)

    def close(self) -> None:
        """Close the file."""
        with self._told():
            self._db.close()

    def latest(self, fingerprint: str) -> Intent | None:
        """Return the last intent of a fingerprint."""
        return self._first("fingerprint = ? ORDER BY id DESC", fingerprint)

    def of_job(self, job_id: str) -> Intent | None:
        """Return the intent that opened a job."""
        return self._first("job_id = ? ORDER BY id DESC", job_id)

    def all(self) -> list[Intent]:
        """Return all intents, the oldest first, without their steps."""
        with self._told():
            rows = self._db.execute(f"SELECT {_COLUMNS} FROM intents ORDER BY id")  # noqa: S608 - names of ours
            return [_intent(row) for row in rows]

    def begin(
        self,
        fingerprint: str,
        attempt: int,
        salt: str,
        facts: dict[str, Any],
        outcome: bytes | None = None,
    ) -> Intent:
        """Write down that an import is meant, before anything is sent."""
        with self._told():
            row = (fingerprint, attempt, salt, State.OPEN, time.time())
            number = self._write(
                "INSERT INTO intents (fingerprint, attempt, salt, state, begun, facts, "
                "outcome) VALUES (?, ?, ?, ?, ?, ?, ?)",
                *row,
                json.dumps(facts),
                outcome,
            )
            return self._numbered(number)

    def intend(self, intent: Intent, step: str, key: str) -> None:
        """Write down that a step is about to be taken."""
        with self._told():
            self._write(
                "INSERT OR REPLACE INTO steps VALUES (?, ?, ?, 'meant', NULL)",
                *(intent.id, step, key),
            )

    def did(self, intent: Intent, step: str, answer: dict[str, Any]) -> None:
        """Write down that a step was taken, and what is kept of its answer."""
        with self._told():
            self._write(
                "UPDATE steps SET state = 'done', answer = ? "
                "WHERE intent = ? AND step = ?",
                *(json.dumps(answer), intent.id, step),
            )

    def next_attempt(
        self, intent: Intent, attempt: int, keeping: Iterable[str]
    ) -> None:
        """Write down that an intent is tried anew; forget its steps but for some."""
        with self._told():
            names = tuple(keeping)
            marks = ", ".join("?" * len(names))
            # Steps first: an attempt that knows of none begins at the beginning.
            self._write(
                f"DELETE FROM steps WHERE intent = ? AND step NOT IN ({marks})",  # noqa: S608 - marks only
                *(intent.id, *names),
            )
            self.note(intent, attempt=attempt, job_id=None)

    def begin_over(
        self, intent: Intent, facts: dict[str, Any], outcome: bytes | None
    ) -> None:
        """Write down that an intent begins at its beginning, as it is meant today."""
        with self._told():
            # Steps first, as above.
            self._write("DELETE FROM steps WHERE intent = ?", intent.id)
            self._write(
                "UPDATE intents SET facts = ?, outcome = ?, job_id = NULL, "
                "list_id = NULL WHERE id = ?",
                *(json.dumps(facts), outcome, intent.id),
            )

    def note(self, intent: Intent, **found: object) -> None:
        """Write down what was found out: ``attempt``, ``job_id`` or ``list_id``."""
        with self._told():
            columns = ", ".join(f"{name} = ?" for name in found)
            self._write(
                f"UPDATE intents SET {columns} WHERE id = ?",  # noqa: S608 - names of ours
                *found.values(),
                intent.id,
            )

    def end(self, intent: Intent, state: State, outcome: bytes | None) -> None:
        """Write down what became of an intent; None leaves what is known of rows."""
        with self._told():
            self._write(
                "UPDATE intents SET state = ?, ended = ?, "
                "outcome = coalesce(?, outcome) WHERE id = ?",
                *(state, time.time(), outcome, intent.id),
            )

    def _first(self, condition: str, value: str) -> Intent | None:
        with self._told():
            row = self._db.execute(
                f"SELECT {_COLUMNS} FROM intents WHERE {condition} LIMIT 1",  # noqa: S608 - conditions of ours
                (value,),
            ).fetchone()
            return None if row is None else self._with_steps(_intent(row))

    def _numbered(self, number: int) -> Intent:
        row = self._db.execute(
            f"SELECT {_COLUMNS} FROM intents WHERE id = ?",  # noqa: S608 - names of ours
            (number,),
        ).fetchone()
        return _intent(row)

    def _with_steps(self, intent: Intent) -> Intent:
        rows = self._db.execute(
            "SELECT step, key, state, answer FROM steps WHERE intent = ?", (intent.id,)
        )
        for step, key, state, answer in rows:
            kept = json.loads(answer) if answer else {}
            intent.steps[step] = Step(key, state == "done", kept)
        return intent

    def _write(self, statement: str, *values: object) -> int:
        """Write, and see that it is on the disk; return the number of a new row."""
        # In the mode without transactions of its own, each statement is committed.
        return self._db.execute(statement, values).lastrowid or 0

    @contextmanager
    def _told(self) -> Iterator[None]:
        import sqlite3  # noqa: PLC0415 - loaded by whoever keeps a journal

        try:
            yield
        except (sqlite3.Error, OSError, ValueError, TypeError, KeyError) as error:
            raise JournalTrouble(self.path, reason_of(error)) from error


def opened_file(path: Path) -> sqlite3.Connection:
    """Open the file of a journal; it is made, for the user alone, if it is not there.

    Raises:
        Exception: of SQLite or the system: it can't be read or written.
    """
    import sqlite3  # noqa: PLC0415 - loaded by whoever keeps a journal

    if not path.parent.is_dir():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    # SQLite would make it by the umask, and gives its own files the mode of this one.
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    db = sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None)
    try:
        _prepare(db, shared=is_shared(path.parent))
    except BaseException:
        db.close()
        raise
    return db


def _prepare(db: sqlite3.Connection, *, shared: bool) -> None:
    import sqlite3  # noqa: PLC0415 - as above

    (version,) = db.execute("PRAGMA user_version").fetchone()
    if version > _VERSION:
        raise ValueError(
            f"it was written by a newer version of cdp_frames (format {version}); "
            "this one leaves it alone"
        )
    try:
        db.execute(f"PRAGMA journal_mode = {'DELETE' if shared else 'WAL'}")
    except sqlite3.OperationalError:
        # No shared memory there after all, or another process has it open.
        db.execute("PRAGMA journal_mode = DELETE")
    db.execute("PRAGMA synchronous = FULL")
    if version < _VERSION:
        db.executescript(f"BEGIN IMMEDIATE; {_TABLES} PRAGMA user_version = 1; COMMIT;")


def _intent(row: tuple[Any, ...]) -> Intent:
    names = [name.strip() for name in _COLUMNS.split(",")]
    values = dict(zip(names, row, strict=True))
    values["state"] = State(values["state"])
    values["facts"] = json.loads(values["facts"])
    return Intent(**values)


def reason_of(error: Exception) -> str:
    """Say what is wrong with a journal, without the words of a statement."""
    import sqlite3  # noqa: PLC0415 - as above

    # SQLite quotes what it could not read, and that may be no text.
    damaged = isinstance(error, (sqlite3.DatabaseError, UnicodeDecodeError))
    if damaged and not isinstance(error, sqlite3.OperationalError):
        return f"it is damaged ({error}); move it away, and a new one is begun"
    if isinstance(error, OSError):
        return error.strerror or type(error).__name__
    return str(error)
