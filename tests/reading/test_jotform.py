# ruff: noqa: E501 - tables of what is expected are wider than code
from __future__ import annotations

import pytest

from tests.reading.families import Case, check

TYPICAL = Case(
    name="answers on lines of one cell, the id and the address of the machine at the end",
    file="Submission Date,Name,E-mail,Phone Number,Topics,IP,Submission ID,Last Update Date\n"
    '"Apr 21, 2026",Ana Ito,ana@example.com,(555) 010-9999,"Data\nPrivacy",192.0.2.1,600000000000000001,\n'
    '"Apr 22, 2026",Bo Ek,bo@example.com,,"Privacy\nData",192.0.2.2,600000000000000002,\n'
    '"Apr 23, 2026",Cy Oz,cy@example.com,,Data,192.0.2.3,600000000000000003,\n',
    kind="jotform",
    frame="""
Submission Date | Name | E-mail | Phone Number | Topics | IP | Submission ID | Last Update Date
Apr 21, 2026 | Ana Ito | ana@example.com | (555) 010-9999 | Data; Privacy | 192.0.2.1 | 600000000000000001 |
Apr 22, 2026 | Bo Ek | bo@example.com | | Privacy; Data | 192.0.2.2 | 600000000000000002 |
Apr 23, 2026 | Cy Oz | cy@example.com | | Data | 192.0.2.3 | 600000000000000003 |
""",
    email="E-mail",
    personal=("IP",),
    multiple={"Topics": "; "},
)

NASTY = Case(
    name="ISO dates, free text on lines, two address fields and the first one empty",
    file=(
        "Submission Date,Email,Comments,Your best Email Address,Submission ID\r\n"
        '2026-04-21 15:30:00,,"Dear all,\r\nthank you",ana@example.com,6\r\n'
        '2026-04-22 15:30:00,,"Hello,\r\nwhen?",bo@example.com,7\r\n'
        "2026-04-22 15:30:00,,,bo@example.com,7,,\r\n"
    ),
    kind="jotform",
    frame="""
Submission Date | Email | Comments | Your best Email Address | Submission ID
2026-04-21 15:30:00 | | Dear all,\r⏎thank you | ana@example.com | 6
2026-04-22 15:30:00 | | Hello,\r⏎when? | bo@example.com | 7
2026-04-22 15:30:00 | | | bo@example.com | 7
""",
    email="Your best Email Address",
    runners_up=("Email",),
)


@pytest.mark.parametrize("case", [TYPICAL, NASTY], ids=lambda case: case.name)
def test_an_export_reads_as_expected(case: Case) -> None:
    check(case)
