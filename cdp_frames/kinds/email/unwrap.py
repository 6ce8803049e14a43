"""The wrapping that cells put around an e-mail address, and how it is taken off."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import unquote

from cdp_frames.text.characters import INVISIBLE, QUOTES, TAGS, TRACELESS, trim

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

# Of what leaves no trace, email-validator accepts letters and marks (fillers and
# selectors) and refuses the rest, wherever it stands: to take that off can never turn
# an address that it accepts into another one. Inside, only format characters go: a
# control character in the middle of an address is an accident that nobody can undo.
REFUSED: Final = "".join(
    letter for letter in TRACELESS if unicodedata.category(letter)[0] not in "LM"
)
_FORMATS: Final = "".join(
    letter for letter in INVISIBLE + TAGS if unicodedata.category(letter) == "Cf"
)
_VANISH: Final = str.maketrans("", "", _FORMATS)

# "smtp:" is what Exchange writes before an address (proxyAddresses).
_PREFIX: Final = re.compile(r"(?:mailto|smtp|e-?mail)\s*:\s*(?://)?\s*", re.IGNORECASE)
_MAILTO: Final = re.compile(r"mailto", re.IGNORECASE)
# In this form each letter is looked at once, however long the cell is.
_NAMED: Final = re.compile(r"(\s*[^<>\s][^<>]*)<([^<>]+)>")


class Unwrapped(NamedTuple):
    """What is left of a cell without its wrapping.

    Attributes:
        text: what is left.
        value: its normal form; None if it is no address.
        reason: why it is none; empty if it is one.
        rules: what was taken off, in order.
    """

    text: str
    value: str | None
    reason: str
    rules: tuple[str, ...]


def unwrap(text: str, canonical: Callable[[str], str]) -> Unwrapped:
    """Take the wrapping off a cell until an address is left.

    One thing is taken off at a time, and as soon as the rest is an address, it is the
    answer: an address that is accepted as it is never becomes another one.

    Args:
        text: the cell.
        canonical: returns the normal form of an address; raises ValueError for what is
            none, with the reason.

    Examples:
        >>> unwrap("<7>,", lambda text: str(int(text))).rules
        ('punctuation removed', 'brackets removed')
    """
    rules: list[str] = []
    while True:
        try:
            return Unwrapped(text, canonical(text), "", tuple(rules))
        except ValueError as error:
            reason = str(error)
        rule, less = next(_taken_off(text), ("", text))
        if less == text:
            return Unwrapped(text, None, reason, tuple(rules))
        text = less
        if rule not in rules:
            rules.append(rule)


def _taken_off(text: str) -> Iterator[tuple[str, str]]:
    for rule, step in _STEPS:
        less = step(text)
        if less != text:
            yield rule, less


def _trimmed(text: str) -> str:
    return text.strip(REFUSED)


def _without_invisible(text: str) -> str:
    return text.translate(_VANISH)


def _without_punctuation(text: str) -> str:
    return text.rstrip(".,;:" + REFUSED).lstrip(",;:" + REFUSED)


def _without_quotes(text: str) -> str:
    first, last = text[:1] in QUOTES, text[-1:] in QUOTES
    if last:
        return text[1:-1] if first else text[:-1]
    # The quote of '"bob"@example.com' ends inside the address: it is no wrapping.
    return text[1:] if first and text[0] not in text[1:] else text


def _without_brackets(text: str) -> str:
    # "bob@[192.0.2.1]" is a domain literal: only a pair is wrapping here.
    for left, right in ("()", "[]", "{}"):
        if text.startswith(left) and text.endswith(right):
            return text[1:-1]
    return text.removeprefix("<").removesuffix(">")


def _without_prefix(text: str) -> str:
    match = _PREFIX.match(text)
    if match is None:
        return text
    rest = text[match.end() :]
    return of_mailto(rest) if _MAILTO.match(text) else rest


def of_mailto(text: str) -> str:
    """Return what stands between ``mailto:`` and its header fields, decoded.

    Examples:
        >>> of_mailto("user%2Btag@example.com?subject=Hi")
        'user+tag@example.com'

    Source:
        RFC 6068 section 2.
    """
    return unquote(text.partition("?")[0])


def _without_name(text: str) -> str:
    match = _NAMED.fullmatch(text)
    if match is None:
        return text
    name, address = match.groups()
    # "ann@example.com <bob@example.com>" names two people.
    bare = trim(name).strip(QUOTES).casefold()
    if "@" in name and bare != _without_prefix(trim(address)).casefold():
        return text
    return address


# The order matters: what is least likely to be part of an address goes first.
_STEPS: Final[tuple[tuple[str, Callable[[str], str]], ...]] = (
    ("blanks removed", _trimmed),
    ("blanks removed", trim),
    ("invisible characters removed", _without_invisible),
    ("punctuation removed", _without_punctuation),
    ("name removed", _without_name),
    ("mailto: removed", _without_prefix),
    ("brackets removed", _without_brackets),
    ("quotes removed", _without_quotes),
)
