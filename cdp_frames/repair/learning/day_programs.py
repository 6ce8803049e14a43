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

# With another order a year may stand first all the same, if it has four digits.
_ORDERS: Final = ("YMD", "DMY YMD", "MDY YMD", "yMD", "T")
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
    "%#H": (1.3, "hour"),
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
    found: dict[tuple[Sequence, str], tuple[float, list[str], set[str]]] = {}
    for order in _ORDERS:
        centuries = _centuries(befores, order)
        if centuries is None:
            continue
        for clock in ("", "time", "zone"):
            step = (order, centuries, clock)
            for sequence, cost in _sequences(befores, afters, step, slack).items():
                entry = found.setdefault((sequence, clock), (cost, [], set()))
                if (
                    "YMD" not in entry[1][:1]
                ):  # where it explains all, others add nothing
                    entry[1].extend(
                        each for each in order.split() if each not in entry[1]
                    )
                entry[2].update(centuries.split())
    programs = [
        _program(sequence, clock, cost, " ".join(orders), " ".join(sorted(years)))
        for (sequence, clock), (cost, orders, years) in found.items()
    ]
    programs.sort(key=lambda program: program.cost)
    return [p for p in programs if p.cost <= programs[0].cost + slack][:_KEPT]


def _centuries(befores: tuple[str, ...], order: str) -> str | None:
    """Return the centuries of the years that the cells show; None for no dates."""
    years = set()
    for before in befores:
        moments = [read_date(before, one, "19 20") for one in order.split()]
        found = {f"{moment.year // 100}" for moment in moments if moment is not None}
        if not found:
            return None
        years |= found
    return " ".join(sorted(years))


def _sequences(
    befores: tuple[str, ...],
    afters: tuple[str, ...],
    reading: tuple[str, str, str],
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
    """Return what odd forms cost: months with a zero before them, and days without.

    After a year all have one, as in ISO 8601. An hour of twelve has its half of the
    day beside it.
    """
    numbers = [form for form in sequence if form in {"%m", "%d", "%#m", "%#d"}]
    bare = sum("#" in form for form in numbers)
    year_first = sequence[0] == "%Y" and len(numbers) > 1
    odd = 0 < bare < len(numbers) or bool(bare and year_first)
    half = "%p" not in sequence and bool({"%I", "%#I"}.intersection(sequence))
    bare_hour = sequence[0] == "%Y" and "%#H" in sequence
    return 1.5 * (odd + half + bare_hour)


def _program(
    sequence: Sequence,
    clock: str,
    cost: float,
    orders: str,
    centuries: str,
) -> Program:
    pieces = [
        Piece(constant=form[1:])
        if form.startswith(_CONSTANT)
        else Piece(
            readings=(Expression((Step("date", (orders, centuries, clock, form)),)),)
        )
        for form in sequence
    ]
    return Program(tuple(pieces), cost)


def _vector(step: Step, befores: tuple[str, ...]) -> Vector | None:
    made = [step(before) for before in befores]
    texts = tuple(value for value in made if value)
    return texts if len(texts) == len(befores) else None
