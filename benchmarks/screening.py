"""How long screening takes, side by side with ``df.to_csv`` in the same run.

Run it from the project's root: ``python -m benchmarks.screening [rows]``. It prints
the ratios of the goals: screen + encode of 1M rows x 7 columns with 2 % bad rows
against ``df.to_csv`` alone; 50 % bad against none bad; peak memory against the
frame's own; ``import cdp_frames`` against ``import pandera.pandas``.
"""

from __future__ import annotations

import gc
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from cdp_frames.encoding import encode_csv
from cdp_frames.screening import screen

if TYPE_CHECKING:
    from collections.abc import Callable

MAPPING = {
    name: name
    for name in (
        "email",
        "first_name",
        "last_name",
        "company_name",
        "job_title",
        "country_code",
        "last_seen_at",
    )
}
_FIRST = ["Alice", "Bob", "Çelik", "Dagny", "Émile", "Farah", "Gül", "Håkon"]
_LAST = ["Smith", "Jones", "Müller", "O'Brien", "García", "Nowak", "Sørensen"]
_COMPANIES = ["Acme Corp", "Globex", "Initech, Inc.", "Umbrella", 'The "Best" Ltd']
_TITLES = ["VP Engineering", "Director of IT", "Analyst", "Head of Sales"]
_COUNTRIES = ["US", "DE", "FR", "GB", "PL", "NO"]


def contacts(rows: int, bad: float, seed: int = 7) -> pd.DataFrame:
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


def seconds(work: Callable[[], object], times: int = 3) -> float:
    """Return the least time that the work took, in seconds."""
    taken = []
    for _ in range(times):
        gc.collect()
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return min(taken)


def peak_bytes(work: Callable[[], object]) -> int:
    """Return by how many bytes the process grew at most while the work was done."""
    gc.collect()
    start = highest = _resident()
    done = threading.Event()

    def watch() -> None:
        nonlocal highest
        while not done.wait(0.005):
            highest = max(highest, _resident())

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        work()
    finally:
        done.set()
        watcher.join()
    return highest - start


def send(df: pd.DataFrame) -> bytes:
    """Screen and encode, as an import does before it opens a job."""
    screened = screen(df, mapping=MAPPING)
    return encode_csv(screened.valid, screened.mapping)


def import_ratio(times: int = 5) -> float:
    """Compare importing the package with importing what it is built on."""
    ours, theirs = (
        seconds(lambda code=code: _run(code), times)  # type: ignore[misc]  # bound now
        for code in ("import cdp_frames", "import pandera.pandas")
    )
    return ours / theirs


def main(rows: int = 1_000_000) -> None:
    """Print the figures."""
    print(f"{rows:,} rows x {len(MAPPING)} columns, pandas {pd.__version__}")
    few, none, half = (contacts(rows, bad) for bad in (0.02, 0.0, 0.5))
    written = seconds(lambda: few.to_csv(index=False))
    print(f"df.to_csv alone                {written:6.2f} s")
    sent = seconds(lambda: send(few))
    print(f"screen + encode, 2 % bad       {sent:6.2f} s  {sent / written:.2f} of it")
    screened = seconds(lambda: screen(few, mapping=MAPPING))
    print(f"  of that screen               {screened:6.2f} s")
    clean = seconds(lambda: send(none))
    print(f"screen + encode, none bad      {clean:6.2f} s")
    worst = seconds(lambda: send(half))
    print(f"screen + encode, 50 % bad      {worst:6.2f} s  {worst / clean:.2f} times")
    own = int(few.memory_usage(deep=True).sum())
    peak = peak_bytes(lambda: send(few))
    print(f"peak memory                    {peak / own:6.2f} times the frame's own")
    print(f"import cdp_frames              {import_ratio():6.2f} times pandera.pandas")


def _resident() -> int:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * 4096


def _run(code: str) -> None:
    subprocess.run([sys.executable, "-c", code], check=True)  # noqa: S603 - our own code


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
