"""A year of weekly feeds: list, ledger and exit code are right in each week."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from cdp_frames import Ledger, history, run_feed
from cdp_frames.cli.exit_codes import Exit, exit_of
from cdp_frames.errors import CdpError
from cdp_frames.sandbox import JobStuck, Status
from cdp_frames.screening.suppression import hash_of
from tests.cli.test_cli import run
from tests.support.brisk import brisk

if TYPE_CHECKING:
    from cdp_frames.sandbox import Sandbox

FEED = """
version = 1
[source]
path = "in/week-*.csv"
[target]
list = "Members"
if_exists = "replace"
[rows]
suppress = ["gone.txt"]
[guards]
min_rows = 10
max_refused = "20%"
max_change = "50%"
[ledger]
path = "ledger.sqlite"
[set]
job_title = "member {week}"
[columns]
known = [
    { header = "E-Mail", field = "email", look = "email" },
    { header = "Vorname", field = "first_name" },
    { header = "Newsletter" },
]
"""
WEEKS = range(1, 53)
RENAMED, TRUNCATED, KILLED, DOWN, FORGOTTEN, OTHER_VALUES = 5, 9, 20, 27, 33, 41
SAID_NO, CAME_BACK = 13, 45


def address(person: int) -> str:
    return f"person{person}@example.com"


def people(week: int) -> list[int]:
    """Who is in the file of a week: somebody comes and somebody goes."""
    return list(range(week // 4, 30 + week // 3))


def rows(week: int) -> pd.DataFrame:
    df = pd.DataFrame(
        {
            "E-Mail": [address(person) for person in people(week)],
            "Vorname": [f"Zoë, {person}" for person in people(week)],
            "Newsletter": "yes",
        }
    )
    if SAID_NO <= week < CAME_BACK:
        df.loc[df["E-Mail"].eq(address(15)), "Newsletter"] = "no"
    if week % 7 == 3:  # a bad cell now and then
        df.loc[0, "E-Mail"] = "no address"
    if week == RENAMED:
        return df.rename(columns={"Vorname": "First name"})
    if week == TRUNCATED:
        return df.head(2)
    if week == OTHER_VALUES:
        return df.assign(**{"E-Mail": df["Vorname"], "Vorname": df["E-Mail"]})
    return df


def expected(week: int) -> set[str]:
    """Who is on the list after a week in which everything went well."""
    on = {address(person) for person in people(week)}
    if week % 7 == 3:
        on.discard(address(people(week)[0]))
    if SAID_NO <= week < CAME_BACK:
        on.discard(address(15))
    if week >= FORGOTTEN:
        on.discard(address(20))
    return on


@pytest.fixture
def folder(tmp_path: Path, cdp: Sandbox, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, value in cdp.environ.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in").mkdir()
    (tmp_path / "feed.toml").write_text(FEED, encoding="utf-8")
    (tmp_path / "gone.txt").write_text(f"{hash_of('x@example.com')}\n")
    return tmp_path


def on_list(cdp: Sandbox) -> set[str]:
    client = cdp.client()
    found = [each for each in client.lists() if each.name == "Members"]
    assert len(found) <= 1
    return {m.email for each in found for m in client.members(each.id)}


def require_ledger(week: int, *, sent: bool) -> None:
    """See that the ledger says of this week's rows what became of them, and no more."""
    fates = {people(week)[-1]: "accepted", 15: "accepted", 20: "accepted"}
    if SAID_NO <= week < CAME_BACK:
        fates[15] = "opted_out"
    if week >= FORGOTTEN:
        fates[20] = "opted_out"
    for person, fate in fates.items():
        told = history(address(person), audit="ledger.sqlite")
        of_the_week = told[told["file"].eq(f"week-{week:02}.csv")]
        assert of_the_week["fate"].tolist() == ([fate] if sent else []), (week, person)
    if sent and week % 7 == 3:
        bad = history("no address", audit="ledger.sqlite").iloc[-1]
        assert (bad["fate"], bad["line"]) == ("rejected_here", 2), week
    Ledger("ledger.sqlite").verify()


def run_week(*words: str) -> int:
    code, _ = run("run", "feed.toml", "--errors", "refused.csv", *words)
    return code


def trouble(week: int, cdp: Sandbox) -> tuple[int, int]:
    """Run a week that goes wrong at first; return its code and that of the next run."""
    if week == KILLED:
        with cdp.faults.add(JobStuck()):
            first = run_week("--timeout", "0")
        return first, run_week()
    with cdp.faults.add(Status(503), on="*"), pytest.raises(CdpError) as caught:
        run_feed("feed.toml", client=brisk(cdp))  # which waits for nothing
    return exit_of(caught.value), run_week()


def test_a_year(cdp: Sandbox, folder: Path) -> None:
    imports = 0
    for week in WEEKS:
        for old in (folder / "in").iterdir():
            old.unlink()
        rows(week).to_csv(folder / "in" / f"week-{week:02}.csv", index=False)
        before = on_list(cdp)
        if week == FORGOTTEN:
            assert run("ledger", "forget", "ledger.sqlite", address(20))[0] == 0
            (folder / "gone.txt").write_text(f"{hash_of(address(20))}\n")
        if week in {KILLED, DOWN}:
            first, code = trouble(week, cdp)
            assert first == (Exit.RUNNING if week == KILLED else Exit.LATER)
        else:
            code = run_week()
        if week in {RENAMED, TRUNCATED, OTHER_VALUES}:
            assert code == (Exit.GUARD if week == TRUNCATED else Exit.INPUT), week
            assert on_list(cdp) == before, week
            require_ledger(week, sent=False)
        else:
            imports += 1
            require_ledger(week, sent=True)
            assert code == (Exit.REFUSED if week % 7 == 3 else Exit.DONE), week
            assert on_list(cdp) == expected(week), week
    ledger = Ledger("ledger.sqlite")
    ledger.verify()
    mine = history(address(29), audit="ledger.sqlite")
    weeks_in_file = [
        week
        for week in WEEKS
        if 29 in people(week) and week not in {RENAMED, TRUNCATED, OTHER_VALUES}
    ]
    assert len(mine) == len(weeks_in_file)
    assert set(mine["fate"]) == {"accepted"}
    said_no = history(address(15), audit="ledger.sqlite")["fate"].value_counts()
    weeks_of_no = [w for w in range(SAID_NO, CAME_BACK) if w != OTHER_VALUES]
    assert said_no["opted_out"] == len(weeks_of_no)
    forgotten = history(address(20), audit="ledger.sqlite")
    assert set(forgotten["fate"]) <= {"opted_out"}
    assert imports == len(WEEKS) - 3
