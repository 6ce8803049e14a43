"""Ten kinds of bad cells, from refused to imported: by mouse, and by keyboard alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from cdp_frames import cdp_import
from tests.fixer.browser import missing

if TYPE_CHECKING:
    from collections.abc import Callable

    from cdp_frames import Client, ImportResult
    from cdp_frames.fixer import Fixer
    from cdp_frames.sandbox import Sandbox
    from tests.fixer.browser import Grid

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(missing() is not None, reason=missing() or ""),
]

COLUMNS = ["email", "last_seen_at", "mobile_phone", "country_code", "birth_date"]
GOOD = ["", "2026-04-21T10:00:00Z", "+49 30 901820", "DE", "1990-04-21"]
# What is wrong, in which column; the column to correct, and what to type there.
KINDS: list[tuple[dict[str, str], str, str]] = [
    ({"email": "p0@@example.com"}, "email", "p0@example.com"),
    ({"email": "p1@example,com"}, "email", "p1@example.com"),
    ({"email": "p2@gmail..com"}, "email", "p2@gmail.com"),
    ({"email": "p3@example.com; q3@example.com"}, "email", "p3@example.com"),
    ({"email": "p4 at example.com"}, "email", "p4@example.com"),
    ({"country_code": "Germny"}, "country_code", "DE"),
    ({"mobile_phone": "call +49 30 901820 please"}, "mobile_phone", "+4930901820"),
    ({"last_seen_at": "2026-04-01 10:00"}, "last_seen_at", ""),
    ({"mobile_phone": "030 901820", "country_code": ""}, "country_code", "DE"),
    ({"last_seen_at": "2026-02-30T10:00:00Z"}, "last_seen_at", ""),
]


def refused(client: Client) -> ImportResult:
    rows = [
        {**dict(zip(COLUMNS, GOOD, strict=True)), "email": f"p{n}@example.com", **bad}
        for n, (bad, _, _) in enumerate(KINDS)
    ]
    result = cdp_import(
        pd.DataFrame(rows), list_name="L", client=client, progress=False
    )
    assert len(result.failed) == len(KINDS)
    assert result.errors.groupby("row").size().eq(1).all()
    return result


def require_imported(fix: Fixer, cdp: Sandbox) -> None:
    assert fix.counts["red"] == 0
    again = fix.reimport()
    assert again.counts["accepted"] == len(KINDS)
    emails = {
        text if column == "email" else f"p{n}@example.com"
        for n, (_, column, text) in enumerate(KINDS)
    }
    assert set(cdp.records()["email"]) == emails


def test_by_mouse_alone(
    client: Client, cdp: Sandbox, shown: Callable[[Fixer], Grid]
) -> None:
    fix = refused(client).fix()
    grid = shown(fix)
    grid.left(10)
    # Seven have a suggestion: a kind at a time, and one by one.
    grid.button("use 4 suggestions").click()
    grid.left(6)
    for row, column in ((3, "email"), (5, "country_code"), (6, "mobile_phone")):
        grid.cell(row, COLUMNS.index(column)).locator(".cure").click()
    grid.left(3)
    grid.cell(8, COLUMNS.index("country_code")).dblclick()
    items = grid.page.locator(".tabulator-edit-list-item")
    items.get_by_text("DE", exact=True).click()
    grid.left(2)
    for row in (7, 9):
        grid.cell(row, COLUMNS.index("last_seen_at")).click()
        grid.button("Empty").click()
    grid.left(0)
    grid.button("Done").click()
    grid.until(lambda: "You may close" in grid.page.locator("main").inner_text())
    require_imported(fix, cdp)


def go_to(grid: Grid, key: str, there: str) -> None:
    for _ in range(30):
        if grid.page.evaluate(f"document.activeElement.{there}"):
            return
        grid.keys(key)
    raise AssertionError("it can't be reached")


def test_by_keyboard_alone(
    client: Client, cdp: Sandbox, shown: Callable[[Fixer], Grid]
) -> None:
    fix = refused(client).fix()
    grid = shown(fix)
    grid.left(10)
    go_to(grid, "Tab", "closest('.tabulator')")
    at = [0, 0]
    left = len(KINDS)
    for row, (_, column, text) in enumerate(KINDS):
        place = COLUMNS.index(column)
        way: list[tuple[Any, str, str]] = [
            (row - at[0], "ArrowDown", "ArrowUp"),
            (place - at[1], "ArrowRight", "ArrowLeft"),
        ]
        for steps, ahead, back in way:
            grid.keys(*[ahead if steps > 0 else back] * abs(steps))
        at = [row, place]
        if not text:
            grid.keys("Delete")
        elif row % 2:
            grid.keys("Control+.")
        else:
            grid.keys("Enter")
            grid.page.locator(".tabulator-editing input").wait_for()
            grid.page.keyboard.type(text)
            grid.keys("Enter")
        left -= 1
        grid.left(left)
    grid.keys("Escape")
    go_to(grid, "Tab", "matches('.done')")
    grid.keys("Enter")
    grid.until(lambda: "You may close" in grid.page.locator("main").inner_text())
    require_imported(fix, cdp)
