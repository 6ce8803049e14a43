"""Every Python block of the README and the docs runs and prints what the page says."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from cdp_frames.sandbox import Sandbox

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]

# A block, and what it prints if the page says so.
BLOCK = re.compile(r"```python\n(.*?)```(?:\n+```text\n(.*?)```)?", re.DOTALL)

# The file that the pages read: one row of each kind.
LEADS = """\
email,first_name,last_seen_at,badge
 Ann@Example.com,Ann,2026-12-01T17:30:00Z,0017
bob@example.com,Bob,2026-12-01T09:30:00-08:00,0018
cyd@@example.com,Cyd,2026-12-01T17:30:00Z,0019
dan@example.com,Dan,2026-12-01 17:30:00,0020
ann@example.com,Ann,2026-12-02T10:00:00Z,0021
"""

# What differs from run to run.
CHANGING = [
    (re.compile(r"\b(imp|lst|aud)_\w+"), r"\1_…"),
    (re.compile(r"127\.0\.0\.1:\d+"), "127.0.0.1:…"),
]


def steady(text: str) -> str:
    for changing, stand_in in CHANGING:
        text = changing.sub(stand_in, text)
    return "\n".join(line.rstrip() for line in text.strip().splitlines())


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_blocks_run_and_print_what_the_page_says(
    page: Path,
    cdp: Sandbox,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("reinvent-2026-leads.csv").write_text(LEADS, encoding="utf-8")
    for name, value in cdp.environ.items():
        monkeypatch.setenv(name, value)
    text = page.read_text(encoding="utf-8")
    names: dict[str, object] = {"__name__": page.stem}
    try:
        for code, shown in BLOCK.findall(text):
            exec(compile(code, page.name, "exec", dont_inherit=True), names)
            printed = capsys.readouterr().out
            if shown:
                assert steady(printed) == steady(shown)
    finally:
        for left in names.values():  # a page may leave it to the end of Python
            if isinstance(left, Sandbox):
                left.stop()


def test_links_between_pages_lead_somewhere() -> None:
    broken = [
        f"{page.name}: {target}"
        for page in PAGES
        for target in re.findall(
            r"\]\((?!https?:)([^)#]+)", page.read_text(encoding="utf-8")
        )
        if not (page.parent / target).exists()
    ]
    assert broken == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_no_block_escapes_the_run(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    opened = re.findall(r"^[ \t]*(?:`{3,}|~{3,}|:{3,}) *\{?py.*$", text, re.MULTILINE)
    # `py` are recipes for schedulers, which have a test of their own.
    elsewhere = {"```py"} if page.name == "every-week.md" else set()
    assert set(opened) - elsewhere <= {"```python"}
    assert opened.count("```python") == len(BLOCK.findall(text))


def test_every_page_is_in_the_contents() -> None:
    contents = (ROOT / "docs" / "index.md").read_text(encoding="utf-8").splitlines()
    pages = {page.stem for page in PAGES[1:]} - {"index"}
    assert pages - set(contents) == set()


def test_pictures_are_small() -> None:
    sizes = {file.name: file.stat().st_size for file in ROOT.glob("docs/pictures/*")}
    assert {"card-light.png", "card-dark.png"} <= set(sizes)
    assert [name for name, size in sizes.items() if size > 60_000] == []


def test_the_first_block_of_the_readme_needs_nothing_but_the_package(
    tmp_path: Path,
) -> None:
    first = BLOCK.findall(PAGES[0].read_text(encoding="utf-8"))[0][0]
    environ = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("EXPERITURE_")
    }
    done = subprocess.run(  # noqa: S603 - the block of our own page
        [sys.executable, "-c", f"{first}\nprint(result)"],
        cwd=tmp_path,
        env=environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert re.match(r"1,186 of 1,244 rows imported", done.stdout), done.stdout
    assert list(tmp_path.iterdir()) == []
