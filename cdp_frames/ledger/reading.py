"""What a ledger knows, as frames: its imports, and everything of one person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from cdp_frames.ledger.entry import Entry, EntryKind, facts_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cdp_frames.ledger.store import Store

_IMPORTS: Final = {
    "entry": "int64",
    "at": "datetime64[us, UTC]",
    "what": "str",
    "run_by": "str",
    "target": "object",
    "list_id": "object",
    "job_id": "object",
    "files": "object",
    "rows": "Int64",
    "counts": "object",
    "entries": "int64",
}
_HISTORY: Final = {
    "entry": "int64",
    "at": "datetime64[us, UTC]",
    "action": "str",
    "fate": "str",
    "change": "object",
    "codes": "object",
    "target": "object",
    "list_id": "object",
    "list_name": "object",
    "job_id": "object",
    "file": "object",
    "sha256": "object",
    "sheet": "object",
    "row": "int64",
    "line": "Int64",
    "consent": "object",
    "suppressed_by": "object",
    "changed": "object",
    "run_by": "str",
    "corrected_by": "object",
    "schema": "object",
    "mapping": "object",
    "package": "str",
}


def imports_in(store: Store) -> pd.DataFrame:
    """Return a row for each entry that is about no single person, the oldest first."""
    found = [*store.others()]
    begun = {
        entry.seq: facts_of(entry) for entry in found if entry.kind == EntryKind.BEGUN
    }
    ended = {entry.of for entry in found if entry.kind == EntryKind.IMPORT}
    rows = [
        _import(entry, {**begun.get(entry.of or 0, {}), **facts_of(entry)})
        for entry in found
        # One row for the beginning and the end of an import.
        if entry.seq not in ended
    ]
    return _frame(rows, _IMPORTS)


def _import(entry: Entry, facts: dict[str, Any]) -> dict[str, Any]:
    files = [file["name"] for file in facts.get("files", []) if file["name"]]
    return {
        "entry": entry.seq,
        "at": entry.at,
        "what": facts.get("state", entry.kind),
        "run_by": facts.get("by", ""),
        "target": facts.get("target"),
        "list_id": facts.get("list_id"),
        "job_id": facts.get("job_id"),
        "files": ", ".join(files) or None,
        "rows": facts.get("rows"),
        "counts": facts.get("counts"),
        "entries": facts.get("entries", 0),
    }


def history_in(store: Store, persons: Iterable[str]) -> pd.DataFrame:
    """Return a row for each entry about a person, the oldest first."""
    found = entries_about(store, persons)
    of = {entry.of for entry in found.values()}
    about = {
        seq: facts_of(entry) for seq in of for entry in store.entries("seq = ?", seq)
    }
    rows = [
        _row(entry, facts_of(entry), about.get(entry.of or 0, {}))
        for _, entry in sorted(found.items())
    ]
    return _frame(rows, _HISTORY)


def entries_about(store: Store, persons: Iterable[str]) -> dict[int, Entry]:
    """Return the entries about a person, by their numbers.

    A row that was refused for its address, and corrected, is the person's as well.

    Args:
        store: the ledger.
        persons: what the person may be written as.
    """
    found: dict[int, Entry] = {}
    waiting = [
        entry
        for person in {*persons}
        for entry in store.entries("person = ?", store.key.person(person))
    ]
    while waiting:
        entry = waiting.pop()
        before = facts_of(entry).get("before")
        found[entry.seq] = entry
        if before is not None and before not in found:
            waiting += [
                earlier
                for earlier in store.entries(
                    "seq = ? AND kind = ?", before, EntryKind.ROW
                )
                if not earlier.is_empty
            ]
    return found


def unfinished_in(store: Store) -> int:
    """Return how many imports were begun and have no end."""
    return sum(not entry.is_empty for entry in store.open_intents())


def _row(entry: Entry, facts: dict[str, Any], about: dict[str, Any]) -> dict[str, Any]:
    files = about.get("files", [])
    place = facts.get("file", 0 if len(files) == 1 else None)
    file = files[place] if place is not None and place < len(files) else {}
    return {
        **{name: about.get(name) for name in _HISTORY if name in about},
        "entry": entry.seq,
        "at": entry.at,
        "action": about.get("action", "import"),
        "change": facts.get("change"),
        "fate": facts.get("fate", ""),
        "codes": ", ".join(facts.get("codes", [])),
        "file": file.get("name") or None,
        "sha256": file.get("sha256") or None,
        "sheet": facts.get("sheet", file.get("sheet")),
        "row": facts.get("row", -1),
        "line": facts.get("line"),
        "consent": facts.get("consent", {}),
        "suppressed_by": facts.get("suppressed_by"),
        "changed": facts.get("changed", {}),
        "run_by": about.get("by", ""),
        "corrected_by": facts.get("corrected_by"),
        "package": about.get("package", ""),
    }


def _frame(rows: list[dict[str, Any]], columns: dict[str, str]) -> pd.DataFrame:
    frame = pd.DataFrame(
        {
            name: pd.Series([row.get(name) for row in rows], dtype=object)
            for name in columns
        }
    )
    frame["at"] = pd.to_datetime(frame["at"], utc=True, format="ISO8601")
    return frame.astype(columns)
