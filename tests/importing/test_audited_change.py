"""People put on a list or taken off it are in the ledger, each row once."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from hypothesis import given, strategies as st

from cdp_frames import (
    Ledger,
    LedgerError,
    UnfinishedError,
    add_to_list,
    cdp_import,
    history,
    pick_up,
    remove_from_list,
)
from cdp_frames.errors import ApiError, FrameError, NotFoundError, TransferError
from cdp_frames.importing import audited_change
from cdp_frames.sandbox import Drop, Sandbox, Status
from tests.cli.test_cli import run
from tests.support.examples import examples
from tests.support.strategies import indexes

if TYPE_CHECKING:
    from pathlib import Path

    from cdp_frames import Client

ANN, BOB, CLEO = "ann@example.com", "bob@example.com", "cleo@example.org"
ROWS = pd.DataFrame(
    {
        "E-mail": [" ANN@example.com", BOB, "no address", None, CLEO],
        "Opt-in": ["yes", "yes", "yes", None, "no"],
    }
)
UPSERT = "POST /lists/{list_id}/members:upsert"


@pytest.fixture
def shelf(client: Client) -> str:
    """An empty list; Ann and Cleo have a profile."""
    people = pd.DataFrame({"email": [ANN, CLEO]})
    cdp_import(people, client=client, progress=False, journal=False)
    return client.create_list("L").id


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    return tmp_path / "ledger.sqlite"


def test_who_was_put_on_and_taken_off_is_told(
    client: Client, shelf: str, ledger: Path
) -> None:
    how = {"client": client, "audit": ledger, "run_by": "Zoe"}
    added = add_to_list(ROWS, shelf, **how)  # type: ignore[arg-type]
    removed = remove_from_list(ROWS, shelf, **how)  # type: ignore[arg-type]
    assert added.is_audited
    assert removed.is_audited
    imports = Ledger(ledger).imports()
    assert imports["what"].tolist() == ["added", "removed"]
    assert imports["run_by"].tolist() == ["Zoe", "Zoe"]
    assert imports["list_id"].tolist() == [shelf] * 2
    assert imports["counts"].tolist() == [added.counts, removed.counts]
    mine = history(ANN, audit=ledger)
    assert mine["action"].tolist() == ["add", "remove"]
    assert mine["change"].tolist() == ["added", "removed"]
    assert mine["fate"].tolist() == ["accepted", "accepted"]
    assert mine["list_name"].tolist() == ["L", "L"]
    assert mine["consent"].iloc[0] == {"Opt-in": "yes"}
    assert "lower case" in mine["changed"].iloc[0]["email"]
    theirs = history(BOB, audit=ledger)
    assert theirs["fate"].tolist() == ["rejected_by_cdp", "accepted"]
    assert theirs["codes"].tolist() == ["no_profile", ""]
    assert history(CLEO, audit=ledger)["fate"].tolist() == ["opted_out", "accepted"]
    Ledger(ledger).verify()
    assert Ledger(ledger).forget(ANN) == 2
    assert history(ANN, audit=ledger).empty
    Ledger(ledger).verify()


def test_a_list_of_an_import_is_told_apart_from_a_change(
    client: Client, shelf: str, ledger: Path
) -> None:
    cdp_import(
        pd.DataFrame({"email": [ANN]}),
        target_list_id=shelf,
        client=client,
        audit=ledger,
        progress=False,
    )
    add_to_list(ROWS, shelf, client=client, audit=ledger)
    mine = history(ANN, audit=ledger)
    assert mine["action"].tolist() == ["import", "add"]
    assert mine["change"].tolist() == [None, "on it already"]


def test_a_preview_is_written_nowhere(client: Client, shelf: str, ledger: Path) -> None:
    remove_from_list(ROWS, shelf, client=client, audit=ledger, preview=True)
    assert not ledger.exists()


def test_without_a_folder_nothing_is_made_and_nothing_is_sent(
    cdp: Sandbox, client: Client, shelf: str, tmp_path: Path
) -> None:
    path = tmp_path / "nowhere" / "ledger.sqlite"
    before = len(cdp.exchanges)
    with pytest.raises(LedgerError, match=r"its folder does not exist.*Nothing was"):
        add_to_list(ROWS, shelf, client=client, audit=path)
    with pytest.raises(LedgerError, match=r"its folder does not exist.*Nothing was"):
        cdp_import(ROWS, client=client, audit=path, progress=False)
    assert not path.parent.exists()
    made = list(cdp.exchanges)[before:]
    assert {each.endpoint.partition(" ")[0] for each in made} == {"GET"}


def test_what_breaks_off_is_unfinished_and_then_done(
    cdp: Sandbox,
    client: Client,
    shelf: str,
    ledger: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("cdp_frames.importing.moving._BATCH", 1)
    with (
        cdp.faults.add(Status(403), on=UPSERT, nth=2),
        pytest.raises(UnfinishedError) as broken,
    ):
        add_to_list(ROWS, shelf, client=client, audit=ledger)
    change = broken.value.result
    assert change.is_audited  # type: ignore[attr-defined]
    assert history(BOB, audit=ledger)["fate"].tolist() == ["unknown"]
    add_to_list(ROWS, shelf, client=client, audit=ledger)
    assert Ledger(ledger).imports()["what"].tolist() == ["unfinished", "added"]
    assert history(BOB, audit=ledger)["fate"].tolist() == ["unknown", "rejected_by_cdp"]


def test_a_change_that_is_refused_whole_did_not_happen(
    cdp: Sandbox, client: Client, shelf: str, ledger: Path
) -> None:
    with cdp.faults.add(Status(403), on=UPSERT), pytest.raises(ApiError):
        add_to_list(ROWS, shelf, client=client, audit=ledger)
    assert Ledger(ledger).imports()["what"].tolist() == ["not started"]
    assert history(ANN, audit=ledger).empty


def test_where_no_answer_came_it_is_open_until_the_line_is_run_again(
    cdp: Sandbox, client: Client, shelf: str, ledger: Path
) -> None:
    with cdp.faults.add(Drop("after"), on=UPSERT), pytest.raises(TransferError):
        add_to_list(ROWS, shelf, client=client, audit=ledger)
    with pytest.warns(UserWarning, match="did not come to an end"):
        assert history(ANN, audit=ledger).empty
    add_to_list(ROWS, shelf, client=client, audit=ledger)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert history(ANN, audit=ledger)["change"].tolist() == ["on it already"]
    assert Ledger(ledger).imports()["what"].tolist() == ["added"]


def test_a_ledger_that_fails_at_the_end_costs_no_result(
    client: Client, shelf: str, ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise LedgerError("the disk is full.")

    monkeypatch.setattr(audited_change, "row_drafts", full)
    change = add_to_list(ROWS, shelf, client=client, audit=ledger)
    assert not change.is_audited
    assert change.counts["added"] == 1
    assert "The disk is full. What the CDP has done stands" in repr(change)


@pytest.mark.parametrize("rows", [0, 1])
def test_few_rows(client: Client, shelf: str, ledger: Path, rows: int) -> None:
    add_to_list(ROWS.iloc[:rows], shelf, client=client, audit=ledger)
    imports = Ledger(ledger).imports()
    assert imports["entries"].tolist() == [rows]
    assert imports["rows"].tolist() == [rows]


@examples(15)
@given(data=st.data())
def test_every_row_has_one_entry_with_its_fate(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("ledger") / "ledger.sqlite"
    cells = st.sampled_from([ANN, BOB, CLEO, "bad", "名前", "", None, "n/a"])
    emails = data.draw(st.lists(cells, max_size=6))
    index = data.draw(indexes(len(emails)))
    df = pd.DataFrame({"email": pd.Series(emails, dtype="str")}).set_axis(index)
    with Sandbox() as cdp:
        client = cdp.client()
        shelf = client.create_list("L").id
        for verb in (add_to_list, remove_from_list):
            how = {"mapping": {"email": "email"}, "client": client, "audit": path}
            change = verb(df, shelf, **how)
            told: dict[int, str] = {}
            for person in {cell for cell in emails if cell}:
                mine = history(person, audit=path)
                now = mine[mine["action"].eq(change.action)]
                told |= dict(zip(now["row"], now["fate"], strict=True))
            wanted = dict(zip(change.fates["row"], change.fates["fate"], strict=True))
            filled = {row for row, cell in enumerate(emails) if cell}
            assert {row: wanted[row] for row in filled} == told
        Ledger(path).verify()


def test_a_list_that_is_not_there_begins_no_ledger(
    client: Client, ledger: Path
) -> None:
    with pytest.raises(NotFoundError):
        add_to_list(ROWS, "lst_nothing", client=client, audit=ledger)
    assert not ledger.exists()
    with pytest.raises(FrameError, match="pass audit="):
        add_to_list(ROWS, client.create_list("M").id, client=client, run_by="Zoe")


def test_an_import_that_is_picked_up_is_written_down_once(
    client: Client, tmp_path: Path, ledger: Path
) -> None:
    journal = tmp_path / "journal.sqlite"
    people = pd.DataFrame({"email": [ANN, "bad"]})
    cdp_import(people, list_name="P", client=client, journal=journal, progress=False)
    with pytest.raises(FrameError, match="need the rows"):
        pick_up("P", audit=ledger, client=client, journal=journal)  # type: ignore[call-overload]
    for _ in range(2):
        picked = pick_up(
            "P", people, audit=ledger, run_by="Zoe", client=client, journal=journal
        )
        assert picked.counts["accepted"] == 1
    assert Ledger(ledger).imports()["what"].tolist() == ["done"]
    assert history(ANN, audit=ledger)["run_by"].tolist() == ["Zoe"]


def test_the_command(
    cdp: Sandbox,
    shelf: str,
    ledger: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name, value in cdp.environ.items():
        monkeypatch.setenv(name, value)
    file, out = tmp_path / "in.csv", tmp_path / "out.csv"
    ROWS.to_csv(file, index=False)
    audit = ("--audit", ledger, "--as", "Zoe", "--fail-on", "9")
    assert run("lists", "add", shelf, file, *audit)[0] == 0
    assert run("lists", "remove", shelf, file, *audit)[0] == 0
    mine = history(ANN, audit=ledger)
    assert mine["file"].tolist() == ["in.csv", "in.csv"]
    assert mine["line"].tolist() == [2, 2]
    code, output = run("ledger", "person", ledger, ANN)
    assert (code, "change         removed" in output) == (0, True), output
    assert run("lists", "add", shelf, file, "--as", "Zoe")[0] == 2
    nowhere = tmp_path / "nowhere" / "ledger.sqlite"
    code, output = run("lists", "add", shelf, file, "--audit", nowhere)
    assert (code, "its folder does not exist" in output) == (2, True), output
    code, output = run("import", file, "--list", "X", "--audit", nowhere)
    assert (code, "its folder does not exist" in output) == (2, True), output
    assert not nowhere.parent.exists()
    out.write_text("mine", encoding="utf-8")
    code, output = run("lists", "members", shelf, "-o", out)
    assert (code, "is there already" in output) == (2, True), output
    assert out.read_text(encoding="utf-8") == "mine"
    assert run("lists", "members", shelf, "-o", out, "--overwrite")[0] == 0
    assert out.read_text(encoding="utf-8-sig").startswith("record_id")
