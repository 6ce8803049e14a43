"""Lists and their members, against the contract and against a model."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import settings, strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    invariant,
    rule,
)

from tests.sandbox.driver import Driver, Json, driving
from tests.support.examples import examples


@pytest.fixture
def cdp() -> Iterator[Driver]:
    with driving() as driver:
        yield driver


def people(cdp: Driver, *emails: str) -> None:
    cdp.job("email\n" + "".join(f"{email}\n" for email in emails))


def members(cdp: Driver, list_id: object) -> list[object]:
    return [item["email"] for item in cdp.items(f"/lists/{list_id}/members")]


def test_a_new_list(cdp: Driver) -> None:
    answer = cdp.call("POST", "/lists", {"name": "Leads", "description": "2026"})
    assert answer.status_code == 201
    data = answer.json()["data"]
    assert data.pop("id").startswith("lst_")
    assert data == {
        "name": "Leads",
        "description": "2026",
        "type": "static",
        "containerType": "list",
        "membershipBehavior": "snapshot",
        "populationSource": "manual",
        "status": "active",
        "memberCount": 0,
        "createdAt": "2026-04-21T15:30:00Z",
        "updatedAt": "2026-04-21T15:30:00Z",
    }


@pytest.mark.parametrize("name", ["L", "x" * 200, "Zoë's “list”, 北京", "a\tb", "%_\\"])
def test_a_name_is_kept_as_it_is(cdp: Driver, name: str) -> None:
    list_id = cdp.data("POST", "/lists", {"name": name})["id"]
    assert cdp.data("GET", f"/lists/{list_id}")["name"] == name


def test_a_list_is_changed_and_deleted(cdp: Driver) -> None:
    created = cdp.data("POST", "/lists", {"name": "A", "description": "d"})
    path = f"/lists/{created['id']}"
    cdp.clock.advance(60)
    changed = cdp.data("PATCH", path, {"name": "B"})
    assert (changed["name"], changed["description"]) == ("B", "d")
    assert changed["updatedAt"] == "2026-04-21T15:31:00Z"
    assert changed["createdAt"] == created["createdAt"]
    assert cdp.data("PATCH", path, {"description": ""})["description"] == ""
    assert cdp.data("GET", path)["name"] == "B"

    people(cdp, "a@example.com")
    deleted = cdp.data("DELETE", path)
    assert deleted == {"id": created["id"], "status": "deleted"}
    for method in ("GET", "DELETE"):
        assert cdp.refusal(method, path)[0] == 404
    assert cdp.items("/lists") == []
    assert cdp.items("/lists?status=active") == []
    assert [item["name"] for item in cdp.items("/lists?status=deleted")] == ["B"]
    assert cdp.stored("email") == [("a@example.com",)]


def test_pages_of_lists(cdp: Driver) -> None:
    for number in range(7):
        cdp.data("POST", "/lists", {"name": f"L{number}"})
    seen: list[object] = []
    for page, more in ((1, True), (2, True), (3, False)):
        data = cdp.data("GET", f"/lists?page={page}&pageSize=3&status=active")
        items = data.pop("items")
        assert isinstance(items, list)
        seen += [item["name"] for item in items]
        assert data == {
            "page": page,
            "pageSize": 3,
            "total": 7,
            "totalPages": 3,
            "hasMore": more,
        }
    assert seen == [f"L{number}" for number in reversed(range(7))]
    beyond = cdp.data("GET", "/lists?page=4&pageSize=3")
    assert (beyond["items"], beyond["hasMore"]) == ([], False)
    assert cdp.data("GET", "/lists")["pageSize"] == 50


def test_pages_of_members_hold_everybody_once(cdp: Driver) -> None:
    emails = [f"p{number:03}@example.com" for number in range(450)]
    list_id = cdp.data("POST", "/lists", {"name": "L"})["id"]
    for part in (emails[:300], emails[200:]):
        content = "email\n" + "\n".join(part)
        cdp.job(content, targetListId=list_id)
    seen: list[object] = []
    for page in (1, 2, 3):
        path = f"/lists/{list_id}/members?page={page}&pageSize=200"
        seen += [item["email"] for item in cdp.items(path)]
    assert seen == emails
    assert cdp.data("GET", f"/lists/{list_id}")["memberCount"] == 450


def test_members_are_added_by_contact_key(cdp: Driver) -> None:
    people(cdp, "ana@example.com", "Bo@Example.com")
    list_id = cdp.data("POST", "/lists", {"name": "L"})["id"]
    path = f"/lists/{list_id}/members:upsert"
    keys = [" ANA@example.com ", "bo@example.com", "eve@example.com", ""]
    data = cdp.data("POST", path, {"contactKeys": keys})
    assert data == {
        "listId": list_id,
        "added": 2,
        "alreadyMembers": 0,
        "unmatched": 2,
        "unmatchedKeys": ["eve@example.com", ""],
    }
    again = cdp.data("POST", path, {"contactKeys": ["ana@example.com"] * 2})
    assert (again["added"], again["alreadyMembers"], again["unmatched"]) == (0, 1, 0)
    first, second = cdp.items(f"/lists/{list_id}/members")
    assert str(first["recordId"]).startswith("rec_")
    assert first["contactKey"] == first["email"] == "ana@example.com"
    assert first["addedAt"] == "2026-04-21T15:30:00Z"
    assert second["email"] == "Bo@Example.com"
    assert len(cdp.stored("email")) == 2  # nobody was made


def test_without_normalization_keys_are_compared_as_they_are(cdp: Driver) -> None:
    people(cdp, "ana@example.com")
    list_id = cdp.data("POST", "/lists", {"name": "L"})["id"]
    path = f"/lists/{list_id}/members:upsert"
    for mode in ("none", "exact"):
        body = {"contactKeys": ["ANA@example.com"], "normalizationMode": mode}
        assert cdp.data("POST", path, body)["added"] == 0
    body = {"contactKeys": ["ana@example.com"], "normalizationMode": "exact"}
    assert cdp.data("POST", path, body)["added"] == 1


def test_other_identity_keys_and_record_ids_find_people_too(cdp: Driver) -> None:
    cdp.job(
        "email,customer_id,phone\n"
        "a@example.com,C-1,+14155550123\n"
        "b@example.com,C-2,\n"
        "c@example.com,,\n"
    )
    list_id = cdp.data("POST", "/lists", {"name": "L"})["id"]
    path = f"/lists/{list_id}/members:upsert"
    data = cdp.data("POST", path, {"contactKeys": ["C-2", "+14155550123", "c-1"]})
    assert (data["added"], data["unmatchedKeys"]) == (2, ["c-1"])
    members_ = cdp.items(f"/lists/{list_id}/members")
    other = cdp.data("POST", "/lists", {"name": "M"})["id"]
    body = {"recordIds": [members_[0]["recordId"], "rec_999", "rec_x"]}
    data = cdp.data("POST", f"/lists/{other}/members:upsert", body)
    assert (data["added"], data["unmatched"]) == (1, 2)


def test_members_are_removed(cdp: Driver) -> None:
    people(cdp, "a@example.com", "b@example.com", "c@example.com")
    list_id = cdp.data("POST", "/lists", {"name": "L"})["id"]
    keys = ["a@example.com", "b@example.com"]
    cdp.data("POST", f"/lists/{list_id}/members:upsert", {"contactKeys": keys})
    body = {"contactKeys": ["A@example.com", "c@example.com", "d@example.com"]}
    data = cdp.data("POST", f"/lists/{list_id}/members:remove", body)
    assert data == {
        "listId": list_id,
        "removed": 1,
        "notMembers": 1,
        "unmatched": 1,
        "unmatchedKeys": ["d@example.com"],
    }
    assert members(cdp, list_id) == ["b@example.com"]
    assert len(cdp.stored("email")) == 3  # profiles stay


EMAILS = [f"{letter}@example.com" for letter in "abcdef"]
some_emails = st.lists(st.sampled_from(EMAILS), max_size=6)
list_names = st.text(min_size=1, max_size=5).filter(
    lambda text: text.isprintable() and "\x00" not in text
)


class ListsAgainstAModel(RuleBasedStateMachine):
    """Whatever is done, lists hold what a dictionary of sets would hold."""

    driver: Driver

    def __init__(self) -> None:
        super().__init__()
        self.known: set[str] = set(self.stored())
        self.lists: dict[str, set[str]] = {}

    def stored(self) -> list[str]:
        return [str(email) for (email,) in self.driver.stored("email")]

    ids = Bundle("ids")

    @rule(target=ids, name=list_names)
    def create(self, name: str) -> str:
        list_id = str(self.driver.data("POST", "/lists", {"name": name})["id"])
        self.lists[list_id] = set()
        return list_id

    @rule(target=ids, emails=some_emails)
    def import_into_a_new_list(self, emails: list[str]) -> str:
        name = f"import {len(self.lists)}"
        self.load(emails, createList=True, listName=name)
        list_id = str(self.driver.items("/lists")[0]["id"])
        self.lists[list_id] = set(emails)
        return list_id

    @rule(list_id=ids, emails=some_emails)
    def import_into(self, list_id: str, emails: list[str]) -> None:
        self.load(emails, targetListId=list_id)
        self.lists[list_id] |= set(emails)

    def load(self, emails: list[str], **target: object) -> None:
        content = "email\n" + "".join(f"{email}\n" for email in emails)
        status = self.driver.job(content, None, None, **target).status
        fresh = set(emails) - self.known
        assert status["readRows"] == status["validRows"] == len(emails)
        assert status["mergedInserts"] == len(fresh)
        assert status["mergedUpdates"] == len(emails) - len(fresh)
        self.known |= fresh

    @rule(list_id=ids, emails=some_emails)
    def add(self, list_id: str, emails: list[str]) -> None:
        data = self.change(list_id, "upsert", emails)
        matched = set(emails) & self.known
        assert data["added"] == len(matched - self.lists[list_id])
        assert data["alreadyMembers"] == len(matched & self.lists[list_id])
        self.lists[list_id] |= matched

    @rule(list_id=ids, emails=some_emails)
    def remove(self, list_id: str, emails: list[str]) -> None:
        data = self.change(list_id, "remove", emails)
        matched = set(emails) & self.known
        assert data["removed"] == len(matched & self.lists[list_id])
        assert data["notMembers"] == len(matched - self.lists[list_id])
        self.lists[list_id] -= matched

    def change(self, list_id: str, verb: str, emails: list[str]) -> Json:
        keys = [f" {email.upper()}" for email in emails]
        path = f"/lists/{list_id}/members:{verb}"
        data = self.driver.data("POST", path, {"contactKeys": keys})
        assert data["unmatched"] == len(set(emails) - self.known)
        return data

    @rule(list_id=consumes(ids))
    def delete(self, list_id: str) -> None:
        self.driver.data("DELETE", f"/lists/{list_id}")
        del self.lists[list_id]

    @invariant()
    def lists_hold_what_the_model_holds(self) -> None:
        for list_id, emails in self.lists.items():
            shown = members(self.driver, list_id)
            assert len(shown) == len(set(shown))
            assert set(shown) == emails
            data = self.driver.data("GET", f"/lists/{list_id}")
            assert data["memberCount"] == len(emails)
        stored = self.stored()
        assert len(stored) == len(set(stored))
        assert set(stored) == self.known

    def teardown(self) -> None:
        for list_id in self.lists:
            self.driver.data("DELETE", f"/lists/{list_id}")


def test_lists_against_a_model(cdp: Driver) -> None:
    class Machine(ListsAgainstAModel):
        driver = cdp

    Machine.TestCase.settings = settings(examples(6), stateful_step_count=10)
    Machine.TestCase("runTest").debug()
