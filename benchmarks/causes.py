"""What finding causes costs, and how often it is right.

Run it from the project's root: ``python -m benchmarks.causes``. It prints how often
chance is taken for a cause in 100 runs, how often a planted pair comes first in 40, and
the CPU for a million rows by eight columns beside that of ``df.to_csv``.
"""

from __future__ import annotations

import time

import numpy as np
import pandas as pd

from cdp_frames.repair.causes import Complaint, found_causes

ROWS = 1_000_000
MANY = {"source": 5, "country": 10, "owner": 200, "day": 60, "campaign": 1000}
# How many rows are refused by chance, and how many of those that share the cause.
CHANCE, PLANTED = 0.01, 0.5
FEW = {"source": 6, "owner": 25, "day": 14, "lang": 3}


def drawn(rng: np.random.Generator, rows: int, columns: dict[str, int]) -> pd.DataFrame:
    """Draw columns that say nothing of each other."""
    return pd.DataFrame(
        {
            name: pd.Series(rng.integers(0, most, rows)).map(lambda n: f"v{n}")
            for name, most in columns.items()
        }
    )


def first_terms(frame: pd.DataFrame, refused: np.ndarray) -> set[tuple[object, object]]:
    """Return the terms of the first cause; none if there is none."""
    rows = np.flatnonzero(refused)
    found, _ = found_causes(frame, rows, [Complaint("x", "email", rows)])
    return set(found[0].terms) if found else set()


def main() -> None:
    """Print all three."""
    rng = np.random.default_rng(5)
    false = 0
    for _ in range(100):
        refused = np.zeros(3000, dtype=bool)
        refused[rng.choice(3000, int(rng.choice([30, 60, 150])), replace=False)] = True
        false += bool(first_terms(drawn(rng, 3000, FEW), refused))
    print(f"causes of chance: {false} of 100 runs (goal 0)")
    first = 0
    for _ in range(40):
        frame = drawn(rng, 3000, FEW)
        pair = frame["source"].eq("v2") & frame["lang"].eq("v1")
        refused = (rng.random(3000) < CHANCE) | (pair & (rng.random(3000) < PLANTED))
        terms = first_terms(frame, np.asarray(refused))
        first += terms == {("source", "v2"), ("lang", "v1")}
    print(f"planted pair first: {first} of 40 (goal 40)")
    frame = drawn(rng, ROWS, {**MANY, "lang": 3, "device": 2})
    # Each another one: what many have in common is the shape.
    frame["number"] = [f"{'AB-' if n % 3 else 'C'}{n:07}" for n in range(ROWS)]
    refused = rng.random(ROWS) < CHANCE
    refused |= (frame["source"].eq("v1") & (rng.random(ROWS) < PLANTED)).to_numpy()
    best = [float("inf"), float("inf")]
    for _ in range(3):
        began = time.process_time()
        frame.to_csv("/dev/null", index=False)
        best[0] = min(best[0], time.process_time() - began)
        began = time.process_time()
        first_terms(frame, refused)
        best[1] = min(best[1], time.process_time() - began)
    print(
        f"CPU: {best[1]:.2f} s, to_csv {best[0]:.2f} s: {best[1] / best[0]:.2f} (0.5)"
    )


if __name__ == "__main__":
    main()
