# ruff: noqa: E501 - tables of what is expected are wider than code
from __future__ import annotations

import pytest

from cdp_frames.reading import inspect_contacts
from tests.reading.families import Case, check

WEBINAR = Case(
    name="webinar: stacked tables, registration, a person who joined twice",
    file=(
        "Attendee Report\r\n"
        'Report Generated:,"Mar 22, 2026 8:00 PM"\r\n'
        "Topic,Webinar ID,Actual Start Time,Actual Duration (minutes),# Registered\r\n"
        '"Data, today",123 4567 8901,"Mar 22, 2026 6:45 PM",75,4\r\n'
        "\r\n"
        "Host Details\r\n"
        "Attended,User Name (Original Name),Email,Join Time,Leave Time,"
        "Time in Session (minutes),Is Guest,Country/Region Name\r\n"
        'Yes,Hal Host,hal@example.org,"Mar 22, 2026 18:45:00","Mar 22, 2026 20:00:00",'
        "75,No,Sweden\r\n"
        "Panelist Details\r\n"
        "Attended,User Name (Original Name),Email,Join Time,Leave Time,"
        "Time in Session (minutes),Is Guest,Country/Region Name\r\n"
        'Yes,Pia Panel,pia@example.org,"Mar 22, 2026 18:45:00",'
        '"Mar 22, 2026 20:00:00",75,Yes,Sweden\r\n'
        "Attendee Details\r\n"
        "Attended,User Name (Original Name),First Name,Last Name,Email,Phone,"
        "Registration Time,Approval Status,Join Time,Leave Time,"
        "Time in Session (minutes),Is Guest,What do you hope for?,Country/Region Name\r\n"
        'Yes,Ana,Ana,Ito,ana@example.com,+46701740605,"Mar 20, 2026 10:00:00",approved,'
        '"Mar 22, 2026 19:13:27","Mar 22, 2026 19:20:00",7,Yes,"Tools, ideas",Japan\r\n'
        'Yes,Ana,Ana,Ito,ana@example.com,+46701740605,"Mar 20, 2026 10:00:00",approved,'
        '"Mar 22, 2026 19:30:00","Mar 22, 2026 20:00:00",30,Yes,"Tools, ideas",Japan\r\n'
        'No,Bo Ek,Bo,Ek,bo@example.com,,"Mar 21, 2026 10:00:00",approved,--,--,--,--,,'
        "--\r\n"
        'No,Cy Li,Cy,Li,cy@example.com,,"Mar 21, 2026 11:00:00",denied,--,--,--,--,,'
        "--\r\n"
        'Yes,Pia,Pia,Panel,PIA@example.org,,"Mar 21, 2026 11:00:00",approved,'
        '"Mar 22, 2026 19:30:00","Mar 22, 2026 20:00:00",30,Yes,,Sweden\r\n'
        "Other Attended\r\n"
        "User Name,Join Time,Leave Time,Time in Session (minutes),Country/Region Name\r\n"
        '1555***0101,"Mar 22, 2026 19:30:00","Mar 22, 2026 20:00:00",30,US\r\n'
    ),
    kind="zoom",
    header=(12,),
    frame="""
Attended | User Name (Original Name) | First Name | Last Name | Email | Phone | Registration Time | Approval Status | Join Time | Leave Time | Time in Session (minutes) | Is Guest | What do you hope for? | Country/Region Name
Yes | Ana | Ana | Ito | ana@example.com | +46701740605 | Mar 20, 2026 10:00:00 | approved | Mar 22, 2026 19:13:27 | Mar 22, 2026 19:20:00 | 7 | Yes | Tools, ideas | Japan
Yes | Ana | Ana | Ito | ana@example.com | +46701740605 | Mar 20, 2026 10:00:00 | approved | Mar 22, 2026 19:30:00 | Mar 22, 2026 20:00:00 | 30 | Yes | Tools, ideas | Japan
No | Bo Ek | Bo | Ek | bo@example.com | | Mar 21, 2026 10:00:00 | approved | | | | | |
""",
    email="Email",
    aside={
        0: "above the header",
        1: "above the header",
        2: "above the header",
        3: "above the header",
        4: "empty record",
        5: "above the header",
        6: "above the header",
        7: "the host",
        8: "above the header",
        9: "above the header",
        10: "a panelist",
        11: "above the header",
        16: "the registration was declined",
        17: "a panelist",
        18: "below the table",
        19: "below the table",
        20: "joined by phone, without an address",
    },
    notes=(
        "1 person with several rows, 2 in all, one for each join",
        "1 row: registered, but did not come",
        "Join Time: 2 x '--' for nothing, taken out",
    ),
)

