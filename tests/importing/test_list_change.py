"""Lists as frames: who is on them, put on and taken off, one fate for each row."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, strategies as st

from cdp_frames import (
    Client,
    add_to_list,
    cdp_import,
    list_members,
    remove_from_list,
)
from cdp_frames.api.limits import Limits
from cdp_frames.cli.lists import lists_table
from cdp_frames.cli.terminal import as_table
from cdp_frames.errors import (
    CdpError,
    FrameError,
    MappingError,
    NotFoundError,
    UnfinishedError,
)
from cdp_frames.importing import list_change, moving
from cdp_frames.sandbox import FalseKeys, Fault, MissingKeys, Sandbox, Status
from tests.cli.test_cli import run
from tests.support.examples import examples
from tests.support.strategies import indexes

if TYPE_CHECKING:
    from pathlib import Path


PROFILES = [f"p{n}@example.com" for n in range(6)]


@pytest.fixture
def shelf(client: Client) -> str:
    """A list with two members, of six people who have a profile."""
    cdp_import(pd.DataFrame({"email": PROFILES}), client=client, progress=False)
    made = client.create_list("L").id
    client.add_members(made, PROFILES[:2])
    return made


ROWS = pd.DataFrame(
    {
        "E-Mail": [
            "P0@example.com",  # on it already
            "p2@example.com",
            "mailto:P2@Example.com",  # the same person
            "nobody@example.com",  # no profile
            "bad",
            None,
            "p3@example.com",
        ],
        "Unsubscribed": ["", "", "", "", "", None, "yes"],
    },
    index=[7, 7, 7, 8, 8, 9, 9],
)


def on(client: Client, list_id: str) -> set[str]:
    return set(list_members(list_id, client=client)["email"])


def test_the_members_of_a_list_are_a_frame(client: Client, shelf: str) -> None:
    frame = list_members(shelf, client=client)
    assert sorted(frame["email"]) == PROFILES[:2]
    assert frame.columns.tolist() == ["record_id", "contact_key", "email", "added_at"]
    assert isinstance(frame["added_at"].dtype, pd.DatetimeTZDtype)
    empty = list_members(client.create_list("E").id, client=client)
    assert empty.dtypes.equals(frame.dtypes)
    with pytest.raises(NotFoundError):
        list_members("lst_nothing", client=client)


def test_each_row_that_is_added_has_one_fate(client: Client, shelf: str) -> None:
    change = add_to_list(ROWS, shelf, client=client)
    assert change.fates["fate"].tolist() == [
        "accepted",
        "duplicate",
        "accepted",
        "rejected_by_cdp",
        "rejected_here",
        "empty",
        "opted_out",
    ]
    told = change.fates["change"].astype(object)
    assert told.where(told.notna(), None).tolist() == [
        *("on it already", None, "added", None, None, None, None)
    ]
    assert change.errors["code"].tolist() == ["no_profile", "invalid_email"]
    assert change.errors["index"].tolist() == [8, 8]
    assert change.failed.equals(ROWS.iloc[[3, 4]])
    assert change.counts["added"] == 1
    assert change.counts["on_it_already"] == 1
    assert "1 person put on the list, of 7 rows" in repr(change)
    assert on(client, shelf) == {*PROFILES[:2], "p2@example.com"}
    again = add_to_list(ROWS, shelf, client=client)
    assert again.counts["added"] == 0
    assert again.fates["fate"].equals(change.fates["fate"])


def test_each_row_that_is_removed_has_one_fate(client: Client, shelf: str) -> None:
    would = remove_from_list(ROWS, shelf, client=client, preview=True)
    assert on(client, shelf) == set(PROFILES[:2])
    assert "1 person would be taken off the list" in repr(would)
    change = remove_from_list(ROWS, shelf, client=client)
    assert change.fates["change"].dropna().tolist() == ["removed", *["not on it"] * 3]
    assert change.fates.equals(would.fates)
    assert on(client, shelf) == {"p1@example.com"}
    assert change.counts["rejected_here"] == 1


def test_nothing_but_the_key_is_looked_at_when_people_come_off(
    client: Client, shelf: str
) -> None:
    df = pd.DataFrame(
        {"email": PROFILES[:2], "phone": ["no", "x"], "country_code": "Atlantis"}
    )
    assert add_to_list(df, shelf, client=client).counts["rejected_here"] == 2
    assert remove_from_list(df, shelf, client=client).counts["removed"] == 2


UPSERT = "POST /lists/{list_id}/members:upsert"
REMOVE = "POST /lists/{list_id}/members:remove"
MEMBERS = "GET /lists/{list_id}/members"
SILENT = MissingKeys(
    (
        *("added", "alreadyMembers", "removed", "notMembers"),
        *("unmatched", "unmatchedKeys"),
    )
)
IDS_ONLY = MissingKeys(("email", "contactKey"))


@pytest.mark.parametrize(
    "fault",
    [MissingKeys(("unmatchedKeys",)), FalseKeys({"unmatched": 2}), SILENT],
)
def test_people_without_a_profile_are_found_if_the_cdp_does_not_name_them(
    cdp: Sandbox, client: Client, shelf: str, fault: Fault
) -> None:
    plain = add_to_list(ROWS, client.create_list("M").id, client=client)
    with cdp.faults.add(fault, on=UPSERT):
        change = add_to_list(ROWS, shelf, client=client)
    assert change.fates["fate"].equals(plain.fates["fate"])
    assert change.fates["fate"].iloc[3] == "rejected_by_cdp"
    assert change.failed.equals(plain.failed)
    said_why = not any("does not say why" in note for note in change.notes)
    assert said_why == (fault is not SILENT)


@pytest.mark.parametrize("fault", [MissingKeys(("unmatchedKeys",)), SILENT])
def test_nobody_is_accepted_whose_end_nobody_knows(
    cdp: Sandbox, client: Client, shelf: str, fault: Fault
) -> None:
    with (
        cdp.faults.add(fault, on=UPSERT),
        cdp.faults.add(IDS_ONLY, on=MEMBERS),
    ):
        change = add_to_list(ROWS, shelf, client=client)
    sent = change.fates["fate"].iloc[[0, 2, 3]]
    assert sent.tolist() == ["unknown"] * 3
    assert change.counts["accepted"] == 0
    assert "what became of 3 people" in repr(change)


def test_a_list_that_shows_no_addresses_can_be_changed(
    cdp: Sandbox, client: Client, shelf: str
) -> None:
    with cdp.faults.add(IDS_ONLY, on=MEMBERS):
        change = add_to_list(ROWS, shelf, client=client)
        assert list_members(shelf, client=client)["email"].isna().all()
        gone = remove_from_list(ROWS.iloc[:1], shelf, client=client)
    assert change.fates["fate"].iloc[[0, 2, 3]].tolist() == [
        *("accepted", "accepted", "rejected_by_cdp")
    ]
    assert change.fates["change"].isna().all()
    assert "2 people are on the list, of 7 rows" in repr(change)
    assert "Who was on the list before is not known" in repr(change)
    assert "1 person is off the list" in repr(gone)
    assert on(client, shelf) == {"p1@example.com", "p2@example.com"}


@pytest.mark.parametrize("fault", [SILENT, FalseKeys({"removed": 0})])
def test_who_is_off_is_looked_up_if_the_answer_does_not_say(
    cdp: Sandbox, client: Client, shelf: str, fault: Fault
) -> None:
    df = pd.DataFrame({"email": PROFILES[:2]})
    with cdp.faults.add(fault, on=REMOVE):
        change = remove_from_list(df, shelf, client=client)
    assert change.fates["change"].tolist() == ["removed"] * 2
    assert change.notes == ()


def test_who_is_on_the_list_still_is_unknown(
    cdp: Sandbox, client: Client, shelf: str
) -> None:
    df = pd.DataFrame({"email": PROFILES[:2]})
    still = FalseKeys({"items": [{"email": PROFILES[1]}], "total": 1})
    with (
        cdp.faults.add(SILENT, on=REMOVE),
        cdp.faults.add(still, on=MEMBERS, nth=2),
    ):
        change = remove_from_list(df, shelf, client=client)
    assert change.fates["fate"].tolist() == ["accepted", "unknown"]
    assert change.fates["change"].iloc[0] == "removed"
    assert "1 person is still on the list" in repr(change)


def test_people_who_said_no_are_named_or_taken_off(client: Client, shelf: str) -> None:
    df = pd.DataFrame({"email": PROFILES[1:3], "Unsubscribed": ["yes", ""]})
    held = add_to_list(df, shelf, client=client)
    assert any("1 person who said no is on the list" in note for note in held.notes)
    assert "p1@example.com" in on(client, shelf)
    off = add_to_list(df, shelf, client=client, opt_outs="remove")
    assert any("was taken off the list" in note for note in off.notes)
    assert on(client, shelf) == {"p0@example.com", "p2@example.com"}
    # No word of plans, nor of credentials that were not asked for.
    assert not any(word in repr(off) for word in ("plan.", "credentials"))


def test_who_is_suppressed_comes_off_like_everybody(client: Client, shelf: str) -> None:
    df = pd.DataFrame({"email": PROFILES[:2]})
    change = remove_from_list(df, shelf, client=client, suppress=df)
    assert (change.counts["removed"], on(client, shelf)) == (2, set())


def test_cells_that_were_changed_are_told(client: Client, shelf: str) -> None:
    df = pd.DataFrame({"email": ["mailto:P2@example.com"]})
    for verb in (add_to_list, remove_from_list):
        change = verb(df, shelf, client=client)
        assert change.changes["before"].tolist()[0] == "mailto:P2@example.com"
        assert change.changes["after"].tolist()[-1] == "p2@example.com"


def test_a_no_between_is_no_broken_connection(
    cdp: Sandbox, client: Client, shelf: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(moving, "_BATCH", 2)
    df = pd.DataFrame({"email": PROFILES})
    with (
        cdp.faults.add(Status(404), nth=2, on=UPSERT),
        pytest.raises(UnfinishedError, match="the CDP said no while") as caught,
    ):
        add_to_list(df, shelf, client=client)
    assert "Put that right, then run the same line again" in str(caught.value)
    assert not any(person in str(caught.value) for person in PROFILES)


def test_what_was_done_before_the_connection_broke_is_known(
    cdp: Sandbox, client: Client, shelf: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(moving, "_BATCH", 2)
    df = pd.DataFrame({"email": PROFILES[2:]})
    call = "POST /lists/{list_id}/members:upsert"
    with pytest.raises(CdpError) as first, cdp.faults.add(Status(503), on=call):
        add_to_list(df, shelf, client=client)
    assert not isinstance(first.value, UnfinishedError)  # nothing was done
    with (
        cdp.faults.add(Status(503), nth=2, on=call),
        pytest.raises(UnfinishedError, match="nobody knows of 2 people") as caught,
    ):
        add_to_list(df, shelf, client=client)
    change = caught.value.result
    assert isinstance(change, list_change.ListChange)
    assert change.fates["fate"].tolist() == ["accepted"] * 2 + ["unknown"] * 2
    assert add_to_list(df, shelf, client=client).counts["accepted"] == 4
    assert on(client, shelf) == set(PROFILES)


def test_what_an_answer_left_open_before_the_calls_broke_off_stays_open(
    cdp: Sandbox, client: Client, shelf: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(moving, "_BATCH", 2)
    df = pd.DataFrame({"email": [*PROFILES[2:4], *PROFILES[:2]]})
    with (
        cdp.faults.add(SILENT, on=UPSERT),
        cdp.faults.add(Status(503), nth=2, on=UPSERT),
        pytest.raises(UnfinishedError, match="nobody knows of 4 people") as caught,
    ):
        add_to_list(df, shelf, client=client)
    change = caught.value.result
    assert isinstance(change, list_change.ListChange)
    assert change.fates["fate"].tolist() == ["unknown"] * 4


def test_of_a_long_list_nobody_says_who_was_on_it(cdp: Sandbox, shelf: str) -> None:
    client = Client(cdp.token, base_url=cdp.url, limits=Limits(members=1))
    change = add_to_list(ROWS, shelf, client=client)
    assert change.counts["accepted"] == 2  # the answer accounts for everybody
    assert change.counts["rejected_by_cdp"] == 1
    assert change.fates["change"].isna().all()
    assert "Who was on the list before is not known" in repr(change)
    would = remove_from_list(ROWS, shelf, client=client, preview=True)
    assert "would be off the list" in repr(would)
    assert on(client, shelf) == {*PROFILES[:2], "p2@example.com"}


def test_suppressed_people_are_not_put_on_it(client: Client, shelf: str) -> None:
    gone = pd.DataFrame({"email": ["p2@example.com"]})
    change = add_to_list(ROWS, shelf, client=client, suppress=gone)
    assert change.counts["opted_out"] == 3
    assert set(change.opted_out["source"].dropna()) == {"the frame given as suppress="}


def test_mistakes_are_told_before_anything_changes(client: Client, shelf: str) -> None:
    with pytest.raises(NotFoundError):
        add_to_list(ROWS, "lst_nothing", client=client)
    with pytest.raises(FrameError, match="not of type NoneType"):
        add_to_list(ROWS, None, client=client)  # type: ignore[arg-type]
    with pytest.raises(FrameError, match="list_id is empty"):
        add_to_list(ROWS, " ", client=client)
    with pytest.raises(MappingError):
        remove_from_list(pd.DataFrame({"x": ["y"]}), shelf, client=client)
    with pytest.raises(TypeError, match="'list_name'"):
        add_to_list(ROWS, shelf, client=client, list_name="L")
    with pytest.raises(TypeError, match="Did you mean 'mapping'"):
        remove_from_list(ROWS, shelf, client=client, maping={})  # type: ignore[call-arg]
    assert on(client, shelf) == set(PROFILES[:2])


@pytest.mark.parametrize("rows", [0, 1])
def test_few_rows(client: Client, shelf: str, rows: int) -> None:
    change = add_to_list(ROWS.iloc[:rows], shelf, client=client)
    assert change.counts["rows"] == rows
    assert remove_from_list(ROWS.iloc[:0], shelf, client=client).counts["rows"] == 0


@examples(40)
@given(st.data())
def test_every_row_is_accounted_for(data: st.DataObject) -> None:
    with Sandbox() as cdp:
        client = cdp.client()
        cdp_import(pd.DataFrame({"email": PROFILES}), client=client, progress=False)
        made = client.create_list("L").id
        cells = st.sampled_from([*PROFILES, "x@example.com", "bad", "", None, "n/a"])
        emails = data.draw(st.lists(cells, max_size=8))
        index = data.draw(indexes(len(emails)))
        df = pd.DataFrame({"email": pd.Series(emails, dtype="str")}).set_axis(index)
        before: set[str] = set()
        for verb in (add_to_list, remove_from_list):
            change = verb(df, made, client=client, mapping={"email": "email"})
            after = on(client, made)
            fates = change.fates
            assert fates["row"].tolist() == list(range(len(df)))
            moved = fates["change"].isin(["added", "removed"]).to_numpy()
            assert int(moved.sum()) == len(before ^ after)
            assert np.array_equal(
                fates["fate"].isin(["rejected_here", "rejected_by_cdp"]),
                df.reset_index(drop=True).index.isin(
                    fates.loc[fates["fate"].str.startswith("rejected"), "row"]
                ),
            )
            assert len(change.failed) == int(fates["fate"].str.startswith("rej").sum())
            before = after


# --- the command ----------------------------------------------------------------------


def test_the_command(
    cdp: Sandbox,
    client: Client,
    shelf: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name, value in cdp.environ.items():
        monkeypatch.setenv(name, value)
    file, out = tmp_path / "in.csv", tmp_path / "out.csv"
    ROWS.to_csv(file, index=False)
    assert run("lists", "show")[1].count("lst_") == 1
    assert "created" in run("lists", "show", "L")[1]
    code, output = run("lists", "add", "L", file)
    assert (code, "1 person put on the list" in output) == (1, True), output
    assert run("lists", "add", "L", file, "--fail-on", "2")[0] == 0
    code, output = run("lists", "members", "L")
    assert (code, output.count("@example.com") >= 3) == (0, True)
    assert run("lists", "members", shelf, "-o", out)[0] == 0
    assert len(pd.read_csv(out)) == 3
    code, output = run("lists", "remove", "L", file, "--preview")
    assert "would be taken off" in output
    assert len(on(client, shelf)) == 3
    assert run("lists", "remove", "L", file)[0] == 1
    assert on(client, shelf) == {"p1@example.com"}
    assert run("lists", "create", "M", "--description", "for May")[0] == 0
    assert run("lists", "create", "M")[0] == 2
    assert run("lists", "rename", "M", "L")[0] == 2
    assert run("lists", "rename", "M", "N")[0] == 0
    assert "for June" in run("lists", "describe", "N", "for June")[1]
    client.create_list("N")
    code, output = run("lists", "delete", "N")
    assert (code, "2 lists are named 'N': 'lst_" in output) == (2, True), output
    code, output = run("lists", "delete", "L")
    assert (code, "Pass --yes to delete" in output) == (2, True), output
    assert {each.name for each in client.lists()} == {"L", "N"}
    assert run("lists", "delete", "L", "--yes")[0] == 0
    assert {each.name for each in client.lists()} == {"N"}
    assert run("lists", "show", "nowhere")[0] == 2
    client.create_list("Leads of May")
    code, output = run("lists", "show", "Leads of Mai")
    assert (code, "Did you mean 'Leads of May'?" in output) == (2, True), output


def test_no_escape_in_a_name_reaches_the_terminal(
    cdp: Sandbox, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in cdp.environ.items():
        monkeypatch.setenv(name, value)
    made = client.create_list("名\x1b]0;x\x07簿", description="a\nb\u202e")
    table = as_table(lists_table([client.get_list(made.id)]))
    assert ("名]0;x簿" in table, "a b" in table) == (True, True)
    assert not any(sign in table for sign in "\x1b\x07\u202e")
    assert run("lists", "members", made.id)[1].strip() == "Nobody."
