"""The same line once more: after success, after a time-out, without its journal."""

from __future__ import annotations

import shutil
import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from cdp_frames import Client, cdp_import, plan_import
from cdp_frames.errors import (
    AccountingError,
    ApiError,
    CdpError,
    JobError,
    JobFailedError,
    JobTimeoutError,
    ListExistsError,
    MappingError,
)
from cdp_frames.importing.fingerprint import content_of
from cdp_frames.importing.options import completed
from cdp_frames.importing.result import ImportResult
from cdp_frames.journal import Journal, home
from cdp_frames.lists import find_lists
from cdp_frames.sandbox import (
    Drop,
    JobFails,
    JobStuck,
    ManualClock,
    NotJson,
    Sandbox,
    Status,
    WrongCounters,
)
from tests.journal.flows import ORDERS, PEOPLE
from tests.journal.world import jobs, world
from tests.support.brisk import brisk

DONE = "already, with this result"
GOES = "GET /import-jobs/{job_id}"


@pytest.fixture
def cdp(blocking: Sandbox) -> Sandbox:
    blocking.reset()
    return blocking


def imported(client: Client, df: pd.DataFrame = PEOPLE, **how: Any) -> ImportResult:
    target = {"list_name": "L"} if "object_name" not in how else {}
    return cdp_import(df, client=client, progress=False, **{**target, **how})


def forget() -> None:
    shutil.rmtree(home())


def same(first: ImportResult, second: ImportResult) -> None:
    assert second.job_id == first.job_id
    assert second.list_id == first.list_id
    assert second.status == first.status
    for table in ("fates", "errors", "failed", "history", "findings", "changes"):
        pd.testing.assert_frame_equal(getattr(second, table), getattr(first, table))


# --- after success --------------------------------------------------------------------


def test_what_was_imported_is_not_sent_again_and_the_result_is_the_same(
    cdp: Sandbox, client: Client
) -> None:
    first = imported(client)
    second = imported(client)
    same(first, second)
    assert jobs(cdp) == 1
    assert DONE in second.notes[0]
    assert "list 'L' (lst_" in second.notes[0]
    assert "again=True" in second.notes[0]


@pytest.mark.parametrize("lost", [False, True])
def test_a_list_that_is_gone_is_made_again(
    cdp: Sandbox, client: Client, *, lost: bool
) -> None:
    first = imported(client)
    client.delete_list(str(first.list_id))
    if lost:
        forget()
    second = imported(client)
    assert second.list_id not in {None, first.list_id}
    assert second.counts == first.counts
    assert jobs(cdp) == 2
    if not lost:
        assert "that list is gone: it was sent again" in second.notes[0]
    third = imported(client)
    assert third.list_id == second.list_id
    assert jobs(cdp) == 2


@pytest.mark.parametrize("lost", [False, True])
def test_people_who_left_the_list_come_back(
    cdp: Sandbox, client: Client, *, lost: bool
) -> None:
    first = imported(client)
    client.remove_members(str(first.list_id), ["ann@example.com"])
    if lost:
        forget()
    second = imported(client)
    assert second.list_id == first.list_id
    assert second.counts == first.counts
    assert jobs(cdp) == 2
    assert [item.name for item in client.lists()] == ["L"]
    unlooked = imported(client, verify=False)
    assert unlooked.list_id == first.list_id
    assert jobs(cdp) == 2


def test_another_list_of_the_name_is_in_the_way_of_one_that_is_gone(
    cdp: Sandbox, client: Client
) -> None:
    first = imported(client)
    client.delete_list(str(first.list_id))
    client.create_list("L")
    with pytest.raises(ListExistsError):
        imported(client)


def test_again_sends_again(cdp: Sandbox, client: Client) -> None:
    first = imported(client, if_exists="append")
    second = imported(client, if_exists="append", again=True)
    assert second.job_id != first.job_id
    assert jobs(cdp) == 2
    # And the repair of it is an import like any other.
    fixed = second.failed.assign(email=["bob@example.com", "cyd@example.com"])
    once, twice = second.reimport(fixed), second.reimport(fixed)
    same(once, twice)
    assert jobs(cdp) == 3
    with pytest.raises(ListExistsError):
        imported(client, again=True)


def test_replace_always_runs(cdp: Sandbox, client: Client) -> None:
    for number in range(1, 4):
        imported(client, if_exists="replace")
        assert jobs(cdp) == number


def test_profiles_alone_are_sent_again_and_it_is_said(
    cdp: Sandbox, client: Client
) -> None:
    imported(client, list_name=None)
    second = imported(client, list_name=None)
    assert jobs(cdp) == 2
    assert "they were sent again" in second.notes[0]


