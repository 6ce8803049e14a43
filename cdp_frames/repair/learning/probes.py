"""Cells to hold programs apart on: those at hand, and the examples a little changed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

_MOST: Final = 60
_FEW: Final = 3


def probes_of(befores: Sequence[str], cells: Sequence[str]) -> list[str]:
    """Return some cells that are like the examples, in a fixed order."""
    probes = [*dict.fromkeys(cells)][:_MOST]
    for before in befores[:_FEW]:
        probes += _changed(before)
    return list(dict.fromkeys(probe for probe in probes if probe.strip()))


def _changed(cell: str) -> list[str]:
    words = cell.split(" ")
    changed = [
        cell.lower(),
        cell.upper(),
        " ".join([*words, words[-1]]),
        " ".join([words[0], *words]),
        " ".join(words[:-1]),
        " ".join(words[1:]),
        f"{cell}x",
        f"x{cell}",
        f"7{cell}",
        f"{cell}7",
        re.sub(r"([^\W_])([^\W_])", r"\1-\2", cell, count=1),
        re.sub(r"[^\W\d_]+", lambda word: word.group() * 2, cell),
        re.sub(r"\d+", lambda run: run.group() + "0", cell),
        re.sub(r"\d+", lambda run: run.group()[1:] or "5", cell),
        re.sub(r"[^\W\d_]+", lambda word: f"{word.group()}\u00e9", cell),
        re.sub(r"\s+", "  ", cell),
    ]
    marks = dict.fromkeys(char for char in cell if not char.isalnum() and char != " ")
    for mark in list(marks)[:5]:
        changed += [
            cell.replace(mark, ""),
            cell + mark + words[-1],
            words[0] + mark + cell,
        ]
    return changed
