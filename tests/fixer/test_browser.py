"""Each gesture of the page, in Chromium."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pandera.pandas as pa
import pytest

from tests.fixer.browser import missing
from tests.fixer.conftest import fixer

if TYPE_CHECKING:
    from collections.abc import Callable

    from cdp_frames.fixer import Fixer
    from tests.fixer.browser import Grid

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(missing() is not None, reason=missing() or ""),
]

EMAIL, PHONE, COUNTRY, COMPANY = range(4)
FRAME = pd.DataFrame(
    {
        "email": ["ann@gmail..com", "bob@", "cyd@example.com", "dan@gmail..com"],
        "phone": ["n/k 12", "n/k 12", "n/k 12", ""],
        "country_code": ["DE", "", "Atlantis", "FR"],
        "company": ["<b>A & B</b>", "B", "C", "D"],
    },
    index=["a", "b", "c", "d"],
)


@pytest.fixture
def fix() -> Fixer:
    return fixer(FRAME)


@pytest.fixture
def grid(shown: Callable[[Fixer], Grid], fix: Fixer) -> Grid:
    made = shown(fix)
    made.left(7)
    return made


def test_what_is_wrong_is_red_and_says_why(grid: Grid) -> None:
    bad, fine = grid.cell(0, EMAIL), grid.cell(2, EMAIL)
    assert bad.get_attribute("aria-invalid") == "true"
    assert "two periods" in str(bad.get_attribute("title"))
    assert fine.get_attribute("aria-invalid") == "false"
    assert fine.get_attribute("title") is None
    assert grid.cell(0, COMPANY).inner_text() == "<b>A & B</b>"
    bad.click()
    grid.until(lambda: "two periods" in grid.page.locator(".why").inner_text())
    fine.click()
    grid.until(lambda: "nothing is wrong" in grid.page.locator(".why").inner_text())
    assert grid.page.locator(".head").inner_text().startswith("4 rows to fix")


def test_a_suggestion_is_one_click_away(grid: Grid, fix: Fixer) -> None:
    grid.cell(0, EMAIL).locator(".cure").click()
    grid.left(6)
    assert fix.changes["by"].tolist() == ["suggestion"]
    assert grid.cell(0, EMAIL).inner_text() == "ann@gmail.com"
    assert grid.cell(0, EMAIL).get_attribute("aria-invalid") == "false"


def test_all_suggestions_of_a_kind(grid: Grid) -> None:
    grid.button("use 2 suggestions").click()
    grid.left(5)
    assert grid.cell(3, EMAIL).inner_text() == "dan@gmail.com"
    grid.button("Undo").click()
    grid.left(7)
    grid.button("Redo").click()
    grid.left(5)


def test_a_cell_is_edited_and_its_like_are_offered(grid: Grid, fix: Fixer) -> None:
    grid.cell(0, PHONE).dblclick()
    grid.page.locator(".tabulator-editing input").fill("+12127365000")
    grid.keys("Enter")
    grid.left(6)
    assert "2 other cells of phone read “n/k 12”" in grid.said()
    grid.button("correct them too").click()
    grid.left(4)
    assert fix.changes["by"].tolist() == ["hand", "like", "like"]


def test_what_one_correction_teaches_is_offered(
    shown: Callable[[Fixer], Grid],
) -> None:
    phones = [f"212-736-500{n}" for n in range(4)]
    emails = [f"p{n}@example.com" for n in range(4)]
    fix = fixer(pd.DataFrame({"email": emails, "phone": phones}))
    grid = shown(fix)
    grid.left(4)
    grid.cell(0, PHONE).dblclick()
    grid.page.locator(".tabulator-editing input").fill("+12127365000")
    grid.keys("Enter")
    grid.button("mend them too").click()
    grid.left(0)
    assert fix.changes["by"].tolist() == ["hand", "learned", "learned", "learned"]
    assert fix.frame["phone"].iloc[3] == "+12127365003"


def test_by_keyboard(grid: Grid, fix: Fixer) -> None:
    grid.cell(0, EMAIL).click()
    grid.keys("Control+.")
    grid.left(6)
    grid.keys("ArrowDown", "Enter")
    grid.page.locator(".tabulator-editing input").wait_for()
    grid.page.keyboard.type("bob@example.com")
    grid.keys("Tab")
    grid.left(5)
    # Tab has opened the next cell, and the answer leaves it open.
    grid.page.locator(".tabulator-editing input").wait_for()
    grid.page.keyboard.type("+12127365000")
    grid.keys("Enter")
    grid.left(4)
    assert fix.frame.loc["b"].tolist()[:2] == ["bob@example.com", "+12127365000"]
    grid.keys("Control+z")
    grid.left(5)
    grid.keys("Control+Shift+z")
    grid.left(4)
    grid.keys("Control+z")
    grid.left(5)
    grid.keys("Control+y")
    grid.left(4)


def test_typing_starts_an_edit_and_escape_ends_it(grid: Grid, fix: Fixer) -> None:
    grid.cell(1, EMAIL).click()
    grid.page.keyboard.type("b")
    grid.page.locator(".tabulator-editing input").wait_for()
    grid.page.keyboard.type("eth@example.com")
    grid.keys("Escape")
    assert fix.changes.empty
    grid.cell(1, EMAIL).click()
    grid.page.keyboard.type("beth@example.com")
    grid.keys("Enter")
    grid.left(6)
    assert fix.frame.loc["b", "email"] == "beth@example.com"


def test_delete_empties(grid: Grid, fix: Fixer) -> None:
    grid.cell(0, PHONE).click()
    grid.keys("Shift+ArrowDown", "Shift+ArrowDown", "Delete")
    grid.left(4)
    assert fix.frame["phone"].isna().tolist()[:3] == [True, True, True]
    assert fix.changes["row"].tolist() == [0, 1, 2]


def test_a_block_from_a_spreadsheet(grid: Grid, fix: Fixer) -> None:
    grid.cell(1, EMAIL).click()
    grid.paste('b@example.com\t+12127365000\r\n"c@example.com"\t\r\n')
    grid.left(4)
    assert set(fix.changes["by"]) == {"paste"}
    assert fix.frame["email"].tolist()[1:3] == ["b@example.com", "c@example.com"]
    grid.cell(3, COMPANY).click()
    grid.paste('"two\nlines"\tbeyond')
    grid.until(lambda: "had no place" in grid.said())
    assert fix.frame.iloc[3, COMPANY] == "two\nlines"


def test_a_block_goes_where_it_is_seen(grid: Grid, fix: Fixer) -> None:
    grid.page.locator(".tabulator-col", has_text="email").last.click()
    grid.page.locator(".tabulator-col", has_text="email").last.click()
    grid.until(lambda: grid.cell(0, -1).inner_text() == "d")
    grid.cell(0, COMPANY).click()
    grid.paste("1\n2")
    grid.until(lambda: len(fix.changes) == 2)
    assert fix.frame["company"].tolist() == ["<b>A & B</b>", "B", "2", "1"]


def test_a_list_of_what_may_stand_there(grid: Grid, fix: Fixer) -> None:
    grid.cell(2, COUNTRY).dblclick()
    grid.page.locator(".tabulator-editing input").fill("AT")
    grid.page.locator(".tabulator-edit-list-item", has_text="AT").first.click()
    grid.left(6)
    assert fix.frame.loc["c", "country_code"] == "AT"


def test_filters(grid: Grid) -> None:
    rows = grid.page.locator(".tabulator-row")
    grid.button("phone: ").click()
    grid.until(lambda: rows.count() == 3)
    grid.button("phone: ").click()
    grid.until(lambda: rows.count() == 4)
    grid.cell(3, EMAIL).locator(".cure").click()
    grid.left(6)
    grid.button("Only red").click()
    grid.until(lambda: rows.count() == 3)
    grid.button("Only red").click()
    grid.until(lambda: rows.count() == 4)


def test_a_filter_ends_with_what_it_was_for_and_stays_through_a_reset(
    grid: Grid, fix: Fixer
) -> None:
    rows = grid.page.locator(".tabulator-row")
    grid.button("email: ").click()
    grid.until(lambda: rows.count() == 3)
    # Python has changed something meanwhile: the grid is made anew.
    fix.set("a", "company", "A")
    grid.button("use 2 suggestions").click()
    grid.left(5)
    grid.until(lambda: rows.count() == 1)
    grid.button("Undo").click()
    grid.left(7)
    grid.until(lambda: rows.count() == 3)
    grid.cell(1, EMAIL).click()
    grid.keys("Delete")
    grid.button("use 2 suggestions").click()
    grid.until(lambda: rows.count() == 4)
    assert grid.page.locator(".bar [aria-pressed=true]").count() == 0


LINES = ["two\nlines", "of\r\nDOS", "", "one"]


@pytest.mark.parametrize("key", ["Enter", "Tab", "Escape", None])
def test_a_cell_of_several_lines_keeps_them(
    shown: Callable[[Fixer], Grid], key: str | None
) -> None:
    fix = fixer(FRAME.assign(company=LINES, country_code=["A\nT", "", "XX", "FR"]))
    grid = shown(fix)
    editor = grid.page.locator(".tabulator-editing").locator("input, textarea")
    for row, column in ((0, COMPANY), (1, COMPANY), (0, COUNTRY)):
        grid.cell(row, column).dblclick()
        editor.wait_for()
        if key:
            grid.keys(key)
        grid.page.locator(".why").click()
        editor.wait_for(state="detached")
    assert fix.changes.empty
    assert grid.cell(0, COUNTRY).locator(".was").inner_text() == "A T"
    grid.cell(1, COMPANY).dblclick()
    editor.fill("of\nWindows")
    grid.keys("End", "Shift+Enter")
    grid.page.keyboard.type("10")
    grid.keys("Enter")
    grid.until(lambda: len(fix.changes) == 1)
    assert fix.frame.iloc[1, COMPANY] == "of\r\nWindows\r\n10"


def test_a_long_cell_does_not_push_the_others_away(
    shown: Callable[[Fixer], Grid],
) -> None:
    grid = shown(fixer(FRAME.assign(phone="x" * 5000)))
    box = grid.cell(0, COUNTRY).bounding_box()
    assert box is not None
    assert box["x"] < 1200


def test_a_choice_is_no_markup(shown: Callable[[Fixer], Grid]) -> None:
    sizes = ["<10", "10 <b>to</b> 50", "A & B"]
    schema = pa.DataFrameSchema(
        {"email": pa.Column(str), "size": pa.Column(str, pa.Check.isin(sizes))}
    )
    frame = pd.DataFrame({"email": ["a@example.com"], "size": ["big"]})
    fix = fixer(frame, schema=schema, mapping={"email": "email", "size": "size"})
    grid = shown(fix)
    grid.cell(0, 1).dblclick()
    items = grid.page.locator(".tabulator-edit-list-item")
    grid.until(lambda: items.all_inner_texts() == sizes)
    items.nth(1).click()
    grid.left(0)
    assert fix.frame.loc[0, "size"] == sizes[1]


def test_a_screen_reader_takes_a_suggestion_and_the_other_button_does_not(
    grid: Grid, fix: Fixer
) -> None:
    cure = grid.cell(0, EMAIL).locator(".cure")
    cure.click(button="right")
    grid.page.wait_for_timeout(200)
    assert fix.changes.empty
    cure.evaluate("node => node.click()")
    grid.left(6)
    assert fix.changes["by"].tolist() == ["suggestion"]


def test_what_is_copied_is_the_cells(grid: Grid) -> None:
    grid.cell(0, EMAIL).click()
    grid.keys("Shift+ArrowDown", "Shift+ArrowRight")
    grid.page.evaluate(
        """() => document.addEventListener("copy", (event) => {
            window.copied ||= event.clipboardData.getData("text/plain");
        })"""
    )
    grid.keys("Control+c")
    block = "ann@gmail..com\tn/k 12\nbob@\tn/k 12"
    grid.until(lambda: grid.page.evaluate("window.copied") == block)


def test_a_reload_shows_how_things_stand(grid: Grid, fix: Fixer) -> None:
    grid.cell(0, EMAIL).locator(".cure").click()
    grid.left(6)
    fix.set("b", "email", "bob@example.com")
    grid.page.reload()
    grid.page.wait_for_selector(".tabulator-row")
    grid.left(5)
    assert grid.cell(1, EMAIL).inner_text() == "bob@example.com"


def test_what_python_changes_meanwhile_is_shown(grid: Grid, fix: Fixer) -> None:
    fix.set("b", "email", "bob@example.com")
    grid.cell(0, EMAIL).locator(".cure").click()
    grid.left(5)
    grid.until(lambda: grid.cell(1, EMAIL).inner_text() == "bob@example.com")


def test_quick_hands_lose_nothing(grid: Grid, fix: Fixer) -> None:
    for row in range(4):
        grid.cell(row, COMPANY).click()
        grid.page.keyboard.type(f"n{row}")
        grid.keys("Enter")
    grid.until(lambda: len(fix.changes) == 4)
    assert fix.frame["company"].tolist() == ["n0", "n1", "n2", "n3"]


def test_many_rows_at_once(shown: Callable[[Fixer], Grid]) -> None:
    many = pd.DataFrame({"email": [f"p{n}@gmail..com" for n in range(2000)]})
    fix = fixer(many)
    grid = shown(fix)
    grid.left(2000)
    grid.button("use 2,000 suggestions").click()
    grid.left(0)
    assert grid.cell(0, EMAIL).inner_text() == "p0@gmail.com"
    grid.button("Undo").click()
    grid.left(2000)
    assert grid.cell(0, EMAIL).get_attribute("aria-invalid") == "true"


def test_done_says_so(grid: Grid) -> None:
    grid.button("Done").click()
    grid.until(lambda: "You may close" in grid.page.locator("main").inner_text())