@pytest.mark.parametrize("lost", [False, True])
def test_records_without_a_key_are_there_once(
    cdp: Sandbox, client: Client, *, lost: bool
) -> None:
    first = imported(client, ORDERS, object_name="orders")
    if lost:
        forget()
    second = imported(client, ORDERS, object_name="orders")
    same(first, second)
    assert len(cdp.records("orders")) == 3
    imported(client, ORDERS, object_name="orders", again=True)
    assert len(cdp.records("orders")) == 6


def test_an_audience_is_made_once(cdp: Sandbox, client: Client) -> None:
    for _ in range(2):
        result = imported(client, list_name=None, audience_name="A")
        assert result.counts["accepted"] == 3
    assert len(cdp.audiences()) == 1


def test_what_the_cdp_has_forgotten_is_as_the_journal_has_it(
    cdp: Sandbox, client: Client
) -> None:
    first = imported(client)
    cdp.faults.add(Status(404), on=GOES)
    second = imported(client)
    assert second.counts == first.counts
    assert jobs(cdp) == 1
    assert any("does not know job" in note for note in second.notes)
    pd.testing.assert_frame_equal(second.fates, first.fates)
    pd.testing.assert_frame_equal(second.failed, first.failed)
    columns = ["row", "index", "column", "field", "value", "code", "stage"]
    pd.testing.assert_frame_equal(second.errors[columns], first.errors[columns])


def test_another_world_at_the_same_address_is_no_other_run(
    cdp: Sandbox, client: Client
) -> None:
    imported(client)
    cdp.reset()
    with brisk(cdp) as other:
        result = imported(other)
    assert jobs(cdp) == 1
    assert result.notes == ()


@pytest.mark.parametrize(
    "change",
    [
        {"keep": "first"},
        {"list_name": "M"},
        {"bad_cells": "drop"},
        {"mapping": {"email": "email"}},
        {"schema": "trade_show_lead"},
    ],
)
def test_another_argument_is_another_import(change: dict[str, Any]) -> None:
    given = completed({"list_name": "L"}, verb="cdp_import")
    same_thing = completed({"list_name": "L", "again": True}, verb="cdp_import")
    other = completed({"list_name": "L", **change}, verb="cdp_import")  # type: ignore[typeddict-item]
    assert content_of(PEOPLE, given) == content_of(PEOPLE.copy(), same_thing)
    assert content_of(PEOPLE, given) != content_of(PEOPLE, other)


# --- after a time-out or an error -----------------------------------------------------


def test_a_time_out_is_picked_up(cdp: Sandbox, client: Client) -> None:
    with (
        cdp.faults.add(JobStuck()),
        pytest.raises(JobTimeoutError) as caught,
    ):
        imported(client, timeout=0)
    assert "run the same line again" in caught.value.__notes__[-1]
    # A plan can be made of it, though the list may be there by now.
    cdp.wait()
    assert "new list 'L'" in repr(plan_import(PEOPLE, list_name="L", client=client))
    result = imported(client)
    assert result.job_id == caught.value.job_id
    assert result.counts["accepted"] == 3
    assert jobs(cdp) == 1
    assert "was picked up, and nothing was sent twice" in result.notes[0]


@pytest.mark.parametrize("if_exists", ["fail", "append", "replace"])
@pytest.mark.parametrize("cut", ["PUT", "POST"])
def test_a_list_made_after_a_run_that_never_started_is_seen(
    cdp: Sandbox, client: Client, cut: str, if_exists: str
) -> None:
    endpoint = {"PUT": "PUT /jobs/{job_id}/file", "POST": "POST /import-jobs"}[cut]
    with (
        cdp.faults.add(Drop("before"), on=endpoint),
        pytest.raises(CdpError),
    ):
        imported(brisk(cdp), if_exists=if_exists)
    other = cdp_import(PEOPLE.iloc[:1], client=client, list_name="L", progress=False)
    if if_exists == "fail":
        with pytest.raises(ListExistsError):
            imported(client, if_exists=if_exists)
    else:
        result = imported(client, if_exists=if_exists)
        assert result.list_id == other.list_id
        assert result.verification is not None
        assert result.verification.found == result.verification.expected
    assert len(find_lists(client, "L")) == 1


def test_a_list_made_by_a_run_whose_journal_broke_off_is_its_own(
    cdp: Sandbox, client: Client
) -> None:
    first = imported(client)
    # What a full disk leaves behind: the job is known, its start is not.
    db = sqlite3.connect(home() / "journal.sqlite", isolation_level=None)
    db.execute("UPDATE intents SET state = 'open', ended = NULL, list_id = NULL")
    db.execute("DELETE FROM steps WHERE step <> 'create'")
    db.close()
    second = imported(client)
    assert (second.job_id, second.list_id) == (first.job_id, first.list_id)
    assert jobs(cdp) == 1
    assert len(find_lists(client, "L")) == 1


