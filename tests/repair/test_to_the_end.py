"""Refused rows of ten kinds: settings, suggestions, two learned repairs, the rest."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from cdp_frames import cdp_import
from cdp_frames.sandbox import Sandbox
from tests.support.brisk import brisk

if TYPE_CHECKING:
    from collections.abc import Callable

COUNT = 2000
SHARE = 0.05
BLOCKED = "blocked.example"
# {kind: what it makes of the cells of person n}; the last two nobody can mend.
KINDS: dict[str, Callable[[int], dict[str, str]]] = {
    "doubled at": lambda n: {"email": f"p{n}@@example.com"},
    "comma for dot": lambda n: {"email": f"p{n}@example,com"},
    "naive time": lambda n: {"last_seen_at": f"2026-04-{1 + n % 28:02} 10:00"},
    "national phone": lambda n: {"mobile_phone": f"030 90{n:05}", "country_code": ""},
    "country slip": lambda n: {"country_code": ["Germny", "Frnace", "Swedn"][n % 3]},
    "two marks": lambda n: {"email": f"p{n}@example..com"},
    "turned address": lambda n: {"email": f"example.com/p{n}"},
    "turned date": lambda n: {"birth_date": f"1990/{13 + n % 15}/{1 + n % 12:02}"},
    "no address": lambda n: {"email": f"person {n}"},
    "blocked": lambda n: {"email": f"p{n}@{BLOCKED}"},
}
LOST = ("no address", "blocked")


def people(seed: int) -> tuple[pd.DataFrame, pd.Series]:
    """Make people, and say of each what is wrong with the row."""
    draw = random.Random(seed)
    bad = sorted(draw.sample(range(COUNT), int(COUNT * SHARE)))
    kinds = dict.fromkeys(range(COUNT), "")
    kinds |= {n: [*KINDS][at % len(KINDS)] for at, n in enumerate(bad)}
    rows = [
        {
            "email": f"p{n}@example.com",
            "last_seen_at": "2026-04-21T10:00:00Z",
            "mobile_phone": "+49 30 901820",
            "country_code": "Germany",
            "birth_date": "1990-04-21",
            **(KINDS[kind](n) if kind else {}),
        }
        for n, kind in kinds.items()
    ]
    return pd.DataFrame(rows, dtype="str"), pd.Series(kinds)


@pytest.mark.parametrize("seed", [1, 2])
def test_every_row_that_can_be_mended_ends_on_the_list(seed: int) -> None:
    frame, kinds = people(seed)
    rules = [{"field": "email", "blocked_domains": [BLOCKED]}]
    with Sandbox(settings={"rules": rules}) as cdp, brisk(cdp) as client:
        how: dict[str, Any] = {"client": client, "progress": False}
        result = cdp_import(frame, list_name="L", **how)
        assert set(result.failed.index) == set(kinds.index[kinds.ne("")])

        # What causes and errors name: a zone and a country.
        second = result.reimport(result.failed, timezone="UTC", region="DE")
        fixed = second.failed
        fixed.update(second.suggested())
        turned = {n: kinds.index[kinds.eq(kind)] for n, kind in enumerate(KINDS)}
        repairs: list[tuple[str, int, Callable[[int], str]]] = [
            ("email", 6, lambda n: f"p{n}@example.com"),
            ("birth_date", 7, lambda n: f"1990-{1 + n % 12:02}-{13 + n % 15}"),
        ]
        for column, at, write in repairs:
            examples = {frame.loc[n, column]: write(n) for n in turned[at][:2]}
            learned = second.learn(column, examples)
            mended = learned.repaired[[column]]
            fixed.update(mended.loc[mended.index.isin(turned[at])])
        last = second.reimport(fixed)

        lost = kinds.isin(LOST)
        assert set(last.failed.index) == set(kinds.index[lost])
        on_list = {str(m.email) for m in client.members(str(result.list_id))}
        assert on_list == {f"p{n}@example.com" for n in kinds.index[~lost]}
        # The rest is explained: each row has its line.
        assert set(last.errors["index"]) == set(kinds.index[lost])
        assert last.errors["message"].str.len().gt(0).all()
