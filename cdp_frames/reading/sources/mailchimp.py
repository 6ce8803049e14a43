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
from cdp_frames.text.names import fold, fold_all

if TYPE_CHECKING:
    from cdp_frames.reading.grid import Grid
    from cdp_frames.reading.recognition import Match
    from cdp_frames.reading.table import Table

NAME = "mailchimp"
TITLE = "Mailchimp audience export"

_SIGNATURE: Final = Signature(
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
_MOST = 0.5
_UNSUBSCRIBED: Final = "unsubscribed: must not be written to"
_CLEANED: Final = "cleaned: mail to this address bounces"
_NEVER: Final = "never subscribed"


def recognise(grid: Grid) -> Match | None:
    """Recognise the columns in capitals that Mailchimp adds to each contact."""
    return _SIGNATURE.find(grid)


def read(table: Table) -> None:
    """Set aside everybody in the files of those who left or bounced."""
    email = table.column("Email Address", "Email", "E-Mail-Adresse")
    table.email = [email] if email is not None else []
    _set_aside(table)
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


def _set_aside(table: Table) -> None:
    """Tell the files apart by their columns, else by the name of the file."""
    everybody = pd.Series(data=True, index=table.frame.index)
    name = fold(table.grid.name.rpartition("/")[2])
    for columns, reason in (
        (("UNSUB_TIME", "UNSUB_REASON"), _UNSUBSCRIBED),
        (("CLEAN_TIME",), _CLEANED),
    ):
        if not table.columns(*columns):
            continue
        gone = row_filters.filled(table, *columns)
        # Exports of everybody have these columns too, beside that of the last change.
        own = not table.columns("LAST_CHANGED") or gone.mean() > _MOST
        table.set_aside(everybody if own else gone, reason)
    for start, reason in (
        ("unsubscribed", _UNSUBSCRIBED),
        ("cleaned", _CLEANED),
        ("nonsubscribed", _NEVER),
    ):
        if name.startswith(start):
            table.set_aside(everybody, reason)