def test_two_at_once_are_one_import(cdp: Sandbox) -> None:
    def run(_: int) -> ImportResult:
        with brisk(cdp) as client:
            return imported(client)

    with ThreadPoolExecutor(3) as pool:
        results = list(pool.map(run, range(3)))
    assert jobs(cdp) == 1
    for result in results[1:]:
        same(results[0], result)


def test_who_waits_too_long_for_the_other_hears_which_job_it_is(cdp: Sandbox) -> None:
    with brisk(cdp) as client, brisk(cdp) as other, ThreadPoolExecutor(1) as pool:
        stuck = cdp.faults.add(JobStuck())
        first = pool.submit(imported, client)
        until = time.monotonic() + 30
        while not jobs(cdp) and time.monotonic() < until:
            time.sleep(0.01)
        with pytest.raises(JobTimeoutError, match="another process") as caught:
            imported(other, timeout=0.2)
        stuck.remove()
        assert caught.value.job_id == first.result(timeout=60).job_id


def test_a_job_that_failed_is_sent_anew(cdp: Sandbox, client: Client) -> None:
    for lost in (False, True):
        with cdp.faults.add(JobFails("no")), pytest.raises(JobFailedError):
            imported(client)
        if lost:
            forget()
    assert imported(client).counts["accepted"] == 3
    assert jobs(cdp) == 3


@pytest.mark.parametrize("lost", [False, True])
@pytest.mark.parametrize("status", [400, 403, 404, 409, 422])
def test_a_refusal_is_not_answered_for_a_day_after_its_cause_is_mended(
    cdp: Sandbox, client: Client, status: int, *, lost: bool
) -> None:
    frame = PEOPLE.assign(first_name="Ann")
    wrong = {"email": "email", "first_name": "no_such_field"}
    with pytest.raises(MappingError):
        imported(client, frame, mapping=wrong)
    with (
        cdp.faults.add(Status(status), on="POST /import-jobs"),
        pytest.raises(ApiError, match=str(status)),
    ):
        imported(client)
    if lost:
        forget()
    assert imported(client).counts["accepted"] == 3


def test_counts_that_do_not_fit_are_told_each_time(
    cdp: Sandbox, client: Client
) -> None:
    with (
        cdp.faults.add(WrongCounters({"validRows": -1})),
        pytest.raises(AccountingError),
    ):
        imported(client, ORDERS, object_name="orders")
    # It is told again, and nothing is sent again.
    with (
        cdp.faults.add(WrongCounters({"validRows": -1})),
        pytest.raises(AccountingError),
    ):
        imported(client, ORDERS, object_name="orders")
    assert jobs(cdp) == 1
    # Had the CDP been late, all is well by now.
    assert imported(client, ORDERS, object_name="orders").counts["accepted"] == 3


def test_a_job_that_is_gone_after_its_start_is_never_sent_blindly(
    cdp: Sandbox, client: Client
) -> None:
    with cdp.faults.add(JobStuck()), pytest.raises(JobTimeoutError):
        imported(client, timeout=0)
    with (
        cdp.faults.add(Status(404), on=GOES),
        pytest.raises(JobError, match="again=True"),
    ):
        imported(client)
    assert jobs(cdp) == 1


# --- the journal itself ---------------------------------------------------------------


def test_no_cell_no_token_and_no_signed_address_is_kept(
    cdp: Sandbox, client: Client
) -> None:
    result = imported(client)
    fixed = result.failed.assign(email=["bob@example.com", "cyd@example.com"])
    result.reimport(fixed)
    (file,) = home().iterdir()
    kept = file.read_bytes()
    for secret in ("example.com", "Dan, jr.", "signature", client.workspace, "Bearer"):
        assert secret.encode() not in kept
    assert cdp.token.encode() not in kept
    journal = Journal(file)
    assert [intent.facts["rows"] for intent in journal.all()] == [6, 2]


def test_without_a_journal_a_day_is_remembered_by_the_cdp(
    cdp: Sandbox, client: Client
) -> None:
    first = imported(client, journal=False)
    second = imported(client, journal=False)
    assert second.job_id == first.job_id
    assert "of which no journal here knows" in second.notes[0]
    assert not any(home().iterdir())


def test_a_journal_of_one_s_own(cdp: Sandbox, client: Client, tmp_path: Path) -> None:
    path = tmp_path / "mine"
    imported(client, journal=path)
    assert DONE in imported(client, journal=str(path)).notes[0]
    assert path.is_file()


