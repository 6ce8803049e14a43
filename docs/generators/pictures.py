"""The pictures on the pages: a card, the fixer's grid, the page to hand on.

    python -m docs.generators.pictures

`make pictures` renews them, where Chromium is: after a change of what they show. The
grid is renewed where `make fixer-assets` was run.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

from cdp_frames.demo import LEADS
from cdp_frames.fixer.assets import are_here
from cdp_frames.reading import read_contacts
from cdp_frames.sandbox import Sandbox
from cdp_frames.verbs.imports import cdp_import
from docs.generators.pictured_grid import refused_rows, shot_of_grid
from docs.generators.small_png import with_few_colours

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from cdp_frames import ImportResult

FOLDER: Final = Path(__file__).parents[1] / "pictures"
LARGEST: Final = 60_000  # bytes; pictures are cloned by everybody

_WIDTH: Final = 760  # pixels, about the output of a cell
_PAGE: Final = """\
<!doctype html><meta charset="utf-8">
<style>
  :root {{ color-scheme: light dark; }}
  body {{ margin: 0; background: light-dark(#fff, #111); }}
  #cell {{ padding: 10px; font: 14px/1.5 system-ui, "DejaVu Sans", sans-serif; }}
</style>
<div id="cell">{card}</div>
"""


def result_of_the_demo() -> ImportResult:
    """Import the file of the demo into a CDP in a box, as the README does."""
    with Sandbox() as cdp, cdp.client() as client:
        return cdp_import(
            read_contacts(LEADS),
            list_name="AWS re:Invent 2026 Leads",
            client=client,
            journal=False,
            progress=False,
        )


def take(browser: Browser, card: str, theme: str) -> None:
    """Take the picture of a card.

    Args:
        browser: Chromium.
        card: the card, as HTML.
        theme: ``"light"`` or ``"dark"``.

    Raises:
        SystemExit: it is too large to be committed.
    """
    page = browser.new_page(viewport={"width": _WIDTH, "height": 600})
    page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
    page.set_content(_PAGE.format(card=card))
    _keep(f"card-{theme}.png", page.locator("#cell").screenshot(), browser)


def _keep(name: str, png: bytes, browser: Browser) -> None:
    small = with_few_colours(png, browser)
    if len(small) > LARGEST:
        raise SystemExit(f"{name} would have {len(small):,} bytes")
    (FOLDER / name).write_bytes(small)


def take_report(browser: Browser, result: ImportResult) -> None:
    """Take the picture of the beginning of the page to hand on.

    Args:
        browser: Chromium.
        result: what the page is about.

    Raises:
        SystemExit: it is too large to be committed.
    """
    page = browser.new_page(viewport={"width": 860, "height": 900})
    with TemporaryDirectory() as folder:
        report = Path(folder) / "report.html"
        result.to_html(report)
        page.goto(report.as_uri())
        _keep("report-light.png", page.screenshot(), browser)


def main() -> None:
    """Take all pictures."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - rarely there

    result = result_of_the_demo()
    card = str(result._repr_html_())
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        for theme in ("light", "dark"):
            take(browser, card, theme)
            if are_here():
                png = shot_of_grid(browser, refused_rows(), theme)
                _keep(f"fixer-{theme}.png", png, browser)
        take_report(browser, result)
        browser.close()


if __name__ == "__main__":
    main()
