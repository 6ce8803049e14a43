"""Put people on a list or take them off it, without an import.

Profiles are not touched: who has none is put on no list, and is told.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from cdp_frames.errors import FrameError, SettingsError
from cdp_frames.importing.audited_change import audited_change
from cdp_frames.importing.contact_keys import contact_key_of, members_now
from cdp_frames.importing.list_change import ListChange, told
from cdp_frames.importing.moving import Outcome, move
from cdp_frames.importing.opted_out import look_for_held
from cdp_frames.importing.options import completed
from cdp_frames.importing.planning import plan
from cdp_frames.importing.suppressing import suppression_of
from cdp_frames.inputs import given

if TYPE_CHECKING:
    import pandas as pd

    from cdp_frames.api.client import Client
    from cdp_frames.api.wire import ContactList
    from cdp_frames.importing.contact_keys import ContactKey
    from cdp_frames.importing.options import Options
    from cdp_frames.importing.plan import ImportPlan
    from cdp_frames.mapping import Mapping


def added(df: object, list_id: str, client: Client, how: Options) -> ListChange:
    """Put the people of a frame on a list, who have a profile.

    Raises:
        UnfinishedError: the connection broke between; carries what is known.
        CdpError: as ``add_to_list``.
    """
    there = _static_list(client, list_id)
    key = contact_key_of(given(df).frame, how, client)
    planned = _planned(df, there, client, how, key)

    def run() -> ListChange:
        keys = set(key.sent(planned.upload))
        outcome = move(client, list_id, "add", keys, key)
        if outcome.failure is None:
            outcome.notes += look_for_held(planned, client, key)
        return told(planned, outcome, key, action="add", done=True)

    return audited_change(planned, there, "add", run)


def removed(
    df: object, list_id: str, client: Client, how: Options, *, preview: bool
) -> ListChange:
    """Take the people of a frame off a list; nothing but their key is looked at.

    Raises:
        UnfinishedError: the connection broke between; carries what is known.
        CdpError: as ``remove_from_list``.
    """
    there = _static_list(client, list_id)
    frame = given(df).frame
    key = contact_key_of(frame, how, client)
    asked: Options = {
        **how,
        "mapping": _key_alone(frame, how, key),
        # Who said no is to come off more than anybody.
        "opt_outs": "send",
        "suppress": None,
        "schema": "contact",
    }
    planned = _planned(df, there, client, asked, key)
    if preview:
        outcome = Outcome(before=members_now(client, list_id, key))
        return told(planned, outcome, key, action="remove", done=False)

    def run() -> ListChange:
        keys = set(key.sent(planned.upload))
        outcome = move(client, list_id, "remove", keys, key)
        return told(planned, outcome, key, action="remove", done=True)

    return audited_change(planned, there, "remove", run)


def _static_list(client: Client, list_id: str) -> ContactList:
    """Return the list that people are put on or taken off.

    Raises:
        FrameError: that is no id.
        SettingsError: its members are chosen by a rule.
    """
    if not isinstance(list_id, str):
        kind = type(list_id).__name__
        raise FrameError(f"list_id must be a text such as 'lst_…', not of type {kind}.")
    if not list_id.strip():
        raise FrameError("list_id is empty: it is the id of a list, such as 'lst_…'.")
    found = client.get_list(list_id)
    if found.type not in {"", "static"}:
        raise SettingsError(
            f"list {list_id} is of type {found.type!r}: its members are chosen by a "
            "rule, and nobody can be put on it or taken off.",
            of_arguments=True,
        )
    return found


def _planned(
    df: object, there: ContactList, client: Client, how: Options, key: ContactKey
) -> ImportPlan:
    read = suppression_of(how.get("suppress"), client)
    # By the schema alone: what the CDP asks of a profile is not asked of a member.
    options = {
        **how,
        "target_list_id": there.id,
        "schema": key.schema(how.get("schema", "contact")),
        "suppress": list(read.lists) or None,
        "client": None,
        "journal": False,
    }
    whole = completed(cast("Options", options), verb="add_to_list")
    return plan(df, whole, destination=key.destination)


def _key_alone(frame: pd.DataFrame, how: Options, key: ContactKey) -> Mapping:
    """Map the column of the match key, and no other one."""
    mapping = key.mapping(frame, how.get("mapping"))
    if mapping.questions:  # the plan asks them
        return mapping
    return mapping.override(
        {
            part.source: None
            for column in mapping.columns
            if column.field != key.field
            for part in column.parts
        }
    )
