"""What a cell looks like: letters and digits without what they say."""

from __future__ import annotations

import re
from typing import Final

_LETTERS: Final = re.compile(r"[^\W\d_]+")
_DIGITS: Final = re.compile(r"\d+")


def outline(text: str) -> str:
    """Return the outline of a cell: runs of letters and digits, and its marks.

    Examples:
        >>> outline("Smith,  John 12")
        'a, a 9'
    """
    spaced = " ".join(text.split())
    return _DIGITS.sub("9", _LETTERS.sub("a", spaced))


def pattern(text: str) -> str:
    """Return a cell as people write patterns: 9 for a digit, A and a for letters.

    Examples:
        >>> pattern("555-0123"), pattern("Smith, JOHN")
        ('999-9999', 'Aa, A')
    """
    shown = []
    for char in text[:60]:
        if char.isdigit():
            shown.append("9")
        elif char.isalpha():
            sign = "A" if char.isupper() else "a"
            if not shown or shown[-1] != sign:
                shown.append(sign)
        else:
            shown.append(char)
    return "".join(shown) + ("\u2026" if len(text) > 60 else "")  # noqa: PLR2004 - as above
