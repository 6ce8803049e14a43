"""HubSpot: the labels of properties, and an owner whose address is no contact's.

Source:
    `docs/exports.md` section 4, "HubSpot".
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from cdp_frames.reading import address_slots, row_filters
from cdp_frames.reading.recognition import Signature, any_cell_begins
from cdp_frames.text.names import fold, fold_all

if TYPE_CHECKING:
    import pandas as pd

    from cdp_frames.reading.grid import Grid
    from cdp_frames.reading.recognition import Match
    from cdp_frames.reading.table import Table

NAME = "hubspot"
TITLE = "HubSpot contacts export"

SIGNATURE: Final = Signature(
    telling=fold_all(
        """
        recordid contactowner lifecyclestage createdate originaltrafficsource
        originalsource originalsourcetype associatedcompany associatedcompanyids
        primaryassociatedcompanyid lastactivitydate firstconversion becamealeaddate
        emailhardbouncereason additionalemailaddresses
        """
    ),
    alone=fold_all(
        "recordidcontact marketingcontactstatus unsubscribedfromallemail hubspotteam"
    ),
    usual=fold_all(
        """
        firstname lastname email workemail phonenumber companyname jobtitle leadstatus
        countryregion stateregion mobilephonenumber lastcontacted
        """
    ),
    least=2.5,
    pattern=re.compile(r"optedoutofemail\w+"),
)
_TIMES: Final = ("Create Date", "Last Activity Date", "Last Contacted")


def recognise(grid: Grid) -> Match | None:
    """Recognise the record's id, the owner, the stage and their like."""
    # Zoho has a record id and an owner too, but its ids say whose they are.
    return None if any_cell_begins(grid, "zcrm_") else SIGNATURE.find(grid)


def read(table: Table) -> None:
    """Find the person's address; the owner's is nobody's here."""
    email = table.column("Email", "Work email")
    if email is not None:
        slots = address_slots.put_first(
            table, [address_slots.Slot(email)], separator=";"
        )
        table.email = [slot.value for slot in slots]
    for column in table.frame.columns:
        _look_at(table, column)
    if table.columns(*_TIMES):
        table.zone_hint = "that of the account"
    row_filters.note_repeats(table, email, "record")


def _look_at(table: Table, column: str) -> None:
    """Say what a column's name and cells give away."""
    word = fold(column)
    if any(part in word for part in ("owner", "createdby", "updatedby")):
        table.not_email[column] = "the owner's address"
    if _is_list(table.frame[column]):
        table.multiple[column] = ";"


def _is_list(values: pd.Series) -> bool:
    """Say whether cells are lists joined with `;`, and not sentences with one.

    HubSpot joins without a blank; a sentence has one after the sign.
    """
    held = values.dropna()
    held = held[held.str.contains(";", regex=False)]
    return bool(len(held)) and not held.str.contains(r";\s|\n", regex=True).any()
