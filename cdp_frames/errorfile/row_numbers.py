"""What the row numbers of an error file count from, where the file proves it.

The documentation does not say: data rows from 0, from 1, lines with the header as 1, or
lines of a file whose cells hold line breaks (``docs/contract.md`` section 9). A wrong
base blames the neighbour, so a base counts only if it is the one that fits all that the
file says.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from cdp_frames.errorfile.error_lines import SURE
from cdp_frames.errorfile.sent import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cdp_frames.errorfile.error_lines import ErrorLine
    from cdp_frames.errorfile.sent import Rows, SentRows

# How likely it may be that a column of arbitrary numbers fits all facts by chance.
_BY_CHANCE: Final = 1e-6

_BASES: Final = (0, 1, 2)


class Numbering(NamedTuple):
    """What the numbers at one place of the lines mean.

    Attributes:
        source: the place.
        rows: number -> position of the row that was sent.
        certainty: 0 to 1.
    """

    source: str
    rows: dict[int, int]
    certainty: float


def numberings(
    lines: Sequence[ErrorLine], sent: SentRows
) -> tuple[list[Numbering], set[str]]:
    """Find out what the numbers of a file count from.

    Args:
        lines: all lines of the file.
        sent: the rows that were sent.

    Returns:
        What is proven, and the places whose numbers could not be understood though
        they are row numbers by name.
    """
    proven: list[Numbering] = []
    unproven: set[str] = set()
    for source in dict.fromkeys(name for line in lines for name in line.numbers):
        numbered = [line for line in lines if source in line.numbers]
        found = _proven(source, numbered, sent)
        if found is not None:
            proven.append(found)
        elif source.startswith(SURE):
            unproven.add(source)
    return proven, unproven


def _proven(
    source: str, numbered: Sequence[ErrorLine], sent: SentRows
) -> Numbering | None:
    numbers = np.array(
        sorted({line.numbers[source] for line in numbered}), dtype=np.int64
    )
    fitting = [
        rows
        for rows in _readings(numbers, sent)
        if (rows != UNKNOWN).all() and _fits(source, numbered, numbers, rows, sent)
    ]
    distinct = {rows.tobytes(): rows for rows in fitting}
    if len(distinct) != 1:
        return None
    (rows,) = distinct.values()
    telling = [line for line in numbered if line.facts]
    if not source.startswith(SURE) and _chance(source, telling, sent) > _BY_CHANCE:
        return None
    row_of = dict(zip(numbers.tolist(), rows.tolist(), strict=True))
    return Numbering(source, row_of, 0.98 if telling else 0.9)


def _readings(numbers: Rows, sent: SentRows) -> list[Rows]:
    """Return the row of each number for each way to count, or `UNKNOWN`."""
    positions = np.arange(sent.size, dtype=np.int64)
    ways = [positions]
    if len(lines := sent.last_lines()) and lines[-1] >= sent.size:
        ways += [sent.first_lines(), lines]
    return [_looked_up(numbers - base, way) for base in _BASES for way in ways]


def _looked_up(numbers: Rows, ascending: Rows) -> Rows:
    rows = np.searchsorted(ascending, numbers)
    inside = rows < len(ascending)
    hit = np.zeros(len(numbers), dtype=bool)
    hit[inside] = ascending[rows[inside]] == numbers[inside]
    return np.where(hit, rows, UNKNOWN)


def _fits(
    source: str,
    numbered: Sequence[ErrorLine],
    numbers: Rows,
    rows: Rows,
    sent: SentRows,
) -> bool:
    """Whether every line's facts are true of the row that its number would mean."""
    row_of = dict(zip(numbers.tolist(), rows.tolist(), strict=True))
    return all(
        sent.holds(row_of[line.numbers[source]], fact)
        for line in numbered
        for fact in line.facts
    )


def _chance(source: str, telling: Sequence[ErrorLine], sent: SentRows) -> float:
    """Return how likely arbitrary numbers fit all facts, at most."""
    chance, seen = float(len(_BASES)), set()
    for line in telling:
        number = line.numbers[source]
        if number not in seen:
            seen.add(number)
            chance *= min(map(sent.share, line.facts))
    return chance
