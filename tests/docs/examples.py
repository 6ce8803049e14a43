"""Every public example in a process of its own, in which nothing ran before.

A fork of a process that has imported everything runs one page of the docs, or the
docstrings of one module. Prints what failed, as JSON.
"""

from __future__ import annotations

import contextlib
import doctest
import importlib
import io
import json
import os
import pkgutil
import sys
import tempfile
from functools import partial
from pathlib import Path
from typing import Final

import cdp_frames
from cdp_frames.sandbox import Sandbox
from tests.docs.test_pages import BLOCK, LEADS, PAGES, steady
from tests.support.alone import run_alone

MODULES: Final = sorted(
    found.name
    for found in pkgutil.walk_packages(cdp_frames.__path__, "cdp_frames.")
    if not found.name.endswith("__main__")
)
_FLAGS: Final = doctest.ELLIPSIS  # as pytest runs them


def run_docstrings(name: str) -> None:
    told = io.StringIO()
    with contextlib.redirect_stdout(told):
        failed, _ = doctest.testmod(importlib.import_module(name), optionflags=_FLAGS)
    assert not failed, told.getvalue()


def run_page(page: Path) -> None:
    with tempfile.TemporaryDirectory() as folder, Sandbox() as sandbox:
        os.chdir(folder)
        os.environ.update(sandbox.environ)
        Path("reinvent-2026-leads.csv").write_text(LEADS, encoding="utf-8")
        names: dict[str, object] = {"__name__": page.stem}
        for code, shown in BLOCK.findall(page.read_text(encoding="utf-8")):
            told = io.StringIO()
            with contextlib.redirect_stdout(told):
                exec(compile(code, page.name, "exec", dont_inherit=True), names)
            if shown:
                assert steady(told.getvalue()) == steady(shown)


if __name__ == "__main__":
    for name in MODULES:
        importlib.import_module(name)
    examples = {name: partial(run_docstrings, name) for name in MODULES}
    examples |= {page.name: partial(run_page, page) for page in PAGES}
    json.dump({name: run_alone(run) for name, run in examples.items()}, sys.stdout)
