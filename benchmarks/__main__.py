"""Print every speed goal, the figure and the verdict: ``python -m benchmarks [ONLY]``.

``ONLY`` is a name of ``measures``, or the beginning of some. Each of them runs in a
process of its own, so that none inherits another's memory; the sides of a ratio take
turns in one run. Timings are never asserted.
"""

from __future__ import annotations

import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from benchmarks.measures import MEASURES, measured
from benchmarks.table import HEAD


def main(only: str = "") -> int:
    """Print the table; return how many measures broke."""
    names = [name for name in MEASURES if name.startswith(only)]
    if not names:
        print(f"no measure is called {only!r}: {', '.join(MEASURES)}")
        return 1
    print(HEAD)
    verdicts: list[bool | None] = []
    broken = 0
    for name in names:
        try:
            with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
                verdicts += process.submit(measured, name).result()
        except Exception as error:  # noqa: BLE001 - the others are measured all the same
            print(f"{name}: {type(error).__name__}: {error}")
            broken += 1
    goals = [verdict for verdict in verdicts if verdict is not None]
    print(f"{sum(goals)} of {len(goals)} goals are met")
    return broken


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2]))
