"""Sentences for people, written by programs."""

from __future__ import annotations


def counted(count: int, noun: str, nouns: str = "") -> str:
    """Write a number with its noun.

    Args:
        count: how many.
        noun: what one of them is called.
        nouns: what several are called, if that is not the noun with an s.

    Examples:
        >>> counted(1, "row"), counted(1248, "row"), counted(2, "person", "people")
        ('1 row', '1,248 rows', '2 people')
    """
    return f"{count:,} {noun if count == 1 else nouns or f'{noun}s'}"
