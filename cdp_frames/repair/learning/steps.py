"""The steps of the language on text: each takes a text, and returns one or None.

They are printed into the code of a repair as they stand here, so each works alone:
the standard library is all that they use.
"""

from __future__ import annotations

import re
import unicodedata


def part(text: str, separator: str, index: int) -> str | None:
    """Return one of the parts between separators; None if there are none."""
    parts = text.split() if separator == " " else text.split(separator)
    if len(parts) == 1 or not -len(parts) <= index < len(parts):
        return None
    return parts[index].strip() or None


def find(text: str, pattern: str, index: int) -> str | None:
    """Return one of the places where a pattern matches."""
    found = re.findall(pattern, text)
    return found[index] if -len(found) <= index < len(found) else None


def only(text: str, pattern: str) -> str | None:
    """Return the one place where a pattern matches; None if there are several."""
    found = re.findall(pattern, text)
    return found[0] if len(found) == 1 else None


def cut(text: str, start: int | None, stop: int | None) -> str | None:
    """Return some characters; None if the text is too short to have them."""
    needed = max(abs(edge) for edge in (start, stop) if edge is not None)
    return (text[start:stop] or None) if len(text) >= needed else None


def before(text: str, mark: str, last: bool) -> str | None:  # noqa: FBT001 - printed
    """Return what stands before the first or the last of a mark."""
    head, found, _ = text.rpartition(mark) if last else text.partition(mark)
    return (head.strip() or None) if found else None


def after(text: str, mark: str, last: bool) -> str | None:  # noqa: FBT001 - printed
    """Return what stands after the first or the last of a mark."""
    _, found, tail = text.rpartition(mark) if last else text.partition(mark)
    return (tail.strip() or None) if found else None


def between(text: str, left: str, right: str) -> str | None:
    """Return what stands between a mark and the next of another one."""
    _, opened, rest = text.partition(left)
    inner, closed, _ = rest.partition(right)
    return (inner.strip() or None) if opened and closed else None


def strip(text: str) -> str | None:
    """Take the blanks off both ends, and all but one inside."""
    return " ".join(text.split()) or None


def keep(text: str, pattern: str) -> str | None:
    """Return the characters that a pattern matches, without all others."""
    return "".join(re.findall(pattern, text)) or None


def drop(text: str, marks: str) -> str | None:
    """Return a text without some characters."""
    return "".join(char for char in text if char not in marks).strip() or None


def without_start(text: str, start: str) -> str | None:
    """Take a start off; None if the text has another one."""
    return (text[len(start) :] or None) if text.startswith(start) else None


def without_end(text: str, end: str) -> str | None:
    """Take an end off; None if the text has another one."""
    return (text[: -len(end)] or None) if text.endswith(end) else None


def swap(text: str, old: str, new: str) -> str | None:
    """Put one mark in the place of another; None if it is not there."""
    return text.replace(old, new) if old in text else None


def words(text: str, pattern: str, case: str, glue: str) -> str | None:
    """Return all words in one case, with something else between them."""
    found = re.findall(pattern, text)
    if case != "same":
        found = [getattr(word, case)() for word in found]
    return glue.join(found) or None


def initials(text: str, pattern: str, glue: str, end: str) -> str | None:
    """Return the first letters of all words, in capitals."""
    found = [word[0].upper() for word in re.findall(pattern, text)]
    return glue.join(found) + end if found else None


def lower(text: str) -> str | None:
    """Return a text in small letters."""
    return text.lower()


def upper(text: str) -> str | None:
    """Return a text in capitals."""
    return text.upper()


def title(text: str) -> str | None:
    """Return a text with a capital at the start of each word."""
    return re.sub(
        r"[^\W\d_]+(?:['\u2019][^\W\d_](?![^\W\d_]))?",
        lambda word: word[0].capitalize(),
        text,
    )


def capital(text: str) -> str | None:
    """Return a text with a capital at its start, and small letters after it."""
    return text.capitalize()


def pad(text: str, width: int) -> str | None:
    """Put zeros before digits; None if they are too many already."""
    return text.rjust(width, "0") if text.isdecimal() and len(text) <= width else None


def unpad(text: str) -> str | None:
    """Take the zeros before digits off."""
    return (text.lstrip("0") or "0") if text.isdecimal() else None


def plain(text: str) -> str | None:
    """Take the accents off letters."""
    letters = unicodedata.normalize("NFD", text)
    return "".join(char for char in letters if not unicodedata.combining(char))
