"""Forget the words of some headers, so that they are read as unknown ones are.

The tables were enlarged after each part of the set was looked at, so they know nearly
all of its headers. A file that nobody here has seen has others, and what the parts of a
name and the values are worth then can be learned only from headers that are not known.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from cdp_frames.text import persons
from cdp_frames.text.names import fold
from cdp_frames.text.vocabulary import (
    bags,
    compounds,
    concepts as tables,
    headers,
    typos,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_REMEMBERED = (
    *(headers.read_header, compounds._cut, compounds._heads, tables.cores),  # noqa: SLF001 - the bench takes words away
    *(persons._named, typos.mistyped, typos._shelves),  # noqa: SLF001
    *(bags._bags, bags._by_rarest),  # noqa: SLF001
)


@contextmanager
def forgotten(names: Iterable[str]) -> Iterator[None]:
    """Take the whole names of these headers out of the table of words for a while."""
    entries = tables.concepts().entries
    keys = {fold(name) for name in names}
    for name in names:
        reading = headers.read_header(name)
        keys |= {reading.key, reading.core}
    gone = {key: entries.pop(key) for key in keys if key in entries}
    _clear()
    try:
        yield
    finally:
        entries.update(gone)
        _clear()


def _clear() -> None:
    for remembered in _REMEMBERED:
        remembered.cache_clear()
