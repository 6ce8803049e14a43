"""How long screening takes, side by side with ``df.to_csv`` in the same run.

Run it from the project's root: ``python -m benchmarks.screening [rows]``. It prints
the ratios of the goals: screen + encode of 1M rows x 7 columns with 2 % bad rows
against ``df.to_csv`` alone; 50 % bad against none bad; peak memory against the
frame's own; ``import cdp_frames`` against ``import pandera.pandas``.
"""

from __future__ import annotations

import gc
import os
import subprocess
import sys
import threading
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pandas as pd

from benchmarks.people import contacts
from cdp_frames.encoding import encode_csv
from cdp_frames.screening import screen

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

MAPPING: dict[Hashable, str | None] = {
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


def import_ratio(times: int = 7) -> float:
    """Compare importing the package with importing what it is built on.

    With compiled modules, as they are after an installation.
    """
    with TemporaryDirectory() as compiled:
        environment = {**os.environ, "PYTHONPYCACHEPREFIX": compiled}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)

        def importing(module: str) -> float:
            code = f"import {module}"
            return seconds(lambda: _python("-c", code, env=environment), times)

        importing("cdp_frames")  # compiles
        return importing("cdp_frames") / importing("pandera.pandas")


def memory_ratio(rows: int) -> float:
    """Compare the most memory that screen + encode takes with the frame's own.

    In a process of its own: what another run left behind would be taken again.
    """
    return float(_python("-m", "benchmarks.screening", "memory", str(rows)))


def print_memory_ratio(rows: int) -> None:
    """Print what ``memory_ratio`` asks for."""
    df = contacts(rows, 0.02)
    send(df.head(1000))  # imports
    own = int(df.memory_usage(deep=True).sum())
    print(peak_bytes(lambda: send(df)) / own)


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
    print(f"peak memory                    {memory_ratio(rows):6.2f} times the frame's")
    print(f"import cdp_frames              {import_ratio():6.2f} times pandera.pandas")


def _resident() -> int:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * 4096


def _python(*arguments: str, env: dict[str, str] | None = None) -> str:
    command = [sys.executable, *arguments]
    done = subprocess.run(  # noqa: S603 - our own code
        command, check=True, env=env, capture_output=True, text=True
    )
    return done.stdout


if __name__ == "__main__":
    if sys.argv[1:2] == ["memory"]:
        print_memory_ratio(int(sys.argv[2]))
    else:
        main(*(int(argument) for argument in sys.argv[1:]))
