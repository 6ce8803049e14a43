"""Which column holds the address of the person in the row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from cdp_frames.text.addresses import ADDRESS
from cdp_frames.text.cells import shows
from cdp_frames.text.names import clean
from cdp_frames.text.prose import counted
from cdp_frames.text.vocabulary.concepts import concepts, speaks_of_email
from cdp_frames.text.vocabulary.headers import read_header
from cdp_frames.text.vocabulary.tables import email_names, folded_list

if TYPE_CHECKING:
    import pandas as pd

    from cdp_frames.reading.table import Table

_MOSTLY = 0.3
# Headers that hold no word for e-mail are about somebody else only if they are short,
# and those that are sentences speak of others beside the person.
_BRIEF: Final = 24
_SENTENCE: Final = 40


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


def candidates(table: Table) -> list[Candidate]:
    """Return the columns that may hold the person's address, the best first.

    By values as much as by names: a column counts if a good part of its values are
    addresses, or if its name says so.

    Args:
        table: the rows, and what the family knows about them.
    """
    sample = table.sample()
    found = [_candidate(table, column, sample[column]) for column in sample.columns]
    # Stable: of equals the first in the file comes first.
    return sorted(
        (candidate for candidate in found if candidate is not None),
        key=lambda candidate: -candidate.score,
    )


def _candidate(table: Table, column: str, values: pd.Series) -> Candidate | None:
    present = values[shows(values)]
    addresses = int(present.str.contains(ADDRESS, regex=True).sum())
    label = table.labels.get(column, "")
    named = max(_named(name, holds_some=addresses > 0) for name in (column, label))
    share = addresses / len(present) if len(present) else 0.0
    if not named and share < _MOSTLY:
        return None
    coverage = addresses / len(values) if len(values) else 0.0
    score = coverage + 0.5 * share + 0.6 * named
    if column in table.email:
        score += 0.2 * (2 - table.email.index(column) / len(table.email))
    why = _sentence(len(present), addresses, len(values))
    other = table.not_email.get(column) or _others(column) or _others(label)
    if other:
        score, why = score - 10, other
    elif present.size and not addresses and not named:
        return None
    return Candidate(
        column=column,
        filled=len(present),
        addresses=addresses,
        score=round(score, 3),
        why=why,
    )


def _named(name: str, *, holds_some: bool) -> float:
    """Return how much a header sounds like an address, 0 to 1.

    Args:
        name: the header, or its label.
        holds_some: whether some of the values are addresses.
    """
    header = read_header(clean(name))
    if not header.key or _has_part(header.key, "no_address"):
        return 0.0
    if header.key in email_names():
        return 1.0
    found = header.found.get("email")
    # A word for mail within a longer header may mean letters.
    is_sure = speaks_of_email(header.key) or (found and found.level != "part")
    if not is_sure and not (found and holds_some):
        return 0.0
    return 0.4 if header.further or _has_part(header.key, "further_address") else 0.8


def _has_part(key: str, sign: str) -> bool:
    return any(part in key for part in folded_list("header_signs", sign, "parts"))


def _others(name: str) -> str | None:
    """Say whose address a header speaks of, if it is not the person's."""
    header = read_header(clean(name))
    longest = _SENTENCE if speaks_of_email(header.key) else _BRIEF - 1
    # "Your e-mail (your manager gets a copy)" asks for the person's own.
    if len(header.key) > longest:
        return None
    word = header.sign_word if header.sign == "others" else _glued(header.key)
    return f"somebody else's address ({word!r})" if word else None


def _glued(key: str) -> str:
    """Return a word for another person within a longer one; empty if there is none."""
    glued = concepts().signs["others"].glued
    return next((word for part, word in glued.items() if part in key), "")


def _sentence(filled: int, addresses: int, total: int) -> str:
    if not filled:
        return "named like it, but empty"
    found = counted(addresses, "address", "addresses")
    values, rows = counted(filled, "value"), counted(total, "row")
    return f"{found} among {values} in {rows}"
