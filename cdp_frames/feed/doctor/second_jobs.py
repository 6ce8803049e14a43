"""The same person imported again, into the list that she is on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from cdp_frames.lists import keys_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cdp_frames.feed.doctor.asking import AskingClient

    # Runs a job of these bytes into the list; returns its last status.
    Run = Callable[[bytes], dict[str, Any]]

# By a number of her own she is found as long as her profile has it.
_FIELD: Final = "customer_id"
_NUMBER: Final = "cdp-frames-doctor"


def second_seen(
    client: AskingClient, list_id: str, person: str, run: Run
) -> Iterator[tuple[str, str | None]]:
    """Import a person who is on a list once more, with a number and without it.

    No call of the contract reads a field; but lists take numbers of customers for keys,
    so that a number that is not there any more is one that belongs to nobody.

    Args:
        client: the CDP.
        list_id: the list that she is on.
        person: her address.
        run: imports a file into the list.
    """
    known = {field.name for field in client.object("profiles").fields}
    numbered = _FIELD in known
    before = keys_of(client.members(list_id))
    told = run(_file(person, _NUMBER if numbered else None))
    if told.get("state") != "completed" or person.lower() not in before:
        return
    gained = len(list(client.members(list_id))) - len(before)
    right = gained == 0 and told.get("mergedUpdates") == 1
    changed = told.get("mergedUpdates")
    yield (
        "a member imported again",
        "" if right else f"{gained} more members, {changed!r:.20} changed",
    )
    if not numbered or _knows(client, list_id) is not True:
        return
    if run(_file(person, "")).get("state") == "completed":
        kept = _knows(client, list_id)
        if kept is not None:
            yield "an empty cell", "" if kept else "it clears the field"


def _file(person: str, number: str | None) -> bytes:
    rows = [["email", person]] + ([] if number is None else [[_FIELD, number]])
    lines = (",".join(row[place] for row in rows) for place in range(2))
    return "".join(f"{line}\r\n" for line in lines).encode()


def _knows(client: AskingClient, list_id: str) -> bool | None:
    """Say whether the number belongs to somebody; None if that is not told."""
    # Nobody has it but her, and her list is deleted at the end.
    body = {"contactKeys": [_NUMBER], "normalizationMode": "exact"}
    answer = client.ask("POST", f"/lists/{list_id}/members:remove", body)
    unmatched = answer.data.get("unmatched") if answer else None
    return None if not isinstance(unmatched, int) else unmatched == 0
