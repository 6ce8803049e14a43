"""Meetup: members and their answers, and no addresses at all.

Source:
    `docs/exports.md` section 3, "Meetup".
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cdp_frames.errors import UnreadableFileError
from cdp_frames.reading import row_filters
from cdp_frames.reading.recognition import Signature
from cdp_frames.text.addresses import ADDRESS
from cdp_frames.text.names import fold_all

if TYPE_CHECKING:
    from cdp_frames.reading.grid import Grid
    from cdp_frames.reading.recognition import Match
    from cdp_frames.reading.table import Table

NAME = "meetup"
TITLE = "Meetup attendee list"

SIGNATURE: Final = Signature(
    telling=fold_all(
        """
        rsvpedon joinedgroupon urlofmemberprofile eventhost memberid
        lastvisitedgroupon lastattended totalrsvps rsvpedyes rsvpedno meetupsattended
        """
    ),
    usual=fold_all("name attendance userid title rsvp guests intro location"),
    least=2.5,
)
_NOT_COMING: Final = {
    "declined": ("no", "not going"),
    "on the waiting list": ("waitlist", "waiting list"),
}


def recognise(grid: Grid) -> Match | None:
    """Recognise the columns about the group and the answers to an invitation."""
    return SIGNATURE.find(grid)


def read(table: Table) -> None:
    """Refuse the list unless somebody added addresses; set aside who declined.

    Raises:
        UnreadableFileError: no column holds an address.
    """
    for column in table.frame.columns:
        values = table.frame[column].dropna()
        if values.str.contains(ADDRESS, regex=True).any():
            row_filters.set_aside_by(table, table.column("RSVP"), _NOT_COMING)
            row_filters.note_repeats(table, column, "event")
            return
    raise UnreadableFileError(
        "this is a Meetup list of attendees or members, and Meetup gives out no e-mail "
        "addresses: there is nobody in it whom the CDP could know. Ask for the address "
        "in the event's registration question or on a sign-up sheet at the door, add "
        "it to the file as a column named Email, and read the file again."
    )
