"""Names of columns: cleaned to be shown and sent, made unique, folded to be compared.

A header goes through three rooms: the reader names the columns by it, the mapping
sends it, and the error file cites it. All of them ask here, so its name is one.
"""

from __future__ import annotations

import html
import re
import unicodedata
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, Final, Generic, TypeVar

import pandas as pd

from cdp_frames.text.characters import (
    INVISIBLE,
    JOINERS,
    SELECTORS,
    class_of,
    plain,
    tidy,
)

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

_Item = TypeVar("_Item")

# Elements of HTML that survey tools leave in their questions. Closed, for "Size <cm>"
# is no markup.
_INLINE: Final = "a|abbr|b|big|center|em|font|i|img|mark|s|small|span|strong|sub|sup|u"
# Markup all the same: any element with attributes, the end of any, and one that the end
# of a header cuts off.
_OTHER: Final = re.compile(
    r"<[a-z][\w:-]*\s+[\w:-]+\s*=[^<>]*(?:>|$)|</[a-z][\w:-]*\s*(?:>|$)|<o:p>",
    re.IGNORECASE,
)
_BLOCK: Final = "br|dd|div|dl|dt|h[1-6]|hr|li|ol|p|table|tbody|td|th|tr|ul"
_TAG: Final = re.compile(rf"<\s*/?\s*(?:{_INLINE})\b[^<>]*>", re.IGNORECASE)
_BREAK: Final = re.compile(rf"<\s*/?\s*(?:{_BLOCK})\b[^<>]*>", re.IGNORECASE)
_ENTITY: Final = re.compile(
    r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]\w{1,30});|&nbsp\b", re.IGNORECASE
)
# Half of a character has no form in UTF-8, so no file can hold it.
_HALVES: Final = re.compile(r"[\ud800-\udfff]")

