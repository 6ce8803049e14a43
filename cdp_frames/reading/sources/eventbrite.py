"""Eventbrite: a ticket in each row, the buyer's name on all that nobody filled in.

Source:
    `docs/exports.md` section 3, "Eventbrite".
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cdp_frames.reading import row_filters
from cdp_frames.reading.recognition import Signature
from cdp_frames.text.names import fold_all
from cdp_frames.text.zones import is_region

if TYPE_CHECKING:
    from cdp_frames.reading.grid import Grid
    from cdp_frames.reading.recognition import Match
    from cdp_frames.reading.table import Table

NAME = "eventbrite"
TITLE = "Eventbrite attendee report"

SIGNATURE: Final = Signature(
    telling=fold_all(
        """
        order# attendee# attendeestatus dateattending pricetier
        """
    ),
    alone=fold_all("eventbritefees eventbritepaymentprocessing"),
    usual=fold_all(
        """
        orderdate orderid tickettype ordertype quantity qty ticketquantity totalpaid
        feespaid group surname lastname firstname homeaddress1 eventname buyername
        buyeremail ticketprice
        """
    ),
    # Without a ticket or an attendee it is the order of a shop.
    needed=fold_all(
        """
        attendee# attendeestatus attendeename attendeeemail tickettype ticketquantity
        ticketprice dateattending eventname eventbritefees
        """
    ),
)
_EMAIL: Final = ("Attendee Email", "Email", "Email Address")
_GONE: Final = {
    "not attending": ("not attending", "not_attending"),
    "a deleted attendee": "deleted",
    # Who got a part of the price back still comes.
    "the order was refunded": "refunded",
    "the order was cancelled": ("cancelled", "canceled"),
    "the ticket was transferred to somebody else": (
        "transferred",
        "transferred ticket",
    ),
    "the order was abandoned": "abandoned",
    "the order is unpaid": ("unpaid", "pending payment"),
}


def recognise(grid: Grid) -> Match | None:
    """Recognise the numbers of order and attendee, or the attendee's status."""
    return SIGNATURE.find(grid)


def read(table: Table) -> None:
    """Set aside who is not coming; tell the attendee's address from the buyer's."""
    for status in ("Attendee Status", "Order Status", "Order Type", "Status"):
        row_filters.set_aside_by(table, table.column(status), _GONE)
    for column in table.columns("Buyer Email", "Purchaser Email", "Order Email"):
        table.not_email[column] = "the buyer's address"
    email = table.column(*_EMAIL)
    if email is not None:
        table.email = [email]
    _note_buyers(table, email)
    # The buyer's name and address stand on the tickets that nobody filled in.
    row_filters.note_repeats(table, email, "ticket")
    _read_zone(table)


def _note_buyers(table: Table, email: str | None) -> None:
    """Note tickets that nobody filled in: they carry the buyer's name, or none."""
    requested = table.folded(table.column("First Name", "Name")).eq("info requested")
    requested |= table.folded(table.column("Last Name", "Surname")).eq("info requested")
    row_filters.note_rows(
        table, requested, "the attendee's details were not given ('Info Requested')"
    )
    buyer = table.column("Buyer Email", "Purchaser Email", "Order Email")
    if buyer is not None and email is not None and table.blank([email]).all():
        table.notes.append(
            "the attendees' addresses were not collected; those of the buyers are in "
            f"{buyer!r}"
        )


def _read_zone(table: Table) -> None:
    """Take the event's zone, where a column names one and the same in all rows."""
    table.zone_hint = "that of the event"
    column = table.column("Event Timezone", "Event Time Zone")
    if column is None:
        return
    named = table.frame[column].dropna().unique()
    if len(named) == 1 and is_region(named[0]):
        table.zone(
            table.columns("Order Date", "Event Start Date", "Event Start Time"),
            named[0],
            f"column {column!r} says so in every row",
        )
