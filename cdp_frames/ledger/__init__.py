"""Who was imported when, from which file, with which consent: a chain of entries."""

from cdp_frames.ledger.entry import EntryKind
from cdp_frames.ledger.key import LedgerKey
from cdp_frames.ledger.ledger import Ledger, Verified
from cdp_frames.ledger.opening import opened
from cdp_frames.ledger.people import (
    LONGEST_CELL,
    match_key_of,
    may_hold_address,
    without_addresses,
)
from cdp_frames.ledger.places import path_of, user_of
from cdp_frames.ledger.store import Draft, Store

__all__ = [
    "LONGEST_CELL",
    "Draft",
    "EntryKind",
    "Ledger",
    "LedgerKey",
    "Store",
    "Verified",
    "match_key_of",
    "may_hold_address",
    "opened",
    "path_of",
    "user_of",
    "without_addresses",
]
