"""The next block is read while this one is worked on: Arrow lets go of the lock."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterator

_T = TypeVar("_T")


def read_ahead(items: Iterator[_T]) -> Iterator[_T]:
    """Yield what an iterator yields; the next one is made meanwhile, in a thread.

    Raises:
        Exception: whatever the iterator raises, in its place.

    Examples:
        >>> list(read_ahead(iter([1, 2, 3])))
        [1, 2, 3]
    """
    nothing = object()
    with ThreadPoolExecutor(1) as thread:
        coming = thread.submit(next, items, nothing)
        while (item := coming.result()) is not nothing:
            coming = thread.submit(next, items, nothing)
            yield item  # type: ignore[misc]
