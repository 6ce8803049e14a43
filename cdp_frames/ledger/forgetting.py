"""A person is forgotten, or all that is old: entries go, and the chain holds."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Final

from cdp_frames.errors import LedgerError
from cdp_frames.ledger.entry import EntryKind
from cdp_frames.ledger.reading import entries_about
from cdp_frames.ledger.store import Draft
from cdp_frames.ledger.troubles import told

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cdp_frames.ledger.store import Adding, Store

_EMPTY: Final = (
    "UPDATE entries SET person = NULL, salt = NULL, facts = NULL WHERE seq = ?"
)


def forget_in(store: Store, persons: Iterable[str], by: str) -> int:
    """Empty every entry about a person; return how many there were.

    The entry about it says when, by whom and which, and not whom: nothing in the ledger
    leads to the person any more.

    Args:
        store: the ledger.
        persons: what the person may be written as.
        by: who asks for it.

    Raises:
        LedgerError: it can't be written.
    """
    with store.adding() as adding:
        found = sorted(entries_about(store, persons))
        if found:
            _empty(store, found)
            facts = {"emptied": [*_ranges(found)], "entries": len(found), "by": by}
            adding.add(Draft(EntryKind.FORGET, facts))
    return len(found)


def purge_in(store: Store, before: str, by: str) -> int:
    """Take away every entry that was written before a time; return how many.

    The beginning of the chain is cut off. What is old and stands behind something
    newer, for a clock went wrong, is emptied.

    Args:
        store: the ledger.
        before: the time, as entries have it.
        by: who asks for it.

    Raises:
        LedgerError: it can't be written.
    """
    with store.adding() as adding:
        count = _purged(store, adding, before, by)
    if count:
        with suppress(LedgerError), told(store.path):  # there may be no room for it
            store.db.execute("VACUUM")
    return count


def _purged(store: Store, adding: Adding, before: str, by: str) -> int:
    db = store.db
    (newer,) = db.execute(
        "SELECT min(seq) FROM entries WHERE at >= ?", (before,)
    ).fetchone()
    last = adding.head if newer is None else None
    if last is None:
        row = db.execute(
            "SELECT seq, link FROM entries WHERE seq < ? ORDER BY seq DESC LIMIT 1",
            (newer,),
        ).fetchone()
        seq, link = row or (0, b"")
    else:
        seq, link = last
    gone = db.execute("DELETE FROM entries WHERE seq <= ?", (seq,)).rowcount
    # What was emptied or cut off has to stay known.
    behind = [
        entry.seq
        for entry in store.entries(
            "at < ? AND facts IS NOT NULL AND kind NOT IN (?, ?)",
            *(before, EntryKind.FORGET, EntryKind.PURGE),
        )
    ]
    _empty(store, behind)
    if not gone and not behind:
        return 0
    cut = {"through": seq, "link": link.hex()} if gone else {}
    facts = {**cut, "before": before, "emptied": [*_ranges(behind)]}
    adding.add(
        Draft(EntryKind.PURGE, {**facts, "entries": gone + len(behind), "by": by})
    )
    return int(gone + len(behind))


def _empty(store: Store, numbers: Iterable[int]) -> None:
    store.db.executemany(_EMPTY, ((seq,) for seq in numbers))


def _ranges(numbers: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Return ascending numbers as ranges, both ends included."""
    first = last = None
    for number in numbers:
        if last is not None and number == last + 1:
            last = number
            continue
        if first is not None and last is not None:
            yield first, last
        first = last = number
    if first is not None and last is not None:
        yield first, last
