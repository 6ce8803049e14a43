"""How much quicker two workers of Dask are than one.

Run it from the project's root: ``python -m benchmarks.cluster [rows]``. Everything but
the sending is timed, for the CDP in the box would take the same processors: a guard
strikes when all parts are judged.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import dask.dataframe as dd
from distributed import Client, LocalCluster

from benchmarks.people import contacts
from cdp_frames import GuardError, cdp_import
from cdp_frames.sandbox import Sandbox

ROWS = 1_000_000
PARTITIONS = 16
ROUNDS = 3


def main() -> None:
    """Print the seconds of one and of two workers, in turn, and their ratio."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    with tempfile.TemporaryDirectory() as folder, Sandbox() as cdp:
        os.environ.update({**cdp.environ, "CDP_FRAMES_HOME": folder})
        people = Path(folder) / "people"
        people.mkdir()
        each = -(-rows // PARTITIONS)
        frame = contacts(rows)
        for number in range(PARTITIONS):
            part = frame.iloc[number * each : (number + 1) * each]
            part.to_parquet(people / f"{number:02}.parquet")
        best = {workers: float("inf") for workers in (1, 2)}
        for _ in range(ROUNDS):
            for workers, quickest in best.items():
                best[workers] = min(quickest, seconds(people, workers))
        for workers, took in best.items():
            print(f"{workers} worker(s): {took:.1f} s, {rows / took:,.0f} rows/s")
        print(f"two workers are {best[1] / best[2]:.2f} times as quick as one")


def seconds(people: Path, workers: int) -> float:
    """Return how long it takes to read, spread and judge all rows."""
    with (
        LocalCluster(
            n_workers=workers, threads_per_worker=1, dashboard_address=None
        ) as cluster,
        Client(cluster),
    ):
        frame: Any = dd.read_parquet(people)
        began = time.perf_counter()
        try:
            cdp_import(frame, list_name="L", timezone="UTC", max_refused=0)
        except GuardError:
            return time.perf_counter() - began
    raise AssertionError("the guard did not strike")


if __name__ == "__main__":
    main()
