"""Real exports of the event and CRM families, and their twins, looked at closely."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cdp_frames import inspect_contacts, read_contacts
from tests.reading.families import check_books
from tests.reading.twins import EXPORTS, SAMPLES, existing, named

if TYPE_CHECKING:
    from pathlib import Path

# {file: its order numbers}
ATTENDEES = {
    EXPORTS / "eventbrite" / "attendees.csv": [
        "20417730011",
        "20417730258",
        "20417731904",
    ],
    SAMPLES / "eventbrite" / "attendees.csv": [
        "11211912243",
        "11211987213",
        "11213254913",
    ],
}
ROW_ERRORS = [
    EXPORTS / "salesforce" / "row_errors.csv",
    SAMPLES / "salesforce" / "error_file.csv",
]


@pytest.mark.parametrize("path", existing(ATTENDEES), ids=named)
def test_eventbrite_attendees(path: Path) -> None:
    frame, report = read_contacts(path), inspect_contacts(path)
    check_books(frame, report)
    assert (report.kind, report.header_records) == ("eventbrite", (0,))
    assert report.email_column == "Email"
    assert report.timezone is None
    assert "that of the event" in report.timezone_evidence
    assert report.dayfirst is False
    assert frame["Order #"].tolist() == ATTENDEES[path]
    assert report.set_aside.empty


@pytest.mark.parametrize("path", existing(ROW_ERRORS), ids=named)
def test_row_errors_of_the_data_loader(path: Path) -> None:
    frame, report = read_contacts(path), inspect_contacts(path)
    check_books(frame, report)
    assert (report.kind, report.header_records) == ("salesforce", (0,))
    # These are opportunities: nobody's address is in the file.
    assert report.email_column is None
    assert report.timezone is None
    assert report.timezone_evidence.startswith("each value says its own offset")
    assert len(frame) == 11
    assert frame["ID"].str.len().eq(18).all()
    assert "11 rows: refused by Salesforce, 'ERROR' says why" in report.notes
