"""The search: the programs that explain all examples, simplest first.

What the examples don't tell apart stays together: the programs whose cost is near the
best are a committee, and speak only where they agree.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from cdp_frames.repair.learning.day_programs import day_programs
from cdp_frames.repair.learning.expression import Expression, Piece, Program, Step
from cdp_frames.repair.learning.paths import ways
from cdp_frames.repair.learning.pool import pool_of
from cdp_frames.repair.learning.probes import probes_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cdp_frames.repair.learning.paths import Link

RUNS: Final = re.compile(r"[^\W\d_]+|\d+")
# How much more than the best a reading of a piece, or a whole program, may cost and
# still be a rival. Tuned on the bench.
READING_SLACK: Final = 0.65
PROGRAM_SLACK: Final = 0.9
# How many readings of a piece, and how many programs, are in a committee.
_READINGS: Final = 8
_PROGRAMS: Final = 10


@dataclass(frozen=True, slots=True)
class Committee:
    """Programs that explain the same examples.

    Attributes:
        programs: the simplest first; never none.
        needs: words that a cell has to have: all examples have them, and nothing says
            what another word would be. From ``21 avril`` to ``04-21`` says nothing of
            ``3 mai``.
        silent: whether a program that makes nothing of a cell has no say in it.
            A date that is no day in one order is one in the other; a text that has no
            third word is a question.
    """

    programs: tuple[Program, ...]
    silent: bool = False
    needs: tuple[str, ...] = ()

    @property
    def cost(self) -> float:
        """What the simplest one costs."""
        return self.programs[0].cost

    def __call__(self, cell: str) -> str | None:
        """Return what all programs make of a cell; None where they differ."""
        if not set(self.needs).issubset(RUNS.findall(cell)):
            return None
        if self.silent:
            made = {program(cell) for program in self.programs} - {None}
            return made.pop() if len(made) == 1 else None
        value = self.programs[0](cell)
        if value is None:
            return None
        alike = all(program(cell) == value for program in self.programs[1:])
        return value if alike else None

    def outputs(self, cell: str) -> set[str | None]:
        """Return what its readings make of a cell, piece by piece."""
        if not set(self.needs).issubset(RUNS.findall(cell)):
            return {None}
        made: set[str | None] = set()
        for program in (each for one in self.programs for each in apart(one)):
            parts = [piece.outputs(cell) for piece in program.pieces]
            if any(None in part for part in parts):
                made.add(None)
            if all(part - {None} for part in parts):
                made.update(_glued(parts))
        return made


def _needs(
    program: Program, befores: tuple[str, ...], afters: tuple[str, ...]
) -> tuple[str, ...]:
    """Return the words that stand behind the constants of a program.

    Those are the ones in all cells that a constant repeats, or that are gone while a
    constant with letters or digits has come.
    """
    constants = [piece.constant for piece in program.pieces if piece.constant]
    written = {run for constant in constants for run in RUNS.findall(constant)}
    if not written:
        return ()
    common = set.intersection(*(set(RUNS.findall(before)) for before in befores))
    kept = " ".join(afters).casefold()
    return tuple(
        sorted(
            run
            for run in common
            if run in written or (run.isalpha() and run.casefold() not in kept)
        )
    )


def _is_grounded(links: tuple[Link, ...]) -> bool:
    """Say whether a program reads anything, and is more than a word completed.

    That ``Y`` becomes ``yes`` does not say that ``N`` becomes ``nes``: letters are put
    to letters only if they were seen put to several.
    """
    for (left, left_fixed), (right, right_fixed) in pairwise(links):
        read = right if left_fixed else left
        within = left[0][-1].isalpha() and right[0][0].isalpha()
        if left_fixed != right_fixed and within and len(set(read)) == 1:
            return False
    return not all(constant for _, constant in links)


def apart(program: Program) -> list[Program]:
    """Return a program once for each order of dates, and each point, that it allows."""
    allowed = {
        (step.name, str(step.arguments[0]))
        for piece in program.pieces
        for reading in piece.readings
        for step in reading.steps
        if step.name in {"date", "number"}
    }
    programs = [program]
    for name, joined in sorted(allowed):
        several = joined.split() if name == "date" else list(joined)
        if len(several) > 1:
            programs = [
                _reading_as(each, Step(name, (joined,)), one)
                for each in programs
                for one in several
            ]
    return programs[:16]


def _reading_as(program: Program, joined: Step, one: str) -> Program:
    def changed(step: Step) -> Step:
        same = step.name == joined.name and step.arguments[:1] == joined.arguments
        return Step(step.name, (one, *step.arguments[1:])) if same else step

    pieces = [
        replace(
            piece,
            readings=tuple(
                replace(reading, steps=tuple(map(changed, reading.steps)))
                for reading in piece.readings
            ),
        )
        for piece in program.pieces
    ]
    return replace(program, pieces=tuple(pieces))


def _glued(parts: list[set[str | None]]) -> list[str]:
    made = [""]
    for part in parts:
        texts = sorted(text for text in part if text is not None)
        made = [start + text for start in made for text in texts][:32]
    return made


def search(
    examples: Sequence[tuple[str, str]],
    cells: Sequence[str] = (),
    region: str | None = None,
) -> Committee | None:
    """Find the programs that explain all examples.

    Args:
        examples: k pairs of a cell and what it shall become, none twice.
        cells: other cells, on which programs are held apart.
        region: where phones are dialled; None if they have to say so.

    Returns:
        None if there is no program.
    """
    befores = tuple(before for before, _ in examples)
    afters = tuple(after for _, after in examples)
    days = day_programs(befores, afters, PROGRAM_SLACK)
    if days:
        needs = _needs(days[0], befores, afters)
        return Committee(tuple(days[:_PROGRAMS]), silent=True, needs=needs)
    pool = pool_of(befores, afters, region)
    costs = {vector: found[0].cost for vector, found in pool.items()}
    probes = probes_of(befores, cells)
    readings: dict[tuple[str, ...], tuple[Expression, ...]] = {}
    programs = []
    for cost, links in ways(costs, befores, afters, PROGRAM_SLACK):
        if not _is_grounded(links):
            continue
        pieces = []
        for vector, constant in links:
            if constant:
                pieces.append(Piece(constant=vector[0]))
                continue
            if vector not in readings:
                readings[vector] = _rivals(pool[vector], probes)
            pieces.append(Piece(readings=readings[vector]))
        programs.append(Program(tuple(pieces), cost))
    if not programs:
        return None
    needs = _needs(programs[0], befores, afters)
    return Committee(tuple(programs[:_PROGRAMS]), needs=needs)


def _rivals(found: list[Expression], probes: list[str]) -> tuple[Expression, ...]:
    """Return the simplest expression, and those near it that do something else."""
    best = found[0].cost
    kept: dict[tuple[str | None, ...], Expression] = {}
    for expression in found:
        if expression.cost > best + READING_SLACK or len(kept) >= _READINGS:
            break
        kept.setdefault(tuple(expression(probe) for probe in probes), expression)
    return tuple(kept.values())
