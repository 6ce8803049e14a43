"""The object of the CDP that people go into: its fields and its key."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from cdp_frames.errors import ForbiddenError, FrameError

if TYPE_CHECKING:
    from cdp_frames.api.client import Client
    from cdp_frames.fields import Field

# `docs/contract.md` section 5: the primary key of profiles is usually the e-mail
# address.
_MATCH_KEY: Final = "email"

_NO_CREDENTIALS: Final = (
    "The CDP was not asked for its fields and lists: there are no credentials."
)
_NO_METADATA_SCOPE: Final = (
    "The CDP was not asked for its fields: the token lacks the scope cdp:metadata:read."
)


class Destination(NamedTuple):
    """What is known of the object that the people go into.

    Attributes:
        fields: its fields; none where the CDP was not asked.
        match_key: the field by which the CDP knows a person again.
        notes: what is good to know.
    """

    fields: tuple[Field, ...] = ()
    match_key: str = _MATCH_KEY
    notes: tuple[str, ...] = ()


def destination_of(client: Client | None, object_name: str) -> Destination:
    """Ask the CDP for the object; say so if it can't be asked.

    Raises:
        FrameError: the object takes no files.
    """
    if client is None:
        return Destination(notes=(_NO_CREDENTIALS,))
    try:
        found = client.object(object_name)
    except ForbiddenError:
        return Destination(notes=(_NO_METADATA_SCOPE,))
    if not found.summary.file_import:
        raise FrameError(f"the CDP takes no files for the object {object_name!r}.")
    return Destination(found.fields, found.primary_key or _MATCH_KEY)
