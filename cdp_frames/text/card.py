"""Cards: a box in a notebook and lines on a terminal, drawn from the same blocks.

This room draws and knows nothing of what it shows. A card is a title and blocks, one
below the other; what the blocks say is composed where it is known. In a notebook a
card is inline style without script, for light and dark pages, and wraps where the page
is narrow.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Tone = Literal["good", "bad", "warning", "twin", "quiet", "doubt"]

# Chosen to be told apart by colour-blind people, on white and on black; words stand
# beside them anyway.
_COLOURS: Final[dict[Tone, str]] = {
    "good": "#2a9d63",
    "bad": "#d1495b",
    "warning": "#e0863a",
    "twin": "#7a7fd1",
    "quiet": "#9aa0a6",
    "doubt": "#b8a038",
}

_BOX: Final = (
    "font:14px/1.5 system-ui,sans-serif;text-align:left;max-width:60em;"
    "border:1px solid rgba(128,128,128,.4);border-radius:8px;padding:12px 16px"
)
_CELL: Final = "text-align:left;padding:3px 12px 3px 0;vertical-align:top"
_NUMBER: Final = "text-align:right;padding:3px 12px 3px 0;vertical-align:top"
_TABLE: Final = "margin:10px 0;border-collapse:collapse;font:inherit"
_SCROLLING: Final = "overflow-x:auto"


@dataclass(frozen=True, slots=True)
class Alarm:
    """What must not be overlooked."""

    text: str

    def lines(self) -> list[str]:
        """Return the block for a terminal."""
        return [f"  !! {self.text}"]

    def html(self) -> str:
        """Return the block for a notebook."""
        return (
            '<div role="alert" style="margin:8px 0;padding:6px 10px;border-radius:4px;'
            f"border-left:4px solid {_COLOURS['bad']};"
            'background:rgba(209,73,91,.14)">'
            f"<b>Look here:</b> {escape(self.text)}</div>"
        )


@dataclass(frozen=True, slots=True)
class Facts:
    """Pairs of a word and what it stands for, beside each other in a notebook."""

    pairs: Sequence[tuple[str, str]]

    def lines(self) -> list[str]:
        """Return the block for a terminal: a line for each, what they mean aligned."""
        width = max((len(word) for word, _ in self.pairs), default=0)
        lines: list[str] = []
        for word, meaning in self.pairs:
            first, *more = meaning.split("\n")
            lines.append(f"  {word:<{width}}  {first}")
            lines += [f"  {'':<{width}}  {line}" for line in more]
        return lines

    def html(self) -> str:
        """Return the block for a notebook."""
        pairs = " · ".join(
            f"{escape(word)} <b>{escape(meaning)}</b>" for word, meaning in self.pairs
        )
        return f'<div style="opacity:.85">{pairs}</div>'


@dataclass(frozen=True, slots=True)
class Details:
    """Pairs of a word and what it stands for, below each other; lines are kept."""

    pairs: Sequence[tuple[str, str]]

    def lines(self) -> list[str]:
        """Return the block for a terminal."""
        return Facts(self.pairs).lines()

    def html(self) -> str:
        """Return the block for a notebook."""
        rows = "".join(
            f'<tr><th scope="row" style="{_CELL}">{escape(word)}</th>'
            f'<td style="{_CELL}">{_with_breaks(meaning)}</td></tr>'
            for word, meaning in self.pairs
        )
        return _scrolling(f'<table style="{_TABLE}"><tbody>{rows}</tbody></table>')


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole.

    Attributes:
        words: what it is.
        count: how many.
        tone: how it is to be taken; gives the colour.
    """

    words: str
    count: int
    tone: Tone


@dataclass(frozen=True, slots=True)
class Shares:
    """A whole and its parts, as a bar with its legend.

    Attributes:
        total: the whole.
        parts: in the order of the bar; those without a count are not shown.
        none: what is said where there is no part.
    """

    total: int
    parts: Sequence[Share]
    none: str

    def lines(self) -> list[str]:
        """Return the block for a terminal: a line for each part."""
        return [f"  {part.count:>9,}  {part.words}" for part in self._shown()]

    def html(self) -> str:
        """Return the block for a notebook."""
        return self._bar() + self._legend()

    def _shown(self) -> list[Share]:
        return [part for part in self.parts if part.count]

    def _bar(self) -> str:
        total = max(self.total, 1)
        pieces = "".join(
            f'<div title="{escape(part.words)}: {part.count:,}" '
            f'style="width:{100 * part.count / total:.3f}%;min-width:3px;'
            f'background:{_COLOURS[part.tone]}"></div>'
            for part in self._shown()
        )
        label = ", ".join(f"{part.count:,} {part.words}" for part in self._shown())
        return (
            f'<div role="img" aria-label="{escape(label or self.none)}" '
            'style="display:flex;height:12px;margin:10px 0 6px;border-radius:6px;'
            f'overflow:hidden;background:rgba(128,128,128,.15)">{pieces}</div>'
        )

    def _legend(self) -> str:
        pieces = "".join(
            '<span style="display:inline-block;margin-right:1.4em">'
            f'<span aria-hidden="true" style="color:{_COLOURS[part.tone]}">&#9632;'
            f"</span> <b>{part.count:,}</b> {escape(part.words)}</span>"
            for part in self._shown()
        )
        return f"<div>{pieces or escape(self.none)}</div>"


