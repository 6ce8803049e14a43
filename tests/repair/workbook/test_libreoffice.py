"""A workbook that was opened, edited, sorted and saved in LibreOffice is read back."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from cdp_frames import FileNotes
from cdp_frames.importing.rejects_file import read_rejects
from cdp_frames.repair import read_fixes
from cdp_frames.report.note_codes import codes_of
from tests.repair.workbook.test_round_trip import HOSTILE

if TYPE_CHECKING:
    from collections.abc import Callable

    from cdp_frames import ImportResult

_SCRIPT = Path(__file__).parents[2] / "support" / "libreoffice.py"
# Debian's: the package python3-uno is for the system's own Python.
_PYTHON = "/usr/bin/python3"


@cache
def missing() -> str:
    """Return what is not there; empty if all is."""
    if shutil.which("soffice") is None:
        return "LibreOffice is not installed (Debian: libreoffice-calc-nogui)"
    if not Path(_PYTHON).exists():
        return f"no {_PYTHON}"
    words = [_PYTHON, "-c", "import uno"]
    tried = subprocess.run(words, capture_output=True, check=False)  # noqa: S603
    return "no Python with UNO (Debian: python3-uno)" if tried.returncode else ""


@pytest.fixture
def office(tmp_path: Path) -> Callable[..., dict[str, Any]]:
    """Return what opens a workbook, goes through steps, and saves it under a name."""
    if missing():
        pytest.skip(missing())
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    profile = (tmp_path / "profile").as_uri()

    def working(path: Path, saved: Path, *steps: list[object]) -> dict[str, Any]:
        listens = f"--accept=socket,host=127.0.0.1,port={port};urp;"
        program = str(shutil.which("soffice"))
        where = f"-env:UserInstallation={profile}"
        with subprocess.Popen(  # noqa: S603 - the office
            [program, "--headless", "--norestore", where, listens],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        ) as running:
            try:
                done = subprocess.run(  # noqa: S603 - our script
                    [_PYTHON, _SCRIPT, port, path, saved, json.dumps(steps)],
                    capture_output=True,
                    check=False,
                    text=True,
                    timeout=100,
                )
                assert done.returncode == 0, done.stderr
                running.wait(timeout=30)
            finally:
                if running.poll() is None:
                    # The program is a script: what it has started ends with it.
                    os.killpg(running.pid, signal.SIGKILL)
        seen: dict[str, Any] = json.loads(done.stdout)
        return seen

    return working


def test_opened_and_saved_it_is_what_it_was(
    refuse: Callable[..., ImportResult], tmp_path: Path, office: Callable[..., Any]
) -> None:
    frame = pd.DataFrame({"note": HOSTILE, "=cmd": HOSTILE[::-1]})
    result = refuse(frame)
    result.to_excel(tmp_path / "a.xlsx")
    seen = office(tmp_path / "a.xlsx", tmp_path / "b.xlsx")
    rows = read_fixes(tmp_path / "b.xlsx", result)
    pd.testing.assert_frame_equal(rows, result.failed)
    assert FileNotes.of(rows).ignored == ()
    assert seen["comments"] == len(frame)


def test_edited_sorted_and_saved(
    refuse: Callable[..., ImportResult], tmp_path: Path, office: Callable[..., Any]
) -> None:
    people = pd.DataFrame(
        {
            "name": ["Ann", "Bob", "Cyd", "Di", "Eve"],
            "zip": ["02116", "00501", "10115", "01067", "8010"],
            "n": [1, 2, 3, 4, 5],
        },
        index=list("vwxyz"),
    )
    result = refuse(people)
    result.to_excel(tmp_path / "a.xlsx")
    office(
        tmp_path / "a.xlsx",
        tmp_path / "b.xlsx",
        ["sort", "name", True],
        ["set", "email", 1, "eve@example.com"],
        ["set", "zip", 1, "08010"],
        ["delete", 2],
        ["insert", 1],
        ["set", "name", 1, "Fay"],
        ["set", "zip", 1, "00123"],
        ["move", "zip"],
        ["sort", "zip", False],
        ["number", "zip", 5, 1011],
    )
    rows = read_fixes(tmp_path / "b.xlsx", result)
    # A number came into the cell: it is not taken, and the ZIP is as it was.
    assert codes_of(FileNotes.of(rows).ignored) == ["workbook_zeros"]
    assert rows.index.tolist() == ["v", "w", "x", "z", "new 1"]
    assert rows["zip"].tolist() == ["02116", "00501", "10115", "08010", "00123"]
    assert rows["email"].tolist()[3] == "eve@example.com"
    assert rows["name"].tolist() == ["Ann", "Bob", "Cyd", "Eve", "Fay"]
    pd.testing.assert_frame_equal(
        rows.iloc[:3], result.failed.iloc[:3], check_dtype=False
    )
    without_result = read_rejects(tmp_path / "b.xlsx")
    assert without_result.numbers == ["1", "2", "3", "5", ""]
    assert without_result.rows["zip"].tolist() == rows["zip"].tolist()
