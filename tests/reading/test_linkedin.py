from __future__ import annotations

import pytest

from cdp_frames.reading import inspect_contacts
from tests.reading.families import Case, check

TYPICAL = Case(
    name="preamble of a note, a blank line, members who left",
    file=(
        "Notes:\n"
        '"When exporting your connection data, you may notice that some of the email '
        'addresses are missing."\n'
        "\n"
        "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
        'Ana,Ito,https://example.com/in/ana,ana@example.com,"Acme, Inc.",CEO,'
        "01 Jan 2020\n"
        "Bo,Ek,https://example.com/in/bo,,Globex,,02 Feb 2021\n"
        ",,,,,,03 Mar 2019\n"
    ),
    kind="linkedin",
    header=(3,),
    frame="""
First Name | Last Name | URL | Email Address | Company | Position | Connected On
Ana | Ito | https://example.com/in/ana | ana@example.com | Acme, Inc. | CEO | 01 Jan 2020
Bo | Ek | https://example.com/in/bo | | Globex | | 02 Feb 2021
""",  # noqa: E501 - a table is wider than code
    email="Email Address",
    aside={
        0: "above the header",
        1: "above the header",
        2: "empty record",
        6: "a member who left LinkedIn",
    },
    notes=("1 row: without an address",),
)

NASTY = Case(
    name="older: BOM, CRLF, no blank line, no URL, short dates, nobody has an address",
    file=(
        "\ufeffNotes:\r\n"
        '"When exporting your connection data, ..."\r\n'
        "First Name,Last Name,Email Address,Company,Position,Connected On\r\n"
        "Zoë,Łem,,Acme,CEO,7-Feb-22\r\n"
        ",,,,,7-Feb-22\r\n"
    ),
    kind="linkedin",
    header=(2,),
    frame="""
First Name | Last Name | Email Address | Company | Position | Connected On
Zoë | Łem | | Acme | CEO | 7-Feb-22
""",
    email="Email Address",
    aside={
        0: "above the header",
        1: "above the header",
        4: "a member who left LinkedIn",
    },
)

BARE = Case(
    name="no preamble",
    file=(
        "First Name,Last Name,Email Address,Company,Position,Connected On\n"
        "Ana,Ito,ana@example.com,Acme,CEO,01 Jan 2020\n"
    ),
    kind="linkedin",
    frame="""
First Name | Last Name | Email Address | Company | Position | Connected On
Ana | Ito | ana@example.com | Acme | CEO | 01 Jan 2020
""",
    email="Email Address",
)


@pytest.mark.parametrize("case", [TYPICAL, NASTY, BARE], ids=lambda case: case.name)
def test_an_export_reads_as_expected(case: Case) -> None:
    check(case)


def test_names_and_a_company_alone_are_not_taken_for_connections() -> None:
    file = b"First Name,Last Name,Email Address,Company,Position\nA,B,a@example.com,,\n"
    assert inspect_contacts(file).kind == "general"
