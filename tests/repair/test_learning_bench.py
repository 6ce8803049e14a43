"""The bench of repair by example: what it promises holds for tasks held apart."""

from __future__ import annotations

from collections import Counter

import pytest

from benchmarks.repair import harder_held_apart, held_apart
from benchmarks.repair.by_example import ours, score, task


@pytest.mark.thorough
def test_two_examples_solve_most_tasks_and_hardly_any_wrongly() -> None:
    ended: dict[str, Counter[str]] = {"all": Counter(), "form": Counter()}
    for bench in (held_apart.TEMPLATES, harder_held_apart.TEMPLATES):
        for name, templates in bench.items():
            for template in templates:
                word = score(ours, task(template, 0, 2))
                ended["all"][word] += 1
                if name in {"reformatting", "extracting"}:
                    ended["form"][word] += 1
    assert ended["all"]["wrong"] <= 0.02 * ended["all"].total()
    assert ended["all"]["solved"] >= 0.7 * ended["all"].total()
    assert ended["form"]["solved"] >= 0.85 * ended["form"].total()
