"""Zoom: participants of a meeting, and the stacked tables of a webinar.

Source:
    `docs/exports.md` section 3, "Zoom webinar", which has the meetings too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cdp_frames.reading import row_filters
from cdp_frames.reading.recognition import Match, Section, Signature, Span, sections
from cdp_frames.text.addresses import addresses_in
from cdp_frames.text.characters import trim
from cdp_frames.text.names import fold, fold_all

if TYPE_CHECKING:
    from cdp_frames.reading.grid import Grid
    from cdp_frames.reading.table import Table

NAME = "zoom"
TITLE = "Zoom report"

_REPORTS: Final = fold_all(
    """
    attendeereport registrationreport meetingregistrationreport
    webinarregistrationreport registrantreport participantsreport
    """
)
_PEOPLE: Final = fold_all("attendeedetails registrantdetails registrationdetails")
# Why the rows of the other tables are no leads.
_OTHERS: Final = {
    "hostdetails": "the host",
    "alternativehostdetails": "the host",
    "panelistdetails": "a panelist",
    "otherattended": "joined by phone, without an address",
    "otherdetails": "joined by phone, without an address",
}
_TITLES: Final = _PEOPLE | frozenset(_OTHERS)
_EMAILS: Final = fold_all("email useremail emailaddress")
SIGNATURE: Final = Signature(
    telling=fold_all(
        """
        totaldurationminutes durationminutes
        timeinsessionminutes inwaitingroom recordingconsent
        recordingdisclaimerresponse isguest guest countryregionname registrationtime
        approvalstatus
        """
    ),
    alone=fold_all("nameoriginalname usernameoriginalname"),
    usual=fold_all("jointime leavetime attended username sourcename"),
    needed=_EMAILS,
)
_NOT_COMING: Final = {
    "the registration was declined": ("denied", "declined", "rejected"),
    "the registration was cancelled": ("cancelled", "canceled"),
    "waits for approval": ("pending", "pending approval"),
}
_TIMES: Final = ("Registration Time", "Join Time", "Leave Time")
_SECTION_HEADERS = 3
_LARGEST_MONTH = 12
_SLASHED: Final = r"^(\d{1,2})/\d{1,2}/\d{4}\b"
# An address within a text: "Hal Host (hal@example.org)".
# More than the panelists of any webinar; a report of more is not looked through.
_STAFF = 1000


def recognise(grid: Grid) -> Match | None:
    """Recognise the tables of a webinar by their titles, else a flat list."""
    parts = sections(grid, _TITLES)
    titled = any(cells and fold(cells[0]) in _REPORTS for cells in grid.head[:5])
    # Other webinar tools have a table of that title too, but not these columns.
    if parts and (titled or len(parts) > 1 or _has_own_columns(grid, parts[0])):
        return _webinar(grid, parts, 0.98 if titled else 0.9)
    return SIGNATURE.find(grid)


def _has_own_columns(grid: Grid, part: Section) -> bool:
    return SIGNATURE.weight(grid.row(_header(grid, part))) > 1


def _webinar(grid: Grid, parts: list[Section], confidence: float) -> Match:
    """Choose the table of the attendees; hosts are no leads, whatever is missing."""
    chosen = next((part for part in parts if part.title in _PEOPLE), parts[0])
    return Match(
        confidence=confidence,
        why=(f"record {chosen.start + 1} is the title of one of its tables",),
        header=(_header(grid, chosen),),
        stop=chosen.stop,
        outside=tuple(
            Span(
                start=min(_header(grid, part) + 1, part.stop),
                stop=part.stop,
                reason=_OTHERS[part.title],
            )
            for part in parts
            if part.title in _OTHERS
        ),
    )


def _header(grid: Grid, part: Section) -> int:
    """Return the header of a table: the first full record under its title.

    A table without any (nobody came) has its title for a header.
    """
    stop = min(part.start + 1 + _SECTION_HEADERS, part.stop)
    for record in range(part.start + 1, stop):
        if sum(bool(trim(cell)) for cell in grid.row(record)) > 1:
            return record
    return part.start


def read(table: Table) -> None:
    """Set aside hosts, panelists and the declined; note who did not come."""
    email = next((name for name in table.frame.columns if fold(name) in _EMAILS), None)
    table.email = [email] if email is not None else []
    for reason, addresses in _staff(table).items():
        table.set_aside(table.folded(email).isin(addresses), reason)
    row_filters.set_aside_by(table, table.column("Approval Status"), _NOT_COMING)
    row_filters.clear(table, table.frame.columns, "--")
    if _is_month_first(table):
        table.dayfirst = (False, "Zoom writes the month first")
    table.zone_hint = "that of the account"
    row_filters.note_rows(
        table,
        row_filters.said_no(table, "Attended"),
        "registered, but did not come; they stay",
    )
    if email is not None:
        row_filters.note_rows(
            table,
            table.blank([email]),
            "without an address: Zoom knows those of registrants and of users who "
            "are signed in",
        )
    row_filters.note_repeats(table, email, "join")


def _is_month_first(table: Table) -> bool:
    """Say whether its times are as Zoom writes them: a spreadsheet may turn them."""
    months: set[str] = set()
    for column in table.columns(*_TIMES):
        values = table.frame[column].fillna("")
        months |= {*values.str.extract(_SLASHED, expand=False).dropna()}
    return bool(months) and all(int(month) <= _LARGEST_MONTH for month in months)


def _staff(table: Table) -> dict[str, set[str]]:
    """Return the addresses of hosts and panelists: those outside of the table.

    In a meeting, the record above names the host; in a webinar there are tables.
    """
    staff: dict[str, set[str]] = {}
    above = table.match.header[0] if table.match.header else 0
    reasons = {
        record: span.reason
        for span in table.match.outside
        for record in range(span.start, min(span.stop, span.start + _STAFF))
    }
    for record in sorted({*range(above), *reasons}):
        if "email" in "".join(map(fold, table.grid.row(record))):
            continue
        for cell in table.grid.row(record):
            for address in addresses_in(cell):
                reason = reasons.get(record, "the host")
                staff.setdefault(reason, set()).add(address.casefold())
    return staff
