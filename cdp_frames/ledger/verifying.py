"""Whether a ledger is as it was written: every entry, their order, and their end."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Final, NamedTuple

from cdp_frames.errors import TamperedLedgerError
from cdp_frames.ledger.entry import (
    BEGINNING,
    Entry,
    EntryKind,
    facts_of,
    link_of,
    seal_of,
)
from cdp_frames.ledger.head import Head, seen_head
from cdp_frames.ledger.opening import TABLES
from cdp_frames.ledger.troubles import told

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cdp_frames.ledger.store import Store

_TYPES: Final = (
    (int,),
    (str,),
    (str,),
    (int, type(None)),
    (str, type(None)),
    (bytes, type(None)),
    (bytes, type(None)),
    (str, type(None)),
    (bytes,),
    (bytes,),
)


class _Purged(NamedTuple):
    """What a purge says that it took away.

    Attributes:
        through: the number of the last entry that is gone; 0 for none.
        link: its link, which the first entry that is left follows.
    """

    through: int = 0
    link: bytes = BEGINNING


def verify_store(store: Store, outside: Head | None = None) -> Head:
    """Verify a ledger; return the end of its chain.

    Args:
        store: the ledger.
        outside: a head that was printed once and kept elsewhere.

    Raises:
        TamperedLedgerError: names the first entry that does not fit.
    """
    with told(store.path):
        # Nobody adds to it between two looks.
        store.db.execute("BEGIN")
        try:
            return _Walk(store).verified(outside)
        finally:
            store.db.execute("ROLLBACK")


class _Walk:
    def __init__(self, store: Store) -> None:
        self._store = store
        self._heads: dict[int, bytes] = {}
        # The numbers of entries that are empty, that are not, that may be.
        self._empty: set[int] = set()
        self._full: set[int] = set()
        self._emptied: set[int] = set()
        # How many rows of the last import are to come.
        self._left = 0

    def verified(self, outside: Head | None) -> Head:
        self._require_tables()
        purged = self._purged()
        known = [outside, seen_head(self._store.folder, self._store.key.id)]
        wanted = {head.seq for head in known if head is not None}
        head = self._chain(purged, wanted)
        self._require_end(head)
        for one in known:
            if one is not None and one.seq > purged.through:
                self._require_seen(one, head)
        self._require_whole(head)
        return head

    def _require_tables(self) -> None:
        """Require that the file is sound, and that nothing was added to its tables."""
        db = self._store.db
        found = {
            sql
            for (sql,) in db.execute("SELECT sql FROM sqlite_schema WHERE sql NOTNULL")
        }
        if found - {"CREATE TABLE sqlite_sequence(name,seq)"} != {*TABLES}:
            raise self._tampered(None, "its tables are not as they were made")
        # An index that lacks entries would hide a person from whoever asks.
        (answer,) = db.execute("PRAGMA integrity_check(1)").fetchone()
        if answer != "ok":
            raise self._tampered(None, "the file is damaged")

    def _purged(self) -> _Purged:
        """Return what the last purge says; the chain shows whether it is true."""
        purged = _Purged()
        for entry in self._store.entries("kind <> 'row' AND kind = ?", EntryKind.PURGE):
            try:
                facts = facts_of(entry)
                if "through" in facts:
                    link = bytes.fromhex(facts["link"])
                    purged = _Purged(int(facts["through"]), link)
            except (ValueError, TypeError, KeyError):
                raise self._tampered(entry.seq, "its facts can't be read") from None
        return purged

    def _chain(self, purged: _Purged, wanted: set[int]) -> Head:
        head = Head(purged.through, purged.link)
        inside = _Import()
        for seq, entry in zip(
            count(purged.through + 1), self._store.entries(), strict=False
        ):
            self._require_entry(entry, seq, head)
            head = Head(seq, entry.link)
            if seq in wanted:
                self._heads[seq] = entry.link
            (self._empty if entry.is_empty else self._full).add(seq)
            if entry.kind in {EntryKind.FORGET, EntryKind.PURGE}:
                self._emptied |= _emptied(entry)
            inside = inside.after(entry)
            if inside.is_broken:
                raise self._tampered(seq, "it stands among the rows of an import")
        self._left = inside.left
        return head

    def _require_entry(self, entry: Entry, seq: int, head: Head) -> None:
        if any(
            type(value) not in types for value, types in zip(entry, _TYPES, strict=True)
        ):
            raise self._tampered(seq, "it is not of the form of an entry")
        if entry.seq != seq:
            raise self._tampered(seq, f"it is not there; the next one is {entry.seq}")
        if entry.link != link_of(self._store.key, head.link, entry):
            raise self._tampered(seq, "it was changed, or is not the one that was here")
        if entry.is_empty:
            return
        if entry.salt is None or entry.facts is None:
            raise self._tampered(seq, "half of it is gone")
        if entry.seal != seal_of(entry.salt, entry.person, entry.facts):
            raise self._tampered(seq, "what it says was changed")

    def _require_end(self, head: Head) -> None:
        row = self._store.db.execute(
            "SELECT seq FROM sqlite_sequence WHERE name = 'entries'"
        ).fetchone()
        written = 0 if row is None else row[0]
        if written != head.seq:
            raise self._tampered(
                head.seq + 1, f"entries up to {written} were written, and are gone"
            )

    def _require_whole(self, head: Head) -> None:
        """Require that the last import is whole, and what is empty was to be so."""
        if self._left:
            raise self._tampered(head.seq + 1, "rows of the last import are gone")
        for seq in sorted(self._empty ^ (self._emptied & (self._empty | self._full))):
            raise self._tampered(
                seq,
                "it was emptied, and no entry says that it was to be"
                if seq in self._empty
                else "it was emptied once, and is filled again",
            )

    def _require_seen(self, seen: Head, head: Head) -> None:
        if seen.seq > head.seq:
            raise self._tampered(
                head.seq + 1, f"entries up to {seen.seq} were seen, and are gone"
            )
        if seen.seq and self._heads.get(seen.seq) != seen.link:
            raise self._tampered(seen.seq, "it is not the one that was seen here")

    def _tampered(self, entry: int | None, reason: str) -> TamperedLedgerError:
        return TamperedLedgerError(self._store.path, entry, reason)


class _Import(NamedTuple):
    """Where the walk is within the rows of an import.

    Attributes:
        of: the number of the import's entry.
        left: how many of its rows are to come; -1 where an entry is out of place.
    """

    of: int | None = None
    left: int = 0

    @property
    def is_broken(self) -> bool:
        return self.left < 0

    def after(self, entry: Entry) -> _Import:
        """Return where the walk is after an entry."""
        if entry.kind == EntryKind.ROW:
            # Of an import that was emptied nobody knows how many rows it has.
            known = self.of is not None
            return _Import(self.of, self.left - 1) if known else self
        if self.left:
            return _Import(None, -1)
        if entry.kind == EntryKind.IMPORT and not entry.is_empty:
            return _Import(entry.seq, int(facts_of(entry).get("entries", 0)))
        return _Import()


def _emptied(entry: Entry) -> set[int]:
    """Return the numbers of the entries that were emptied then."""
    ranges: Iterable[tuple[int, int]] = facts_of(entry).get("emptied", ())
    return {seq for first, last in ranges for seq in range(first, last + 1)}
