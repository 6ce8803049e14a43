"""Who a person is, however the address is written, and what a ledger may say of one."""

from __future__ import annotations

import unicodedata
from typing import Final

from cdp_frames.errors import FrameError
from cdp_frames.kinds.email.cell import cell_result
from cdp_frames.kinds.email.validator import canonical_or_none
from cdp_frames.text.addresses import addresses_in
from cdp_frames.text.characters import trim

# What stands for an address in the name of a file, a sheet or a list.
_ADDRESS: Final = "<address>"
# Signs that somebody has written in place of an @.
_AT: Final = ("@", "%40", "(at)", "[at]", "{at}", " at ")
# A consent is a word or a sentence; what is longer is a text that people write.
LONGEST_CELL: Final = 200


def match_key_of(text: str) -> str:
    """Return what a person is known by: the address in its normal form.

    What is no address is taken as it is written, but for blanks and case of letters
    around it: a refused cell can be asked for as it stands in the file.

    Examples:
        >>> (
        ...     match_key_of("Ann <MAILTO:Ann@Example.com>"),
        ...     match_key_of(" ann@gmail,com "),
        ... )
        ('ann@example.com', 'ann@gmail,com')
    """
    if canonical_or_none(text) == text:
        return text
    return cell_result(text).value or folded(text)


def folded(text: str) -> str:
    """Return a text that is no address in the form in which it is looked for."""
    return unicodedata.normalize("NFKC", trim(text)).casefold()


def spellings_of(person: object) -> tuple[str, ...]:
    """Return what a person may be written down by.

    Raises:
        FrameError: that is no text, or an empty one.
    """
    if not isinstance(person, str) or not trim(person):
        raise FrameError(
            "person takes an e-mail address, or the key by which the CDP knows the "
            f"person, as text, not {type(person).__name__}."
            if not isinstance(person, str)
            else "person is empty; pass an e-mail address."
        )
    return tuple(dict.fromkeys([match_key_of(person), trim(person), folded(person)]))


def may_hold_address(text: str) -> bool:
    """Say whether a text may tell an address, also in a disguise.

    Examples:
        >>> may_hold_address("yes, ann(at)example.com"), may_hold_address("yes")
        (True, False)
    """
    plain = unicodedata.normalize("NFKC", text).casefold()
    return any(sign in plain for sign in _AT)


def without_addresses(text: str) -> str:
    """Return a name without the addresses in it.

    Examples:
        >>> without_addresses("for ann@example.com.csv"), without_addresses("leads.csv")
        ('for <address>', 'leads.csv')
    """
    if not may_hold_address(text):
        return text
    for address in addresses_in(text):
        text = text.replace(address, _ADDRESS)
    # What is no whole address, and may be one in a disguise.
    return _ADDRESS if may_hold_address(text) else text
