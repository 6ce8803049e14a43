"""A list by what is typed for it: its name or its id."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from cdp_frames.errors import (
    ApiError,
    FrameError,
    NotFoundError,
    SettingsError,
    shown,
)
from cdp_frames.lists import find_lists

if TYPE_CHECKING:
    from cdp_frames.api.client import Client
    from cdp_frames.api.wire import ContactList


def found(client: Client, name: str) -> ContactList:
    """Return the list of an id or name.

    Raises:
        FrameError: there is none.
        SettingsError: several lists have the name.
    """
    if name.startswith("lst_"):
        return client.get_list(name)
    lists = find_lists(client, name)
    if not lists:
        return _of_id(client, name)
    if len(lists) > 1:
        ids = shown(each.id for each in lists)
        raise SettingsError(
            f"{len(lists)} lists are named {name!r}: {ids}. Say which one by its id.",
            of_arguments=True,
        )
    return lists[0]


def _of_id(client: Client, list_id: str) -> ContactList:
    # What an id looks like is not documented: any text may be one.
    try:
        return client.get_list(list_id)
    except (ApiError, FrameError) as error:
        if isinstance(error, ApiError) and not isinstance(error, NotFoundError):
            raise
        names = get_close_matches(list_id, [each.name for each in client.lists()], n=1)
        close = f" Did you mean {names[0]!r}?" if names else ""
        raise FrameError(
            f"there is no list with the name or id {list_id!r}.{close} All lists: "
            "cdp-frames lists show."
        ) from None
