"""Match each line of an error file with the row it is about, or with none.

A line is matched with a row only if what the line says is true of that row and of no
other, or if its number is one whose meaning the whole file proves. Where two rows fit
equally nothing is guessed.
"""

from __future__ import annotations

from bisect import bisect_left
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from cdp_frames.errorfile.complaints import Complaints
from cdp_frames.errorfile.error_lines import SURE
from cdp_frames.errorfile.row_numbers import numberings
from cdp_frames.errorfile.sent import WHOLE_ROW

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cdp_frames.errorfile.error_lines import ErrorLine
    from cdp_frames.errorfile.names import Names
    from cdp_frames.errorfile.row_numbers import Numbering
    from cdp_frames.errorfile.sent import Fact, Rows, SentRows

# This many lines in the order of their rows are in that order on purpose: by chance
# they are so once in 12! = 479 million times.
_IN_ORDER: Final = 12

# A value was seen by a service, which may show it as something else.
BY_VALUES: Final = 0.97

# The certainty of a line that says the same as others about as many rows.
_INTERCHANGEABLE: Final = 0.95


class RowMatch(NamedTuple):
    """Which row a line is about.

    Attributes:
        row: its position among the rows that were sent; None if that is not certain.
        matched_by: what shows it: ``row``, ``key``, ``values``, ``number`` or
            ``order``; or why nothing does.
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


def match_rows(
    lines: Sequence[ErrorLine],
    sent: SentRows,
    match_key: str,
    names: Names,
    refused: int | None = None,
) -> list[RowMatch]:
    """Match lines with rows.

    Args:
        lines: all n lines of the file; what a line says of its row is believed, so only
            what was checked against the rows may be among it.
        sent: the rows that were sent.
        match_key: the sent column that rows are matched by.
        names: the names that may stand in the file.
        refused: how many rows the CDP counts as refused, if it is known.

    Returns:
        The n matches, in the order of the lines.
    """
    proven, unproven = numberings(lines, sent, Complaints(names, sent, match_key))
    by_facts = _ByFacts(lines, sent, match_key)
    matches: list[RowMatch] = []
    for position, line in enumerate(lines):
        rows, certainty = _numbered(line, proven)
        if len(rows) > 1:
            match = CONTRADICTION
        elif rows:
            (row,) = rows
            match = RowMatch(row, by_facts.label(line, "number"), certainty)
        elif line.facts:
            match = by_facts.match(position)
        else:
            match = NO_BASE if unproven & line.numbers.keys() else NO_FACTS
        matches.append(match)
    _match_all_that_fit(lines, matches, by_facts.left, refused)
    _match_by_order(matches, by_facts.left)
    return _no_more_than(refused, matches)


def _no_more_than(refused: int | None, matches: list[RowMatch]) -> list[RowMatch]:
    """Let go of the least certain matches where they name more rows than refused."""
    if refused is None:
        return matches
    for certainty in sorted(
        {match.certainty for match in matches if match.row is not None}
    ):
        named = {match.row for match in matches if match.row is not None}
        if len(named) <= refused or certainty == 1:
            break
        matches = [
            SEVERAL if match.row is not None and match.certainty == certainty else match
            for match in matches
        ]
    return matches


def _numbered(line: ErrorLine, proven: Sequence[Numbering]) -> tuple[set[int], float]:
    """Return the rows that a line's numbers mean: one, if they agree."""
    of_line = [numbering for numbering in proven if numbering.source in line.numbers]
    rows = {n.rows[line.numbers[n.source]] for n in of_line}
    certainty = max((numbering.certainty for numbering in of_line), default=0.0)
    return rows, 1.0 if line.facts else certainty


