"""Which column holds the address of the person in the row: one judgement for all.

A file is judged when it is read, and a frame when it is mapped, by the same table of
words and the same rules: a header that has a word for e-mail goes before one that has
none; somebody else's address is never it; and where two are as likely, nobody guesses.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from cdp_frames.text.cells import shows
from cdp_frames.text.equal_persons import are_of_equals, are_repeated, numbered
from cdp_frames.text.names import clean
from cdp_frames.text.prose import counted
from cdp_frames.text.vocabulary.concepts import concepts, speaks_of_email
from cdp_frames.text.vocabulary.headers import read_header
from cdp_frames.text.vocabulary.tables import email_names, folded_list

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import pandas as pd

_MOSTLY: Final = 0.3
# Headers that hold no word for e-mail are about somebody else only if they are short,
# and those that are sentences speak of others beside the person.
_BRIEF: Final = 24
_SENTENCE: Final = 40

# What a header says, from nothing to exactly "E-mail".
_UNNAMED, _FURTHER, _CONTAINS, _EXACT = 0.0, 0.4, 0.8, 1.0
# Less than this share of different addresses is doubted, by what the header says.
_DOUBTED: Final = {_UNNAMED: 0.5, _FURTHER: 0.1, _CONTAINS: 0.1, _EXACT: 0.0}
_ENOUGH: Final = 4
# Filled under half as often as another: no rival of it.
_HALF: Final = 2
# So many times more different addresses make a column without a word for e-mail, or
# one of somebody else, a rival of one that has it.
_FAR_MORE: Final = 4
# Of many rows that share this few addresses, the address is of a few people who have to
# do with the rows, if another column says something else in nearly each.
_MANY: Final = 12
_FEW: Final = 0.2
_NEARLY_ALL: Final = 0.8


class Facts(NamedTuple):
    """What a column shows of itself.

    Attributes:
        names: its header and its label.
        rows: how many rows were looked at.
        filled: in how many of them it has a value.
        addresses: how many of the values are addresses.
        distinct: how many different ones.
        other: why it holds somebody else's, if that is known; empty if not.
        rank: how much the family of the file prefers it, from 0 to 2.
    """

    names: tuple[str, ...]
    rows: int
    filled: int
    addresses: int
    distinct: int
    other: str = ""
    rank: float = 0.0


class Judged(NamedTuple):
    """What to think of a column.

    Attributes:
        facts: what it shows.
        named: how much its header sounds like an address, 0 to 1.
        score: how likely it is the one; below 0 for one that is ruled out.
        why: for people.
    """

    facts: Facts
    named: float
    score: float
    why: str


class Choice(NamedTuple):
    """Which of several columns it is.

    Attributes:
        chosen: its place among them; None if it is none, or not for us to say.
        rivals: the places of those of which the user has to name one.
    """

    chosen: int | None
    rivals: tuple[int, ...] = ()


def judged(facts: Facts) -> Judged | None:
    """Say how likely a column holds the person's address; None if not at all."""
    holds_some = facts.addresses > 0
    named = max(how_named(name, holds_some=holds_some) for name in facts.names)
    share = facts.addresses / facts.filled if facts.filled else 0.0
    if not named and share < _MOSTLY:
        return None
    coverage = facts.addresses / facts.rows if facts.rows else 0.0
    score = coverage + 0.5 * share + 0.6 * named + 0.2 * facts.rank
    other = facts.other or next(filter(None, map(whose, facts.names)), "")
    if other:
        return Judged(facts, named, round(score - 10, 3), other)
    if facts.filled and not facts.addresses and not named:
        return None
    return Judged(facts, named, round(score, 3), _sentence(facts))


def choose(
    columns: Sequence[Judged], same: Callable[[int, int], bool] = lambda *_: False
) -> Choice:
    """Choose the column of the person's address, or say between which the user has to.

    Args:
        columns: what to think of each.
        same: says of two of them, by their places, whether they hold the same.
    """
    order = sorted(
        (place for place, each in enumerate(columns) if each.score > 0),
        key=lambda place: (
            -_tier(columns[place]),
            _is_of_few(columns[place]),
            -columns[place].score,
            # The plainest name of several for the same, wherever it stands.
            min(
                ((len(n), n) for n in columns[place].facts.names if n), default=(0, "")
            ),
        ),
    )
    if not order:
        return Choice(None, _equals_ruled_out(columns))
    best, *others = order
    if columns[best].facts.rank:
        # The family of the file knows.
        return Choice(best)
    rivals = [
        place
        for place in others
        if _rivals(columns[best], columns[place]) and not same(best, place)
    ]
    rivals += _ruled_out_rivals(columns, best)
    if rivals or _is_doubted(columns[best]):
        return Choice(None, (best, *rivals))
    return Choice(best)


def _ruled_out_rivals(columns: Sequence[Judged], best: int) -> list[int]:
    """Return the places of somebody else's addresses that differ in nearly each row.

    Where the best one says the same of many rows, those may be the persons' own.
    """
    if not _is_of_few(columns[best]):
        return []
    return [
        place
        for place, each in enumerate(columns)
        if each.score < 0 and each.named and _is_of_each_row(each)
    ]


