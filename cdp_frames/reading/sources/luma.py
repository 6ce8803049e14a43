"""Luma: a guest in each row, times in UTC; only those approved are coming.

Source:
    `docs/exports.md` section 3, "Luma".
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

NAME = "luma"
TITLE = "Luma guest list"

SIGNATURE: Final = Signature(
    telling=fold_all(
        """
        apiid guestapiid guestid approvalstatus checkedinat customsource qrcodeurl
        ethaddress solanaaddress tickettypeid surveyresponserating
        surveyresponsefeedback
        """
    ),
    usual=fold_all(
        "name firstname lastname phonenumber createdat ticketname couponcode"
    ),
    needed=fold_all("email"),
    least=3.0,
)
_NOT_COMING: Final = {
    "declined": "declined",
    "waits for approval": ("pending", "pending_approval"),
    "invited, has not answered": "invited",
    "on the waiting list": ("waitlist", "waitlisted"),
    "the registration was cancelled": ("cancelled", "canceled"),
    "rejected by the host": ("rejected", "denied"),
}


def recognise(grid: Grid) -> Match | None:
    """Recognise the columns of Luma's programming interface, such as `api_id`."""
    return SIGNATURE.find(grid)


def read(table: Table) -> None:
    """Set aside who is not approved; the times say their own offset."""
    row_filters.set_aside_by(table, table.column("approval_status"), _NOT_COMING)
    email = table.column("email")
    table.email = [email] if email is not None else []
    table.private(["qr_code_url"], "a ticket: who has it gets in")
    table.private(["eth_address", "solana_address"], "a wallet's address")
    checked_in = table.column("checked_in_at")
    if checked_in is not None and not table.blank([checked_in]).all():
        row_filters.note_rows(
            table,
            table.blank([checked_in]),
            f"approved, but never checked in ({checked_in!r} is empty); they stay",
        )
    row_filters.note_repeats(table, email, "registration")
