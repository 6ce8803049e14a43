"""Of several columns that name one field the one that is filled: fullness decides.

A header that names the field better comes first, unless its column is nearly empty
beside another one. The match key is settled apart (``match_key.py``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from cdp_frames.text.cells import texts_of
from cdp_frames.text.characters import is_blank_column

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cdp_frames.mapping.columns import Column
    from cdp_frames.mapping.evidence import PairEvidence

# A column gives way to one that has so many times as many values; one that is called
# exactly as the field, to one that has far more.
_FULLER: Final = 2
_FAR_FULLER: Final = 10
_RANK: Final = {"field": 4, "name": 3, "core": 3, "part": 2, "close": 1}


class _Rival(NamedTuple):
    """A column that may be a field.

    Attributes:
        row: its row among the columns.
        rank: how well its header names the field.
        filled: how many cells show anything.
    """

    row: int
    rank: float
    filled: int


def settle_rivals(
    scores: np.ndarray, evidence: PairEvidence, columns: Sequence[Column]
) -> dict[int, dict[int, int]]:
    """Leave each field to one of the columns that name it, in place, if it is clear.

    Args:
        scores: n x m log-odds; of the columns that give way the field becomes
            impossible.
        evidence: what is known of the pairs.
        columns: the n columns.

    Returns:
        Target -> row of each column that may be it -> how many of its cells are
        filled; the chosen one first.
    """
    settled = {}
    for index, target in enumerate(evidence.targets):
        if target.field is None or target.concept == "email":
            continue
        rows = [
            row
            for row, found in enumerate(evidence.found)
            if index in found and scores[row, index] > 0
        ]
        if len(rows) < 2:  # noqa: PLR2004 - several
            continue
        rivals = [_rival(evidence, columns[row], row, index) for row in rows]
        chosen = _chosen(rivals)
        if chosen is not None:
            others = [each.row for each in rivals if each is not chosen]
            scores[others, index] = -np.inf
            told = sorted(rivals, key=lambda each: each is not chosen)
            settled[index] = {each.row: each.filled for each in told}
    return settled


def filled(column: Column) -> int:
    """Count the cells of a column that show anything."""
    text = texts_of(column.whole).text
    blank = np.asarray(is_blank_column(text).fill_null(True), dtype=bool)
    return int((~blank).sum())


def _rival(evidence: PairEvidence, column: Column, row: int, index: int) -> _Rival:
    how, clues = evidence.found[row][index], evidence.columns[row]
    rank = float(_RANK.get(how.level, 0))
    concept = evidence.targets[index].concept
    # "Phone 2", and a mobile phone that is a phone for want of its own field.
    rank -= 0.25 * clues.reading.further + 0.5 * (concept not in clues.reading.found)
    if how.level == "field":
        rank = _RANK["field"]
    return _Rival(row, rank, filled(column))


def _chosen(rivals: Sequence[_Rival]) -> _Rival | None:
    """Return the one that is meant; None where headers and values say nothing."""
    named = max(rivals, key=lambda each: (each.rank, each.filled))
    fullest = max(rivals, key=lambda each: (each.filled, each.rank))
    times = _FAR_FULLER if named.rank == _RANK["field"] else _FULLER
    if fullest.filled > times * named.filled:
        return fullest
    equal = [each for each in rivals if each.rank == named.rank]
    if len(equal) > 1 and any(
        each.filled * _FULLER > named.filled for each in equal if each is not named
    ):
        return None
    return named
