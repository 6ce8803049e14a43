"""Ctrl-C on the command line: what goes on without us is said, and the exit code."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

from cdp_frames.sandbox import Sandbox, Slow

if TYPE_CHECKING:
    from pathlib import Path


def test_ctrl_c_names_the_job_that_goes_on(tmp_path: Path) -> None:
    leads = tmp_path / "leads.csv"
    leads.write_text("email\nann@example.com\n", encoding="utf-8")
    with Sandbox() as cdp:
        cdp.faults.add(Slow(20), on="GET /import-jobs/{job_id}")
        code = "from cdp_frames.cli import app; app()"
        running = subprocess.Popen(  # noqa: S603 - our own code
            [sys.executable, "-c", code, "import", str(leads), "--list", "L"],
            env=os.environ | cdp.environ,
            stderr=subprocess.PIPE,
            text=True,
        )
        deadline = time.monotonic() + 60
        while not _has_started(cdp) and time.monotonic() < deadline:
            time.sleep(0.05)
        # By then it waits for the slow answer about its job.
        time.sleep(1)
        running.send_signal(signal.SIGINT)
        _, said = running.communicate(timeout=60)
    assert running.returncode == 130
    assert "Stopped. Job imp_" in said
    assert "Traceback" not in said


def _has_started(cdp: Sandbox) -> bool:
    return any(each.path.endswith("/start") for each in cdp.exchanges)
