"""The members of a list before and after a stream."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from cdp_frames.errors import ForbiddenError, UnfinishedError
from cdp_frames.importing.guards import Removals
from cdp_frames.importing.reconciliation import Difference
from cdp_frames.lists import LOOKS, Verification, take_off
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


def verified(
    client: Client, list_id: str | None, people: int
) -> tuple[Verification | None, list[Difference]]:
    """Look whether the list is as long as it has to be."""
    if list_id is None:
        return None, []
    size: int | None = None
    try:
        for pause in LOOKS:
            if pause:
                client.sleep(pause)
            size = client.get_list(list_id).member_count
            if size is None or size >= people:
                break
    except ForbiddenError:
        return None, []
    if size is None:
        return None, []
    checked = Verification("count", people, min(size, people), frozenset())
    if checked.found >= people:
        return checked, []
    gap = Difference(
        "people on the list",
        people,
        checked.found,
        "Profiles were written but not added to the list, or it shows them late.",
    )
    return checked, [gap]


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
