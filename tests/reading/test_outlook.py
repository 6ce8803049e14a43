# ruff: noqa: E501 - tables of what is expected are wider than code
from __future__ import annotations

import pytest

from cdp_frames.reading import inspect_contacts, read_contacts
from tests.reading.families import Case, check

WEB = Case(
    name="on the web: three addresses, the first one empty for some",
    file=(
        "First Name,Middle Name,Last Name,Title,Suffix,E-mail Address,E-mail 2 Address,"
        "E-mail 3 Address,Mobile Phone,Job Title,Company,Birthday,Notes\r\n"
        "Ana,,Ito,Dr,,ana@example.com,ana@example.org,,+46 70 174 06 05,CEO,Acme,,\r\n"
        "Bo,,Ek,,,,,bo@example.com,,,,,\r\n"
        "Cy,,Li,,,,,,+1 617 555 0101,,,,\r\n"
    ),
    kind="outlook",
    frame="""
First Name | Middle Name | Last Name | Title | Suffix | E-mail Address | E-mail 2 Address | E-mail 3 Address | Mobile Phone | Job Title | Company | Birthday | Notes
Ana | | Ito | Dr | | ana@example.com | ana@example.org | | +46 70 174 06 05 | CEO | Acme | |
Bo | | Ek | | | bo@example.com | | | | | | |
Cy | | Li | | | | | | +1 617 555 0101 | | | |
""",
    email="E-mail Address",
    runners_up=("E-mail 2 Address", "E-mail 3 Address"),
    notes=(
        "1 row: the person's address moved to 'E-mail Address'",
        "1 row: without any address",
    ),
)

DESKTOP = Case(
    name="desktop, German, cp1252: Exchange addresses, dates that are none",
    file=(
        '"Anrede";"Vorname";"Nachname";"Firma";"Straße geschäftlich";"Geburtstag";'
        '"E-Mail-Adresse";"E-Mail-Typ";"E-Mail: Angezeigter Name";"E-Mail 2: Adresse";'
        '"E-Mail 2: Typ";"E-Mail 2: Angezeigter Name";"Regierungsnr."\r\n'
        '"";"Änne";"Groß";"Acme";"Hauptstraße 1";"0.0.00";"aenne@example.com";"SMTP";'
        '"Änne Groß (aenne@example.com)";"";"";"";""\r\n'
        '"";"Bo";"Ek";"Acme";"";"1.2.1980";"/o=ExchangeLabs/ou=Group/cn=bo";"EX";"Bo Ek";'
        '"bo@example.com";"SMTP";"Bo Ek";""\r\n'
        '"";"Cy";"Li";"Acme";"";"0.0.00";"/O=EXCHANGELABS/OU=Group/CN=cy";"EX";"Cy Li";'
        '"";"";"";""\r\n'
    ).encode("cp1252"),
    kind="outlook",
    frame="""
Anrede | Vorname | Nachname | Firma | Straße geschäftlich | Geburtstag | E-Mail-Adresse | E-Mail-Typ | E-Mail: Angezeigter Name | E-Mail 2: Adresse | E-Mail 2: Typ | E-Mail 2: Angezeigter Name | Regierungsnr.
| Änne | Groß | Acme | Hauptstraße 1 | | aenne@example.com | SMTP | Änne Groß (aenne@example.com) | | | |
| Bo | Ek | Acme | | 1.2.1980 | bo@example.com | SMTP | Bo Ek | /o=ExchangeLabs/ou=Group/cn=bo | EX | Bo Ek |
""",
    email="E-Mail-Adresse",
    runners_up=("E-Mail 2: Adresse", "E-Mail: Angezeigter Name"),
    aside={3: "an Exchange address, which works only inside its organisation"},
    personal=("Regierungsnr.",),
    notes=("Geburtstag: 2 x '0.0.00' for nothing, taken out",),
)

FRENCH = Case(
    name="desktop, French, the old zero date",
    file=(
        "Titre,Prénom,Nom,Société,Adresse de messagerie,Type de messagerie,"
        "Adresse de messagerie 2,Type de messagerie 2,Anniversaire\n"
        "M.,René,Ito,Acme,rene@example.com,SMTP,,,0/0/00\n"
    ),
    kind="outlook",
    frame="""
Titre | Prénom | Nom | Société | Adresse de messagerie | Type de messagerie | Adresse de messagerie 2 | Type de messagerie 2 | Anniversaire
M. | René | Ito | Acme | rene@example.com | SMTP | | |
""",
    email="Adresse de messagerie",
    runners_up=("Adresse de messagerie 2",),
)


@pytest.mark.parametrize("case", [WEB, DESKTOP, FRENCH], ids=lambda case: case.name)
def test_an_export_reads_as_expected(case: Case) -> None:
    check(case)


def test_names_and_one_address_are_not_taken_for_outlooks() -> None:
    file = b"First Name,Last Name,E-mail Address\nAna,Ito,ana@example.com\n"
    assert inspect_contacts(file).kind == "general"


def test_addresses_move_where_their_columns_beside_were_deleted() -> None:
    file = (
        b"First Name,Last Name,Business Street,E-mail Address,E-mail Type,"
        b"E-mail 2 Address\n"
        b"Ana,Ng,Kai 1,/o=ExchangeLabs/ou=x/cn=y,EX,ana@example.com\n"
        b"Bo,Ek,Kai 2,bo@example.com,SMTP,\n"
    )
    people = read_contacts(file)
    assert [*people["E-mail Address"]] == ["ana@example.com", "bo@example.com"]
    assert people.at[0, "E-mail 2 Address"] == "/o=ExchangeLabs/ou=x/cn=y"
    assert [*people["E-mail Type"]] == ["EX", "SMTP"]
