"""In a browser the rows can be chosen, no row is lost, and nobody is asked."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from cdp_frames import plan_import
from tests.fixer.browser import MUST, chromium, launched

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

    from cdp_frames import Client

pytestmark = pytest.mark.browser

if not os.environ.get(MUST):
    pytest.importorskip("playwright")
    if chromium() is None:
        pytest.skip("there is no Chromium", allow_module_level=True)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - see above

    with sync_playwright() as playwright:
        made = launched(playwright)
        yield made
        made.close()


@pytest.fixture
def path(client: Client, tmp_path: Path) -> Path:
    frame = pd.DataFrame(
        {
            "email": [f"<b>p{n}</b> at x" for n in range(300)],
            "last_seen_at": [
                "2026-04-21 10:00" if n % 3 == 0 else "" for n in range(300)
            ],
        }
    )
    made = plan_import(frame, client=client, journal=False).apply()
    made.to_html(tmp_path / "report.html", values=True)
    return tmp_path / "report.html"


@pytest.mark.parametrize("width", [400, 1400])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_lines_are_chosen(browser: Browser, path: Path, width: int, theme: str) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 800},
        color_scheme="dark" if theme == "dark" else "light",
    )
    page = context.new_page()
    troubles: list[str] = []
    page.on("console", lambda each: troubles.append(each.text))
    page.on("pageerror", lambda each: troubles.append(str(each)))
    asked: list[str] = []
    page.on("request", lambda each: asked.append(each.url))
    page.goto(path.as_uri())
    shown = page.locator(".lines tbody tr:visible")
    count = page.locator("#count")
    assert shown.count() == 400
    page.get_by_label("Column", exact=True).select_option("last_seen_at")
    page.locator("#count", has_text="100 of 400 lines").wait_for()
    assert shown.count() == 100
    page.get_by_label("Search", exact=True).fill("P299 AT")
    page.locator("#count", has_text="0 of 400 lines").wait_for()
    page.get_by_role("button", name="Show all").click()
    page.locator("#count", has_text="400 lines").wait_for()
    page.get_by_label("Search", exact=True).fill("<b>p299")
    page.locator("#count", has_text="1 of 400 lines").wait_for()
    assert shown.count() == 1
    assert count.inner_text() == "1 of 400 lines"
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert troubles == []
    assert asked == [path.as_uri()]
    context.close()


def test_without_its_script_and_on_paper_every_line_is_there(
    browser: Browser, path: Path
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(path.as_uri())
    assert page.locator(".lines tbody tr:visible").count() == 400
    assert not page.locator("#filter").is_visible()
    page.emulate_media(media="print")
    assert page.locator(".lines tbody tr:visible").count() == 400
    assert page.locator(".lines tbody tr").last.inner_text().startswith("300")
    context.close()
