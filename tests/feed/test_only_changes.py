"""only_changes: what is left out is what the CDP has already, whoever a row is of."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from cdp_frames import run_feed

if TYPE_CHECKING:
    from pathlib import Path

    from cdp_frames import Client
    from cdp_frames.sandbox import Sandbox

MONDAY = datetime(2026, 4, 20, 6, tzinfo=UTC)
NEXT = datetime(2026, 4, 27, 6, tzinfo=UTC)
APPENDED = 'list = "L"\nif_exists = "append"'
FEED = """
version = 1
[target]
{target}
[rows]
only_changes = true
[columns]
known = [
    {{ header = "E-Mail", field = "email" }},
    {{ header = "Vorname", field = "first_name" }},
]
"""

Rows = list[tuple[str, str]]


@pytest.fixture
def folder(tmp_path: Path, cdp: Sandbox, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, value in cdp.environ.items():
        monkeypatch.setenv(name, value)
    return tmp_path


def feed(folder: Path, target: str = APPENDED) -> Path:
    path = folder / "feed.toml"
    path.write_text(FEED.format(target=target), encoding="utf-8")
    return path


def week(*rows: tuple[str, str]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=["E-Mail", "Vorname"])


def people(count: int) -> pd.DataFrame:
    return week(*((f"p{n}@example.com", f"Zoë {n}") for n in range(count)))


# What was sent, what is in the next file, and what the CDP then has of Ann.
OF_ONE_PERSON: dict[str, tuple[Rows, Rows, str]] = {
    "an earlier row is changed": (
        [("ann@example.com", "One"), ("ann@example.com", "Two")],
        [("ann@example.com", "New"), ("ann@example.com", "Two")],
        "Two",
    ),
    "in another spelling of the address": (
        [("ann@example.com", "One"), ("mailto:ANN@example.com ", "Two")],
        [("ann@example.com", "New"), ("mailto:ANN@example.com ", "Two")],
        "Two",
    ),
    "the last row is gone": (
        [("ann@example.com", "One"), ("ann@example.com", "Two")],
        [("ann@example.com", "One")],
        "One",
    ),
    "the rows change places": (
        [("ann@example.com", "One"), ("ann@example.com", "Two")],
        [("ann@example.com", "Two"), ("ann@example.com", "One")],
        "One",
    ),
    "a row comes before": (
        [("ann@example.com", "One")],
        [("ann@example.com", "New"), ("ann@example.com", "One")],
        "One",
    ),
}


@pytest.mark.parametrize(
    ("before", "after", "name"), OF_ONE_PERSON.values(), ids=OF_ONE_PERSON
)
def test_a_change_is_one_of_all_rows_of_a_person(
    folder: Path, cdp: Sandbox, before: Rows, after: Rows, name: str
) -> None:
    """The CDP has what it would have if the whole file had been sent."""
    others = [("bob@example.com", "Bob"), ("", "Nobody"), ("", "Nobody")]
    path = feed(folder)
    run_feed(path, week(*before, *others))
    result = run_feed(path, week(*after, *others))
    # Bob is left out; a row of nobody is never one that has arrived.
    assert result.counts["rows"] == len(after) + 2
    profiles = cdp.records("profiles").set_index("email")["first_name"]
    assert profiles["ann@example.com"] == name


def test_rows_of_nobody_are_no_one_person(folder: Path) -> None:
    path = feed(folder)
    first = run_feed(path, week(("bad", "A"), ("", "B"), ("ann@example.com", "C")))
    assert first.counts["accepted"] == 1
    again = run_feed(path, week(("bad", "A"), ("", "X"), ("ann@example.com", "C")))
    assert again.counts["rows"] == 2


def test_a_list_that_is_gone_is_filled_again(folder: Path, client: Client) -> None:
    path = feed(folder)
    run_feed(path, people(5))
    (gone,) = client.lists()
    client.delete_list(gone.id)
    assert run_feed(path, people(5)).counts["accepted"] == 5
    assert [each.member_count for each in client.lists()] == [5]
    assert run_feed(path, people(5)).counts["rows"] == 0


def test_each_audience_gets_all_its_rows(folder: Path) -> None:
    path = feed(folder, 'audience = "A {week}"')
    assert run_feed(path, people(5), now=MONDAY).counts["accepted"] == 5
    assert run_feed(path, people(5), now=NEXT).counts["accepted"] == 5
