"""The messages of lists and their members (``docs/contract.md`` section 3)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cdp_frames.api.wire.json_values import (
    Json,
    as_object,
    count_of,
    items_of,
    take,
    text_of,
    time_of,
    whole_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime


def list_request(name: str | None, description: str | None) -> dict[str, object]:
    """Write the body of ``POST /lists`` and ``PATCH /lists/{id}``."""
    attributes = {"name": name, "description": description}
    return {key: value for key, value in attributes.items() if value is not None}


def members_request(keys: Iterable[str], mode: str) -> dict[str, object]:
    """Write the body of ``members:upsert`` and ``members:remove``."""
    return {"contactKeys": list(keys), "normalizationMode": mode}


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactList:
    """A static list.

    Attributes:
        id: opaque id.
        name: not unique in a workspace.
        description: free text.
        status: ``active``, or a word for lists that are not.
        type: ``static``.
        population_source: how it came to be, such as ``manual``.
        member_count: how many members it has; None if the CDP did not say.
        created_at: when it was made; None if the CDP did not say.
    """

    id: str
    name: str
    description: str = ""
    status: str = ""
    type: str = ""
    population_source: str = ""
    member_count: int | None = None
    created_at: datetime | None = None

    @classmethod
    def from_json(cls, data: Json) -> ContactList:
        """Read a list object, alone or as an item of ``GET /lists``."""
        return cls(
            id=take(data, "id" if "id" in data else "listId", str),
            name=take(data, "name", str),
            description=text_of(data, "description"),
            status=text_of(data, "status"),
            type=text_of(data, "type"),
            population_source=text_of(data, "populationSource"),
            member_count=whole_of(data, "memberCount"),
            created_at=time_of(data.get("createdAt")),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A member of a list; which of the keys are known is up to the CDP.

    Attributes:
        record_id: the id of the profile.
        contact_key: the key it was added by.
        email: its address.
        added_at: when it was added; None if the CDP did not say.
    """

    record_id: str = ""
    contact_key: str = field(default="", repr=False)
    email: str = field(default="", repr=False)
    added_at: datetime | None = None

    @classmethod
    def from_json(cls, item: object) -> Member:
        """Read an item of ``GET /lists/{list_id}/members``, an object or a string."""
        if isinstance(item, str):
            if "@" in item:
                return cls(contact_key=item, email=item)
            return cls(record_id=item)
        data = as_object(item, "a member")
        key = text_of(data, "contactKey", "key")
        email = text_of(data, "email") or (key if "@" in key else "")
        return cls(
            record_id=text_of(data, "recordId", "id", "profileId"),
            contact_key=key or email,
            email=email,
            added_at=time_of(data.get("addedAt")),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberChange:
    """What became of the keys of ``members:upsert`` or ``members:remove``.

    Attributes:
        sent: how many keys were sent.
        added: members that are new.
        already_members: keys that were members before.
        removed: members that are gone.
        unmatched: keys without a profile.
        unmatched_keys: those keys, where the CDP names them.
    """

    sent: int = 0
    added: int = 0
    already_members: int = 0
    removed: int = 0
    unmatched: int = 0
    unmatched_keys: tuple[str, ...] = field(default=(), repr=False)

    def __add__(self, other: MemberChange) -> MemberChange:
        return MemberChange(
            sent=self.sent + other.sent,
            added=self.added + other.added,
            already_members=self.already_members + other.already_members,
            removed=self.removed + other.removed,
            unmatched=self.unmatched + other.unmatched,
            unmatched_keys=self.unmatched_keys + other.unmatched_keys,
        )

    @classmethod
    def from_json(cls, data: Json, *, sent: int) -> MemberChange:
        """Read the answer of ``members:upsert`` or ``members:remove``."""
        lost = ("unmatched", "notFound", "unmatchedKeys")
        return cls(
            sent=sent,
            added=count_of(data, "added", "addedCount"),
            already_members=count_of(data, "alreadyMembers", "existing"),
            removed=count_of(data, "removed", "removedCount"),
            unmatched=count_of(data, *lost),
            unmatched_keys=tuple(
                str(key) for name in lost for key in items_of(data.get(name))
            ),
        )
