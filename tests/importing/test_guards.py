"""Guards strike before the first byte is sent, with their numbers."""

from __future__ import annotations

import pickle
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from hypothesis import given, strategies as st

from cdp_frames import cdp_import, import_file, plan_import
from cdp_frames.errors import FrameError, GuardError
from cdp_frames.importing.guards import amount_of, is_more
from cdp_frames.sandbox import JobStuck, Sandbox, Status
from tests.cli.test_cli import run
from tests.support.examples import examples

if TYPE_CHECKING:
    from pathlib import Path

    from cdp_frames import Client, ImportResult


def people(count: int, name: str = "p", bad: int = 0) -> pd.DataFrame:
    emails = [f"{name}{n}@example.com" for n in range(count - bad)] + ["nobody"] * bad
    return pd.DataFrame({"email": emails}, dtype="str")


def imported(client: Client, df: pd.DataFrame, **how: Any) -> ImportResult:
    return cdp_import(df, **{"list_name": "L", "client": client, **how})


def uploads(cdp: Sandbox) -> int:
    return sum(call.endpoint.startswith(("POST", "PUT")) for call in cdp.exchanges)


# --- what strikes ---------------------------------------------------------------------

STRIKES = [
    ({"max_refused": 1}, people(10, bad=2), "2 of 10 rows are refused: max_refused=1"),
    (
        {"max_refused": 0.1},
        people(10, bad=2),
        "2 of 10 rows are refused: max_refused=0",
    ),
    ({"max_refused": 0}, people(10, bad=1), "1 of 10 rows is refused: max_refused=0"),
    ({"max_refused": 0.5}, people(3, bad=3), "3 of 3 rows are refused"),
    ({"min_rows": 5}, people(4), "4 rows would be sent: min_rows=5"),
    ({"min_rows": 5}, people(6, bad=2), "4 rows would be sent"),
    ({"min_rows": 1}, people(0), "0 rows would be sent"),
]


@pytest.mark.parametrize(("guards", "df", "words"), STRIKES)
def test_it_strikes_and_nothing_is_sent(
    cdp: Sandbox, client: Client, guards: dict[str, Any], df: pd.DataFrame, words: str
) -> None:
    before = uploads(cdp)
    with pytest.raises(GuardError, match=words) as caught:
        imported(client, df, **guards)
    assert "Nothing was sent; force=True" in str(caught.value)
    assert uploads(cdp) == before
    assert list(client.lists()) == []
    again = pickle.loads(pickle.dumps(caught.value))  # noqa: S301 - our own
    assert (again.struck, str(again)) == (caught.value.struck, str(caught.value))
    plan = plan_import(df, list_name="L", client=client, **guards)
    assert plan.struck == caught.value.struck
    assert "A guard strikes" in repr(plan)
    forced = imported(client, df, **guards, force=True)
    assert forced.counts["rows"] == len(df)


@pytest.mark.parametrize(
    ("guards", "df"),
    [
        ({"max_refused": 2}, people(10, bad=2)),
        ({"max_refused": 0.2}, people(10, bad=2)),
        ({"max_refused": 1.0}, people(3, bad=3)),
        ({"min_rows": 4}, people(4)),
        ({"max_change": 0.0}, people(4)),
    ],
)
def test_at_the_limit_it_does_not(
    client: Client, guards: dict[str, Any], df: pd.DataFrame
) -> None:
    assert imported(client, df, **guards).counts["rows"] == len(df)


def test_several_are_told_at_once(client: Client) -> None:
    with pytest.raises(GuardError) as caught:
        imported(client, people(3, bad=2), max_refused=0, min_rows=2)
    assert len(caught.value.struck) == 2


# --- replace --------------------------------------------------------------------------


def test_a_truncated_file_takes_nobody_off(cdp: Sandbox, client: Client) -> None:
    imported(client, people(200))
    plan = plan_import(people(2), list_name="L", client=client, if_exists="replace")
    assert "198 members come off the list, of 200." in plan.notes
    with pytest.raises(GuardError, match=r"198 of 200 members come off.*by default"):
        imported(client, people(2), if_exists="replace")
    (made,) = client.lists()
    assert made.member_count == 200
    result = imported(client, people(2), if_exists="replace", max_removed=198)
    assert result.verification is not None
    (made,) = client.lists()
    assert made.member_count == 2


def test_up_to_a_quarter_come_off_without_a_word(client: Client) -> None:
    imported(client, people(8))
    result = imported(client, people(6), if_exists="replace")
    assert result.counts["accepted"] == 6
    with pytest.raises(GuardError, match="2 of 6 members"):
        imported(client, people(4), if_exists="replace")
    with pytest.raises(GuardError, match=r"max_removed=0\.1"):
        imported(client, people(5), if_exists="replace", max_removed=0.1)


def test_a_handful_is_guarded_where_it_is_asked_for(client: Client) -> None:
    imported(client, people(3))
    with pytest.raises(GuardError, match="3 of 3 members come off"):
        imported(client, people(2, "q"), if_exists="replace", max_removed=0.25)
    imported(client, people(2, "q"), if_exists="replace")


