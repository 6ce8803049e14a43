"""Bytes -> text, by evidence: marks, validity, and what the letters look like."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from typing import Final

from cdp_frames.errors import UnreadableFileError
from cdp_frames.text.binary import refuse_binary
from cdp_frames.text.byte_marks import MARKS, SAMPLE, check_mark, decodes, wide_encoding
from cdp_frames.text.code_pages import MULTIBYTE, readings, words_in

_LOST: Final = "\N{REPLACEMENT CHARACTER}".encode()
# Stray bytes are repaired only in a file that is otherwise plainly UTF-8.
_STRAY_RATIO = 10
# Fewer nats between two readings, and either may be meant; of few words, more.
_DOUBTFUL, _LONE = 7.0, 4.0
# Bytes that stand for nothing in an encoding, as Python carries them through.
_ESCAPED = re.compile("[\udc80-\udcff]")
# Japanese of seven bits a byte: it looks like ASCII but for these marks.
_JAPANESE = re.compile(rb"\x1b\$[@B].*?\x1b\([BJ]", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """A file's text, as UTF-8 bytes without a mark.

    UTF-8 because that is what the fast parser reads: the ordinary file is passed on
    as it is.

    Attributes:
        data: the text in UTF-8.
        encoding: the encoding that the file is in, by its Python name; ``utf-8-sig``
            with a mark.
        evidence: why, in words.
        notes: what a person should know: letters lost, bytes repaired.
    """

    data: bytes
    encoding: str
    evidence: str
    notes: tuple[str, ...] = ()


def decode(
    data: bytes, encoding: str | None = None, *, forgiving: bool = False
) -> Decoded:
    """Read bytes as text.

    Args:
        data: the bytes of a text file.
        encoding: the user's word; None to go by the evidence.
        forgiving: for a file that may be cut or damaged anywhere, and of which any part
            is better than none: what can't be read becomes U+FFFD, and the beginning of
            a last letter is left out. Nothing else is: values must be found again as
            they were sent. The user's word is taken strictly all the same.

    Raises:
        UnreadableFileError: the bytes are no text, or not in the encoding that the
            user or the file's own mark says, with the first byte that isn't; never if
            `forgiving` and no encoding is given.

    Examples:
        >>> decode("Zoë".encode("utf-16")).encoding
        'utf-16-le'
        >>> decode("Zoë".encode()[:-1], forgiving=True).data
        b'Zo'
    """
    if encoding is not None:
        return _without_nuls(_as_given(data, encoding))
    if forgiving:
        return _forgiven(data)
    return _without_nuls(_marked(data) or _unmarked(data))


def _without_nuls(decoded: Decoded) -> Decoded:
    """Take NULs out, and note them and the letters that are lost."""
    # One byte is found far faster than three.
    lost = decoded.data.count(_LOST) if _LOST[:1] in decoded.data else 0
    notes = list(decoded.notes)
    if lost:
        notes.append(
            f"{lost:,} x U+FFFD (a question mark in a diamond): letters that were "
            "lost before this file was written; they can't be brought back"
        )
    clean = decoded.data
    if b"\0" in clean:
        nuls = clean.count(b"\0")
        clean = clean.replace(b"\0", b"")
        notes.append(f"{nuls:,} x NUL (a character without meaning in text) taken out")
    return Decoded(
        data=clean,
        encoding=decoded.encoding,
        evidence=decoded.evidence,
        notes=tuple(notes),
    )


def _forgiven(data: bytes) -> Decoded:
    """Read bytes as far as they are text, by the same evidence."""
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return _as_far(data[len(mark) :], encoding, "the mark (BOM)")
    # A file that was cut may end within a letter.
    wide = wide_encoding(data[: len(data) // 2 * 2][:SAMPLE])
    if wide is not None:
        return _as_far(data, wide, "every other byte is zero")
    try:
        text = codecs.getincrementaldecoder("utf-8")("strict").decode(data)
    except UnicodeDecodeError as error:
        return _stray(data, error) or _unknown(data)
    return Decoded(data=text.encode(), encoding="utf-8", evidence="valid UTF-8")


def _as_far(data: bytes, encoding: str, evidence: str) -> Decoded:
    text = codecs.getincrementaldecoder(encoding)("replace").decode(data)
    # Half a character has no UTF-8.
    body = text.encode("utf-8", "replace")
    return Decoded(data=body, encoding=encoding, evidence=evidence)


def _as_given(data: bytes, encoding: str) -> Decoded:
    try:
        name = codecs.lookup(encoding).name
    except LookupError:
        raise UnreadableFileError(f"there is no encoding {encoding!r}") from None
    for mark, kind in MARKS:
        # Python's plain utf-8 would keep the mark as a letter of the first header.
        if data.startswith(mark) and kind.startswith(name.removesuffix("-sig")):
            data = data[len(mark) :]
            name = kind
            break
    return Decoded(
        data=_strict(data, name.removesuffix("-sig"), "the encoding given"),
        encoding=name,
        evidence="given by the caller",
    )


def _strict(data: bytes, encoding: str, who: str) -> bytes:
    try:
        text = data.decode(encoding)
        return data if encoding == "utf-8" else text.encode()
    except UnicodeError as error:
        place = ""
        if isinstance(error, UnicodeDecodeError):
            line = data.count(b"\n", 0, error.start) + 1
            byte = data[error.start]
            place = f": byte 0x{byte:02X} at offset {error.start:,}, line {line:,}"
        elif isinstance(error, UnicodeEncodeError):
            place = f": half a character at letter {error.start:,}"
        raise UnreadableFileError(
            f"{who} says {encoding}, but the text isn't{place}. Pass encoding=... "
            "with the true one."
        ) from None


def _marked(data: bytes) -> Decoded | None:
    for mark, encoding in MARKS:
        if not data.startswith(mark):
            continue
        body = data[len(mark) :]
        if encoding == "utf-32-le" and not decodes(body, encoding):
            # The mark of UTF-16 before a NUL.
            continue
        check_mark(body[:SAMPLE], encoding)
        return Decoded(
            data=_strict(body, encoding, "the file's mark"),
            encoding="utf-8-sig" if encoding == "utf-8" else encoding,
            evidence="the mark (BOM) at the beginning, and all of the text agrees",
        )
    return None


def _unmarked(data: bytes) -> Decoded:
    sample = data[:SAMPLE]
    wide = wide_encoding(sample)
    if wide is not None:
        text = _strict(data, wide, "the pattern of zero bytes")
        return Decoded(data=text, encoding=wide, evidence="every other byte is zero")
    if _JAPANESE.search(sample):
        text = _strict(data, "iso2022_jp", "the pattern of escapes")
        return Decoded(data=text, encoding="iso2022_jp", evidence="its escapes")
    refuse_binary(sample)
    if data.isascii():
        return Decoded(data=data, encoding="utf-8", evidence="nothing but ASCII")
    try:
        codecs.utf_8_decode(data, "strict", True)
    except UnicodeDecodeError as error:
        return _cut(data, error) or _stray(data, error) or _unknown(data)
    return Decoded(data=data, encoding="utf-8", evidence="all of it is valid UTF-8")


def _cut(data: bytes, first: UnicodeDecodeError) -> Decoded | None:
    """Read a UTF-8 file that was cut short within its last letter."""
    if first.reason != "unexpected end of data" or data[: first.start].isascii():
        return None
    return Decoded(
        data=data[: first.start],
        encoding="utf-8",
        evidence="all of it is valid UTF-8, but for the last letter",
        notes=("the file ends within a letter: it was cut short",),
    )


def _stray(data: bytes, first: UnicodeDecodeError) -> Decoded | None:
    """Repair a UTF-8 file into which some bytes of cp1252 were pasted."""
    text = data.decode("utf-8", "surrogateescape")
    stray = len(_ESCAPED.findall(text))
    good = len(text) - len(text.encode("ascii", "ignore")) - stray
    if good < _STRAY_RATIO * stray:
        return None
    repaired = re.sub(
        "[\udc80-\udcff]",
        lambda found: bytes([ord(found[0]) - 0xDC00]).decode("cp1252", "replace"),
        text,
    )
    line = data.count(b"\n", 0, first.start) + 1
    return Decoded(
        data=repaired.encode(),
        encoding="utf-8",
        evidence=f"{good:,} letters are valid UTF-8, {stray:,} bytes are not",
        notes=(
            f"{stray:,} bytes that are not UTF-8 read as cp1252, from line {line:,}",
        ),
    )


def _unknown(data: bytes) -> Decoded:
    """Choose between the encodings of files without a mark by what they spell."""
    found = readings(data)
    best = found[0]
    text, odd = _read_as(data, best.encoding)
    notes = [_guessed(best.encoding)]
    enough = _DOUBTFUL + _LONE / max(len(words_in(data)), 1)
    rivals = [each.encoding for each in found[1:] if best.weight - each.weight < enough]
    if rivals:
        notes.append(_doubt(data, best.encoding, rivals))
    if odd:
        notes.append(
            f"{odd:,} bytes stand for nothing in {best.encoding}: the file may be "
            "damaged, or in another encoding"
        )
    languages = " and ".join(map(_name_of, best.languages))
    spelt = f" and spell {languages}" if languages else ""
    return Decoded(
        data=text.encode(),
        encoding=best.encoding,
        evidence=f"not UTF-8; its letters make words in {best.encoding}{spelt}",
        notes=tuple(notes),
    )


def _read_as(data: bytes, encoding: str) -> tuple[str, int]:
    """Read all bytes, and count those that stand for nothing.

    In an encoding of one byte a letter such a byte becomes the control character of
    that number, as browsers read it; in others U+FFFD.
    """
    try:
        return data.decode(encoding), 0
    except UnicodeDecodeError:
        text = data.decode(encoding, "surrogateescape")
    odd = len(_ESCAPED.findall(text))
    if encoding in MULTIBYTE:
        return _ESCAPED.sub("\N{REPLACEMENT CHARACTER}", text), odd
    return _ESCAPED.sub(lambda byte: chr(ord(byte[0]) - 0xDC00), text), odd


def _guessed(encoding: str) -> str:
    return (
        f"the encoding is a guess ({encoding}): the file does not say it; pass "
        "encoding=... if letters with accents look wrong"
    )


def _doubt(data: bytes, best: str, rivals: list[str]) -> str:
    """Say which encodings fit about as well, and which letters are at stake."""
    letters = _at_stake(data, best, rivals[0])
    shown = f": {' or '.join(map(repr, letters[0]))}" if letters else ""
    return (
        f"the encoding may as well be {' or '.join(rivals[:2])}{shown}: too few "
        f"letters beyond ASCII tell it from {best}. Look at them before they are sent"
    )


def _at_stake(data: bytes, best: str, rival: str) -> list[tuple[str, str]]:
    """Return the letters that two encodings of one byte a letter read otherwise."""
    if {best, rival} & MULTIBYTE:
        return []
    high = sorted({byte for byte in data if byte > 0x7F})  # noqa: PLR2004 - ASCII
    read = [
        tuple(bytes([byte]).decode(each, "replace") for each in (best, rival))
        for byte in high
    ]
    return [(one, other) for one, other in read if one != other]


def _name_of(language: str) -> str:
    from babel import Locale  # noqa: PLC0415 - slow to import, needed by few files

    return str(Locale.parse(language).english_name)
