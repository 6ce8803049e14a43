"""The card of a repair that was learned: what it does, and what becomes of cells."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cdp_frames.masking import is_masking, masked_quotes
from cdp_frames.text.card import (
    Card,
    Code,
    Facts,
    NextSteps,
    Note,
    Table,
    and_more,
)
from cdp_frames.text.prose import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cdp_frames.repair.learning.forecast import Forecast

_SHOWN: Final = 8
_ASKS: Final = (
    "One cell would settle what is still open: see .question, and add it to the "
    "examples."
)


def repair_card(
    title: str,
    sentence: str,
    forecast: Forecast,
    *,
    asks: bool,
    next_steps: Sequence[tuple[str, str]],
) -> Card:
    """Compose the card of a repair; no cell is in it, only what cells look like.

    Args:
        title: what is repaired.
        sentence: what the repair does.
        forecast: what becomes of the cells.
        asks: whether it has a question.
        next_steps: pairs of what can be typed next and what it does.
    """
    # What is quoted may be a part of a cell.
    words = masked_quotes(sentence) if is_masking() else sentence
    return Card(
        title,
        [
            Facts([("what it does:", words)]),
            forecast_table(forecast),
            *([Note(_ASKS)] if asks else []),
            NextSteps(next_steps),
        ],
    )


def forecast_card(forecast: Forecast) -> Card:
    """Compose the card of what would become of cells."""
    return Card(passing(forecast), [forecast_table(forecast)])


def passing(forecast: Forecast) -> str:
    """Say how many cells pass."""
    return f"{forecast.passes:,} of {counted(forecast.rows, 'cell')} would pass"


def forecast_table(forecast: Forecast) -> Table:
    """Show what becomes of cells, by what they look like."""
    shown = forecast.patterns[:_SHOWN]
    looks = and_more(len(forecast.patterns), _SHOWN, "{} more looks")
    left = counted(len(forecast.stays), "cell stays", "cells stay")
    stay = f"{left} as before." if forecast.stays else ""
    return Table(
        caption="9 is a digit, A and a are letters:",
        headings=["cells", "look like", "become"],
        rows=[[each.rows, Code(each.before), Code(each.after)] for each in shown],
        sentences=[str(each) for each in shown],
        more=" ".join(text for text in (looks, stay) if text),
    )
