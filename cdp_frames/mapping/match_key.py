"""The column of the match key, where that is an address: one, or a question."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from cdp_frames.mapping.mapped_columns import Question
from cdp_frames.text.addresses import is_address
from cdp_frames.text.equal_persons import is_of_one_of
from cdp_frames.text.own_address import Facts, are_the_same, choose, judged
from cdp_frames.text.prose import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cdp_frames.mapping.columns import Column
    from cdp_frames.mapping.evidence import PairEvidence
    from cdp_frames.text.own_address import Judged
    from cdp_frames.text.persons import Whose

# What the chosen one of several is worth at least: that it is certain enough.
_CHOSEN: Final = 4.0
_OF_EQUALS: Final = "about one of two persons that are alike (.questions)"


def settle_address(
    scores: np.ndarray, evidence: PairEvidence, columns: Sequence[Column]
) -> Question | None:
    """Leave one column to the field of the address, in place, or ask.

    Args:
        scores: n x m log-odds; of the columns that are not it the address becomes
            impossible.
        evidence: what is known of the pairs.
        columns: the n columns.

    Returns:
        What the user has to say; None where it is clear.
    """
    field, index = _target(evidence)
    if index < 0:
        return None
    known = _known(evidence, columns)
    rows, found = [*known], [*known.values()]
    if not any(each.facts.addresses for each in found):
        # Without any address the headers are all there is, and are weighed already.
        return None

    def same(one: int, other: int) -> bool:
        return are_the_same(columns[rows[one]].whole, columns[rows[other]].whole)

    choice = choose(found, same)
    taken = scores[rows, index]
    if rows:
        scores[:, index] = -np.inf
    if choice.chosen is not None:
        scores[rows[choice.chosen], index] = taken[choice.chosen]
    if choice.chosen is not None and len(rows) > 1:
        place = choice.chosen
        named = found[place].named > 0
        least = _CHOSEN if named and np.isfinite(taken[place]) else taken[place]
        scores[rows[place], index] = max(taken[place], least)
    if not choice.rivals:
        return None
    rivals = [found[place] for place in choice.rivals]
    sources = tuple(columns[rows[place]].seen.source for place in choice.rivals)
    return Question(field, sources, _reason(sources, rivals))


def settle_equals(
    scores: np.ndarray, question: Question | None, columns: Sequence[Column]
) -> dict[int, str]:
    """Leave behind, in place, what is of one of two persons that are alike.

    The name of "Applicant 1" beside the address of "Applicant 2" is worse than none.

    Returns:
        Why a column stays behind, by its row.
    """
    asked = () if question is None else question.sources
    told = {}
    for row, column in enumerate(columns):
        source = column.seen.source
        if asked and source not in asked and is_of_one_of(source, asked):
            scores[row] = -np.inf
            told[row] = _OF_EQUALS
    return told


def _known(evidence: PairEvidence, columns: Sequence[Column]) -> dict[int, Judged]:
    """Judge the columns that may hold an address, by their row."""
    known = {}
    for row, (clues, column) in enumerate(zip(evidence.columns, columns, strict=True)):
        # A column that says nothing of addresses costs nothing.
        if "email" not in clues.reading.found and not clues.profile.share("email"):
            continue
        if (each := judged(_facts(clues.whose, column))) is not None:
            known[row] = each
    return known


def _target(evidence: PairEvidence) -> tuple[str, int]:
    for index, target in enumerate(evidence.targets):
        if target.concept == "email" and target.field is not None:
            return target.field.name, index
    return "", -1


def _facts(whose: Whose, column: Column) -> Facts:
    cells = [str(value).strip() for value in column.sample]
    filled = sum(1 for cell in cells if cell)
    addresses = [cell.casefold() for cell in cells if is_address(cell)]
    # Of a long column a sample is looked at.
    times = int(column.whole.notna().sum()) / max(len(cells), 1)
    return Facts(
        names=(*whose.texts, ""),
        rows=len(column.whole),
        filled=round(filled * times),
        addresses=round(len(addresses) * times),
        distinct=round(len(set(addresses)) * times),
        other=f"somebody else's address ({whose.other!r})" if whose.other else "",
    )


def _reason(sources: Sequence[str], rivals: Sequence[Judged]) -> str:
    told = [
        f"{source!r} ({_counted(each.facts)})"
        for source, each in zip(sources, rivals, strict=True)
    ]
    if len(told) == 1:
        return f"column {told[0]} may not hold the address of the person in the row."
    which = f"{', '.join(told[:-1])} and {told[-1]}"
    return f"columns {which} may each hold the address of the person in the row."


def _counted(facts: Facts) -> str:
    distinct = counted(facts.distinct, "address", "different addresses")
    return f"{distinct} in {counted(facts.rows, 'row')}"
