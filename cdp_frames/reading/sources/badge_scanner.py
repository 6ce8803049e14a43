"""Badge scanners: leads from a trade show. No two of these files are alike.

Source:
    `docs/exports.md` section 3, "Badge scanners"; not seen there, so all is by degrees.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from cdp_frames.reading import row_filters
from cdp_frames.reading.recognition import Signature
from cdp_frames.text.names import fold, fold_all

if TYPE_CHECKING:
    import pandas as pd

    from cdp_frames.reading.grid import Grid
    from cdp_frames.reading.recognition import Match
    from cdp_frames.reading.table import Table

NAME = "badge_scanner"
TITLE = "badge-scanner leads"

_SCANS: Final = fold_all(
    """
    scandate scantime scandatetime scannedat scannedon datescanned timescanned
    datetimescanned scandateandtime scantimestamp datecaptured capturedatetime
    capturedat capturedate captured capturedon capturetime leadcapturedat scannedby
    capturedby scannername badgeid badgenumber badge# badge badgetype badgescan
    leadrating scanid scanlocation scannedbooth
    """
)
SIGNATURE: Final = Signature(
    telling=_SCANS
    | fold_all("barcode booth boothnumber exhibitorname leadretrieval devicename"),
    usual=fold_all(
        """
        firstname lastname fullname name email emailaddress workemail company
        companyname title jobtitle phone phonenumber mobile address city country zip
        mobilephone workphone consenttocontact gdprconsent marketingconsent donotemail
        postalcode notes comments rating priority temperature consent optin device
        """
    ),
    needed=_SCANS,
    # "Q1: Budget": what the staff asked at the booth.
    pattern=re.compile(r"(?:q\d+|qualifier\d*)[a-z].*"),
)
_WITHHELD: Final = re.compile(
    r"(?:e-?mail )?(?:withheld|not provided|not shared|undisclosed|private|hidden)"
    r"|(?:no-?e?-?mail|none|withheld|not-?provided)@.*"
)
_TEST: Final = re.compile(r"tests?|testing|test ?(?:scan|badge|lead|user|company).*")
_SCIENTIFIC: Final = r"\s*\d(?:[.,]\d+)?E\+\d+\s*"


def recognise(grid: Grid) -> Match | None:
    """Recognise who was scanned, when, by whom and with what answers."""
    return SIGNATURE.find(grid)


def read(table: Table) -> None:
    """Set aside withheld addresses, refused consent and the tests of set-up day."""
    email = table.column("Email", "E-mail", "Email Address", "Work Email",
                         "Business Email", "Attendee Email")  # fmt: skip
    table.email = [email] if email is not None else []
    row_filters.set_aside_totals(table, email)
    table.set_aside(
        table.folded(email).str.fullmatch(_WITHHELD.pattern),
        "the visitor withheld the address",
    )
    table.set_aside(_tests(table, email), "a test scan")
    row_filters.note_several(table, "|", among=table.frame.columns)
    table.zone_hint = "that of the show"
    _note_phones(table)
    row_filters.note_repeats(table, email, "scan")


def _tests(table: Table, email: str | None) -> pd.Series:
    """Say which rows are tests: at least two cells say so, for Test is a surname."""
    cells = table.folded(email).str.match(r"tests?\W?\w*@").astype(int)
    for names in (
        ("First Name",),
        ("Last Name",),
        ("Full Name", "Name"),
        ("Company", "Company Name"),
        ("Notes", "Comments"),
    ):
        cells += table.folded(table.column(*names)).str.fullmatch(_TEST.pattern)
    return cells > 1


def _note_phones(table: Table) -> None:
    """Note numbers that a spreadsheet rounded: their last digits are gone."""
    for column in table.frame.columns:
        if "phone" in fold(column) or "mobile" in fold(column):
            rounded = table.frame[column].fillna("").str.fullmatch(_SCIENTIFIC)
            row_filters.note_rows(
                table, rounded, f"a number such as 1.5E+10 in {column!r}, which a "
                "spreadsheet rounded; its last digits are lost"
            )  # fmt: skip
