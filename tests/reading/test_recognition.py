"""Which family a file is of: by its signature, and never by an Email column alone."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cdp_frames.reading import inspect_contacts, read_contacts
from cdp_frames.reading.files import open_bytes
from cdp_frames.reading.formats import sheets_of
from cdp_frames.reading.sources import SOURCES, general
from tests.reading import (
    test_badge_scanner,
    test_cvent,
    test_eventbrite,
    test_facebook_leads,
    test_google_contacts,
    test_gotowebinar,
    test_hubspot,
    test_linkedin,
    test_luma,
    test_mailchimp,
    test_outlook,
    test_salesforce,
    test_thunderbird,
    test_zoom,
)
from tests.reading.families import Case, check_books

if TYPE_CHECKING:
    from cdp_frames.reading.grid import Grid

CASES = [
    value
    for module in (
        test_badge_scanner,
        test_cvent,
        test_eventbrite,
        test_facebook_leads,
        test_google_contacts,
        test_gotowebinar,
        test_hubspot,
        test_linkedin,
        test_luma,
        test_mailchimp,
        test_outlook,
        test_salesforce,
        test_thunderbird,
        test_zoom,
    )
    for value in vars(module).values()
    if isinstance(value, Case)
]

# Files that people make themselves, and exports of tools that are no family here.
PLAIN = [
    "Email",
    "First Name,Last Name,Email",
    "First Name,Last Name,Email,Company,Title,Phone,City,State,Zip,Lead Source,Owner",
    "Name,Email,Phone,Street,Country,Status,Notes,Created Date,Modified Date,Source",
    "First name,Last name,Company,Job title,Email,Phone,Consent,Notes,Rating",
    "Name,Email,Company,Q1: Budget,Q2: Timeline",
    "Record ID,First Name,Last Name,Email,Company,Job Title,Phone",
    "Order #,Order Date,First Name,Last Name,Email,Quantity,Total",
    "Attendee Name,Attendee Email,Ticket Type,Order ID,Order Date,Price",
    "Full Name,Email Address,RSVP Status,Check-in Time",
    "First Name,Last Name,Organization,Primary Email,Secondary Email",
    "Name,Email,Join Time,Leave Time,Duration (Minutes)",
    "Account Name,Contact Name,Email,Phone,City,Status",
    "Email Address,Date Subscribed",
    "email_address,state,created_at,tags",
    "id,Email,Name,Created (UTC)",
    "email,name,note,subscribed_to_emails,complimentary_plan,created_at,labels",
    "customer_id,first_name,last_name,email,phone,accepts_marketing,orders_count,tags",
    "Förnamn,Efternamn,E-post",
    "Vorname;Nachname;E-Mail-Adresse;Firma;Telefon",
]


def grid_of(file: str | bytes) -> Grid:
    data = file.encode() if isinstance(file, str) else file
    return sheets_of(open_bytes(data))[0].grid


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.kind}: {case.name}")
def test_one_family_claims_an_export_and_no_other_comes_near(case: Case) -> None:
    grid = grid_of(case.file)
    found = {
        source.NAME: match.confidence
        for source in SOURCES
        if (match := source.recognise(grid)) is not None
    }
    own = found.pop(case.kind)
    assert own >= 0.6
    assert all(own >= other + 0.25 for other in found.values()), found


@pytest.mark.parametrize("header", PLAIN)
def test_no_family_claims_a_plain_file(header: str) -> None:
    delimiter = ";" if ";" in header else ","
    row = delimiter.join(
        "ana@example.com" if "mail" in name.casefold() or name == "E-post" else "x"
        for name in header.split(delimiter)
    )
    grid = grid_of(f"{header}\n{row}\n{row.replace('ana', 'bo')}\n")
    claims = [source.NAME for source in SOURCES if source.recognise(grid)]
    assert claims == [general.NAME]


def test_an_export_of_zoho_is_none_of_the_crms_that_it_resembles() -> None:
    file = (
        "Record Id,Contact Owner,Lead Source,First Name,Last Name,Account Name,Email,"
        "Mailing Street,Mailing City,Email Opt Out,Created Time\n"
        "zcrm_1,Hal,Fair,Ana,Ito,Acme,ana@example.com,,Oslo,false,2026-04-21 15:30:00\n"
    )
    report = inspect_contacts(file.encode())
    assert (report.kind, report.email_column) == ("general", "Email")


def test_every_family_has_its_line_in_the_docs() -> None:
    page = Path(__file__).resolve().parents[2] / "docs" / "reading.md"
    text = page.read_text(encoding="utf-8")
    assert [
        source.NAME for source in SOURCES if f"| `{source.NAME}` |" not in text
    ] == []


@pytest.mark.parametrize(
    "case",
    [case for case in CASES if isinstance(case.file, str) and case.header == (0,)],
    ids=lambda case: f"{case.kind}: {case.name}",
)
def test_an_export_without_rows_reads_as_no_rows(case: Case) -> None:
    assert isinstance(case.file, str)
    report = inspect_contacts(case.file.splitlines(keepends=True)[0].encode())
    # One of the reports is known by its footer, which is cut off here.
    assert report.kind in {case.kind, general.NAME}
    assert report.rows == 0


@pytest.mark.parametrize(
    "case",
    [case for case in CASES if isinstance(case.file, str)],
    ids=lambda case: f"{case.kind}: {case.name}",
)
def test_every_record_is_a_row_or_set_aside_when_rows_are_torn(case: Case) -> None:
    """Cut each record's last cell off, and put a stranger's line in the middle."""
    assert isinstance(case.file, str)
    lines = case.file.splitlines(keepends=True)
    middle = len(lines) - 1
    torn = [
        *lines[:middle],
        "?\n",
        *(line.rpartition(",")[0] + "\n" for line in lines[middle:]),
    ]
    file = "".join(torn).encode()
    check_books(read_contacts(file), inspect_contacts(file))


@pytest.mark.parametrize(
    "other",
    [
        "E-Mail (Assistenz)",
        "Betreuer E-Mail",
        "Agent Email",
        "Email du propriétaire",
        "E-mail del propietario",
        "E-mail do responsável",
        "Email dell'acquirente",
        "E-mail koper",
        "Köparens e-post",
        "Køber e-mail",
        "Eierens e-post",
        "E-mail właściciela",
        "担当者メール",
    ],
)
def test_fuller_columns_of_others_lose_to_the_persons_own(other: str) -> None:
    file = f"{other},Email\no1@example.org,p1@example.com\no2@example.org,\n".encode()
    report = inspect_contacts(file)
    assert report.email_column == "Email"


def test_questions_may_mention_others() -> None:
    question = "Please enter your e-mail address (your manager will get a copy)"
    file = f"{question},Age\np1@example.com,31\np2@example.com,32\n".encode()
    assert inspect_contacts(file).email_column == question
