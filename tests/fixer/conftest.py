"""Rows under repair, judged without a CDP."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from cdp_frames import plan_import
from cdp_frames.fixer.serving import Serving
from cdp_frames.importing.fixing import fixer_of_plan
from tests.fixer.browser import Grid, launched

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import pandas as pd
    from playwright.sync_api import Browser

    from cdp_frames.fixer import Fixer


def fixer(frame: pd.DataFrame, **options: Any) -> Fixer:
    plan = plan_import(frame, list_name="L", journal=False, **options)
    return fixer_of_plan(plan, _never)


def _never(*_: object, **__: object) -> None:
    raise AssertionError("nothing sends itself")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - see missing()

    with sync_playwright() as playwright:
        made = launched(playwright)
        yield made
        made.close()


@pytest.fixture
def shown(browser: Browser) -> Iterator[Callable[[Fixer], Grid]]:
    ends: list[Callable[[], None]] = []

    def show(fix: Fixer) -> Grid:
        work = fix.work
        serving = Serving(work)
        context = browser.new_context(viewport={"width": 1200, "height": 800})
        grid = Grid(context.new_page(), work, serving.url)

        def end() -> None:
            context.close()
            serving.stop()
            assert grid.strangers == []
            assert grid.troubles == []

        ends.append(end)
        return grid

    yield show
    for end in ends:
        end()
