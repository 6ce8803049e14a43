"""Repairs are tried on refused cells, and those that the kind lets pass are kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from cdp_frames.kinds.repairs import ESCAPES, FIRST, WORDS, Suggestion, together
from cdp_frames.kinds.traces import without_traces
from cdp_frames.suggesting import (
    addresses,
    countries,
    moments,
    numbers,
    phones,
    yes_and_no,
)
from cdp_frames.suggesting.plainer import LIKELY as WRAPPED, plainer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    # Takes a refused cell, and yields what may be meant with what was done.
    Candidates = Callable[["Refused"], Iterator[tuple[str, str]]]
    # Takes m candidates with the place of the cell of each, and returns what they come
    # to as they would be sent; None for those that are refused.
    Judge = Callable[[Sequence[str], Sequence[int]], Sequence[str | None]]


class Refused(NamedTuple):
    """A cell that was refused.

    Attributes:
        text: the cell.
        code: why, of ``problems.PROBLEMS``.
        detail: the same in particular.
    """

    text: str
    code: str
    detail: str = ""


# What is longer than these characters is no slip of a value.
_LONGEST: Final = 200

_CANDIDATES: Final[dict[str, Candidates]] = {
    "email": addresses.candidates,
    "phone": phones.candidates,
    "date": moments.candidates,
    "timestamp": moments.candidates,
    "integer": numbers.candidates,
    "number": numbers.candidates,
    "boolean": yes_and_no.candidates,
    "country": countries.candidates,
}

# A text without a match has no candidates; to look is quick (RE2, as Arrow has it).
LIKELY: Final = {
    "email": f"{addresses.LIKELY}|{WRAPPED}",
    "phone": f"{phones.LIKELY}|{WRAPPED}",
    "date": r".",
    "timestamp": r".",
    "integer": r".",
    "number": r".",
    "boolean": r".",
    "country": r".",
}


def judged(
    kind: str, cells: Sequence[Refused], judge: Judge
) -> list[Suggestion | None]:
    """Suggest a value for each refused cell, where a repair leads to one that passes.

    Args:
        kind: the kind of the column.
        cells: m refused cells.
        judge: says what texts would come to in the place of a cell.

    Returns:
        m suggestions; None where no repair passes. Where the same repair leads to two
        values, the second is the alternative.
    """
    candidates_of = _CANDIDATES.get(kind)
    if candidates_of is None:
        return [None] * len(cells)
    tried = [
        (place, text, repair)
        for place, cell in enumerate(cells)
        if len(cell.text) <= _LONGEST
        for text, repair in _tried(cell, candidates_of)
        if text != cell.text
    ]
    if not tried:
        return [None] * len(cells)
    places, texts, repairs = zip(*tried, strict=True)
    found: list[Suggestion | None] = [None] * len(cells)
    values = _as_they_pass(texts, judge(texts, places), places, judge)
    for place, repair, value in zip(places, repairs, values, strict=True):
        first = found[place]
        if value is None or value == cells[place].text:
            continue
        if first is None:
            found[place] = Suggestion(value, repair)
        elif first.alternative is None and first.repair == repair:
            other = value if value != first.value else None
            found[place] = first._replace(alternative=other)
    return [each and _alone(each) for each in found]


def _tried(cell: Refused, candidates_of: Candidates) -> Iterator[tuple[str, str]]:
    """Yield candidates for a cell, and for what is left of it without its wrapping."""
    clean = without_traces(cell.text)
    if clean != cell.text:  # no word of a tag is one of the cell
        yield clean, ESCAPES
        for text, repair in candidates_of(cell._replace(text=clean)):
            yield text, together(ESCAPES, repair)
    else:
        yield from candidates_of(cell)
    for plain, done in plainer(clean):
        yield plain, done
        for text, repair in candidates_of(cell._replace(text=plain)):
            yield text, together(done, repair)


def _as_they_pass(
    texts: Sequence[str],
    values: Sequence[str | None],
    places: Sequence[int],
    judge: Judge,
) -> list[str | None]:
    """Return values in a form that comes to the same when it is read in their place.

    ``12.345`` is another number in a column whose decimal mark is a comma: there the
    text that was tried says it.
    """
    some = [at for at, value in enumerate(values) if value is not None]
    again = judge([str(values[at]) for at in some], [places[at] for at in some])
    kept = [*values]
    for at, value in zip(some, again, strict=True):
        if value != values[at]:
            kept[at] = texts[at]
    return kept


def _alone(found: Suggestion) -> Suggestion:
    """Call the first of several what it is: where there is no second, the only one."""
    if FIRST in found.repair and found.alternative is None:
        return found._replace(repair=found.repair.replace(FIRST, WORDS))
    return found
