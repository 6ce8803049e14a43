# ruff: noqa: E501 - tables of what is expected are wider than code
from __future__ import annotations

import pytest

from cdp_frames.reading import inspect_contacts
from tests.reading.families import Case, check

TYPICAL = Case(
    name="contact block beside an empty metadata address, choices by text",
    file=(
        "Respondent ID,Collector ID,Start Date,End Date,IP Address,Email Address,"
        "First Name,Last Name,Custom Data 1,Which topics?,,,Your details:,,,,"
        "Anything else?\r\n"
        ",,,,,,,,,Data,Privacy,Other (please specify),Name,ZIP/Postal Code,"
        "Email Address,Phone Number,Open-Ended Response\r\n"
        "11385284375,4001,04/21/2026 03:30:00 PM,04/21/2026 03:35:00 PM,192.0.2.1,,,,,"
        "Data,Privacy,,Ana Ito,02116,ana@example.com,617-555-0101,\r\n"
        "11385284376,4001,04/21/2026 04:30:00 PM,04/21/2026 04:31:00 PM,192.0.2.2,,,,,"
        ",Privacy,cats,Bo Ek,,bo@example.com,,N/A\r\n"
        "11385284377,4001,04/22/2026 09:00:00 AM,04/22/2026 09:00:04 AM,192.0.2.3,,,,,"
        ",,,,,,,\r\n"
        "11385284378,4001,04/22/2026 09:30:00 AM,04/22/2026 09:30:30 AM,192.0.2.4,,,,,"
        "Data,,,,,,,\r\n"
    ),
    kind="surveymonkey",
    header=(0, 1),
    frame="""
Respondent ID | Collector ID | Start Date | End Date | IP Address | Email Address | First Name | Last Name | Custom Data 1 | Which topics? | Which topics? - Other (please specify) | Name | ZIP/Postal Code | Email Address_2 | Phone Number | Anything else?
11385284375 | 4001 | 04/21/2026 03:30:00 PM | 04/21/2026 03:35:00 PM | 192.0.2.1 | | | | | Data; Privacy | | Ana Ito | 02116 | ana@example.com | 617-555-0101 |
11385284376 | 4001 | 04/21/2026 04:30:00 PM | 04/21/2026 04:31:00 PM | 192.0.2.2 | | | | | Privacy | cats | Bo Ek | | bo@example.com | | N/A
11385284378 | 4001 | 04/22/2026 09:30:00 AM | 04/22/2026 09:30:30 AM | 192.0.2.4 | | | | | Data | | | | | |
""",
    email="Email Address_2",
    runners_up=("Email Address",),
    dayfirst=False,
    aside={4: "an empty answer: opened and left"},
    partial=(2,),
    personal=("IP Address",),
    multiple={"Which topics?": "; "},
    labels={"Email Address_2": "Your details: - Email Address"},
)

NASTY = Case(
    name="re-saved on a Mac: Mac Roman, HTML, numeric codes, a matrix",
    file=(
        "RespondentID,CollectorID,Email Address,Do you like <b>caf\u00e9</b>"
        "\u00a0<br>au lait?,Rate each,,Pick,\r"
        ",,,Response,Price,Taste,Tea,Milk\r"
        "3190851410,77,zo\u00eb@example.com,Yes\u00a0,Good,Bad,1,2\r"
        "3190823139,77,,No,Good,,,2\r"
        "3190823140,77,li@example.com,No,Good,Good,1,\r"
    ).encode("mac_roman"),
    kind="surveymonkey",
    header=(0, 1),
    frame="""
RespondentID | CollectorID | Email Address | Do you like café au lait? | Rate each - Price | Rate each - Taste | Pick
3190851410 | 77 | zoë@example.com | Yes\u00a0 | Good | Bad | Tea; Milk
3190823139 | 77 | | No | Good | | Milk
3190823140 | 77 | li@example.com | No | Good | Good | Tea
""",
    email="Email Address",
    multiple={"Pick": "; "},
)

FLATTENED = Case(
    name="flattened to one header record, no spaces in the ids",
    file=(
        "Respondent ID,Collector ID,Start Date,Topics - Data,Topics - Privacy,"
        "Contact - Email Address\n"
        "118000000001,5,5/10/18 4:01,Data,,ana@example.com\n"
        "118000000002,5,5/13/18 4:01,,Privacy,-\n"
    ),
    kind="surveymonkey",
    header=(0,),
    frame="""
Respondent ID | Collector ID | Start Date | Topics | Contact - Email Address
118000000001 | 5 | 5/10/18 4:01 | Data | ana@example.com
118000000002 | 5 | 5/13/18 4:01 | Privacy | -
""",
    email="Contact - Email Address",
    dayfirst=False,
)


@pytest.mark.parametrize(
    "case", [TYPICAL, NASTY, FLATTENED], ids=lambda case: case.name
)
def test_an_export_reads_as_expected(case: Case) -> None:
    check(case)


def test_everybody_left_without_an_answer() -> None:
    file = (
        b"Respondent ID,Collector ID,Start Date,Your details:,,\n"
        b",,,Name,Email Address,Data\n"
        b"11385284375,77,04/21/2026 15:30:00,,,\n"
        b"11385284376,77,04/22/2026 09:00:00,,,\n"
    )
    report = inspect_contacts(file)
    assert report.rows == 0
    assert [*report.reasons().items()] == [("an empty answer: opened and left", 2)]


def test_columns_of_the_tool_in_another_language_are_no_answers() -> None:
    file = (
        b"Befragten-ID;Collector-ID;Anfangsdatum;E-Mail-Adresse;Ihre Daten;\n"
        b";;;;Name;E-Mail-Adresse\n"
        b"11385284375;77;21.04.2026 15:30:00;;Ana;ana@example.com\n"
        b"11385284376;77;22.04.2026 09:00:00;;;\n"
    )
    report = inspect_contacts(file)
    assert report.rows == 1
    assert [*report.reasons()] == [1]
