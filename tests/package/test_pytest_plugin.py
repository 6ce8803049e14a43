"""The fixture ``cdp_sandbox``, as a user's own tests have it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import nbformat

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "test-your-own-import.md").read_text(encoding="utf-8")

# What the page leaves to its reader.
THEIRS = """\
import pandas as pd
from cdp_frames import cdp_import

def my_pipeline():
    emails = ["ann@example.com", "bob@example.com", "cyd@"]
    return cdp_import(pd.DataFrame({"email": emails}), list_name="Mine")
"""
SETTINGS = """\
import cdp_frames

def test_rules_of_ones_own(cdp_sandbox):
    import pandas as pd
    rows = pd.DataFrame({"email": ["ann@example.org", "bob@example.com"]})
    result = cdp_frames.cdp_import(rows, list_name="Mine")
    assert result.counts["rejected_by_cdp"] == 1

def test_no_other_cdp_is_in_reach(cdp_sandbox):
    import os
    told = {name for name in os.environ if name.startswith("EXPERITURE_")}
    assert told == set(cdp_sandbox.environ)
    assert cdp_sandbox.records("profiles").empty
"""


def run_pytest(folder: Path, *arguments: str) -> str:
    """Run pytest in a folder, and return what it printed.

    The fixture is asked for by name, for a checkout may not be installed.
    """
    command = [sys.executable, "-m", "pytest", "-p", "cdp_frames_pytest", "-q"]
    done = subprocess.run(  # noqa: S603 - our own words
        [*command, "-p", "no:cacheprovider", *arguments],
        cwd=folder,
        env={
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "EXPERITURE_API_KEY_FILE": "/nowhere/of-a-real-account",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout + done.stderr


def blocks() -> list[str]:
    return re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)


def test_the_tests_of_the_page_pass(tmp_path: Path) -> None:
    settings, *_ = [one for one in blocks() if "def cdp_sandbox_settings" in one]
    theirs = [block for block in blocks() if "def test_" in block]
    (tmp_path / "test_theirs.py").write_text("\n".join([THEIRS, *theirs]), "utf-8")
    cells = [nbformat.v4.new_code_cell(f"{THEIRS}\nmy_pipeline()")]  # type: ignore[no-untyped-call]
    notebook = nbformat.v4.new_notebook(cells=cells)  # type: ignore[no-untyped-call]
    nbformat.write(notebook, tmp_path / "leads.ipynb")  # type: ignore[no-untyped-call]
    # Settings hold for the folder of their conftest, as fixtures do.
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "conftest.py").write_text(settings, "utf-8")
    (tmp_path / "rules" / "test_rules.py").write_text(SETTINGS, "utf-8")
    told = run_pytest(tmp_path)
    assert re.search(r"^6 passed", told, re.MULTILINE), told


def test_a_run_without_it_loads_nothing_of_us(tmp_path: Path) -> None:
    (tmp_path / "test_other.py").write_text(
        "import sys\ndef test_nothing(): assert 'cdp_frames' not in sys.modules\n",
        "utf-8",
    )
    assert "1 passed" in run_pytest(tmp_path)


def test_pytest_finds_it_by_itself() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["entry-points"]["pytest11"] == {
        "cdp_frames_pytest": "cdp_frames_pytest"
    }
