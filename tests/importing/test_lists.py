"""Lists: which one is meant, who is on it, and who is taken off it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import cast

import pandas as pd
import pytest
from hypothesis import example, given, strategies as st

from cdp_frames import (
    Client,
    ForbiddenError,
    FrameError,
    ListExistsError,
    NotFoundError,
    SettingsError,
)
from cdp_frames.api.limits import Limits
from cdp_frames.api.wire import ContactList, Member
from cdp_frames.lists import (
    IfExists,
    Target,
    check_target,
    find_lists,
    find_target,
    keys_of,
    normal_keys,
    remove_others,
    verify,
)

_MANY = 20_001  # one more than are read


@dataclass
class Shelf:
    """The lists of a CDP, as far as the client shows them; each look is a new day.

    Attributes:
        days: what is there at each look; the last day goes on.
        people: the members at each look, likewise.
        limits: how long a list may be that is read whole.
        asked: the ids of the lists that were looked into or changed.
        slept: the pauses between the looks, in seconds.
        removed: whom the client took off a list.
        forbidden: whether the token may not read lists.
    """

    days: list[list[ContactList]] = field(default_factory=lambda: [[]])
    people: list[list[Member]] = field(default_factory=lambda: [[]])
    limits: Limits = field(default_factory=Limits)
    asked: list[str] = field(default_factory=list)
    slept: list[float] = field(default_factory=list)
    removed: list[list[str]] = field(default_factory=list)
    forbidden: bool = False
    looks: int = 0

    def lists(self, *, status: str) -> Iterator[ContactList]:
        day = self.days.pop(0) if len(self.days) > 1 else self.days[0]
        return iter([item for item in day if item.status == status])

    def get_list(self, list_id: str) -> ContactList:
        if self.forbidden:
            raise ForbiddenError("no scope", status=403)
        for item in self.days[0]:
            if item.id == list_id:
                return item
        raise NotFoundError("no such list", status=404)

    def members(self, list_id: str) -> Iterator[Member]:
        self.asked.append(list_id)
        self.looks += 1
        return iter(self.people.pop(0) if len(self.people) > 1 else self.people[0])

    def remove_members(self, list_id: str, keys: list[str]) -> None:
        self.asked.append(list_id)
        self.removed.append(keys)

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)

    @property
    def client(self) -> Client:
        return cast("Client", self)


def _list(list_id: str, day: int | None = None, size: int | None = 0) -> ContactList:
    created = None if day is None else datetime(2026, 1, day, tzinfo=UTC)
    return ContactList(
        id=list_id,
        name="Leads",
        status="active",
        member_count=size,
        created_at=created,
    )


def _people(*names: str) -> list[Member]:
    return [Member(email=f"{name}@example.com") for name in names]


def _keys(*names: str) -> set[str]:
    return {f"{name}@example.com" for name in names}


def test_of_lists_with_one_name_the_newest_comes_first() -> None:
    shelf = Shelf(
        [[_list("old", 1), _list("undated"), _list("new", 3), _list("mid", 2)]]
    )
    found = find_lists(shelf.client, "Leads")
    assert [item.id for item in found] == ["new", "mid", "old", "undated"]


def test_only_an_active_list_of_exactly_that_name_is_found() -> None:
    shelf = Shelf(
        [
            [
                replace(_list("other", 5), name="leads"),
                replace(_list("gone", 4), status="archived"),
                _list("meant", 1),
            ]
        ]
    )
    assert [item.id for item in find_lists(shelf.client, "Leads")] == ["meant"]


@pytest.mark.parametrize("size", [None, 2, 20_000])
def test_members_are_read_one_by_one_unless_the_list_is_long(size: int | None) -> None:
    shelf = Shelf([[_list("l", 1, size)]], [_people("ann", "bob")])
    checked = verify(shelf.client, "l", _keys("ann", "cem"), enough=1)
    assert checked[:4] == ("members", 2, 1, frozenset(_keys("cem")))
    assert str(checked) == "1 of 2 found on the list"


@pytest.mark.parametrize(("sought", "found"), [(2, 2), (_MANY + 5, _MANY)])
def test_of_a_long_list_only_the_size_is_compared(sought: int, found: int) -> None:
    shelf = Shelf([[_list("l", 1, _MANY)]])
    keys = {f"p{number}@example.com" for number in range(sought)}
    checked = verify(shelf.client, "l", keys, enough=sought)
    assert checked[:4] == ("count", sought, found, frozenset())
    assert shelf.looks == 0
    assert str(checked) == (
        f"the list has room for {found:,} of {sought:,} by its size"
    )


def test_members_that_are_bare_ids_are_counted() -> None:
    shelf = Shelf(
        [[_list("l", 1, None)]], [[Member(record_id=f"r{n}") for n in (1, 2)]]
    )
    assert verify(shelf.client, "l", _keys("a", "b", "c"), enough=2)[:4] == (
        "count",
        3,
        2,
        frozenset(),
    )


def test_the_list_is_looked_at_until_enough_people_are_on_it() -> None:
    shelf = Shelf([[_list("l", 1, None)]], [[], _people("ann"), _people("ann", "bob")])
    checked = verify(shelf.client, "l", _keys("ann", "bob", "cem"), enough=2)
    assert checked.found == 2
    assert checked.missing == _keys("cem")
    assert shelf.slept == [0.2, 0.5]


def test_nobody_waits_where_enough_people_are_on_it_at_once() -> None:
    shelf = Shelf([[_list("l", 1, 1)]], [_people("ann")])
    assert verify(shelf.client, "l", _keys("ann", "bob"), enough=1).found == 1
    assert shelf.slept == []


def test_people_who_never_show_are_named_after_the_last_look() -> None:
    shelf = Shelf([[_list("l", 1, 0)]])
    checked = verify(shelf.client, "l", _keys("ann"), enough=1)
    assert checked[:4] == ("members", 1, 0, frozenset(_keys("ann")))
    assert shelf.slept == [0.2, 0.5, 1.0, 2.0, 4.0]


def test_keys_of_members_are_compared_as_the_cdp_compares_them() -> None:
    members = [
        Member(email=" Ann@Example.com "),
        Member(contact_key="bob@example.com"),
        Member(record_id="r1"),
        Member(email="cem@example.com", contact_key="other"),
    ]
    assert keys_of(members) == _keys("ann", "bob", "cem")


@given(st.lists(st.text(min_size=1)))
@example(["ΟΔΟΣ", "İx", "Straße"])
def test_keys_that_were_sent_are_found_among_the_members(keys: list[str]) -> None:
    keys = [key for key in keys if key.isprintable()]
    sent = set(normal_keys(pd.Series(keys, dtype="str")))
    assert keys_of([Member(contact_key=key) for key in keys]) == sent


def test_the_others_are_removed_in_order() -> None:
    shelf = Shelf(people=[_people("eve", "ann", "dan"), _people("ann")])
    assert remove_others(shelf.client, "l", _keys("ann", "new")) == 2
    assert shelf.removed == [["dan@example.com", "eve@example.com"]]
    assert set(shelf.asked) == {"l"}


def test_nothing_is_asked_for_where_there_are_no_others() -> None:
    shelf = Shelf(people=[_people("ann")])
    assert remove_others(shelf.client, "l", _keys("ann")) == 0
    assert shelf.removed == []


def _find(
    client: Client | None,
    list_name: str | None = None,
    target_list_id: str | None = None,
    audience_name: str | None = None,
    if_exists: IfExists = "fail",
) -> Target:
    return find_target(
        client,
        list_name=list_name,
        target_list_id=target_list_id,
        audience_name=audience_name,
        if_exists=if_exists,
    )


def test_a_name_that_no_list_has_is_a_new_list() -> None:
    assert str(_find(Shelf().client, "Leads")) == "new list 'Leads'"


def test_a_list_that_exists_is_named_with_its_size() -> None:
    shelf = Shelf([[_list("old", 1, 7), _list("new", 2, 9)]])
    with pytest.raises(ListExistsError) as refused:
        _find(shelf.client, "Leads")
    assert (refused.value.list_id, refused.value.member_count) == ("new", 9)


@pytest.mark.parametrize(
    ("if_exists", "words"), [("append", ""), ("replace", ", replaced")]
)
def test_a_list_that_exists_is_added_to_or_replaced(
    if_exists: IfExists, words: str
) -> None:
    target = _find(Shelf([[_list("l", 1)]]).client, "Leads", if_exists=if_exists)
    assert str(target) == f"list 'Leads' (l){words}"
    by_id = _find(Shelf([[_list("l", 1)]]).client, None, "l", if_exists=if_exists)
    assert by_id == target


def test_of_several_lists_none_is_guessed() -> None:
    shelf = Shelf([[_list("l1", 1), _list("l2", 2)]])
    with pytest.raises(SettingsError, match=r"2 lists are named 'Leads': 'l2', 'l1'"):
        _find(shelf.client, "Leads", if_exists="append")


def test_an_id_without_a_list_is_refused() -> None:
    with pytest.raises(NotFoundError):
        _find(Shelf().client, None, "nowhere")


def test_a_list_that_may_not_be_read_may_be_written_to() -> None:
    assert _find(Shelf(forbidden=True).client, None, "l") == Target(list_id="l")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"list_name": "L"}, "new list 'L'"),
        ({"target_list_id": "l"}, "list (l)"),
        ({"audience_name": "A"}, "new audience 'A'"),
        ({}, "profiles only"),
    ],
)
def test_without_a_client_the_target_is_taken_by_its_word(
    arguments: dict[str, str], words: str
) -> None:
    assert str(_find(None, **arguments)) == words  # type: ignore[arg-type]  # by name


def test_a_target_says_what_is_replaced() -> None:
    target = Target(list_name="L", list_id="l", replace=True)
    assert str(target) == "list 'L' (l), replaced"
    assert str(replace(target, replace=False)) == "list 'L' (l)"


def _check(**given: object) -> None:
    arguments = {
        "list_name": None,
        "target_list_id": None,
        "audience_name": None,
        "if_exists": "fail",
    }
    check_target(**{**arguments, **given})  # type: ignore[arg-type]  # wrong on purpose


@pytest.mark.parametrize("name", ["list_name", "audience_name"])
def test_a_name_has_200_characters_at_most(name: str) -> None:
    _check(**{name: "x" * 200})
    with pytest.raises(FrameError, match=f"{name} has 201 characters; .* at most 200"):
        _check(**{name: "x" * 201})


def test_an_id_may_be_long() -> None:
    _check(target_list_id="x" * 201)


@pytest.mark.parametrize("name", ["list_name", "target_list_id", "audience_name"])
@pytest.mark.parametrize("value", ["", " \t", 7])
def test_a_name_is_text_that_is_not_blank(name: str, value: object) -> None:
    with pytest.raises(FrameError, match=f"{name} must be a text that is not blank"):
        _check(**{name: value})


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"list_name": "L", "target_list_id": "l"}, "list_name and target_list_id"),
        ({"list_name": "L", "audience_name": "A"}, "list_name and audience_name"),
        ({"target_list_id": "l", "audience_name": ""}, "target_list_id and audience"),
    ],
)
def test_two_targets_contradict_each_other(given: dict[str, str], words: str) -> None:
    with pytest.raises(SettingsError, match=words):
        _check(**given)


def test_what_to_do_if_a_list_exists_is_one_of_three_words() -> None:
    with pytest.raises(FrameError, match=r"'fail', 'append', 'replace', not 'upsert'"):
        _check(if_exists="upsert")
