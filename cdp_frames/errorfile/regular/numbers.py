"""What the row numbers of a regular file count from, if the file proves it.

The same as `row_numbers` says, for all lines together.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from cdp_frames.errorfile.error_lines import SURE
from cdp_frames.errorfile.row_numbers import (
    BASES,
    SURE_EVIDENCE,
    SURE_NAME,
    bound,
    may_count_lines,
    readings,
)
from cdp_frames.errorfile.sent import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from cdp_frames.errorfile.complaints import Truth
    from cdp_frames.errorfile.regular.known import Facts
    from cdp_frames.errorfile.sent import Rows, SentRows


class Numbered(NamedTuple):
    """The n lines that have a row number, and what they say of their rows.

    Attributes:
        stated: their numbers.
        facts: what they say of columns.
        complaints: which of the distinct complaints each makes.
        truths: for each distinct complaint, the rows of which it is true, in so far as
            that is no news.
    """

    stated: Rows
    facts: Sequence[Facts]
    complaints: Rows
    truths: Sequence[Sequence[Truth]]


def proven_rows(lines: Numbered, sent: SentRows) -> tuple[Rows, float] | None:
    """Return the row of each line and how certain that is; None if nothing proves it.

    Args:
        lines: all lines of the file that have a number; at least one.
        sent: the rows that were sent.
    """
    numbers, places = np.unique(lines.stated, return_inverse=True)
    fitting = [
        rows
        for rows in readings(numbers, sent)
        if (rows != UNKNOWN).all()
        and all(fact.are_true(rows[places]).all() for fact in lines.facts)
        and _are_true(lines, rows[places])
    ]
    distinct = {rows.tobytes(): rows for rows in fitting}
    if len(distinct) != 1:
        return None
    (rows,) = distinct.values()
    shares = _shares(lines, sent)
    telling = shares <= 1
    evidence = bool(telling.any()) or any(map(bool, _truths_met(lines)))
    chance = _product(float(len(BASES)), lines.stated[telling], shares[telling])
    chance *= _chance_of_truths(lines)
    told = _told(lines, sent)
    names_a_row = bool(told.any()) or any(
        truth.sum() == 1 for truths in _truths_met(lines) for truth in truths
    )
    guessed = not names_a_row or bool((telling & ~told).any())
    may_be_lines = evidence and guessed and may_count_lines(lines.stated.tolist())
    if chance > bound(SURE, may_be_lines=may_be_lines):
        return None
    return rows[places], SURE_EVIDENCE if evidence else SURE_NAME


def _truths_met(lines: Numbered) -> list[Sequence[Truth]]:
    """Return the truths of the complaints that these lines make."""
    return [lines.truths[number] for number in np.unique(lines.complaints)]


def _are_true(lines: Numbered, rows: Rows) -> bool:
    """Whether every complaint is true of the row given for its line."""
    return all(
        truth[rows[lines.complaints == number]].all()
        for number in np.unique(lines.complaints)
        for truth in lines.truths[number]
    )


def _shares(lines: Numbered, sent: SentRows) -> NDArray[np.float64]:
    """Return the least share of rows that a fact of each line is true of.

    Infinite of a line without a fact.
    """
    shares = np.full(len(lines.stated), np.inf)
    for fact in lines.facts:
        share = np.where(fact.told, fact.times() / sent.size, np.inf)
        shares = np.minimum(shares, share)
    return shares


def _told(lines: Numbered, sent: SentRows) -> NDArray[np.bool_]:
    """Say of each line whether a fact of it is true of one row only."""
    return _shares(lines, sent) < 1.5 / sent.size


def _chance_of_truths(lines: Numbered) -> float:
    means = np.array([
        min((float(truth.mean()) for truth in truths), default=np.inf)
        for truths in lines.truths
    ])  # fmt: skip
    of_lines = means[lines.complaints]
    with_truth = of_lines <= 1
    return _product(1.0, lines.stated[with_truth], of_lines[with_truth])


def _product(start: float, stated: Rows, shares: NDArray[np.float64]) -> float:
    """Multiply the share of each number, where it is met first, in their order."""
    _, first = np.unique(stated, return_index=True)
    return float(np.cumprod([start, *shares[np.sort(first)]])[-1])
