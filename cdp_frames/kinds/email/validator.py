"""What an e-mail address is: email-validator decides, faster where that is proven."""

from __future__ import annotations

import re
from typing import Final

# RFC 5322 section 3.2.3, as email-validator has it.
_ATOM: Final = r"[a-zA-Z0-9!#$%&'*+/=?^_`{|}~-]+"

# RFC 1123 section 2.1. Two hyphens in a row are left to email-validator, for in the
# third and fourth place they mean Punycode or nothing; so is an ending with a digit.
_LABEL: Final = r"[a-zA-Z0-9]+(?:-[a-zA-Z0-9]+)*"

ORDINARY_LOCAL: Final = rf"{_ATOM}(?:\.{_ATOM})*"
ORDINARY_DOMAIN: Final = rf"(?:{_LABEL}\.)+[a-zA-Z]+"

# In bytes, so short that no limit is within reach: 63 a label, 253 a domain, 254 an
# address, and (in email-validator's strict mode) 64 before the @.
SHORT: Final = 64

_ORDINARY: Final = re.compile(f"{ORDINARY_LOCAL}@({ORDINARY_DOMAIN})")


def canonical(text: str) -> str:
    """Return the normal form of an address: email-validator's, in lower case.

    A few letters have a lower case that is not in Unicode's normal form or makes the
    address too long (``İ``). There, normalizing is repeated until it changes nothing,
    and lower case is given up if email-validator refuses it.

    Raises:
        ValueError: email-validator refuses the text; its message says why.
    """
    if _is_ordinary(text):
        return text.lower()
    normal = _normalized(text)
    for _ in range(4):
        lower = normal.lower()
        if lower == normal or normal.isascii():
            return lower
        try:
            again = _normalized(lower)
        except ValueError:
            return normal
        if again == lower:
            return lower
        normal = again
    return normal


def canonical_or_none(text: str) -> str | None:
    """Return the normal form of an address, or None for what is none."""
    if "@" not in text:  # the commonest case by far, and the cheapest
        return None
    try:
        return canonical(text)
    except ValueError:
        return None


def special_domains() -> tuple[str, ...]:
    """Return the endings of domains that are set aside, such as ``.test``.

    Source:
        email-validator's own list, which its users may change.
    """
    # Slow to import, needed by few.
    from email_validator import SPECIAL_USE_DOMAIN_NAMES  # noqa: PLC0415

    return tuple(f".{name}" for name in SPECIAL_USE_DOMAIN_NAMES)


def _is_ordinary(text: str) -> bool:
    """Say whether email-validator is known to accept a text and to keep it.

    What it says of such a text follows from its rules for dot-atoms and for host names;
    the tests, and a long run of generated addresses, compare the two.
    """
    match = _ORDINARY.fullmatch(text) if len(text) <= SHORT else None
    if match is None:
        return False
    return not f".{match[1].lower()}".endswith(special_domains())


def _normalized(text: str) -> str:
    from email_validator import validate_email  # noqa: PLC0415 - slow to import

    return validate_email(text, check_deliverability=False).normalized
