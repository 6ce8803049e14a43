"""A line of the table: what was measured, its goal, and whether it is met."""

from __future__ import annotations

from typing import NamedTuple


class Line(NamedTuple):
    """What was measured of one thing.

    Attributes:
        name: what it is.
        goal: the number that it is held to; None where there is none.
        figure: what it takes; None where it could not be measured.
        unit: of both.
        at_least: the goal is the least that will do, and not the most.
        remark: what else is to be said, such as why there is no figure.
    """

    name: str
    goal: float | None
    figure: float | None
    unit: str
    at_least: bool = False
    remark: str = ""

    @property
    def is_met(self) -> bool | None:
        """Whether the goal is met; None if nothing can be said."""
        if self.goal is None or self.figure is None:
            return None
        if self.at_least:
            return self.figure >= self.goal
        return self.figure <= self.goal

    def __str__(self) -> str:
        goal = "" if self.goal is None else f"{'>=' if self.at_least else '<='} "
        goal += _number(self.goal)
        verdict = {True: "met", False: "NOT MET", None: "-"}[self.is_met]
        unit = f"{self.unit}; {self.remark}" if self.remark else self.unit
        return (
            f"{self.name:50} {goal:>10} {_number(self.figure):>10}  {verdict:8} {unit}"
        )


HEAD = f"{'what':50} {'goal':>10} {'figure':>10}  {'verdict':8} unit"


def _number(value: float | None) -> str:
    if value is None:
        return "-"
    whole = 1000
    return f"{value:,.0f}" if value >= whole else f"{value:.3g}"
