"""Walk through a paged listing to its end."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from cdp_frames.api import wire

if TYPE_CHECKING:
    from collections.abc import Iterator

# Returns the ``data`` of the answer to a query.
Pages = Callable[[dict[str, str | int]], object]


def items_of_pages(
    ask: Pages,
    *,
    page_size: int,
    status: str | None = None,
) -> Iterator[object]:
    """Yield the items of all pages.

    The keys that tell the last page are not documented (``docs/contract.md``
    section 9). Whatever is told is believed; otherwise a page that is not full is the
    last one.

    Args:
        ask: returns the ``data`` of the answer to a query.
        page_size: how many items to ask for at once.
        status: what the listing is narrowed to.
    """
    seen, page = 0, 1
    before: list[object] | None = None
    while True:
        answer = ask(wire.page_query(page, page_size, status))
        found = wire.Page.from_json(answer, page=page, seen=seen)
        # The same page once more means that the parameter is not known there, and
        # that there is no more to be had.
        if not found.items or found.items == before:
            return
        yield from found.items
        full = len(found.items) >= min(page_size, found.size or page_size)
        if found.last or (found.last is None and not full):
            return
        seen, page, before = seen + len(found.items), page + 1, found.items
