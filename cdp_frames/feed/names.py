"""Names that hold a date: of lists, which the import guide wants to be unique."""

from __future__ import annotations

from string import Formatter
from typing import TYPE_CHECKING

from cdp_frames.errors import FrameError, shown

if TYPE_CHECKING:
    from datetime import datetime


def filled_in(name: str, *, now: datetime, source: str) -> str:
    """Fill in the parts of a name that stand in braces.

    Args:
        name: may hold ``{date}``, ``{week}`` and ``{source}``; ``{{`` is a brace.
        now: when the feed runs.
        source: the name of its file, without the ending.

    Raises:
        FrameError: it holds another part.

    Examples:
        >>> from datetime import datetime
        >>> filled_in("Leads {week}", now=datetime(2026, 4, 21), source="weekly")
        'Leads 2026-W17'
        >>> filled_in("{source} {{{date}}}", now=datetime(2026, 4, 21), source="x")
        'x {2026-04-21}'
    """
    year, week, _ = now.isocalendar()
    parts = {
        "date": f"{now:%Y-%m-%d}",
        "week": f"{year}-W{week:02}",
        "source": source,
    }
    try:
        pieces = [*Formatter().parse(name)]
    except ValueError as error:
        raise FrameError(
            f"the name {name!r} can't be filled in: {error}. A brace is written {{{{."
        ) from error
    filled = []
    for text, part, how, conversion in pieces:
        filled.append(text)
        if part is None:
            continue
        if part not in parts or how or conversion:
            raise FrameError(
                f"the name {name!r} holds {{{part}}}; there are "
                f"{shown(f'{{{each}}}' for each in parts)}. A brace is written {{{{."
            )
        filled.append(parts[part])
    return "".join(filled)
