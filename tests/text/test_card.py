"""What a card draws, whatever it shows."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given, strategies as st

from cdp_frames.text.card import (
    Alarm,
    Block,
    Card,
    Code,
    Details,
    Explained,
    Facts,
    Folded,
    Meter,
    NextSteps,
    Note,
    Share,
    Shares,
    Table,
    and_more,
    as_html,
    as_text,
    listed,
)

texts = st.text(max_size=30)
words = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=8)


@st.composite
def tables(draw: st.DrawFn) -> Table:
    cells = st.one_of(
        texts,
        st.integers(0, 10**7),
        st.floats(0, 1).map(Meter),
        texts.map(Code),
        st.builds(Explained, texts, st.lists(texts, max_size=2)),
    )
    headings = draw(st.lists(texts, min_size=1, max_size=4))
    rows = draw(
        st.lists(st.lists(cells, min_size=len(headings), max_size=len(headings)))
    )
    return Table(
        headings=headings,
        rows=rows,
        sentences=draw(st.lists(texts, max_size=3)),
        caption=draw(texts),
        more=draw(texts),
    )


pairs = st.lists(st.tuples(texts, texts), max_size=4)
blocks: st.SearchStrategy[Block] = st.one_of(
    texts.map(Alarm),
    texts.map(Note),
    pairs.map(Facts),
    pairs.map(Details),
    st.builds(
        Shares,
        st.integers(0, 10**7),
        st.lists(
            st.builds(Share, texts, st.integers(0, 10**6), st.sampled_from(["good"])),
            max_size=4,
        ),
        texts,
    ),
    tables(),
    st.builds(Folded, texts, st.lists(texts, max_size=3), texts, st.booleans()),
    pairs.map(NextSteps),
)


class Page(HTMLParser):
    """Reads a page: its tags, its text, and whether each tag is closed."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.text = ""
        self.feed(page)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert not any(name.startswith("on") for name, _ in attrs)
        self.open.append(tag)
        self.tags.add(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


DRAWN = {
    "div", "b", "span", "table", "thead", "tbody", "tr", "th", "td", "code",
    "details", "summary", "ul", "li", "section", "caption",
}  # fmt: skip


@given(texts, st.lists(blocks, max_size=5))
def test_a_card_is_sound_html_that_the_shown_text_can_never_break(
    title: str, shown: list[Block]
) -> None:
    page = as_html(Card(title, shown)).replace("<br>", "")
    assert Page(page).tags <= DRAWN


@given(words, st.lists(words, min_size=1, max_size=3))
def test_what_a_notebook_shows_a_terminal_shows_too(
    title: str, lines: list[str]
) -> None:
    card = Card(
        title,
        [
            *(Alarm(word) for word in lines),
            Facts([(word, word) for word in lines]),
            Details([(word, word) for word in lines]),
            Shares(9, [Share(word, 3, "good") for word in lines], "none"),
            Table(headings=["h"], rows=[[word] for word in lines], sentences=lines),
            Folded("left", lines),
            *(Note(word) for word in lines),
        ],
    )
    text, page = as_text(card), Page(as_html(card)).text
    for word in (title, *lines):
        assert text.count(word) >= 1
        assert page.count(word) >= 1


def test_a_terminal_gets_a_line_for_each_thing() -> None:
    card = Card(
        "3 of 4 rows imported",
        [
            Alarm("The counts do not add up."),
            Facts([("job", "imp_1"), ("state", "done")]),
            Shares(4, [Share("accepted", 3, "good"), Share("empty", 0, "quiet")], "-"),
            Table(
                caption="Why:",
                headings=["rows"],
                rows=[[1]],
                sentences=["1  bad"],
                more="… and 2 more",
            ),
            Folded("left out", ["a: no field"]),
            Note("A note."),
        ],
    )
    assert as_text(card).splitlines() == [
        "3 of 4 rows imported",
        "  !! The counts do not add up.",
        "  job    imp_1",
        "  state  done",
        "          3  accepted",
        "Why:",
        "  1  bad",
        "  … and 2 more",
        "  left out: a: no field",
        "Note: A note.",
    ]


def test_lines_of_a_meaning_stay_below_each_other() -> None:
    shown = Details([("times", "UTC\nday first")])
    assert shown.lines() == ["  times  UTC", "         day first"]
    assert "UTC<br>day first" in shown.html()


def test_a_block_of_nothing_draws_nothing() -> None:
    nothing = Table(headings=["h"], rows=[], sentences=[])
    empty: list[Block] = [Folded("left", []), nothing, NextSteps([]), Facts([])]
    assert as_text(Card("t", empty)) == "t"
    assert as_html(Card("t", empty)) == as_html(Card("t", []))


def test_a_whole_without_parts_says_so() -> None:
    shown = Shares(0, [Share("accepted", 0, "good")], "no rows")
    assert shown.lines() == []
    assert shown.html().count("no rows") == 1


class Outline(HTMLParser):
    """What a screen reader is told of a page: roles, labels and scopes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.told: list[tuple[str, str]] = []
        self.hidden = 0
        self.heard = ""
        self._open: list[bool] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        for name in ("role", "scope", "aria-label"):
            if given.get(name):
                self.told.append((tag, str(given[name])))
        is_hidden = given.get("aria-hidden") == "true"
        self._open.append(is_hidden)
        self.hidden += is_hidden

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002 - as it is called
        self.hidden -= self._open.pop()

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.heard += data


def test_a_screen_reader_hears_headings_tables_and_each_count_once() -> None:
    card = Card(
        "3 of 4 rows",
        [
            Alarm("The counts do not add up."),
            Shares(4, [Share("accepted", 3, "good"), Share("bad", 1, "bad")], "-"),
            Table(caption="Why", headings=["rows"], rows=[[1]], sentences=[]),
            Details([("file", "csv")]),
            NextSteps([("result.errors", "what is wrong")]),
        ],
    )
    page = Outline(as_html(card))
    assert page.told == [
        ("section", "3 of 4 rows"),
        ("div", "heading"),
        ("div", "alert"),
        ("ul", "list"),
        ("th", "col"),
        ("th", "row"),
        ("div", "heading"),
        ("ul", "list"),
    ]
    assert page.heard.count("3 accepted") == 1
    assert "\u25a0" not in page.heard


def test_what_is_left_out_is_told_in_one_line_on_a_terminal() -> None:
    left = Folded("left", ["a: no field"], "1 column left out", said="Note: a")
    assert left.lines() == ["Note: a"]
    assert "1 column left out" in left.html()
    assert "<details style" in left.html()
    assert "<details open style" in Folded("left", ["a"], is_open=True).html()


def test_next_steps_are_of_a_notebook() -> None:
    steps = NextSteps([("plan.apply()", "send 2 rows")])
    assert steps.lines() == []
    assert "plan.apply()</code> send 2 rows" in steps.html()


def test_numbers_stand_to_the_right_and_words_to_the_left() -> None:
    table = Table(headings=["rows", "what"], rows=[[1234, "bad"]], sentences=[])
    page = table.html()
    assert 'style="text-align:right;' in page.split("rows</th>")[0]
    assert "1,234" in page
    assert "text-align:left" in page.split(">bad<")[0].rsplit("<td", 1)[1]


@pytest.mark.parametrize(
    ("count", "expected"),
    [(7, ""), (8, ""), (9, "… and 1 more"), (1008, "… and 1,000 more")],
)
def test_what_is_cut_off_is_counted(count: int, expected: str) -> None:
    assert and_more(count, 8, "{} more") == expected


@given(st.lists(words, max_size=9), st.integers(1, 9))
def test_a_list_names_the_first_and_counts_the_rest(
    names: list[str], limit: int
) -> None:
    text = listed(names, limit)
    if len(names) <= limit:
        assert text == ", ".join(names)
    else:
        assert text == f"{', '.join(names[:limit])} and {len(names) - limit} more"
