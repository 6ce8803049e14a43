"""LinkedIn connections: a note, a header, and mostly empty addresses.

Source:
    `docs/exports.md` section 4, "LinkedIn connections".
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from cdp_frames.reading import row_filters
from cdp_frames.reading.recognition import Signature
from cdp_frames.text.names import fold, fold_all

if TYPE_CHECKING:
    from cdp_frames.reading.grid import Grid
    from cdp_frames.reading.recognition import Match
    from cdp_frames.reading.table import Table

NAME = "linkedin"
TITLE = "LinkedIn connections"

SIGNATURE: Final = Signature(
    telling=fold_all("connectedon"),
    usual=fold_all("firstname lastname url emailaddress company position"),
    needed=fold_all("connectedon"),
)
_NOTES = 0.95


def recognise(grid: Grid) -> Match | None:
    """Recognise the column `Connected On` among names, surer beneath `Notes:`."""
    match = SIGNATURE.find(grid)
    if match is None:
        return None
    above = grid.head[: match.header[0]]
    if any(cells and fold(cells[0]) == "notes" for cells in above):
        return replace(
            match, confidence=_NOTES, why=(*match.why, "beneath the word Notes:")
        )
    return replace(match, confidence=max(match.confidence, 0.9))


def read(table: Table) -> None:
    """Set aside members who left: nothing but the date is known of them."""
    connected = table.columns("Connected On")
    others = [column for column in table.frame.columns if column not in connected]
    table.set_aside(table.blank(others), "a member who left LinkedIn")
    email = table.column("Email Address", "Email")
    table.email = [email] if email is not None else []
    if email is not None:
        row_filters.note_rows(
            table,
            table.blank([email]),
            "without an address: on LinkedIn, members choose whether connections "
            "may export it",
        )
