"""Time the timestamp kind, and the upload's bytes, against what pandas alone does.

    python -m benchmarks.timestamp_column

``pd.to_datetime`` is the nearest thing in pandas, but answers another question: it
takes naive times for UTC and cannot say what is wrong with which cell. The answers are
compared where both have one.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from cdp_frames.encoding import encode_csv
from cdp_frames.kinds.time.timestamp import normalize

if TYPE_CHECKING:
    from collections.abc import Callable

ZONE = "Europe/Berlin"

# How the same instants are written, the zone they need, and how pandas reads them.
SPELLINGS: dict[str, tuple[str, str | None, str]] = {
    "2026-04-21T15:30:00Z": ("%Y-%m-%dT%H:%M:%SZ", None, "ISO8601"),
    "2026-04-21 15:30:00+00:00": ("%Y-%m-%d %H:%M:%S+00:00", None, "ISO8601"),
    "2026-04-21T15:30:00.123456Z": ("%Y-%m-%dT%H:%M:%S.%fZ", None, "ISO8601"),
    "2026-04-21 15:30:00, naive": ("%Y-%m-%d %H:%M:%S", "UTC", "ISO8601"),
    "04/21/2026 03:30:00 PM, naive": (
        "%m/%d/%Y %I:%M:%S %p",
        "UTC",
        "%m/%d/%Y %I:%M:%S %p",
    ),
    "2026/04/21 03:30:00 PM GMT+0": (
        "%Y/%m/%d %I:%M:%S %p GMT+0",
        None,
        "%Y/%m/%d %I:%M:%S %p GMT+0",
    ),
}


@dataclass(frozen=True)
class Column:
    """A column to send."""

    source: str
    field: str


@dataclass(frozen=True)
class Sent:
    """The columns to send."""

    columns: tuple[Column, ...]


def timed(work: Callable[[], object]) -> tuple[float, object]:
    """Return the seconds that some work took, and its answer."""
    start = time.perf_counter()
    answer = work()
    return time.perf_counter() - start, answer


def instants(count: int) -> pd.Series:
    """Return distinct instants within some years, to the microsecond."""
    micros = np.random.default_rng(1).integers(15 * 10**14, 18 * 10**14, count)
    return pd.Series(micros.astype("datetime64[us]")).dt.tz_localize("UTC")


def reading(count: int) -> None:
    """Print a line for each spelling."""
    print(f"{'column':32} {'here':>8} {'to_datetime':>12}  same")
    for name, (form, zone, pandas_form) in SPELLINGS.items():
        texts = instants(count).dt.strftime(form).astype("str")
        ours, result = timed(
            lambda texts=texts, zone=zone: normalize(texts, timezone=zone)
        )
        theirs, read = timed(
            lambda texts=texts, form=pandas_form: pd.to_datetime(
                texts, format=form, utc=True
            )
        )
        same = result.values.equals(read)  # noqa: PD011 - a Series
        print(f"{name:32} {ours:7.2f}s {theirs:11.2f}s  {same}")
    texts = instants(count).dt.strftime("%Y-%m-%dT%H:%M:%SZ").astype(object)
    texts.iloc[::2] = [f"lead {n}" for n in range(len(texts[::2]))]
    seconds, result = timed(lambda: normalize(texts))
    print(f"{'half of them no times at all':32} {seconds:7.2f}s")
    seconds, _ = timed(
        lambda: normalize(instants(count).dt.tz_localize(None), timezone=ZONE)
    )
    print(f"{'true naive times, in ' + ZONE:32} {seconds:7.2f}s")


def writing(count: int) -> None:
    """Print how long the bytes of an upload take."""
    number = pd.Series(range(count))
    frame = pd.DataFrame(
        {
            "email": ("user" + number.astype(str) + "@example.com").astype("str"),
            "first_name": pd.Series(["Ana", "Bob", "Zoë"] * count).head(count),
            "last_name": pd.Series(["Li", "O'Neil", "Smith, Jr"] * count).head(count),
            "company_name": pd.Series(["ACME", 'The "Bar"'] * count).head(count),
            "country_code": pd.Series(["DE", "US"] * count).head(count),
            "visits": (number % 1000).astype("Int64"),
            "created_at": instants(count),
        }
    )
    sent = Sent(tuple(Column(name, name) for name in frame))
    ours, data = timed(lambda: encode_csv(frame, sent))
    texts = frame.assign(created_at=frame["created_at"].astype("str"))
    theirs, _ = timed(lambda: frame.to_csv(index=False))
    as_text, _ = timed(lambda: texts.to_csv(index=False))
    print(f"\n{count:,} rows x {len(frame.columns)}, {len(data) / 1e6:.0f} MB")
    print(f"encode_csv {ours:.2f}s, to_csv {theirs:.2f}s, of texts {as_text:.2f}s")


def main() -> None:
    """Run both."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    rows = parser.parse_args().rows
    reading(rows)
    writing(rows)


if __name__ == "__main__":
    main()
