# ruff: noqa: E501 - tables of what is expected are wider than code
from __future__ import annotations

import pytest

from tests.reading.families import Case, check

TYPICAL = Case(
    name="primary and secondary address, a comma at the end of the header",
    file=(
        "First Name,Last Name,Display Name,Nickname,Primary Email,Secondary Email,"
        "Screen Name,Work Phone,Home Phone,Organization,Birth Year,Custom 1,Notes,\n"
        "Ana,Ito,Ana Ito,,ana@example.com,ana@example.org,,,,Acme,1980,,\n"
        "Bo,Ek,Bo Ek,,,bo@example.com,,,,,,,\n"
        "Cy,Li,Cy Li,,,,,+46701740605,,,,,\n"
    ),
    kind="thunderbird",
    frame="""
First Name | Last Name | Display Name | Nickname | Primary Email | Secondary Email | Screen Name | Work Phone | Home Phone | Organization | Birth Year | Custom 1 | Notes
Ana | Ito | Ana Ito | | ana@example.com | ana@example.org | | | | Acme | 1980 | |
Bo | Ek | Bo Ek | | bo@example.com | | | | | | | |
Cy | Li | Cy Li | | | | | +46701740605 | | | | |
""",
    email="Primary Email",
    runners_up=("Secondary Email",),
    notes=(
        "1 row: the person's address moved to 'Primary Email'",
        "1 row: without any address",
    ),
)

NASTY = Case(
    name="German, tabs, the same person on two cards",
    file=(
        "Vorname\tNachname\tAnzeigename\tSpitzname\tPrimäre E-Mail-Adresse\t"
        "Sekundäre E-Mail-Adresse\tOrganisation\r\n"
        "Änne\tGroß\tÄnne Groß\t\taenne@example.com\t\tAcme\r\n"
        "Änne\tGroß\tÄ. Groß\t\tAenne@Example.com\t\t\r\n"
    ),
    kind="thunderbird",
    frame="""
Vorname | Nachname | Anzeigename | Spitzname | Primäre E-Mail-Adresse | Sekundäre E-Mail-Adresse | Organisation
Änne | Groß | Änne Groß | | aenne@example.com | | Acme
Änne | Groß | Ä. Groß | | Aenne@Example.com | |
""",
    email="Primäre E-Mail-Adresse",
    runners_up=("Sekundäre E-Mail-Adresse",),
    notes=("1 person with several rows, 2 in all, one for each card",),
)


@pytest.mark.parametrize("case", [TYPICAL, NASTY], ids=lambda case: case.name)
def test_an_export_reads_as_expected(case: Case) -> None:
    check(case)
