# ruff: noqa: E501 - tables of what is expected are wider than code
from __future__ import annotations

import pytest

from cdp_frames.reading import inspect_contacts
from tests.reading.families import Case, check

TYPICAL = Case(
    name="attendee report: sections, no-shows, a remark beneath the rows",
    file=(
        "Generated\n"
        '"Apr 22, 2026 09:30 AM PDT"\n'
        "General Information\n"
        "Webinar Name,Webinar ID\n"
        '"Data, today",123-456-789\n'
        "Actual Start Date/Time,Actual Duration (minutes),# Registered\n"
        '"Apr 21, 2026 10:00 AM PDT",65,3\n'
        "Session Details\n"
        "Attended,Interest Rating,Last Name,First Name,Email Address,"
        "Registration Date/Time,Join Time,Leave Time,In Session Duration*,Unsubscribed\n"
        'Yes,88,Ito,Ana,ana@example.com,"Apr 11, 2026 03:30 PM PDT",'
        '"Apr 21, 2026 10:01 AM PDT","Apr 21, 2026 11:00 AM PDT",59 minutes,No\n'
        'No,--,Ek,Bo,bo@example.com,"Apr 12, 2026 03:30 PM PDT",--,--,--,No\n'
        'Yes,10,Li,Cy,cy@example.com,"Apr 12, 2026 03:30 PM PDT",'
        '"Apr 21, 2026 10:01 AM PDT","Apr 21, 2026 11:00 AM PDT",59 minutes,Yes\n'
        '"*If an attendee left and rejoined, this is the first visit only."\n'
    ),
    kind="gotowebinar",
    header=(8,),
    frame="""
Attended | Interest Rating | Last Name | First Name | Email Address | Registration Date/Time | Join Time | Leave Time | In Session Duration* | Unsubscribed
Yes | 88 | Ito | Ana | ana@example.com | Apr 11, 2026 03:30 PM PDT | Apr 21, 2026 10:01 AM PDT | Apr 21, 2026 11:00 AM PDT | 59 minutes | No
No | | Ek | Bo | bo@example.com | Apr 12, 2026 03:30 PM PDT | | | | No
Yes | 10 | Li | Cy | cy@example.com | Apr 12, 2026 03:30 PM PDT | Apr 21, 2026 10:01 AM PDT | Apr 21, 2026 11:00 AM PDT | 59 minutes | Yes
""",
    email="Email Address",
    aside={
        **dict.fromkeys(range(8), "above the header"),
        12: "footer",
    },
    notes=("1 row: registered, but did not come",),
    held=(2,),
)

NASTY = Case(
    name="registrants: padded with commas, the organizer above, statuses, a repeat",
    file=(
        "General Information,,,,\r\n"
        "Webinar Name,Webinar ID,Organizer Email,,\r\n"
        "Data,123,hal@example.org,,\r\n"
        ",,,,\r\n"
        "Registrant Details,,,,\r\n"
        "First Name,Last Name,Email,Registration Date/Time,Registration Status\r\n"
        "Ana,Ito,ana@example.com,04/21/2026 03:30 PM,Approved\r\n"
        "Ana,Ito,Ana@example.com,04/22/2026 03:30 PM,Approved\r\n"
        "Bo,Ek,bo@example.com,04/21/2026 03:30 PM,Denied\r\n"
        "Cy,Li,cy@example.com,04/21/2026 03:30 PM,Waiting\r\n"
    ),
    kind="gotowebinar",
    header=(5,),
    frame="""
First Name | Last Name | Email | Registration Date/Time | Registration Status
Ana | Ito | ana@example.com | 04/21/2026 03:30 PM | Approved
Ana | Ito | Ana@example.com | 04/22/2026 03:30 PM | Approved
""",
    email="Email",
    dayfirst=False,
    aside={
        **dict.fromkeys((0, 1, 2, 4), "above the header"),
        3: "empty record",
        8: "the registration was declined",
        9: "waits for approval",
    },
    notes=("1 person with several rows, 2 in all",),
)


@pytest.mark.parametrize("case", [TYPICAL, NASTY], ids=lambda case: case.name)
def test_an_export_reads_as_expected(case: Case) -> None:
    check(case)


def test_the_short_name_of_a_zone_is_told_but_not_believed() -> None:
    assert "they end in PDT" in check(TYPICAL).timezone_evidence


def test_a_report_without_its_people_is_not_taken_for_one() -> None:
    file = b"General Information\nWebinar Name,Email\nData,hal@example.org\n"
    assert inspect_contacts(file).kind == "general"
