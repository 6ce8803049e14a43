"""Print every ratio of the speed goals: ``python -m benchmarks``, some minutes.

Each benchmark runs in a process of its own, so that none inherits another's memory;
the two sides of a ratio are timed in turn in one run.
"""

from __future__ import annotations

import subprocess
import sys

BENCHMARKS = (
    "benchmarks.email_column",
    "benchmarks.timestamp_column",
    "benchmarks.screening",
    "benchmarks.reading",
    "benchmarks.classes",
    "benchmarks.sandbox_job",
    "benchmarks.mapping.report",
    "benchmarks.repair.by_example",
)


def main() -> int:
    """Run all of them; return how many failed."""
    failed = 0
    for name in BENCHMARKS:
        print(f"\n== {name}", flush=True)
        done = subprocess.run([sys.executable, "-m", name], check=False)  # noqa: S603 - our own modules
        failed += done.returncode != 0
    return failed


if __name__ == "__main__":
    sys.exit(main())
