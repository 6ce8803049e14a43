"""Results whose rows are refused, without a CDP: nothing is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from cdp_frames import plan_import

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from cdp_frames import Client, ImportResult
    from cdp_frames.sandbox import Sandbox


@pytest.fixture(scope="module")
def refuse(running: Sandbox) -> Callable[..., ImportResult]:
    """Return what imports people whose addresses are all broken."""
    client: Client = running.client()

    def importing(frame: pd.DataFrame, **options: Any) -> ImportResult:
        people = frame
        if "email" not in frame:
            people = frame.assign(email=[f"p{n}@example" for n in range(len(frame))])
        given: dict[str, Any] = {
            "list_name": "Nobody",
            "client": client,
            "journal": False,
        } | options
        return plan_import(people, **given).apply()

    return importing
