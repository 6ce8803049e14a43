"""From examples to rules: one program for all, one for each case, or a look-up."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from cdp_frames.repair.learning.candidates import extractions
from cdp_frames.repair.learning.conditions import CONDITIONS
from cdp_frames.repair.learning.expression import LONGEST_EXAMPLE, Expression
from cdp_frames.repair.learning.rules import Lookup, Rules
from cdp_frames.repair.learning.search import search

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cdp_frames.repair.learning.search import Committee

# What a condition costs beside the programs of its cases.
_CONDITION: Final = 2.0
# How often a key has to be seen with the same output.
_REPEATS: Final = 2
# More cases than this are no rule but chance.
_CASES: Final = 6
# A program is learned from no more examples than this, taken evenly.
_EXAMPLES: Final = 8


def rules_of(
    examples: Sequence[tuple[str, str | None]],
    cells: Sequence[str],
    region: str | None,
) -> Rules:
    """Learn from examples that don't contradict each other.

    Args:
        examples: pairs of a cell and what it shall become, with their repeats.
        cells: cells to hold programs apart on.
        region: where phones are dialled; None if they have to say so.
    """
    known = dict(examples)
    outlined = CONDITIONS["outline"]
    changed = [(before, after) for before, after in known.items() if after is not None]
    short = all(len(text) <= LONGEST_EXAMPLE for example in changed for text in example)
    usable = changed if short else []
    positive = {outlined(before) for before, _ in changed}
    left = frozenset(
        outlined(before)
        for before, after in known.items()
        if after is None and outlined(before) not in positive
    )
    condition, cases = _cases(usable, cells, region)
    lookup = None if cases else _lookup(examples)
    same = all(before == after for before, after in changed)
    unchanged = frozenset(
        CONDITIONS["lengths"](before) for before, _ in changed if same
    )
    return Rules(known, left, condition, cases, lookup, unchanged)


def _cases(
    examples: list[tuple[str, str]], cells: Sequence[str], region: str | None
) -> tuple[str, dict[str, Committee]]:
    if not examples:
        return "", {}
    joint = _consistent(examples, cells, region)
    best = ("", {"": joint}) if joint else ("", {})
    cost = joint.cost if joint else float("inf")
    for name, condition in CONDITIONS.items():
        groups: dict[str, list[tuple[str, str]]] = {}
        for example in examples:
            groups.setdefault(condition(example[0]), []).append(example)
        if not 1 < len(groups) <= _CASES or cost <= _CONDITION:
            continue
        found = {
            sign: _consistent(some, cells, region) for sign, some in groups.items()
        }
        cases = {sign: each for sign, each in found.items() if each is not None}
        total = sum(each.cost for each in cases.values()) + _CONDITION
        if len(cases) == len(groups) and total < cost:
            best, cost = (name, cases), total
    return best


def _consistent(
    examples: list[tuple[str, str]], cells: Sequence[str], region: str | None
) -> Committee | None:
    """Search on some of many examples, and try what is found on all."""
    some = list(examples)
    if len(some) > _EXAMPLES:
        stride = len(some) / _EXAMPLES
        some = [some[int(place * stride)] for place in range(_EXAMPLES)]
    for _ in range(_EXAMPLES):
        committee = search(some, cells, region)
        if committee is None:
            return None
        wrong = next((e for e in examples if committee(e[0]) != e[1]), None)
        if wrong is None:
            return committee
        if wrong in some:
            return None
        some.append(wrong)
    return None


def _lookup(examples: Sequence[tuple[str, str | None]]) -> Lookup | None:
    """Return the simplest key by which outputs are looked up, if some were repeated."""
    befores = tuple(before for before, _ in examples)
    if len(examples) < _REPEATS or max(map(len, befores)) > LONGEST_EXAMPLE:
        return None
    keys = [Expression()]
    for step, cost in extractions(tuple(dict.fromkeys(befores))):
        keys.append(Expression().then(step, cost + 1.0))
    for key in sorted(keys, key=lambda each: each.cost):
        values: dict[str, set[str | None]] = {}
        seen: Counter[str] = Counter()
        for before, after in examples:
            read = key(before)
            if read is None:
                break
            folded = read.strip().casefold()
            values.setdefault(folded, set()).add(after)
            seen[folded] += 1
        else:
            table = {
                folded: value
                for folded, found in values.items()
                for value in found
                if len(found) == 1 and value is not None and seen[folded] >= _REPEATS
            }
            if table and all(len(found) == 1 for found in values.values()):
                return Lookup(key, table)
    return None
