"""Repair by example on tasks of our own: ``python -m benchmarks.repair.by_example``.

A task is solved if every one of its other cells comes out right, silently wrong if one
comes out as something else, and left to the user if some are left out and none is
wrong. Templates with a seed make the tasks. The ranking was tuned on some of them; of
the others, written before, only the sums were looked at.
"""

from __future__ import annotations

import time
from collections import Counter
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING

from benchmarks.repair import (
    harder_held_apart,
    harder_tuned_on,
    held_apart,
    tuned_on,
)
from benchmarks.repair.making import Make
from cdp_frames.repair.learning.learner import rules_of

if TYPE_CHECKING:
    from collections.abc import Callable

    Pair = tuple[str, str]
    # Takes examples and cells, returns what mends a cell.
    Learner = Callable[[list[Pair], list[str]], Callable[[str], str | None]]

SEEDS = 4
CELLS = 12
# Seconds that the other learner has for a task; it takes less where it finds anything.
PATIENCE = 1.0


def task(
    template: Callable[[Make], Pair], seed: int, count: int
) -> tuple[list[Pair], list[Pair]]:
    """Make a task: some examples, all different if they can be, and other cells."""
    make = Make(f"{template.__name__} {seed}")
    pairs = list(dict.fromkeys(template(make) for _ in range(40)))
    return pairs[:count], pairs[count : count + CELLS] or pairs[:count]


def score(learner: Learner, pairs: tuple[list[Pair], list[Pair]]) -> str:
    """Say how a task ended."""
    examples, others = pairs
    repair = learner(examples, [before for before, _ in others])
    made = [(repair(before), after) for before, after in others]
    if any(value is not None and value != after for value, after in made):
        return "wrong"
    return "solved" if all(value == after for value, after in made) else "left"


def ours(examples: list[Pair], cells: list[str]) -> Callable[[str], str | None]:
    """Learn with cdp_frames."""
    return rules_of(examples, cells, None)


def exform(examples: list[Pair], _: list[str]) -> Callable[[str], str | None]:
    """Learn with exform."""
    learner = import_module("exform")
    try:
        program = learner.synthesize(examples, time_limit=PATIENCE)
    except learner.SynthesisError:
        return lambda _: None

    def run(cell: str) -> str | None:
        try:
            return str(program.apply(cell))
        except Exception:  # noqa: BLE001 - it says no in many ways
            return None

    return run


def report(
    learner: Learner, bench: dict[str, tuple[Callable[[Make], Pair], ...]], count: int
) -> None:
    """Print how the tasks of each class ended."""
    everything: Counter[str] = Counter()
    for name, templates in bench.items():
        ended = Counter(
            score(learner, task(template, seed, count))
            for template in templates
            for seed in range(SEEDS)
        )
        everything += ended
        print(f"    {name:14}{_shares(ended)}")
    print(f"    {'all':14}{_shares(everything)}")


def _shares(ended: Counter[str]) -> str:
    total = ended.total()
    return (
        "  ".join(
            f"{word} {ended[word] / total:6.1%}" for word in ("solved", "left", "wrong")
        )
        + f"  of {total}"
    )


def main() -> None:
    """Print how the tasks of both benches ended."""
    learners: dict[str, Learner] = {"cdp_frames": ours}
    if find_spec("exform"):
        learners["exform"] = exform
    benches = {
        "held apart": held_apart.TEMPLATES,
        "held apart, harder": harder_held_apart.TEMPLATES,
        "tuned on": tuned_on.TEMPLATES,
        "tuned on, harder": harder_tuned_on.TEMPLATES,
    }
    for title, bench in benches.items():
        for count in (1, 2, 3):
            for name, learner in learners.items():
                # What it can't do costs it all its time: one comparison is enough.
                if name == "exform" and (count, title[:4]) != (2, "held"):
                    continue
                began = time.perf_counter()
                print(f"{title}, {count} example{'s' * (count > 1)}, {name}")
                report(learner, bench, count)
                print(f"    {time.perf_counter() - began:.1f} s")


if __name__ == "__main__":
    main()
