"""Cvent: a report of invitees beneath a title and filters, a total at its end.

Source:
    `docs/exports.md` section 3, "Cvent"; not seen there, so nothing here is a hard
    rule.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cdp_frames.reading import row_filters
from cdp_frames.reading.recognition import Signature
from cdp_frames.text.names import fold_all

if TYPE_CHECKING:
    from cdp_frames.reading.grid import Grid
    from cdp_frames.reading.recognition import Match
    from cdp_frames.reading.table import Table

NAME = "cvent"
TITLE = "Cvent registration report"

SIGNATURE: Final = Signature(
    telling=fold_all(
        """
        registrationstatus inviteestatus invitationstatus confirmationnumber
        registrationtype admissionitem admissionitems contactsourceid invitedby
        inviteeid registrationpath lastregistrationdate
        """
    ),
    usual=fold_all(
        """
        emailaddress firstname lastname fullname company companyname title jobtitle
        registrationdate originalregistrationdate sourceid workphone mobilephone
        optedout eventname
        """
    ),
    needed=fold_all("emailaddress email"),
)
_TITLE_RECORDS = 12
_NOT_COMING: Final = {
    "declined": ("declined", "decline", "not attending", "regret"),
    "the registration was cancelled": ("cancelled", "canceled"),
    "invited, has not answered": (
        "no response", "no action taken", "not registered", "invited", "undecided",
        "visited", "in progress", "incomplete",
    ),
    "waits for approval": ("pending approval", "pending", "awaiting approval"),
    "the registration was declined": ("denied", "denied approval", "rejected"),
    "on the waiting list": ("waitlisted", "waitlist", "on waitlist"),
    "a deleted invitee": "deleted",
}  # fmt: skip


def recognise(grid: Grid) -> Match | None:
    """Recognise states of invitation and registration beside an e-mail address."""
    named = any(
        "cvent" in cell.casefold()
        for cells in grid.head[:_TITLE_RECORDS]
        for cell in cells
        if "@" not in cell
    )
    if named:
        return SIGNATURE.find(grid, more=1.0, why="the title names Cvent")
    return SIGNATURE.find(grid)


def read(table: Table) -> None:
    """Set aside who is not registered, and the line of totals."""
    email = table.column("Email Address", "Email")
    table.email = [email] if email is not None else []
    row_filters.set_aside_totals(table, email)
    for status in ("Registration Status", "Invitee Status", "Invitation Status"):
        row_filters.set_aside_by(table, table.column(status), _NOT_COMING)
    table.zone_hint = "that of the event"
    row_filters.note_repeats(table, email, "registration")
