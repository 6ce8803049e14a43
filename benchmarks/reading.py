"""`read_contacts` against `pd.read_csv(dtype=str)` on the same CSV of 1M rows.

Run as `python -m benchmarks.reading [rows]`. Time is the best of some runs, side by
side; memory is the peak of a fresh process, less that of one that only imports.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pandas as pd

from benchmarks.people import contacts

ROWS = 1_000_000
RUNS = 3
MINE = "from cdp_frames.reading import read_contacts; frame = read_contacts({path!r})"
PEER = "import pandas as pd; frame = pd.read_csv({path!r}, dtype=str)"
BARE = "import cdp_frames.reading, pandas, pyarrow.csv"


def seconds(statement: str, path: Path) -> float:
    """Return the best time of some runs, in seconds."""
    code = compile(statement.format(path=str(path)), "benchmark", "exec")
    best = float("inf")
    for _ in range(RUNS):
        start = time.perf_counter()
        exec(code, {})  # noqa: S102 - the two statements above
        best = min(best, time.perf_counter() - start)
    return best


def peak(statement: str, path: Path) -> float:
    """Return the largest memory of a fresh process that runs a statement, in MiB.

    Linux only: elsewhere the peak that the system tells includes that of the parent.
    """
    read_peak = "print(open('/proc/self/status').read().split('VmHWM:')[1].split()[0])"
    done = subprocess.run(  # noqa: S603 - this interpreter, these statements
        [sys.executable, "-c", f"{statement.format(path=str(path))}\n{read_peak}"],
        check=True,
        capture_output=True,
        text=True,
    )
    return int(done.stdout) / 2**10


def main() -> None:
    """Print both times, both peaks, and the ratios."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "people.csv"
        contacts(rows).to_csv(path, index=False)
        size = path.stat().st_size / 2**20
        mine, peer = seconds(MINE, path), seconds(PEER, path)
        bare = peak(BARE, path)
        mine_peak, peer_peak = peak(MINE, path) - bare, peak(PEER, path) - bare
    print(f"{rows:,} rows, {size:.0f} MiB, pandas {pd.__version__}")
    print(f"time    {mine:6.2f} s    against {peer:6.2f} s    {mine / peer:.2f}")
    ratio = mine_peak / peer_peak
    print(f"memory  {mine_peak:6.0f} MiB  against {peer_peak:6.0f} MiB  {ratio:.2f}")


if __name__ == "__main__":
    main()
