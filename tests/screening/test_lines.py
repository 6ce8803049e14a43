"""Frames that show themselves: nothing is cut, and nothing told when it is masked."""

from __future__ import annotations

import pickle
from html import unescape
from html.parser import HTMLParser
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, strategies as st

from cdp_frames import screen
from cdp_frames.masking import masked
from cdp_frames.screening.lines import Lines, lines_card, masked_lines
from cdp_frames.text.card import as_html

ACTION = (
    "Keep one address, or make a row of each of them, as the guide has it in part 3."
)


class Page(HTMLParser):
    """The tags and the text of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert not any(name.startswith("on") for name, _ in attrs)
        self.tags.add(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


def html_of(frame: Any) -> str:  # noqa: ANN401 - the stubs know no method of Jupyter's
    return str(frame._repr_html_())


def errors_of(*values: object) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "row": range(len(values)),
            "index": range(len(values)),
            "column": "email",
            "field": "email",
            "value": pd.Series(values, dtype=object),
            "code": "invalid_email",
            "message": pd.Series([f"bad: {value}" for value in values], dtype=object),
            "action": ACTION,
            "suggestion": pd.Series([None] * len(values), dtype=object),
            "stage": "here",
        }
    )


def test_cures_are_not_cut_and_what_is_not_shown_is_named() -> None:
    shown = Lines(errors_of("a@", "b@"))
    page = Page(html_of(shown))
    assert page.text.count(ACTION) == 2
    assert "2 lines about 2 rows" in page.text
    assert "Columns not shown: field, code, suggestion, stage." in page.text


def test_a_long_frame_shows_its_first_lines_and_says_so() -> None:
    page = Page(html_of(Lines(errors_of(*range(50)))))
    assert "50 lines about 50 rows" in page.text
    assert "… and 30 more lines" in page.text
    assert page.text.count(ACTION) == 20


def test_what_is_picked_of_them_shows_itself_likewise() -> None:
    shown = Lines(errors_of("a@", "b@"))
    for picked in (shown.head(1), shown[shown["row"] == 0], shown.drop(columns="code")):
        assert "section" in Page(html_of(picked)).tags
    # What counts something is no longer about rows.
    counted = shown.groupby("code")[["row"]].count()
    assert "section" not in Page(html_of(counted)).tags


def test_columns_that_are_picked_are_not_cut_either() -> None:
    picked = Lines(errors_of("a@"))[["code", "action"]]
    assert ACTION in html_of(picked)
    with pd.option_context("display.max_colwidth", 20):
        assert ACTION not in html_of(picked)


def test_to_code_they_are_frames_as_any() -> None:
    plain = errors_of("a@", "b@")
    shown = Lines(plain)
    pd.testing.assert_frame_equal(shown, plain)
    pd.testing.assert_frame_equal(plain, shown)
    assert shown.equals(plain)
    again = pickle.loads(pickle.dumps(shown))  # noqa: S301 - our own
    pd.testing.assert_frame_equal(again, plain)
    pd.testing.assert_frame_equal(pd.concat([shown, plain])[:2], plain)
    assert repr(shown) == repr(plain)


def test_the_frames_of_a_screening_show_themselves() -> None:
    screened = screen(
        pd.DataFrame(
            {
                "email": ["ann@example.com", "bob", "cy@gmial.com", "dee@example.com"],
                "last_seen_at": ["2026-04-21T15:30:00+02:00", "soon", "", None],
                "unsubscribed": ["no", "no", "no", "yes"],
            }
        )
    )
    for frame in (screened.errors, screened.changes, screened.hints):
        assert len(frame)
        assert "section" in Page(html_of(frame)).tags
    assert len(screened.opted_out)
    assert "section" in Page(html_of(screened.opted_out)).tags


UGLY = [
    pd.DataFrame(),
    errors_of(),
    errors_of("x"),
    errors_of(pd.NA),
    errors_of(None).astype({"row": "Int64"}),
    errors_of("<script>alert(1)</script>", "</td></table>", "&amp;"),
    errors_of("\ud800", "\x00", "\u202eabc", "王小明", "a\nb", "x" * 100_000),
    errors_of(["a@example.com"], {"b": 1}, 1.5, True, pd.Timestamp(0)),
    errors_of("x", "y").set_axis(["a", "a"]),
    errors_of("x", "y").set_index("row"),
    errors_of("x", "y").T,
    errors_of("x").rename(columns={"code": "row"}),
    errors_of("x").rename(columns={"code": 5}),
    pd.concat([errors_of("x"), errors_of("y")], keys=["a", "b"]),
    errors_of("x", "y").assign(row=pd.array([None, 1], "Int64"), index=["l", "m"]),
]


@pytest.mark.parametrize("frame", UGLY, ids=range(len(UGLY)))
@pytest.mark.parametrize("said", ["", "1"])
def test_whatever_they_hold_is_a_sound_page(
    frame: pd.DataFrame, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CDP_FRAMES_MASK", said)
    shown = Lines(frame)
    page = Page(html_of(shown))
    assert "script" not in page.tags
    html_of(shown).replace("\ud800", "").encode()
    repr(shown)


secret = st.text(min_size=4, max_size=30).filter(lambda t: any(c.isalnum() for c in t))


@given(st.lists(secret, min_size=1, max_size=5))
def test_masked_lines_hold_no_value(values: list[str]) -> None:
    frame = errors_of(*values)
    frame["suggestion"] = values[::-1]
    told = [ACTION, "invalid_email", "email", "bad: ", *map(masked, values)]
    hidden = [v for v in values if not any(v in each for each in told)]
    shown = masked_lines(frame)
    page = unescape(as_html(lines_card(shown)))
    text = repr(shown)
    assert [v for v in hidden if v in page or v in text] == []
    assert frame["value"].tolist() == values


def test_with_the_switch_on_all_that_is_shown_is_masked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    frame = errors_of("ann.lee@", "+1 212 5550 x")
    frame["index"] = ["ann.lee@example.com", "b"]
    shown = Lines(frame)
    assert "ann.lee@" in repr(shown)
    monkeypatch.setenv("CDP_FRAMES_MASK", "1")
    for text in (repr(shown), str(shown), repr(shown.head(1)), html_of(shown)):
        assert "ann.lee" not in str(text)
        assert "5550" not in str(text)
    assert "a***@example.com" in html_of(shown)
    assert shown["value"].tolist() == ["ann.lee@", "+1 212 5550 x"]


def test_what_the_cdp_says_of_a_value_in_other_words_is_masked() -> None:
    frame = errors_of(" Bob.Lee@EXAMPLE.com")
    frame["message"] = 'bob.lee@example.com ("Bob Lee", 212-555-0123) is blocked'
    said = masked_lines(frame)["message"].iloc[0]
    assert said == 'b***@example.com ("B** ***", ***-***-****) is blocked'


def test_our_own_words_are_not_masked() -> None:
    frame = errors_of("bob")
    frame["message"] = "invalid email format: An email address must have an @-sign."
    assert masked_lines(frame)["message"].tolist() == frame["message"].tolist()


def test_of_a_long_frame_the_lines_that_are_shown_are_masked() -> None:
    frame = errors_of(*(f"person{n}@" for n in range(1000)))
    shown = masked_lines(frame)
    assert shown["value"].iloc[[0, 500, -1]].tolist() == [
        masked("person0@"),
        "***",
        masked("person999@"),
    ]
