"""Digits that can be read in two ways, settled by the other numbers of the column."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cdp_frames.kinds.phone.cell import cell_result
from cdp_frames.text.characters import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cdp_frames.kinds.findings import CellResult

    # A text and the region of its row.
    Cell = tuple[str, str | None]

_RULE: Final = "read as a national number, as others of the column are"


def settled(
    cells: Sequence[Cell], results: Sequence[CellResult[str]]
) -> list[CellResult[str]]:
    """Read ambiguous digits as the column writes its numbers.

    A column of ``13123456789`` and its like, with China: those that are no number
    behind a plus show that the column leaves no country code in front. So ambiguous
    digits are national if others of the same length, in the same region, can only be
    that, and none of them can only be international. Else they stay refused.

    Args:
        cells: m distinct texts, each with its region.
        results: what each of them is, on its own.

    Returns:
        m results.
    """
    doubtful = [
        place
        for place, result in enumerate(results)
        if result.code == "ambiguous_phone"
    ]
    if not doubtful:
        return [*results]
    at_home = _lengths_at_home(cells, results)
    found = [*results]
    for place in doubtful:
        text, region = cells[place]
        if (region, _bare_length(text)) in at_home:
            result = cell_result(text, region, at_home=True)
            found[place] = result._replace(rules=(*result.rules, _RULE))
    return found


def _lengths_at_home(
    cells: Sequence[Cell], results: Sequence[CellResult[str]]
) -> set[tuple[str | None, int]]:
    """Return regions and lengths of which bare digits can only be national."""
    national, international = set(), set()
    for (text, region), result in zip(cells, results, strict=True):
        length = _bare_length(text)
        if not length:
            continue
        with_plus = f"+{plain(text)}"
        if with_plus in {result.value, result.suggestion}:
            if result.code != "ambiguous_phone":
                international.add((region, length))
        elif result.value is not None:
            national.add((region, length))
    return national - international


def _bare_length(text: str) -> int:
    """Return how many digits a text is that is nothing else; 0 for others."""
    bare = plain(text)
    # A leading zero is no part of a country code: it says nothing here.
    digits = bare.isascii() and bare.isdigit() and not bare.startswith("0")
    return len(bare) if digits else 0
