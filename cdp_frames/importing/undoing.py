"""An import taken back, as far as that is possible: off the list again."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np

from cdp_frames.errors import FrameError
from cdp_frames.fates import Fate
from cdp_frames.lists import addresses_on, take_off
from cdp_frames.text.card import Card, Facts, NextSteps, Note, as_html, as_text
from cdp_frames.text.prose import counted

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    import pandas as pd

    from cdp_frames.api.client import Client
    from cdp_frames.importing.result import ImportResult
    from cdp_frames.importing.upload import Upload

_PROFILES: Final = (
    "Their profiles stay as the import has written them: what was there before is not "
    "known, so it can't be brought back."
)
_REPLACED: Final = (
    "Members whom the import has removed from the list do not come back either."
)


@dataclass(frozen=True, kw_only=True, repr=False, eq=False)
class Undone:
    """What taking an import back does, or has done.

    Attributes:
        list_id: the list.
        rows: the caller's rows whose people leave it: those that the import has added,
            who are on it still.
        done: whether they have left it, or it was only looked what would be.
        notes: what is good to know.
    """

    list_id: str
    rows: pd.DataFrame = field()
    done: bool
    notes: tuple[str, ...]

    def _card(self) -> Card:
        people = counted(len(self.rows), "person", "people")
        have = "has" if len(self.rows) == 1 else "have"
        title = (
            f"{people} {have} left the list" if self.done else f"{people} would leave"
        )
        facts = [("list", self.list_id)]
        steps = [] if self.done else [("result.undo()", "take them off the list")]
        return Card(
            title,
            [
                Facts(facts),
                *(Note(note) for note in self.notes),
                NextSteps(steps),
            ],
        )

    def __repr__(self) -> str:
        return as_text(self._card())

    def _repr_html_(self) -> str:
        return as_html(self._card())


def on_it_before(client: Client, upload: Upload) -> list[int] | None:
    """Return the rows whose people are on the list before the import.

    Returns:
        Their positions in the caller's frame; None where the list is too long to be
        read, or its members are shown without an address.

    Raises:
        CdpError: the list can't be read.
    """
    list_id = upload.target.list_id
    if list_id is None:
        return []
    size = client.get_list(list_id).member_count
    if size is None or size > client.limits.members or upload.match_key is None:
        return None
    there = upload.keys.isin(addresses_on(client, list_id)).to_numpy()
    return [int(row) for row in upload.rows[there]]


def undone(
    result: ImportResult,
    before: AbstractSet[int] | None,
    client: Client,
    *,
    preview: bool,
) -> Undone:
    """Take the members off the list whom an import has added.

    Args:
        result: of the import.
        before: the rows whose people were on the list before it; None if not known.
        client: the CDP.
        preview: whether to look only.

    Raises:
        FrameError: there is no list, or nobody knows who was on it before.
        TransferError: some of them are on it still.
    """
    list_id = result.list_id
    if list_id is None or result.job_id is None:
        raise FrameError(
            "there is nobody to take off a list: this import has put nobody on one, or "
            "it is not known on which. Profiles can't be taken back."
        )
    if before is None:
        raise FrameError(
            f"nobody noted who was on list {list_id} before this import, so nobody can "
            "say whom it has added: it had more than limits.members of the client "
            f"({client.limits.members:,}), or the import ran with verify=False, or its "
            "job was taken up by its id. Nobody was taken off."
        )
    upload = result.plan.upload
    accepted = result.fates.loc[result.fates["fate"].eq(Fate.ACCEPTED), "row"]
    added = np.isin(upload.rows, accepted) & ~np.isin(upload.rows, list(before))
    there = upload.keys.isin(addresses_on(client, list_id)).to_numpy() & added
    if not preview:
        take_off(client, list_id, set(upload.keys[there]))
    notes = [_PROFILES] + [_REPLACED] * upload.target.replace
    return Undone(
        list_id=list_id,
        rows=result.plan.given.take(upload.rows[there]),
        done=not preview,
        notes=tuple(notes),
    )
