"""Of several persons in a file the one whose row it is, and nobody else."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from cdp_frames import infer_mapping, inspect_contacts
from cdp_frames.errors import MappingError
from cdp_frames.fields import Field

if TYPE_CHECKING:
    from collections.abc import Sequence

GIVEN = ["Anna", "Marco", "Giulia", "Olivia", "Hugo"]
FAMILY = ["Rossi", "Conti", "Gallo", "Reed", "Perrin"]
# How each language says "first name of the buyer", "of the parent", in its own order.
PERSONS = {
    "en": ["Purchaser {first}", "Purchaser {email}", "Recipient {first}"],
    "en parents": ["Parent {first}", "Parent {email}", "Student {first}"],
    "en helpdesk": ["Requester", "Requester {email}", "Assignee {email}"],
    "de": ["Käufer-{first}", "Käufer-{email}", "Empfänger-{first}"],
    "de one word": ["Käufer{first}", "Käufer-{email}", "Empfänger{first}"],
    "de parents": ["{first} des Elternteils", "{email} Elternteil", "Kind {first}"],
    "fr": ["{first} de l'acheteur", "{email} de l'acheteur", "{first} du destinataire"],
    "es": ["{first} del padre/madre", "{email} del padre/madre", "{first} del alumno"],
    "pt": ["{first} do responsável", "{email} do responsável", "{first} do aluno"],
    "it": ["{first} genitore", "{email} genitore", "{first} alunno"],
    "nl": ["{first} ouder/verzorger", "{email} ouder/verzorger", "{first} leerling"],
    "sv": ["vardnadshavare_{first}", "vardnadshavare_{email}", "elev_{first}"],
    "da": ["Købers {first}", "Købers {email}", "Modtagers {first}"],
    "no": ["Foresattes {first}", "Foresattes {email}", "Elevens {first}"],
    "fi": ["Huoltajan {first}", "Huoltajan {email}", "Oppilaan {first}"],
    "pl": ["{first} rodzica", "{email} rodzica", "{first} dziecka"],
    "cs": ["{first} rodiče", "{email} rodiče", "{first} žáka"],
    "hu": ["Szülő {first}", "Szülő {email}", "Gyermek {first}"],
    "ro": ["{first} părinte", "{email} părinte", "{first} copil"],
    "tr": ["Veli {first}", "Veli {email}", "Öğrenci {first}"],
    "ru": ["{first} родителя", "{email} родителя", "{first} ребёнка"],
    "uk": ["{first} покупця", "{email} покупця", "{first} отримувача"],
    "el": ["{first} γονέα", "{email} γονέα", "{first} μαθητή"],
    "vi": ["{first} phụ huynh", "{email} phụ huynh", "{first} học sinh"],
    "ar": ["{first} المشتري", "{email} المشتري", "{first} المستلم"],
    "ja": ["保護者{first}", "保護者{email}", "生徒{first}"],
    "zh": ["家长{first}", "家长{email}", "学生{first}"],
    "ko": ["보호자 {first}", "보호자 {email}", "학생 {first}"],
}  # fmt: skip
FIRST = {
    "en": "first name", "de": "vorname", "fr": "Prénom", "es": "Nombre de pila",
    "pt": "Primeiro nome", "it": "Nome di battesimo", "nl": "Voornaam",
    "sv": "fornamn", "da": "fornavn", "no": "fornavn", "fi": "etunimi", "pl": "Imię",
    "cs": "Křestní jméno", "hu": "keresztnév", "ro": "Prenume", "tr": "isim",
    "ru": "Имя", "uk": "Ім'я", "el": "Μικρό όνομα", "vi": "Tên gọi",
    "ar": "الاسم الأول", "ja": "下の名前", "zh": "名字", "ko": "이름(명)",
}  # fmt: skip
EMAIL = {
    "fr": "Courriel", "es": "Correo", "sv": "epost", "no": "e-post", "fi": "sähköposti",
    "ru": "Почта", "uk": "Пошта", "ar": "بريد", "ja": "メール", "zh": "邮箱",
    "ko": "이메일", "el": "Ηλ. ταχυδρομείο", "tr": "e-posta",
}  # fmt: skip


def people(headers: Sequence[str]) -> pd.DataFrame:
    """Return a frame in which every column with an address has other addresses."""
    columns = [
        [f"p{column}{row}@example.com" for row in range(5)] if mail else GIVEN
        for column, (header, mail) in enumerate(
            (header, "@" in header) for header in headers
        )
    ]
    frame = pd.DataFrame(dict(enumerate(columns)))
    frame.columns = pd.Index([header.replace("@", "") for header in headers])
    return frame


def written(case: str) -> list[str]:
    """Return the headers of a case; an ``@`` marks those with addresses."""
    language = case[:2]
    email = "@" + EMAIL.get(language, "e-mail")
    return [each.format(first=FIRST[language], email=email) for each in PERSONS[case]]


@pytest.mark.parametrize("case", PERSONS)
def test_the_person_of_whom_there_is_a_name_and_an_address_is_meant(case: str) -> None:
    headers = written(case)
    frame = people(headers)
    key, name = frame.columns[1], frame.columns[0]
    for order in (frame, frame[frame.columns[::-1]]):
        expected = {key: "email"}
        if "{first}" in PERSONS[case][0]:
            expected[name] = "first_name"
        assert infer_mapping(order).field_map == expected
    # A file is judged as a frame is.
    found = inspect_contacts(io.BytesIO(frame.to_csv(index=False).encode()))
    assert found.email_column == key


@pytest.mark.parametrize(
    "headers",
    [
        # Who only has to do with the row is never its person.
        ["Approver first name", "@Approver email"],
        ["Lehrer Vorname", "@Lehrer E-Mail"],
        ["Prénom responsable", "@E-mail responsable"],
        ["Nombre del jefe", "@Correo del jefe"],
        ["Emergency contact first name", "@Emergency contact email"],
        ["Billing contact first name", "@Billing contact email"],
        ["Mother first name", "@Mother email"],
        # An address without a name says of nobody that it is theirs.
        ["Student first name", "@Parent email"],
        ["First name", "@Buyer email"],
        # Two persons, each with a name and an address.
        ["Buyer first name", "@Buyer email", "Guardian first name", "@Guardian email"],
        # The name is somebody else's.
        ["First name", "Last name", "Parent first name", "@Parent email"],
    ],
    ids=lambda headers: headers[0] + ", " + headers[1],
)
def test_a_role_is_never_the_match_key(headers: list[str]) -> None:
    frame = people(headers)
    with pytest.raises(MappingError):
        infer_mapping(frame)
    assert "email" not in infer_mapping(frame, match_key=None).field_map.values()


@pytest.mark.parametrize(
    "other", ["Buyer", "Parent", "Requester", "Referrer", "Approver", "Käufer"]
)
def test_a_plain_address_goes_before_every_role(other: str) -> None:
    frame = people([f"{other} first name", f"@{other} email", "First name", "@Email"])
    mapping = infer_mapping(frame)
    assert mapping.field_map == {"First name": "first_name", "Email": "email"}


def test_a_student_with_an_address_is_the_person() -> None:
    frame = people(
        ["Student first name", "@Student email", "Parent first name", "@Parent email"]
    )
    assert infer_mapping(frame).field_map == {
        "Student first name": "first_name",
        "Student email": "email",
    }


def test_a_field_of_that_very_name_has_its_column() -> None:
    fields = [Field(name=name) for name in ("email", "first_name", "buyer_email")]
    frame = people(["Buyer first name", "@Buyer email"])
    found = infer_mapping(frame, fields=fields, match_key=None).field_map
    assert found == {"Buyer email": "buyer_email"}


def test_it_is_said_whose_the_other_columns_are() -> None:
    frame = people(["Purchaser first name", "@Purchaser email", "@Recipient email"])
    (left,) = infer_mapping(frame).left_out
    assert left.reason == "about another person ('recipient')"