class _ByFacts:
    """Matches lines by what they say of their rows.

    Attributes:
        left: the position of each line that several rows fit -> those rows.
    """

    def __init__(
        self, lines: Sequence[ErrorLine], sent: SentRows, match_key: str
    ) -> None:
        self.left: dict[int, Rows] = {}
        self._lines = lines
        self._sent = sent
        self._key = match_key
        self._known: dict[tuple[Fact, ...], Rows] = {}

    def match(self, position: int) -> RowMatch:
        line = self._lines[position]
        rows = self._rows(tuple(line.facts))
        if len(rows) == 1:
            label = self.label(line, "values")
            certainty = BY_VALUES if label == "values" else 1.0
            return RowMatch(int(rows[0]), label, certainty)
        if len(rows):
            self.left[position] = rows
        return SEVERAL if len(rows) else NO_ROW

    def label(self, line: ErrorLine, otherwise: str) -> str:
        """Say what shows the row, if the facts do so by themselves."""
        stated = {cell.column for fact in line.facts for cell in fact}
        columns = set(self._sent.columns)
        if WHOLE_ROW in stated or (stated >= columns and len(columns) > 1):
            return "row"
        return "key" if self._key in stated else otherwise

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
        for line in self._lines:
            for cell in chain.from_iterable(line.facts):
                texts.setdefault(cell.column, set()).add(cell.text)
        return frozenset(
            column for column, stated in texts.items() if self._is_kept(column, stated)
        )

    def _is_kept(self, column: str, texts: set[str]) -> bool:
        if column == WHOLE_ROW or all(text == text.strip().lower() for text in texts):
            return False
        stated = pa.array(list(texts), pa.large_string())
        found = pc.is_in(stated, value_set=self._sent.exact(column))
        return bool(pc.all(found).as_py())


def _match_all_that_fit(
    lines: Sequence[ErrorLine],
    matches: list[RowMatch],
    left: dict[int, Rows],
    refused: int | None,
) -> None:
    """Match as many lines as there are rows that fit them, each with another row.

    Lines that say the same are about the same rows in any order. That none of them only
    repeats another one is known where they have row numbers of their own; or where
    every row that fits must have been refused and no other line can be about it.
    """
    groups: dict[tuple[object, ...], list[int]] = {}
    for position in left:
        line = lines[position]
        findings = tuple((f.field, f.code, f.message) for f in line.findings)
        groups.setdefault((tuple(line.facts), findings), []).append(position)
    candidates = [left[positions[0]] for positions in groups.values()]
    explained_once = _refused_for_one_reason(candidates, matches, refused)
    for positions, rows in zip(groups.values(), candidates, strict=True):
        numbers = [_sure_numbers(lines[position]) for position in positions]
        if len(rows) == len(positions) and (
            _differ(numbers) or explained_once.issuperset(rows)
        ):
            # Numbers grow with the rows, whatever they count from.
            ordered = [
                position for _, position in sorted(zip(numbers, positions, strict=True))
            ]
            for position, row in zip(ordered, rows, strict=True):
                matches[position] = RowMatch(int(row), "values", _INTERCHANGEABLE)
                del left[position]


def _refused_for_one_reason(
    groups: Sequence[Rows], matches: Sequence[RowMatch], refused: int | None
) -> frozenset[int]:
    """Return the rows that must have been refused, and that one group alone explains.

    If the lines together can be about no more rows than were refused, then each of
    these was.
    """
    if refused is None or any(m.row is None and m is not SEVERAL for m in matches):
        return frozenset()
    # So much is plain without laying long lists of rows together.
    if any(len(rows) > refused for rows in groups):
        return frozenset()
    matched = np.unique([match.row for match in matches if match.row is not None])
    rows, times = np.unique(np.concatenate([*groups, matched]), return_counts=True)
    if len(rows) != refused:
        return frozenset()
    return frozenset(rows[times == 1].astype(np.int64).tolist())


def _sure_numbers(line: ErrorLine) -> tuple[int, ...]:
    return tuple(n for name, n in line.numbers.items() if name.startswith(SURE))


def _differ(numbers: Sequence[tuple[int, ...]]) -> bool:
    return all(numbers) and len(set(numbers)) == len(numbers)


def _match_by_order(matches: list[RowMatch], left: dict[int, Rows]) -> None:
    """Match a line between two others with the only row between theirs that fits.

    Only where the file shows that its lines are in the order of their rows.
    """
    anchors = [
        (position, match.row)
        for position, match in enumerate(matches)
        if match.row is not None and match.certainty > _INTERCHANGEABLE
    ]
    rows = [row for _, row in anchors]
    if len(set(rows)) < _IN_ORDER or rows != sorted(rows):
        return
    positions = [position for position, _ in anchors]
    for position, candidates in left.items():
        after = bisect_left(positions, position)
        low = rows[after - 1] if after else 0
        high = rows[after] if after < len(rows) else candidates[-1]
        inside = candidates[(candidates >= low) & (candidates <= high)]
        if len(inside) == 1:
            matches[position] = RowMatch(int(inside[0]), "order", 0.8)
