"""Recipients as mail programs write them: names and addresses, several in a cell."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from cdp_frames.text.addresses import ADDRESS
from cdp_frames.text.characters import trim


class Recipient(NamedTuple):
    """One recipient.

    Attributes:
        address: as it is written.
        name: the name beside it; empty if there is none.
    """

    address: str
    name: str = ""


HOW_TO_EXPLODE: Final = (
    "to make a row of each, read the file with explode=True (--one-per-row)"
)
# Names may hold commas where semicolons or line ends separate.
_SEPARATORS: Final = ("\n", ";", ",", "|", "/", " ")
_NAMED: Final = re.compile(rf"(?P<name>[^<>@]*?)\s*<\s*(?P<address>{ADDRESS})\s*>")
_BEHIND: Final = re.compile(rf"(?P<address>{ADDRESS})\s*\((?P<name>[^()@]*)\)")
_BARE: Final = re.compile(rf"(?:mailto:)?(?P<address>{ADDRESS})", re.IGNORECASE)
_QUOTED: Final = r"\"[^\"]*\"|<[^<>]*>|[^\"<]"


def recipients(text: str) -> list[Recipient]:
    """Take a list of recipients apart.

    Args:
        text: a cell, or a line.

    Returns:
        At least two recipients, in order; none if the text is anything else, or if a
        part of it is no recipient: then nobody can tell what was meant.

    Examples:
        >>> [each.address for each in recipients("ann@example.com; bob@example.com")]
        ['ann@example.com', 'bob@example.com']
        >>> recipients('"Otto, Bob" <bob@example.com>, cyd@example.com')[0]
        Recipient(address='bob@example.com', name='Otto, Bob')
        >>> recipients("ann@example.com; call her")
        []
    """
    for separator in _SEPARATORS:
        parts = [trim(part) for part in _split(text, separator)]
        found = [_recipient(part) for part in parts if part]
        whole = [each for each in found if each is not None]
        if len(found) > 1 and len(whole) == len(found):
            return whole
    return []


def _split(text: str, separator: str) -> list[str]:
    """Split outside of quotes and angle brackets."""
    if separator not in text:
        return [text]
    parts, begin = [], 0
    for found in re.finditer(_QUOTED, text.replace("\r", " "), re.DOTALL):
        if found[0] == separator:
            parts.append(text[begin : found.start()])
            begin = found.end()
    return [*parts, text[begin:]]


def _recipient(part: str) -> Recipient | None:
    for form in (_BARE, _NAMED, _BEHIND):
        if found := form.fullmatch(part):
            name = found.groupdict().get("name") or ""
            return Recipient(found["address"], trim(trim(name).strip("\"'")))
    return None
