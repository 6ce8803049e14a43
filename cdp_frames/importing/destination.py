"""The object of the CDP that people go into: its fields and its key."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import pandas as pd

from cdp_frames.errors import ForbiddenError, FrameError
from cdp_frames.lists import normal_keys
from cdp_frames.schema import schema_from_fields

if TYPE_CHECKING:
    from cdp_frames.api.client import Client
    from cdp_frames.api.wire import ObjectMetadata
    from cdp_frames.fields import Field
    from cdp_frames.schema import SchemaLike

# `docs/contract.md` section 5: the primary key of profiles is usually the e-mail
# address.
_MATCH_KEY: Final = "email"

# Every workspace has it (`docs/contract.md` section 5), whatever its metadata says.
_PROFILES: Final = "profiles"
# The schema of profiles, and the default.
_CONTACT: Final = "contact"

_EACH_ROW: Final = (
    "Each row becomes a record of {!r} of its own: none is a duplicate, and what is "
    "imported again is there twice."
)
NO_CREDENTIALS: Final = (
    "The CDP was not asked for its fields and lists: there are no credentials."
)
_NO_METADATA_SCOPE: Final = (
    "The CDP was not asked for its fields: the token lacks the scope cdp:metadata:read."
)


class Destination(NamedTuple):
    """What is known of the object that the people go into.

    Attributes:
        fields: its fields; none where the CDP was not asked.
        match_key: the field by which the CDP knows a person again; None where it knows
            none, for each row becomes a record of its own.
        notes: what is good to know.
    """

    fields: tuple[Field, ...] = ()
    match_key: str | None = _MATCH_KEY
    notes: tuple[str, ...] = ()

    def keys_of(self, valid: pd.DataFrame) -> pd.Series:
        """Return the match keys of m valid rows, in the CDP's normal form.

        They are empty texts where there is no match key.
        """
        if self.match_key is None:
            return pd.Series("", index=valid.index, dtype="str")
        return normal_keys(valid[self.match_key])


def destination_of(client: Client | None, object_name: str) -> Destination:
    """Ask the CDP for the object; say so if it can't be asked.

    Raises:
        FrameError: the object takes no files.
    """
    if client is None:
        return Destination(notes=(NO_CREDENTIALS,))
    try:
        found = client.object(object_name)
    except ForbiddenError:
        return Destination(notes=(_NO_METADATA_SCOPE,))
    if not found.summary.file_import:
        raise FrameError(f"the CDP takes no files for the object {object_name!r}.")
    if _appends(found):
        return Destination(found.fields, None, (_EACH_ROW.format(object_name),))
    return Destination(found.fields, found.primary_key or _MATCH_KEY)


def _appends(found: ObjectMetadata) -> bool:
    """Say whether each row becomes a record, whatever is there already.

    Source:
        `docs/contract.md` section 4: an import writes as ``defaultWriteMode`` says.
        Where an object other than profiles has no key there is nothing to match by.
    """
    if found.summary.write_mode == "append":
        return True
    return not found.primary_key and found.name != _PROFILES


def schema_of(
    destination: Destination, object_name: str, schema: SchemaLike
) -> SchemaLike:
    """Return the schema that rows of an object are held to.

    Args:
        destination: what is known of the object.
        object_name: its name.
        schema: what the user gave. ``contact``, the default, is about people, and says
            nothing of orders: what the CDP publishes of another object takes its place.
    """
    about_people = isinstance(schema, str) and schema == _CONTACT
    if about_people and destination.fields and object_name != _PROFILES:
        return schema_from_fields(destination.fields, name=object_name)
    return schema