def test_a_journal_that_cannot_be_used_is_told_and_stops_nothing(
    cdp: Sandbox, client: Client
) -> None:
    (home() / "journal.sqlite").write_bytes(b"no database" * 500)
    result = imported(client)
    assert result.counts["accepted"] == 3
    assert "runs without a journal" in result.notes[0]
    assert "journal.sqlite" in repr(result)
    # And what the CDP remembers holds.
    assert imported(client).job_id == result.job_id


def test_a_page_of_a_gateway_is_not_taken_for_the_error_file(
    cdp: Sandbox, client: Client
) -> None:
    page = NotJson("<!DOCTYPE html><html><body>Bad gateway</body></html>")
    cdp.faults.add(page, on="GET /jobs/{job_id}/errors/{file_name}", times=1)
    result = imported(client)
    assert result.counts["rejected_by_cdp"] == 1
    assert result.findings["row"].tolist() == [1]
    # If there is nothing else to be had, it is told as it stands.
    cdp.faults.add(page, on="GET /jobs/{job_id}/errors/{file_name}")
    other = imported(client, list_name="M")
    assert other.counts["rejected_by_cdp"] == 1  # its members tell
    assert other.findings["row"].isna().all()


# --- a day later ----------------------------------------------------------------------


@pytest.mark.parametrize("hours", [-30, 0, 23, 30])
def test_no_clock_makes_the_journal_forget(hours: int) -> None:
    clock = ManualClock(time.time())
    with Sandbox(clock=clock) as late, brisk(late) as client:
        first = imported(client, ORDERS, object_name="orders")
        clock.advance(hours * 3600)
        assert imported(client, ORDERS, object_name="orders").job_id == first.job_id
        assert len(late.records("orders")) == 3
        # A time-out is picked up as well, by its job and not by its key.
        with late.faults.add(JobStuck()), pytest.raises(JobTimeoutError):
            imported(client, timeout=0)
        clock.advance(hours * 3600)
        assert imported(client).counts["accepted"] == 4
        assert jobs(late) == 2


def test_without_a_journal_the_cdp_forgets_after_a_day() -> None:
    clock = ManualClock(time.time())
    with Sandbox(clock=clock) as late, brisk(late) as client:
        imported(client, ORDERS, object_name="orders", journal=False)
        clock.advance(23 * 3600)
        imported(client, ORDERS, object_name="orders", journal=False)
        assert len(late.records("orders")) == 3
        clock.advance(2 * 3600)
        imported(client, ORDERS, object_name="orders", journal=False)
        assert len(late.records("orders")) == 6


# --- a list that only a repair has made -----------------------------------------------


@pytest.mark.parametrize("journal", [True, False])
def test_rows_that_are_all_refused_go_to_no_list_of_another(
    cdp: Sandbox, client: Client, *, journal: bool
) -> None:
    """Nothing is sent at first, so that the list is asked about when rows are."""
    imported(client)  # somebody else's list of the name
    there = world(cdp)
    bad = PEOPLE.iloc[[2]].assign(first_name="Fay")
    how: Any = {"client": client, "progress": False, "journal": journal}
    first = cdp_import(bad, list_name="L", **how)
    assert (first.job_id, first.counts["rejected_here"]) == (None, 1)
    with pytest.raises(ListExistsError):
        first.reimport(bad.assign(email="fay@example.com"))
    assert world(cdp) == there
    again = first.reimport(bad.assign(email="fay@example.com"), list_name="Own")
    assert again.counts["accepted"] == 1


@pytest.mark.parametrize("here", [True, False])
def test_two_repairs_of_one_import_go_to_the_list_of_the_first(
    cdp: Sandbox, client: Client, *, here: bool
) -> None:
    """It made none itself, for nobody of it was accepted."""
    end = "" if here else "@blocked.example.com"
    bad = pd.DataFrame({"email": [f"cyd{end}", f"eve{end}"]})
    how: Any = {"client": client, "progress": False}
    first = cdp_import(bad, list_name="L", **how)
    assert first.counts["accepted"] == 0
    one = first.reimport(bad.iloc[[0]].assign(email="cyd@example.com"))
    two = first.reimport(bad.iloc[[1]].assign(email="eve@example.com"))
    assert one.list_id == two.list_id
    forget()
    for mended in ("cyd", "eve"):
        rows = bad.iloc[[int(mended == "eve")]].assign(email=f"{mended}@example.com")
        found = cdp_import(bad, list_name="L", **how).reimport(rows)
        assert found.list_id == one.list_id
    assert [each.member_count for each in client.lists()] == [2]
    assert jobs(cdp) == (2 if here else 3)
