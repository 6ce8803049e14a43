"""The members of a list before and after a stream."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from cdp_frames.errors import CdpError, ForbiddenError, UnfinishedError
from cdp_frames.importing.guards import Removals
from cdp_frames.importing.membership import NO_LIST_SCOPE
from cdp_frames.importing.reconciliation import Difference
from cdp_frames.lists import LOOKS, Verification, take_off, verify as verify_members
from cdp_frames.streaming.ending import key_hashes, member_keys

if TYPE_CHECKING:
    from cdp_frames.api.client import Client
    from cdp_frames.lists import Target


def removals_from(client: Client, target: Target, keys: np.ndarray) -> Removals | None:
    """Count who would come off the list; None where nobody does.

    Args:
        client: the CDP.
        target: where the rows go.
        keys: what stands for the match keys of all who are sent.
    """
    if not target.replace or target.list_id is None or not len(keys):
        return None
    try:
        members = member_keys(client, target.list_id)
    except ForbiddenError:
        return Removals(None, reason="the token lacks the scope for it")
    if members is None:
        return Removals(None, reason="members are shown without their addresses")
    gone = int((~np.isin(key_hashes(pd.Series(members, dtype="str")), keys)).sum())
    return Removals(gone, len(members))


class LookedFor(NamedTuple):
    """Who has to be on a list when a stream has ended.

    Attributes:
        people: how many they are.
        keys: their match keys; None where they are too many to be looked for.
        refused: match keys of those whom the CDP refused.
    """

    people: int
    keys: frozenset[str] | None
    refused: frozenset[str]

    def __repr__(self) -> str:
        # People are in it, and a repr ends up in logs.
        return f"LookedFor({self.people})"


class Looked(NamedTuple):
    """What the list shows.

    Attributes:
        verification: whether the people are on it; None where nobody could look.
        gaps: what does not fit.
        note: why nobody could look; empty where somebody did.
    """

    verification: Verification | None = None
    gaps: tuple[Difference, ...] = ()
    note: str = ""


def verified(client: Client, list_id: str | None, wanted: LookedFor) -> Looked:
    """Look whether people are on the list: for each, or by its length if they are many.

    Whatever goes wrong here, what became of the rows is not lost.
    """
    if list_id is None:
        return Looked()
    try:
        checked = _checked(client, list_id, wanted)
    except ForbiddenError:
        return Looked(note=NO_LIST_SCOPE)
    except CdpError as error:
        return Looked(
            note=f"The jobs are done, but the list could not be looked at: {error}"
        )
    if checked is None or checked.found >= wanted.people:
        return Looked(checked)
    gap = Difference(
        "people on the list",
        wanted.people,
        checked.found,
        "Profiles were written but not added to the list, or it shows them late.",
    )
    return Looked(checked, (gap,))


def _checked(client: Client, list_id: str, wanted: LookedFor) -> Verification | None:
    if wanted.keys is not None:
        return verify_members(
            *(client, list_id, set(wanted.keys)),
            enough=wanted.people,
            refused=wanted.refused,
        )
    size: int | None = None
    for pause in LOOKS:
        if pause:
            client.sleep(pause)
        size = client.get_list(list_id).member_count
        if size is None or size >= wanted.people:
            break
    if size is None:
        return None
    found = min(size, wanted.people)
    return Verification("count", wanted.people, found, frozenset())


def without_others(
    client: Client, list_id: str, keys: np.ndarray, *, sure: bool
) -> list[str]:
    """Take the members off a replaced list that the stream did not bring.

    Args:
        client: the CDP.
        list_id: the list.
        keys: what stands for the match keys of all who were accepted.
        sure: whether it is sure who was.

    Returns:
        What was done, in a sentence.

    Raises:
        UnfinishedError: the list does not show who is on it.
        TransferError: some of them are on it still.
    """
    if not sure:
        return ["No member was removed, for it is not sure who was imported."]
    if not len(keys):
        return ["No member was removed, for nobody was imported."]
    members = member_keys(client, list_id)
    if members is None:
        raise UnfinishedError(
            "the stream is imported, but the others could not be taken off the "
            "list: it does not show who is on it.",
            result=None,
        )
    others = np.array(members, dtype=object)[
        ~np.isin(key_hashes(pd.Series(members, dtype="str")), keys)
    ]
    take_off(client, list_id, set(others.tolist()))
    forms = ("member", "is", "was") if len(others) == 1 else ("members", "are", "were")
    return [
        "{:,} {} that {} not in this upload {} removed.".format(len(others), *forms)
    ]
