"""The rows that the lines of a regular file are about.

The same as `matching` says, for all lines together.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from cdp_frames.errorfile.matching import (
    BY_VALUES,
    NO_BASE,
    NO_FACTS,
    NO_ROW,
    SEVERAL,
)
from cdp_frames.errorfile.regular.numbers import Numbered, proven_rows
from cdp_frames.errorfile.sent import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from cdp_frames.errorfile.regular.known import Facts
    from cdp_frames.errorfile.sent import Rows, SentRows

    Flags = NDArray[np.bool_]


class Told(NamedTuple):
    """What n lines tell of their rows.

    Attributes:
        facts: what they say of columns.
        numbered: their numbers, -1 of a line without, and their complaints; None if
            none has a number.
    """

    facts: Sequence[Facts]
    numbered: Numbered | None


class Matches(NamedTuple):
    """The rows of n lines, as of ``matching.RowMatch``; -1 where there is none."""

    rows: Rows
    matched_by: NDArray[np.object_]
    certainty: NDArray[np.float64]


def match_lines(
    told: Told, count: int, sent: SentRows, match_key: str, refused: int | None
) -> Matches | None:
    """Match lines with rows; None if several rows fit a line.

    Args:
        told: what the lines say of their rows.
        count: n, how many lines there are.
        sent: the rows that were sent.
        match_key: the sent column that rows are matched by.
        refused: how many rows the CDP counts as refused, if it is known.
    """
    found = Matches(
        np.full(count, UNKNOWN, dtype=np.int64),
        np.full(count, NO_FACTS.matched_by, dtype=object),
        np.zeros(count),
    )
    with_facts = np.zeros(count, dtype=bool)
    for fact in told.facts:
        with_facts |= fact.told
    counted = _match_by_number(told, found, with_facts, sent, match_key)
    if not _match_by_facts(told, found, with_facts & ~counted, sent, match_key):
        return None
    return _no_more_than(refused, found)


def _match_by_number(
    told: Told, found: Matches, with_facts: Flags, sent: SentRows, key: str
) -> Flags:
    """Match the lines whose numbers are understood, and say which they are."""
    counted = np.zeros(len(found.rows), dtype=bool)
    if told.numbered is None:
        return counted
    lines = np.flatnonzero(told.numbered.stated >= 0)
    facts = [fact._replace(ids=fact.ids[lines]) for fact in told.facts]
    numbered = Numbered(
        told.numbered.stated[lines],
        facts,
        told.numbered.complaints[lines],
        told.numbered.truths,
    )
    proven = proven_rows(numbered, sent)
    if proven is None:
        found.matched_by[lines] = NO_BASE.matched_by
        return counted
    found.rows[lines], certainty = proven
    found.certainty[lines] = np.where(with_facts[lines], 1.0, certainty)
    counted[lines] = True
    found.matched_by[lines] = _labels(facts, lines, sent, key, "number")
    return counted


def _match_by_facts(
    told: Told, found: Matches, lines: Flags, sent: SentRows, key: str
) -> bool:
    """Match lines by what only one row holds; False if for one there is no such."""
    places = np.flatnonzero(lines)
    facts = [fact._replace(ids=fact.ids[places]) for fact in told.facts]
    rows = np.full(len(places), UNKNOWN, dtype=np.int64)
    for fact in facts:
        is_told = (rows == UNKNOWN) & (fact.times() == 1)
        rows[is_told] = fact.known.rows[fact.ids[is_told]]
    if (rows == UNKNOWN).any():
        return False
    fits = np.ones(len(places), dtype=bool)
    for fact in facts:
        fits &= fact.are_true(rows)
    labels = _labels(facts, places, sent, key, "values")
    found.rows[places] = np.where(fits, rows, UNKNOWN)
    found.matched_by[places] = np.where(fits, labels, NO_ROW.matched_by)
    certainty = np.where(labels == "values", BY_VALUES, 1.0)
    found.certainty[places] = np.where(fits, certainty, 0.0)
    return True


def _labels(
    facts: Sequence[Facts], lines: Rows, sent: SentRows, key: str, otherwise: str
) -> NDArray[np.object_]:
    """Say what shows the row of each line, as ``matching`` does."""
    labels = np.full(len(lines), otherwise, dtype=object)
    stated: dict[str, Flags] = {}
    for fact in facts:
        stated[fact.column] = stated.get(fact.column, False) | fact.told
    if key in stated:
        labels[stated[key]] = "key"
    if len(sent.columns) > 1 and stated.keys() >= set(sent.columns):
        labels[np.logical_and.reduce([*stated.values()])] = "row"
    return labels


def _no_more_than(refused: int | None, found: Matches) -> Matches:
    """Let go of the least certain matches where they name more rows than refused."""
    if refused is None:
        return found
    rows, matched_by, certainty = found
    for least in np.unique(certainty[rows != UNKNOWN]):
        if len(np.unique(rows[rows != UNKNOWN])) <= refused or least == 1:
            break
        gone = (rows != UNKNOWN) & (certainty == least)
        rows = np.where(gone, UNKNOWN, rows)
        matched_by = np.where(gone, SEVERAL.matched_by, matched_by)
        certainty = np.where(gone, 0.0, certainty)
    return Matches(rows, matched_by, certainty)
