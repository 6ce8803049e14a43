"""Two persons that are alike: whose row it is, is asked and never chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest
from hypothesis import given, strategies as st

from cdp_frames import MappingError, cdp_import, infer_mapping, plan_import
from cdp_frames.text.equal_persons import are_of_equals
from cdp_frames.text.own_address import whose
from cdp_frames.text.vocabulary.tables import table
from tests.mapping.test_match_key import ROWS, both_ways
from tests.support.examples import examples

if TYPE_CHECKING:
    from cdp_frames import Client

# A word for a person, and one for an address, of one language.
SPOKEN = [
    ("Applicant", "e-mail"), ("Partner", "email"), ("Parent/Guardian", "Email"),
    ("Holder", "Email"), ("Guest", "email address"), ("zzqq", "email"),
    ("Antragsteller", "E-Mail"), ("Mieter", "E-Mail"), ("Titulaire", "e-mail"),
    ("Locataire", "courriel"), ("Titular", "correo"), ("Inquilino", "correo"),
    ("Intestatario", "email"), ("Huurder", "e-mail"), ("Sökande", "e-post"),
    ("Ansøger", "e-mail"), ("Leietaker", "e-post"), ("Hakija", "sähköposti"),
    ("Najemca", "e-mail"), ("Žadatel", "e-mail"), ("Daire sahibi", "e-posta"),
    ("Bérlő", "e-mail"), ("Chiriaș", "email"), ("Заявитель", "e-mail"),
    ("Заявник", "e-mail"), ("Αιτών", "email"), ("Người thuê", "email"),
    ("المستأجر", "email"), ("申込者", "メール"), ("신청자", "이메일"),
    ("申请人", "邮箱"),
]  # fmt: skip
# Every word for a person that is known.
PERSONS = sorted(
    {
        word
        for listed in (
            table("header_signs")["filler"]["persons"],
            table("header_signs")["filler"]["person_parts"],
            table("equal_persons")["persons"]["words"],
            table("equal_persons")["persons"]["parts"],
        )
        for word in listed
    }
)
GLUED = [
    "参加者メール{n}", "乗客メールアドレス{n}", "客户邮箱{n}", "乘客邮箱{n}",
    "고객이메일{n}", "승객이메일{n}", "Teilnehmeremail{n}", "clientemail{n}",
    "お客様{n}メール", "会员{n}的邮箱", "참가자{n}의 이메일",
]  # fmt: skip
SERIES = [("1", "2"), ("2", "3"), ("A", "B"), ("I", "II"), ("(1)", "(2)"), ("#1", "#2")]
COUPLES = [
    ("Bride email", "Groom email"), ("E-Mail Braut", "E-Mail Bräutigam"),
    ("Correo novia", "Correo novio"), ("Email sposa", "Email sposo"),
    ("E-mail noiva", "E-mail noivo"), ("E-mail bruid", "E-mail bruidegom"),
    ("E-post brud", "E-post brudgum"), ("E-mail невесты", "E-mail жениха"),
    ("First applicant email", "Second applicant email"),
    ("E-Mail erster Mieter", "E-Mail zweiter Mieter"),
]  # fmt: skip
SHAPES = ["{who} {n} {mail}", "{mail} {who} {n}", "{who} {n} - {mail}"]


def people(of: str, filled: int = ROWS) -> list[str]:
    return [f"{of}{n}@example.com" if n < filled else "" for n in range(ROWS)]


@given(
    spoken=st.sampled_from(SPOKEN),
    series=st.sampled_from(SERIES),
    shape=st.sampled_from(SHAPES),
    filled=st.integers(1, ROWS),
    names=st.booleans(),
    turned=st.booleans(),
)
@examples(120)
def test_of_numbered_persons_none_is_chosen(
    spoken: tuple[str, str],
    series: tuple[str, str],
    shape: str,
    filled: int,
    *,
    names: bool,
    turned: bool,
) -> None:
    who, mail = spoken
    one, other = (shape.format(who=who, n=n, mail=mail) for n in series)
    columns = {}
    if names:
        columns[f"{who} {series[0]}"] = [f"Ann{n}" for n in range(ROWS)]
        columns[f"{who} {series[1]}"] = [f"Bob{n}" for n in range(ROWS)]
    columns |= {one: people("p"), other: people("q", filled)}
    if turned:
        columns = dict(reversed(columns.items()))
    for key, rivals in both_ways(pd.DataFrame(columns)):
        assert key is None
        assert {*rivals} == {one, other}


@pytest.mark.parametrize("mail", ["email", "メール", "邮箱", "이메일", "почта"])
@pytest.mark.parametrize("shape", SHAPES)
def test_every_word_for_a_person_tells_two_of_them_apart(shape: str, mail: str) -> None:
    for who in PERSONS:
        one, other = (shape.format(who=who, n=n, mail=mail) for n in "12")
        assert are_of_equals(one, other), one


@pytest.mark.parametrize("shape", GLUED)
@pytest.mark.parametrize("filled", [1, ROWS])
def test_persons_written_without_blanks_are_told_apart(shape: str, filled: int) -> None:
    one, other = (shape.format(n=n) for n in "12")
    df = pd.DataFrame({one: people("p"), other: people("q", filled)})
    for key, rivals in both_ways(df):
        assert key is None
        assert {*rivals} == {one, other}


@pytest.mark.parametrize(
    ("who", "mail", "name", "phone"),
    [
        ("Applicant", "e-mail", "first name", "phone"),
        ("Pupil", "email", "first name", "mobile"),
        ("Titular", "correo", "nombre de pila", "móvil"),
        ("Mieter", "E-Mail", "Vorname", "Telefon"),
        ("参加者", "メール", "名", "電話番号"),
    ],
)
def test_the_names_of_numbered_persons_wait_for_the_answer(
    who: str, mail: str, name: str, phone: str
) -> None:
    columns = {}
    for n in "12":
        columns[f"{who} {n} {mail}"] = people(n)
        columns[f"{who} {n} {name}"] = [f"Ann{each}" for each in range(ROWS)]
        columns[f"{who} {n} {phone}"] = ["+4930901820"] * ROWS
    mapping = infer_mapping(pd.DataFrame(columns))
    assert mapping.field_map == {}
    assert {*mapping.questions[0].sources} == {f"{who} {n} {mail}" for n in "12"}
    # Who says which person it is says of which columns, too.
    told = infer_mapping(pd.DataFrame(columns), given={f"{who} 2 {mail}": "email"})
    assert told.field_map == {f"{who} 2 {mail}": "email"}


@pytest.mark.parametrize("couple", COUPLES)
@pytest.mark.parametrize("filled", [1, 10, ROWS])
def test_of_a_couple_none_is_chosen(couple: tuple[str, str], filled: int) -> None:
    one, other = couple
    df = pd.DataFrame({one: people("p"), other: people("q", filled)})
    for key, rivals in both_ways(df):
        assert key is None
        assert {*rivals} == {one, other}


@pytest.mark.parametrize("filled", [30, ROWS])
def test_of_a_repeated_header_none_is_chosen(filled: int) -> None:
    df = pd.DataFrame({"First name": people("Ann"), "Email": people("p")})
    df.insert(2, "Email", people("q", filled), allow_duplicates=True)
    for key, rivals in both_ways(df):
        assert key is None
        assert len(rivals) == 2


def test_what_is_to_be_said_is_named(client: Client) -> None:
    df = pd.DataFrame(
        {"Correo titular 1": people("p"), "Correo titular 2": people("q")}
    )
    for verb in (plan_import, cdp_import):
        with pytest.raises(MappingError) as caught:
            verb(df, list_name="L", client=client)
        for words in ("'Correo titular 1'", "'Correo titular 2'", "--map"):
            assert words in str(caught.value)
    told = infer_mapping(df, given={"Correo titular 2": "email"})
    assert told.field_map["Correo titular 2"] == "email"
    assert told.questions == ()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Email", "Email 2"),
        ("Email 1", "Email 2"),
        ("E-mail 1 - Value", "E-mail 2 - Value"),
        ("Work email", "Work email 2"),
        ("Email", "Other e-mail"),
        ("メール1", "メール2"),
        ("会社メール1", "会社メール2"),
        ("회사 이메일 1", "회사 이메일 2"),
        ("工作邮箱1", "工作邮箱2"),
    ],
)
def test_addresses_of_one_person_are_none_of_two(one: str, other: str) -> None:
    assert not are_of_equals(one, other)
    df = pd.DataFrame({one: people("p"), other: people("q")})
    assert both_ways(df) == [(one, ())] * 2


@pytest.mark.parametrize(
    "header",
    [
        "Registado por (email)", "Registered by (e-mail)", "Erfasst von (E-Mail)",
        "Saisi par (e-mail)", "Registrado por (correo electrónico)",
        "Inserito da (email)", "Ingevoerd door (e-mail)", "Email: entered by",
        "Wprowadzone przez (e-mail)", "...and their e-mail, if you like",
    ],
)  # fmt: skip
def test_who_did_something_is_somebody_else(header: str) -> None:
    assert whose(header)


@pytest.mark.parametrize("header", ["Preferred e-mail", "Email by post?", "E-mail"])
def test_what_only_looks_like_another_person_is_none(header: str) -> None:
    assert not whose(header)
