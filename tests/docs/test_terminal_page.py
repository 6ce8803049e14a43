"""The lines of the page for a terminal run as they stand there."""

from __future__ import annotations

import gzip
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from cdp_frames.sandbox import Sandbox

PAGE = Path(__file__).parents[2] / "docs" / "in-a-terminal.md"
BLOCKS = re.findall(
    r"^```sh\n(.*?)^```", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL
)
LEADS = "email,first_name\nann@example.com,Ann\nBOB@example.com,Bob\nnobody,Cyd\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the file of the page, and the command for its lines."""
    (tmp_path / "leads.csv").write_text(LEADS, encoding="utf-8")
    (tmp_path / "leads.csv.gz").write_bytes(gzip.compress(LEADS.encode()))
    command = tmp_path / "bin" / "cdp-frames"
    command.parent.mkdir()
    start = "from cdp_frames.cli import main; main()"
    command.write_text(f"#!/bin/sh\nexec {sys.executable} -c '{start}' \"$@\"\n")
    command.chmod(0o755)
    return tmp_path


@pytest.mark.parametrize("block", BLOCKS)
def test_a_block_runs(folder: Path, cdp: Sandbox, block: str) -> None:
    environ = os.environ | cdp.environ
    environ |= {
        "PATH": f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}",
        "CDP_FRAMES_HOME": str(folder / "home"),
    }
    ran = subprocess.run(  # noqa: S603 - our own page
        ["/bin/sh", "-ec", block],
        cwd=folder,
        env=environ,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.returncode, "Traceback" in ran.stderr) == (0, False), ran.stderr
    assert "No such option" not in ran.stderr
