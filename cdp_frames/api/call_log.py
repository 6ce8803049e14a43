"""What urllib3 logs of our calls, without the signatures in it."""

from __future__ import annotations

import logging
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Final

from cdp_frames.api.urls import without_query

if TYPE_CHECKING:
    from collections.abc import Iterator

# Whether a call of ours is under way in this thread.
_ours: ContextVar[bool] = ContextVar("_ours", default=False)


class _WithoutQueries(logging.Filter):
    """Cuts queries out of what urllib3 logs of our calls: they hold signatures."""

    def filter(self, record: logging.LogRecord) -> bool:
        if _ours.get() and isinstance(record.args, tuple):
            record.args = tuple(
                without_query(part) if isinstance(part, str) else part
                for part in record.args
            )
        return True


_without_queries: Final = _WithoutQueries()


@contextmanager
def queries_unlogged() -> Iterator[None]:
    """Keep queries out of the logs while a call of ours is under way."""
    for name in ("urllib3.connectionpool", "urllib3.util.retry"):
        logging.getLogger(name).addFilter(_without_queries)
    token = _ours.set(True)
    try:
        yield
    finally:
        _ours.reset(token)
