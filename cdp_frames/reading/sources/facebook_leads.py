"""Facebook lead ads: leads with the ids of their ad, and prefixes in the cells.

Source:
    `docs/exports.md` section 4, "Shop and newsletter tools", for the phones
    (`p:+46...`; the phone kind reads them); the columns are an assumption.
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

NAME = "facebook_leads"
TITLE = "Facebook lead ads"

SIGNATURE: Final = Signature(
    telling=fold_all(
        """
        adid adname adsetid adsetname campaignid campaignname formid formname isorganic
        """
    ),
    usual=fold_all("id createdtime platform email fullname phonenumber leadstatus"),
    needed=fold_all("adid formid adsetid formname adname"),
    least=4.0,
)


def recognise(grid: Grid) -> Match | None:
    """Recognise the ids and names of ad, set, campaign and form."""
    return SIGNATURE.find(grid)


def read(table: Table) -> None:
    """Set aside the leads that a test made."""
    email = table.column("email", "work_email", "Email")
    table.email = [email] if email is not None else []
    for column in table.frame.columns:
        table.set_aside(
            table.folded(column).str.startswith("<test lead"), "a test lead"
        )
    row_filters.note_repeats(table, email, "lead")
