"""Cards: a box in a notebook and lines on a terminal, drawn from the same blocks.

This room draws and knows nothing of what it shows. A card is a title and blocks, one
below the other; what the blocks say is composed where it is known. In a notebook a
card is inline style without script, for light and dark pages, wraps where the page is
narrow, and is a region with headings for who has it read out.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from cdp_frames.text import card_style as style
from cdp_frames.text.card_blocks import (
    Alarm,
    Details,
    Facts,
    Folded,
    NextSteps,
    Note,
    Share,
    Shares,
)
from cdp_frames.text.card_style import Tone
from cdp_frames.text.card_table import Cell, Code, Explained, Meter, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = [
    "Alarm",
    "Block",
    "Card",
    "Cell",
    "Code",
    "Details",
    "Explained",
    "Facts",
    "Folded",
    "Meter",
    "NextSteps",
    "Note",
    "Share",
    "Shares",
    "Table",
    "Tone",
    "and_more",
    "as_html",
    "as_text",
    "listed",
]

Block = Alarm | Facts | Details | Shares | Table | Folded | Note | NextSteps


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
    title = escape(card.title)
    blocks = "".join(block.html() for block in card.blocks)
    return (
        f'<section aria-label="{title}" style="{style.BOX}">'
        f'<div role="heading" aria-level="3" style="{style.TITLE}">{title}</div>'
        f"{blocks}</section>"
    )


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
