"""Inference: what is found, what is left alone, and what holds for every frame."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, strategies as st

from cdp_frames.errors import MappingError
from cdp_frames.fields import Field
from cdp_frames.file_notes import FileNotes
from cdp_frames.mapping import Mapping, infer_mapping
from tests.support.examples import examples

MAILS = ["ana@example.com", "bob@example.org", "chris@example.net"]


def fields_by_header(df: pd.DataFrame, **options: object) -> dict[str, str]:
    return infer_mapping(df, **options).field_map  # type: ignore[arg-type]  # passed on


def reason(df: pd.DataFrame, header: str) -> str:
    frame = infer_mapping(df).unmapped
    return str(frame.loc[frame["header"].eq(header), "reason"].iloc[0])


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ("E-Mail-Adresse;Vorname;Name;Firma;Land", "de"),
        ("Courriel;Prénom;Nom;Société;Pays", "fr"),
        ("Correo electrónico;Nombre;Apellidos;Empresa;País", "es"),
        ("E-mail;Nome;Sobrenome;Empresa;País", "pt"),
        ("E-mail;Nome;Cognome;Azienda;Paese", "it"),
        ("E-mailadres;Voornaam;Achternaam;Bedrijf;Land", "nl"),
        ("E-post;Förnamn;Efternamn;Företag;Land", "sv"),
        ("Mailadresse;Fornavn;Efternavn;Virksomhed;Land", "da"),
        ("E-postadresse;Fornavn;Etternavn;Bedrift;Land", "no"),
        ("Sähköposti;Etunimi;Sukunimi;Yritys;Maa", "fi"),
        ("Adres e-mail;Imię;Nazwisko;Firma;Kraj", "pl"),
        ("E-mail;Jméno;Příjmení;Společnost;Země", "cs"),
        ("E-posta;Ad;Soyad;Şirket;Ülke", "tr"),
        ("メールアドレス;名;姓;会社名;国", "ja"),
        ("电子邮箱;名;姓;公司名称;国家", "zh"),
        ("이메일;명;성;회사명;국가", "ko"),
        ("E-mail cím;Keresztnév;Vezetéknév;Cég neve;Ország", "hu"),
        ("Adresă de e-mail;Prenume;Nume;Companie;Țara", "ro"),
        ("Электронная почта;Имя;Фамилия;Организация;Страна", "ru"),
        ("Електронна пошта;Ім'я;Прізвище;Компанія;Країна", "uk"),
        ("Địa chỉ email;Tên;Họ;Công ty;Quốc gia", "vi"),
        ("البريد الإلكتروني;الاسم الأول;اسم العائلة;الشركة;الدولة", "ar"),
    ],
)
def test_the_common_columns_are_known_in_many_languages(
    headers: str, expected: str
) -> None:
    mail, first, last, company, country = headers.split(";")
    df = pd.DataFrame(
        {
            mail: MAILS,
            first: ["Ana", "Bob", "Chris"],
            last: ["Ng", "Ode", "Park"],
            company: ["Acme Ltd", "Globex Inc", "Initech"],
            country: ["DE", "FR", "US"],
        }
    )
    assert fields_by_header(df) == {
        mail: "email",
        first: "first_name",
        last: "last_name",
        company: "company_name",
        country: "country_code",
    }, expected


@pytest.mark.parametrize(
    ("header", "values", "words"),
    [
        ("IP Address", ["192.0.2.1"], "personal data"),
        ("Col", ["192.0.2.1"], "IP addresses"),
        ("lat", ["51.50735"], "personal data"),
        ("Position xy", ["51.50735"], "coordinates"),
        ("push_token", ["abc123def456"], "personal data"),
        ("Contact Owner Email", ["rep@example.com"], "another person"),
        ("Käufer-E-Mail", ["x@example.com"], "another person"),
        ("Assistant's Name", ["Kim"], "another person"),
        ("E-mail matki", ["x@example.com"], "another person"),
        ("Comments", ["fine"], "free text"),
        ("Uwagi", ["ok"], "free text"),
        (
            "Wie war's?",
            ["Es war wirklich sehr schön, aber leider zu kurz."],
            "free text",
        ),
        ("Full name", ["Ana Ng"], "looks like a whole name"),
        ("City", ["Leeds"], "looks like a city"),
        ("Company size (2019)", [None], "empty"),
        ("stay", pd.to_timedelta([1], unit="h"), "span of time"),
    ],
)
def test_what_must_stay_behind_stays_and_says_why(
    header: str, values: list[object], words: str
) -> None:
    df = pd.DataFrame({"email": MAILS[:1], header: values})
    assert fields_by_header(df) == {"email": "email"}
    assert words in reason(df, header)


def test_a_field_for_another_person_is_found_by_its_own_name() -> None:
    df = pd.DataFrame({"email": MAILS, "Account Owner": MAILS})
    assert fields_by_header(df)["Account Owner"] == "account_owner"


def test_placeholders_in_the_column_called_email_give_way_to_addresses() -> None:
    df = pd.DataFrame({"Email": ["anonymous"] * 3, "Email2": MAILS})
    assert fields_by_header(df) == {"Email2": "email"}


def test_the_label_behind_a_code_counts() -> None:
    df = pd.DataFrame({"Q3": MAILS, "Q4": ["Acme Ltd"] * 3})
    labels = {"Q3": "Your e-mail", "Q4": "In welchem Unternehmen arbeiten Sie?"}
    FileNotes(labels=labels).put(df)
    assert fields_by_header(df) == {"Q3": "email", "Q4": "company_name"}


def test_the_reader_decides_which_column_holds_the_addresses() -> None:
    df = pd.DataFrame({"Email": MAILS, "Kontakt": MAILS[::-1]})
    FileNotes(email_column="Kontakt", personal={"Email": "test"}).put(df)
    assert fields_by_header(df) == {"Kontakt": "email"}
    assert reason(df, "Email") == "personal data: test"


def test_two_equal_claims_are_left_to_the_user() -> None:
    df = pd.DataFrame([[MAILS[0], MAILS[1]]], columns=["Email", "Email"])
    (question,) = infer_mapping(df).questions
    assert question.sources == ("Email", "Email_2")
    assert fields_by_header(df, given={"Email_2": "email"}) == {"Email_2": "email"}


def test_a_column_that_repeats_another_one_is_left_out() -> None:
    df = pd.DataFrame([[MAILS[0], MAILS[0]]], columns=["Email", "Email"])
    assert fields_by_header(df) == {"Email": "email"}
    assert infer_mapping(df).unmapped["reason"].tolist() == ["the same as 'Email'"]


def test_a_missing_key_names_the_columns_that_hold_addresses() -> None:
    df = pd.DataFrame({"Buyer Email": MAILS, "City": ["Leeds"] * 3})
    with pytest.raises(MappingError, match="match key 'email'; the columns are"):
        infer_mapping(df)
    assert infer_mapping(df, match_key=None).field_map == {}


def test_bad_values_under_a_fields_own_name_are_for_the_rows_to_say() -> None:
    df = pd.DataFrame({"email": ["bob"], "phone": ["x"], "order_count": ["many"]})
    assert set(fields_by_header(df).values()) == {"email", "phone", "order_count"}


def test_custom_fields_are_found_by_name_display_name_and_enum() -> None:
    fields = [
        Field(name="email"),
        Field(name="fav_color", display_name="Favourite colour"),
        Field(name="segment", enum=("alpha", "beta")),
        Field(name="work_phone", type="string", kind="phone"),
        Field(name="phone", kind="phone"),
    ]
    df = pd.DataFrame(
        {
            "email": MAILS,
            "Your favourite colour": ["red", "blue", "red"],
            "Segment": ["alpha", "beta", "alpha"],
            "Work phone": ["+1 415 555 0100"] * 3,
            "Telefon": ["+1 415 555 0111"] * 3,
        }
    )
    assert fields_by_header(df, fields=fields) == {
        "email": "email",
        "Your favourite colour": "fav_color",
        "Segment": "segment",
        "Work phone": "work_phone",
        "Telefon": "phone",
    }


def test_wire_types_follow_the_dtype_and_then_the_field() -> None:
    df = pd.DataFrame(
        {
            "email": pd.Series(MAILS, dtype="category"),
            "order_count": [1.0, np.nan, 3.0],
            "ltv": [1, 2, 3],
            "last_seen_at": pd.to_datetime(["2026-01-01"] * 3),
            "customer_id": [7, 8, 9],
        }
    )
    assert infer_mapping(df).source_fields == {
        "email": "string",
        "order_count": "integer",
        "ltv": "integer",
        "last_seen_at": "datetime",
        "customer_id": "string",
    }


def test_one_date_is_not_another() -> None:
    df = pd.DataFrame(
        {
            "email": MAILS,
            "Registration Date": ["2026-01-01T00:00:00Z"] * 3,
            "Order Date": ["2026-01-01T00:00:00Z"] * 3,
            "Ticket name": ["VIP"] * 3,
        }
    )
    assert fields_by_header(df, schema="event_registration") == {
        "email": "email",
        "Registration Date": "registered_at",
        "Ticket name": "ticket_type",
    }
    assert fields_by_header(df) == {"email": "email"}


def test_a_higher_threshold_leaves_more_to_the_user() -> None:
    df = pd.DataFrame({"email": MAILS, "Position": ["CEO", "Engineer", "Nurse"]})
    assert "Position" in fields_by_header(df)
    assert "Position" not in fields_by_header(df, threshold=0.998)


def test_evidence_is_in_words() -> None:
    df = pd.DataFrame({"Courriel": MAILS})
    assert infer_mapping(df).columns[0].evidence == (
        "'courriel' is a name for it (French)",
        "100% of the values look like e-mail addresses",
    )


@pytest.mark.parametrize("header", [7, None, np.nan, ("a", "b"), "", "�", "🙂", "\n"])
def test_any_header_will_do(header: object) -> None:
    df = pd.DataFrame([[MAILS[0], "x"]])
    df.columns = pd.Index(["email", header], dtype=object, tupleize_cols=False)
    mapping = infer_mapping(df)
    assert mapping.field_map == {"email": "email"}
    assert Mapping.from_json(mapping.to_json()).field_map == mapping.field_map


def test_columns_of_several_levels_are_joined() -> None:
    df = pd.DataFrame(
        [[MAILS[0], "Ana"]],
        columns=pd.MultiIndex.from_tuples(
            [("contact", "email"), ("contact", "Vorname")]
        ),
    )
    assert set(fields_by_header(df).values()) == {"email", "first_name"}


def test_thousands_of_columns_are_quick_enough_to_test() -> None:
    df = pd.DataFrame({f"Question {n}, part {n % 7}": ["a", "b"] for n in range(3000)})
    df["Sähköposti"] = MAILS[:2]
    assert fields_by_header(df) == {"Sähköposti": "email"}


HEADERS = st.sampled_from(
    ["email", "E-Mail", "Name", "Vorname", "Nom", "Company", "Country", "Land", "国",
     "Phone", "Mobile", "Notes", "Buyer Email", "Q1", "", "Titel", "IP", "plan"]
)  # fmt: skip
VALUES = st.sampled_from(
    [
        None,
        "",
        "ana@example.com",
        "Acme GmbH",
        "DE",
        "Ana",
        "+1 415 555 0100",
        "12",
        "yes",
    ]
)


@st.composite
def frames(draw: st.DrawFn) -> pd.DataFrame:
    headers = draw(st.lists(HEADERS, max_size=8))
    rows = draw(st.integers(0, 4))
    columns = [draw(st.lists(VALUES, min_size=rows, max_size=rows)) for _ in headers]
    df = pd.DataFrame(dict(enumerate(columns)), dtype=object)
    df.columns = pd.Index(headers, dtype=object)
    return df


@examples(60)
@given(frames())
def test_a_field_has_one_column_and_a_column_one_fate(df: pd.DataFrame) -> None:
    before = df.copy()
    mapping = infer_mapping(df, match_key=None)
    fields = [column.field for column in mapping.columns]
    assert len(set(fields)) == len(fields)
    positions = [*(c.position for c in mapping.columns), *mapping.unmapped["position"]]
    assert sorted(positions) == list(range(df.shape[1]))
    assert all(0.7 <= column.probability < 1 for column in mapping.columns)
    assert list(mapping.field_map) == list(mapping.source_fields)
    assert len(mapping.explain()) == df.shape[1]
    pd.testing.assert_frame_equal(df, before)


@examples(60)
@given(frames(), st.randoms(use_true_random=False))
def test_the_order_of_columns_makes_no_difference(
    df: pd.DataFrame, shuffler: st.DataObject
) -> None:
    order = list(range(df.shape[1]))
    shuffler.shuffle(order)  # type: ignore[attr-defined]  # hypothesis hands a Random
    mapping = infer_mapping(df, match_key=None)
    other = infer_mapping(df.iloc[:, order], match_key=None)
    # Repeated headers get their numbers by place, so columns are told by their values.
    assert sorted(_pairs(df, mapping)) == sorted(_pairs(df.iloc[:, order], other))


def _pairs(df: pd.DataFrame, mapping: Mapping) -> list[tuple[str, str, str]]:
    return [
        (column.field, str(column.header), str(df.iloc[:, column.position].tolist()))
        for column in mapping.columns
    ]


@pytest.mark.parametrize("header", ["Previous employer", "Old company"])
def test_what_somebody_left_behind_is_not_mapped(header: str) -> None:
    df = pd.DataFrame(
        {
            "Email": ["p1@example.com", "p2@example.com", "p3@example.com"],
            header: ["Acme GmbH", "Globex AG", "Initech Ltd"],
        }
    )
    assert infer_mapping(df).field_map == {"Email": "email"}


@pytest.mark.parametrize("header", ["E-Mail (Assistenz)", "担当者メール"])
def test_the_assistants_address_is_nobodys(header: str) -> None:
    df = pd.DataFrame({header: ["a@example.org"], "E-Mail (privat)": ["p@example.com"]})
    assert infer_mapping(df).field_map == {"E-Mail (privat)": "email"}


@pytest.mark.parametrize("threshold", [0.7, 0.4, 0.0])
def test_a_field_must_beat_the_concepts_without_a_field(threshold: float) -> None:
    df = pd.DataFrame(
        {"Email": ["a@example.com", "b@example.com"], "Survey Language": ["en", "de"]}
    )
    fields = [Field(name="email"), Field(name="language")]
    # The language of the survey is as likely as the person's, and has no field.
    mapping = infer_mapping(df, fields=fields, threshold=threshold)
    assert mapping.field_map == {"Email": "email"}
    assert dict(mapping.left_out[0].candidates)["language"] > 0.4
    plain = df.set_axis(["Email", "Language"], axis=1)
    assert infer_mapping(plain, fields=fields, threshold=threshold).field_map == {
        "Email": "email",
        "Language": "language",
    }


@pytest.mark.parametrize(
    ("values", "likeliest"),
    [
        (["Ana", "Peter", "James", "Germany"], ["first_name", "country_code"]),
        (["Germany", "France", "Italy", "Ana"], ["country_code", "country"]),
        # Of equals the first of the fields comes first, and three are shown.
        (["Ana", "CEO", "Acme GmbH", "Germany"], ["company_name", "job_title"]),
    ],
)
def test_the_likeliest_fields_are_named_best_first(
    values: list[str], likeliest: list[str]
) -> None:
    mapping = infer_mapping(pd.DataFrame({"Email": MAILS[:1] * 4, "Q3": values}))
    candidates = mapping.left_out[0].candidates
    assert [name for name, _ in candidates][:2] == likeliest
    assert len(candidates) == 3
    probabilities = [probability for _, probability in candidates]
    assert probabilities == sorted(probabilities, reverse=True)
    assert all(round(p, 3) == p and 0.02 <= p < 0.7 for p in probabilities)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        (["+1 415 555 0100", "+44 20 7946 0958", "+49 30 12345678"], "phone"),
        (["CEO", "Sales Manager", "Engineer"], "job_title"),
        (["Acme GmbH", "Globex Inc", "Initech Ltd"], "company_name"),
    ],
)
def test_a_field_must_be_likelier_than_none(values: list[str], field: str) -> None:
    mapping = infer_mapping(pd.DataFrame({"Email": MAILS, "Blah": values}), threshold=0)
    assert mapping.field_map == {"Email": "email"}
    assert 0.2 < dict(mapping.left_out[0].candidates)[field] < 0.5


def test_the_readers_word_on_a_repeated_header_decides_nothing() -> None:
    rows = [[mail, f"x{mail}"] for mail in MAILS]
    df = pd.DataFrame(rows, columns=["Mail", "Mail"])
    FileNotes(email_column="Mail").put(df)
    (question,) = infer_mapping(df).questions
    assert question.sources == ("Mail", "Mail_2")


@pytest.mark.parametrize(
    "header",
    [
        *("Correspondence e-mail", "#2 Email", "2. What is your e-mail?", "Email__c"),
        *("Email&nbsp;", "&nbsp;E-mail", "Default Address Email", "(1) Email:"),
        '<span style="font-size:14px;font-family:arial,helvetica">Your email</span>',
        '<label for="x">E-mail</label>',
        'Email <em class="required',
    ],
)
def test_what_stands_around_a_word_for_e_mail_makes_no_difference(header: str) -> None:
    df = pd.DataFrame({header: MAILS, "x": ["1", "2", "3"]})
    assert [*infer_mapping(df).field_map.values()] == ["email"]


@pytest.mark.parametrize(
    ("header", "values", "field"),
    [
        ("Cell (Signal)", ["+1 415 555 0100"], "phone"),
        ("Which country are you based in?", ["Germany", "France"], "country_code"),
        ("Total spent (USD)", ["12.50", "9"], "ltv"),
        ("Position", ["Sales Manager", "CEO"], "job_title"),
        ("Fonction", ["Directeur commercial", "Ingénieure"], "job_title"),
        ("Title", ["Head of Sales", "Engineer"], "job_title"),
        ("Title", ["Mr", "Mrs"], None),
        ("Position", ["1", "2"], None),
        ("Lead Source", ["Web", "Partner list"], "signup_source"),
        ("Herkunft des Leads", ["Messe", "Empfehlung"], "signup_source"),
        ("3. What is your job title?", ["CEO", "Nurse"], "job_title"),
        ("Job_Title__c", ["CEO", "Nurse"], "job_title"),
        ("Default Address Company", ["Acme", "Globex"], "company_name"),
        ("Name of your organisation", ["Acme", "Globex"], "company_name"),
        ("Age", ["33", "44"], None),
        ("Dream job", ["CEO", "Nurse"], None),
        ("Country visited last", ["Germany", "France"], None),
        ("Previous employer", ["Acme Ltd"], None),
    ],
)
def test_a_header_is_read_with_its_values(
    header: str, values: list[str], field: str | None
) -> None:
    df = pd.DataFrame({"Email": MAILS, header: (values * 3)[:3]})
    found = {column.position: column.field for column in infer_mapping(df).columns}
    assert found.get(1) == field


@pytest.mark.parametrize("header", ["Title", "Source", "Compnay", "Firma (neu)"])
def test_without_values_only_a_sure_word_is_enough(header: str) -> None:
    df = pd.DataFrame({"Email": MAILS, header: ["x"] * 3}).head(0)
    assert fields_by_header(df) == {"Email": "email"}


@pytest.mark.parametrize(
    ("header", "is_consent"),
    [
        *((h, True) for h in ("Newsletter", "Einwilligung", "Opt-in", "Hírlevél")),
        ("I agree to receive marketing emails", True),
        *((h, False) for h in ("Unsubscribed", "Email opt out", "SMS consent")),
        *((h, False) for h in ("Photo consent", "Terms accepted", "Do not contact")),
    ],
)
def test_consent_goes_to_its_field_and_a_refusal_never_does(
    header: str, *, is_consent: bool
) -> None:
    df = pd.DataFrame({"Email": MAILS, header: ["yes", "no", "yes"]})
    found = fields_by_header(df, schema="event_registration")
    assert (found.get(header) == "marketing_consent") is is_consent


def test_what_a_tool_calls_its_columns_is_not_mistyped() -> None:
    df = pd.DataFrame({"email": MAILS, "Organiaztion": ["Acme Ltd"] * 3})
    assert fields_by_header(df)["Organiaztion"] == "company_name"
    typo = pd.DataFrame({"email": MAILS, "formname": ["Ana", "Bob", "Chris"]})
    FileNotes(kind="facebook_leads").put(typo)
    assert fields_by_header(typo) == {"email": "email"}
