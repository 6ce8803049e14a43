"""HubSpot: the labels of properties, and an owner whose address is no contact's.

Source:
    `formats.md` section 4, "HubSpot".
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cdp_frames.reading import people
from cdp_frames.reading.headers import key, words
from cdp_frames.reading.signature import Signature

if TYPE_CHECKING:
    import pandas as pd

    from cdp_frames.reading.grid import Grid
    from cdp_frames.reading.sources.base import Match
    from cdp_frames.reading.table import Table

NAME = "hubspot"
TITLE = "HubSpot contacts export"

_SIGNATURE: Final = Signature(
    telling=words(
        """
        recordid contactowner lifecyclestage createdate originaltrafficsource
        originalsource originalsourcetype associatedcompany associatedcompanyids
        primaryassociatedcompanyid lastactivitydate firstconversion becamealeaddate
        emailhardbouncereason additionalemailaddresses
        """
    ),
    alone=words(
        "recordidcontact marketingcontactstatus unsubscribedfromallemail hubspotteam"
    ),
    usual=words(
        """
        firstname lastname email workemail phonenumber companyname jobtitle leadstatus
        countryregion stateregion mobilephonenumber lastcontacted
        """
    ),
    least=2.5,
)
_TIMES: Final = ("Create Date", "Last Activity Date", "Last Contacted")


def recognise(grid: Grid) -> Match | None:
    """Recognise the record's id, the owner, the stage and their like."""
    return _SIGNATURE.find(grid)


def read(table: Table) -> None:
    """Set aside who unsubscribed or bounces; the owner's address is nobody's here."""
    email = table.column("Email", "Work email")
    table.email = [email] if email is not None else []
    for column in table.frame.columns:
        if any(word in key(column) for word in ("owner", "createdby", "updatedby")):
            table.not_email[column] = "the owner's address"
    table.set_aside(
        people.said_yes(
            table,
            "Unsubscribed from all email",
            "Opted out of all email",
            "Email opt out",
        ),
        "unsubscribed: must not be written to",
    )
    table.set_aside(
        people.filled(table, "Email hard bounce reason", "Hard bounce reason"),
        "mail to this address bounces",
    )
    for column in table.frame.columns:
        if _is_list(table.frame[column]):
            table.multiple[column] = ";"
    if table.columns(*_TIMES):
        table.zone_hint = "that of the account"
    people.note_repeats(table, email, "record")


def _is_list(values: pd.Series) -> bool:
    """Say whether cells are lists joined with `;`, and not sentences with one.

    HubSpot joins without a blank; a sentence has one after the sign.
    """
    held = values.dropna()
    held = held[held.str.contains(";", regex=False)]
    return bool(len(held)) and not held.str.contains(r";\s|\n", regex=True).any()
