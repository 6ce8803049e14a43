"""Programs on dates: a day is read in every order that all examples allow."""

from __future__ import annotations

from itertools import islice, product
from typing import TYPE_CHECKING, Final

from cdp_frames.repair.learning.dates import read_date
from cdp_frames.repair.learning.expression import Expression, Piece, Program, Step
from cdp_frames.repair.learning.paths import ways

if TYPE_CHECKING:
    from cdp_frames.repair.learning.pool import Vector

    # A form of ``dates.date``, or a constant with a mark before it.
    Sequence = tuple[str, ...]

_ORDERS: Final = ("YMD", "DMY", "MDY")
# Each form, what it costs, and what it is about; nothing is written twice.
_FORMS: Final = {
    "%Y": (0.0, "year"),
    "%m": (0.0, "month"),
    "%d": (0.0, "day"),
    "%#m": (0.1, "month"),
    "%#d": (0.1, "day"),
    "%y": (0.2, "year"),
    "%B": (0.1, "month"),
    "%b": (0.2, "month"),
    "%#dth": (0.2, "day"),
    "%A": (0.2, "weekday"),
    "%a": (0.3, "weekday"),
    "%H": (0.2, "hour"),
    "%M": (0.2, "minute"),
    "%S": (0.2, "second"),
    "%I": (0.3, "hour"),
    "%#I": (0.4, "hour"),
    "%#H": (0.4, "hour"),
    "%p": (0.3, "half"),
    "%z": (0.4, "zone"),
    "quarter": (0.8, "quarter"),
}
_CONSTANT: Final = "="
# Sequences of one way that are looked at, and how many are kept.
_MOST: Final = 64
_KEPT: Final = 12


def day_programs(
    befores: tuple[str, ...], afters: tuple[str, ...], slack: float
) -> list[Program]:
    """Return the programs that write the dates of the cells anew, the cheapest first.

    Args:
        befores: k cells; there are programs only if each is a date as a whole.
        afters: what they shall become.
        slack: how much more than the cheapest a program may cost.
    """
    found: dict[tuple[Sequence, bool], tuple[float, list[str], set[str]]] = {}
    for order in _ORDERS:
        centuries = _centuries(befores, order)
        if centuries is None:
            continue
        for timed in (False, True):
            step = (order, centuries, timed)
            for sequence, cost in _sequences(befores, afters, step, slack).items():
                entry = found.setdefault((sequence, timed), (cost, [], set()))
                entry[1].append(order)
                entry[2].update(centuries.split())
    programs = [
        _program(sequence, timed, cost, " ".join(orders), " ".join(sorted(years)))
        for (sequence, timed), (cost, orders, years) in found.items()
    ]
    programs.sort(key=lambda program: program.cost)
    return [p for p in programs if p.cost <= programs[0].cost + slack][:_KEPT]


def _centuries(befores: tuple[str, ...], order: str) -> str | None:
    """Return the centuries of the years that the cells show; None for no dates."""
    moments = [read_date(before, order, "19 20") for before in befores]
    years = {f"{moment.year // 100}" for moment in moments if moment is not None}
    return None if None in moments else " ".join(sorted(years))


def _sequences(
    befores: tuple[str, ...],
    afters: tuple[str, ...],
    reading: tuple[str, str, bool],
    slack: float,
) -> dict[Sequence, float]:
    costs: dict[Vector, float] = {}
    forms: dict[Vector, list[str]] = {}
    for form, (cost, _) in _FORMS.items():
        vector = _vector(Step("date", (*reading, form)), befores)
        if vector is not None:
            costs[vector] = min(cost, costs.get(vector, cost))
            forms.setdefault(vector, []).append(form)
    found: dict[Sequence, float] = {}
    for cost, links in ways(costs, befores, afters, slack) if costs else []:
        choices = [
            [_CONSTANT + vector[0]] if constant else forms[vector]
            for vector, constant in links
        ]
        for sequence in islice(product(*choices), _MOST):
            if _is_sensible(sequence):
                extra = sum(
                    _FORMS[form][0] - costs[vector]
                    for form, (vector, constant) in zip(sequence, links, strict=True)
                    if not constant
                )
                found.setdefault(sequence, cost + extra + _odd(sequence))
    return found


def _is_sensible(sequence: Sequence) -> bool:
    """Say whether people write dates like this: nothing twice, no day after a year."""
    about = [_FORMS[form][1] for form in sequence if form in _FORMS]
    return len(set(about)) == len(about) and about[:3] != ["year", "day", "month"]


def _odd(sequence: Sequence) -> float:
    """Return what it costs to write months with a zero before them and days without.

    After a year both have one, as in ISO 8601.
    """
    numbers = [form for form in sequence if form in {"%m", "%d", "%#m", "%#d"}]
    bare = sum("#" in form for form in numbers)
    year_first = sequence[0] == "%Y" and len(numbers) > 1
    return 1.5 if 0 < bare < len(numbers) or (bare and year_first) else 0.0


def _program(
    sequence: Sequence,
    timed: bool,  # noqa: FBT001 - part of a key
    cost: float,
    orders: str,
    centuries: str,
) -> Program:
    pieces = [
        Piece(constant=form[1:])
        if form.startswith(_CONSTANT)
        else Piece(
            readings=(Expression((Step("date", (orders, centuries, timed, form)),)),)
        )
        for form in sequence
    ]
    return Program(tuple(pieces), cost)


def _vector(step: Step, befores: tuple[str, ...]) -> Vector | None:
    made = [step(before) for before in befores]
    texts = tuple(value for value in made if value)
    return texts if len(texts) == len(befores) else None
