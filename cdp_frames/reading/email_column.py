"""Which column of a file holds the address of the person in the row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from cdp_frames.text.addresses import ADDRESS
from cdp_frames.text.cells import shows
from cdp_frames.text.own_address import Facts, are_the_same, choose, judged
from cdp_frames.text.persons import settle_persons

if TYPE_CHECKING:
    import pandas as pd

    from cdp_frames.reading.table import Table
    from cdp_frames.text.persons import Whose


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A column that may hold the addresses.

    Attributes:
        column: its name.
        filled: in how many rows of the sample it has a value.
        addresses: how many of those are addresses.
        score: how likely it is the one; below 0 for one that is ruled out.
        why: for people.
    """

    column: str
    filled: int
    addresses: int
    score: float
    why: str


class Found(NamedTuple):
    """What was found of the person's address.

    Attributes:
        candidates: the columns that may hold it, the best first.
        chosen: the one that does; None if there is none, or not for us to say.
        rivals: the columns of which the user has to name one.
    """

    candidates: tuple[Candidate, ...]
    chosen: str | None
    rivals: tuple[str, ...]


def find_email_column(table: Table) -> Found:
    """Find the column that holds the person's address, by values and by names.

    Args:
        table: the rows, and what the family knows about them.
    """
    sample = table.sample()
    names = [*sample.columns]
    persons = settle_persons([(name, table.labels.get(name, "")) for name in names])
    facts = {
        name: judged(_facts(table, name, sample[name], whose))
        for name, whose in zip(names, persons, strict=True)
    }
    known = {name: each for name, each in facts.items() if each is not None}
    columns = [*known]

    def same(one: int, other: int) -> bool:
        return are_the_same(sample[columns[one]], sample[columns[other]])

    choice = choose([*known.values()], same)
    found = [
        Candidate(
            column=name,
            filled=each.facts.filled,
            addresses=each.facts.addresses,
            score=each.score,
            why=each.why,
        )
        for name, each in known.items()
    ]
    chosen = None if choice.chosen is None else columns[choice.chosen]
    return Found(
        # The chosen one first. Stable: of equals the first in the file comes first.
        tuple(sorted(found, key=lambda each: (each.column != chosen, -each.score))),
        chosen,
        tuple(columns[place] for place in choice.rivals),
    )


def _holding(values: pd.Series, what: str, *, regex: bool) -> pd.Series:
    return values[values.str.contains(what, regex=regex).to_numpy(dtype=bool)]


def _facts(table: Table, column: str, values: pd.Series, whose: Whose) -> Facts:
    present = values[shows(values)]
    # Without an @ there is no need to look for an address.
    found = _holding(_holding(present, "@", regex=False), ADDRESS, regex=True)
    other = f"somebody else's address ({whose.other!r})" if whose.other else ""
    rank = 0.0
    if column in table.email:
        rank = 2 - table.email.index(column) / len(table.email)
    return Facts(
        names=whose.texts,
        rows=len(values),
        filled=len(present),
        addresses=len(found),
        distinct=int(found.str.casefold().nunique()),
        other=table.not_email.get(column, "") or other,
        rank=rank,
    )
