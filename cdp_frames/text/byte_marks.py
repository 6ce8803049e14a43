"""The mark at the beginning of a file, and the zeros of wide text."""

from __future__ import annotations

import codecs
import re
from typing import Final

from cdp_frames.errors import UnreadableFileError

# Longest first: the mark of UTF-16LE is the beginning of that of UTF-32LE.
MARKS: Final = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# So many bytes show what a text is.
SAMPLE: Final = 2**18
# Letters from which on it is no chance that every other byte is zero.
_TELLING = 8
_HALF = 0.4
# The share of zero bytes that no text of one byte a letter has.
_ZEROS = 0.1
# Letters and line ends of one byte each: in UTF-16 every line end has a zero byte.
_ONE_BYTE = re.compile(rb"[\t\x20-\x7e]{4,}[\r\n][\t\r\n\x20-\x7e]*")
# Bytes beyond ASCII, and the share of others by which a text of one byte a letter is
# known.
_BEYOND = bytes(range(0x80, 0x100))
_PLAIN = 0.6


def decodes(data: bytes, encoding: str) -> bool:
    """Say whether all of the bytes are text of an encoding."""
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def check_mark(sample: bytes, encoding: str) -> None:
    """Raise if a mark stands before another kind of text."""
    if encoding == "utf-8":
        if sample.count(0) < max(_TELLING, _ZEROS * len(sample)):
            return
        raise UnreadableFileError(
            "the file's mark says utf-8, but the text is of two or four bytes a "
            "letter, as UTF-16. Save the file again, or take the mark off: its first "
            "three bytes."
        )
    while sample.startswith(b"\0\0"):  # the end of a longer mark
        sample = sample[2:]
    if _is_of_one(sample):
        true = "of one byte a letter"
    elif encoding.startswith("utf-16") and _is_of_four(sample):
        true = "of four bytes a letter, as UTF-32"
    elif encoding.startswith("utf-16") and _swapped(sample, encoding):
        true = f"{wide_encoding(sample)}"
    else:
        return
    raise UnreadableFileError(
        f"the file's mark says {encoding}, but the text is {true}. Save the file "
        "again, or take the mark off: the first bytes of the file."
    )


def _is_of_one(sample: bytes) -> bool:
    """Say whether a text is of one byte a letter, or of UTF-8.

    In UTF-16 and UTF-32 each line end has a zero byte beside it.
    """
    if _ONE_BYTE.fullmatch(sample):
        return True
    if b"\0" in sample or not (b"\n" in sample or b"\r" in sample):
        return False
    try:
        codecs.getincrementaldecoder("utf-8")("strict").decode(sample)
    except UnicodeDecodeError:
        plain = len(sample.translate(None, _BEYOND))
        return plain > _PLAIN * len(sample)
    return True


def _is_of_four(sample: bytes) -> bool:
    """Say whether half of the letters of UTF-16 are NUL: text of UTF-32."""
    pairs = len(sample) // 2
    nuls = sum(not any(sample[place : place + 2]) for place in range(0, 2 * pairs, 2))
    return pairs >= _TELLING and nuls > _HALF * pairs


def _swapped(sample: bytes, encoding: str) -> bool:
    """Say whether UTF-16 reads as Western text with its bytes the other way round.

    A few letters (U+0100, say) look like that by chance, and are controls then.
    """
    wide = wide_encoding(sample)
    if wide is None or wide == encoding:
        return False
    text = sample.decode(wide, errors="replace")
    readable = sum(letter.isprintable() or letter.isspace() for letter in text)
    return len(text) >= _TELLING and readable == len(text)


def wide_encoding(sample: bytes) -> str | None:
    """Recognise UTF-16 without a mark by the zeros of its Western letters."""
    if b"\0" not in sample or (len(sample) % 2 and len(sample) < SAMPLE):
        return None
    half = len(sample) // 2
    even = sample[0::2].count(0) / half if half else 0
    odd = sample[1::2].count(0) / half if half else 0
    mostly, hardly = 0.4, 0.05
    if odd > mostly and even < hardly:
        return "utf-16-le"
    if even > mostly and odd < hardly:
        return "utf-16-be"
    return None
