"""The grid in a notebook: its module runs by itself, and asks Python by messages."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from cdp_frames.fixer import assets
from tests.fixer.browser import missing
from tests.fixer.conftest import fixer

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytest.importorskip("anywidget")
pytestmark = pytest.mark.skipif(
    not assets.are_here(), reason="make fixer-assets was not run"
)

FRAME = pd.DataFrame({"email": ["ann@gmail..com", "bob@"], "company": ["A", "</b>"]})
# What a notebook does with a widget: a model to send by, and a place for it.
_HOST = """async ([module, look]) => {
  const style = document.createElement("style");
  style.textContent = look;
  document.head.append(style);
  const url = URL.createObjectURL(new Blob([module], { type: "text/javascript" }));
  const { default: widget } = await import(url);
  let hear = null;
  const model = {
    on: (_, listener) => { hear = listener; },
    off: () => { hear = null; },
    send: async (message) => hear?.(JSON.parse(await python(JSON.stringify(message)))),
  };
  window.leave = await widget.render({ model, el: document.querySelector("main") });
}"""


def test_a_notebook_shows_the_grid() -> None:
    fix = fixer(FRAME)
    bundle, _ = fix._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in bundle
    # What stands there where no widget can be shown.
    assert "example" not in bundle["text/plain"]


@pytest.mark.browser
@pytest.mark.skipif(missing() is not None, reason=missing() or "")
def test_the_widget_edits_and_is_told(browser: Browser) -> None:
    from cdp_frames.fixer.widget import widget  # noqa: PLC0415 - an extra

    fix = fixer(FRAME)
    shown: Any = widget(fix.work)
    told: list[dict[str, Any]] = []
    shown.send = told.append

    def python(text: str) -> str:
        shown._hear(None, json.loads(text), [])  # noqa: SLF001 - as Jupyter calls it
        return json.dumps(told.pop())

    context = browser.new_context()
    page = context.new_page()
    strangers: list[str] = []
    page.on("request", lambda each: strangers.append(each.url))
    page.expose_function("python", python)
    page.set_content("<main></main>")
    page.evaluate(_HOST, [str(shown._esm), str(shown._css)])  # noqa: SLF001 - likewise
    page.locator(".cure").click()
    page.wait_for_selector("[data-left='1']")
    assert fix.frame["email"].tolist() == ["ann@gmail.com", "bob@"]
    page.locator(".tabulator-cell", has_text="bob@").dblclick()
    page.locator(".tabulator-editing input").fill("bob@example.com")
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-left='0']")
    assert fix.changes["by"].tolist() == ["suggestion", "hand"]
    assert page.get_by_role("button", name="Done").count() == 0
    assert [each for each in strangers if not each.startswith("blob:")] == []
    context.close()


def test_a_message_that_is_none_is_answered() -> None:
    from cdp_frames.fixer.widget import widget  # noqa: PLC0415 - an extra

    shown: Any = widget(fixer(FRAME).work)
    told: list[dict[str, Any]] = []
    shown.send = told.append
    shown._hear(None, {"do": "no", "to": "1"}, [])  # noqa: SLF001 - as Jupyter calls it
    shown._hear(None, "x", [])  # noqa: SLF001 - as Jupyter calls it
    assert told == [{"type": "failed", "sentence": "no such message", "to": "1"}]
