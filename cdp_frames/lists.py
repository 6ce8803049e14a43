"""Lists of the CDP: find one by its name, wait for one, and see who is on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, get_args

import pandas as pd

from cdp_frames.errors import (
    ForbiddenError,
    FrameError,
    ListExistsError,
    SettingsError,
    TransferError,
    shown,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Set as AbstractSet

    from cdp_frames.api.client import Client
    from cdp_frames.api.wire import ContactList, Member

IfExists = Literal["fail", "append", "replace"]

# `/reference/targeting/lists`: list names have 1 to 200 characters.
_LONGEST_NAME: Final = 200

# A list whose age the CDP does not say is taken for the oldest.
_LONG_AGO: Final = datetime.min.replace(tzinfo=UTC)

# Members are read 200 at a time: a longer list is compared by its size only.
MEMBERS_READ: Final = 20_000

# Assumption: a list made by a job may take a moment to show (`docs/contract.md`
# section 9). Seconds between the looks.
LOOKS: Final = (0.0, 0.2, 0.5, 1.0, 2.0, 4.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Where the imported people go, beside the profiles.

    Attributes:
        list_name: the name of the list, as asked for or as found.
        list_id: the id of a list that exists already; None for one to be made.
        audience_name: the name of an audience to be made.
        replace: whether members that are not in this upload are removed after it.
        object_name: the object of the CDP that the rows become records of.
    """

    list_name: str | None = None
    list_id: str | None = None
    audience_name: str | None = None
    replace: bool = False
    object_name: str = "profiles"

    def __str__(self) -> str:
        if self.audience_name is not None:
            return f"new audience {self.audience_name!r}"
        if self.list_id is not None:
            name = "" if self.list_name is None else f"{self.list_name!r} "
            return f"list {name}({self.list_id})" + (", replaced" * self.replace)
        if self.list_name is not None:
            return f"new list {self.list_name!r}"
        return f"{self.object_name} only"


def check_target(
    *,
    list_name: str | None,
    target_list_id: str | None,
    audience_name: str | None,
    if_exists: str,
) -> None:
    """Refuse two targets at once, and names that no list can have.

    Raises:
        SettingsError: more than one of the three is given.
        FrameError: a name is empty or has more than 200 characters, ``if_exists`` is
            none of its three words, or there is no list to be replaced.
    """
    given = {
        "list_name": list_name,
        "target_list_id": target_list_id,
        "audience_name": audience_name,
    }
    named = [name for name, value in given.items() if value is not None]
    if len(named) > 1:
        raise SettingsError(
            f"{' and '.join(named)} contradict each other: pass one of them, or none "
            "to write profiles only.",
            of_arguments=True,
        )
    for name in named:
        value = given[name]
        if not isinstance(value, str) or not value.strip():
            raise FrameError(f"{name} must be a text that is not blank.")
        if name != "target_list_id" and len(value) > _LONGEST_NAME:
            raise FrameError(
                f"{name} has {len(value)} characters; the CDP takes at most "
                f"{_LONGEST_NAME}."
            )
    if if_exists not in get_args(IfExists):
        words = shown(get_args(IfExists))
        raise FrameError(f"if_exists must be one of {words}, not {if_exists!r}.")
    if if_exists == "replace" and list_name is None and target_list_id is None:
        raise FrameError(
            "if_exists='replace' needs a list whose members are replaced: pass "
            "list_name= or target_list_id=."
        )


def find_target(
    client: Client | None,
    *,
    list_name: str | None,
    target_list_id: str | None,
    audience_name: str | None,
    if_exists: IfExists,
) -> Target:
    """Say where people go: look the list up, where there is somebody to ask.

    Args:
        client: the CDP; None where it can't be asked.
        list_name: the list to make, or to add to.
        target_list_id: the id of a list to add to.
        audience_name: the audience to make.
        if_exists: what to do if a list of that name exists.

    Raises:
        ListExistsError: it exists, and ``if_exists`` is ``"fail"``.
        NotFoundError: there is no list of that id.
        SettingsError: several lists have the name.
    """
    if client is not None and list_name is not None:
        return resolve_list(client, list_name, if_exists=if_exists)
    replace = if_exists == "replace"
    if client is not None and target_list_id is not None:
        return known_list(client, target_list_id, replace=replace)
    return Target(
        list_name=list_name,
        list_id=target_list_id,
        audience_name=audience_name,
        replace=replace,
    )


def find_lists(client: Client, name: str) -> list[ContactList]:
    """Return the active lists with exactly this name, the newest first.

    Source:
        The import guide, step 7: read the pages of ``GET /lists`` and compare names,
        for there is no filter by name. Names need not be unique.
    """
    found = [item for item in client.lists(status="active") if item.name == name]
    return sorted(found, key=lambda item: item.created_at or _LONG_AGO, reverse=True)


def resolve_list(client: Client, name: str, *, if_exists: IfExists) -> Target:
    """Say which list an import under this name goes to.

    Raises:
        ListExistsError: ``if_exists`` is ``"fail"`` and there is one.
        SettingsError: there are several, so adding to *the* list means nothing.
    """
    found = find_lists(client, name)
    if not found:
        return Target(list_name=name)
    if if_exists == "fail":
        raise ListExistsError(name, found[0].id, found[0].member_count)
    if len(found) > 1:
        ids = shown(item.id for item in found)
        raise SettingsError(
            f"{len(found)} lists are named {name!r}: {ids}. Pass target_list_id= to "
            "say which one is meant.",
            of_arguments=True,
        )
    return Target(list_name=name, list_id=found[0].id, replace=if_exists == "replace")


