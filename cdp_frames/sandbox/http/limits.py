"""The rate limit: so many calls for each token and class of endpoints.

Source:
    `docs/contract.md` section 1.5. The numbers are not published, so they are a
    setting.
"""

from __future__ import annotations

import math
import threading
from collections import deque
from typing import TYPE_CHECKING

from cdp_frames.sandbox.refusals import Refusal

if TYPE_CHECKING:
    from cdp_frames.sandbox.settings.clock import Clock
    from cdp_frames.sandbox.settings.model import RateLimit


class Limiter:
    """Counts calls in a window that slides.

    Args:
        limit: how many calls in how many seconds; None for no limit.
        clock: the time of a call.
    """

    def __init__(self, limit: RateLimit | None, clock: Clock) -> None:
        self.limit = limit
        self._clock = clock
        self._calls: dict[tuple[str, str], deque[float]] = {}
        self._lock = threading.Lock()

    def count(self, token_id: str, endpoints: str) -> None:
        """Count a call.

        Args:
            token_id: who calls.
            endpoints: the class of the endpoint, such as ``imports``.

        Raises:
            Refusal: 429; says after how many whole seconds to come back.
        """
        if self.limit is None:
            return
        now = self._clock.now()
        with self._lock:
            calls = self._calls.setdefault((token_id, endpoints), deque())
            while calls and calls[0] <= now - self.limit.seconds:
                calls.popleft()
            if len(calls) < self.limit.calls:
                calls.append(now)
                return
            oldest = calls[0] if calls else now
        wait = max(1, math.ceil(oldest + self.limit.seconds - now))
        raise limited(wait)


def limited(seconds: int) -> Refusal:
    """Refuse a call because there were too many: 429."""
    return Refusal(
        429,
        "CDP_ETL.RATE.LIMITED",
        f"Rate limit exceeded. Retry after {seconds}s.",
        headers={"Retry-After": str(seconds)},
    )
