r"""Characters that leave no trace: the one table of them, one trim and one tidy.

Names and properties are those of the Unicode Standard, version 16.0: ``White_Space``
and ``Bidi_Control`` come from ``PropList.txt``, ``Default_Ignorable_Code_Point`` from
``DerivedCoreProperties.txt``, categories (``Cc``, ``Cf``) from ``UnicodeData.txt``.
Each ignorable character that is assigned stands in one set:

- ``BLANKS`` take space and show nothing. At the ends of a cell they go; inside they are
  one U+0020 where text is made tidy.
- ``INVISIBLE`` characters have no width and no part in any word. They go everywhere.
- ``JOINERS`` mean something between two characters, and nothing at an end.
- ``SELECTORS`` change the character before them, so they go where there is none.

Not in the table: U+2800, the empty Braille cell, which is a symbol; the format
characters that show (``Prepended_Concatenation_Mark``, the controls of hieroglyphs);
and ignorable code points that stand for no character yet.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    from collections.abc import Iterable


def _span(*points: int | tuple[int, int]) -> str:
    """Return the characters of single code points, and of first and last ones."""
    spans = [(each, each) if isinstance(each, int) else each for each in points]
    return "".join(chr(n) for first, last in spans for n in range(first, last + 1))


# White_Space, all of it. U+202F stands before AM and PM in what newer browsers print
# (Unicode CLDR 42, time formats).
BLANKS: Final = _span(
    (0x09, 0x0D), 0x20, 0x85, 0xA0, 0x1680, (0x2000, 0x200A), 0x2028, 0x2029, 0x202F,
    0x205F, 0x3000,
)  # fmt: skip

# Control characters (Cc) that are no White_Space: Unicode standard, section 23.1.
_CONTROLS: Final = _span((0x00, 0x08), (0x0E, 0x1F), (0x7F, 0x84), (0x86, 0x9F))

# Bidi_Control, Unicode standard, section 23.2: marks, embeddings, overrides and
# isolates. They order what is shown, and come with what is copied from a page or an
# address book.
_DIRECTIONS: Final = _span(0x061C, 0x200E, 0x200F, (0x202A, 0x202E), (0x2066, 0x2069))

# The other format characters (Cf) that are Default_Ignorable_Code_Point: soft hyphen,
# Mongolian vowel separator, zero-width space, word joiner, the operators of the Unicode
# standard, section 22.6, the deprecated ones of its section 23.3, byte order mark,
# shorthand, beams of music, the language tag. And annotation, U+FFF9 to U+FFFB: not
# ignorable, but "not for interchange" in the words of its section 23.8.
_FORMATS: Final = _span(
    0xAD, 0x180E, 0x200B, (0x2060, 0x2064), (0x206A, 0x206F), 0xFEFF, (0xFFF9, 0xFFFB),
    (0x1BCA0, 0x1BCA3), (0x1D173, 0x1D17A), 0xE0001,
)  # fmt: skip

INVISIBLE: Final = _CONTROLS + _DIRECTIONS + _FORMATS

# Default_Ignorable_Code_Point, with a meaning between two characters: zero-width (non-)
# joiner of Persian, Hindi and emoji, combining grapheme joiner (both Unicode standard,
# section 23.2), and the fillers of Hangul (18.6), which stand for half a syllable.
JOINERS: Final = _span(0x200C, 0x200D, 0x034F, 0x115F, 0x1160, 0x3164, 0xFFA0)

# The tags that make a flag of a region out of another one (Unicode standard, section
# 23.9).
TAGS: Final = _span((0xE0020, 0xE007F))

# Default_Ignorable_Code_Point, behind the character that they change: Khmer inherent
# vowels (16.4), selectors of Mongolian (13.5), of emoji (23.4) and of the ideographs in
# Japanese names (23.4), and tags.
SELECTORS: Final = TAGS + _span(
    0x17B4, 0x17B5, (0x180B, 0x180D), 0x180F, (0xFE00, 0xFE0F), (0xE0100, 0xE01EF)
)

# Everything above: a text of nothing else is blank.
TRACELESS: Final = BLANKS + INVISIBLE + JOINERS + SELECTORS

# Quotation_Mark but for the brackets of East Asia (Unicode standard, section 6.2), and
# the two accents that are typed in its place.
QUOTES: Final = "\"'`\u00ab\u00b4\u00bb\u2039\u203a" + _span((0x2018, 0x201F))

# What spreadsheets put before a value so that it stays text: an apostrophe (which word
# processors turn into U+2019), or an equals sign and a quote, as in ="0049".
GUARDS: Final = "'\u2019=\""

_BEHIND: Final = BLANKS + INVISIBLE + JOINERS
_ASCII_BLANKS: Final = "".join(filter(str.isascii, _BEHIND))


def class_of(characters: Iterable[str]) -> str:
    r"""Write characters as a class of a pattern, for ``re`` and for Arrow (RE2).

    Examples:
        >>> class_of("cab\t")
        '[\\x09a-c]'
    """
    spans: list[list[int]] = []
    for point in sorted(map(ord, set(characters))):
        if spans and spans[-1][1] == point - 1:
            spans[-1][1] = point
        else:
            spans.append([point, point])
    written = (
        _escaped(first) + (f"-{_escaped(last)}" if last > first else "")
        for first, last in spans
    )
    return f"[{''.join(written)}]"


def _escaped(point: int) -> str:
    # Both engines read two digits behind \x; they differ on longer ones.
    letter = chr(point)
    return letter if point > 0xFF or letter.isalnum() else f"\\x{point:02x}"  # noqa: PLR2004


ANY_BLANK: Final = class_of(BLANKS)
ANY_INVISIBLE: Final = class_of(INVISIBLE)

_BLANK_RUN: Final = f"{ANY_BLANK}+"
_INVISIBLE_RUN: Final = f"{ANY_INVISIBLE}+"
_WITHOUT_WIDTH: Final = f"{class_of(INVISIBLE + JOINERS + SELECTORS)}+"
# Blanks that are to be made one U+0020, or any without a width.
_UNTIDY: Final = f"{class_of(TRACELESS.replace(' ', ''))}|  "
_UNTIDY_ASCII: Final = r"[\x00-\x1f\x7f]|  "

_find_blanks: Final = re.compile(_BLANK_RUN)
_find_invisible: Final = re.compile(_INVISIBLE_RUN)
_find_without_width: Final = re.compile(_WITHOUT_WIDTH)


def trim(text: str) -> str:
    r"""Take off both ends of a text what leaves no trace there.

    Twice is once.

    Examples:
        >>> trim("\u202a\u00a042 \u202c"), trim("\ufeff\u200b")
        ('42', '')
    """
    if text.isascii():
        return text.strip(_ASCII_BLANKS)
    return text.lstrip(TRACELESS).rstrip(_BEHIND)


def tidy(text: str) -> str:
    r"""Trim a text, take its invisible characters out, and make runs of blanks one.

    Joiners and selectors stay where they mean something. Twice is once.

    Examples:
        >>> tidy(" First\n\u200bname\u00a0")
        'First name'
    """
    return trim(_find_blanks.sub(" ", _find_invisible.sub("", text)))


def plain(text: str) -> str:
    r"""Make a text tidy and leave nothing without a width in it.

    For what is no prose: numbers, dates, codes.

    Examples:
        >>> plain("21\u200d Apr\u00a0 2026\ufe0f")
        '21 Apr 2026'
    """
    return _find_blanks.sub(" ", _find_without_width.sub("", text)).strip(" ")


def is_blank(text: str) -> bool:
    r"""Say whether a text shows nothing.

    Examples:
        >>> is_blank("\u180e \ufeff"), is_blank("-")
        (True, False)
    """
    return not text.lstrip(TRACELESS)


def trim_column(texts: pa.LargeStringArray) -> pa.LargeStringArray:
    """Trim n texts, as ``trim`` does each; null stays null."""
    return pc.utf8_ltrim(pc.utf8_trim(texts, _BEHIND), TRACELESS)


def plain_column(texts: pa.LargeStringArray) -> pa.LargeStringArray:
    """Make n texts plain, as ``plain`` does each; null stays null."""
    if _has_untidy(texts):
        texts = pc.replace_substring_regex(texts, _WITHOUT_WIDTH, "")
        texts = pc.replace_substring_regex(texts, _BLANK_RUN, " ")
    return pc.ascii_trim(texts, " ")


def is_blank_column(texts: pa.Array | pa.ChunkedArray) -> pa.Array | pa.ChunkedArray:
    """Say which of n texts show nothing, as ``is_blank`` does; null stays null."""
    return pc.equal(pc.binary_length(pc.utf8_ltrim(texts, TRACELESS)), 0)


def _has_untidy(texts: pa.LargeStringArray) -> bool:
    # Most columns have nothing to replace, and to look is cheaper.
    ascii_only = pc.all(pc.string_is_ascii(texts), min_count=0).as_py()
    pattern = _UNTIDY_ASCII if ascii_only else _UNTIDY
    return bool(pc.any(pc.match_substring_regex(texts, pattern)).as_py())
