"""What the CDP answers is held against itself before it is believed."""

from __future__ import annotations

import pandas as pd
import pytest

from cdp_frames import Client, ImportResult, cdp_import, plan_import
from cdp_frames.errors import AccountingError, CdpError, JobError, TransferError
from cdp_frames.sandbox import (
    ErrorFile,
    FalseKeys,
    Fault,
    MembersLost,
    MissingKeys,
    NotJson,
    Pretends,
    RowsLost,
    Sandbox,
    WrongErrors,
    WrongPages,
)
from tests.support.brisk import brisk

LISTS = "GET /lists"
MEMBERS = "GET /lists/{list_id}/members"
ERRORS = "GET /import-jobs/{job_id}/errors"

# Answers to a listing that say nothing, in each way in which that can be said.
SILENCE: dict[str, Fault] = {
    "no body": NotJson(""),
    "nothing in the envelope": NotJson('{"success": true}'),
    "no data": MissingKeys(("data",)),
    "data that are null": FalseKeys({"data": None}),
    "data that are empty": FalseKeys({"data": {}}),
    "no items": MissingKeys(("items",)),
    "items that are null": FalseKeys({"items": None}),
    "items that are an object": FalseKeys({"items": {}}),
    "no items of some": FalseKeys({"items": []}),
    "success that is a word": FalseKeys({"success": "yes"}),
}
FAULTS = pytest.mark.parametrize("fault", SILENCE.values(), ids=SILENCE)


def people(count: int, word: str = "p") -> pd.DataFrame:
    return pd.DataFrame({"email": [f"{word}{n}@example.com" for n in range(count)]})


def names(cdp: Sandbox) -> list[str]:
    return [item.name for item in cdp.client().lists()]


def imported(client: Client, frame: pd.DataFrame, **options: object) -> ImportResult:
    given = {"list_name": "L", "client": client, "progress": False} | options
    return cdp_import(frame, **given)  # type: ignore[arg-type]  # any options


@FAULTS
@pytest.mark.parametrize("if_exists", ["fail", "append", "replace"])
def test_lists_that_are_not_told_are_not_taken_for_none(
    cdp: Sandbox, client: Client, fault: Fault, if_exists: str
) -> None:
    imported(client, people(3))
    before = cdp.records()
    with (
        cdp.faults.add(fault, on=LISTS, times=1),
        pytest.raises(TransferError),
    ):
        imported(client, people(2, "q"), if_exists=if_exists)
    assert names(cdp) == ["L"]
    pd.testing.assert_frame_equal(cdp.records(), before)


@FAULTS
def test_members_that_are_not_told_are_not_taken_for_none(
    cdp: Sandbox, client: Client, fault: Fault
) -> None:
    imported(client, people(3))
    planned = plan_import(
        people(2, "q"), list_name="L", client=client, if_exists="replace"
    )
    with cdp.faults.add(fault, on=MEMBERS):
        with pytest.raises(TransferError):
            imported(client, people(2, "q"), if_exists="replace")
        assert len(cdp.records()) == 3
        with pytest.raises(AccountingError, match="could not be taken off"):
            planned.apply()
    imported(client, people(2, "q"), if_exists="replace")
    (made,) = cdp.client().lists()
    on_it = {member.email for member in cdp.client().members(made.id)}
    assert on_it == set(people(2, "q")["email"])


@pytest.mark.parametrize(
    "fault",
    [
        FalseKeys({"data": None}),
        NotJson(""),
        MissingKeys(("hasErrors", "errorFileUrl")),
        MissingKeys(("errorFileUrl",)),
        FalseKeys({"hasErrors": "no", "errorFileUrl": None}),
        FalseKeys({"errorFileUrl": 7.5}),
    ],
    ids=str,
)
def test_an_error_file_that_is_not_told_is_not_taken_for_none(fault: Fault) -> None:
    rule = {"field": "email", "blocked_domains": ["example.org"]}
    frame = pd.DataFrame({"email": ["a@example.com", "b@example.org"]})
    with Sandbox(settings={"rules": [rule]}) as cdp, brisk(cdp) as client:
        plan = plan_import(frame, list_name="L", client=client, progress=False)
        with (
            cdp.faults.add(fault, on=ERRORS),
            pytest.raises(JobError) as caught,
        ):
            plan.apply()
        assert isinstance(caught.value.__cause__, TransferError)
        again = plan.resume(caught.value.job_id)
        assert again.errors["message"].tolist() == ["blocked domain"]


def test_pages_that_repeat_the_first_are_noticed(cdp: Sandbox, client: Client) -> None:
    with cdp.faults.add(WrongPages("first"), on=MEMBERS):
        result = imported(client, people(250))
    assert any("page 2 of a listing was asked for" in note for note in result.notes)
    assert result.verification is None


def test_members_that_are_left_out_are_noticed(cdp: Sandbox, client: Client) -> None:
    with (
        cdp.faults.add(WrongPages("short"), on=MEMBERS),
        pytest.raises(AccountingError, match="people on the list"),
    ):
        imported(client, people(20))


