"""Causes: one or two things in common that refused rows have and others have not."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from cdp_frames.repair.causes.shapes import shapes_in
from cdp_frames.repair.causes.terms import LEAST, columns_of, runs_of
from cdp_frames.repair.causes.testing import risk_ratio, tail

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pandas as pd

    from cdp_frames.repair.causes.terms import Column

_RATIO: Final = 3.0
_CHANCE: Final = 0.01
_MOST_CAUSES: Final = 5
_MOST_COMPLAINTS: Final = 12
# Two columns of more values than this are not put together.
_MOST_PAIRED: Final = 50
# What a second term has to be better by.
_SECOND: Final = 1.1


class Complaint(NamedTuple):
    """What some rows were refused for.

    Attributes:
        code: as in ``errors``; empty for whatever they were refused for.
        column: the header of the column that it is about; None for the row.
        rows: the positions of the rows, ascending, int64.
        told: whether the code says what is wrong with the values of the column. Of what
            the CDP refuses only the values can tell.
    """

    code: str
    column: object
    rows: np.ndarray
    told: bool = True


class Found(NamedTuple):
    """A cause.

    Attributes:
        terms: one or two pairs of a header and a value; None for no value.
        complaint: what the rows were refused for.
        rows: the positions of the refused rows that it explains, int64.
        sharing: how many rows share it, refused or not.
        ratio: how much likelier they are refused than the others.
        chance: how likely that many are by chance, times the number of tests.
    """

    terms: tuple[tuple[object, str | None], ...]
    complaint: Complaint
    rows: np.ndarray
    sharing: int
    ratio: float
    chance: float


class _Tested(NamedTuple):
    """Something in common, counted."""

    terms: tuple[tuple[Column, int], ...]
    both: int
    sharing: int


def found_causes(
    frame: pd.DataFrame,
    refused: np.ndarray,
    complaints: Sequence[Complaint],
    hidden: frozenset[int] = frozenset(),
    numbers: np.ndarray | None = None,
    addresses: frozenset[int] = frozenset(),
) -> tuple[list[Found], int]:
    """Find what refused rows have in common.

    A cause is kept where at least three refused rows show it, the risk ratio is 3 or
    more, and chance times the number of tests is at most 0.01. Of all that are kept at
    most five are returned, each the one that explains most of what is left.

    Args:
        frame: n rows, with the caller's columns.
        refused: the positions of the refused rows, ascending, int64.
        complaints: what they were refused for; the values of its own column are no
            cause of a complaint.
        hidden: the positions of columns that are left out, for they name people.
        numbers: what the rows are called; None for their positions.
        addresses: the positions of columns of e-mail addresses, whose domains may be
            causes.

    Returns:
        The causes, and how many refused rows none of them explains.
    """
    if len(refused) < LEAST or len(refused) == len(frame):
        return [], len(refused)
    *own, place = columns_of(frame, refused, hidden, addresses)
    columns = [*own, *shapes_in(frame, refused, addresses), place]
    whole = Complaint("", None, refused)
    by_size = sorted(complaints, key=lambda each: -len(each.rows))
    asked = [each for each in by_size if len(each.rows) >= LEAST][:_MOST_COMPLAINTS]
    if len(asked) != 1 or len(asked[0].rows) != len(refused):
        asked.append(whole)
    tests = len(asked) * _number_of_tests(columns)
    kept = [
        found
        for complaint in asked
        for found in _kept(
            complaint,
            _others(columns, [complaint] if complaint.code else complaints),
            len(frame),
            tests,
            numbers,
        )
    ]
    return _cover(kept, refused)


def _number_of_tests(columns: Sequence[Column]) -> int:
    """Return how many terms and pairs of terms are looked at, found or not."""
    pairs = combinations([column.distinct for column in columns], 2)
    return sum(column.distinct for column in columns) + sum(a * b for a, b in pairs)


def _others(columns: Sequence[Column], about: Sequence[Complaint]) -> list[Column]:
    """Return the columns that complaints are not about, and what tells of the CDP's."""
    *own, place = columns
    headers = [complaint.column for complaint in about]
    told = [complaint.column for complaint in about if complaint.told]
    return [
        *(
            each
            for each in own
            if each.header not in headers and (each.own is None or each.own not in told)
        ),
        place,
    ]


