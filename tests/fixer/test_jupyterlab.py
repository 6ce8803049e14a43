"""The grid in JupyterLab: a cell is edited there, and the rows are imported again."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import time
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
import requests

from tests.fixer.browser import missing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

# A Python that has JupyterLab; the kernel is the one that runs the tests.
LAB: Final = os.environ.get("CDP_FRAMES_LAB") or (
    sys.executable if find_spec("jupyterlab") else None
)
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(missing() is not None, reason=missing() or ""),
    pytest.mark.skipif(LAB is None, reason="CDP_FRAMES_LAB names no Python with it"),
]
CELLS: Final = [
    "import pandas as pd\n"
    "from cdp_frames import cdp_import\n"
    "from cdp_frames.sandbox import Sandbox\n"
    "cdp = Sandbox().start()\n"
    'people = pd.DataFrame({"email": ["ann@gmail..com", "bob@"]})\n'
    'how = {"list_name": "L", "client": cdp.client(), "progress": False}\n'
    "fix = cdp_import(people, **how).fix()\n"
    "fix",
    'print("ACCEPTED", fix.reimport().counts["accepted"])',
]
PORT: Final = 8931
WHERE: Final = f"http://127.0.0.1:{PORT}"


def notebook() -> dict[str, object]:
    cells: list[dict[str, object]] = [
        {
            "cell_type": "code",
            "id": f"c{number}",
            "metadata": {},
            "source": source,
            "outputs": [],
            "execution_count": None,
        }
        for number, source in enumerate(CELLS)
    ]
    spec = {"name": "tested", "display_name": "tested", "language": "python"}
    made = {"cells": cells, "metadata": {"kernelspec": spec}}
    return {**made, "nbformat": 4, "nbformat_minor": 5}


@pytest.fixture
def lab(tmp_path: Path) -> Iterator[str]:
    kernel = tmp_path / "data" / "kernels" / "tested"
    kernel.mkdir(parents=True)
    argv = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    spec = {"argv": argv, "display_name": "tested", "language": "python"}
    (kernel / "kernel.json").write_text(json.dumps(spec), encoding="utf-8")
    (tmp_path / "fix.ipynb").write_text(json.dumps(notebook()), encoding="utf-8")
    shared = Path(sysconfig.get_path("data")) / "share" / "jupyter"
    env = os.environ | {
        "JUPYTER_PATH": str(shared),
        "JUPYTER_DATA_DIR": str(tmp_path / "data"),
        "JUPYTER_CONFIG_DIR": str(tmp_path / "config"),
        "JUPYTER_RUNTIME_DIR": str(tmp_path / "run"),
        "PYTHONPATH": str(Path(__file__).parents[2]),
    }
    options = [
        *("--no-browser", "--allow-root", "--ip=127.0.0.1", f"--port={PORT}"),
        *("--ServerApp.port_retries=0", "--IdentityProvider.token=t"),
        *(f"--ServerApp.root_dir={tmp_path}", "--LabApp.news_url="),
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    ]
    with (tmp_path / "log").open("w", encoding="utf-8") as log:
        server = subprocess.Popen(  # noqa: S603 - ours
            [str(LAB), "-m", "jupyterlab", *options], env=env, stdout=log, stderr=log
        )
    try:
        for _ in range(240):
            try:
                requests.get(f"{WHERE}/api", timeout=2)
                break
            except requests.ConnectionError:
                time.sleep(0.25)
        yield f"{WHERE}/lab/tree/fix.ipynb?token=t&reset"
    finally:
        server.terminate()
        server.wait(30)


def test_a_cell_is_edited_and_the_rows_go(browser: Browser, lab: str) -> None:
    context = browser.new_context(viewport={"width": 1300, "height": 900})
    page = context.new_page()
    page.set_default_timeout(90_000)
    page.goto(lab)
    code = page.locator(".jp-Cell .cm-content")
    code.first.click()
    page.keyboard.press("Control+Enter")
    page.wait_for_selector(".cdp-fix .tabulator-row")
    bad = page.locator(".cdp-fix .tabulator-cell", has_text="bob@")
    bad.click()
    # The first click may scroll the notebook.
    page.locator(".cdp-fix .why", has_text="Row 1").wait_for()
    page.keyboard.type("bob@example.com")
    page.keyboard.press("Enter")
    page.wait_for_selector(".cdp-fix[data-left='1']")
    page.locator(".cdp-fix .cure").click()
    page.wait_for_selector(".cdp-fix[data-left='0']")
    page.keyboard.press("Control+z")
    page.wait_for_selector(".cdp-fix[data-left='1']")
    page.keyboard.press("Control+y")
    page.wait_for_selector(".cdp-fix[data-left='0']")
    # What deletes a cell of the notebook is text in a cell of the grid.
    bad.click()
    page.keyboard.type("dd")
    page.keyboard.press("Escape")
    assert page.locator(".jp-Cell").count() == len(CELLS)
    code.nth(1).click()
    page.keyboard.press("Control+Enter")
    page.locator(".jp-OutputArea-output", has_text="ACCEPTED 2").wait_for()
    context.close()
