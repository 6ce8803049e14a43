"""Of several persons in a file the one whose row it is, and nobody else."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from cdp_frames import infer_mapping, inspect_contacts
from cdp_frames.errors import MappingError
from cdp_frames.fields import Field
from cdp_frames.text.vocabulary.headers import read_header

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


# Those of PERSONS in which parents stand beside pupils, who have an address here.
PUPILS = {
    case: each
    for case, each in PERSONS.items()
    if case in {"en parents", "de parents", "es", "pt", "it", "nl", "sv", "no", "fi"}
    or case in {"pl", "cs", "hu", "ro", "tr", "ru", "el", "vi", "ja", "zh", "ko"}
}


@pytest.mark.parametrize("case", PUPILS)
def test_pupils_with_an_address_go_before_their_parents(case: str) -> None:
    first, _, pupil = PUPILS[case]
    email = "@" + EMAIL.get(case[:2], "e-mail")
    headers = [
        each.format(first=word)
        for each in (pupil, first.replace("{email}", "{first}"))
        for word in (FIRST[case[:2]], email)
    ]
    frame = people(headers)
    expected = {frame.columns[0]: "first_name", frame.columns[1]: "email"}
    for order in (frame, frame[frame.columns[::-1]]):
        assert infer_mapping(order).field_map == expected


def test_a_pupil_has_the_address_of_their_school() -> None:
    frame = people(
        [
            *("Pupil forename", "Pupil surname", "@Pupil school email"),
            *("Mother's name", "@Mother's email", "Form tutor", "@Form tutor email"),
        ]
    )
    assert infer_mapping(frame).field_map == {
        "Pupil forename": "first_name",
        "Pupil surname": "last_name",
        "Pupil school email": "email",
    }


@pytest.mark.parametrize(
    ("name", "email", "other"),
    [
        ("Parent's first name", "Email address", "Child's first name"),
        ("Vorname des Elternteils", "E-Mail", "Kind Vorname"),
        ("Prénom de l'acheteur", "Courriel", "Prénom du destinataire"),
        (
            "Primer nombre del comprador",
            "Correo electrónico",
            "Nombre del destinatario",
        ),
        ("Imię kupującego", "E-mail", "Imię odbiorcy"),
        ("家长名字", "邮箱", "孩子名字"),
    ],
)
def test_who_fills_in_a_form_may_give_a_plain_address(
    name: str, email: str, other: str
) -> None:
    frame = people([name, f"@{email}", other])
    assert infer_mapping(frame).field_map == {name: "first_name", email: "email"}


@pytest.mark.parametrize(
    ("name", "email"),
    [
        ("Speaker first name", "Speaker email"),
        ("Referentin Vorname", "Referentin E-Mail"),
        ("Prénom de l'intervenant", "E-mail de l'intervenant"),
        ("Relatore nome di battesimo", "Relatore email"),
        ("Talarens förnamn", "Talarens e-post"),
        ("Prelegent imię", "Prelegent e-mail"),
        ("登壇者名字", "登壇者メール"),
        ("Anfragende/r Vorname", "Anfragende/r E-Mail"),
        ("报修人名字", "报修人邮箱"),
    ],
)
def test_the_only_person_of_a_file_is_the_one(name: str, email: str) -> None:
    frame = people([name, f"@{email}"])
    assert infer_mapping(frame).field_map == {name: "first_name", email: "email"}
    # Beside plain names they only have to do with the row.
    plain = people([name, f"@{email}", "First name", "@Email"])
    found = infer_mapping(plain).field_map
    assert found["Email"] == "email"
    assert name not in found


@pytest.mark.parametrize(
    ("header", "field"),
    [("Responsável pela conta", "account_owner"), ("Код покупця", "customer_id")],
)
def test_a_name_of_something_else_is_of_no_person(header: str, field: str) -> None:
    fields = [Field(name=name) for name in ("email", "first_name", field)]
    frame = people(["First name", "@Email", header])
    assert infer_mapping(frame, fields=fields).field_map[header] == field


def test_who_stands_beside_the_speaker_is_another_person() -> None:
    frame = people(["Speaker first name", "@Speaker email", "@Co-speaker email"])
    assert infer_mapping(frame).field_map == {
        "Speaker first name": "first_name",
        "Speaker email": "email",
    }


@pytest.mark.parametrize(
    ("family", "given"),
    [
        ("客户姓", "客户名"), ("参会人姓氏", "参会人名"), ("お客様姓", "お客様名"),
        ("参加者 姓", "参加者 名"), ("참가자 성", "참가자 이름"),
        ("고객 성", "고객 이름"),
        ("Họ bệnh nhân", "Tên bệnh nhân"), ("Họ khách hàng", "Tên khách hàng"),
        ("1. 성이 어떻게 되세요?", "2. 이름(성 제외)을 적어 주세요"),
    ],
)  # fmt: skip
def test_a_name_beside_a_family_name_is_the_first_one(family: str, given: str) -> None:
    frame = people([family, given, "@Email"])
    assert infer_mapping(frame).field_map == {
        family: "last_name",
        given: "first_name",
        "Email": "email",
    }


@pytest.mark.parametrize(
    "whole", ["客户姓名", "氏名", "고객 성명", "Customer full name"]
)
def test_a_whole_name_beside_a_family_name_stays_whole(whole: str) -> None:
    frame = people(["Last name", whole, "@Email"])
    assert whole not in infer_mapping(frame).field_map


@pytest.mark.parametrize("number", ["2. ", "3) ", "Q4: ", "05_"])
def test_the_number_of_a_question_makes_no_second_address(number: str) -> None:
    header = f"{number}Unter welcher E-Mail-Adresse erreichen wir Sie?"
    assert not read_header(header).further
    assert read_header("Email 2").further
    frame = people([header, "@10. Wie lautet die E-Mail-Adresse Ihrer Führungskraft?"])
    frame[header] = [f"own{row}@example.com" for row in range(len(frame))]
    boss = frame.columns[1]
    frame = pd.concat([frame] * 4, ignore_index=True)
    frame[header] = [f"own{row}@example.com" for row in range(len(frame))]
    assert boss not in infer_mapping(frame, match_key=None).field_map


def test_a_field_of_that_very_name_has_its_column() -> None:
    fields = [Field(name=name) for name in ("email", "first_name", "buyer_email")]
    frame = people(["Buyer first name", "@Buyer email"])
    found = infer_mapping(frame, fields=fields, match_key=None).field_map
    assert found == {"Buyer email": "buyer_email"}


def test_it_is_said_whose_the_other_columns_are() -> None:
    frame = people(["Purchaser first name", "@Purchaser email", "@Recipient email"])
    (left,) = infer_mapping(frame).left_out
    assert left.reason == "about another person ('Recipient')"
