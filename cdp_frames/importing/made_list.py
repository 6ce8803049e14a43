"""Which list a job has made: a name is not enough, for two imports may use one.

A list is ours if it was not there before the job was started and nobody is on it whom
we did not send. Where two such lists remain, none is called ours.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from cdp_frames.errors import ApiError, ForbiddenError, TransferError, shown
from cdp_frames.lists import LOOKS, find_lists, keys_of

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from cdp_frames.api.client import Client
    from cdp_frames.api.wire import ContactList
    from cdp_frames.lists import Target

_EMAIL: Final = "email"


class Sent(NamedTuple):
    """Whom a job was to put on its list.

    Attributes:
        keys: the match keys that were sent, in the CDP's normal form.
        expected: those of them that were not refused.
        match_key: the field that they are of.
        accepted: how many rows the CDP says it took; None if it does not say.
    """

    keys: AbstractSet[str]
    expected: AbstractSet[str]
    match_key: str | None
    accepted: int | None

    def __repr__(self) -> str:
        # People are in it, and a repr ends up in logs.
        return f"Sent({len(self.keys)} keys)"


class Made(NamedTuple):
    """What was found.

    Attributes:
        list_id: the list that the job has made; None if it can't be told.
        note: why not; empty if it can be told.
    """

    list_id: str | None
    note: str = ""


def ids_before(client: Client, target: Target) -> frozenset[str]:
    """Note the lists that have the name already: none of them is what a job will make.

    Returns:
        Their ids; none where no list is made, or lists can't be read.
    """
    if target.list_name is None or target.list_id is not None:
        return frozenset()
    try:
        return frozenset(item.id for item in find_lists(client, target.list_name))
    except ForbiddenError:
        return frozenset()


def made_list(
    client: Client,
    name: str,
    sent: Sent,
    *,
    before: frozenset[str] = frozenset(),
    looks: int | None = None,
) -> Made:
    """Find the list that a job has made; wait some seconds for it.

    Args:
        client: the CDP.
        name: the name of the list.
        sent: whom the job was to put on it.
        before: the ids of lists that were there before.
        looks: how often to look; None for as often as is sensible.
    """
    # `docs/contract.md` section 9: where no row was valid there may be no list at all.
    looks = 1 if sent.accepted == 0 else looks
    made = Made(None)
    for pause in LOOKS[:looks]:
        if pause:
            client.sleep(pause)
        named = [item for item in find_lists(client, name) if item.id not in before]
        made, sure = _ours(client, name, named, sent)
        if sure:
            break
    if made.list_id is None and not made.note:
        return Made(None, _none(name, sent.accepted))
    return made


def _none(name: str, accepted: int | None) -> str:
    if accepted == 0:
        return f"The CDP made no list {name!r}, for it accepted no row."
    return (
        f"No list named {name!r} shows in the CDP yet. The profiles were written; look "
        "for the list again in a while."
    )


def _ours(
    client: Client, name: str, named: list[ContactList], sent: Sent
) -> tuple[Made, bool]:
    """Return the one list that can be ours, and whether no later look is needed."""
    found = {item.id: _share(client, item, sent) for item in named}
    fitting = {list_id: share for list_id, share in found.items() if share is not None}
    # A list without anybody may be ours, and late; one that is full is ours.
    best = max(fitting.values(), default=0)
    first = [list_id for list_id, share in fitting.items() if share == best]
    if len(first) == 1:
        return Made(first[0]), best > 0 or not sent.expected
    if len(first) > 1:
        return Made(
            None,
            f"{len(first)} lists named {name!r} hold nobody but people of this import: "
            f"{shown(first)}. Nobody can tell which is its own; pass target_list_id= "
            "to add to one of them.",
        ), False
    if named:
        return Made(
            None,
            f"The list named {name!r} ({shown(item.id for item in named)}) holds other "
            "people than this import sent: it is another import's. The own one does "
            "not show yet.",
        ), False
    return Made(None), False


def _share(client: Client, item: ContactList, sent: Sent) -> int | None:
    """Say how many of the expected people are on a list; None if it can't be ours."""
    size = item.member_count
    if size is not None and size > len(sent.keys):
        return None
    if sent.match_key != _EMAIL or (size or 0) > client.limits.members:
        return size or 0
    try:
        members = list(client.members(item.id))
    except (ApiError, TransferError):  # whoever looks for the people says so
        return size or 0
    if len(members) > len(sent.keys):
        return None
    present = keys_of(members)
    if not present:  # bare record ids can only be counted
        return len(members)
    return len(present & sent.expected) if present <= sent.keys else None
