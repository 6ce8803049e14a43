"""What people are put on a list by: their address, or what else the CDP knows them by.

Source:
    `docs/contract.md` section 3.4: ``contactKeys`` are e-mail addresses or customer
    ids. Section 5: the primary key of profiles is usually the address.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, TypeAlias

import pandas as pd

from cdp_frames.errors import ForbiddenError, NotFoundError, TransferError
from cdp_frames.importing.destination import Destination
from cdp_frames.lists import (
    addresses_on,
    keys_of,
    normal_keys,
    take_off,
)
from cdp_frames.mapping.given import as_mapping
from cdp_frames.mapping.inference import infer_mapping
from cdp_frames.schema import schema_from_fields

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping as Dictionary

    from cdp_frames.api.client import Client
    from cdp_frames.api.wire import Member
    from cdp_frames.fields import Field
    from cdp_frames.importing.options import Options
    from cdp_frames.importing.upload import Upload
    from cdp_frames.mapping import Mapping
    from cdp_frames.mapping.mapped_columns import Aim
    from cdp_frames.schema import SchemaLike

    Told: TypeAlias = Mapping | Dictionary[Hashable, Aim] | None

_EMAIL: Final = "email"
# The schema of profiles, and the default. It asks for an address.
_CONTACT: Final = "contact"


@dataclass(frozen=True, slots=True)
class ContactKey:
    """The field by which people are put on a list.

    Attributes:
        field: its name.
        fields: what the CDP has of profiles, where the key is no address; none of it is
            asked for but the key.
        notes: what is good to know.
    """

    field: str = _EMAIL
    fields: tuple[Field, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def is_address(self) -> bool:
        """Whether it is the e-mail address, which is compared in lower case."""
        return self.field == _EMAIL

    def sent(self, upload: Upload) -> pd.Series:
        """Return the keys of m rows, as they are sent and compared."""
        if self.is_address:
            return upload.keys.astype("str")
        return upload.valid[self.field].astype("str").str.strip()

    def normal(self, keys: Iterable[str]) -> set[str]:
        """Return keys in the form in which they are compared."""
        texts = pd.Series([*keys], dtype="str")
        return set(normal_keys(texts) if self.is_address else texts.str.strip())

    def on(self, members: Iterable[Member]) -> set[str] | None:
        """Return who is on a list; None if it does not say by this key."""
        there = list(members)
        if self.is_address:
            nameless = any(not (each.email or each.contact_key) for each in there)
            return None if nameless else keys_of(there)
        # A key that is the address is another one than that of the object.
        told = all(
            each.contact_key and each.contact_key != each.email for each in there
        )
        return self.normal(each.contact_key for each in there) if told else None

    @property
    def destination(self) -> Destination | None:
        """What the rows are held to; None for what is known without the CDP."""
        return None if self.is_address else Destination(self.fields, self.field)

    def schema(self, given: SchemaLike) -> SchemaLike:
        """Return the schema of the rows: none that asks for an address."""
        about_addresses = isinstance(given, str) and given == _CONTACT
        if self.is_address or not about_addresses:
            return given
        return schema_from_fields(self.fields, name="profiles")

    def mapping(self, frame: pd.DataFrame, told: Told) -> Mapping:
        """Return the mapping of a frame by this key."""
        fields = self.fields or None
        if told is None:
            return infer_mapping(frame, fields=fields, match_key=self.field)
        return as_mapping(frame, told, fields=fields, match_key=self.field)


def contact_key_of(frame: pd.DataFrame, how: Options, client: Client) -> ContactKey:
    """Say by what the people of a frame are known.

    Args:
        frame: the rows.
        how: the arguments of the call.
        client: the CDP.
    """
    try:
        found = client.object("profiles")
    except (ForbiddenError, NotFoundError):
        return ContactKey()
    key = found.primary_key or _EMAIL
    if key == _EMAIL:
        return ContactKey()
    fields = tuple(
        replace(each, required=each.name == key, nullable=each.name != key, enum=())
        for each in found.fields
    )
    told = how.get("mapping")
    if told is None:
        seen = infer_mapping(frame, fields=fields, match_key=None)
    else:
        seen = as_mapping(frame, told, fields=fields, match_key=None)
    if key in {column.field for column in seen.columns}:
        return ContactKey(key, fields)
    note = (
        f"The CDP knows people by {key!r}, which no column holds: their addresses were "
        "sent in its place."
    )
    return ContactKey(notes=(note,))


def people_on(client: Client, list_id: str, key: ContactKey) -> set[str]:
    """Return the keys of all members.

    Raises:
        TransferError: a member has none, so nobody can say who it is.
    """
    if key.is_address:
        return addresses_on(client, list_id)
    there = key.on(client.members(list_id))
    if there is None:
        raise TransferError(f"members of the list are shown without their {key.field}.")
    return there


def take_people_off(
    client: Client, list_id: str, gone: set[str], key: ContactKey
) -> None:
    """Take people off a list, and see that they are off it.

    Raises:
        TransferError: some of them are on it still, whatever the CDP answered.
    """
    if key.is_address:
        take_off(client, list_id, gone)
        return
    if not gone:
        return
    client.remove_members(list_id, sorted(gone))
    left = people_on(client, list_id, key) & gone
    if left:
        raise TransferError(f"{len(left):,} of {len(gone):,} members are on it still.")


def members_now(client: Client, list_id: str, key: ContactKey) -> set[str] | None:
    """Return who is on a list; None if it is too long to be read, or does not say."""
    try:
        size = client.get_list(list_id).member_count
        if size is not None and size > client.limits.members:
            return None
        return key.on(client.members(list_id))
    except ForbiddenError:
        return None
