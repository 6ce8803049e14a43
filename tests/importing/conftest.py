"""A CDP that refuses some of the people."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cdp_frames.sandbox import Sandbox
from tests.journal.world import RULES

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="package")
def blocking() -> Iterator[Sandbox]:
    """A CDP that blocks a domain; whoever uses it begins with a reset."""
    with Sandbox(settings={"rules": RULES}) as sandbox:
        yield sandbox
