"""The people of every benchmark: accents, quoted commas and some bad rows.

One generator for all, so that no ratio is measured on a file that no real tool writes.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

BAD = 0.02  # the share of bad rows where a benchmark names no other

_FIRST = ["Alice", "Bob", "Çelik", "Dagny", "Émile", "Farah", "Gül", "Håkon"]
_LAST = ["Smith", "Jones", "Müller", "O'Brien", "García", "Nowak", "Sørensen"]
_COMPANIES = ["Acme Corp", "Globex", "Initech, Inc.", "Umbrella", 'The "Best" Ltd']
_TITLES = ["VP Engineering", "Director of IT", "Analyst", "Head of Sales"]
_COUNTRIES = ["US", "DE", "FR", "GB", "PL", "NO"]


def contacts(rows: int, bad: float = BAD, seed: int = 7) -> pd.DataFrame:
    """Make up people, all different, a share of them with one bad cell each.

    Args:
        rows: how many.
        bad: the share of bad rows, from 0 to 1: half bad addresses, half naive times.
        seed: of the random choices.
    """
    chance = np.random.default_rng(seed)
    number = np.arange(rows).astype(str)
    times = pd.Timestamp("2026-01-01") + pd.to_timedelta(
        chance.integers(0, 10_000_000, rows), unit="s"
    )
    df = pd.DataFrame(
        {
            "email": "person" + pd.Series(number) + "@example.com",
            "first_name": chance.choice(_FIRST, rows),
            "last_name": chance.choice(_LAST, rows),
            "company_name": chance.choice(_COMPANIES, rows),
            "job_title": chance.choice(_TITLES, rows),
            "country_code": chance.choice(_COUNTRIES, rows),
            "last_seen_at": times.strftime("%Y-%m-%dT%H:%M:%SZ"),
        }
    ).astype("str")
    wrong = chance.permutation(rows)[: int(rows * bad)]
    half = len(wrong) // 2
    addresses, stamps = wrong[:half], wrong[half:]
    df.loc[addresses, "email"] = "person" + pd.Series(number[addresses]).to_numpy()
    naive = df["last_seen_at"].iloc[stamps].str.removesuffix("Z")
    df.loc[stamps, "last_seen_at"] = naive.to_numpy()
    return df
