"""Imports of the past: the table of them, one picked up, one taken back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import pandas as pd
import pytest

from cdp_frames import (
    Client,
    FrameError,
    ImportResult,
    JobTimeoutError,
    MappingMemory,
    PastImport,
    cdp_import,
    history,
    load_schema,
    pick_up,
)
from cdp_frames.api.limits import Limits
from cdp_frames.importing.options import kept
from cdp_frames.journal import home
from cdp_frames.sandbox import JobFails, JobStuck, Sandbox, Status
from tests.importing.test_recovery import forget, imported
from tests.journal.flows import ORDERS, PEOPLE
from tests.journal.world import furnished, jobs, world

if TYPE_CHECKING:
    from cdp_frames.importing.options import Options


@pytest.fixture
def cdp(blocking: Sandbox) -> Sandbox:
    blocking.reset()
    return blocking


TABLES = ("fates", "errors", "failed", "history")


# --- the table ------------------------------------------------------------------------


def test_without_any_import_the_table_is_empty_and_has_its_columns() -> None:
    table = history()
    assert table.empty
    assert list(table)[:4] == ["begun", "ended", "state", "target"]
    assert history(journal=False).empty


def test_every_import_has_its_line(cdp: Sandbox, client: Client) -> None:
    first = imported(client)
    first.reimport(first.failed.assign(email=["bob@example.com", "cyd@example.com"]))
    imported(client)  # sends nothing
    with cdp.faults.add(JobFails("no")), pytest.raises(Exception, match="no"):
        imported(client, list_name="F")
    with cdp.faults.add(JobStuck()), pytest.raises(JobTimeoutError):
        imported(client, list_name="T", timeout=0)
    table = history()
    assert table["state"].tolist() == ["done", "done", "failed", "open"]
    assert table["rows"].tolist() == [6, 2, 6, 6]
    assert table["accepted"].tolist() == [3, 2, 0, 0]
    assert table["refused"].tolist() == [2, 0, 1, 1]
    assert table["target"].tolist()[2:] == ["new list 'F'", "new list 'T'"]
    assert table["begun"].is_monotonic_increasing
    assert str(table["begun"].dt.tz) == "UTC"
    assert table["ended"].isna().tolist() == [False, False, False, True]
    assert table["job_id"].notna().all()


def test_a_journal_that_cannot_be_read_is_an_error_where_it_is_asked_for() -> None:
    (home() / "journal.sqlite").write_bytes(b"no database" * 500)
    with pytest.raises(FrameError, match="it is damaged"):
        history()


# --- picked up ------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["job_id", "list_id", "L"])
def test_one_that_is_done_is_found_by_its_job_or_its_list(
    cdp: Sandbox, client: Client, name: str
) -> None:
    first = imported(client)
    found = pick_up(getattr(first, name, name), client=client)
    assert isinstance(found, PastImport)
    assert (found.job_id, found.list_id, found.state) == (
        first.job_id,
        first.list_id,
        "done",
    )
    assert found.counts == first.counts
    assert found.status == first.status
    assert found.fates["fate"].tolist() == first.fates["fate"].tolist()
    assert found.errors["code"].tolist() == first.errors["code"].tolist()
    assert found.errors["row"].tolist() == first.errors["row"].tolist()
    # No person is in it.
    assert "example" not in found.errors.to_csv() + found.fates.to_csv() + repr(found)
    assert "3 of 6 rows imported" in found._repr_html_()
    assert jobs(cdp) == 1


def test_with_its_rows_it_is_the_whole_result(cdp: Sandbox, client: Client) -> None:
    first = imported(client, keep="last", region="DE")
    again = pick_up("L", PEOPLE, client=client)
    assert isinstance(again, ImportResult)
    for table in TABLES:
        pd.testing.assert_frame_equal(getattr(again, table), getattr(first, table))
    assert jobs(cdp) == 1
    fixed = again.failed.assign(email=["bob@example.com", "cyd@example.com"])
    assert again.reimport(fixed).counts["accepted"] == 2
    with pytest.raises(FrameError, match="not the rows"):
        pick_up("L", PEOPLE.head(3), client=client)


def test_a_replaced_list_is_not_replaced_again_by_who_looks(
    cdp: Sandbox, client: Client
) -> None:
    first = imported(client, if_exists="replace")
    furnished(cdp, "swap")  # another list of the name
    client.upsert_profile({"email": "late@example.org"})
    client.add_members(str(first.list_id), ["late@example.org"])
    pick_up(str(first.job_id), PEOPLE, client=client)
    members = {member.email for member in client.members(str(first.list_id))}
    assert "late@example.org" in members


def test_one_that_is_not_done_is_waited_for(cdp: Sandbox, client: Client) -> None:
    with cdp.faults.add(JobStuck()):
        with pytest.raises(JobTimeoutError):
            imported(client, timeout=0)
        for rows in (None, PEOPLE):
            with pytest.raises(JobTimeoutError):
                pick_up("L", rows, client=client, timeout=0)
    found = pick_up("L", client=client)
    assert found.state == "open"
    assert found.counts["accepted"] == 3
    assert found.counts["rejected_by_cdp"] == 1
    assert pick_up("L", PEOPLE, client=client).counts["accepted"] == 3
    assert history()["state"].tolist() == ["done"]
    assert jobs(cdp) == 1


def test_one_whose_job_was_never_opened_says_so(cdp: Sandbox, client: Client) -> None:
    with (
        cdp.faults.add(Status(503), on="POST /import-jobs"),
        pytest.raises(Exception, match="503"),
    ):
        imported(client)
    assert pick_up("L", client=client).counts["unknown"] > 0
    with pytest.raises(FrameError, match="nothing was sent"):
        pick_up("L", PEOPLE, client=client)


def test_where_there_is_no_journal_the_cdp_knows_the_job(
    cdp: Sandbox, client: Client
) -> None:
    first = imported(client)
    forget()
    found = pick_up(str(first.job_id), client=client)
    assert found.state == "elsewhere"
    assert (found.counts["accepted"], found.counts["rejected_by_cdp"]) == (3, 1)
    assert len(found.errors) == 1
    assert "bob" not in found.errors.to_csv()
    for name, rows in (("L", None), ("imp_no", None), (str(first.job_id), PEOPLE)):
        with pytest.raises(FrameError, match="neither the journal nor the CDP knows"):
            pick_up(name, rows, client=client)


@pytest.mark.parametrize(
    ("options", "plain"),
    [
        ({"list_name": "L", "keep": False}, ({"list_name": "L", "keep": False}, [])),
        ({"mapping": {"a": None}, "timeout": 3.0}, ({"mapping": {"a": None}}, [])),
        ({"mapping": {1: "email"}}, ({}, ["mapping"])),
        ({"memory": MappingMemory("x")}, ({}, ["memory"])),
        ({"memory": Path("x")}, ({"memory": str(Path("x").resolve())}, [])),
        (
            {"schema": load_schema("contact"), "keep": "last"},
            ({"keep": "last"}, ["schema"]),
        ),
    ],
)
def test_arguments_are_kept_where_they_have_a_plain_form(
    options: dict[str, Any], plain: tuple[dict[str, Any], list[str]]
) -> None:
    assert kept(cast("Options", options)) == plain


def test_what_cannot_be_kept_is_given_again(cdp: Sandbox, client: Client) -> None:
    schema = load_schema("contact")
    first = imported(client, schema=schema, keep="last")
    assert pick_up("L", client=client).counts == first.counts
    with pytest.raises(FrameError, match=r"'schema'. Pass them to pick_up\(\)"):
        pick_up("L", PEOPLE, client=client)
    again = pick_up("L", PEOPLE, client=client, schema=schema)
    assert isinstance(again, ImportResult)
    for table in TABLES:
        pd.testing.assert_frame_equal(getattr(again, table), getattr(first, table))
    with pytest.raises(FrameError, match="or other arguments"):
        pick_up("L", PEOPLE, client=client, schema=load_schema("trade_show_lead"))
    with pytest.raises(FrameError, match=r"schema= of .* need the rows"):
        pick_up("L", client=client, schema=schema)  # type: ignore[call-overload]
    with pytest.raises(TypeError, match="Did you mean 'schema'"):
        pick_up("L", PEOPLE, client=client, shcema=schema)
    assert jobs(cdp) == 1


@pytest.mark.parametrize("changed", [{}, {"keep": "last"}, {"schema": "object"}])
def test_a_repair_is_picked_up_by_its_rows_and_the_result_that_it_repairs(
    cdp: Sandbox, client: Client, changed: dict[str, Any]
) -> None:
    if changed.get("schema"):
        changed = {"schema": load_schema("contact")}
    first = imported(client)
    fixed = first.failed.assign(email=["bob@example.com", "cyd"])
    second = first.reimport(fixed, **changed)
    name = str(second.job_id)
    given = {"schema": changed["schema"]} if "schema" in changed else {}
    with pytest.raises(FrameError, match="pass its result as previous="):
        pick_up(name, fixed, client=client)
    before = pick_up("L", PEOPLE, client=client)
    assert isinstance(before, ImportResult)
    again = pick_up(name, fixed, client=client, previous=before, **given)
    assert isinstance(again, ImportResult)
    for table in TABLES:
        pd.testing.assert_frame_equal(getattr(again, table), getattr(second, table))
    assert (again.list_id, len(again.chain)) == (first.list_id, 2)
    with pytest.raises(FrameError, match="not the rows"):
        pick_up(name, fixed.head(1), client=client, previous=before, **given)
    with pytest.raises(FrameError, match="is no repair of the one"):
        pick_up(name, fixed, client=client, previous=again, **given)
    with pytest.raises(FrameError, match=r"previous= of .* need the rows"):
        pick_up(name, client=client, previous=before)  # type: ignore[call-overload]
    assert jobs(cdp) == 2


# --- taken back -----------------------------------------------------------------------


def test_a_longer_list_can_be_read_before_it_is_added_to(cdp: Sandbox) -> None:
    def limited(members: int) -> Client:
        return Client(cdp.token, base_url=cdp.url, limits=Limits(members=members))

    imported(limited(1), list_name="Own").undo()  # of any length
    furnished(cdp, "append")
    late = pd.DataFrame({"email": ["eve@example.com", "ann@example.com"]})
    short, long = limited(1), limited(5)
    first = cdp_import(late, list_name="L", if_exists="append", client=short)
    with pytest.raises(FrameError, match=r"more than limits.members .*\(1\)"):
        first.undo()
    second = cdp_import(
        late.assign(first_name="Eve"), list_name="L", if_exists="append", client=long
    )
    assert len(second.undo().rows) == 0
    more = pd.DataFrame({"email": ["eva@example.com", "ann@example.com"]})
    third = cdp_import(more, list_name="L", if_exists="append", client=long)
    assert third.undo().rows["email"].tolist() == ["eva@example.com"]


def test_exactly_those_who_were_added_leave_the_list(
    cdp: Sandbox, client: Client
) -> None:
    furnished(cdp, "append")  # dan and old are on it
    result = imported(client, if_exists="append")
    client.upsert_profile({"email": "late@example.org"})
    client.add_members(str(result.list_id), ["late@example.org"])
    looked = result.undo(preview=True)
    assert not looked.done
    assert "2 people would leave" in repr(looked)
    assert set(looked.rows["email"]) == {"ann@example.com", "zoë.ø@example.com"}
    done = result.undo()
    assert done.done
    assert "2 people have left the list" in done._repr_html_()
    assert "can't be brought back" in done.notes[0]
    ((_, members),) = world(cdp)["lists"]
    assert members == ["dan@example.org", "late@example.org", "old@example.org"]
    # Once more there is nobody left.
    assert len(result.undo().rows) == 0
    # And the same line imports them again.
    assert imported(client, if_exists="append").counts["accepted"] == 3
    assert jobs(cdp) == 2
    assert history()["state"].tolist() == ["undone", "done"]


def test_a_new_list_is_empty_then(cdp: Sandbox, client: Client) -> None:
    imported(client)
    imported(client).undo()  # the result that the journal brought back
    assert world(cdp)["lists"] == [("L", [])]


def test_whom_the_repair_has_brought_stays(cdp: Sandbox, client: Client) -> None:
    first = imported(client)
    fixed = first.failed.assign(email=["bob@example.com", "cyd@example.com"])
    second = first.reimport(fixed)
    first.undo()
    assert world(cdp)["lists"] == [("L", ["bob@example.com", "cyd@example.com"])]
    second.undo()
    assert world(cdp)["lists"] == [("L", [])]


def test_a_replaced_list_says_who_does_not_come_back(
    cdp: Sandbox, client: Client
) -> None:
    furnished(cdp, "swap")
    undone = imported(client, if_exists="replace").undo()
    assert "do not come back" in undone.notes[1]
    assert world(cdp)["lists"] == [("L", ["dan@example.org"])]


def test_where_nobody_noted_who_was_there_nobody_leaves(
    cdp: Sandbox, client: Client
) -> None:
    furnished(cdp, "append")
    unlooked = imported(client, if_exists="append", verify=False)
    with pytest.raises(FrameError, match="nobody noted who was on list"):
        unlooked.undo()
    profiles = imported(client, list_name=None)
    with pytest.raises(FrameError, match="Profiles can't be taken back"):
        profiles.undo()
    orders = cdp_import(ORDERS, object_name="orders", client=client, progress=False)
    with pytest.raises(FrameError, match="nobody to take off"):
        orders.undo(preview=True)
