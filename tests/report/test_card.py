"""What a card shows, and what it never shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from cdp_frames import cdp_import, inspect_contacts, plan_import
from cdp_frames.problems import PROBLEMS
from cdp_frames.report.card import import_card
from cdp_frames.sandbox import Sandbox
from cdp_frames.screening.card import Reason, reasons
from cdp_frames.text.card import as_html, as_text

if TYPE_CHECKING:
    from cdp_frames import Client

SECRETS = ("ann@example.com", "cyd.secret", "Quux-Value")

PEOPLE = pd.DataFrame(
    {
        "email": ["ann@example.com", "cyd.secret", "bob@example.com"],
        "last_seen_at": ["2026-04-21T15:30:00Z", "", "Quux-Value"],
    }
)


def test_no_value_of_a_contact_is_shown(client: Client) -> None:
    plan = plan_import(PEOPLE, list_name="L", client=client)
    result = plan.apply()
    for shown in (
        repr(plan),
        plan._repr_html_(),
        repr(result),
        result._repr_html_(),
        repr(plan.screened),
        repr(client),
    ):
        assert not any(secret in shown for secret in SECRETS)


def test_the_cdps_own_words_are_shown_unless_they_quote_the_value() -> None:
    line = {
        "row": 0,
        "column": "email",
        "value": "ann@example.com",
        "code": "cdp_rejected",
        "action": "a",
        "stage": "cdp",
    }
    errors = pd.DataFrame(
        [
            line | {"message": "domain is on the block list"},
            line | {"row": 1, "message": "ANN@example.com is on the block list"},
        ]
    )
    found = reasons(errors)
    assert sorted(reason.title for reason in found) == [
        "domain is on the block list",
        PROBLEMS["cdp_rejected"].title,
    ]


def test_reasons_count_rows_and_not_lines() -> None:
    line = {
        "column": "email",
        "value": "x",
        "code": "invalid_email",
        "message": "m",
        "action": "a",
        "stage": "here",
    }
    errors = pd.DataFrame([line | {"row": row} for row in (3, 3, 4, None)])
    assert reasons(errors) == [Reason(3, "email", "invalid email format", "a", "here")]


def test_a_card_says_all_that_matters() -> None:
    errors = pd.DataFrame(
        {
            "row": range(9),
            "column": [f"<script>{n}</script>" for n in range(9)],
            "value": "x",
            "code": "invalid_email",
            "message": "m",
            "action": "mend it",
            "stage": "cdp",
        }
    )
    card = import_card(
        "A <b>title</b> & more",
        facts=[("job", "imp_1")],
        counts={"rows": 4, "accepted": 3, "rejected_here": 1, "empty": 0},
        errors=errors,
        alarms=["The counts do not add up."],
        notes=["A note."],
    )
    for text in (as_text(card), as_html(card)):
        for words in (
            "imp_1",
            "The counts do not add up.",
            "mend it",
            "(the CDP)",
            "A note.",
            "… and 1",
        ):
            assert words in text
        assert "empty" not in text
    assert "<script>" not in as_html(card)


def test_all_cards_are_of_one_family(client: Client) -> None:
    plan = plan_import(PEOPLE, list_name="L", client=client)
    cards = [
        plan._repr_html_(),
        plan.apply()._repr_html_(),
        plan.screened._repr_html_(),
        plan.mapping._repr_html_(),
        inspect_contacts(b"Email\nann@example.com\n")._repr_html_(),
    ]
    frames = {card.split(">")[0].partition(' style="')[2] for card in cards}
    assert len(frames) == 1
    assert "border" in frames.pop()
    assert all(card.startswith('<section aria-label="') for card in cards)
    assert "what to do" in plan.screened._repr_html_()


def test_an_import_of_nothing_has_a_card() -> None:
    frame = pd.DataFrame({"email": pd.Series([], dtype="str")})
    with Sandbox() as cdp, cdp.client() as client:
        result = frame.pipe(cdp_import, list_name="L", client=client)
        assert "no rows" in result._repr_html_()
