"""When a call is tried again, and how long it waits before."""

from __future__ import annotations

from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cdp_frames.api.answer import Answer

# 409 is not among them: the guide calls it a race, but a job answers so when its
# state does not allow the call, and that does not change by asking again.
_TRY_LATER: Final = frozenset(
    {
        HTTPStatus.TOO_MANY_REQUESTS,
        HTTPStatus.INTERNAL_SERVER_ERROR,
        HTTPStatus.BAD_GATEWAY,
        HTTPStatus.SERVICE_UNAVAILABLE,
        HTTPStatus.GATEWAY_TIMEOUT,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Retries:
    """How often and how patiently a call is tried again.

    Pauses grow as full jitter: a random time up to 1 s, 2 s, 4 s, never above
    `longest`. What the CDP asks for in ``Retry-After`` is waited out first, because
    calling earlier only earns another refusal.

    Attributes:
        attempts: how often a call is made in all.
        longest: the longest pause of our own, in seconds.
        patience: the longest ``Retry-After`` that is waited out, in seconds.

    Source:
        ``docs/contract.md`` section 1.5: six attempts, full jitter seeded by
        Retry-After. The two caps are assumptions.
    """

    attempts: int = 6
    longest: float = 30.0
    patience: float = 120.0

    def pauses(self, random: Callable[[], float]) -> Iterator[float]:
        """Yield a random pause in seconds for each further attempt."""
        ceiling = 1.0
        for _ in range(self.attempts - 1):
            yield random() * ceiling
            ceiling = min(ceiling * 2, self.longest)

    def is_worth_it(self, response: Answer) -> bool:
        """Whether the same call may well succeed soon."""
        wait = retry_after(response)
        return response.status_code in _TRY_LATER and (wait or 0) <= self.patience


def retry_after(response: Answer) -> float | None:
    """Read ``Retry-After`` as seconds; None if there is none that can be read.

    A date is compared with the server's own ``Date``, so that a wrong clock on this
    machine does not matter (RFC 9110 section 10.2.3 allows both forms).
    """
    header = response.headers.get("Retry-After", "").strip()
    if header.isascii() and header.isdecimal():
        return float(header)
    try:
        until = parsedate_to_datetime(header)
        now = parsedate_to_datetime(response.headers.get("Date", ""))
        return max(0.0, (until - now).total_seconds())
    except (ValueError, TypeError):
        return None
