"""What the other cells of a column say of one that does not say enough."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from cdp_frames import repair
from cdp_frames.kinds import repairs

TIMES = [f"2026-04-{day:02}T10:00:00+02:00" for day in range(1, 9)]


def _line(cells: list[str], kind: str, row: int) -> dict[Any, Any]:
    found = repair.suggest(cells, kind).set_index("row")
    return dict(found.loc[row])


def test_the_zone_that_all_others_have_is_added() -> None:
    line = _line([*TIMES, "2026-04-21 10:00"], "timestamp", 8)
    assert line["suggestion"] == "2026-04-21T08:00:00Z"
    assert line["repair"] == repairs.COLUMN_ZONE


def test_of_two_offsets_both_are_offered() -> None:
    winter = [f"2026-01-{day:02}T10:00:00+01:00" for day in range(1, 6)]
    line = _line([*TIMES, *winter, "2026-04-21 10:00"], "timestamp", 13)
    readings = {line["suggestion"], line["alternative"]}
    assert readings == {"2026-04-21T08:00:00Z", "2026-04-21T09:00:00Z"}
    assert line["confidence"] == 0.5


def test_zones_of_all_sorts_say_nothing() -> None:
    sorts = [f"2026-04-01T10:00:00+{hour:02}:00" for hour in range(9)]
    line = _line([*sorts, "2026-04-21 10:00"], "timestamp", 9)
    assert pd.isna(line["suggestion"])


def test_a_number_is_read_with_the_country_of_the_others() -> None:
    others = [f"+49 30 9018{n}" for n in range(20, 26)]
    line = _line([*others, "030 901899"], "phone", 6)
    assert (line["suggestion"], line["repair"]) == (
        "+4930901899",
        repairs.COLUMN_REGION,
    )


def test_the_order_of_day_and_month_is_that_of_the_rows_around() -> None:
    first = ["13/04/2026", "14/04/2026", "03/04/2026", "15/04/2026"]
    last = ["04/13/2026", "04/14/2026", "03/04/2026", "04/15/2026"]
    cells = [*first, *last]
    above, below = _line(cells, "date", 2), _line(cells, "date", 6)
    assert (above["suggestion"], below["suggestion"]) == ("2026-04-03", "2026-03-04")
    assert above["repair"] == below["repair"] == repairs.NEIGHBOURS
    assert above["alternative"] == "2026-03-04"
    assert above["confidence"] == pytest.approx(0.9)


def test_rows_around_that_differ_decide_nothing() -> None:
    cells = ["13/04/2026", "03/04/2026", "04/13/2026"]
    line = _line(cells, "date", 1)
    assert (line["repair"], line["confidence"]) == (repairs.ONE_ORDER, 0.5)
