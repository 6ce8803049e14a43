"""Whether the quotes of a large text stand where a machine would have put them."""

from __future__ import annotations

import re

import numpy as np

_QUOTE = ord('"')
# Looked at in pieces: a mask of all bytes would be as large as the file.
_PIECE = 2**24


def may_slip(data: bytes, delimiter: str) -> bool:
    """Say whether something follows a closing quote: ``"Acme "The Best" Inc"``.

    Both parsers keep that as part of the cell; only ours says that nobody knows where
    the cell ends.

    Args:
        data: UTF-8 text, with an even number of quotes.
        delimiter: what is between two cells.
    """
    if b'"' not in data or _all_at_edges(data, delimiter):
        return False
    # Most of what is left are inches, as in 5" pipe: letters of unquoted cells.
    return _slip(delimiter).search(data) is not None


def _all_at_edges(data: bytes, delimiter: str) -> bool:
    """Say whether all quotes are at the edge of a cell, or beside another quote."""
    edge = np.zeros(256, dtype=bool)
    edge[[_QUOTE, ord(delimiter), *b"\r\n"]] = True
    letters = np.frombuffer(data, dtype="uint8")
    before = 0
    for start in range(0, len(letters), _PIECE):
        found = np.flatnonzero(letters[start : start + _PIECE] == _QUOTE) + start
        # Every other one opens.
        opening, closing = found[before % 2 :: 2], found[1 - before % 2 :: 2]
        before += len(found)
        opening, closing = opening[opening > 0], closing[closing < len(letters) - 1]
        if not (edge[letters[opening - 1]].all() and edge[letters[closing + 1]].all()):
            return False
    return True


def _slip(delimiter: str) -> re.Pattern[bytes]:
    cut = re.escape(delimiter.encode())
    return re.compile(
        rb'(?:\A|[%b\r\n])"(?:[^"]++|"")*+"(?! *+(?:[%b\r\n]|\Z))' % (cut, cut)
    )
