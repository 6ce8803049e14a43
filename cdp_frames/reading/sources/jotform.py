"""Jotform: the date of submission first, several answers on lines of one cell.

Source:
    `docs/exports.md` section 2, "Jotform", which is general knowledge and not checked
    against a file: hence no rule here is hard.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdp_frames.reading import multi_select
from cdp_frames.reading.recognition import Match
from cdp_frames.text.names import fold

if TYPE_CHECKING:
    from cdp_frames.reading.grid import Grid
    from cdp_frames.reading.table import Table

NAME = "jotform"
TITLE = "Jotform submissions"


def recognise(grid: Grid) -> Match | None:
    """Recognise `Submission Date` as the first column, surer with a `Submission ID`."""
    for record, cells in enumerate(grid.head[:5]):
        if cells and fold(cells[0]) == "submissiondate":
            known = set(map(fold, cells))
            own = known & {"submissionid", "lastupdatedate", "submissionip"}
            return Match(
                confidence=0.9 if own else 0.6,
                why=("the first column is Submission Date",),
                header=(record,),
            )
    return None


def read(table: Table) -> None:
    """Join the answers that stand on lines of their own."""
    table.zone_hint = "that of the account, New York if nobody changed it"
    table.private(["IP", "IP Address", "Submission IP", "User IP"], "IP address")
    for column in table.frame.columns:
        values = table.frame[column].str.replace("\r\n", "\n", regex=False)
        if multi_select.repeats(values, "\n"):
            table.frame[column] = values
            multi_select.respell(table, column, "\n")
