"""The mark of a row in a workbook: which row it is, and a check that nobody wrote it.

A mark that was filled down, typed or cut off has no right check: nobody has to guess
then whether it still says the truth.
"""

from __future__ import annotations

import hashlib
from typing import Final

_CHECKED: Final = 8
_FINGERPRINT: Final = 16


def fingerprint_of(content: str) -> str:
    """Return what a workbook is known again by.

    Args:
        content: the digest of what was imported; no cell can be read from it.
    """
    return hashlib.sha256(f"workbook\0{content}".encode()).hexdigest()[:_FINGERPRINT]


def mark_of(position: int, fingerprint: str) -> str:
    """Return the mark of a row.

    Args:
        position: of the row in the frame that was imported.
        fingerprint: of the workbook.

    Examples:
        >>> mark_of(3, "ab12")
        '3:31b57eee'
    """
    check = hashlib.sha256(f"{fingerprint}\0{position}".encode()).hexdigest()
    return f"{position}:{check[:_CHECKED]}"


def position_in(mark: object, fingerprint: str) -> int | None:
    """Return the position that a mark names; None where it is none of this workbook.

    Examples:
        >>> position_in("3:31b57eee", "ab12"), position_in("4:31b57eee", "ab12")
        (3, None)
    """
    if not isinstance(mark, str):
        return None
    number = mark.strip().partition(":")[0]
    if not (number.isascii() and number.isdigit()):
        return None
    if mark.strip() != mark_of(int(number), fingerprint):
        return None
    return int(number)
