"""Hold, remove, send: people who said no, end to end."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest

from cdp_frames import cdp_import, plan_import

if TYPE_CHECKING:
    from cdp_frames import Client
    from cdp_frames.sandbox import Sandbox

PEOPLE = pd.DataFrame(
    {
        "email": ["ann@example.com", "bob@example.com", "cy@example.com"],
        "Unsubscribed": ["no", "yes", None],
    }
)


def members(client: Client, list_id: str | None) -> list[str]:
    assert list_id is not None
    return sorted(member.email for member in client.members(list_id))


@pytest.fixture
def target(client: Client) -> str:
    """A list that everybody is on, from before they said no."""
    everybody = PEOPLE[["email"]]
    result = cdp_import(everybody, list_name="Old", client=client, progress=False)
    assert result.list_id is not None
    return result.list_id


def test_a_new_list_gets_the_others(client: Client, cdp: Sandbox) -> None:
    result = cdp_import(PEOPLE, list_name="L", client=client, progress=False)
    assert result.counts["opted_out"] == 1
    assert result.counts["accepted"] == 2
    assert members(client, result.list_id) == ["ann@example.com", "cy@example.com"]
    assert sorted(cdp.records()["email"]) == ["ann@example.com", "cy@example.com"]
    assert result.failed.empty
    assert result.alarms == ()
    assert result.opted_out["value"].tolist() == ["yes"]
    assert "result.plan.frame.iloc" in repr(result)
    assert "plan.frame.iloc" in repr(result.plan)


def test_who_is_on_the_list_already_is_an_alarm(client: Client, target: str) -> None:
    result = cdp_import(PEOPLE, target_list_id=target, client=client, progress=False)
    assert "bob@example.com" in members(client, target)
    (alarm,) = result.alarms
    assert alarm.startswith("1 person who said no is on the list already")
    assert alarm in " ".join(repr(result).split())
    assert "bob@example.com" not in repr(result)


def test_remove_takes_them_off_the_list(client: Client, target: str) -> None:
    result = cdp_import(
        PEOPLE, target_list_id=target, opt_outs="remove", client=client, progress=False
    )
    assert members(client, target) == ["ann@example.com", "cy@example.com"]
    assert result.alarms == ()
    assert "1 person who said no was taken off the list." in result.notes
    again = cdp_import(
        PEOPLE, target_list_id=target, opt_outs="remove", client=client, progress=False
    )
    assert again.counts == result.counts
    assert not any("taken off" in note for note in again.notes)


def test_remove_does_so_without_anybody_to_send(client: Client, target: str) -> None:
    gone = PEOPLE.iloc[[1]]
    plan = plan_import(gone, target_list_id=target, opt_outs="remove", client=client)
    result = plan.apply()
    assert result.job_id is None
    assert members(client, target) == ["ann@example.com", "cy@example.com"]


@pytest.mark.parametrize("if_exists", ["append", "replace"])
def test_lists_by_name(client: Client, target: str, if_exists: str) -> None:
    result = cdp_import(
        PEOPLE,
        list_name="Old",
        if_exists=if_exists,  # type: ignore[arg-type]
        client=client,
        progress=False,
    )
    on_list = "bob@example.com" in members(client, target)
    # A list that is replaced holds exactly this upload.
    assert on_list == (if_exists == "append")
    assert len(result.alarms) == on_list


def test_send_and_no_list_hold_nobody(client: Client, cdp: Sandbox) -> None:
    sent = cdp_import(
        PEOPLE, list_name="L", opt_outs="send", client=client, progress=False
    )
    assert sent.counts["accepted"] == 3
    assert "1 row says no to mail, and nobody is held back." in repr(sent)
    cdp.reset()
    alone = cdp_import(PEOPLE, client=cdp.client(), progress=False)
    assert alone.counts["accepted"] == 3
    assert alone.opted_out.empty


def test_an_audience_holds_them_back(client: Client) -> None:
    result = cdp_import(PEOPLE, audience_name="A", client=client, progress=False)
    assert result.counts["opted_out"] == 1
    assert result.alarms == ()


def test_what_the_result_says_to_type_writes_the_no(
    client: Client, cdp: Sandbox
) -> None:
    result = cdp_import(
        PEOPLE.assign(tier="gold"), list_name="L", client=client, progress=False
    )
    rows = result.plan.frame.iloc[result.opted_out["row"]]
    cdp_import(rows, mapping=result.mapping, client=client, progress=False)
    assert "bob@example.com" in set(cdp.records()["email"])
    assert "bob@example.com" not in members(client, result.list_id)


def test_whoever_said_no_in_one_attempt_has_said_it_in_the_next(client: Client) -> None:
    df = pd.DataFrame(
        {
            "email": ["ann@example.com", "ann@example.com", "bob@example.com"],
            "phone": ["12", None, "13"],
            "Newsletter": [None, "no", "yes"],
        }
    )
    options = {"list_name": "L", "region": "US", "client": client, "progress": False}
    first = cdp_import(df, **options)  # type: ignore[arg-type]
    assert first.fates["fate"].tolist() == [
        "rejected_here",
        "opted_out",
        "rejected_here",
    ]
    second = first.reimport(first.failed.assign(phone=None, Newsletter=None))
    assert second.fates["fate"].tolist() == ["opted_out", "accepted"]
    assert second.opted_out["said_by"].isna().tolist() == [True]
    assert members(client, second.list_id) == ["bob@example.com"]
    third = second.reimport(first.failed.assign(phone=None))
    assert third.fates["fate"].tolist() == ["opted_out", "accepted"]
    sent = first.reimport(first.failed.assign(phone=None), opt_outs="send")
    assert sent.fates["fate"].tolist() == ["accepted", "accepted"]
