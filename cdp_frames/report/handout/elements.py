"""Pieces of HTML, in which nothing of a cell is anything but text."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

# What HTML can't hold is shown as the sign for it: the control characters but tab and
# line feed, and halves of characters.
_SIGNS: Final = {
    **{code: 0x2400 + code for code in range(0x20) if code not in {0x09, 0x0A}},
    0x7F: 0x2421,
    **dict.fromkeys(range(0x80, 0xA0), 0xFFFD),
    **dict.fromkeys(range(0xD800, 0xE000), 0xFFFD),
    0xFFFE: 0xFFFD,
    0xFFFF: 0xFFFD,
}


def text(value: str) -> str:
    """Return text as HTML.

    Examples:
        >>> text("<b>" + chr(0))
        '&lt;b&gt;\u2400'
    """
    return escape(value.translate(_SIGNS))


def cell(value: str) -> str:
    """Return what somebody wrote: whatever its direction, it turns nothing around."""
    return f"<bdi>{text(value)}</bdi>" if value else ""


def element(name: str, inside: str, **attributes: str) -> str:
    """Return an element; ``class_`` is the attribute of that name."""
    told = "".join(
        f' {key.rstrip("_")}="{text(value)}"' for key, value in attributes.items()
    )
    return f"<{name}{told}>{inside}</{name}>"


def section(name: str, heading: str, *inside: str) -> str:
    """Return a section with its heading; ``name`` is what a link leads to."""
    title = element("h2", text(heading), id=name)
    return f'<section aria-labelledby="{name}">{title}{"".join(inside)}</section>'


def items(lines: Iterable[str]) -> str:
    """Return a list."""
    return element("ul", "".join(element("li", text(line)) for line in lines))


def table(
    headings: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    kind: str,
    caption: str = "",
) -> str:
    """Return a table.

    Args:
        headings: m names.
        rows: n rows of m cells, which are HTML already; the first heads its row.
        kind: its class.
        caption: what it is, for whoever does not see it.
    """
    head = "".join(element("th", text(name), scope="col") for name in headings)
    body = "".join(
        f'<tr><th scope="row">{first}</th>'
        + "".join(f"<td>{each}</td>" for each in others)
        + "</tr>\n"
        for first, *others in rows
    )
    title = element("caption", text(caption)) if caption else ""
    return (
        f'<table class="{kind}">{title}<thead><tr>{head}</tr></thead>\n'
        f"<tbody>{body}</tbody></table>"
    )
