"""Whose address is the match key: the person's, or a question; nobody else's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest
from hypothesis import given, strategies as st
from typer.testing import CliRunner

from cdp_frames import (
    MappingError,
    cdp_import,
    infer_mapping,
    inspect_contacts,
    plan_import,
    read_contacts,
    screen,
)
from cdp_frames.cli import app
from cdp_frames.mapping import Mapping
from cdp_frames.text.own_address import whose
from tests.support.examples import examples

if TYPE_CHECKING:
    from pathlib import Path

    from cdp_frames import Client
    from cdp_frames.sandbox import Sandbox

ROWS = 40
OWN = [f"p{n}@example.com" for n in range(ROWS)]
MORE = [f"q{n}@example.org" for n in range(ROWS)]
BOSSES = [f"boss{n % 2}@example.org" for n in range(ROWS)]
NAMES = [f"Ann{n}" for n in range(ROWS)]

# Headers that name a role, or who did something, in the documented languages.
ROLES = [
    "Approver", "Approved by", "Created By", "Teacher", "Mum", "Dads email",
    "Mother's email", "Billing contact", "Genehmiger", "Erstellt von", "Lehrer",
    "Créé par", "Valideur", "Creado por", "Aprobado por", "Criado por", "Aprovador",
    "Creato da", "Approvatore", "Aangemaakt door", "Goedkeurder", "Skapad av",
    "Attestant", "Oprettet af", "Opprettet av", "Saksbehandler", "Hyväksyjä",
    "Luonut", "Utworzone przez", "Szef", "Vytvořil", "Vedoucí", "Oluşturan",
    "Yönetici", "Létrehozta", "Felettes", "Creat de", "Aprobator", "Создал",
    "Руководитель", "Створив", "Керівник", "Người duyệt", "المدير", "承認者",
    "上司", "審批人", "创建人", "승인자", "작성자",
]  # fmt: skip


def frame(**columns: list[str]) -> pd.DataFrame:
    return pd.DataFrame({"First name": NAMES, **columns})


def both_ways(df: pd.DataFrame) -> list[tuple[str | None, tuple[str, ...]]]:
    """Return the column of the key and the rivals, as a frame and as a file."""
    told = []
    read = read_contacts(df.to_csv(index=False).encode())
    for each in (df, read):
        mapping = infer_mapping(each, match_key=None)
        key = next((c.source for c in mapping.columns if c.field == "email"), None)
        rivals = tuple(name for each in mapping.questions for name in each.sources)
        told.append((key, rivals))
    return told


@pytest.mark.parametrize("role", ROLES)
def test_a_role_is_never_the_key(role: str) -> None:
    assert whose(role)
    for values in (OWN, BOSSES):
        assert both_ways(frame(**{role: values})) == [(None, ())] * 2
    beside = frame(**{"Email On Record": OWN, role: BOSSES})
    assert both_ways(beside) == [("Email On Record", ())] * 2
    report = inspect_contacts(beside.to_csv(index=False).encode())
    assert report.email_column == "Email On Record"


@pytest.mark.parametrize("words", ["Kontakt", "Contact", "Recipient", "zzqq", "Q3"])
def test_a_header_without_a_word_for_e_mail_is_believed_by_its_values(
    words: str,
) -> None:
    assert both_ways(frame(**{words: OWN})) == [(words, ())] * 2
    # Two addresses for forty people are nobody's own.
    assert both_ways(frame(**{words: BOSSES})) == [(None, (words,))] * 2
    # A word for e-mail beats none, whatever stands first.
    beside = frame(**{words: MORE, "E-mail on record": OWN})
    assert both_ways(beside) == [("E-mail on record", ())] * 2


@pytest.mark.parametrize(
    ("columns", "key"),
    [
        ({"Email": OWN, "Email 2": MORE}, "Email"),
        ({"Email 2": MORE, "Email": OWN}, "Email"),
        ({"Email": OWN, "Alternate e-mail": MORE}, "Email"),
        ({"Email": OWN, "Work email": [*MORE[:19], *[""] * 21]}, "Email"),
        ({"Email": OWN, "Work email": OWN}, "Email"),
        ({"Work email": OWN, "Personal email": [*MORE[:5], *[""] * 35]}, "Work email"),
        ({"E-mail": [""] * ROWS, "Kontakt": OWN}, "Kontakt"),
    ],
)
def test_no_rival_is_no_question(columns: dict[str, list[str]], key: str) -> None:
    assert both_ways(frame(**columns)) == [(key, ())] * 2


@pytest.mark.parametrize(
    "columns",
    [
        {"Work email": OWN, "Personal email": MORE},
        {"Email": OWN, "Work email": MORE},
        {"Dienstlich": OWN, "Privat": MORE},
        {"E-mail on record": BOSSES, "Kontakt": OWN},
    ],
)
def test_two_rivals_are_a_question_and_not_a_choice(
    columns: dict[str, list[str]], client: Client
) -> None:
    df = frame(**columns)
    asked = both_ways(df)
    assert asked[0] == asked[1]
    assert asked[0][0] is None
    assert set(asked[0][1]) == set(columns)
    mapping = infer_mapping(df)
    (question,) = mapping.questions
    assert question.field == "email"
    assert str(question) in repr(mapping)
    assert Mapping.from_json(mapping.to_json()) == mapping
    one, other = columns
    for verb in (
        lambda: screen(df),
        lambda: screen(df, mapping=mapping),
        lambda: plan_import(df, list_name="L", client=client),
        lambda: cdp_import(df, list_name="L", client=client),
    ):
        with pytest.raises(MappingError) as caught:
            verb()
        for words in (repr(one), repr(other), "infer_mapping(df, given=", "--map"):
            assert words in str(caught.value)
    answered = mapping.override({other: "email"})
    assert answered.questions == ()
    assert screen(df, mapping=answered).mapping.field_map[other] == "email"
    assert screen(df, mapping={other: "email"}).mapping.field_map == {other: "email"}
    told = infer_mapping(df, given={one: "email"})
    assert told.questions == ()
    assert told.field_map[one] == "email"


def test_the_command_asks_and_ends_with_2(
    cdp: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in cdp.environ.items():
        monkeypatch.setenv(name, value)
    file = tmp_path / "people.csv"
    frame(**{"Work email": OWN, "Personal email": MORE}).to_csv(file, index=False)
    outcome = CliRunner().invoke(app, ["import", str(file), "--list", "L"])
    assert outcome.exit_code == 2
    assert "'Work email'" in outcome.output
    assert "--map 'Work email=email'" in outcome.output
    assert not any("import-jobs" in call.endpoint for call in cdp.exchanges)
    said = ["import", str(file), "--list", "L", "--map", "Work email=email"]
    assert CliRunner().invoke(app, said).exit_code == 0
    report = CliRunner().invoke(app, ["inspect", str(file)]).output
    assert "you have to say which: 'Work email', 'Personal email'" in report


def test_the_error_names_the_column_with_the_addresses() -> None:
    with pytest.raises(MappingError, match=r"given=\{'Genehmiger': 'email'\}"):
        infer_mapping(frame(Genehmiger=OWN))


HEADERS = st.sampled_from(
    [
        "Email",
        "Work email",
        "Email 2",
        "Kontakt",
        "Approver",
        "Mum",
        "zzqq",
        "E-Mail privat",
    ]
)
COLUMN = st.sampled_from([OWN, MORE, BOSSES, [*OWN[:10], *[""] * 30], [""] * ROWS])


@given(st.dictionaries(HEADERS, COLUMN, min_size=1, max_size=4))
@examples(60)
def test_a_file_and_a_frame_are_judged_alike(columns: dict[str, list[str]]) -> None:
    of_frame, of_file = both_ways(frame(**columns))
    assert of_frame == of_file
    key, rivals = of_frame
    assert not any(whose(name) for name in (*rivals, *filter(None, [key])))


def test_a_column_of_addresses_that_stays_behind_says_why() -> None:
    reasons = {
        column.source: column.reason
        for df in (
            frame(Email=OWN, Kontakt=MORE),
            frame(**{"Work email": OWN, "Personal email": MORE}),
        )
        for column in infer_mapping(df).left_out
    }
    asked = "may be 'email': you have to say it (.questions)"
    assert reasons == {
        "Kontakt": "'Email' is the likelier email",
        "Work email": asked,
        "Personal email": asked,
    }
