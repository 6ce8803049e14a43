"""The CDP that is imported into, and the process whose children are killed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cdp_frames.sandbox import Sandbox
from tests.journal.world import RULES
from tests.journal.zygote import Zygote

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="package")
def strict() -> Iterator[Sandbox]:
    """A CDP that refuses one of the people."""
    with Sandbox(settings={"rules": RULES}) as cdp:
        yield cdp


@pytest.fixture(scope="package")
def zygote() -> Iterator[Zygote]:
    """The parent of all runs."""
    with Zygote() as parent:
        yield parent
