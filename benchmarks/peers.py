"""What others take to get the same file ready: ``python -m benchmarks.peers``.

Each does less: no reason for each cell, or no repair, or no account of each row. One
that is not installed is skipped. The processor's time is held against ours.
"""

from __future__ import annotations

import importlib
import io
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from benchmarks.people import contacts
from benchmarks.screening import by_loop, send
from benchmarks.timing import paired
from cdp_frames.reading import read_contacts

if TYPE_CHECKING:
    from collections.abc import Callable

ROWS: Final = 200_000
# What is taken for an address, and for an instant, by who has no more than a pattern.
ADDRESS: Final = r"^[^@\s]+@[^@\s]+\.[^@\s.]+$"
INSTANT: Final = r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$"


def ours(path: Path) -> object:
    """Read, screen, encode."""
    return send(read_contacts(path))


def pandas(path: Path) -> object:
    """Use one pattern for each column."""
    df = pd.read_csv(path, dtype=str)
    good = df["email"].str.match(ADDRESS) & df["last_seen_at"].str.match(INSTANT)
    return df[good].to_csv(index=False)


def pandera(path: Path) -> object:
    """Use Pandera alone, on its own terms: lazily, rows by their label."""
    pa = importlib.import_module("pandera.pandas")
    df = pd.read_csv(path, dtype=str)
    checks = {"email": ADDRESS, "last_seen_at": INSTANT}
    schema = pa.DataFrameSchema(
        {
            name: pa.Column(str, pa.Check.str_matches(pattern), coerce=True)
            for name, pattern in checks.items()
        }
    )
    try:
        schema.validate(df, lazy=True)
    except pa.errors.SchemaErrors as found:
        df = df.drop(index=found.failure_cases["index"].unique())
    return df.to_csv(index=False)


def polars(path: Path) -> object:
    """Use polars with one pattern for each column."""
    pl = importlib.import_module("polars")
    good = pl.col("email").str.contains(ADDRESS)
    good &= pl.col("last_seen_at").str.contains(INSTANT)
    return pl.read_csv(path, infer_schema=False).filter(good).write_csv()


def duckdb(path: Path) -> object:
    """Use DuckDB with one pattern for each column."""
    db = importlib.import_module("duckdb").connect()
    out = path.with_suffix(".out")
    db.execute(
        f"COPY (SELECT * FROM read_csv('{path}', all_varchar=true)"  # noqa: S608 - ours
        f" WHERE regexp_matches(email, '{ADDRESS}')"
        f" AND regexp_matches(last_seen_at, '{INSTANT}')) TO '{out}'"
    )
    return out


def dataframely(path: Path) -> object:
    """Use dataframely, which keeps the good rows and counts the others' rules."""
    dy = importlib.import_module("dataframely")
    pl = importlib.import_module("polars")
    columns = {
        "email": dy.String(regex=ADDRESS),
        "last_seen_at": dy.String(regex=INSTANT),
    }
    schema: Any = type("People", (dy.Schema,), columns)
    df = pl.read_csv(path, infer_schema=False)
    good, _ = schema.filter(df)
    return good.write_csv()


def pointblank(path: Path) -> object:
    """Use pointblank on polars, and take the rows that pass."""
    pb = importlib.import_module("pointblank")
    pl = importlib.import_module("polars")
    checked = (
        pb.Validate(pl.read_csv(path, infer_schema=False))
        .col_vals_regex("email", ADDRESS)
        .col_vals_regex("last_seen_at", INSTANT)
        .interrogate()
    )
    out = io.BytesIO()
    checked.get_sundered_data("pass").write_csv(out)
    return out


PEERS: Final[dict[str, Callable[[Path], object]]] = {
    "pandas, one pattern for each column": pandas,
    "Pandera alone": pandera,
    "polars, one pattern for each column": polars,
    "DuckDB, one pattern for each column": duckdb,
    "dataframely": dataframely,
    "pointblank": pointblank,
    "the guide's recipe, email-validator for each row": by_loop,
}


def main() -> None:
    """Print how much of our time each takes."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "people.csv"
        contacts(ROWS).to_csv(path, index=False)
        ours(path)
        print(f"{f'{ROWS:,} rows, read to written':50} {'CPU':>8} {'of ours':>8}")
        for name, peer in PEERS.items():
            try:
                peer(path)
            except ModuleNotFoundError as error:
                print(f"{name:50} skipped: {error.name} is not installed")
                continue
            mine, theirs = paired(
                lambda: ours(path), lambda of=peer: of(path), rounds=2
            )
            share = theirs.cpu / mine.cpu
            print(f"{name:50} {theirs.cpu:>6.2f} s {share:>8.2f}", flush=True)


if __name__ == "__main__":
    main()
