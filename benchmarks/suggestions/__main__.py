"""How often suggestions are what was meant: ``python -m benchmarks.suggestions``.

Columns of cells are made, some of them are spoilt by the slips of a file of templates,
and what is suggested for those that are refused is held against what was meant. The
confidences were measured on ``tuned_on``, and on a larger set that is not kept.
``held_apart`` was written by somebody who had not seen how suggestions are made, was
measured once, and only its sums were looked at. Slips with "(lost)" in their name
destroy what was meant.
"""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import pandas as pd

from benchmarks.suggestions import held_apart, tuned_on
from benchmarks.suggestions.making import columns
from cdp_frames import repair

if TYPE_CHECKING:
    from collections.abc import Mapping

    from benchmarks.suggestions.making import Slip

# What a suggestion with it should be in 98 of 100 cells.
SURE = 0.9


def found(slips: Mapping[str, Slip], seed: int = 1) -> pd.DataFrame:
    """Spoil a part of each column, by one slip after the other.

    Returns:
        A row for each refused cell: ``slip``, ``kind``, ``text``, ``meant``, and what
        ``repair.suggest`` says.
    """
    lines = []
    for name, slip in slips.items():
        make = Random(f"{name} {seed}")
        for options, cells in columns(slip.kind, make):
            spoilt = {
                place: slip.spoil(make, cell.text)
                for place, cell in enumerate(cells)
                if place % 4 == 0
            }
            texts = [spoilt.get(place) or cell.text for place, cell in enumerate(cells)]
            said = repair.suggest(texts, slip.kind, **options)
            bad = [place for place, text in spoilt.items() if text]
            said = said[said["row"].isin(bad)]
            meant = [cells[row].value for row in said["row"]]
            lines.append(said.assign(slip=name, kind=slip.kind, meant=meant))
    return pd.concat(lines, ignore_index=True)


def with_verdict(lines: pd.DataFrame) -> pd.DataFrame:
    """Say of each line whether there is a suggestion, and whether it is right."""
    there = lines["suggestion"].notna()
    right = lines["suggestion"].eq(lines["meant"])
    also = right | lines["alternative"].eq(lines["meant"])
    sure = lines["confidence"].ge(SURE)
    return lines.assign(there=there, right=right, sure=sure, also=also)


def table(lines: pd.DataFrame, by: str) -> pd.DataFrame:
    """Count by a column."""
    groups = lines.groupby(by)
    made = pd.DataFrame(
        {
            "refused": groups.size(),
            "suggested": groups["there"].mean(),
            "right": groups["right"].mean(),
            "one of two": groups["also"].mean(),
            "sure": groups["sure"].mean(),
            "sure and right": lines[lines["sure"]].groupby(by)["right"].mean(),
        }
    )
    return made.round(3)


def main() -> None:
    """Print the tables."""
    for part, slips in (("tuned on", tuned_on.SLIPS), ("held apart", held_apart.SLIPS)):
        lines = with_verdict(found(slips))
        sure = lines[lines["sure"]]
        known = lines[~lines["slip"].str.contains("(lost)", regex=False)]
        print(f"\n{part}: {len(slips)} slips, {len(lines):,} refused cells")
        print(table(lines, "kind").to_string())
        print(f"confidence {SURE} or more: {sure['right'].mean():.1%} of {len(sure):,}")
        print(f"right, where it can be known: {known['right'].mean():.1%}")
        if part == "tuned on":
            print(table(lines[lines["there"]], "repair").to_string())


if __name__ == "__main__":
    main()
