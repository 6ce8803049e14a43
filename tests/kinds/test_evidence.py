"""A column in parts is read as the whole is, once the parts share what they show."""

from __future__ import annotations

from functools import reduce
from itertools import pairwise
from operator import or_

import pandas as pd
import pytest
from hypothesis import given, strategies as st

from cdp_frames.kinds import KINDS

DATES = [
    *("03/04/2026", "13/04/2026", "04/13/2026", "3.4.1990", "13.4.1990", "4.13.1990"),
    *("26/04/21", "26.4.21", "31/12/99", "12/31/99", "04.03.05", "05/06/07", "n/a"),
    *("2026-04-21", "21 Apr 2026", "03/04/2026 10:00 +02:00", "13/4/26 9:30 Z"),
    *("20260421", "45000", "no date", "2026-04-21T10:00:00Z", "32/13/2026", ""),
]
NUMBERS = [
    *("1,234", "1.234", "1.5", "1,5", "1.234,5", "1,234.5", "1.234.567", "1,234,567"),
    *("12", "-3", "1 234,50", "1e5", "1'234.5", "n/a", "many", "0,5", "€ 1,50", ""),
]
PHONES = [
    *("13123456789", "4915123456789", "14155552671", "33612345678", "62812345678"),
    *("15012345678", "030901820", "+49 30 901820", "12345", "٠١٢٣", " 13123456789 "),
    *("13800138000", "18612345678", "n/a", "1\u200b3123456789", ""),
]
CELLS = {
    "date": DATES,
    "timestamp": DATES,
    "integer": NUMBERS,
    "number": NUMBERS,
    "phone": PHONES,
}
OPTIONS = {"timestamp": {"timezone": "Europe/Berlin"}, "phone": {"region": "CN"}}


def _parts(column: pd.Series, cuts: list[int]) -> list[pd.Series]:
    ends = sorted({0, len(column), *(cut % (len(column) + 1) for cut in cuts)})
    return [
        column.iloc[first:last].reset_index(drop=True) for first, last in pairwise(ends)
    ]


def _at(found: pd.DataFrame, first: int) -> pd.DataFrame:
    return found.assign(position=found["position"] + first)


@pytest.mark.parametrize("kind", sorted(CELLS))
@given(data=st.data())
def test_parts_are_read_as_the_whole(kind: str, data: st.DataObject) -> None:
    cells = data.draw(st.lists(st.sampled_from(CELLS[kind]), min_size=1, max_size=12))
    cuts = data.draw(st.lists(st.integers(0, 12), max_size=4))
    column = pd.Series(cells, dtype="str").replace("", None)
    options = OPTIONS.get(kind, {})
    whole = KINDS[kind].normalize(column, **options)
    parts = _parts(column, cuts)
    shown = reduce(or_, (KINDS[kind].evidence(part, **options) for part in parts))
    assert shown == KINDS[kind].evidence(column, **options)
    first = 0
    for part in parts:
        read = KINDS[kind].normalize(part, **options, shown=shown)
        wanted = whole[0].iloc[first : first + len(part)].reset_index(drop=True)
        pd.testing.assert_series_equal(read[0], wanted)
        for name in ("problems", "hints", "changes"):
            there = getattr(whole, name)
            of_part = there[
                (there["position"] >= first) & (there["position"] < first + len(part))
            ]
            pd.testing.assert_frame_equal(
                _at(getattr(read, name), first), of_part.reset_index(drop=True)
            )
        first += len(part)


@pytest.mark.parametrize("kind", sorted({*KINDS} - {*CELLS}))
def test_other_kinds_look_at_each_cell_alone(kind: str) -> None:
    assert KINDS[kind].evidence(pd.Series(["03/04/2026", "1,234"])) is None


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        ("timestamp", pd.Series(pd.to_datetime(["2026-04-21"]))),
        ("date", pd.Series(pd.to_datetime(["2026-04-21"]))),
        ("number", pd.Series([1.5])),
        ("integer", pd.Series([1, 2])),
    ],
)
def test_typed_columns_show_nothing(kind: str, typed: pd.Series) -> None:
    assert not KINDS[kind].evidence(typed)
