"""A client that never waits, and answers for it that were prepared."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import responses as mocked
from responses import RequestsMock

from cdp_frames.api.client import Client
from tests.api.support import Clock


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def responses() -> Iterator[RequestsMock]:
    with mocked.RequestsMock() as mock:
        yield mock


@pytest.fixture
def client(clock: Clock) -> Iterator[Client]:
    with Client(
        "s3cret-token",
        clock=clock,
        sleep=clock.sleep,
        random=lambda: 0.5,
        resolve=lambda _: ["2606:4700::1"],
    ) as made:
        yield made
