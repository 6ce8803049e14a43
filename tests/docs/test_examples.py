"""Every public example works by itself, whatever ran before."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.thorough
def test_every_example_works_in_a_process_of_its_own() -> None:
    command = [sys.executable, "-m", "tests.docs.examples"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S603 - our own script
    outcomes: dict[str, str] = json.loads(done.stdout)
    assert {"README.md", "schemas.md", "cdp_frames.kinds.text"} <= set(outcomes)
    assert {name: told for name, told in outcomes.items() if told} == {}
