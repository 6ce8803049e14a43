"""Rows of every fate, and two imports of the same rows held against each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from cdp_frames import Client, ImportResult, StreamedResult


def people(count: int = 240) -> pd.DataFrame:
    """Make rows of every fate, with what only the whole column can tell."""
    rows = range(count)
    return pd.DataFrame(
        {
            "email": [
                "bob" if n % 29 == 3 else f"P{n % (count - 20)}@Example.com "
                for n in rows
            ],
            "first_name": ["Zoë, jr." if n % 2 else "" for n in rows],
            "last_seen_at": [
                f"{1 + n % 12:02}/{25 if n == count // 2 else 1 + n % 9:02}/2026 10:00"
                for n in rows
            ],
            "ltv": ["1,234" if n % 7 else "1,234.50" for n in rows],
            "Unsubscribed": ["yes" if n % 53 == 1 else "" for n in rows],
            "Note": ["née"] * count,
        },
        dtype="str",
    ).replace("", None)


# What only the rows around a cell can suggest a value for: parts and streams see none.
BY_OTHERS = ("naive_datetime", "phone_without_region", "ambiguous_date")
SUGGESTED = ["suggestion", "confidence", "alternative", "repair"]


def by_itself(found: pd.DataFrame) -> pd.DataFrame:
    """Leave what other rows suggest for a cell out of ``errors``."""
    if "repair" not in found:
        return found
    alone = found.copy()
    alone.loc[found["code"].isin(BY_OTHERS), SUGGESTED] = None
    return alone


def account(result: ImportResult | StreamedResult) -> dict[str, pd.DataFrame]:
    """Return the frames of a result, without what a stream has or lacks."""
    return {
        name: by_itself(getattr(result, name)).drop(columns="job_id", errors="ignore")
        for name in ("fates", "errors", "changes", "hints", "opted_out")
    }


def bare(frame: pd.DataFrame) -> pd.DataFrame:
    """Write what is missing in one way, for pandas has several."""
    cells = frame.astype(object)
    return cells.where(cells.notna(), None)


def require_same(one: ImportResult | StreamedResult, other: ImportResult) -> None:
    """Hold a stream against the same rows as one frame."""
    assert one.counts == other.counts
    there = account(other)
    for name, frame in account(one).items():
        pd.testing.assert_frame_equal(bare(frame), bare(there[name]))
    failed = one.failed.drop(columns="unreadable_record", errors="ignore")
    pd.testing.assert_frame_equal(
        bare(failed), bare(other.failed), check_index_type=False
    )


def members(client: Client, name: str) -> list[str]:
    """Return who is on a list."""
    (found,) = [each for each in client.lists() if each.name == name]
    return sorted(str(member.email) for member in client.members(found.id))
