# ruff: noqa: E501 - tables of what is expected are wider than code
from __future__ import annotations

import pytest

from cdp_frames.reading import inspect_contacts
from tests.reading.families import Case, check

TYPICAL = Case(
    name="titles above, scanned twice, withheld address, test scans, qualifiers",
    file=(
        "AWS re:Invent 2026 - Exhibitor Leads,,,,,,,,,,,\r\n"
        "Exhibitor: Acme,Booth 12,,,,,,,,,,\r\n"
        ",,,,,,,,,,,\r\n"
        "Scan Date,Badge ID,First Name,Last Name,Title,Company,Email,Phone,Scanned By,"
        "Lead Rating,Q1: Budget,Notes\r\n"
        "12/01/2026 09:00 AM,0000123,Test,Badge,,Test,test@example.org,,me@example.org,,"
        ",\r\n"
        "12/02/2026 10:15 AM,0000777,Ana,Ito,CEO,Globex,ana@example.com,+13125550101,"
        'hal@example.org,Hot,Yes|2027,"Wants a demo\nCall Monday"\r\n'
        "12/02/2026 11:15 AM,0000777,Ana,Ito,CEO,Globex,ana@example.com,+13125550101,"
        "pia@example.org,Warm,No,\r\n"
        "12/02/2026 11:20 AM,0000888,Bo,Ek,CTO,Initech,withheld,,pia@example.org,Warm,,"
        "\r\n"
        "12/13/2026 11:25 AM,0000999,Cy,Test,VP,Hooli,cy@example.com,,hal@example.org,,,"
        "\r\n"
    ),
    kind="badge_scanner",
    header=(3,),
    frame="""
Scan Date | Badge ID | First Name | Last Name | Title | Company | Email | Phone | Scanned By | Lead Rating | Q1: Budget | Notes
12/02/2026 10:15 AM | 0000777 | Ana | Ito | CEO | Globex | ana@example.com | +13125550101 | hal@example.org | Hot | Yes¦2027 | Wants a demo⏎Call Monday
12/02/2026 11:15 AM | 0000777 | Ana | Ito | CEO | Globex | ana@example.com | +13125550101 | pia@example.org | Warm | No |
12/13/2026 11:25 AM | 0000999 | Cy | Test | VP | Hooli | cy@example.com | | hal@example.org | | |
""",
    email="Email",
    runners_up=("Scanned By",),
    dayfirst=False,
    aside={
        0: "above the header",
        1: "above the header",
        2: "empty record",
        4: "a test scan",
        7: "the visitor withheld the address",
    },
    multiple={"Q1: Budget": "|"},
    notes=("1 person with several rows, 2 in all, one for each scan",),
)

NASTY = Case(
    name="tabs called .xls, consent refused, phones rounded by a spreadsheet",
    file=(
        "Captured At\tFull Name\tWork Email\tCompany\tMobile Phone\tConsent to contact\t"
        "Do not email\n"
        "2026-12-02 10:15\tAna Ito\tana@example.com\tGlobex\t1.55501E+10\tYes\t\n"
        "2026-12-02 10:20\tBo Ek\tnoemail@example.com\tGlobex\t\tYes\tNo\n"
        "2026-12-02 10:25\tCy Li\tcy@example.com\tGlobex\t\tNo\t\n"
        "2026-12-02 10:30\tDi Fox\tN/A\tGlobex\t+46701740605\tYes\tNo\n"
        "2026-12-02 10:35\tEd Gee\ted@example.com\tGlobex\t\tYes\tx\n"
    ).encode("utf-16"),
    kind="badge_scanner",
    frame="""
Captured At | Full Name | Work Email | Company | Mobile Phone | Consent to contact | Do not email
2026-12-02 10:15 | Ana Ito | ana@example.com | Globex | 1.55501E+10 | Yes |
2026-12-02 10:25 | Cy Li | cy@example.com | Globex | | No |
2026-12-02 10:30 | Di Fox | N/A | Globex | +46701740605 | Yes | No
2026-12-02 10:35 | Ed Gee | ed@example.com | Globex | | Yes | x
""",
    email="Work Email",
    aside={2: "the visitor withheld the address"},
    held=(1, 3),
    notes=("1 row: a number such as 1.5E+10 in 'Mobile Phone'",),
)


@pytest.mark.parametrize("case", [TYPICAL, NASTY], ids=lambda case: case.name)
def test_an_export_reads_as_expected(case: Case) -> None:
    check(case)


def test_a_survey_with_numbered_questions_is_not_taken_for_scans() -> None:
    file = b"Q1_TEXT,Q2_TEXT,Q3_TEXT,Email,Company\na,b,c,ana@example.com,Acme\n"
    assert inspect_contacts(file).kind == "general"
