"""Sphinx makes the pages without a warning, and a page asks nobody for anything."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

import cdp_frames

ROOT = Path(__file__).parents[2]

pytestmark = [pytest.mark.docs, pytest.mark.thorough]

# What a browser loads by itself, where it is no file beside the page.
LOADED = re.compile(
    r"<(?:script|img|iframe|source)[^>]+src=[\"']?((?:https?:)?//[^\"' >]+)"
    r"|<link[^>]+href=[\"']?((?:https?:)?//[^\"' >]+)"
    r"|(?:url\(|@import )[\"']?((?:https?:)?//[^\"')]+)"
)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pages, as HTML."""
    for needed in ("sphinx", "furo", "myst_nb"):
        pytest.importorskip(needed, reason="`make docs` installs Sphinx")
    folder = tmp_path_factory.mktemp("pages")
    done = subprocess.run(  # noqa: S603 - our own words
        [
            *(sys.executable, "-m", "sphinx", "--fail-on-warning", "--keep-going"),
            *("--quiet", "-b", "html", "-c", "docs", "-d", folder / "trees"),
            *(".", folder / "html"),
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return folder / "html"


def test_every_public_name_has_a_place_to_link_to(built: Path) -> None:
    pages = (built / "docs" / "reference").glob("*.html")
    text = "\n".join(page.read_text(encoding="utf-8") for page in pages)
    places = re.findall(r'id="cdp_frames\.(?:\w+\.)*(\w+)"', text)
    assert set(cdp_frames.__all__) - set(places) == set()


def test_every_page_and_notebook_is_there(built: Path) -> None:
    sources = [*ROOT.glob("docs/*.md"), *ROOT.glob("notebooks/*.ipynb")]
    pages = [built / one.relative_to(ROOT).with_suffix(".html") for one in sources]
    assert [page for page in pages if not page.exists()] == []


def test_no_page_loads_anything_from_elsewhere(built: Path) -> None:
    asked = {
        (file.name, *found)
        for file in built.rglob("*")
        if file.suffix in {".html", ".css"}
        for found in LOADED.findall(file.read_text(encoding="utf-8"))
    }
    assert asked == set()
