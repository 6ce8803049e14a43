"""Chromium on the page of the fixer; no other host may be asked for anything."""

from __future__ import annotations

import os
import shutil
import time
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from cdp_frames.fixer import assets

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Browser, Locator, Page, Playwright

    from cdp_frames.fixer.work import Work

# Set where the tests must run: then what is missing is a failure.
MUST: Final = "CDP_FRAMES_BROWSER"
_PATIENCE: Final = 20.0


def chromium() -> str | None:
    """Return where Debian's Chromium is; None where there is none."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


def missing() -> str | None:
    """Say why the tests can't run here; None where they can, or must."""
    if os.environ.get(MUST):
        return None
    try:
        import playwright.sync_api  # noqa: F401, PLC0415 - it may not be there
    except ImportError:
        return "Playwright is not installed"
    if chromium() is None:
        return "there is no Chromium: apt-get install chromium"
    return None if assets.are_here() else "make fixer-assets was not run"


def launched(playwright: Playwright) -> Browser:
    return playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])


class Grid:
    """The page as a person has it before them."""

    def __init__(self, page: Page, work: Work, url: str) -> None:
        self.page = page
        self.work = work
        self.strangers: list[str] = []
        self.troubles: list[str] = []
        host = urlsplit(url).netloc
        page.on(
            "request",
            lambda each: (
                None
                if each.url.startswith(("data:", f"http://{host}/"))
                else self.strangers.append(each.url)
            ),
        )
        page.on("pageerror", lambda error: self.troubles.append(str(error)))
        page.on(
            "console",
            lambda each: (
                self.troubles.append(each.text)
                if each.type in {"error", "warning"}
                else None
            ),
        )
        page.goto(url)
        page.wait_for_selector(".tabulator-row")

    def cell(self, row: int, column: int) -> Locator:
        """Return a cell of the shown rows, from the top; column -1 is the label."""
        found = self.page.locator(".tabulator-row").nth(row)
        return found.locator(".tabulator-cell").nth(column + 1)

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name)

    def until(self, holds: Callable[[], object]) -> None:
        """Wait until something holds; a strict policy lets the page not wait itself."""
        end = time.monotonic() + _PATIENCE
        while not holds():
            assert time.monotonic() < end, self.said()
            self.page.wait_for_timeout(30)

    def said(self) -> str:
        return self.page.locator(".say").inner_text()

    def left(self, count: int) -> None:
        """Wait until so many things are left to fix, here and in Python."""
        node = self.page.locator("main")
        self.until(lambda: node.get_attribute("data-left") == str(count))
        assert self.work.counts()["cells"] == count

    def keys(self, *names: str) -> None:
        for name in names:
            self.page.keyboard.press(name)

    def paste(self, text: str) -> None:
        self.page.evaluate(
            """text => {
                const data = new DataTransfer();
                data.setData("text/plain", text);
                const into = document.activeElement;
                into.dispatchEvent(new ClipboardEvent("paste",
                    { clipboardData: data, bubbles: true, cancelable: true }));
            }""",
            text,
        )
