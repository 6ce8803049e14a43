"""Repair by example: one or two cells corrected, the others mended alike."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cdp_frames.errors import FrameError
from cdp_frames.kinds import KINDS
from cdp_frames.repair.learning.examples import checked
from cdp_frames.repair.learning.judge import Judge
from cdp_frames.repair.learning.learner import rules_of
from cdp_frames.repair.learning.pruning import pruned
from cdp_frames.repair.learning.repair import Repair
from cdp_frames.text.tracebacks import private

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


@private
def learn(
    examples: Sequence[tuple[str, str | None]],
    *,
    kind: str | None = None,
    cells: Sequence[str | None] = (),
) -> Repair:
    """Learn a repair from examples.

    The simplest program that explains all examples is found, and with it those that
    are nearly as simple. Where they disagree, the repair abstains, and ``question`` is
    the cell to give as the next example.

    Args:
        examples: pairs of a cell and what it shall become. None or an empty text
            after it: the cell is left as it is, and so are cells that look the same,
            if no other example changes such a one. The same pair given twice counts as
            seen twice: what is seen twice may be learned as a look-up.
        kind: the kind that judges what comes out, a key of
            ``cdp_frames.kinds.KINDS`` such as ``"email"`` or ``"phone"``; None for any
            text.
        cells: the cells that are to be mended. Programs are held apart on them, and
            the forecast is about them.

    Returns:
        The repair: a function of one cell.

    Raises:
        FrameError: there is no example, one is no pair of texts or about an empty cell,
            two contradict each other, the kind refuses what one becomes, or there is
            no such kind.

    Examples:
        >>> repair = learn([("Smith, John", "John Smith"), ("Lima, Ana", "Ana Lima")])
        >>> repair("O'Brien, Zoë"), repair("Madonna")
        ("Zoë O'Brien", None)
    """
    return learned(examples, kind=kind, options={}, cells=cells)


def learned(
    examples: Sequence[tuple[str, str | None]],
    *,
    kind: str | None,
    options: Mapping[str, object],
    cells: Sequence[str | None],
) -> Repair:
    """Learn a repair for a field whose kind has options; see ``learn``.

    Args:
        examples: as of ``learn``.
        kind: as of ``learn``.
        options: of the kind, such as ``region``.
        cells: as of ``learn``.
    """
    if kind is not None and kind not in KINDS:
        raise FrameError(f"there is no kind {kind!r}; there are: {', '.join(KINDS)}.")
    judge = None if kind is None else Judge(kind, options)
    pairs = checked(examples, judge)
    texts = [cell for cell in cells if isinstance(cell, str) and cell.strip()]
    region = options.get("region")
    rules = rules_of(pairs, texts, str(region) if region else None)
    if judge is not None:
        cases = {
            sign: pruned(committee, texts, judge)
            for sign, committee in rules.cases.items()
        }
        rules = replace(rules, cases=cases)
    kept = tuple(cell if isinstance(cell, str) else None for cell in cells)
    return Repair(rules, judge, kind, kept)
