"""Screening and encoding, beside ``df.to_csv`` and beside a script of one's own."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
from email_validator import EmailNotValidError, validate_email

from benchmarks.people import BAD, contacts
from benchmarks.table import Line
from benchmarks.timing import fresh, paired, peak_bytes
from cdp_frames.file_notes import FileNotes
from cdp_frames.importing.upload_file import UploadFile
from cdp_frames.reading import read_contacts
from cdp_frames.screening import screen
from cdp_frames.screening.raw_columns import UserOptions
from cdp_frames.screening.rules import RowRules
from cdp_frames.screening.run import screening

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator

ROWS = 1_000_000
# What a loop over email-validator is timed on, and scaled up from.
SAMPLE = 50_000
MAPPING: dict[Hashable, str | None] = {name: name for name in contacts(1)}


def send(df: pd.DataFrame) -> UploadFile:
    """Screen and encode, as an import does before it opens a job."""
    user = UserOptions(timezone=None, dayfirst=None, region=None, file=FileNotes.of(df))
    rules = RowRules(match_key="email", keep="merge")
    made = screening(df, "contact", user, rules, mapping=MAPPING, fields=None)
    screened, table = made.screened, made.sent()
    del made  # an import lets go of it, too
    file = UploadFile.of(table)
    assert len(screened.fates) == len(df)  # noqa: S101 - the account is there as well
    return file


def against_to_csv(rows: int = ROWS) -> tuple[float, float]:
    """Return how much of the time and of the CPU of ``df.to_csv`` it takes."""
    df = contacts(rows)
    send(df.head(1000))  # imports
    ours, theirs = paired(lambda: send(df), lambda: df.to_csv(index=False))
    return ours.wall / theirs.wall, ours.cpu / theirs.cpu


def whole() -> Iterator[Line]:
    """Hold screen + encode against ``df.to_csv``."""
    wall, cpu = against_to_csv()
    yield Line("screen + encode, 1M rows, against to_csv", 0.40, wall, "of its time")
    yield Line("screen + encode, 1M rows, against to_csv", 0.60, cpu, "of its CPU")


def half_bad() -> Iterator[Line]:
    """Hold rows of which half are bad against rows of which none is."""
    none, half = contacts(ROWS, 0.0), contacts(ROWS, 0.5)
    send(half.head(1000))
    good, bad = paired(lambda: send(none), lambda: send(half))
    yield Line("50 % bad, against none bad", 1.5, bad.wall / good.wall, "of the time")


def memory() -> Iterator[Line]:
    """Hold the most memory that it takes against the frame's own."""
    for bad, goal in ((BAD, 2.0), (0.5, None)):
        df = contacts(ROWS, bad)
        send(df.head(1000))
        own = int(df.memory_usage(deep=True).sum())
        peak = peak_bytes(lambda of=df: send(of))
        name = f"peak memory of screen + encode, {bad:.0%} bad"
        yield Line(name, goal, peak / own, "of the frame's")


def small() -> Iterator[Line]:
    """Time a call of ``screen`` for a few rows."""
    for rows in (50, 1):
        df = contacts(rows)
        screen(df, mapping=MAPPING)
        (ours,) = paired(lambda of=df: screen(of, mapping=MAPPING), rounds=20)
        yield Line(f"one screen of {rows} rows", 15, ours.cpu * 1e3, "ms of CPU")
    df = contacts(50)
    (ours,) = paired(lambda: screen(df), rounds=20)
    yield Line(
        "one screen of 50 rows, mapping inferred", None, ours.cpu * 1e3, "ms of CPU"
    )


def recipe() -> Iterator[Line]:
    """Hold a file's way to the upload against the same, written by hand."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "people.csv"
        contacts(SAMPLE).to_csv(path, index=False)
        send(read_contacts(path))
        by_hand, ours = paired(
            lambda: by_loop(path), lambda: send(read_contacts(path)), rounds=2
        )
    yield Line(
        "read + screen + encode, against the plain recipe", 20,
        by_hand.cpu / ours.cpu, "times less CPU", at_least=True,
        remark=f"{SAMPLE:,} rows",
    )  # fmt: skip


def by_loop(path: Path) -> str:
    """Do what the guide asks for, row by row, as one would without this package."""
    df = pd.read_csv(path, dtype=str)
    df["email"] = [_normal(text) for text in df["email"]]
    return df[df["email"].notna()].to_csv(index=False)


def _normal(text: str) -> str | None:
    try:
        found = validate_email(text, check_deliverability=False)
    except EmailNotValidError:
        return None
    return found.normalized.lower()


def floors() -> Iterator[Line]:
    """Hold screen + encode against ``df.to_csv``, both on pandas 2.3."""
    name, goal, unit = "pandas 2.3: screen + encode, against to_csv", 1.3, "of its time"
    own = Path(sys.prefix)
    python = own.with_name(f"{own.name}-floors") / "bin" / "python"
    if not python.exists():
        yield Line(name, goal, None, unit, remark="`make test-floors` installs it")
        return
    code = "from benchmarks.screening import *; print(*against_to_csv())"
    wall, cpu = map(float, fresh(code, python).split())
    yield Line(name, goal, wall, unit)
    yield Line(name, None, cpu, "of its CPU")
