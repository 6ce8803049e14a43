"""Digits that can be read in two ways, settled by the other numbers of the column."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from cdp_frames.kinds.phone.cell import cell_result
from cdp_frames.text.characters import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cdp_frames.kinds.findings import CellResult

    # A text and the region of its row.
    Cell = tuple[str, str | None]

# A region and a number of digits.
Length: TypeAlias = tuple[str | None, int]


class Shown(NamedTuple):
    """What bare digits of a column show; of several parts of it, joined by ``|``.

    Attributes:
        national: regions and lengths of which some can only be national.
        international: those of which some can only be international.
    """

    national: frozenset[Length] = frozenset()
    international: frozenset[Length] = frozenset()

    def __or__(self, other: Shown) -> Shown:
        return Shown(
            self.national | other.national, self.international | other.international
        )

    def at_home(self, length: Length) -> bool:
        """Say whether digits of this region and length are national."""
        return length in self.national and length not in self.international


_RULE: Final = "read as a national number, as others of the column are"


def settled(
    cells: Sequence[Cell],
    results: Sequence[CellResult[str]],
    shown: Shown | None = None,
    *,
    beside: Shown | None = None,
) -> list[CellResult[str]]:
    """Read ambiguous digits as the column writes its numbers.

    A column of ``13123456789`` and its like, with China: those that are no number
    behind a plus show that the column leaves no country code in front. So ambiguous
    digits are national if others of the same length, in the same region, can only be
    that, and none of them can only be international. Else they stay refused.

    Args:
        cells: m distinct texts, each with its region.
        results: what each of them is, on its own.
        shown: what the whole column shows, where these are a part of it.
        beside: what texts of the column show that are not among these.

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
    known = shown
    if known is None:
        known = shown_by(cells, results) | (beside or Shown())
    found = [*results]
    for place in doubtful:
        text, region = cells[place]
        if known.at_home((region, _bare_length(text))):
            result = cell_result(text, region, at_home=True)
            found[place] = result._replace(rules=(*result.rules, _RULE))
    return found


def shown_by(cells: Sequence[Cell], results: Sequence[CellResult[str]]) -> Shown:
    """Say what texts show of bare digits; arguments as of ``settled``."""
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
    return Shown(frozenset(national), frozenset(international))


def _bare_length(text: str) -> int:
    """Return how many digits a text is that is nothing else; 0 for others."""
    bare = plain(text)
    # A leading zero is no part of a country code: it says nothing here.
    digits = bare.isascii() and bare.isdigit() and not bare.startswith("0")
    return len(bare) if digits else 0
