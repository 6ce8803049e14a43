"""Tie each line of an error file to the row it is about, or to none.

A line is tied to a row only if what the line says is true of that row and of no other,
or if its number is one whose meaning the whole file proves. Where two rows fit equally
nothing is guessed.
"""

from __future__ import annotations

from bisect import bisect_left
from functools import cached_property
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from cdp_frames.errorfile.roles import SURE
from cdp_frames.errorfile.row_numbers import numberings
from cdp_frames.errorfile.sent import WHOLE_ROW

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cdp_frames.errorfile.roles import ErrorLine
    from cdp_frames.errorfile.row_numbers import Numbering
    from cdp_frames.errorfile.sent import Fact, Rows, SentRows

# This many lines in the order of their rows are in that order on purpose: by chance
# they are so once in 12! = 479 million times.
_IN_ORDER: Final = 12

# A value was seen by a service, which may show it as something else.
_BY_VALUES: Final = 0.97

# The certainty of a line that says the same as others about as many rows.
_INTERCHANGEABLE: Final = 0.95


class RowMatch(NamedTuple):
    """Which row a line is about.

    Attributes:
        row: its position among the rows that were sent; None if that is not certain.
        matched_by: what told: ``row``, ``key``, ``values``, ``number`` or ``order``; or
            why nothing did.
        certainty: 0 to 1; 0 without a row.
    """

    row: int | None
    matched_by: str
    certainty: float


NO_FACTS: Final = RowMatch(None, "none: the line does not tell its row", 0.0)
NO_ROW: Final = RowMatch(None, "none: no row fits", 0.0)
SEVERAL: Final = RowMatch(None, "none: several rows fit", 0.0)
NO_BASE: Final = RowMatch(None, "none: unknown what the numbers count from", 0.0)
CONTRADICTION: Final = RowMatch(None, "none: the line contradicts itself", 0.0)


def tie(
    complaints: Sequence[ErrorLine],
    sent: SentRows,
    match_key: str,
    refused: int | None = None,
) -> list[RowMatch]:
    """Tie lines to rows.

    Args:
        complaints: all lines of the file; what a line says of its row is believed, so
            only what was checked against the rows may be among it.
        sent: the rows that were sent.
        match_key: the sent column that rows are matched by.
        refused: how many rows the CDP counts as refused, if it is known.
    """
    proven, open_ = numberings(complaints, sent)
    by_facts = _ByFacts(complaints, sent, match_key)
    ties: list[RowMatch] = []
    for place, complaint in enumerate(complaints):
        rows, certainty = _numbered(complaint, proven)
        if len(rows) > 1:
            found = CONTRADICTION
        elif rows:
            (row,) = rows
            found = RowMatch(row, by_facts.label(complaint, "number"), certainty)
        elif complaint.facts:
            found = by_facts.tie(place)
        else:
            found = NO_BASE if open_ & complaint.numbers.keys() else NO_FACTS
        ties.append(found)
    _tie_all_that_fit(complaints, ties, by_facts.left, refused)
    _tie_by_order(ties, by_facts.left)
    return ties


def _numbered(
    complaint: ErrorLine, proven: Sequence[Numbering]
) -> tuple[set[int], float]:
    """Return the rows that a line's numbers mean: one, if they agree."""
    told = [n for n in proven if n.source in complaint.numbers]
    rows = {n.rows[complaint.numbers[n.source]] for n in told}
    certainty = max((n.certainty for n in told), default=0.0)
    return rows, 1.0 if complaint.facts else certainty


