"""How a card looks: inline style without script, for light and dark pages.

Text has the colour of the page that a card stands on, and lines are see-through grey,
so that no theme has to be known. JupyterLab's own colours are asked for where they
differ from that.
"""

from __future__ import annotations

from typing import Final, Literal

Tone = Literal["good", "bad", "warning", "twin", "quiet", "doubt"]

# Chosen to be told apart by colour-blind people, and to stand out three to one on white
# and on black (WCAG 2.2, 1.4.11); words stand beside them anyway.
COLOURS: Final[dict[Tone, str]] = {
    "good": "#2a9d63",
    "bad": "#d1495b",
    "warning": "#cc7722",
    "twin": "#7a7fd1",
    "quiet": "#868c93",
    "doubt": "#a08a1e",
}

BOX: Final = (
    "font:14px/1.5 system-ui,sans-serif;text-align:left;max-width:60em;"
    "box-sizing:border-box;color:var(--jp-ui-font-color0,inherit);"
    "border:1px solid var(--jp-border-color1,rgba(128,128,128,.4));"
    "border-radius:8px;padding:12px 16px;overflow-wrap:break-word"
)
TITLE: Final = "font-size:16px;font-weight:600;line-height:1.35"
HEADING: Final = "font-weight:600;margin:10px 0 2px"
# Notes and facts hold ids and lines of code, which are wider than a narrow page.
FACTS: Final = "opacity:.85;margin-top:2px"
NOTE: Final = "opacity:.8;margin-top:6px"
# Lists of a page have dots and room on their left; these have not.
LIST: Final = "list-style:none;margin:0;padding:0"
LEGEND: Final = f"{LIST};display:flex;flex-wrap:wrap;gap:0 1.4em"
BAR: Final = (
    "display:flex;gap:2px;height:12px;margin:10px 0 6px;border-radius:6px;"
    "overflow:hidden;background:rgba(128,128,128,.15)"
)
ALARM: Final = (
    "margin:8px 0;padding:6px 10px;border-radius:4px;"
    f"border-left:4px solid {COLOURS['bad']};background:rgba(209,73,91,.14)"
)
FOLDED: Final = "margin:6px 0 0;padding-left:1.4em"

_EDGES: Final = "padding:3px 12px 3px 0;vertical-align:top"
# A word is broken where it is wider than its column, and no narrower than it.
CELL: Final = f"text-align:left;{_EDGES};overflow-wrap:break-word"
# Of ids and the like, which would push the numbers beside them out of sight.
BREAKING: Final = f"text-align:left;{_EDGES};overflow-wrap:anywhere;min-width:7em"
NUMBER: Final = f"text-align:right;{_EDGES};white-space:nowrap"
TABLE: Final = (
    "margin:10px 0 4px;border-collapse:collapse;font:inherit;table-layout:auto;"
    "color:inherit"
)
CAPTION: Final = "caption-side:top;text-align:left;font-weight:600;padding:0 0 2px"
BELOW: Final = "opacity:.8;font-size:13px"
# What can't wrap scrolls within the card, and the page stays where it is.
SCROLLING: Final = "overflow-x:auto"
CODE: Final = (
    "font:13px ui-monospace,monospace;white-space:pre-wrap;unicode-bidi:isolate"
)