def known_list(client: Client, list_id: str, *, replace: bool) -> Target:
    """Return the list of this id as a target.

    Raises:
        NotFoundError: there is none.
    """
    try:
        name = client.get_list(list_id).name
    except ForbiddenError:  # the token may write to lists and not read them
        name = None
    return Target(list_name=name, list_id=list_id, replace=replace)


class Verification(NamedTuple):
    """Whether the imported people are on the list.

    Attributes:
        by: ``"members"`` if each was looked for, ``"count"`` if the list is too long
            for that and only its size was compared.
        expected: how many people should be there.
        found: how many of them are; with ``"count"`` at most the size of the list.
        missing: the match keys that are not there; empty with ``"count"``.
        blamed: the match keys of refused people that are there all the same.
    """

    by: Literal["members", "count"]
    expected: int
    found: int
    missing: frozenset[str]
    blamed: frozenset[str] = frozenset()

    def __repr__(self) -> str:
        # Addresses are in it, and a repr ends up in logs.
        return f"<Verification: {self}>"

    def __str__(self) -> str:
        if self.by == "members":
            return f"{self.found:,} of {self.expected:,} found on the list"
        return f"the list has room for {self.found:,} of {self.expected:,} by its size"


def verify(
    client: Client,
    list_id: str,
    keys: set[str],
    *,
    enough: int,
    refused: AbstractSet[str] = frozenset(),
) -> Verification:
    """Look whether people are on a list; look again for some seconds if not.

    Args:
        client: the CDP.
        list_id: the list.
        keys: the match keys to look for, in the CDP's normal form.
        enough: how many of them the CDP says it accepted.
        refused: the match keys of people that the error file names; disjoint.

    Source:
        The import guide, step 7: confirm with ``GET /lists/{list_id}/members``.
    """
    verification = _look(client, list_id, keys, refused)
    for pause in LOOKS[1:]:
        if verification.found >= enough:
            break
        client.sleep(pause)
        verification = _look(client, list_id, keys, refused)
    return verification


def _look(
    client: Client, list_id: str, keys: set[str], refused: AbstractSet[str]
) -> Verification:
    size = client.get_list(list_id).member_count
    if size is None or size <= client.limits.members:
        members = list(client.members(list_id))
        present = keys_of(members)
        # The contract leaves open what a member looks like (`docs/contract.md`
        # section 9): bare record ids can only be counted.
        if present or not members:
            missing = frozenset(keys - present)
            found = len(keys & present)
            blamed = frozenset(refused & present)
            return Verification("members", len(keys), found, missing, blamed)
        size = len(members)
    return Verification("count", len(keys), min(size, len(keys)), frozenset())


def keys_of(members: Iterable[Member]) -> set[str]:
    """Return the addresses of members, as far as the CDP shows them, in normal form."""
    keys = (member.email or member.contact_key for member in members)
    return set(normal_keys(pd.Series([key for key in keys if key], dtype="str")))


def normal_keys(keys: pd.Series) -> pd.Series:
    """Return match keys in the CDP's normal form.

    Args:
        keys: n match keys, none missing.

    Returns:
        n texts with the same index.

    Source:
        `docs/contract.md` section 3.4: the CDP compares keys as ``email_lower_trim``.
    """
    given = keys.astype("str")
    normal = given.str.strip().str.lower()
    # Screened addresses are in that form, and then need no memory of their own.
    return given if normal.equals(given) else normal


def remove_others(client: Client, list_id: str, keep: set[str]) -> int:
    """Remove the members that are not among ``keep``; return how many.

    Args:
        client: the CDP.
        list_id: the list.
        keep: match keys that stay, in the CDP's normal form.

    Raises:
        TransferError: the list does not show who is on it, or shows them still.
    """
    stale = addresses_on(client, list_id) - keep
    take_off(client, list_id, stale)
    return len(stale)


def members_frame(members: Iterable[Member]) -> pd.DataFrame:
    """Return members as a frame; what the CDP does not show is missing.

    Its columns are ``record_id``, ``contact_key``, ``email`` and ``added_at``.
    """
    rows = list(members)
    texts = {
        name: pd.Series([getattr(each, name) or None for each in rows], dtype="str")
        for name in ("record_id", "contact_key", "email")
    }
    moments = pd.Series([each.added_at for each in rows], dtype="datetime64[us, UTC]")
    return pd.DataFrame({**texts, "added_at": moments})


def addresses_on(client: Client, list_id: str) -> set[str]:
    """Return the addresses of all members, in normal form.

    Raises:
        TransferError: a member has none, so nobody can say who it is.
    """
    members = list(client.members(list_id))
    nameless = sum(not (member.email or member.contact_key) for member in members)
    if nameless:
        raise TransferError(
            f"{nameless:,} members of the list are shown without their address, so "
            "nobody can say who is on it."
        )
    return keys_of(members)


def take_off(client: Client, list_id: str, gone: set[str]) -> None:
    """Take people off a list, and see that they are off it.

    Raises:
        TransferError: some of them are on it still, whatever the CDP answered.
    """
    if not gone:
        return
    client.remove_members(list_id, sorted(gone))
    left = gone
    for pause in LOOKS:
        if pause:
            client.sleep(pause)
        left = keys_of(client.members(list_id)) & gone
        if not left:
            return
    raise TransferError(
        f"{len(left):,} of {len(gone):,} members are still on the list after they were "
        "removed."
    )
