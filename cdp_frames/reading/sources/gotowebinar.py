"""GoToWebinar: a report whose people are in its last section.

Source:
    `docs/exports.md` section 3, "GoToWebinar", names the sections. The columns beneath
    them and the footnote are an assumption (public scripts that read the report).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cdp_frames.reading import row_filters
from cdp_frames.reading.recognition import Match, Signature, Span, sections
from cdp_frames.reading.rows import FOOTER
from cdp_frames.text.names import fold, fold_all

if TYPE_CHECKING:
    from cdp_frames.reading.grid import Grid
    from cdp_frames.reading.table import Table

NAME = "gotowebinar"
TITLE = "GoToWebinar report"

_GENERAL: Final = "generalinformation"
_PEOPLE: Final = fold_all("sessiondetails attendeedetails registrantdetails")
_EMAILS: Final = fold_all("emailaddress email")
SIGNATURE: Final = Signature(
    telling=fold_all(
        """
        interestrating insessionduration insessiondurationminutes
        registrationdatetime timeinsession attentiveness
        """
    ),
    usual=fold_all("attended unsubscribed registrationq&a source jointime leavetime"),
    needed=_EMAILS,
)
_DEEPEST = 60
_NOT_COMING: Final = {
    "the registration was declined": ("denied", "declined"),
    "the registration was cancelled": ("cancelled", "canceled"),
    "waits for approval": ("waiting", "pending", "pending approval"),
}


def recognise(grid: Grid) -> Match | None:
    """Recognise the section of the people by its title, beneath the general one."""
    parts = sections(grid, _PEOPLE | {_GENERAL})
    if not any(part.title == _GENERAL for part in parts):
        return SIGNATURE.find(grid)
    for part in parts:
        if part.title not in _PEOPLE:
            continue
        for record in range(part.start + 1, min(part.stop, part.start + _DEEPEST)):
            if _EMAILS & set(map(fold, grid.row(record))):
                return Match(
                    confidence=0.99,
                    why=(f"records 1 and {part.start + 1} are titles of it",),
                    header=(record,),
                    stop=part.stop,
                    outside=_footnotes(grid, record),
                )
    return None


def _footnotes(grid: Grid, header: int) -> tuple[Span, ...]:
    """Return the remarks beneath the rows: they begin with a star."""
    start = max(header + 1, grid.count - 5)
    return tuple(
        Span(start=record, stop=record + 1, reason=FOOTER)
        for record, cells in enumerate(grid.rows(start, grid.count), start)
        if cells and cells[0].startswith("*") and not any(cells[1:])
    )


def read(table: Table) -> None:
    """Set aside who was turned away; note who did not come."""
    email = table.column("Email Address", "Email")
    table.email = [email] if email is not None else []
    status = table.column("Registration Status", "Approval Status", "Status")
    row_filters.set_aside_by(table, status, _NOT_COMING)
    row_filters.clear(table, table.frame.columns, "--")
    row_filters.note_rows(
        table,
        row_filters.said_no(table, "Attended"),
        "registered, but did not come; they stay",
    )
    row_filters.note_repeats(table, email, "session")
    _hint_at_zone(table)


def _hint_at_zone(table: Table) -> None:
    """Tell of times that end in EDT or CST: such names are not unique in the world."""
    for column in table.frame.columns:
        values = table.frame[column].dropna()
        found = values.str.extract(r"\d [AP]M ([A-Z]{3,4})$", expand=False).dropna()
        if len(found) and not found.isin(["UTC", "GMT"]).all():
            names = ", ".join(sorted(found.unique())[:3])
            table.zone_hint = f"they end in {names}, which is no name of one zone"
