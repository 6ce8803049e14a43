"""What the row numbers of an error file count from, where the file proves it.

The documentation does not say: data rows from 0, from 1, lines with the header as 1, or
lines of a file whose cells hold line breaks (``docs/contract.md`` section 9). A wrong
base blames the neighbour, so a base counts only if it is the one that fits all that the
file says.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from cdp_frames.errorfile.error_lines import SURE
from cdp_frames.errorfile.sent import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cdp_frames.errorfile.complaints import Complaints, Truth
    from cdp_frames.errorfile.error_lines import ErrorLine
    from cdp_frames.errorfile.sent import Rows, SentRows

# How likely it may be that a column of arbitrary numbers fits all facts by chance.
_BY_CHANCE: Final = 1e-6
# The same of a column that is called a row and may count something else.
_BY_LITTLE_CHANCE: Final = 1e-2

BASES: Final = (0, 1, 2)

# The certainty of a number that something bears out, and of one that is only called so.
SURE_EVIDENCE, SURE_NAME = 0.98, 0.9


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
    lines: Sequence[ErrorLine], sent: SentRows, complaints: Complaints
) -> tuple[list[Numbering], set[str]]:
    """Find out what the numbers of a file count from.

    Args:
        lines: all lines of the file.
        sent: the rows that were sent.
        complaints: says of which rows the lines' complaints can be true.

    Returns:
        What is proven, and the places whose numbers could not be understood though
        they are row numbers by name.
    """
    proven: list[Numbering] = []
    unproven: set[str] = set()
    for source in dict.fromkeys(name for line in lines for name in line.numbers):
        numbered = [line for line in lines if source in line.numbers]
        found = _proven(source, numbered, sent, complaints)
        if found is not None:
            proven.append(found)
        elif source.startswith(SURE):
            unproven.add(source)
    return proven, unproven


def _proven(
    source: str,
    numbered: Sequence[ErrorLine],
    sent: SentRows,
    complaints: Complaints,
) -> Numbering | None:
    stated = [line.numbers[source] for line in numbered]
    numbers = np.array(sorted(set(stated)), dtype=np.int64)
    truths = [complaints.of(line) for line in numbered]
    fitting = [
        rows
        for rows in readings(numbers, sent)
        if (rows != UNKNOWN).all()
        and _fits(source, numbered, numbers, rows, sent)
        and _are_true(stated, truths, dict(zip(numbers.tolist(), rows, strict=True)))
    ]
    distinct = {rows.tobytes(): rows for rows in fitting}
    if len(distinct) != 1:
        return None
    (rows,) = distinct.values()
    telling = [line for line in numbered if line.facts]
    evidence = bool(telling) or any(truths)
    chance = _chance(source, telling, sent) * _chance_of_truths(stated, truths)
    # Where each line names its row by itself, nothing hangs on the numbers.
    guessed = not _names_a_row(telling, truths, sent) or any(
        not _is_told(line, sent) for line in telling
    )
    may_be_lines = evidence and guessed and may_count_lines(stated)
    if chance > bound(source, may_be_lines=may_be_lines):
        return None
    row_of = dict(zip(numbers.tolist(), rows.tolist(), strict=True))
    return Numbering(source, row_of, SURE_EVIDENCE if evidence else SURE_NAME)


def _names_a_row(
    telling: Sequence[ErrorLine], truths: Sequence[Sequence[Truth]], sent: SentRows
) -> bool:
    """Whether what some line says is true of one row only."""
    return any(_is_told(line, sent) for line in telling) or any(
        truth.sum() == 1 for of_line in truths for truth in of_line
    )


def _is_told(line: ErrorLine, sent: SentRows) -> bool:
    """Whether a fact of a line is true of one row only."""
    single = 1.5 / sent.size if sent.size else 0.0
    return any(sent.share(fact) < single for fact in line.facts)


def bound(source: str, *, may_be_lines: bool) -> float:
    """Return how likely it may be that numbers fit all facts by chance.

    What is called a row is one, unless it may as well count the lines of the file.
    """
    if not source.startswith(SURE):
        return _BY_CHANCE
    return _BY_LITTLE_CHANCE if may_be_lines else float(len(BASES))


def may_count_lines(stated: list[int]) -> bool:
    """Whether numbers may count the lines of the error file itself, or its parts.

    One after the other from the beginning, in any order, or from the beginning again:
    such numbers say nothing of the rows, and a key beside them that two rows have would
    be told apart by a guess.
    """
    steps = {after - before for before, after in pairwise(stated)}
    each_once = len(set(stated)) == len(stated)
    no_gap = max(stated) - min(stated) < len(set(stated))
    if no_gap and (each_once or steps <= {0, 1}):
        return min(stated) <= max(BASES)
    return not each_once and any(step < 0 for step in steps)


def _are_true(
    stated: list[int], truths: list[list[Truth]], row_of: dict[int, int]
) -> bool:
    """Whether every complaint is true of the row that its number would mean."""
    return all(
        truth[row_of[number]]
        for number, of_line in zip(stated, truths, strict=True)
        for truth in of_line
    )


def _chance_of_truths(stated: list[int], truths: list[list[Truth]]) -> float:
    """Return how likely complaints are true of arbitrary rows, at most."""
    chance, seen = 1.0, set()
    for number, of_line in zip(stated, truths, strict=True):
        if of_line and number not in seen:
            seen.add(number)
            chance *= min(float(truth.mean()) for truth in of_line)
    return chance


def readings(numbers: Rows, sent: SentRows) -> list[Rows]:
    """Return the row of each number for each way to count, or `UNKNOWN`."""
    positions = np.arange(sent.size, dtype=np.int64)
    ways = [positions]
    if len(lines := sent.last_lines()) and lines[-1] >= sent.size:
        ways += [sent.first_lines(), lines]
    return [_looked_up(numbers - base, way) for base in BASES for way in ways]


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
    chance, seen = float(len(BASES)), set()
    for line in telling:
        number = line.numbers[source]
        if number not in seen:
            seen.add(number)
            chance *= min(map(sent.share, line.facts))
    return chance
