"""The file of a ledger: entries that are only ever added, in SQLite.

Whoever adds holds the file to himself from the look at the last link to the end, so
that two processes write one chain.
"""

from __future__ import annotations

import json
import secrets
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from cdp_frames.errors import TamperedLedgerError
from cdp_frames.ledger.entry import (
    BEGINNING,
    SALT,
    Entry,
    EntryKind,
    link_of,
    seal_of,
)
from cdp_frames.ledger.head import Head, keep_head, seen_head
from cdp_frames.ledger.troubles import told

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from cdp_frames.ledger.key import LedgerKey

COLUMNS: Final = ", ".join(Entry._fields)


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

    def __repr__(self) -> str:
        # A person is in it, and a repr ends up in logs.
        return f"Draft({self.kind})"


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
