"""Mailchimp: subscribed, unsubscribed and cleaned people in files that look alike.

Source:
    `docs/exports.md` section 4, "Mailchimp". That its times are GMT is hearsay, so it
    is a hint and no evidence.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

from cdp_frames.reading import row_filters
from cdp_frames.reading.recognition import Signature
from cdp_frames.text.names import fold, fold_all, unique

if TYPE_CHECKING:
    from cdp_frames.reading.grid import Grid
    from cdp_frames.reading.recognition import Match
    from cdp_frames.reading.table import Table

NAME = "mailchimp"
TITLE = "Mailchimp audience export"

SIGNATURE: Final = Signature(
    telling=fold_all(
        """
        memberrating optintime optinip confirmtime confirmip gmtoff dstoff leid euid
        unsubtime unsubreason unsubreasonother unsubcampaigntitle unsubcampaignid
        cleantime cleancampaigntitle cleancampaignid
        """
    ),
    usual=fold_all("emailaddress lastchanged timezone cc region notes tags latitude"),
    least=3.0,
)
# What each file of people who left has in columns of its own.
_LEFT: Final = {
    "unsubscribed": ("UNSUB_TIME", "UNSUB_REASON"),
    "cleaned": ("CLEAN_TIME",),
}
_STATUS: Final = "MEMBER_STATUS"


def recognise(grid: Grid) -> Match | None:
    """Recognise the columns in capitals that Mailchimp adds to each contact."""
    return SIGNATURE.find(grid)


def read(table: Table) -> None:
    """Say in the rows, too, who left or bounced."""
    email = table.column("Email Address", "Email", "E-Mail-Adresse")
    table.email = [email] if email is not None else []
    _name_the_status(table)
    table.private(["OPTIN_IP", "CONFIRM_IP"], "IP address")
    table.private(["LATITUDE", "LONGITUDE"], "coordinates")
    tags = table.columns("TAGS")
    row_filters.note_several(table, '","', among=tags)
    if tags:
        table.multiple.update(dict.fromkeys(set(tags) & set(table.multiple), ","))
    table.zone_hint = (
        "people say GMT, so pass timezone='UTC' if you know (TIMEZONE is the "
        "subscriber's own)"
    )


def _name_the_status(table: Table) -> None:
    """Say in the rows what only the name of their file says."""
    name = fold(table.grid.name.rpartition("/")[2])
    if name.startswith("nonsubscribed"):
        everybody = pd.Series(data=True, index=table.frame.index)
        table.set_aside(everybody, "never subscribed")
    for status, columns in _LEFT.items():
        if name.startswith(status) and not table.columns(*columns):
            new = unique([*table.frame.columns, _STATUS])[-1]
            table.frame[new] = pd.Series(status, index=table.frame.index, dtype="str")
            table.notes.append(f"{new}: {status}, as the name of the file says")
