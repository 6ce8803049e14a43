"""Lists and their members: what can be seen of them with a list of one's own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4

from cdp_frames.feed.doctor.guess import of_status

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cdp_frames.feed.doctor.asking import AskingClient

# One more than `docs/contract.md` section 9 assumes.
_TOO_MANY: Final = 10_001


def lists_seen(
    client: AskingClient, names: Sequence[str]
) -> Iterator[tuple[str, str | None]]:
    """Look at the pages of lists.

    Args:
        client: the CDP.
        names: the lists that were made, the oldest first.
    """
    shown = [each.name for each in client.lists()]
    places = [shown.index(name) for name in names if name in shown]
    if len(places) > 1:
        newest = places == sorted(places, reverse=True)
        yield "the order of lists", "" if newest else "another order"
    asked = client.ask("GET", "/lists", query={"name": "doctor_no_such"})
    items = asked.data.get("items") if asked else None
    if isinstance(items, list):
        yield "lists by name", "" if items else "the name is looked for"
    body = {
        "objectName": "profiles",
        "fileName": "doctor.csv",
        "fileSize": 10,
        "createList": True,
        "listName": names[0],
    }
    again = client.ask("POST", "/import-jobs", body)
    yield "a name in use", of_status(again, 200, 201, 202)


def members_seen(
    client: AskingClient, list_id: str, person: str
) -> Iterator[tuple[str, str | None]]:
    """Look at the members of a list that the person is on, and take her off."""
    path = f"/lists/{list_id}/members"
    shown = client.ask("GET", path)
    member = _first(shown.data.get("items") if shown else None)
    if member.get("email"):
        as_sent = member["email"] == person
        yield "the case of an address", "" if as_sent else "it was changed"
    if member.get("recordId"):
        by_id = {"recordIds": [member["recordId"]]}
        answer = client.ask("POST", f"{path}:upsert", by_id)
        yield "members by record id", of_status(answer, 200)
    nobody = "cdp-frames-nobody@example.com"
    told: list[str] = []
    for mode in ("none", "exact"):
        body = {"contactKeys": [nobody], "normalizationMode": mode}
        state = of_status(client.ask("POST", f"{path}:remove", body), 200)
        told += [] if state is None else [state]
    if told:
        yield "ways to compare keys", next(filter(None, told), "")
    # Taking nobody off makes no profile, whatever else is a wrong guess.
    many = {"contactKeys": [f"nobody-{i}@example.com" for i in range(_TOO_MANY)]}
    answer = client.ask("POST", f"{path}:remove", many)
    yield "keys in one call", of_status(answer, 400, 413)
    yield "the key of a change of members", _key_seen(client, path, person)


def _key_seen(client: AskingClient, path: str, person: str) -> str | None:
    body, key = {"contactKeys": [person]}, uuid4().hex
    client.ask("POST", f"{path}:remove", body)
    counts = []
    for _ in range(2):
        answer = client.ask("POST", f"{path}:upsert", body, key=key)
        counts.append(answer.data.get("added") if answer else None)
    if counts[0] != 1 or counts[1] is None:
        return None
    return "" if counts[1] == 1 else "it was done again"


def stays(client: AskingClient, list_id: str, person: str) -> str | None:
    """Say whether a person can be put on another list when hers is deleted."""
    path = f"/lists/{list_id}/members:upsert"
    answer = client.ask("POST", path, {"contactKeys": [person]})
    if answer is None or "added" not in answer.data:
        return None
    return "" if answer.data["added"] == 1 else "she has no profile any more"


def _first(items: Any) -> dict[str, Any]:  # noqa: ANN401 - any JSON
    first = items[0] if isinstance(items, list) and items else None
    return first if isinstance(first, dict) else {}
