"""The blocks of a card: each draws itself in a notebook and on a terminal."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from cdp_frames.text import card_style as style
from cdp_frames.text.card_table import code, scrolling

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cdp_frames.text.card_style import Tone


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
            f'<div role="alert" style="{style.ALARM}">'
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
        return f'<div style="{style.FACTS}">{pairs}</div>' if pairs else ""


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
            f'<tr><th scope="row" style="{style.CELL};white-space:nowrap">'
            f"{escape(word)}</th>"
            f'<td style="{style.CELL}">{_with_breaks(meaning)}</td></tr>'
            for word, meaning in self.pairs
        )
        return scrolling(f'<table style="{style.TABLE}"><tbody>{rows}</tbody></table>')


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
            f'background:{style.COLOURS[part.tone]}"></div>'
            for part in self._shown()
        )
        # The legend says the same in words: nobody has to hear it twice.
        return f'<div aria-hidden="true" style="{style.BAR}">{pieces}</div>'

    def _legend(self) -> str:
        pieces = "".join(
            f'<li><span aria-hidden="true" style="color:{style.COLOURS[part.tone]}">'
            f"&#9632;</span> <b>{part.count:,}</b> {escape(part.words)}</li>"
            for part in self._shown()
        )
        if not pieces:
            return f"<div>{escape(self.none)}</div>"
        return f'<ul role="list" style="{style.LEGEND}">{pieces}</ul>'


@dataclass(frozen=True, slots=True)
class Folded:
    """Lines below a word that is clicked on to see them.

    Attributes:
        word: what the lines are.
        items: the lines; none for no block.
        heading: what a notebook says in place of the word; empty for the word.
        is_open: whether they are seen without a click.
        said: what a terminal shows instead of the lines; empty for the lines.
    """

    word: str
    items: Sequence[str]
    heading: str = ""
    is_open: bool = False
    said: str = ""

    def lines(self) -> list[str]:
        """Return the block for a terminal, unfolded."""
        if self.said and self.items:
            return [self.said]
        return [f"  {self.word}: {item}" for item in self.items]

    def html(self) -> str:
        """Return the block for a notebook."""
        if not self.items:
            return ""
        items = "".join(f"<li>{escape(item)}</li>" for item in self.items)
        return (
            f'<details{" open" * self.is_open} style="margin-top:8px">'
            f'<summary style="cursor:pointer">'
            f"{escape(self.heading or self.word)}</summary>"
            f'<ul style="{style.FOLDED}">{items}</ul></details>'
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
        return f'<div style="{style.NOTE}">{escape(self.text)}</div>'


@dataclass(frozen=True, slots=True)
class NextSteps:
    """What can be typed next, in a notebook.

    A terminal shows nothing: on the command line other things are typed.

    Attributes:
        steps: pairs of a line of Python and what it does; none for no block.
    """

    steps: Sequence[tuple[str, str]]

    def lines(self) -> list[str]:
        """Return nothing."""
        return []

    def html(self) -> str:
        """Return the block for a notebook."""
        if not self.steps:
            return ""
        steps = "".join(
            f"<li>{code(line)} {escape(what)}</li>" for line, what in self.steps
        )
        return (
            f'<div role="heading" aria-level="4" style="{style.HEADING}">Next</div>'
            f'<ul role="list" style="{style.LIST}">{steps}</ul>'
        )


def _with_breaks(text: str) -> str:
    return escape(text).replace("\n", "<br>")