PADDED = Case(
    name="webinar: every line padded with commas, no blank lines, no registration",
    file=(
        "\ufeffAttendee Report,,,,,,,,\n"
        "Report generated time,08/09/2026 02:31:08 PM,,,,,,,\n"
        "Topic,Webinar ID,Actual Start Time,# Registrants,,,,,\n"
        "Smoke,000 0000 0000,08/09/2026 10:45:00 AM,2,,,,,\n"
        "Host Details,,,,,,,,\n"
        "Attended,User Name (Original Name),Email,Join Time,Leave Time,"
        "Time in Session (minutes),Is Guest,Country/Region Name,\n"
        "Yes,Hal,hal@example.org,08/09/2026 10:45:00 AM,08/09/2026 02:30:00 PM,225,No,"
        "India,\n"
        "Attendee Details,,,,,,,,\n"
        "Attended,User Name (Original Name),Email,Join Time,Leave Time,"
        "Time in Session (minutes),Is Guest,Country/Region Name,\n"
        "Yes,An\x00a,ana@example.com,08/09/2026 10:50:00 AM,08/09/2026 11:50:00 AM,60,"
        "Yes,India,\n"
        "Yes,Bo,,08/09/2026 10:50:00 AM,08/09/2026 11:50:00 AM,60,Yes,India,\n"
    ),
    kind="zoom",
    header=(8,),
    frame="""
Attended | User Name (Original Name) | Email | Join Time | Leave Time | Time in Session (minutes) | Is Guest | Country/Region Name
Yes | Ana | ana@example.com | 08/09/2026 10:50:00 AM | 08/09/2026 11:50:00 AM | 60 | Yes | India
Yes | Bo | | 08/09/2026 10:50:00 AM | 08/09/2026 11:50:00 AM | 60 | Yes | India
""",
    email="Email",
    dayfirst=False,
    aside={
        **dict.fromkeys((0, 1, 2, 3, 4, 5, 7), "above the header"),
        6: "the host",
    },
    notes=("1 row: without an address",),
)

MEETING = Case(
    name="meeting: preamble with the host's address, guests without one",
    file=(
        "\ufeffMeeting ID,Topic,Start Time,End Time,User Email,Duration (Minutes),"
        "Participants\r\n"
        "812 3456 7890,Stand-up,10/05/2026 05:55:00 PM,10/05/2026 07:00:00 PM,"
        "hal@example.org,65,3\r\n"
        "\r\n"
        "Name (Original Name),User Email,Total Duration (Minutes),Guest\r\n"
        "Hal Host (me),Hal@example.org,65,No\r\n"
        "Ana Ito (ana),ana@example.com,60,No\r\n"
        "iPhone (Bo Ek),,30,Yes\r\n"
    ),
    kind="zoom",
    header=(3,),
    frame="""
Name (Original Name) | User Email | Total Duration (Minutes) | Guest
Ana Ito (ana) | ana@example.com | 60 | No
iPhone (Bo Ek) | | 30 | Yes
""",
    email="User Email",
    aside={
        0: "above the header",
        1: "above the header",
        2: "empty record",
        4: "the host",
    },
    notes=("1 row: without an address",),
)

JOINS = Case(
    name="meeting: newer words, joins and leaves",
    file=(
        "Topic,ID,Host,Duration (minutes),Start time,End time,Participants\n"
        '"All hands","86 1",Hal (hal@example.org),60,04/21/2026 03:30:00 PM,'
        "04/21/2026 04:30:00 PM,3\n"
        "\n"
        "Name (original name),Email,Join time,Leave time,Duration (minutes),Guest,"
        "In waiting room\n"
        "Ana,ana@example.com,04/21/2026 03:30:00 PM,04/21/2026 03:40:00 PM,10,Yes,No\n"
        "Ana,ana@example.com,04/21/2026 03:50:00 PM,04/21/2026 04:30:00 PM,40,Yes,No\n"
        "Hal,hal@example.org,04/21/2026 03:30:00 PM,04/21/2026 04:30:00 PM,60,No,No\n"
    ),
    kind="zoom",
    header=(3,),
    frame="""
Name (original name) | Email | Join time | Leave time | Duration (minutes) | Guest | In waiting room
Ana | ana@example.com | 04/21/2026 03:30:00 PM | 04/21/2026 03:40:00 PM | 10 | Yes | No
Ana | ana@example.com | 04/21/2026 03:50:00 PM | 04/21/2026 04:30:00 PM | 40 | Yes | No
""",
    email="Email",
    dayfirst=False,
    aside={
        0: "above the header",
        1: "above the header",
        2: "empty record",
        6: "the host",
    },
)

