"""Who was imported when, from which file, with which consent: a chain of entries."""

from cdp_frames.ledger.ledger import Ledger, Verified
from cdp_frames.ledger.places import path_of, user_of
from cdp_frames.ledger.store import Draft, Store, opened

__all__ = [
    "Draft",
    "Ledger",
    "Store",
    "Verified",
    "opened",
    "path_of",
    "user_of",
]
