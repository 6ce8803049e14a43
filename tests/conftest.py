"""The CDP in a box and a client of it, for tests that go over HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cdp_frames.sandbox import Sandbox
from tests.support.brisk import brisk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdp_frames import Client


@pytest.fixture
def cdp() -> Iterator[Sandbox]:
    """A fresh CDP, in memory."""
    with Sandbox() as sandbox:
        yield sandbox


@pytest.fixture
def client(cdp: Sandbox) -> Iterator[Client]:
    """A client of the fresh CDP."""
    with brisk(cdp) as speaking:
        yield speaking
