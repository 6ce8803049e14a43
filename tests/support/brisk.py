"""A client that does not wait: the CDP in the box is done in no time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdp_frames import Client

if TYPE_CHECKING:
    from cdp_frames.sandbox import Sandbox


def brisk(cdp: Sandbox, token: str | None = None) -> Client:
    """Return a client of this CDP whose pauses end as soon as no job runs any more."""

    def pause(seconds: float) -> None:
        cdp.wait(min(seconds, 1.0))

    return Client(token or cdp.token, base_url=cdp.url, sleep=pause)
