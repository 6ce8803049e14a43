"""Programs that the judge refuses: what makes bad values of the cells at hand goes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from cdp_frames.repair.learning.expression import Piece, Program

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cdp_frames.repair.learning.judge import Judge
    from cdp_frames.repair.learning.search import Committee

# On how many cells programs are tried, of those where they disagree.
_TRIED: Final = 16
# On how many cells disagreement is looked for.
_LOOKED_AT: Final = 150


def pruned(committee: Committee, cells: Sequence[str], judge: Judge) -> Committee:
    """Leave out programs and readings whose values are refused more often than others.

    Args:
        committee: what explains the examples.
        cells: the cells at hand.
        judge: says which values pass.
    """
    programs = tuple(_pruned(program, cells, judge) for program in committee.programs)
    disputed = _disputed(programs, cells)
    faults = [_faults(program, disputed, judge) for program in programs]
    least = min(faults)
    kept = tuple(p for p, count in zip(programs, faults, strict=True) if count == least)
    return replace(committee, programs=kept)


def _pruned(program: Program, cells: Sequence[str], judge: Judge) -> Program:
    for place, piece in enumerate(program.pieces):
        if len(piece.readings) < 2:  # noqa: PLR2004 - nothing to choose from
            continue
        variants = [
            _with(program, place, Piece(readings=(reading,)))
            for reading in piece.readings
        ]
        disputed = _disputed(variants, cells)
        faults = [_faults(variant, disputed, judge) for variant in variants]
        kept = tuple(
            reading
            for reading, count in zip(piece.readings, faults, strict=True)
            if count == min(faults)
        )
        program = _with(program, place, Piece(readings=kept))
    return program


def _with(program: Program, place: int, piece: Piece) -> Program:
    pieces = (*program.pieces[:place], piece, *program.pieces[place + 1 :])
    return replace(program, pieces=pieces)


def _simplest(program: Program, cell: str) -> str | None:
    """Return what the first readings make of a cell."""
    written = []
    for piece in program.pieces:
        value = (
            piece.constant if piece.constant is not None else piece.readings[0](cell)
        )
        if value is None:
            return None
        written.append(value)
    return "".join(written)


def _disputed(programs: Sequence[Program], cells: Sequence[str]) -> list[str]:
    found = []
    for cell in cells[:_LOOKED_AT]:
        if len({_simplest(program, cell) for program in programs} - {None}) > 1:
            found.append(cell)
            if len(found) == _TRIED:
                break
    return found


def _faults(program: Program, cells: Sequence[str], judge: Judge) -> int:
    values = [_simplest(program, cell) for cell in cells]
    return sum(value is not None and not judge(value) for value in values)
