"""People are put on a list by the key of their object, also where it is no address."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from hypothesis import given, strategies as st

from cdp_frames import (
    MappingError,
    UnfinishedError,
    add_to_list,
    cdp_import,
    history,
    list_members,
    remove_from_list,
)
from cdp_frames.sandbox import FalseKeys, MissingKeys, Sandbox, Settings, Status
from tests.support.examples import examples

if TYPE_CHECKING:
    from pathlib import Path

    from cdp_frames import Client

UPSERT = "POST /lists/{list_id}/members:upsert"
MEMBERS = "GET /lists/{list_id}/members"
OBJECT = "GET /metadata/objects/{object_name}"
SILENT = MissingKeys(("added", "alreadyMembers", "unmatched", "unmatchedKeys"))
IDS = ["C-1", "C-2", "c-2", "Ä 3"]
PEOPLE = pd.DataFrame(
    {"Customer ID": IDS, "email": [f"p{n}@example.com" for n in range(len(IDS))]}
)


def by_customer() -> Settings:
    """Settings of a CDP that knows people by their customer id."""
    plain = Settings()
    people = plain.people
    fields = tuple(
        replace(each, required=each.name == "customer_id") for each in people.fields
    )
    keyed = replace(people, primary_key="customer_id", fields=fields)
    return replace(plain, objects=(keyed, *plain.objects[1:]))


@pytest.fixture(scope="module")
def keyed() -> Iterator[Sandbox]:
    with Sandbox(settings=by_customer()) as made:
        yield made


@pytest.fixture
def other(keyed: Sandbox) -> Client:
    keyed.reset()
    client: Client = keyed.client()
    done = cdp_import(PEOPLE, client=client, journal=False, progress=False)
    assert done.counts["accepted"] == len(PEOPLE)
    return client


@pytest.fixture
def shelf(other: Client) -> str:
    return other.create_list("L").id


def on(client: Client, list_id: str) -> list[str]:
    return sorted(list_members(list_id, client=client)["contact_key"])


ROWS = pd.DataFrame(
    {
        "Customer ID": [" C-1", "C-2", "c-2", "C-9", None, "C-1"],
        "Opt-in": ["yes", "yes", "yes", "yes", None, "yes"],
    },
    index=[4, 4, 4, 5, 5, 5],
)


def test_people_are_put_on_and_taken_off_by_their_customer_id(
    other: Client, shelf: str
) -> None:
    change = add_to_list(ROWS, shelf, client=other)
    assert change.fates["fate"].tolist() == [
        *("duplicate", "accepted", "accepted", "rejected_by_cdp", "empty", "accepted"),
    ]
    assert change.errors["code"].tolist() == ["no_profile"]
    assert change.errors["field"].tolist() == ["customer_id"]
    assert change.errors["value"].tolist() == ["C-9"]
    assert on(other, shelf) == ["C-1", "C-2", "c-2"]
    again = add_to_list(ROWS, shelf, client=other)
    assert again.counts["on_it_already"] == 3
    would = remove_from_list(ROWS.iloc[1:2], shelf, client=other, preview=True)
    assert would.fates["change"].tolist() == ["removed"]
    gone = remove_from_list(ROWS.iloc[1:2], shelf, client=other)
    assert gone.fates["change"].tolist() == ["removed"]
    assert on(other, shelf) == ["C-1", "c-2"], "case tells customers apart"


def test_a_mapping_says_which_column_it_is(other: Client, shelf: str) -> None:
    df = pd.DataFrame({"number": ["C-1", "C-2"], "other": ["x", "y"]})
    how = {"mapping": {"number": "customer_id"}, "client": other}
    assert add_to_list(df, shelf, **how).counts["added"] == 2  # type: ignore[arg-type]
    assert remove_from_list(df, shelf, **how).counts["removed"] == 2  # type: ignore[arg-type]
    with pytest.raises(MappingError):
        add_to_list(df, shelf, mapping={"number": "nothing"}, client=other)


def test_whole_numbers_are_ids_as_well(other: Client, shelf: str) -> None:
    more = pd.DataFrame(
        {"customer_id": [17, 18], "email": ["a@example.com", "b@x.org"]}
    )
    cdp_import(more, client=other, journal=False, progress=False)
    change = add_to_list(more[["customer_id"]], shelf, client=other)
    assert change.counts["added"] == 2
    assert on(other, shelf) == ["17", "18"]


def test_addresses_are_sent_where_no_column_holds_the_key(
    other: Client, shelf: str
) -> None:
    change = add_to_list(PEOPLE[["email"]].head(2), shelf, client=other)
    assert change.counts["accepted"] == 2
    assert "knows people by 'customer_id', which no column holds" in repr(change)
    assert on(other, shelf) == ["C-1", "C-2"]


def test_who_said_no_is_held_and_comes_off(other: Client, shelf: str) -> None:
    add_to_list(ROWS, shelf, client=other)
    no = pd.DataFrame({"Customer ID": ["C-2"], "Unsubscribed": ["yes"]})
    held = add_to_list(no, shelf, client=other)
    assert held.counts["opted_out"] == 1
    assert "1 person who said no is on the list already" in repr(held)
    taken = add_to_list(no, shelf, client=other, opt_outs="remove")
    assert "1 person who said no was taken off the list" in repr(taken)
    assert on(other, shelf) == ["C-1", "c-2"]


def test_an_answer_that_says_nothing_is_settled_by_looking(
    keyed: Sandbox, other: Client, shelf: str
) -> None:
    with keyed.faults.add(SILENT, on=UPSERT):
        change = add_to_list(ROWS, shelf, client=other)
    assert change.counts["added"] == 3
    assert change.errors["value"].tolist() == ["C-9"]


def test_members_that_are_shown_by_address_alone_are_not_compared(
    keyed: Sandbox, other: Client, shelf: str
) -> None:
    add_to_list(ROWS, shelf, client=other)
    shown = [
        {"recordId": "rec_1", "contactKey": "x@example.com", "email": "x@example.com"}
    ]
    with keyed.faults.add(FalseKeys({"items": shown, "total": 1}), on=MEMBERS):
        change = add_to_list(ROWS, shelf, client=other)
    assert change.fates["change"].isna().all()
    assert "Who was on the list before is not known" in repr(change)


def test_what_breaks_off_is_told(
    keyed: Sandbox, other: Client, shelf: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cdp_frames.importing.moving._BATCH", 1)
    with (
        keyed.faults.add(Status(403), on=UPSERT, nth=2),
        pytest.raises(UnfinishedError) as broken,
    ):
        add_to_list(ROWS, shelf, client=other)
    counts = broken.value.result.counts  # type: ignore[attr-defined]
    assert (counts["accepted"], counts["unknown"]) == (1, 3)


def test_the_ledger_knows_people_by_that_key(
    other: Client, shelf: str, tmp_path: Path
) -> None:
    ledger = tmp_path / "ledger.sqlite"
    add_to_list(ROWS, shelf, client=other, audit=ledger)
    assert history("C-9", audit=ledger)["codes"].tolist() == ["no_profile"]
    assert history("c-2", audit=ledger)["change"].tolist() == ["added"]


def test_without_the_scope_the_address_counts(cdp: Sandbox, client: Client) -> None:
    made = client.create_list("L").id
    with cdp.faults.add(Status(403), on=OBJECT):
        change = add_to_list(PEOPLE[["email"]], made, client=client)
    assert change.counts["rejected_by_cdp"] == len(PEOPLE)


@examples(15)
@given(data=st.data())
def test_as_many_move_as_the_list_gains_and_loses(data: st.DataObject) -> None:
    cells = st.sampled_from([*IDS, "C-9", "", None, " C-1 ", "n/a"])
    ids = data.draw(st.lists(cells, max_size=7))
    df = pd.DataFrame({"customer_id": pd.Series(ids, dtype="str")})
    with Sandbox(settings=by_customer()) as cdp:
        client = cdp.client()
        cdp_import(PEOPLE, client=client, journal=False, progress=False)
        made = client.create_list("L").id
        before: set[str] = set()
        for verb in (add_to_list, remove_from_list):
            how = {"mapping": {"customer_id": "customer_id"}, "client": client}
            change = verb(df, made, **how)
            after = set(on(client, made))
            moved = change.fates["change"].isin(["added", "removed"])
            assert int(moved.sum()) == len(before ^ after)
            wanted = {cell.strip() for cell in ids if cell} & set(IDS)
            assert after == (wanted if verb is add_to_list else set())
            before = after