class _ByFacts:
    """Ties lines by what they say of their rows.

    Attributes:
        left: the lines that several rows fit -> those rows.
    """

    def __init__(
        self, complaints: Sequence[ErrorLine], sent: SentRows, match_key: str
    ) -> None:
        self.left: dict[int, Rows] = {}
        self._complaints = complaints
        self._sent = sent
        self._key = match_key
        self._known: dict[tuple[Fact, ...], Rows] = {}

    def tie(self, place: int) -> RowMatch:
        complaint = self._complaints[place]
        rows = self._rows(tuple(complaint.facts))
        if len(rows) == 1:
            label = self.label(complaint, "values")
            return RowMatch(
                int(rows[0]), label, _BY_VALUES if label == "values" else 1.0
            )
        if len(rows):
            self.left[place] = rows
        return SEVERAL if len(rows) else NO_ROW

    def label(self, complaint: ErrorLine, otherwise: str) -> str:
        """Say what tells the row, if the facts do so by themselves."""
        told = {cell.column for fact in complaint.facts for cell in fact}
        columns = set(self._sent.columns)
        if WHOLE_ROW in told or (told >= columns and len(columns) > 1):
            return "row"
        return "key" if self._key in told else otherwise

    def _rows(self, facts: tuple[Fact, ...]) -> Rows:
        if facts not in self._known:
            rows = self._sent.candidates(facts)
            if len(rows) > 1:
                rows = self._spelled(rows, facts)
            self._known[facts] = rows
        return self._known[facts]

    def _spelled(self, rows: Rows, facts: tuple[Fact, ...]) -> Rows:
        """Keep the rows that have the very spelling, where the file keeps spellings."""
        for fact in facts:
            cell, *others = fact
            if not others and cell.column in self._keep_spelling:
                texts = self._sent.exact(cell.column).take(pa.array(rows))
                same = pc.fill_null(pc.equal(texts, cell.text), fill_value=False)
                rows = rows[same.to_numpy(zero_copy_only=False)]
        return rows

    @cached_property
    def _keep_spelling(self) -> frozenset[str]:
        """The columns in which the file spells as the rows do, and not in lower case.

        Without a text that lower case would have changed, there is no telling.
        """
        texts: dict[str, set[str]] = {}
        for complaint in self._complaints:
            for fact in complaint.facts:
                for cell in fact:
                    texts.setdefault(cell.column, set()).add(cell.text)
        return frozenset(c for c, told in texts.items() if self._is_kept(c, told))

    def _is_kept(self, column: str, texts: set[str]) -> bool:
        if column == WHOLE_ROW or all(text == text.strip().lower() for text in texts):
            return False
        told = pa.array(list(texts), pa.large_string())
        found = pc.is_in(told, value_set=self._sent.exact(column))
        return bool(pc.all(found).as_py())


def _tie_all_that_fit(
    complaints: Sequence[ErrorLine],
    ties: list[RowMatch],
    left: dict[int, Rows],
    refused: int | None,
) -> None:
    """Tie as many lines as there are rows that fit them, if each is about another row.

    Lines that say the same are about the same rows in any order. That none of them only
    repeats another one is known where they have row numbers of their own; or where
    every row that fits must have been refused and no other line can be about it.
    """
    groups: dict[tuple[object, ...], list[int]] = {}
    for place in left:
        complaint = complaints[place]
        said = tuple((f.field, f.code, f.message) for f in complaint.findings)
        groups.setdefault((tuple(complaint.facts), said), []).append(place)
    own = _refused_for_one_reason(
        [left[places[0]] for places in groups.values()], ties, refused
    )
    for places in groups.values():
        rows = left[places[0]]
        numbers = [_sure_numbers(complaints[place]) for place in places]
        if len(rows) == len(places) and (_differ(numbers) or own.issuperset(rows)):
            # Numbers grow with the rows, whatever they count from.
            for place, row in zip(_by_number(places, numbers), rows, strict=True):
                ties[place] = RowMatch(int(row), "values", _INTERCHANGEABLE)
                del left[place]


def _refused_for_one_reason(
    groups: Sequence[Rows], ties: Sequence[RowMatch], refused: int | None
) -> frozenset[int]:
    """Return the rows that must have been refused, and that one group alone explains.

    If the lines together can be about no more rows than were refused, then each of
    these was.
    """
    if refused is None or any(t.row is None and t is not SEVERAL for t in ties):
        return frozenset()
    if any(len(rows) > refused for rows in groups):
        return frozenset()
    tied = np.unique([found.row for found in ties if found.row is not None])
    rows, times = np.unique(np.concatenate([*groups, tied]), return_counts=True)
    if len(rows) != refused:
        return frozenset()
    return frozenset(rows[times == 1].astype(np.int64).tolist())


def _sure_numbers(complaint: ErrorLine) -> tuple[int, ...]:
    return tuple(n for name, n in complaint.numbers.items() if name.startswith(SURE))


def _differ(numbers: Sequence[tuple[int, ...]]) -> bool:
    return all(numbers) and len(set(numbers)) == len(numbers)


def _by_number(places: Sequence[int], numbers: Sequence[tuple[int, ...]]) -> list[int]:
    return [place for _, place in sorted(zip(numbers, places, strict=True))]


def _tie_by_order(ties: list[RowMatch], left: dict[int, Rows]) -> None:
    """Tie a line between two others to the only row between theirs that fits."""
    anchors = [
        (place, found.row)
        for place, found in enumerate(ties)
        if found.row is not None and found.certainty > _INTERCHANGEABLE
    ]
    rows = [row for _, row in anchors]
    if len(set(rows)) < _IN_ORDER or rows != sorted(rows):
        return
    places = [place for place, _ in anchors]
    for place, candidates in left.items():
        after = bisect_left(places, place)
        low = rows[after - 1] if after else 0
        high = rows[after] if after < len(rows) else candidates[-1]
        inside = candidates[(candidates >= low) & (candidates <= high)]
        if len(inside) == 1:
            ties[place] = RowMatch(int(inside[0]), "order", 0.8)
