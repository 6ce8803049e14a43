"""People who are on a suppression list, in whatever spelling of their address."""

from __future__ import annotations

import hashlib
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from cdp_frames.screening.opt_outs import HeldBack
from cdp_frames.text.cells import texts_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cdp_frames.screening.columns import NormalizedColumn


@dataclass(frozen=True, slots=True, repr=False)
class SuppressionList:
    """One list of people who are not to be put on a list.

    Attributes:
        name: what it is called in the account.
        addresses: their addresses, in normal form.
        hashes: SHA-256 of their addresses in lower case, in hexadecimal digits.
    """

    name: str
    addresses: frozenset[str] = field(default_factory=frozenset)
    hashes: frozenset[str] = field(default_factory=frozenset)

    def __repr__(self) -> str:
        # People are in it, and a repr ends up in logs.
        size = len(self.addresses) + len(self.hashes)
        return f"SuppressionList({self.name!r}, {size:,} people)"


def held_by(
    lists: Sequence[SuppressionList],
    held: HeldBack,
    columns: Sequence[NormalizedColumn],
    keys: pd.Series,
    match_key: str | None,
    *,
    empty: np.ndarray,
) -> HeldBack:
    """Hold back who is on a list, with all rows of that person.

    Args:
        lists: the lists; the first that names somebody is told.
        held: the rows that are held back for what they say themselves.
        columns: the normalized columns, n rows each.
        keys: n normalized match keys.
        match_key: their field; None where each row stands for itself.
        empty: n booleans: the row is empty, or can't be read.
    """
    source = np.full(len(keys), -1, dtype="int64")
    for column in columns:
        if column.kind.name == "email" or column.mapped.field == match_key:
            found = _found(lists, column)
            source = np.where(source < 0, found, source)
    source[empty] = -1
    if match_key is not None:
        codes, people = pd.factorize(keys)
        first = np.full(len(people) + 1, -1, dtype="int64")
        rows = np.flatnonzero(source >= 0)[::-1]
        first[codes[rows]] = source[rows]
        first[-1] = -1  # a missing key is nobody's
        source = np.where(source < 0, first[codes], source)
        gone = frozenset(str(key) for key in people[first[:-1] >= 0])
    else:
        gone = frozenset()
    # Who says so himself needs no list.
    source[held.rows | empty] = -1
    return HeldBack(held.rows | (source >= 0), held.said_by, held.keys | gone, source)


def hash_of(address: str) -> str:
    """Return the SHA-256 of an address as lists of hashes have it.

    Examples:
        >>> hash_of("Ann@Example.com")[:8]
        '71d4f55f'
    """
    return hashlib.sha256(address.strip().lower().encode()).hexdigest()


def _found(lists: Sequence[SuppressionList], column: NormalizedColumn) -> np.ndarray:
    """Say of n cells which list they are on; -1 for none. Each distinct one once."""
    encoded = texts_of(column.clean).text.dictionary_encode()
    written = texts_of(column.raw).text
    words = encoded.dictionary.to_pylist()
    hashes = any(each.hashes for each in lists)
    by_word = [
        next(
            (place for place, each in enumerate(lists) if _is_on(each, word)),
            -1,
        )
        for word in words
    ]
    rows = np.asarray(encoded.indices.fill_null(-1))
    found: np.ndarray = np.array([*by_word, -1], dtype="int64")[rows]
    if hashes:
        # Whoever made the hashes may have had the address as the cell has it.
        open_rows = np.flatnonzero(found < 0)
        for row, cell in zip(
            open_rows.tolist(), written.take(open_rows).to_pylist(), strict=True
        ):
            if cell:
                digest = hash_of(cell)
                found[row] = next(
                    (n for n, each in enumerate(lists) if digest in each.hashes), -1
                )
    return found


def _is_on(each: SuppressionList, word: str) -> bool:
    if word.lower() in each.addresses:
        return True
    return bool(each.hashes) and not each.hashes.isdisjoint(
        map(hash_of, _spellings(word))
    )


def _spellings(address: str) -> Iterator[str]:
    """Yield the spellings of an address that others may have hashed."""
    yield address
    yield unicodedata.normalize("NFD", address)
    local, at, domain = address.rpartition("@")
    if at and not domain.isascii():
        try:
            yield f"{local}@{domain.encode('idna').decode()}"
        except UnicodeError:  # too long a part for that form
            return
