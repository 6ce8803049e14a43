"""The bytes of a text file in blocks of whole records, without reading all of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cdp_frames.reading.needs_whole import NeedsWhole
from cdp_frames.text.records import LONGEST, split

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from cdp_frames.text.delimiters import Dialect

# A quote that is never closed is known by the lines behind it.
_LOOKED_AHEAD: Final = 2**16
# A footer is known by what stands above it: the last block is no scrap.
_LEAST_LAST: Final = 2**16
# A line is the beginning of a record if as many behind it are of the right width.
_LOOKS_RIGHT: Final = 3
_TRIED: Final = 40


def record_blocks(
    path: Path, start: int, size: int, dialect: Dialect | None
) -> Iterator[tuple[bytes, bool]]:
    """Yield blocks of whole records, and whether each is the last.

    Args:
        path: the file, UTF-8.
        start: where its first record begins, in bytes.
        size: about how many bytes a block has.
        dialect: how its records are cut; None where each line is one.

    Raises:
        NeedsWhole: a record is longer than any contact.
    """
    with path.open("rb") as file:
        file.seek(start)
        rest, ahead = b"", file.read(size)
        while ahead:
            data, ahead = rest + ahead, file.read(size)
            if len(ahead) < min(size, _LEAST_LAST):  # the file ends there
                data, ahead = data + ahead, b""
            if not ahead:
                yield data, True
                return
            cut = whole_records(data, dialect, ahead[:_LOOKED_AHEAD])
            if not cut and len(data) > LONGEST:
                raise NeedsWhole("a record of it is longer than any contact")
            if cut:
                yield data[:cut], False
            rest = data[cut:]
        yield rest, True


def whole_records(data: bytes, dialect: Dialect | None, ahead: bytes = b"") -> int:
    """Return where the last whole record of a block ends; 0 if none does.

    Args:
        data: the block, from the beginning of a record.
        dialect: how records are cut; None where each line is one.
        ahead: what follows the block, or its beginning.
    """
    end = data.rfind(b"\n") + 1
    if dialect is None:
        return end
    # Not far back there is mostly an end outside of quotes. Behind a stray quote what
    # is outside looks inside, so that a record has to begin there.
    stop = max(end - _LOOKED_AHEAD, 0)
    quotes = data.count(b'"', 0, end)
    while end > stop:
        if quotes % 2 == 0:
            following = data[end : end + _LOOKED_AHEAD] + ahead
            return end if _begins(following, dialect) else _cut_by_hand(data, dialect)
        before = data.rfind(b"\n", 0, end - 1) + 1
        quotes -= data.count(b'"', before, end)
        end = before
    return _cut_by_hand(data, dialect)


def _begins(following: bytes, dialect: Dialect) -> bool:
    """Say whether a record of the usual width begins here."""
    text = following[:_LOOKED_AHEAD].decode("utf-8", "ignore")
    record = next(split(text, dialect.delimiter, width=dialect.width), None)
    if record is None or record.stop == len(text):  # nothing follows, or a piece of it
        return True
    return len(record.cells) == dialect.width and not record.flaw


def _cut_by_hand(data: bytes, dialect: Dialect) -> int:
    """Find the end of a record as the tokenizer sees it: a quote is stray."""
    text = data.decode("utf-8", "ignore")
    found, ahead = 0, min(_LOOKED_AHEAD, len(text) // 2)
    for record in split(text, dialect.delimiter, width=dialect.width):
        if record.start > len(text) - ahead:
            break
        found = record.start
    return len(text[:found].encode())


def some_records(piece: bytes, dialect: Dialect | None) -> bytes:
    """Return the whole records in a piece that was cut out of a file anywhere.

    Args:
        piece: the piece.
        dialect: how its records are cut; None where each line is one.
    """
    text = piece.decode("utf-8", "ignore")
    begin = text.find("\n") + 1
    if dialect is None:
        return text[begin : text.rfind("\n") + 1].encode()
    for _ in range(_TRIED):
        if begin == 0:
            break
        records = [*split(text, dialect.delimiter, start=begin, width=dialect.width)]
        first = records[:_LOOKS_RIGHT]
        if all(len(r.cells) == dialect.width and not r.flaw for r in first):
            # The last one may be cut.
            return text[begin : records[-1].start].encode() if records else b""
        begin = text.find("\n", begin) + 1
    return b""
