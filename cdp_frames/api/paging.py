"""Walk through a paged listing to its end."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from cdp_frames.api import wire
from cdp_frames.errors import TransferError

if TYPE_CHECKING:
    from collections.abc import Iterator

# Returns the ``data`` of the answer to a query.
Pages = Callable[[dict[str, str | int]], object]


def items_of_pages(
    ask: Pages,
    *,
    page_size: int,
    status: str | None = None,
    most: int = 10_000,
) -> Iterator[object]:
    """Yield the items of all pages.

    The keys that tell the last page are not documented (``docs/contract.md``
    section 9). Where nothing is told, a page that is not full is the last one. What is
    told has to come true: a listing that ends early would be believed to be whole.

    Args:
        ask: returns the ``data`` of the answer to a query.
        page_size: how many items to ask for at once.
        status: what the listing is narrowed to.
        most: the most pages.

    Raises:
        TransferError: another page came than was asked for, fewer items than the CDP
            says there are, or pages without end.
    """
    seen, page = 0, 1
    before: list[object] | None = None
    while True:
        answer = ask(wire.page_query(page, page_size, status))
        found = wire.Page.from_json(answer, page=page, seen=seen)
        if found.number not in {None, page}:
            raise TransferError(
                f"page {page} of a listing was asked for, page {found.number} came."
            )
        # The same page once more means that the parameter is not known there, and
        # that there is no more to be had.
        if not found.items or found.items == before:
            _require_whole(found, seen, promised=found.last is False)
            return
        yield from found.items
        seen += len(found.items)
        full = len(found.items) >= min(page_size, found.size or page_size)
        if found.last or (found.last is None and not full):
            _require_whole(found, seen, promised=False)
            return
        page, before = page + 1, found.items
        if page > most:
            raise TransferError(
                f"the listing has more than {most:,} pages (limits.pages)."
            )


def _require_whole(page: wire.Page, seen: int, *, promised: bool) -> None:
    """Raise where a listing ends before it is whole.

    Args:
        page: the last one that came.
        seen: how many items came in all.
        promised: whether it said that there are more.
    """
    if page.total is not None and seen < page.total:
        raise TransferError(
            f"the listing ended after {seen:,} of {page.total:,} items, as the CDP "
            "counts them."
        )
    if promised:
        raise TransferError(
            f"the listing ended after {seen:,} items, though the CDP says that more "
            "follow."
        )
