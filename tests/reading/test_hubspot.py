# ruff: noqa: E501 - tables of what is expected are wider than code
from __future__ import annotations

import pytest

from cdp_frames.reading import inspect_contacts
from tests.reading.families import Case, check

TYPICAL = Case(
    name="all contacts: the owner's address beside the contact's, lists in cells",
    file=(
        "\ufeffRecord ID,First Name,Last Name,Email,Phone Number,Contact owner,"
        "Lifecycle Stage,Create Date,Interests,Notes\r\n"
        '"0012345678901",Ana,Ito,ana@example.com,+46701740605,hal@example.org,Lead,'
        '2026-04-21 15:30,Data;Privacy,"calls; rarely"\r\n'
        '"0012345678902",Bo,Ek,bo@example.com,,hal@example.org,Customer,'
        "2026-04-22 15:30,Data,\r\n"
        '"0012345678903",Cy,,,,hal@example.org,Subscriber,2026-04-22 15:31,,\r\n'
    ),
    kind="hubspot",
    frame="""
Record ID | First Name | Last Name | Email | Phone Number | Contact owner | Lifecycle Stage | Create Date | Interests | Notes
0012345678901 | Ana | Ito | ana@example.com | +46701740605 | hal@example.org | Lead | 2026-04-21 15:30 | Data;Privacy | calls; rarely
0012345678902 | Bo | Ek | bo@example.com | | hal@example.org | Customer | 2026-04-22 15:30 | Data |
0012345678903 | Cy | | | | hal@example.org | Subscriber | 2026-04-22 15:31 | |
""",
    email="Email",
    runners_up=("Contact owner",),
    multiple={"Interests": ";"},
)

NASTY = Case(
    name="newer labels: opted out, bounced, further addresses in one cell",
    file=(
        "Record ID - Contact;First name;Email;Additional email addresses;"
        "Unsubscribed from all email;Email hard bounce reason;Contact owner;"
        "Marketing contact status;Created by user ID\n"
        '1;Ana;ana@example.com;"ana@example.org;a@example.org";No;;Hal Host '
        "(hal@example.org);Marketing contact;77\n"
        "2;Bo;bo@example.com;;Yes;;;Non-marketing contact;77\n"
        "3;Cy;cy@example.com;;;Unknown user;;Marketing contact;77\n"
        "4;Ana;Ana@Example.com;;false;;;Marketing contact;77\n"
    ),
    kind="hubspot",
    frame="""
Record ID - Contact | First name | Email | Additional email addresses | Unsubscribed from all email | Email hard bounce reason | Contact owner | Marketing contact status | Created by user ID
1 | Ana | ana@example.com | ana@example.org;a@example.org | No | | Hal Host (hal@example.org) | Marketing contact | 77
2 | Bo | bo@example.com | | Yes | | | Non-marketing contact | 77
3 | Cy | cy@example.com | | | Unknown user | | Marketing contact | 77
4 | Ana | Ana@Example.com | | false | | | Marketing contact | 77
""",
    email="Email",
    runners_up=("Additional email addresses", "Contact owner"),
    held=(1, 2),
    multiple={"Additional email addresses": ";"},
    notes=("1 person with several rows, 2 in all, one for each record",),
)

JOINED = Case(
    name="two addresses in the e-mail cell, opted out of one kind of mail",
    file=(
        "Record ID,Email,Lifecycle Stage,Opted out of email: Newsletter\n"
        "1,ana@example.com;ana@example.org,Lead,Yes\n"
        "2,bo@example.com,Lead,\n"
    ),
    kind="hubspot",
    frame="""
Record ID | Email | Email_2 | Lifecycle Stage | Opted out of email: Newsletter
1 | ana@example.com | ana@example.org | Lead | Yes
2 | bo@example.com | | Lead |
""",
    email="Email",
    runners_up=("Email_2",),
    notes=("1 row: several addresses in a cell",),
)


@pytest.mark.parametrize("case", [TYPICAL, NASTY, JOINED], ids=lambda case: case.name)
def test_an_export_reads_as_expected(case: Case) -> None:
    check(case)


def test_a_list_with_an_owner_alone_is_not_taken_for_hubspots() -> None:
    file = b"First Name,Email,Contact owner\nAna,ana@example.com,hal@example.org\n"
    report = inspect_contacts(file)
    assert (report.kind, report.email_column) == ("general", "Email")
