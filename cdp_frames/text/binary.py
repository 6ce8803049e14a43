"""Files that are no text, known by their first bytes."""

from __future__ import annotations

from typing import Final

from cdp_frames.errors import UnreadableFileError

_MAGIC: Final = (
    (b"%PDF-", "a PDF document"),
    (b"\x89PNG", "a picture (PNG)"),
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"GIF8", "a picture (GIF)"),
    (b"\x7fELF", "a program"),
    (b"Rar!", "a RAR archive; unpack it first"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive; unpack it first"),
    (b"SQLite format 3\0", "an SQLite database"),
    (b"{\\rtf", "a rich-text document"),
    (b"BEGIN:VCARD", "an address book of vCards; export it as CSV"),
    (b"$FL2", "an SPSS file; export it as CSV"),
)
# Above this share of NULs a file is not text of one byte a letter.
_NUL_SHARE = 0.15
_FEW_NULS = 4
_CONTROL_SHARE = 0.05


def refuse_binary(sample: bytes) -> None:
    """Raise if the beginning of a file is no text of one byte a letter.

    Args:
        sample: the first bytes of a file that is not UTF-16 or UTF-32.

    Raises:
        UnreadableFileError: says what it is, or what shows that it is no text.
    """
    kind = next((what for magic, what in _MAGIC if sample.startswith(magic)), None)
    if kind is not None:
        raise UnreadableFileError(f"this is {kind}, not a file of contacts")
    nuls = sample.count(0)
    if nuls > _NUL_SHARE * len(sample) and nuls > _FEW_NULS:
        raise UnreadableFileError(
            f"this is not text: {nuls:,} of its first {len(sample):,} bytes are zero"
        )
    odd = sum(sample.count(byte) for byte in (*range(1, 9), *range(14, 32)))
    if odd > _CONTROL_SHARE * len(sample):
        raise UnreadableFileError(
            f"this is not text: {odd:,} of its first {len(sample):,} bytes are "
            "control codes"
        )