def _kept(
    complaint: Complaint,
    columns: Sequence[Column],
    rows: int,
    tests: int,
    numbers: np.ndarray | None,
) -> Iterator[Found]:
    refused = len(complaint.rows)
    *others, place = columns
    others.append(runs_of(place, complaint.rows, numbers))
    singles = [*_singles(complaint, others)]
    for tested in (*singles, *_pairs(complaint, others)):
        both, sharing = tested.both, tested.sharing
        ratio = risk_ratio(rows, refused, sharing, both)
        if ratio < _RATIO:
            continue
        chance = tail(rows, refused, sharing, both) * tests
        if chance > _CHANCE or not _adds(tested, singles):
            continue
        holds = np.ones(refused, dtype=bool)
        for column, code in tested.terms:
            holds &= column.codes[complaint.rows] == code
        yield Found(
            terms=tuple((c.header, c.value(code)) for c, code in tested.terms),
            complaint=complaint,
            rows=complaint.rows[holds],
            sharing=sharing,
            ratio=ratio,
            chance=chance,
        )


def _singles(complaint: Complaint, columns: Sequence[Column]) -> Iterator[_Tested]:
    for column in columns:
        count = len(column.values)
        mine = column.codes[complaint.rows]
        both = np.bincount(mine[mine >= 0], minlength=count)
        if not (both >= LEAST).any():
            continue
        sharing = np.bincount(column.codes[column.codes >= 0], minlength=count)
        for code in np.flatnonzero(both >= LEAST).tolist():
            yield _Tested(((column, code),), int(both[code]), int(sharing[code]))


def _pairs(complaint: Complaint, columns: Sequence[Column]) -> Iterator[_Tested]:
    """Count pairs of values; those that too few refused rows share cost nothing."""
    for one, two in combinations(columns, 2):
        mine = one.codes[complaint.rows], two.codes[complaint.rows]
        there = (mine[0] >= 0) & (mine[1] >= 0)
        width = len(two.values)
        keys, counts = np.unique(
            mine[0][there] * width + mine[1][there], return_counts=True
        )
        order = np.argsort(-counts, kind="stable")[:_MOST_PAIRED]
        order = order[counts[order] >= LEAST]
        if not len(order):
            continue
        # One more than the codes, so that none is below 0, and 0 is another value.
        room = width + 1
        sharing = np.bincount((one.codes + 1) * room + (two.codes + 1))
        for key, both in zip(keys[order].tolist(), counts[order].tolist(), strict=True):
            first, second = divmod(key, width)
            terms = ((one, first), (two, second))
            at = (first + 1) * room + second + 1
            yield _Tested(terms, int(both), int(sharing[at]))


def _adds(tested: _Tested, singles: Sequence[_Tested]) -> bool:
    """Say whether a second term tells more than the first one alone."""
    if len(tested.terms) == 1:
        return True
    alone = [
        single.both / single.sharing
        for single in singles
        for column, code in tested.terms
        if single.terms[0][0] is column and single.terms[0][1] == code
    ]
    return tested.both / tested.sharing >= _SECOND * max(alone, default=0.0)


def _cover(kept: Sequence[Found], refused: np.ndarray) -> tuple[list[Found], int]:
    """Choose the fewest that explain most: each time what explains most of the rest."""
    left = np.zeros(int(refused[-1]) + 1, dtype=bool)
    left[refused] = True
    chosen: list[Found] = []
    rest = [*kept]
    while rest and len(chosen) < _MOST_CAUSES:
        scored = [(_score(each, left), -n) for n, each in enumerate(rest)]
        found = rest.pop(-max(scored)[1])
        if left[found.rows].sum() < LEAST:
            break
        chosen.append(found)
        left[found.rows] = False
    return chosen, int(left.sum())


def _score(found: Found, left: np.ndarray) -> float:
    newly = float(left[found.rows].sum())
    share = len(found.rows) / found.sharing
    # Whatever rows were refused for, said at once, tells less than one complaint.
    general = 1.05 if not found.complaint.code else 1.0
    return newly * share / (_SECOND ** (len(found.terms) - 1)) / general
