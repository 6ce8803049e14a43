"""Which list is ours: not the newest of its name, but the one with our people."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final

import pandas as pd
import pytest
from hypothesis import given, strategies as st

from cdp_frames import Client, ImportPlan, ImportResult, plan_import
from cdp_frames.api.wire import ContactList, Member
from cdp_frames.errors import SettingsError
from cdp_frames.importing.made_list import Sent, made_list
from cdp_frames.sandbox import JobStuck, ListHidden, Sandbox
from tests.importing.test_lists import Shelf
from tests.support.brisk import brisk
from tests.support.examples import examples

# Another machine, with a journal of its own, and later than the CDP remembers keys.
APART: Final = {"journal": False, "again": True}


def plan_of(
    client: Client, word: str, size: int = 4, bad: int = 0, **how: Any
) -> ImportPlan:
    addresses = [f"{word}{n}@example.com" for n in range(size)]
    frame = pd.DataFrame({"email": [*addresses, *[f"{word}@" for _ in range(bad)]]})
    return plan_import(frame, list_name="L", client=client, progress=False, **how)


def on_list(cdp: Sandbox, result: ImportResult) -> set[str]:
    return {member.email for member in cdp.client().members(result.list_id or "")}


def started(cdp: Sandbox) -> int:
    return sum(call.endpoint.endswith("/start") for call in cdp.exchanges)


def at_once(cdp: Sandbox, *plans: ImportPlan) -> list[ImportResult]:
    """Let imports run at the same time: no list is made before all have started."""
    held = cdp.faults.add(JobStuck())
    with ThreadPoolExecutor(len(plans)) as pool:
        running = [pool.submit(plan.apply) for plan in plans]
        deadline = time.monotonic() + 20
        while started(cdp) < len(plans) and time.monotonic() < deadline:
            time.sleep(0.01)
        held.remove()
        return [future.result(timeout=60) for future in running]


def test_imports_of_one_new_name_at_once_each_find_their_own(cdp: Sandbox) -> None:
    with brisk(cdp) as client:
        plans = [plan_of(client, word, bad=1) for word in ("ann", "bob", "cem")]
        results = at_once(cdp, *plans)
        assert len({result.list_id for result in results}) == 3
        for result, word in zip(results, ("ann", "bob", "cem"), strict=True):
            assert on_list(cdp, result) == {f"{word}{n}@example.com" for n in range(4)}
            assert str(result.verification) == "4 of 4 found on the list"
            # The repair goes to the own list.
            fixed = result.failed.assign(email=f"{word}9@example.com")
            again = result.reimport(fixed)
            assert again.list_id == result.list_id
            assert f"{word}9@example.com" in on_list(cdp, result)


def test_the_other_s_list_is_not_taken_while_the_own_one_is_hidden(
    cdp: Sandbox,
) -> None:
    with brisk(cdp) as client:
        plans = [plan_of(client, word, bad=1) for word in ("ann", "bob")]
        cdp.faults.add(ListHidden(3600), times=1)
        results = at_once(cdp, *plans)
        assert sum(result.list_id is None for result in results) == 1
        (lost,) = [result for result in results if result.list_id is None]
        (found,) = [result for result in results if result.list_id is not None]
        assert any("it is another import's" in note for note in lost.notes)
        assert lost.counts["accepted"] == 4
        before = on_list(cdp, found)
        word = str(lost.plan.frame["email"].iloc[0])[:3]
        with pytest.raises(SettingsError, match="another import's"):
            lost.reimport(lost.failed.assign(email=f"{word}9@example.com"))
        assert on_list(cdp, found) == before


def test_two_lists_of_the_same_people_are_refused_in_words(cdp: Sandbox) -> None:
    with brisk(cdp) as client:
        # Two machines, of which neither knows what the other has in hand.
        plans = [plan_of(client, "ann", bad=1, **APART) for _ in range(2)]
        results = at_once(cdp, *plans)
        # Whoever looked before the second one was made could tell.
        lost = [result for result in results if result.list_id is None]
        assert lost
        for result in lost:
            assert any("Nobody can tell which" in note for note in result.notes)
            with pytest.raises(SettingsError, match="target_list_id="):
                result.reimport(result.failed.assign(email="ann9@example.com"))


def test_a_list_that_was_there_before_the_start_is_not_ours(cdp: Sandbox) -> None:
    with brisk(cdp) as client:
        plan = plan_of(client, "ann")
        # The very people, made by somebody else after the plan.
        other = plan_of(client, "ann", **APART).apply()
        result = plan.apply()
        assert result.list_id not in {None, other.list_id}


NAMES = st.sampled_from("abcdef")


@examples(60)
@given(
    ours=st.sets(NAMES, min_size=1),
    others=st.lists(st.sets(NAMES | st.just("x")), max_size=3),
    late=st.booleans(),
)
def test_the_list_that_is_named_can_be_ours_and_no_other_can(
    ours: set[str], others: list[set[str]], *, late: bool
) -> None:
    held = [*others, *([] if late else [ours])]
    shelves = {f"l{n}": people for n, people in enumerate(held)}

    class Many(Shelf):
        def members(self, list_id: str):  # type: ignore[no-untyped-def]  # noqa: ANN202
            return iter(Member(email=f"{p}@example.com") for p in shelves[list_id])

    lists = [
        ContactList(id=name, name="Leads", status="active", member_count=len(people))
        for name, people in shelves.items()
    ]
    keys = {f"{name}@example.com" for name in ours}
    sent = Sent(keys, keys, "email", len(keys))
    found = made_list(Many([lists]).client, "Leads", sent)
    fitting = {name for name, people in shelves.items() if people <= ours}
    if found.list_id is not None:
        assert found.list_id in fitting
        assert not found.note
    else:
        assert found.note
    if not late:
        own = f"l{len(held) - 1}"
        rivals = [name for name in fitting - {own} if shelves[name] == ours]
        assert found.list_id == (None if rivals else own)


@pytest.mark.parametrize(("accepted", "pauses"), [(0, []), (3, [0.2, 0.5, 1, 2, 4])])
def test_a_list_that_never_shows_is_none(accepted: int, pauses: list[float]) -> None:
    shelf = Shelf()
    keys = {"a@example.com"}
    found = made_list(shelf.client, "Leads", Sent(keys, keys, "email", accepted))
    assert found.list_id is None
    assert shelf.slept == pauses


@pytest.mark.parametrize(
    ("match_key", "size", "found"),
    [("customer_id", 1, "l"), ("customer_id", 9, None), ("email", 9, None)],
)
def test_where_members_are_not_shown_by_the_key_they_are_counted(
    match_key: str, size: int, found: str | None
) -> None:
    item = ContactList(id="l", name="Leads", status="active", member_count=size)
    sent = Sent({"c1", "c2"}, {"c1", "c2"}, match_key, 2)
    assert made_list(Shelf([[item]]).client, "Leads", sent).list_id == found
