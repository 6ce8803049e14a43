"""Real files of the event and CRM families: each reads as the index of them says."""

from __future__ import annotations

from pathlib import Path

import pytest

from cdp_frames.reading import inspect_contacts, read_contacts
from tests.reading.families import check_books

SAMPLES = Path(__file__).resolve().parents[3] / "shared" / "samples"
pytestmark = pytest.mark.skipif(not SAMPLES.is_dir(), reason="the samples are not here")


def test_eventbrite_attendees() -> None:
    path = SAMPLES / "eventbrite" / "attendees.csv"
    frame, report = read_contacts(path), inspect_contacts(path)
    check_books(frame, report)
    assert (report.kind, report.header_records) == ("eventbrite", (0,))
    assert report.email_column == "Email"
    assert report.timezone is None
    assert "that of the event" in report.timezone_evidence
    assert report.dayfirst is False
    assert frame["Order #"].tolist() == ["11211912243", "11211987213", "11213254913"]
    assert report.set_aside.empty


def test_row_errors_of_the_data_loader() -> None:
    path = SAMPLES / "salesforce" / "error_file.csv"
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
