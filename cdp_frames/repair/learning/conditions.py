"""Conditions on what a cell looks like: which of several programs is for it."""

from __future__ import annotations

import re
from typing import Final

from cdp_frames.repair.learning.shapes import outline

_MARKS: Final = re.compile(r"[^\w\s'\u2019.-]")


def gist(cell: str) -> str:
    """Return the marks of a cell, each once, and whether it has letters or digits.

    Marks that are part of words (hyphens, dots, apostrophes) don't count.

    Examples:
        >>> gist("Smith-Jones, Ana (2)"), gist("Ana Smith")
        ('a9,()', 'a')
    """
    marks = "".join(dict.fromkeys(_MARKS.findall(cell)))
    letters = any(char.isalpha() for char in cell)
    digits = any(char.isdigit() for char in cell)
    return "a" * letters + "9" * digits + marks


def lengths(cell: str) -> str:
    """Return the outline of a cell with a 9 for each digit.

    Examples:
        >>> lengths("Tel 555-0123")
        'a 999-9999'
    """
    spaced = " ".join(cell.split())
    return re.sub(r"[^\W\d_]+", "a", re.sub(r"\d", "9", spaced))


# From the broadest to the narrowest.
CONDITIONS: Final = {"gist": gist, "outline": outline, "lengths": lengths}