def are_the_same(one: pd.Series, other: pd.Series) -> bool:
    """Say whether two columns hold the same wherever both hold anything."""
    both = shows(one) & shows(other)
    if not both.any():
        return False
    left = one[both].astype("str").str.strip().str.casefold()
    right = other[both].astype("str").str.strip().str.casefold()
    return bool((left == right).all())


def how_named(name: str, *, holds_some: bool) -> float:
    """Return how much a header sounds like an address, 0 to 1.

    Args:
        name: the header, or its label.
        holds_some: whether some of the values are addresses.

    Examples:
        >>> how_named("E-Mail", holds_some=True), how_named("X", holds_some=True)
        (1.0, 0.0)
    """
    header = read_header(clean(name))
    if not header.key or _has_part(header.key, "no_address"):
        return _UNNAMED
    if header.key in email_names():
        return _EXACT
    found = header.found.get("email")
    # A word for mail within a longer header may mean letters.
    is_sure = speaks_of_email(header.key) or (found and found.level != "part")
    if not is_sure and not (found and holds_some):
        return _UNNAMED
    further = header.further or _has_part(header.key, "further_address")
    return _FURTHER if further else _CONTAINS


def whose(name: str) -> str:
    """Say whose address a header speaks of; empty if it is the person's own.

    Examples:
        >>> whose("Mother's email"), whose("Email")
        ("somebody else's address ('mother')", '')
    """
    header = read_header(clean(name))
    longest = _SENTENCE if speaks_of_email(header.key) else _BRIEF - 1
    # "Your e-mail (your manager gets a copy)" asks for the person's own.
    if len(header.key) > longest:
        return ""
    word = (
        header.sign_word
        if header.sign == "others"
        else concepts().signs["others"].glued_in(header.key)
    )
    return f"somebody else's address ({word!r})" if word else ""


def _tier(column: Judged) -> float:
    """Rank by the header, if there is an address under it."""
    return column.named if column.facts.addresses else -1.0


def _of_equals(one: Judged, other: Judged) -> bool:
    """Say whether they are of two persons that are alike."""
    ours, theirs = one.facts.names, other.facts.names
    return are_of_equals(ours[0], theirs[0])


def _equals_ruled_out(columns: Sequence[Judged]) -> tuple[int, ...]:
    """Return the places of persons that are alike where the file has nobody else.

    "Partner 1" and "Partner 2" are somebody else's in a file of customers; where there
    is no other address, the user has to say which of them it is.
    """
    able = [
        place
        for place, each in enumerate(columns)
        if each.named and each.facts.addresses and numbered(each.facts.names[0])
    ]
    alike = {
        place
        for place in able
        for other in able
        if place != other and _of_equals(columns[place], columns[other])
    }
    return tuple(sorted(alike))


def _rivals(best: Judged, other: Judged) -> bool:
    """Say whether a column could be it as well as the best one."""
    mine, theirs = best.facts, other.facts
    if not theirs.addresses:
        return False
    # However few of the second persons gave an address.
    if _of_equals(best, other) or (_is_of_few(best) and _is_of_each_row(other)):
        return True
    # "Backup address for mail" of a few beside a column that has one for each row.
    sparse = mine.addresses * _HALF < theirs.addresses and best.named < _EXACT
    if sparse and _is_of_each_row(other):
        return True
    fuller = theirs.addresses * _HALF < mine.addresses
    return not (fuller or _share(other) * _HALF < _share(best)) and _named_so(
        best, other
    )


def _named_so(best: Judged, other: Judged) -> bool:
    """Say whether the headers leave it open which of two columns it is."""
    mine, theirs = best.facts, other.facts
    if other.named >= _CONTAINS or are_repeated(mine.names[0], theirs.names[0]):
        return True
    if other.named == _FURTHER:
        return best.named == _FURTHER
    # Words for e-mail beat none, but for a column that says the same of everybody.
    return best.named == _UNNAMED or _share(best) * _FAR_MORE < _share(other)


def _is_of_few(column: Judged) -> bool:
    """Say whether many rows share a few addresses."""
    return column.facts.addresses >= _MANY and _share(column) <= _FEW


def _is_of_each_row(column: Judged) -> bool:
    """Say whether nearly each row has an address, and one of its own."""
    facts = column.facts
    filled = facts.addresses >= _NEARLY_ALL * facts.rows
    return filled and _share(column) >= _NEARLY_ALL


def _is_doubted(column: Judged) -> bool:
    """Say whether its addresses repeat too often for what its header says."""
    if column.facts.addresses < _ENOUGH:
        return False
    return _share(column) < _DOUBTED[column.named]


def _share(column: Judged) -> float:
    facts = column.facts
    return facts.distinct / facts.addresses if facts.addresses else 0.0


def _has_part(key: str, sign: str) -> bool:
    return any(part in key for part in folded_list("header_signs", sign, "parts"))


def _sentence(facts: Facts) -> str:
    if not facts.filled:
        return "named like it, but empty"
    found = counted(facts.addresses, "address", "addresses")
    values, rows = counted(facts.filled, "value"), counted(facts.rows, "row")
    return f"{found} among {values} in {rows}"
