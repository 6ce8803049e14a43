"""What a card shows, and what it never shows."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from cdp_frames import cdp_import, plan_import
from cdp_frames.report.card import Card, Reason, as_html, as_text, reasons
from cdp_frames.sandbox import Sandbox

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
    found = reasons(errors, {"cdp_rejected": "refused by the CDP"})
    assert sorted(reason.title for reason in found) == [
        "domain is on the block list",
        "refused by the CDP",
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
    assert reasons(errors, {"invalid_email": "invalid email format"}) == [
        Reason(3, "email", "invalid email format", "a", "here")
    ]


CARD = Card(
    title="A <b>title</b> & more",
    facts=[("job", "imp_1")],
    counts={"rows": 4, "accepted": 3, "rejected_here": 1, "empty": 0},
    reasons=[Reason(1, "<script>alert(1)</script>", "bad", "mend it", "cdp")] * 9,
    alarms=["The counts do not add up."],
    notes=["A note."],
)


class Tags(HTMLParser):
    """Reads a page and notes which tags stay open."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert not any(name.startswith("on") for name, _ in attrs)
        self.open.append(tag)
        self.seen.add(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_card_is_sound_html_without_script() -> None:
    tags = Tags()
    tags.feed(as_html(CARD))
    assert tags.open == []
    assert not tags.seen & {"script", "style", "link", "iframe", "b>title"}
    assert "&lt;script&gt;" in as_html(CARD)


@pytest.mark.parametrize("write", [as_text, as_html])
def test_a_card_says_all_that_matters(write: object) -> None:
    assert callable(write)
    said = write(CARD)
    for words in (
        "imp_1",
        "The counts do not add up.",
        "mend it",
        "A note.",
        "… and 1",
    ):
        assert words in said
    assert "empty" not in said


def test_an_import_of_nothing_has_a_card() -> None:
    frame = pd.DataFrame({"email": pd.Series([], dtype="str")})
    with Sandbox() as cdp, cdp.client() as client:
        result = frame.pipe(cdp_import, list_name="L", client=client)
        assert "no rows" in result._repr_html_()