REGISTRATION = Case(
    name="registration report: approved, cancelled, waiting",
    file=(
        "Registration Report\n"
        'Report Generated:,"08/09/2026 02:31:08 PM"\n'
        "Topic,Webinar ID,Scheduled Time,Duration (minutes),# Registered,# Cancelled\n"
        "Data,1,08/10/2026 02:00:00 PM,60,3,1\n"
        "Attendee Details\n"
        "First Name,Last Name,Email,Organization,Registration Time,Approval Status\n"
        "Ana,Ito,ana@example.com,Acme,08/01/2026 02:31:08 PM,approved\n"
        "Bo,Ek,bo@example.com,Acme,08/01/2026 02:31:08 PM,cancelled\n"
        "Cy,Li,cy@example.com,,08/01/2026 02:31:08 PM,pending\n"
    ),
    kind="zoom",
    header=(5,),
    frame="""
First Name | Last Name | Email | Organization | Registration Time | Approval Status
Ana | Ito | ana@example.com | Acme | 08/01/2026 02:31:08 PM | approved
""",
    email="Email",
    dayfirst=False,
    aside={
        **dict.fromkeys(range(5), "above the header"),
        7: "the registration was cancelled",
        8: "waits for approval",
    },
)

RESAVED = Case(
    name="webinar: through a German Excel, day first now",
    file=(
        "Attendee Report;;;;\r\n"
        "Attendee Details;;;;\r\n"
        "Attended;User Name (Original Name);Email;Join Time;Is Guest\r\n"
        "Yes;Änne;aenne@example.com;22.03.2026 19:28;Yes\r\n"
        "Panelist Details;;;;\r\n"
        "Attended;User Name (Original Name);Email;Join Time;Is Guest\r\n"
        "Yes;Pia;pia@example.org;22.03.2026 19:28;Yes\r\n"
    ).encode("cp1252"),
    kind="zoom",
    header=(2,),
    frame="""
Attended | User Name (Original Name) | Email | Join Time | Is Guest
Yes | Änne | aenne@example.com | 22.03.2026 19:28 | Yes
""",
    email="Email",
    dayfirst=True,
    aside={
        0: "above the header",
        1: "above the header",
        4: "below the table",
        5: "below the table",
        6: "a panelist",
    },
)


@pytest.mark.parametrize(
    "case",
    [RESAVED, WEBINAR, PADDED, MEETING, JOINS, REGISTRATION],
    ids=lambda case: case.name,
)
def test_an_export_reads_as_expected(case: Case) -> None:
    check(case)


def test_the_tables_are_found_however_many_rows_are_between() -> None:
    panelists = "".join(f"Yes,P{n},p{n}@example.org\n" for n in range(900))
    file = (
        "Attendee Report\nPanelist Details\nAttended,User Name,Email\n"
        f"{panelists}Attendee Details\nAttended,User Name,Email\n"
        "Yes,Ana,ana@example.com\nYes,P7,p7@example.org\n"
    )
    report = inspect_contacts(file.encode())
    assert report.header_records == (904,)
    assert report.rows == 1
    assert report.reasons()["a panelist"] == 901


@pytest.mark.parametrize("attendees", ["", "Attendee Details\n"])
def test_hosts_are_no_leads_even_if_nobody_came(attendees: str) -> None:
    file = (
        "Attendee Report\nTopic,Webinar ID\nData,1\nHost Details\n"
        "Attended,User Name (Original Name),Email\nYes,Hal,hal@example.org\n"
        f"{attendees}"
    )
    report = inspect_contacts(file.encode())
    assert (report.kind, report.rows) == ("zoom", 0)
    assert "the host" in report.reasons().index
