"""The table of a card, and what may stand in its cells."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from cdp_frames.text import card_style as style

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Meter:
    """A number from 0 to 1 as a cell of a table: a bar and its digits."""

    value: float


@dataclass(frozen=True, slots=True)
class Code:
    """A name of a machine's as a cell of a table."""

    text: str


@dataclass(frozen=True, slots=True)
class Explained:
    """A cell of a table with smaller lines below it.

    Attributes:
        text: what it is.
        below: what is said of it, a line each; an empty one is none.
    """

    text: str | Code
    below: Sequence[str | Code]


Cell = str | int | Meter | Code | Explained


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows under headings in a notebook, sentences on a terminal.

    Attributes:
        caption: what the rows are about; empty for nothing.
        headings: m names.
        rows: n rows of m cells; whole numbers stand to the right.
        sentences: the n rows (or fewer) as lines for a terminal.
        more: what is not shown; empty for nothing.
        breaks: whether a long word is broken, so that all columns fit.
    """

    headings: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    sentences: Sequence[str]
    caption: str = ""
    more: str = ""
    breaks: bool = False

    def lines(self) -> list[str]:
        """Return the block for a terminal."""
        if not self.rows:
            return []
        shown = [self.caption, *(f"  {line}" for line in self.sentences)]
        return [line for line in (*shown, f"  {self.more}") if line.strip()]

    def html(self) -> str:
        """Return the block for a notebook."""
        if not self.rows:
            return ""
        styles = [
            style.NUMBER
            if any(isinstance(cell, int) for cell in column)
            else (style.BREAKING if self.breaks else style.CELL)
            for column in zip(*self.rows, strict=True)
        ]
        head = "".join(
            f'<th scope="col" style="{each}">{escape(name)}</th>'
            for name, each in zip(self.headings, styles, strict=True)
        )
        body = "".join(_row(row, styles) for row in self.rows)
        caption = (
            f'<caption style="{style.CAPTION}">{escape(self.caption)}</caption>'
            if self.caption
            else ""
        )
        more = f"<div>{escape(self.more)}</div>" if self.more else ""
        return (
            scrolling(
                f'<table style="{style.TABLE}">{caption}<thead><tr>{head}</tr></thead>'
                f"<tbody>{body}</tbody></table>"
            )
            + more
        )


def scrolling(table: str) -> str:
    """Put a table where it scrolls rather than the page."""
    return f'<div style="{style.SCROLLING}">{table}</div>'


def code(text: str) -> str:
    """Write what is typed, or a name of a machine's."""
    return f'<code style="{style.CODE}">{escape(text)}</code>'


def _row(row: Sequence[Cell], styles: Sequence[str]) -> str:
    cells = (
        f'<td style="{each}">{_cell(cell)}</td>'
        for cell, each in zip(row, styles, strict=True)
    )
    return f"<tr>{''.join(cells)}</tr>"


def _cell(cell: Cell) -> str:
    if isinstance(cell, Meter):
        return (
            '<span style="white-space:nowrap"><span aria-hidden="true" style="'
            f"display:inline-block;height:.6em;width:{cell.value * 3:.2f}em;"
            f'background:currentColor;opacity:.4;border-radius:.2em"></span> '
            f"{cell.value:.2f}</span>"
        )
    if isinstance(cell, Code):
        return code(cell.text)
    if isinstance(cell, Explained):
        below = (
            f'<div style="{style.BELOW}">{_cell(line)}</div>'
            for line in cell.below
            if line
        )
        return _cell(cell.text) + "".join(below)
    return f"{cell:,}" if isinstance(cell, int) else escape(cell)
