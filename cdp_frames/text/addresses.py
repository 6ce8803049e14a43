"""What looks like an e-mail address, before anybody decides whether it is one."""

from __future__ import annotations

import re
from typing import Final

from cdp_frames.text.characters import trim

# As Arrow and `re` both understand it; found anywhere in a cell.
ADDRESS: Final = r"[^@\s<>()\[\],;:]+@[^@\s<>()\[\],;:]+\.[^@\s<>()\[\],;:.]{2,}"
_ANYWHERE: Final = re.compile(ADDRESS)
_WHOLE: Final = re.compile(rf"(?:mailto:|[^<@]{{0,60}}<)?{ADDRESS}>?", re.IGNORECASE)
_AT: Final = re.compile(r"\S@\S")


def is_address(cell: str) -> bool:
    """Say whether a cell looks like one address, however it is wrapped.

    Examples:
        >>> (
        ...     is_address("Ana Ito <ana@example.com>"),
        ...     is_address("write to a@example.com"),
        ... )
        (True, False)
    """
    return _WHOLE.fullmatch(trim(cell)) is not None


def addresses_in(cell: str) -> list[str]:
    """Return what looks like an address in a cell, in order.

    Examples:
        >>> addresses_in("Ana (ana@example.com), <bo@example.org>")
        ['ana@example.com', 'bo@example.org']
    """
    return _ANYWHERE.findall(cell)


def may_be_address(cell: str) -> bool:
    """Say whether a cell may have been meant as an address, also as a broken one.

    Examples:
        >>> may_be_address("ana@example"), may_be_address("2 @ 5")
        (True, False)
    """
    return _AT.search(cell) is not None
