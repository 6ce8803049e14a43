"""The profiles of hypothesis, and the CDP in a box for tests that go over HTTP."""

from __future__ import annotations

import os
import tempfile
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from cdp_frames.sandbox import Sandbox
from tests.support.brisk import brisk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdp_frames import Client

# On a busy machine a slow example is no failure. `dev` and `ci` draw the same examples
# each time; `fuzz` draws others, and keeps those that failed.
settings.register_profile(
    "patient", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
_PATIENT = settings.get_profile("patient")
settings.register_profile("dev", _PATIENT, max_examples=20, derandomize=True)
settings.register_profile("ci", _PATIENT, max_examples=100, derandomize=True)
settings.register_profile("fuzz", _PATIENT, max_examples=2000, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "dev"))


# No test writes into the journal of whoever runs it; children inherit it.
os.environ["CDP_FRAMES_HOME"] = tempfile.mkdtemp(prefix="cdp-frames-home-")


@pytest.fixture(autouse=True)
def _home(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A home of its own for each test: what one has imported is no news to another."""
    monkeypatch.setenv("CDP_FRAMES_HOME", str(tmp_path_factory.mktemp("home")))
    # The width of whoever runs the tests in parallel; a command is not on their screen.
    monkeypatch.delenv("COLUMNS", raising=False)


@pytest.fixture(scope="session")
def running() -> Iterator[Sandbox]:
    """The one CDP of this process: a reset is quicker than a new one."""
    with Sandbox() as sandbox:
        yield sandbox


@pytest.fixture
def cdp(running: Sandbox) -> Sandbox:
    """A CDP in memory that is as good as new."""
    running.reset()
    return running


@pytest.fixture
def client(cdp: Sandbox) -> Iterator[Client]:
    """A client of that CDP."""
    with brisk(cdp) as speaking:
        yield speaking
