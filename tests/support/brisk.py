"""A client that waits in short steps: the CDP in the box is done in no time."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from cdp_frames import Client

if TYPE_CHECKING:
    from cdp_frames.sandbox import Sandbox


def brisk(cdp: Sandbox, token: str | None = None) -> Client:
    """Return a client of this CDP whose pauses last ten milliseconds at most."""
    return Client(
        token or cdp.token,
        base_url=cdp.url,
        sleep=lambda seconds: time.sleep(min(seconds, 0.01)),
    )
