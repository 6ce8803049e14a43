"""Header cells as tools write them -> names that are usable and unique."""

from __future__ import annotations

import html
import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

from cdp_frames.text.characters import tidy

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_TAG = re.compile(r"<\s*/?\s*[a-zA-Z][^<>]*>")
_BREAK = re.compile(r"<\s*(?:br|p|/p|div|/div|li)\b[^<>]*>", re.IGNORECASE)
_EMPHASIS = re.compile(r"(?<![\w*_])([*_]{1,2})(?=\S)(.+?)(?<=\S)\1(?![\w*_])")


def usable(cell: str) -> str:
    """Return a header cell as one line without markup and surplus blanks.

    Examples:
        >>> usable("Your <strong>e-mail</strong>,<br>please ")
        'Your e-mail, please'
    """
    text = cell
    if "<" in text:
        text = _TAG.sub("", _BREAK.sub(" ", text))
    if "&" in text:
        text = html.unescape(text)
    return tidy(text)


def unemphasised(text: str) -> str:
    """Take the stars and underscores of Markdown out of a title.

    Examples:
        >>> unemphasised("Your *work* e-mail, _please_: snake_case")
        'Your work e-mail, please: snake_case'
    """
    return _EMPHASIS.sub(r"\2", text)


def unique(names: Iterable[str]) -> list[str]:
    """Make names unique: ``Email``, ``Email_2``; a blank one gets its place.

    Examples:
        >>> unique(["Email", "", "Email", "Email_2"])
        ['Email', 'column_2', 'Email_3', 'Email_2']
    """
    wanted = list(names)
    given = set(wanted)
    taken: set[str] = set()
    result = []
    for place, name in enumerate(wanted, start=1):
        base = name or f"column_{place}"
        choice, number = base, 1
        # A number must not collide with a header that has it of itself.
        while choice in taken or (choice in given and choice != name):
            number += 1
            choice = f"{base}_{number}"
        taken.add(choice)
        result.append(choice)
    return result


@lru_cache(maxsize=2**16)
def key(name: str) -> str:
    """Return what is compared of a header: its letters, digits and ``#``, folded.

    Examples:
        >>> key("Respondent ID "), key("RespondentID"), key("E-mail 1 - Value")
        ('respondentid', 'respondentid', 'email1value')
    """
    folded = unicodedata.normalize("NFKC", name).casefold()
    return "".join(letter for letter in folded if letter.isalnum() or letter == "#")


def keys(names: Sequence[str]) -> list[str]:
    """Return the ``key`` of each name."""
    return [key(name) for name in names]


def word_set(text: str) -> frozenset[str]:
    """Return the words of a text: how long tables of keys are written here."""
    return frozenset(text.split())


def counted(count: int, noun: str) -> str:
    """Write a number with its noun: ``1 row``, ``1,248 rows``."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
