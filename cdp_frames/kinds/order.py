"""Day before month or month before day: settled by the column, or not at all."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cdp_frames.kinds.spellings import Spelling


class Day(NamedTuple):
    """A date whose order is settled, or why it isn't.

    Attributes:
        ordinal: as ``date.toordinal`` counts, or None.
        day_first: which order was chosen, where both were possible in form.
        short_year: whether the year was written with two digits.
        code: of ``problems.PROBLEMS``, if there is no day.
        detail: why there is no day.
    """

    ordinal: int | None = None
    day_first: bool | None = None
    short_year: bool = False
    code: str = ""
    detail: str = ""


def day_order(spellings: Iterable[Spelling]) -> tuple[bool, bool]:
    """Say whether any date can only be day first, and any only month first."""
    numeric = [spelling for spelling in spellings if spelling.numeric]
    return (
        any(spelling.month_first is None for spelling in numeric),
        any(spelling.day_first is None for spelling in numeric),
    )


def settle(spellings: Sequence[Spelling], *, dayfirst: bool | None) -> list[Day]:
    """Settle the order of day and month for a column.

    A date with a part above 12 shows the order for all. Where a column shows both
    orders, only the dates that have one reading are read.

    Args:
        spellings: the distinct dates of the whole column.
        dayfirst: what the caller said, which counts more than the column.

    Returns:
        As many days.
    """
    evidence = day_order(spellings)
    mixed = evidence == (True, True)
    order = dayfirst
    if order is None and not mixed and any(evidence):
        order = evidence[0]
    return [_settled(s, order=order, mixed=mixed) for s in spellings]


def _settled(spelling: Spelling, *, order: bool | None, mixed: bool) -> Day:
    if spelling.code:
        return Day(code=spelling.code, detail=spelling.detail)
    first, second = spelling.day_first, spelling.month_first
    short = spelling.short_year
    if first == second:
        return Day(first, short_year=short)
    if order is not None:
        chosen = first if order else second
        if chosen is None:
            return Day(code="invalid_datetime", detail=_untold(order=order))
        return Day(chosen, order, short)
    if first is None or second is None:
        return Day(first or second, second is None, short)
    return Day(code="ambiguous_date", detail=_both(first, second, mixed=mixed))


def _untold(*, order: bool) -> str:
    said = "day before month" if order else "month before day"
    return f"it is no date with the {said}, as dayfirst={order} says"


def _both(first: int, second: int, *, mixed: bool) -> str:
    readings = f"{date.fromordinal(first)} or {date.fromordinal(second)}"
    return f"{readings}; the column shows both orders" if mixed else readings
