"""Refused rows for the picture of the fixer, and the picture of its page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

from cdp_frames import cdp_import
from cdp_frames.fixer.serving import Serving
from cdp_frames.sandbox import Sandbox

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from cdp_frames.fixer import Fixer

WIDTH, HEIGHT = 1160, 500  # pixels

_AT: Final = "2026-04-21T10:00:00Z"
_ROWS: Final = (
    (17, "ann.lima@gmail..com", "Ann Lima", "+49 30 901820", "Germany", _AT),
    (23, "bob@", "Bob Osei", "+233 30 266 5000", "Ghana", _AT),
    (24, "cyd.moreau@example,com", "Cyd Moreau", "n/k 12", "France", _AT),
    (40, "dan@example.com", "Dan Petrov", "+12127365000", "Germny", _AT),
    (41, "eva@example.com", "Eva Kowalska", "call +49 30 901820", "Poland", _AT),
    (58, "finn@example.org", "Finn O'Shea", "+353 1 679 6000", "Ireland", _AT[:16]),
    (77, "gül@example.com", "Gül Aydin", "n/k 12", "Turkey", _AT),
    (80, "hana@gmail..com", "Hana Sato", "+81 3 3580 3311", "Japan", _AT),
    (91, "ivo@@example.com", "Ivo Novák", "+420 224 161 111", "Czechia", _AT),
)
_COLUMNS: Final = ("E-mail", "Name", "Mobile Phone", "Country", "Last Seen At")


def refused_rows() -> Fixer:
    """Return rows that were refused, one of them corrected already."""
    rows = pd.DataFrame(
        [cells for _, *cells in _ROWS],
        index=[label for label, *_ in _ROWS],
        columns=[*_COLUMNS],
    )
    with Sandbox() as cdp, cdp.client() as client:
        result = cdp_import(
            rows, list_name="Leads", client=client, journal=False, progress=False
        )
    fix = result.fix()
    fix.set(91, "E-mail", "ivo@example.com")
    return fix


def shot_of_grid(browser: Browser, fix: Fixer, theme: str) -> bytes:
    """Take a picture of the page, with the cell in the third row chosen.

    Args:
        browser: Chromium.
        fix: the rows.
        theme: ``"light"`` or ``"dark"``.

    Returns:
        The PNG.
    """
    serving = Serving(fix.work)
    try:
        page = browser.new_page(
            viewport={"width": WIDTH, "height": HEIGHT},
            color_scheme="dark" if theme == "dark" else "light",
        )
        page.goto(serving.url)
        page.wait_for_selector(".tabulator-row")
        page.locator(".tabulator-row").nth(2).locator(".tabulator-cell").nth(1).click()
        page.wait_for_timeout(500)  # until what the cell says is shown
        return page.screenshot()
    finally:
        serving.stop()
