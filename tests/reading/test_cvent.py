# ruff: noqa: E501 - tables of what is expected are wider than code
from __future__ import annotations

import pytest

from cdp_frames.reading import inspect_contacts
from tests.reading.families import Case, check, workbook

HEADER: list[object] = ["First Name", "Last Name", "Email Address", "Company", "Title",
          "Registration Status", "Registration Date"]  # fmt: skip

TYPICAL = Case(
    name="workbook: title and filter lines above, a total below",
    file=workbook(
        {
            "Report": [
                ["Invitee Status Report"],
                ["Event: Data Days 2026"],
                ["Filter: Registration Type is Attendee"],
                [],
                HEADER,
                [
                    "Ana",
                    "Ito",
                    "ana@example.com",
                    "Acme",
                    "CEO",
                    "Accepted",
                    "04/21/2026 3:30 PM",
                ],
                [
                    "Bo",
                    "Ek",
                    "bo@example.com",
                    "Acme",
                    "CTO",
                    "Declined",
                    "04/21/2026 3:35 PM",
                ],
                ["Cy", "Li", "cy@example.com", "", "", "No Response", ""],
                [
                    "Di",
                    "Fox",
                    "di@example.com",
                    "",
                    "",
                    "Waitlisted",
                    "04/22/2026 3:35 PM",
                ],
                [
                    "Ed",
                    "Gee",
                    "ed@example.com",
                    "",
                    "",
                    "Cancelled",
                    "04/22/2026 3:36 PM",
                ],
                ["Total: 5"],
            ]
        }
    ),
    kind="cvent",
    header=(4,),
    frame="""
First Name | Last Name | Email Address | Company | Title | Registration Status | Registration Date
Ana | Ito | ana@example.com | Acme | CEO | Accepted | 04/21/2026 3:30 PM
""",
    email="Email Address",
    dayfirst=False,
    aside={
        **dict.fromkeys((0, 1, 2), "above the header"),
        3: "empty record",
        6: "declined",
        7: "invited, has not answered",
        8: "on the waiting list",
        9: "the registration was cancelled",
        10: "a line of totals",
    },
)

NASTY = Case(
    name="CSV: named in the title, opted out, an assistant's address, registered twice",
    file=(
        "Cvent,,,,,,\n"
        "Confirmation Number,Full Name,Email Address,Assistant Email,Invitee Status,"
        "Opted Out,Admission Item\n"
        'N0001,"Ito, Ana",ana@example.com,pa@example.org,Accepted,No,Full\n'
        'N0002,"Ito, Ana",ana@example.com,pa@example.org,Accepted,No,Dinner\n'
        'N0003,"Ek, Bo",bo@example.com,,Accepted,Yes,Full\n'
        'N0004,"Li, Cy",cy@example.com,,Pending Approval,No,Full\n'
        "Total Invitees: 4,,,,,,\n"
    ),
    kind="cvent",
    header=(1,),
    frame="""
Confirmation Number | Full Name | Email Address | Assistant Email | Invitee Status | Opted Out | Admission Item
N0001 | Ito, Ana | ana@example.com | pa@example.org | Accepted | No | Full
N0002 | Ito, Ana | ana@example.com | pa@example.org | Accepted | No | Dinner
N0003 | Ek, Bo | bo@example.com | | Accepted | Yes | Full
""",
    email="Email Address",
    runners_up=("Assistant Email",),
    aside={
        0: "above the header",
        5: "waits for approval",
        6: "a line of totals",
    },
    notes=("1 person with several rows, 2 in all, one for each registration",),
    held=(2,),
)


@pytest.mark.parametrize("case", [TYPICAL, NASTY], ids=lambda case: case.name)
def test_an_export_reads_as_expected(case: Case) -> None:
    check(case)


def test_a_registration_status_alone_does_not_make_it_cvents() -> None:
    file = b"Email Address,Registration Status\nana@example.com,open\n"
    assert inspect_contacts(file).kind == "general"
