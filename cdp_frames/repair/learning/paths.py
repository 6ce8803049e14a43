"""The ways in which the outputs of all examples are put together of the same pieces.

A state is how far each output is written; a piece leads from one to the next in all of
them at once. The cheapest ways come first.
"""

from __future__ import annotations

import re
from heapq import heappop, heappush
from itertools import count
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from cdp_frames.repair.learning.pool import Vector

    State = tuple[int, ...]
    # The texts that a piece writes, one for each example; the flag is of a constant.
    Link = tuple[Vector, bool]

# How many states are looked at, and how many ways are kept.
_STATES: Final = 4_000
_WAYS: Final = 24
_PIECE: Final = 0.6


def ways(
    costs: dict[Vector, float],
    befores: tuple[str, ...],
    afters: tuple[str, ...],
    slack: float,
) -> list[tuple[float, tuple[Link, ...]]]:
    """Return the cheapest ways to write the outputs, each with its cost.

    Args:
        costs: what the cheapest expression of each vector costs.
        befores: the k cells.
        afters: their outputs.
        slack: how much more than the cheapest a way may cost.

    Returns:
        Some ways, the cheapest first; none if there is none without limits.
    """
    goal = tuple(len(after) for after in afters)
    index: dict[str, list[Vector]] = {}
    for vector in costs:
        index.setdefault(vector[0][0], []).append(vector)
    onward = _graph(index, costs, (befores, afters))
    if onward is None or goal not in onward[1]:
        return []
    edges, left = onward
    start = (0,) * len(afters)
    if start not in left:
        return []
    limit, tie = left[start] + slack, count()
    heap: list[tuple[float, int, float, State, bool, tuple[Link, ...]]] = [
        (left[start], next(tie), 0.0, start, False, ())
    ]
    found: list[tuple[float, tuple[Link, ...]]] = []
    while heap and len(found) < _WAYS:
        _, _, spent, state, constant, links = heappop(heap)
        if state == goal:
            found.append((spent, links))
            continue
        for after, link, cost in edges.get(state, ()):
            total = spent + cost
            if after in left and not (constant and link[1]):
                bound = total + left[after]
                if bound <= limit:
                    heappush(
                        heap, (bound, next(tie), total, after, link[1], (*links, link))
                    )
    return found


def _graph(
    index: dict[str, list[Vector]],
    costs: dict[Vector, float],
    examples: tuple[tuple[str, ...], tuple[str, ...]],
) -> tuple[dict[State, list[tuple[State, Link, float]]], dict[State, float]] | None:
    """Return the edges between states, and what each is from the end at least."""
    _, afters = examples
    start = (0,) * len(afters)
    edges: dict[State, list[tuple[State, Link, float]]] = {}
    todo = [start]
    while todo:
        state = todo.pop()
        if state in edges:
            continue
        if len(edges) > _STATES:
            return None
        edges[state] = _from(state, index, costs, examples)
        todo += [after for after, _, _ in edges[state]]
    left = {tuple(len(after) for after in afters): 0.0}
    # Every edge leads on in all outputs, so that the order of sums is one of states.
    for state in sorted(edges, key=sum, reverse=True):
        options = [
            cost + left[after] for after, _, cost in edges[state] if after in left
        ]
        if options:
            left[state] = min(options)
    return edges, left


def _from(
    state: State,
    index: dict[str, list[Vector]],
    costs: dict[Vector, float],
    examples: tuple[tuple[str, ...], tuple[str, ...]],
) -> list[tuple[State, Link, float]]:
    befores, afters = examples
    if any(at >= len(after) for at, after in zip(state, afters, strict=True)):
        return []
    links = []
    for vector in index.get(afters[0][state[0]], ()):
        if all(
            after.startswith(value, at)
            for value, at, after in zip(vector, state, afters, strict=True)
        ):
            after = tuple(
                at + len(value) for value, at in zip(vector, state, strict=True)
            )
            cost = costs[vector] + _PIECE + _seam(after, afters)
            links.append((after, (vector, False), cost))
    shared = _ahead(state, afters)
    for length in range(1, len(shared) + 1):
        text = shared[:length]
        after = tuple(at + length for at in state)
        link = ((text,) * len(afters), True)
        links.append((after, link, constant_cost(text, befores) + _seam(after, afters)))
    return links


def _seam(state: State, afters: tuple[str, ...]) -> float:
    """Return what it costs to have a seam here: people don't glue within a word."""
    cost = 0.0
    for at, after in zip(state, afters, strict=True):
        pair = after[at - 1 : at + 1]
        if len(pair) == 2:  # noqa: PLR2004 - the signs on both sides of the seam
            cost += 0.6 * pair.isalpha() + 0.5 * pair.isdigit()
    return cost / len(afters)


def _ahead(state: State, afters: tuple[str, ...]) -> str:
    """Return what all outputs go on with."""
    rests = [after[at : at + 40] for at, after in zip(state, afters, strict=True)]
    length = 0
    for chars in zip(*rests, strict=False):
        if len(set(chars)) > 1:
            break
        length += 1
    return rests[0][:length]


def constant_cost(text: str, befores: tuple[str, ...]) -> float:
    """Return what a constant costs: marks little, letters and digits more.

    What stands in every cell is more likely read from it.
    """
    runs = re.findall(r"[^\W_]+", text)
    letters = sum(map(len, runs))
    cost = 0.3 + 0.1 * (len(text) - letters) + (1.0 + 0.45 * letters if letters else 0)
    shared = sum(len(run) for run in runs if all(run in before for before in befores))
    return cost + (0.8 + 0.2 * shared if shared else 0.0)