# Letters that Unicode does not decompose, with the plain ones people write instead.
_PLAIN: Final = str.maketrans(
    {"ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "\u0131": "i"}
)
# What people leave out when they write quickly: accents (the blocks of combining marks
# of Unicode 15), the points of Hebrew and Arabic, and the stretching tatweel. Other
# marks are letters of their scripts: a Thai vowel, the voicing of kana.
_LEFT_OUT: Final = re.compile(
    r"[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
    r"\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4"
    r"\u06e7\u06e8\u06ea-\u06ed]"
)
_UNSEEN: Final = re.compile(class_of(INVISIBLE + JOINERS + SELECTORS))
_PLAIN_WORD: Final = re.compile(r"\d+|[a-z]+|#")
_WORD: Final = re.compile(r"\d+|[^\W\d_]+|#+")
# Where a new word begins within "firstName" and "URLPath".
_HUMP: Final = re.compile(r"(?<=[a-zß-ÿ0-9])(?=[A-ZÀ-Þ])|(?<=[A-Z])(?=[A-Z][a-z])")


def clean(header: Hashable) -> str:
    r"""Write a header as one line of text, as it is shown and sent.

    Without the markup of survey tools, byte order marks, other marks without width and
    surplus blanks. Clean twice is clean once.

    Args:
        header: a label of any kind; the parts of a tuple are joined by blanks.

    Returns:
        One line; empty for a label that is missing or blank.

    Examples:
        >>> clean("Your <strong>e-mail</strong>,<br>please ")
        'Your e-mail, please'
        >>> clean("\ufeffFirst\n name"), clean(("Home", None, "City")), clean(None)
        ('First name', 'Home City', '')
    """
    if isinstance(header, tuple):
        return " ".join(filter(None, map(clean, header)))
    if not isinstance(header, str) and (header is None or _is_missing(header)):
        return ""
    before, text = None, str(header)
    # Tools escape twice, and what is escaped may be markup.
    while text != before:
        before, text = text, _cleaned_once(text)
    return text


def unique(headers: Iterable[Hashable]) -> list[str]:
    """Name each column so that no name is blank and no two are equal.

    The first column of a name keeps it, the next ones get ``_2``, ``_3``; one without
    a name gets its place, counted from 1. A number is never given that would make it
    the name of another column. Names that are clean and unique stay as they are.

    Args:
        headers: n labels of any kind, in the order of the columns.

    Returns:
        n names.

    Examples:
        >>> unique(["Email", "Email", "Email_2", None, 7, ("Home", "City")])
        ['Email', 'Email_3', 'Email_2', 'column_4', '7', 'Home City']
        >>> unique(["", "column_1"])
        ['column_1_2', 'column_1']
    """
    cleaned = [clean(header) for header in headers]
    taken = set(cleaned)
    kept: set[str] = set()
    numbers: dict[str, int] = {}
    names = []
    for place, name in enumerate(cleaned, start=1):
        if name and name not in kept:
            kept.add(name)
            names.append(name)
        else:
            names.append(_numbered(name or f"column_{place}", taken, numbers))
    return names


@lru_cache(maxsize=2**16)
def fold(name: str) -> str:
    """Return what is compared of a name: its letters, digits and ``#``, plain.

    Letter case, accents, vowel points, full width, blanks and punctuation make no
    difference; neither does which i a Turkish keyboard wrote. A name of signs alone is
    compared by its signs. Folded twice is folded once.

    Examples:
        >>> fold("Größe"), fold("GROSSE"), fold("E-mail 1 - Value"), fold("Badge #")
        ('grosse', 'grosse', 'email1value', 'badge#')

    Source:
        Unicode Standard Annex 15 (NFKC, NFD); ``CaseFolding.txt``.
    """
    return "".join(plain_words(name)) or _signs(name)


@lru_cache(maxsize=2**16)
def header_words(name: str) -> tuple[str, ...]:
    """Cut a name into folded words, also where a capital begins one.

    Joined they are the folded name, if it has a letter or digit.

    Examples:
        >>> header_words("RecipientEmail"), header_words("N° de Téléphone 2")
        (('recipient', 'email'), ('n', 'de', 'telephone', '2'))
    """
    return plain_words(_HUMP.sub(" ", unicodedata.normalize("NFKC", name)))


def plain_words(text: str) -> tuple[str, ...]:
    """Cut a text into folded words; capitals inside a word are kept in it.

    Examples:
        >>> plain_words("Müller GmbH"), plain_words("Plan B2")
        (('muller', 'gmbh'), ('plan', 'b', '2'))
    """
    folded = fold_text(text)
    if folded.isascii():
        return tuple(_PLAIN_WORD.findall(folded))
    # Marks that are letters (a Thai vowel) are no part of a word to a pattern.
    between = _WORD.sub("", folded)
    if between.isascii() or not any(map(_kind, between)):
        return tuple(_WORD.findall(folded))
    return tuple("".join(run) for kind, run in groupby(folded, _kind) if kind)


def fold_text(text: str) -> str:
    """Fold the letters of a text; its blanks and signs stay.

    Letter case, accents, vowel points and full width make no difference.

    Examples:
        >>> fold_text("No, GRÀCIES!")
        'no, gracies!'
    """
    if text.isascii():
        return text.lower()
    text = _UNSEEN.sub("", unicodedata.normalize("NFKC", text).casefold())
    bare = _LEFT_OUT.sub("", unicodedata.normalize("NFKD", text)).translate(_PLAIN)
    return unicodedata.normalize("NFKC", bare)


def fold_all(text: str) -> frozenset[str]:
    """Fold each word of a text: how long tables of headers are written down.

    Examples:
        >>> sorted(fold_all("prénom firstname Straße"))
        ['firstname', 'prenom', 'strasse']
    """
    return frozenset(map(fold, text.split()))


class NameIndex(Generic[_Item]):
    """Things that are found again by their names, however those were written down.

    Args:
        named: pairs of a name and the thing that it names; a name may name several.

    Examples:
        >>> columns = NameIndex([("Größe", 0), ("grösse", 1), ("E-Mail", 2)])
        >>> columns.find("Größe"), columns.find("email"), columns.find("GROSSE")
        ([0], [2], [0, 1])
    """

    def __init__(self, named: Iterable[tuple[Hashable, _Item]] = ()) -> None:
        self._levels: tuple[dict[Hashable, list[_Item]], ...] = ({}, {}, {})
        for name, item in named:
            self.add(name, item)

    def add(self, name: Hashable, item: _Item) -> None:
        """Give a thing a name, or one more name."""
        for level, spelling in zip(self._levels, _spellings(name), strict=True):
            known = level.setdefault(spelling, [])
            if item not in known:
                known.append(item)

    def find(self, name: Hashable) -> list[_Item]:
        """Return what has this very name, else this name cleaned, else folded."""
        for level, spelling in zip(self._levels, _spellings(name), strict=True):
            if spelling in level and spelling != "":
                return [*level[spelling]]
        return []


def _spellings(name: Hashable) -> tuple[Hashable, str, str]:
    line = clean(name)
    return name, line, fold(line)


def _is_missing(header: Hashable) -> bool:
    return bool(pd.isna(header))  # type: ignore[call-overload]  # any Hashable


def _cleaned_once(text: str) -> str:
    if "<" in text:
        text = _OTHER.sub("", _TAG.sub("", _BREAK.sub(" ", text)))
    if "&" in text:
        text = _ENTITY.sub(lambda found: html.unescape(found[0]), text)
    return tidy(_HALVES.sub("\ufffd", text))


def _numbered(base: str, taken: set[str], numbers: dict[str, int]) -> str:
    """Return the base, or the base with the next number that makes it a free name."""
    name = base
    while name in taken:
        numbers[base] = numbers.get(base, 1) + 1
        name = f"{base}_{numbers[base]}"
    taken.add(name)
    return name


def _signs(text: str) -> str:
    return plain(unicodedata.normalize("NFKC", text)).replace(" ", "")


@lru_cache(maxsize=2**12)
def _kind(character: str) -> str:
    """Return what a character is: part of a word, of a number, a sign, or nothing."""
    if character.isdecimal():
        return "digit"
    if character.isalnum() or unicodedata.category(character).startswith("M"):
        return "letter"
    return "sign" if character == "#" else ""
