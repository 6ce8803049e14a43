"""Each notebook runs from top to bottom and shows what it was saved with.

``make notebooks`` runs them and saves what they show now.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

ROOT = Path(__file__).parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))

# Set by `make notebooks`.
SAVING = "SAVE_NOTEBOOKS" in os.environ

# What differs from run to run: ids, ports, times, addresses of objects.
CHANGING = re.compile(
    r"\b(?:imp|lst|aud|usr)_\w+|127\.0\.0\.1:\d+|0x[0-9a-f]+|\d+(?:\.\d+)? ?m?s\b"
)


def shown(notebook: nbformat.NotebookNode) -> list[list[str]]:
    """The text that each code cell shows, without what changes."""
    return [
        [
            CHANGING.sub(
                "…", output.get("text") or output["data"].get("text/plain", "")
            )
            for output in cell["outputs"]
            if output["output_type"] != "stream" or output["name"] == "stdout"
        ]
        for cell in notebook["cells"]
        if cell["cell_type"] == "code"
    ]


@pytest.mark.notebook
# Jupyter's own machinery warns of its own plans; nothing of ours to mend.
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_and_shows_what_it_was_saved_with(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("PYDEVD_DISABLE_FILE_VALIDATION", "1")
    saved = nbformat.read(path, as_version=4)
    fresh = nbformat.read(path, as_version=4)
    NotebookClient(
        fresh,
        timeout=120,
        kernel_name="python3",
        resources={"metadata": {"path": str(path.parent)}},
    ).execute()
    if SAVING:
        for cell in fresh["cells"]:
            cell["metadata"].pop("execution", None)
        nbformat.write(fresh, path)
    else:
        assert shown(fresh) == shown(saved)
