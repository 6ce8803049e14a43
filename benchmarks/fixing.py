"""Python's share of an edit in the fixer: judged again, and told as JSON."""

from __future__ import annotations

import json
from functools import partial
from statistics import median
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from benchmarks.table import Line
from benchmarks.timing import took
from cdp_frames import plan_import
from cdp_frames.fixer.messages import Desk
from cdp_frames.importing.fixing import fixer_of_plan

if TYPE_CHECKING:
    from collections.abc import Iterator

# {rows: the most milliseconds that an edit may take}
GOALS = {500: 150.0, 20_000: 500.0}
EDITS = 9


def refused(rows: int) -> pd.DataFrame:
    """Return rows of seven columns, with something wrong in each."""
    n = np.arange(rows)
    return pd.DataFrame(
        {
            "email": np.where(n % 2 == 0, "p", "q") + pd.Series(n).astype("str") + "@",
            "first_name": "N" + pd.Series(n).astype("str"),
            "phone": np.where(n % 3 == 0, "n/k 12", "+12127365000"),
            "last_seen_at": np.where(
                n % 5 == 0, "2026-01-01 10:00", "2026-01-01T00:00:00Z"
            ),
            "country_code": "US",
            "city": "Bonn",
            "company": "Acme",
        }
    )


def lines() -> Iterator[Line]:
    """Measure an edit among few and many refused rows."""
    for rows, goal in GOALS.items():
        plan = plan_import(refused(rows), list_name="L", journal=False)
        desk = Desk(fixer_of_plan(plan, lambda *_: None, {}).work)
        desk.answer({"do": "state"})
        runs = []
        for row in range(EDITS):
            cells = [[row, 0, f"r{row}@example.com"]]
            message = {"do": "edit", "cells": cells, "was": f"p{row}@", "seen": row}
            runs.append(took(partial(_answered, desk, message)))
        name = f"fixer: an edit among {rows:,} refused rows"
        wall, cpu = (median(each) * 1000 for each in zip(*runs, strict=True))
        yield Line(name, goal, wall, "ms", remark=f"{cpu:,.0f} ms of CPU")


def _answered(desk: Desk, message: dict[str, Any]) -> str:
    return json.dumps(desk.answer(message))