def test_a_list_that_shows_nobody_is_not_replaced_blindly(
    cdp: Sandbox, client: Client
) -> None:
    imported(client, people(5))
    fault = Status(403)
    with cdp.faults.add(fault, on="GET /lists/{list_id}/members"):
        plan = plan_import(people(5), list_name="L", client=client, if_exists="replace")
        assert "Nobody can say how many members come off" in plan.notes[-1]
        with pytest.raises(GuardError, match="nobody can say how many members"):
            imported(client, people(5), if_exists="replace")


def test_a_run_that_was_cut_short_is_finished_whatever_the_guards_say(
    cdp: Sandbox, client: Client
) -> None:
    imported(client, people(10))
    with cdp.faults.add(JobStuck()), pytest.raises(TimeoutError):
        imported(client, people(2), if_exists="replace", force=True, timeout=0)
    result = imported(client, people(2), if_exists="replace")
    assert "was picked up" in result.notes[0]
    (made,) = client.lists()
    assert made.member_count == 2


# --- the last run ---------------------------------------------------------------------


def test_the_number_of_rows_is_held_against_the_last_run(client: Client) -> None:
    imported(client, people(10), max_change=0.5)
    again = {"if_exists": "append", "max_change": 0.5}
    with pytest.raises(GuardError, match="4 rows would be sent, and 10 were on 2"):
        imported(client, people(4), **again)
    with pytest.raises(GuardError, match="16 rows would be sent"):
        imported(client, people(16), **again)
    assert imported(client, people(15), **again).counts["accepted"] == 15
    # Another list is another feed.
    assert imported(client, people(3), list_name="M", max_change=0).list_id
    assert imported(client, people(20), **again, journal=False).counts["accepted"] == 20


def test_a_guard_that_has_nothing_to_look_at_says_so(
    client: Client, tmp_path: Path
) -> None:
    """Nobody relies on a guard that can never strike."""

    def told(how: dict[str, Any]) -> list[str]:
        plan = plan_import(people(3), list_name="L", client=client, **how)
        return [note for note in plan.notes if "Nothing was held against" in note]

    assert told({}) == []
    words = "Nothing was held against max_change=0.5: "
    assert told({"max_change": 0.5}) == [f"{words}no earlier run is known."]
    assert told({"max_change": 0.5, "journal": False}) == [
        f"{words}no journal is kept."
    ]
    people(3).to_csv(tmp_path / "people.csv", index=False)
    how: dict[str, Any] = {"list_name": "S", "client": client, "max_change": 0.5}
    streamed = import_file(tmp_path / "people.csv", **how)
    assert f"{words}no earlier run is known." in streamed.notes
    imported(client, people(3))
    again = {"max_change": 0.5, "if_exists": "append"}
    assert told(again) == []


def test_another_workspace_and_another_kind_of_target_are_no_last_run(
    client: Client,
) -> None:
    imported(client, people(10))
    # Profiles alone are not held against a list.
    assert imported(client, people(3), list_name=None, max_change=0).counts["accepted"]
    with pytest.raises(GuardError, match="4 rows would be sent, and 3 were"):
        imported(client, people(4), list_name=None, max_change=0)
    with Sandbox() as other:
        there = imported(other.client(), people(2), max_change=0)
    assert there.counts["accepted"] == 2


def test_a_repair_is_not_guarded(client: Client) -> None:
    result = imported(client, people(10, bad=2), max_refused=0.5, min_rows=5)
    fixed = result.failed.assign(email=["x@example.com", "no"])
    assert result.reimport(fixed).counts["accepted"] == 1


# --- arguments ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "guards",
    [
        {"max_refused": -1},
        {"max_refused": 1.5},
        {"max_refused": True},
        {"max_refused": "5%"},
        {"max_change": float("nan")},
        {"min_rows": 0.5},
        {"max_removed": 0.5},
    ],
)
def test_what_is_no_amount_is_refused(guards: dict[str, Any]) -> None:
    with pytest.raises(FrameError, match=next(iter(guards))):
        plan_import(people(3), list_name="L", client=None, **guards)


@examples(200)
@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_a_share_and_its_number_agree(found: int, of: int) -> None:
    for percent in range(101):
        share = amount_of(f"{percent}%")
        assert share == percent / 100
        assert is_more(found, of, share) == (found * 100 > of * percent)
    assert is_more(found, of, amount_of(str(of))) == (found > of)


def test_the_command(
    cdp: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in cdp.environ.items():
        monkeypatch.setenv(name, value)
    file = tmp_path / "people.csv"
    people(20, bad=5).to_csv(file, index=False)
    line = ("import", file, "--list", "L")
    code, output = run(*line, "--max-refused", "10%", "--min-rows", "18")
    assert code == 4
    assert "5 of 20 rows are refused: --max-refused 0.1" in output
    assert "15 rows would be sent: --min-rows 18" in output
    assert "Nothing was sent; --force sends it all the same." in output
    assert "force=True" not in output
    assert list(cdp.client().lists()) == []
    assert run(*line, "--max-refused", "10%", "--force")[0] == 1
    people(2).to_csv(file, index=False)
    again = (*line, "--if-exists", "replace")
    code, output = run(*again)
    assert code == 4
    assert "13 of 15 members come off the list" in output
    code, output = run(*again, "--plan")
    assert code == 0
    assert "13 members come off the list, of 15." in output
    assert run(*again, "--max-removed", "90%", "--max-change", "5%")[0] == 4
    assert run(*again, "--max-removed", "13")[0] == 0