@dataclass(frozen=True, slots=True)
class Meter:
    """A number from 0 to 1 as a cell of a table: a bar and its digits."""

    value: float


@dataclass(frozen=True, slots=True)
class Code:
    """A name of a machine's as a cell of a table."""

    text: str


Cell = str | int | Meter | Code


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows under headings in a notebook, sentences on a terminal.

    Attributes:
        caption: what the sentences are about; empty for nothing.
        headings: m names.
        rows: n rows of m cells; whole numbers stand to the right.
        sentences: the n rows (or fewer) as lines for a terminal.
        more: what is not shown; empty for nothing.
    """

    headings: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    sentences: Sequence[str]
    caption: str = ""
    more: str = ""

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
        styles = [_NUMBER if isinstance(c, int) else _CELL for c in self.rows[0]]
        head = "".join(
            f'<th scope="col" style="{style}">{escape(name)}</th>'
            for name, style in zip(self.headings, styles, strict=True)
        )
        body = "".join(
            "<tr>"
            + "".join(
                f'<td style="{style}">{_cell(cell)}</td>'
                for cell, style in zip(row, styles, strict=True)
            )
            + "</tr>"
            for row in self.rows
        )
        more = f"<div>{escape(self.more)}</div>" if self.more else ""
        table = (
            f'<table style="{_TABLE}"><thead><tr>{head}</tr></thead>'
            f"<tbody>{body}</tbody></table>"
        )
        return _scrolling(table) + more


@dataclass(frozen=True, slots=True)
class Folded:
    """Lines below a word that is clicked on to see them.

    Attributes:
        word: what the lines are.
        items: the lines; none for no block.
    """

    word: str
    items: Sequence[str]

    def lines(self) -> list[str]:
        """Return the block for a terminal, unfolded."""
        return [f"  {self.word}: {item}" for item in self.items]

    def html(self) -> str:
        """Return the block for a notebook."""
        if not self.items:
            return ""
        items = "".join(f"<li>{escape(item)}</li>" for item in self.items)
        return (
            f"<details><summary>{escape(self.word)}</summary><ul>{items}</ul></details>"
        )


@dataclass(frozen=True, slots=True)
class Note:
    """What is good to know."""

    text: str

    def lines(self) -> list[str]:
        """Return the block for a terminal."""
        return [f"Note: {self.text}"]

    def html(self) -> str:
        """Return the block for a notebook."""
        return f'<div style="opacity:.75">{escape(self.text)}</div>'


Block = Alarm | Facts | Details | Shares | Table | Folded | Note


@dataclass(frozen=True, slots=True)
class Card:
    """A title, and blocks one below the other.

    Examples:
        >>> print(as_text(Card("2 rows", [Facts([("list", "Leads")])])))
        2 rows
          list  Leads
    """

    title: str
    blocks: Sequence[Block]


def as_text(card: Card) -> str:
    """Write a card for a terminal."""
    return "\n".join([card.title, *(line for b in card.blocks for line in b.lines())])


def as_html(card: Card) -> str:
    """Write a card for a notebook: inline style, no script, light or dark."""
    title = f'<div style="font-size:16px;font-weight:600">{escape(card.title)}</div>'
    blocks = "".join(block.html() for block in card.blocks)
    return f'<div style="{_BOX}">{title}{blocks}</div>'


def and_more(count: int, limit: int, text: str) -> str:
    """Say what is left out of a list that is cut at a limit; empty if nothing is.

    Examples:
        >>> and_more(10, 8, "{} more reasons, see .errors")
        '… and 2 more reasons, see .errors'
    """
    return f"… and {text.format(f'{count - limit:,}')}" if count > limit else ""


def listed(names: Iterable[str], limit: int) -> str:
    """List names on one line, the first ones and how many more there are.

    Examples:
        >>> listed(["a", "b", "c"], 2)
        'a, b and 1 more'
    """
    every = [*names]
    more = f" and {len(every) - limit:,} more" if len(every) > limit else ""
    return ", ".join(every[:limit]) + more


def _cell(cell: Cell) -> str:
    if isinstance(cell, Meter):
        return (
            '<span style="white-space:nowrap"><span aria-hidden="true" style="'
            f"display:inline-block;height:.6em;width:{cell.value * 4:.2f}em;"
            f'background:currentColor;opacity:.4;border-radius:.2em"></span> '
            f"{cell.value:.2f}</span>"
        )
    if isinstance(cell, Code):
        return f"<code>{escape(cell.text)}</code>"
    return f"{cell:,}" if isinstance(cell, int) else escape(cell)


def _with_breaks(text: str) -> str:
    return escape(text).replace("\n", "<br>")


def _scrolling(table: str) -> str:
    return f'<div style="{_SCROLLING}">{table}</div>'
