"""Identifiers: opaque text with a prefix that says of what.

Source:
    `docs/contract.md` section 1.8: ``imp_01HXYZ``, ULID-like.
"""

from __future__ import annotations

import secrets
import time
from typing import Final

# Crockford's base 32, the alphabet of ULIDs: no I, L, O, U.
_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def new_id(prefix: str) -> str:
    """Return an id such as ``imp_01KPR2Z8Q3…``; later ones sort after earlier ones."""
    number = (time.time_ns() // 1_000_000) << 80 | secrets.randbits(80)
    letters = (_ALPHABET[number >> shift & 31] for shift in range(125, -1, -5))
    return f"{prefix}_{''.join(letters)}"


def record_id(number: object) -> str:
    """Write the number of a record as the API shows it."""
    return f"rec_{int(str(number)):012d}"


def record_number(text: str) -> int | None:
    """Read what ``record_id`` wrote; None for anything else."""
    prefix, _, digits = text.partition("_")
    return int(digits) if prefix == "rec" and digits.isdecimal() else None
