# ruff: noqa: E501 - tables of what is expected are wider than code
from __future__ import annotations

import pytest

from cdp_frames.reading import inspect_contacts
from tests.reading.families import Case, check

NEW = Case(
    name="new: labels, a primary mark on the second address, two values in a cell",
    file=(
        "First Name,Middle Name,Last Name,Phonetic First Name,File As,"
        "Organization Name,Organization Title,Birthday,Notes,Labels,"
        "E-mail 1 - Label,E-mail 1 - Value,E-mail 2 - Label,E-mail 2 - Value,"
        "Phone 1 - Label,Phone 1 - Value,Address 1 - Formatted\n"
        "Ana,,Ito,,,Acme,CEO, --03-07,,* myContacts,* Work,ana@example.com,Home,"
        'ana@example.org,Mobile,+46 70 174 06 05,"1 Main St\nMalmö"\n'
        "Bo,,Ek,,,,,,,Friends ::: * myContacts,Home,bo@example.org,* Work,"
        "bo@example.com,,,\n"
        "Cy,,Li,,,,,,,* myContacts,* Other,cy@example.com ::: cy@example.org,,,Work,"
        "(617) 555-0101 ::: 617-555-0102,\n"
        "Di,,Fox,,,,,,,* myContacts,,,,,Mobile,+46 70 174 06 06,\n"
    ),
    kind="google_contacts",
    frame="""
First Name | Middle Name | Last Name | Phonetic First Name | File As | Organization Name | Organization Title | Birthday | Notes | Labels | E-mail 1 - Label | E-mail 1 - Value | E-mail 2 - Label | E-mail 2 - Value | Phone 1 - Label | Phone 1 - Value | Address 1 - Formatted
Ana | | Ito | | | Acme | CEO | ·--03-07 | | * myContacts | * Work | ana@example.com | Home | ana@example.org | Mobile | +46 70 174 06 05 | 1 Main St⏎Malmö
Bo | | Ek | | | | | | | Friends ::: * myContacts | * Work | bo@example.com | Home | bo@example.org | | |
Cy | | Li | | | | | | | * myContacts | * Other | cy@example.com | * Other | cy@example.org | Work | (617) 555-0101 ::: 617-555-0102 |
Di | | Fox | | | | | | | * myContacts | | | | | Mobile | +46 70 174 06 06 |
""",
    email="E-mail 1 - Value",
    runners_up=("E-mail 2 - Value",),
    multiple={"Labels": " ::: ", "Phone 1 - Value": " ::: "},
    notes=(
        "1 row: several addresses in a cell",
        "1 row: the person's address moved to 'E-mail 1 - Value'",
        "1 row: without any address",
    ),
)

OLD = Case(
    name="old: UTF-16, types, one column of addresses that holds three",
    file=(
        "Name,Given Name,Additional Name,Family Name,Yomi Name,Group Membership,"
        "E-mail 1 - Type,E-mail 1 - Value,Phone 1 - Type,Phone 1 - Value\n"
        "Ana Ito,Ana,,Ito,,* myContacts ::: Team,* ,a@example.com ::: b@example.com ::: "
        "c@example.com,Mobile,p:+46701740605\n"
        "Bo Ek,Bo,,Ek,,* myContacts,* Work,bo@example.com,,\n"
        "Acme,,,,,* myContacts,,,Work,+46401234567\n"
    ).encode("utf-16"),
    kind="google_contacts",
    frame="""
Name | Given Name | Additional Name | Family Name | Yomi Name | Group Membership | E-mail 1 - Type | E-mail 1 - Value | E-mail 2 - Type | E-mail 2 - Value | E-mail 3 - Type | E-mail 3 - Value | Phone 1 - Type | Phone 1 - Value
Ana Ito | Ana | | Ito | | * myContacts ::: Team | *· | a@example.com | *· | b@example.com | *· | c@example.com | Mobile | p:+46701740605
Bo Ek | Bo | | Ek | | * myContacts | * Work | bo@example.com | | | | | |
Acme | | | | | * myContacts | | | | | | | Work | +46401234567
""",
    email="E-mail 1 - Value",
    runners_up=("E-mail 2 - Value", "E-mail 3 - Value"),
    multiple={"Group Membership": " ::: "},
)

BEHIND = Case(
    name="the first address is empty or none, the third is one",
    file=(
        "Name,Given Name,Group Membership,E-mail 1 - Type,E-mail 1 - Value,"
        "E-mail 2 - Type,E-mail 2 - Value,E-mail 3 - Type,E-mail 3 - Value\n"
        "Ana,Ana,* myContacts,Home,,,ask her,Work,ana@example.com\n"
        "Bo,Bo,* myContacts,,,,,,\n"
    ),
    kind="google_contacts",
    frame="""
Name | Given Name | Group Membership | E-mail 1 - Type | E-mail 1 - Value | E-mail 2 - Type | E-mail 2 - Value | E-mail 3 - Type | E-mail 3 - Value
Ana | Ana | * myContacts | Work | ana@example.com | Home | | | ask her
Bo | Bo | * myContacts | | | | | |
""",
    email="E-mail 1 - Value",
    runners_up=("E-mail 2 - Value", "E-mail 3 - Value"),
)


@pytest.mark.parametrize("case", [NEW, OLD, BEHIND], ids=lambda case: case.name)
def test_an_export_reads_as_expected(case: Case) -> None:
    check(case)


def test_a_book_without_any_address_is_recognised_too() -> None:
    file = (
        b"Name,Given Name,Yomi Name,Group Membership,Phone 1 - Type,Phone 1 - Value\n"
        b"Ana,Ana,,* myContacts,Mobile,+46701740605\n"
    )
    report = inspect_contacts(file)
    assert (report.kind, report.email_column) == ("google_contacts", None)
