"""The fixture ``cdp_sandbox``, for the tests of those who use cdp_frames.

pytest finds this module by the entry point ``pytest11``. It lies beside the package and
not in it, and imports nothing of it before a test asks for the fixture: every run of
pytest in the same environment loads this module, and most have no use for it.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdp_frames.sandbox import Sandbox


@pytest.fixture(scope="session")
def cdp_sandbox_settings() -> Any:  # noqa: ANN401 - whatever a Sandbox takes
    """Settings for the sandbox: None for the usual ones.

    Give a ``conftest.py`` a session fixture of this name to have fields, objects and
    rules of your own; it returns what ``Sandbox(settings=...)`` takes.
    """
    return None


@pytest.fixture(scope="session")
def _cdp_sandbox_running(cdp_sandbox_settings: Any) -> Iterator[Sandbox]:  # noqa: ANN401 - see above
    from cdp_frames.sandbox import Sandbox  # noqa: PLC0415 - not before it is asked for

    with Sandbox(settings=cdp_sandbox_settings) as sandbox:
        yield sandbox


@pytest.fixture
def cdp_sandbox(
    _cdp_sandbox_running: Sandbox,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> Sandbox:
    """A CDP in a box that is as good as new, and to which all settings point.

    Code under test that makes its own client finds this one, children included. All
    other settings of a CDP are taken away while the test runs, and the journal lies in
    a folder of its own.
    """
    _cdp_sandbox_running.reset()
    for name in [name for name in os.environ if name.startswith("EXPERITURE_")]:
        monkeypatch.delenv(name)
    for name, value in _cdp_sandbox_running.environ.items():
        monkeypatch.setenv(name, value)
    home = tmp_path_factory.mktemp("cdp-frames-home")
    monkeypatch.setenv("CDP_FRAMES_HOME", str(home))
    return _cdp_sandbox_running
