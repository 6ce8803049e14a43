"""Every value that a few steps make of the examples, with the steps that make it.

Values are kept as vectors, one text for each example: expressions with the same vector
are not told apart by the examples, and stay together from here on.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from cdp_frames.repair.learning.candidates import (
    cases,
    extractions,
    slices,
    transforms,
    whole,
)
from cdp_frames.repair.learning.expression import Expression

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cdp_frames.repair.learning.expression import Step

    Vector = tuple[str, ...]
    Pool = dict[Vector, list[Expression]]

# How many sources the second step is tried on, simplest first.
_SOURCES: Final = 40
_WRITING: Final = frozenset(
    {"pad", "unpad", "number", "country", "country_name", "month_number", "swap"}
)
# How many are cut by position.
_CUT: Final = 30
# How many expressions with one vector are kept.
_KEPT: Final = 40
# What a second step costs beyond itself.
_DEEPER: Final = 0.4


def pool_of(
    befores: tuple[str, ...], afters: tuple[str, ...], region: str | None
) -> Pool:
    """Return what can be made of the cells and stands in the outputs.

    Args:
        befores: k cells.
        afters: what they shall become.
        region: where phones are dialled; None if they have to say so.
    """
    start = Expression()
    pool: Pool = {befores: [start]}
    _extend(pool, befores, [start], extractions(befores))
    first = sorted(pool.items(), key=lambda item: item[1][0].cost)[:_SOURCES]
    for vector, found in first:
        if vector != befores and _overlaps(vector, afters):
            _extend(pool, vector, found[:1], extractions(vector), _DEEPER, afters)
    for vector, found in [(vector, _few(found, 8)) for vector, found in pool.items()]:
        if _may_become(vector, afters):
            _extend(pool, vector, found, transforms(vector, afters), 0.0, afters)
    _cut(pool, afters)
    _extend(pool, befores, [start], whole(befores, afters, region), 0.0, afters)
    for vector, found in pool.items():
        if vector != afters:
            found[:] = [_in_part(vector, each) for each in found]
    usable = {v: f for v, f in pool.items() if _within(v, afters)}
    return {v: _few(f, _KEPT) for v, f in usable.items()}


def _cut(pool: Pool, afters: tuple[str, ...]) -> None:
    """Add what is cut by position, and what then differs from the outputs in case."""
    read = [item for item in pool.items() if _overlaps(item[0], afters)]
    read.sort(key=lambda item: item[1][0].cost)
    for vector, every in read[:_CUT]:
        found = _few([each for each in every if not _writes(each)], 3)
        if found:
            _extend(pool, vector, found, slices(vector, afters), 0.0, afters)
    for vector, found in [(vector, _few(found, 3)) for vector, found in pool.items()]:
        if not _within(vector, afters) and _within_folded(vector, afters):
            _extend(pool, vector, found, cases(), 0.0, afters)


def _writes(expression: Expression) -> bool:
    """Say whether a value was written anew: nobody cuts a piece out of that."""
    return bool(expression.steps) and expression.steps[-1].name in _WRITING


def _in_part(vector: Vector, expression: Expression) -> Expression:
    """Make dear what nobody means by a part of an output.

    That is a program on all words, blanks at an end, and a number of letters that
    ends somewhere in a word.
    """
    last = expression.steps[-1].name if expression.steps else ""
    extra = 1.0 if last in {"words", "initials"} else 0.0
    if any(value != value.strip() for value in vector):
        extra += 0.8
    if last == "cut":
        extra += 2.5 * any(" " in value for value in vector)
        letters = max(sum(map(str.isalpha, value)) for value in vector)
        extra += 0.2 * max(letters - 1, 0)
    return Expression(expression.steps, expression.cost + extra)


def _few(found: list[Expression], count: int) -> list[Expression]:
    return sorted(found, key=lambda each: (each.cost, len(each.steps)))[:count]


def _extend(
    pool: Pool,
    vector: Vector,
    sources: list[Expression],
    candidates: Iterable[tuple[Step, float]],
    deeper: float = 0.0,
    of: tuple[str, ...] | None = None,
) -> None:
    """Try steps on the values of expressions, and keep what may be of use."""
    for step, cost in candidates:
        made = []
        for text in vector:
            value = step(text)
            if not value:
                break
            made.append(value)
        values = tuple(made)
        if len(values) < len(vector) or values == vector:
            continue
        if of is None or _overlaps(values, of):
            pool.setdefault(values, []).extend(
                source.then(step, cost + deeper) for source in sources
            )


def _within(vector: Vector, afters: tuple[str, ...]) -> bool:
    return all(v in after for v, after in zip(vector, afters, strict=True))


def _within_folded(vector: Vector, afters: tuple[str, ...]) -> bool:
    return all(
        v.casefold() in after.casefold()
        for v, after in zip(vector, afters, strict=True)
    )


def _may_become(vector: Vector, afters: tuple[str, ...]) -> bool:
    """Say whether case, zeros or accents alone may keep values out of the outputs."""
    return all(
        _bare(value) in _bare(after) or value[:3].isalpha() or value[:1].isdigit()
        for value, after in zip(vector, afters, strict=True)
    )


def _overlaps(vector: Vector, afters: tuple[str, ...]) -> bool:
    return all(
        not set(value.casefold()).isdisjoint(after.casefold())
        for value, after in zip(vector, afters, strict=True)
    )


def _bare(text: str) -> str:
    return re.sub(r"[\W_]|(?<!\d)0+(?=\d)", "", text.casefold())
