"""How long and how large an answer may be."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import Final

from cdp_frames.errors import TransferError

_GZIP: Final = b"\x1f\x8b"
_PIECE: Final = 2**16


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What an answer may cost; past it there is a `TransferError` that says which.

    A call to the API has the client's ``timeout`` in all, from its sending to the last
    byte of its answer. Uploads and downloads may take as long as they need, as long as
    they move: not at all for ``timeout``, or slower than `slowest` for `patience`, is
    too slow.

    Attributes:
        answer_bytes: the largest answer of the API, unpacked.
        pages: the most pages of one listing.
        slowest: bytes each second, for uploads and downloads.
        patience: seconds that they may be slower than that.
        file_bytes: the largest file that is downloaded, unpacked. An import adds to it
            four times what it uploaded.
        members: the longest list whose members are read one by one, 200 to a page, to
            look for people on it and to note who was on it before. A longer one is
            compared by its size, and people who were added to it can't be taken off it
            again by ``undo``: no error.

    Source:
        Assumptions; none of them is documented. An error file repeats the rows that
        were sent, with a sentence for each.
    """

    answer_bytes: int = 64 * 2**20
    pages: int = 10_000
    slowest: int = 10_000
    patience: float = 60.0
    file_bytes: int = 64 * 2**20
    members: int = 20_000


def check_unpacked(data: bytes, most: int) -> None:
    """Refuse a file that gzip made small and that is too large without it.

    Raises:
        TransferError: it unpacks to more than `most` bytes.
    """
    size, rest = 0, data
    while rest.startswith(_GZIP):
        unpacker = zlib.decompressobj(wbits=31)
        try:
            while rest and not unpacker.eof:
                size += len(unpacker.decompress(rest, _PIECE))
                rest = unpacker.unconsumed_tail
                if size > most:
                    raise TransferError(
                        f"the file unpacks to more than {most:,} bytes "
                        "(limits.file_bytes, and four times the upload)."
                    )
        except zlib.error:  # damaged: whoever reads it says so
            return
        # Several packed files in a row are one (RFC 1952 section 2.2).
        rest = unpacker.unused_data