def test_members_that_show_late_are_waited_for(cdp: Sandbox, client: Client) -> None:
    cdp.faults.add(WrongPages("short"), on=MEMBERS, times=2)
    result = imported(client, people(20))
    assert str(result.verification) == "20 of 20 found on the list"


LIES = {
    "rows that are not stored": RowsLost(3),
    "rows that are not on the list": MembersLost(3),
}


@pytest.mark.parametrize("to", ["new", "append", "replace"])
@pytest.mark.parametrize("fault", LIES.values(), ids=LIES)
def test_counters_that_agree_with_each_other_are_held_against_the_members(
    cdp: Sandbox, client: Client, fault: Fault, to: str
) -> None:
    if to != "new":
        imported(client, people(5, "old"))
    cdp.faults.add(fault, times=1)
    with pytest.raises(AccountingError, match="people on the list: expected 48") as it:
        imported(
            client, people(48), if_exists="fail" if to == "new" else to, force=True
        )
    result = it.value.result
    assert isinstance(result, ImportResult)
    (made,) = client.lists()
    on_it = {member.email for member in client.members(made.id)}
    accepted = result.fates.loc[result.fates["fate"].eq("accepted"), "row"]
    assert set(people(48)["email"].iloc[accepted]) == on_it - set(
        people(5, "old").email
    )
    assert (result.counts["accepted"], result.counts["unknown"]) == (45, 3)
    # Nobody is taken off while it is not sure who is on.
    assert (made.member_count == 45) == (to == "new")
    # The same people again: now they are all there.
    again = imported(client, people(48), if_exists="append")
    assert again.counts["accepted"] == 48


REFUSING = {"rules": [{"field": "email", "blocked_domains": ["example.org"]}]}
SHAPES = [
    ErrorFile(row_number=number, original=original)
    for number in ("with_header", "none")
    for original in ("all", "none")
]


@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_an_error_file_of_other_rows_is_held_against_the_members(
    shape: ErrorFile,
) -> None:
    frame = pd.DataFrame(
        {"email": [*people(2)["email"], "no@example.org", "z@example.com"]}
    )
    with Sandbox(settings=REFUSING) as cdp, brisk(cdp) as client:
        cdp.error_file = shape
        cdp.faults.add(WrongErrors("others"), times=1)
        with pytest.raises(AccountingError, match="people on the list") as caught:
            imported(client, frame)
        result = caught.value.result
        assert isinstance(result, ImportResult)
        # The list is new: who is on it was accepted, whatever the file says.
        assert result.fates["fate"].eq("accepted").tolist() == [True, True, False, True]
        # Once more, and told the truth.
        again = imported(client, frame, if_exists="append")
        assert again.fates["fate"].iloc[2] == "rejected_by_cdp"
        assert again.counts["accepted"] == 3


@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_an_error_file_that_says_everything_twice_is_read_once(
    shape: ErrorFile,
) -> None:
    frame = pd.DataFrame({"email": [*people(2)["email"], "no@example.org"]})
    with Sandbox(settings=REFUSING) as cdp, brisk(cdp) as client:
        cdp.error_file = shape
        cdp.faults.add(WrongErrors("doubled"))
        result = imported(client, frame)
    assert result.fates["fate"].tolist() == ["accepted"] * 2 + ["rejected_by_cdp"]
    assert set(result.errors["message"]) == {"blocked domain"}


def test_a_refusal_that_the_counters_deny_is_not_called_accepted() -> None:
    rule = {"field": "email", "blocked_domains": ["example.org"]}
    frame = pd.DataFrame({"email": ["a@example.com", "b@example.org"]})
    lie = {"validRows": 2, "invalidRows": 0, "rowsImported": 2, "rowsRejected": 0}
    with Sandbox(settings={"rules": [rule]}) as cdp, brisk(cdp) as client:
        cdp.faults.add(
            FalseKeys(lie | {"mergedInserts": 2}), on="GET /import-jobs/{job_id}"
        )
        with pytest.raises(AccountingError) as caught:
            imported(client, frame)
    assert caught.value.result.fates["fate"].tolist() == ["accepted", "unknown"]  # type: ignore[attr-defined]


def test_an_answer_about_another_job_or_list_is_none(
    cdp: Sandbox, client: Client
) -> None:
    made = client.create_list("L")
    cdp.faults.add(FalseKeys({"id": "lst_2"}), on="GET /lists/{list_id}")
    with pytest.raises(TransferError, match="another id"):
        client.get_list(made.id)


def test_people_who_are_not_shown_by_address_are_not_taken_for_nobody(
    cdp: Sandbox, client: Client
) -> None:
    imported(client, people(3))
    cdp.faults.add(MissingKeys(("email", "contactKey")), on=MEMBERS)
    with pytest.raises(CdpError, match="shown without their address"):
        imported(client, people(2, "q"), if_exists="replace")


def test_a_removal_that_changes_nothing_is_noticed(
    cdp: Sandbox, client: Client
) -> None:
    imported(client, people(3))
    with (
        cdp.faults.add(
            Pretends({"removed": 3}), on="POST /lists/{list_id}/members:remove"
        ),
        pytest.raises(AccountingError, match="3 of 3 members are still on the list"),
    ):
        imported(client, people(2, "q"), if_exists="replace")
