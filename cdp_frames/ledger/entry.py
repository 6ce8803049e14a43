"""An entry of the ledger: what can be emptied, and what holds the chain together.

The person and the facts of an entry can be emptied when a person must be forgotten. The
link of the chain covers their seal only, a hash of both and of a random salt: an entry
without them fits as before, and with the salt gone nobody can try whom it was about.
"""

from __future__ import annotations

import hashlib
import json
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final, NamedTuple

if TYPE_CHECKING:
    from cdp_frames.ledger.key import LedgerKey

# What the first entry follows.
BEGINNING: Final = bytes(32)
SALT: Final = 16  # bytes


class EntryKind(StrEnum):
    """What an entry is about."""

    BEGUN = "begun"
    IMPORT = "import"
    ROW = "row"
    UNDONE = "undone"
    FORGET = "forget"
    PURGE = "purge"


class Entry(NamedTuple):
    """An entry, as it stands in the file.

    Attributes:
        seq: its number; they count without a gap.
        kind: what it is about.
        at: when it was written, UTC, as ISO 8601 has it.
        of: the number of the entry that it belongs to; None if to none.
        key: stands for what an import is known again by; None for other entries.
        person: what stands for the person; None if it is about nobody, or emptied.
        salt: random bytes; None if emptied.
        facts: JSON; None if emptied.
        seal: the hash of the last three.
        link: ties it to the entry before it.
    """

    seq: int
    kind: str
    at: str
    of: int | None
    key: str | None
    person: bytes | None
    salt: bytes | None
    facts: str | None
    seal: bytes
    link: bytes

    def __repr__(self) -> str:
        # What a person has consented to is in it, and a repr ends up in logs.
        return f"Entry({self.seq}, {self.kind})"

    @property
    def is_empty(self) -> bool:
        """Whether the person and the facts were taken out."""
        return self.salt is None and self.facts is None and self.person is None


def seal_of(salt: bytes, person: bytes | None, facts: str) -> bytes:
    """Return the seal of what can be emptied."""
    whose = b"-" if person is None else b"+" + person
    return hashlib.sha256(salt + whose + facts.encode()).digest()


def link_of(key: LedgerKey, before: bytes, entry: Entry) -> bytes:
    """Return the link of an entry that follows another one.

    Args:
        key: of the ledger.
        before: the link of the entry before it.
        entry: the entry; its own link is not looked at.
    """
    fixed = [entry.seq, entry.kind, entry.at, entry.of, entry.key, entry.seal.hex()]
    return key.link(before, json.dumps(fixed).encode())


def facts_of(entry: Entry) -> dict[str, Any]:
    """Return the facts of an entry; none if it was emptied."""
    return {} if entry.facts is None else dict(json.loads(entry.facts))
