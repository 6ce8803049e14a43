"""Every card, of whatever it is made: sound HTML, and no value of a contact in it."""

from __future__ import annotations

from html import unescape
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from hypothesis import given, settings, strategies as st

from cdp_frames import (
    cdp_import,
    history,
    infer_mapping,
    inspect_contacts,
    plan_import,
    screen,
)
from cdp_frames.repair import learn
from cdp_frames.report.past_imports import PastImports

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator

    from cdp_frames import Client

# In every value: no word of a card has it.
MARK = "zqx"
VOID = {"br"}


class Page(HTMLParser):
    """Reads a page, and finds it sound: what is opened is closed, nothing runs."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.feed(page)
        assert self.open == []
        assert not self.tags & {"script", "style", "iframe", "img", "link"}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert not any(name.startswith("on") for name, _ in attrs)
        if tag not in VOID:
            self.open.append(tag)
        self.tags.add(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def html_of(thing: Any) -> str:  # noqa: ANN401 - the stubs know no method of Jupyter's
    return str(thing._repr_html_())


def shown(thing: Any) -> str:  # noqa: ANN401 - whatever shows itself
    page = html_of(thing)
    Page(page)
    assert page.startswith("<section")
    return unescape(page) + str(thing)


def people(**columns: Any) -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series(cells) for name, cells in columns.items()})


def repeated_headers() -> pd.DataFrame:
    frame = people(email=["zqx@example.com", "zqx"], b=["zqx1", "zqx2"])
    return frame.set_axis(["email", "email"], axis=1)


UGLY = {
    "empty": people(email=[]).astype("str"),
    "one row": people(email=["zqx@example.com"]),
    "all bad": people(email=["zqx", "zqx@", None, pd.NA, ""], phone=["zqx"] * 5),
    "non-Latin": people(почта=["zqx@example.com", "王小明zqx"], 名前=["zqx王", "x"]),
    "HTML": people(
        email=["<script>zqx</script>", "zqx@example.com"],
        **{"<script>alert(1)</script>": ["zqx", "</table>zqx"], "</td>&amp;": ["", ""]},
    ),
    "objects": people(email=[["zqx@example.com"], {"zqx": 1}, 1.5, True]),
    "repeated labels": people(email=["zqx", "zqx@example.com"]).set_axis(["a", "a"]),
    "labels of people": people(email=["zqx", "y"]).set_axis(["zqx@a.org", "zqxb"]),
    "long": people(email=["zqx" * 5000, "zqx@example.com"]),
    "half characters": people(email=pd.Series(["zqx\ud800", "x"], dtype=object)),
}


@pytest.mark.parametrize("frame", UGLY.values(), ids=UGLY.keys())
def test_cards_of_ugly_frames_are_sound_and_hold_no_value(frame: pd.DataFrame) -> None:
    mapping: dict[Hashable, Any] = {frame.columns[0]: "email"}
    screened = screen(frame, mapping=mapping)
    plan = plan_import(frame, list_name="L", mapping=mapping)
    for thing in (infer_mapping(frame, given=mapping), screened, plan):
        assert MARK not in shown(thing)


def test_repeated_headers_have_a_card_where_they_can_be_mapped() -> None:
    frame = repeated_headers()
    assert MARK not in shown(infer_mapping(frame))


@pytest.fixture
def masking(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with monkeypatch.context() as patched:
        patched.setenv("CDP_FRAMES_MASK", "1")
        yield


words = st.text(st.characters(categories=["L", "N", "Zs", "P"]), max_size=12)
cells = st.one_of(
    words.map(lambda text: f"{MARK}{text}"),
    words.map(lambda text: f"{text}{MARK}@example.com"),
    st.integers(0, 10**6).map(lambda n: f"{MARK} +1 212 {n:07d}"),
    st.none(),
)


@pytest.mark.usefixtures("masking")
@settings(max_examples=10)
@given(st.lists(st.tuples(cells, cells, cells), min_size=1, max_size=6))
def test_with_the_switch_on_nothing_that_is_shown_holds_a_value(
    rows: list[tuple[str | None, ...]],
) -> None:
    frame = pd.DataFrame(rows, columns=["email", "phone", "job_title"], dtype="str")
    frame.index = pd.Index([f"{MARK}{n}@example.com" for n in range(len(rows))])
    mapping: dict[Hashable, Any] = {name: name for name in frame.columns}
    screened = screen(frame, mapping=mapping)
    plan = plan_import(frame, list_name="L", mapping=mapping)
    values = {v for v in frame.to_numpy().ravel() if isinstance(v, str)}
    values |= {*frame.index}
    texts = [shown(thing) for thing in (plan.mapping, screened, plan)]
    for told in (screened.errors, screened.changes, screened.hints, plan.opted_out):
        texts += [html_of(told), repr(told), repr(told.head(2))]
    for text in map(unescape, texts):
        assert [v for v in values if len(v) > 3 and v in text] == []


@pytest.mark.usefixtures("masking")
def test_a_learned_repair_a_cause_and_a_result_hold_no_value_either(
    client: Client,
) -> None:
    rows = 60
    frame = people(
        email=[f"{MARK}{n}@example.com" for n in range(rows)],
        phone=["2125550123" if n % 2 else "+12125550123" for n in range(rows)],
        source=[f"{MARK}-old" if n % 2 else f"{MARK}-web" for n in range(rows)],
        last_seen_at=[
            "2026-04-21 10:00" if n % 2 else "2026-04-21T10:00:00Z" for n in range(rows)
        ],
    )
    result = frame.pipe(cdp_import, list_name="Masked", client=client)
    causes = result.causes()
    assert len(causes)
    repair = result.learn("phone", {"2125550123": "+12125550123"})
    quoting = learn(
        [(f"{MARK}a at x.org", f"{MARK}a@{MARK}.org")],
        cells=[f"{MARK}a at x.org", f"{MARK}b at y.org"],
    )
    for thing in (causes, result, repair, quoting, quoting.forecast):
        page = unescape(html_of(thing))
        Page(html_of(thing))
        assert MARK not in page
        assert "2125550123" not in page


def test_a_repair_shows_what_it_does_and_what_cells_look_like() -> None:
    repair = learn([("Lee, Ann", "Ann Lee")], cells=["Lee, Ann", "Fox, Dan", "x", None])
    page = shown(repair)
    assert "2 of 4 cells would pass" in page
    assert "Aa, Aa" in page
    assert "2 cells stay as before." in page
    assert "Fox" not in page


def test_the_history_is_a_card_and_a_frame(client: Client) -> None:
    frame = people(email=["ann@example.com", "bob"])
    result = frame.pipe(cdp_import, list_name="<b>Told</b>", client=client)
    found = history()
    page = html_of(found)
    Page(page)
    assert "&lt;b&gt;Told" in page
    assert "list_id, job_id" in page
    assert type(found.tail(1)) is PastImports
    pd.testing.assert_frame_equal(pd.DataFrame(found), found)
    assert "<section" not in html_of(found[["rows"]])
    assert "0 imports" in html_of(found.head(0))
    unknown = found.tail(1).assign(accepted=None, refused=None, state="open")
    assert "not known" in html_of(unknown)
    assert f"pick_up({result.job_id!r})" in unescape(html_of(unknown))


def test_a_file_report_says_what_to_type_next() -> None:
    report = inspect_contacts(b"Email\nann@example.com\n")
    assert "read_contacts(...)" in shown(report)
    assert "read_contacts" not in str(report)
