"""People who said no to mail are held back: whatever says so, wherever, however."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, strategies as st

from cdp_frames import screen
from cdp_frames.errors import FrameError
from cdp_frames.text.vocabulary.opt_out_cells import says
from cdp_frames.text.vocabulary.opt_outs import meaning_of
from cdp_frames.text.vocabulary.tables import truths
from tests.support.examples import examples

if TYPE_CHECKING:
    from cdp_frames.screening.duplicates import Keep

# A header and a cell in a line, in all documented languages.
_TABLE = Path(__file__).with_name("opt_outs.tsv")

NO = [
    ("Unsubscribed", "yes"),
    ("do_not_contact", "1"),
    ("DNC", "TRUE"),
    ("Opted out", "x"),
    ("Status", "unsubscribed"),
    ("unsubscribed_at", "2024-05-01T10:00:00Z"),
    ("Consent", "No"),
    ("Newsletter", "no"),
    ("EMAIL_BLACKLISTED", "true"),
    ("bounced", "1"),
    ("Accepts Email Marketing", "no"),
    ("active_subscription", "false"),
    ("hs_email_optout", "true"),
    ("HasOptedOutOfEmail", "TRUE"),
    ("Email Opt Out", "Yes"),
    ("Marketing consent (email)", "declined"),
    ("Member status", "Cleaned"),
    ("I agree to receive the newsletter", "No"),
    ("May we contact you?", "no"),
    ("subscribed_to_emails", "false"),
    ("Email status", "Hard bounce"),
    ("Subscription Status", "Opted-out"),
    ("marketing_opt_in", "False"),
    ("Do Not Email", "\u2713"),
    ("optin", "0"),
    ("Unsubscribe reason", "Too many"),
    ("Lead Status", "Unsubscribed"),
    ("emailConsent", "false"),
    ("GDPR consent", "0"),
    ("Would you like to receive our newsletter?", "No"),
    ("Unsubscribed", "2024-01-05"),
    ("Abgemeldet", "ja"),
    ("Abgemeldet am", "01.02.2024"),
    ("Einwilligung", "nein"),
    ("Keine Werbung", "ja"),
    ("Werbeeinwilligung", "widerrufen"),
    ("d\u00e9sinscrit", "oui"),
    ("Consentement", "non"),
    ("Statut", "d\u00e9sabonn\u00e9"),
    ("Suscrito", "no"),
    ("Dado de baja", "s\u00ed"),
    ("Disiscritto", "s\u00ec"),
    ("Consenso marketing", "no"),
    ("Descadastrado", "sim"),
    ("Consentimento", "n\u00e3o"),
    ("Nieuwsbrief", "nee"),
    ("Uitgeschreven", "ja"),
    ("Nyhetsbrev", "nej"),
    ("Avregistrerad", "ja"),
    ("Samtykke", "nei"),
    ("Afmeldt", "ja"),
    ("Uutiskirje", "ei"),
    ("Zgoda marketingowa", "nie"),
    ("Wypisany", "tak"),
    ("Souhlas", "ne"),
    ("Odhl\u00e1\u0161en", "ano"),
    ("Leiratkozott", "igen"),
    ("B\u00fclten", "hay\u0131r"),
    ("\u0421\u043e\u0433\u043b\u0430\u0441\u0438\u0435", "\u043d\u0435\u0442"),
    ("\u041e\u0442\u043f\u0438\u0441\u0430\u043d", "\u0434\u0430"),
    ("\u914d\u4fe1\u505c\u6b62", "\u306f\u3044"),
    ("\u30e1\u30eb\u30de\u30ac", "\u4e0d\u8981"),
    ("\u9000\u8ba2", "\u662f"),
    ("\uc218\uc2e0\ub3d9\uc758", "\uc544\ub2c8\uc624"),
    ("\uc218\uc2e0\uac70\ubd80", "\uc608"),
]
NOTHING = [
    ("Order status", "declined"),
    ("RSVP", "declined"),
    ("Attended", "no"),
    ("Status", "active"),
    ("Unsubscribed", "no"),
    ("unsubscribed_at", ""),
    ("unsubscribed_at", "0000-00-00 00:00:00"),
    ("unsubscribed_at", "n/a"),
    ("Consent", "yes"),
    ("Consent", ""),
    ("Consent", "perhaps"),
    ("Photo consent", "no"),
    ("Do you use marketing automation?", "No"),
    ("Do you have a newsletter?", "No"),
    ("Marketing budget", "no"),
    ("Payment status", "refused"),
    ("Job title", "Marketing"),
    ("Newsletter topics", "none"),
    ("Bounce rate", "0.3"),
    ("email", "no@example.com"),
    ("First name", "No"),
    ("Is customer", "no"),
    ("opted_in_at", ""),
    ("State", "No"),
    ("Estado", "Baja California"),
    ("Mailing Street", "No 5"),
    ("Tax exempt", "no"),
    ("Do you consent to the recording of this session?", "No"),
    ("Opt in date", "2024"),
    ("Cookie consent", "no"),
    ("Contact Status", "No contact"),
    ("Recording consent", "no"),
    ("Registration status", "Cancelled"),
    ("Order number", "unsubscribed"),
]
_TOLD = [line.split("\t") for line in _TABLE.read_text("utf-8").splitlines()[1:]]
NO += [
    (header, cell)
    for word, header, cell in _TOLD
    if word == "no" and (header, cell) not in NO
]
FREE = [(header, cell) for word, header, cell in _TOLD if word == "free"]
MAYBE = [
    ("Status", "inactive"),
    ("SMS opt-in", "no"),
    ("Do not call", "yes"),
    ("dnc_sms", "1"),
    ("Phone opt out", "yes"),
    ("Opted out of email: Newsletter", "yes"),
    ("Email status", "soft bounce"),
    ("Post opt-out", "ja"),
    ("Status", "inaktiv"),
    ("Licence permission", "no"),
    ("Widerspruch Steuer", "ja"),
    ("Newsletter", "keine"),
    ("Unsubscribed", "\u2717"),
]


def said(header: str, cell: str) -> str:
    meaning = meaning_of(header)
    return "" if meaning is None else says(meaning, cell)


@pytest.mark.parametrize(("header", "cell"), NO)
def test_what_says_no_says_no_however_it_is_written(header: str, cell: str) -> None:
    for written in (header, header.upper(), header.lower(), f" {header} "):
        assert said(written, cell) == "no", written
    for written in (cell.upper(), f" {cell}\u200b", cell.title()):
        assert said(header, written) == "no", written


@pytest.mark.parametrize(("header", "cell"), NOTHING)
def test_what_says_nothing_holds_nobody_back(header: str, cell: str) -> None:
    assert said(header, cell) == ""


@pytest.mark.parametrize(("header", "cell"), FREE)
def test_what_is_about_something_else_holds_nobody_back(header: str, cell: str) -> None:
    assert said(header, cell) != "no"


@pytest.mark.parametrize(
    ("header", "cells", "fates"),
    [
        ("Newsletter issues read", [0, 3, 12], ["valid"] * 3),
        ("Novinky", ["0", "2", None], ["valid"] * 3),
        ("Newsletter", [0.0, 1.0, np.nan], ["opted_out", "valid", "valid"]),
        ("Newsletter", ["no", "12", "0"], ["opted_out", "valid", "valid"]),
        ("Unsubscribed", ["0", "1", "7"], ["valid"] * 3),
        ("unsubscribed_at", [1714562345, None, 0], ["opted_out", "valid", "valid"]),
    ],
)
def test_a_column_of_counts_says_nothing_with_a_number(
    header: str, cells: list[object], fates: list[str]
) -> None:
    people = [f"p{row}@example.com" for row in range(len(cells))]
    df = pd.DataFrame({"email": people, header: pd.Series(cells, dtype=object)})
    assert screen(df).fates["fate"].tolist() == fates


@pytest.mark.parametrize(("header", "cell"), MAYBE)
def test_what_may_say_so_is_a_note(header: str, cell: str) -> None:
    assert said(header, cell) == "maybe"
    df = pd.DataFrame({"email": ["a@example.com"], header: [cell]})
    screened = screen(df)
    assert screened.fates["fate"].tolist() == ["valid"]
    assert any("nobody is held back" in note for note in screened.notes)
    assert screened.opted_out.empty


@pytest.mark.parametrize(
    "column",
    [
        pd.Series([True, False, None], dtype="boolean"),
        pd.Series([True, False, False]),
        pd.Series([True, False, None], dtype=object),
        pd.Series([1, 0, None], dtype="Int64"),
        pd.Series([1.0, 0.0, np.nan]),
        pd.Series(["yes", "no", None], dtype="category"),
        pd.Series(["\u200bYes ", "No", ""], dtype="string"),
        pd.Series([True, False, None], dtype="bool[pyarrow]"),
        pd.Series([1, 0, None], dtype="int64[pyarrow]"),
        pd.Series(["yes", b"no", ["no"]], dtype=object),
    ],
)
def test_whatever_the_dtype(column: pd.Series) -> None:
    people = ["a@example.com", "b@example.com", "c@example.com"]
    df = pd.DataFrame({"email": people, "Unsubscribed": column})
    assert screen(df).fates["fate"].tolist() == ["opted_out", "valid", "valid"]


def test_a_time_says_so_and_none_does_not() -> None:
    times = pd.Series([pd.Timestamp("2026-04-21", tz="UTC"), pd.NaT])
    df = pd.DataFrame(
        {"email": ["a@example.com", "b@example.com"], "opted_out_at": times}
    )
    assert screen(df).fates["fate"].tolist() == ["opted_out", "valid"]


def test_the_line_names_what_says_so() -> None:
    df = pd.DataFrame(
        {
            "email": ["a@example.com", "A@example.com ", "b@example.com"],
            "Newsletter": ["yes", "nein", None],
        },
        index=["x", "x", "y"],
    )
    screened = screen(df)
    assert screened.opted_out.to_dict("list") == {
        "row": [0, 1],
        "index": ["x", "x"],
        "column": ["Newsletter", "Newsletter"],
        "value": ["nein", "nein"],
        "source": [None, None],
        "said_by": [1, 1],
    }
    assert "nein" not in repr(screened)
    assert "2  opted out, held back" in repr(screened)


def test_a_mapped_consent_says_so_too() -> None:
    df = pd.DataFrame(
        {
            "email": ["a@example.com", "b@example.com"],
            "marketing_consent": ["declined", "ja"],
        }
    )
    screened = screen(df, "trade_show_lead")
    assert screened.fates["fate"].tolist() == ["opted_out", "valid"]
    sent = screen(df, "trade_show_lead", opt_outs="send").valid
    assert sent["marketing_consent"].tolist() == [False, True]


def test_a_refused_row_speaks_for_its_person() -> None:
    df = pd.DataFrame(
        {
            "email": ["a@example.com", "a@example.com", "no address"],
            "phone": ["12", None, None],
            "DNC": ["1", None, "1"],
        }
    )
    fates = screen(df, region="US").fates["fate"].tolist()
    assert fates == ["rejected_here", "opted_out", "rejected_here"]


def test_people_who_are_held_back_are_in_nobodys_way() -> None:
    schema = "contact"
    df = pd.DataFrame(
        {"email": ["a@example.com", "b@example.com"], "Status": ["unsubscribed", "ok"]}
    )
    assert screen(df, schema).valid["email"].tolist() == ["b@example.com"]
    assert screen(df.iloc[:0]).opted_out.empty
    assert screen(df.iloc[:1]).valid.empty


def test_another_word_for_opt_outs_is_refused() -> None:
    with pytest.raises(FrameError, match="'hold', 'remove' or 'send', not 'drop'"):
        screen(pd.DataFrame({"email": []}), opt_outs="drop")  # type: ignore[arg-type]


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["a", "B ", "c", "d"]),
            st.sampled_from(["yes", "no", "nein", "", None, "declined"]),
            st.sampled_from([None, "+14155552671", "12"]),
        ),
        max_size=9,
    ),
    st.sampled_from(["merge", "last", "first", False]),
    st.sampled_from(["str", "object", "category"]),
)
@examples(100)
def test_nobody_who_said_no_is_sent(
    rows: list[tuple[str, str | None, str | None]], keep: Keep, dtype: str
) -> None:
    df = pd.DataFrame(rows, columns=["email", "Consent", "phone"], dtype=object)
    df["email"] = df["email"] + "@example.com"
    df["Consent"] = pd.Series(df["Consent"], dtype=dtype)
    gone = {
        name.strip().lower() + "@example.com"
        for name, consent, _ in rows
        if consent in {"no", "nein", "declined"}
    }
    screened = screen(df, keep=keep)
    assert not set(screened.valid["email"]) & gone
    mail = df["email"].astype(str).str.replace(" ", "").str.lower()
    held = screened.fates["fate"].eq("opted_out")
    assert set(mail[held]) <= gone
    assert screened.opted_out["row"].tolist() == np.flatnonzero(held).tolist()
    others = set(mail) - gone
    assert {*mail[~held]} >= others


CONSENTS = ("Newsletter", "Opt-in", "Email consent", "Einwilligung", "is_subscribed")
REFUSALS = ("Unsubscribed", "Do not contact", "Opt out", "DNC", "Abgemeldet")


@pytest.mark.parametrize("header", [*CONSENTS, *REFUSALS])
def test_every_yes_and_no_means_what_it_says(header: str) -> None:
    """Of all words for yes and no, numbers, booleans: a yes to mail is never held."""
    state = meaning_of("Status")
    assert state is not None
    # "Opted out" says so under any header.
    words = {word: yes for word, yes in truths().items() if says(state, word) != "no"}
    cells = [*words.items(), (1, True), (0, False), (1.0, True), (True, True)]
    df = pd.DataFrame({"email": [f"p{n}@example.com" for n in range(len(cells))]})
    df[header] = pd.Series([cell for cell, _ in cells], dtype=object)
    fates = screen(df).fates["fate"].tolist()
    refuses = header in REFUSALS
    for (cell, yes), fate in zip(cells, fates, strict=True):
        assert (fate == "opted_out") == (yes == refuses), (header, cell)


@pytest.mark.parametrize("header", CONSENTS)
@pytest.mark.parametrize(("cell", "held"), [("-1", True), ("1", False), ("+1", False)])
def test_a_sign_is_no_mark_of_words(header: str, cell: str, held: bool) -> None:  # noqa: FBT001 - a parameter
    df = pd.DataFrame({"email": ["a@example.com"], header: [cell]})
    assert (screen(df).fates["fate"].tolist() == ["opted_out"]) == held
