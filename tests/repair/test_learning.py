"""Repair by example: what is learned, when it abstains, and what it says of itself."""

from __future__ import annotations

import string
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from hypothesis import given, settings, strategies as st

from cdp_frames import FrameError
from cdp_frames.repair import learn, passes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cdp_frames.repair import Repair

    Examples = Sequence[tuple[str, str | None]]

# Each: the examples, cells that come out, and cells that are left.
NAMES = [("Smith, John", "John Smith"), ("Lima, Ana", "Ana Lima")]
PHONES = [("2125550123", "(212) 555-0123"), ("4155550199", "(415) 555-0199")]
CASES: dict[str, tuple[Examples, dict[str, str], list[str]]] = {
    "names": (NAMES, {"O'Brien, Zoë": "Zoë O'Brien"}, ["Madonna", "A, B, C"]),
    "other letters": (NAMES, {"Иванова, Мария": "Мария Иванова"}, []),
    "phones": (PHONES, {"3125550111": "(312) 555-0111"}, ["13125550111", "312-555"]),
    "an address in a text": (
        [
            ("Ana <ana@example.com>", "ana@example.com"),
            ("Bo Li <bo@example.org>", "bo@example.org"),
        ],
        {"C <c.d@example.com>": "c.d@example.com"},
        ["nobody"],
    ),
    "zeros": ([("42", "00042"), ("7", "00007")], {"123": "00123"}, ["123456", "x"]),
    "initials": (
        [("General Electric", "GE"), ("International Business Machines", "IBM")],
        {"Hewlett Packard Enterprise": "HPE"},
        [],
    ),
    "amounts": (
        [("$1,234.50", "1234.50"), ("$12,000.00", "12000.00")],
        {"$7.25": "7.25", "$1,000,000.00": "1000000.00"},
        ["free"],
    ),
    "percent": ([("0.79", "79%"), ("0.32", "32%")], {"0.08": "8%"}, ["n/a"]),
    "day first": (
        [("13/04/2026", "2026-04-13")],
        {"05/06/2026": "2026-06-05"},
        ["05/25/2026", "soon"],
    ),
    "either order": (
        [("05/05/2026", "2026-05-05")],
        {"25/12/2026": "2026-12-25", "12/25/2026": "2026-12-25"},
        ["03/04/2026"],
    ),
    "two digits of a year": (
        [("13/04/26", "2026-04-13")],
        {"01/02/31": "2031-02-01"},
        ["01/02/85"],
    ),
    "months by name": (
        [("3 Feb 2026", "2026-02-03"), ("21 May 2025", "2025-05-21")],
        {"4 September 2026": "2026-09-04"},
        ["4 Foo 2026"],
    ),
    "some in shape already": (
        [("Smith, John", "John Smith"), ("Ana Lima", "Ana Lima")],
        {"Costa, Bo": "Bo Costa", "Zoë Weiß": "Zoë Weiß"},
        ["a@example.com"],
    ),
    "nothing changed": (
        [("555-0123", "555-0123"), ("555-0199", "555-0199")],
        {"555-0100": "555-0100"},
        ["5550100"],
    ),
    "a look-up, seen twice": (
        [("Y", "yes"), ("y ", "yes"), ("N", "no"), ("N", "no"), ("M", "maybe")],
        {" n": "no", "y": "yes", "M": "maybe"},
        ["m", "Q"],
    ),
    "countries": (
        [("Germany", "DE"), ("France", "FR")],
        {"Brazil": "BR", "Spanien": "ES"},
        ["Atlantis"],
    ),
    "a cell to be left": (
        [("ID 7", "7"), ("ID 12", "12"), ("n/a", None)],
        {"ID 5": "5"},
        ["n/a", "b/c"],
    ),
    "a word behind a constant": (
        [("21 avril 2026", "2026-04-21"), ("13 avril 2025", "2025-04-13")],
        {"30 avril 2024": "2024-04-30"},
        ["3 mai 2026", "30 Avril 2024"],
    ),
    "a mark for a letter": ([("O12", "012"), ("O7", "07")], {"O99": "099"}, ["X99"]),
    "a time that is repeated": (
        [("2026-04-21 15:30 PST", "2026-04-21T15:30:00-08:00")],
        {},
        ["2026-05-21 16:30 PST", "2026-04-21 15:30 CET"],
    ),
    "nothing to go by": ([("abc", "xyz")], {"abc": "xyz"}, ["abd"]),
}


@pytest.mark.parametrize("case", CASES)
def test_cells_come_out_or_are_left(case: str) -> None:
    examples, mended, left = CASES[case]
    repair = learn(examples)
    assert {cell: repair(cell) for cell in mended} == mended
    assert [cell for cell in left if repair(cell) is not None] == []


@pytest.mark.parametrize("case", CASES)
def test_the_code_does_the_same(case: str) -> None:
    examples, mended, left = CASES[case]
    cells = [before for before, _ in examples] + [*mended, *left, "", " ", "x" * 2000]
    same_outputs(learn(examples), cells)


@pytest.mark.parametrize("case", CASES)
def test_examples_in_another_order_teach_the_same(case: str) -> None:
    examples, mended, left = CASES[case]
    repair, other = learn(examples), learn(examples[::-1])
    assert [repair(cell) for cell in [*mended, *left]] == [
        other(cell) for cell in [*mended, *left]
    ]


@pytest.mark.parametrize("kind", ["phone", "email", "date", "country", "text"])
def test_the_code_judges_as_well(kind: str) -> None:
    examples = {
        "phone": [("212-736-5000", "+12127365000")],
        "email": [("a at example.com", "a@example.com")],
        "date": [("13.04.2026", "2026-04-13")],
        "country": [("Germany", "DE")],
        "text": [("  x", "x")],
    }[kind]
    cells = ["212-736-5001", "b at c", "31.02.2026", "01.02.2026", "Peru", "Utopia"]
    repair = learn(examples, kind=kind, cells=cells)
    same_outputs(repair, cells)
    outputs = [repair(cell) for cell in cells]
    assert all(passes(each, kind) for each in outputs if each is not None)


def same_outputs(repair: Repair, cells: list[str]) -> None:
    column = pd.Series([*cells, None], index=[7] * (len(cells) + 1), dtype="str")
    names = {"column": column}
    exec(repair.code, names)
    expected = [repair(cell) for cell in cells]
    found = [None if pd.isna(each) else each for each in names["repaired"]]
    assert found == [*expected, None]
    assert names["repaired"].index.equals(column.index)


@pytest.mark.parametrize("cell", [None, pd.NA, float("nan"), "", " \t", 5, "x" * 9999])
def test_what_is_no_text_is_left(cell: object) -> None:
    assert learn(NAMES)(cell) is None


def test_a_column_without_rows_can_be_repaired() -> None:
    same_outputs(learn(NAMES), [])


@pytest.mark.parametrize(
    ("examples", "words"),
    [
        pytest.param([], "at least one", id="none"),
        pytest.param([("a", "b"), ("a", "c")], "1 and 2 contradict", id="two outputs"),
        pytest.param([("a", "b"), ("a", None)], "contradict", id="mended and left"),
        pytest.param([(" ", "b")], "empty cell", id="blank"),
        pytest.param([(1, "b")], "both must be text", id="a number"),
        pytest.param([("a",)], "no pair", id="one text"),
    ],
)
def test_examples_that_teach_nothing_are_refused(
    examples: list[tuple[str, str | None]], words: str
) -> None:
    with pytest.raises(FrameError, match=words):
        learn(examples)


def test_an_example_that_the_kind_refuses_is_refused() -> None:
    with pytest.raises(FrameError, match=r"example 2.*no valid email") as caught:
        learn([("a at b.com", "a@example.com"), ("secret", "secret")], kind="email")
    assert "secret" not in str(caught.value)


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(FrameError, match="no kind 'colour'"):
        learn(NAMES, kind="colour")


def test_the_forecast_counts_by_pattern() -> None:
    cells = ["5550123", "5550124", "5550123", "x", None]
    repair = learn([("5550100", "555-0100"), ("6660100", "666-0100")], cells=cells)
    forecast = repair.forecast
    assert [str(each) for each in forecast.patterns] == ["9999999 -> 999-9999: 3 rows"]
    assert (forecast.rows, forecast.passes, forecast.stays) == (5, 3, (3, 4))
    assert str(forecast).splitlines()[0] == "3 of 5 pass"


def test_the_question_is_a_cell_on_which_programs_disagree() -> None:
    cells = ["06/06/2026", "03/04/2026", "25/12/2026", "soon"]
    repair = learn([("05/05/2026", "2026-05-05")], cells=cells)
    assert repair.question == "03/04/2026"
    taught = learn(
        [("05/05/2026", "2026-05-05"), (repair.question, "2026-04-03")], cells=cells
    )
    assert taught.question is None
    assert taught("07/08/2026") == "2026-08-07"


def test_without_cells_there_is_no_question_and_nothing_to_forecast() -> None:
    repair = learn(NAMES)
    assert repair.question is None
    assert repair.forecast.rows == 0


def test_the_kind_tells_programs_apart() -> None:
    examples = [("tel 212-736-5000 x", "+12127365000")]
    assert learn(examples, kind="phone")("tel 212-736-500") is None


def test_a_repair_shows_no_value() -> None:
    assert repr(learn(NAMES, cells=["Secret, Name"])) == "Repair(kind=None)"


@pytest.mark.parametrize("case", CASES)
def test_a_sentence_says_what_is_done(case: str) -> None:
    sentence = learn(CASES[case][0]).sentence
    assert sentence.endswith(".")
    assert "None" not in sentence


def test_a_sentence_names_parts() -> None:
    assert learn(NAMES).sentence == (
        "Write the last part of the cell between ',', then ' ', then the first part of "
        "the cell between ','."
    )


CELLS = st.one_of(
    st.text(max_size=30),
    st.from_regex(r"[A-Z][a-z]{1,6}(, | |-)[A-Z][a-z]{1,6}", fullmatch=True),
    st.from_regex(r"[0-9]{1,4}[-/.][0-9]{1,2}[-/.][0-9]{1,4}", fullmatch=True),
    st.text(alphabet=string.digits + "+-() .,$%", min_size=1, max_size=14),
)
SOME_TEXT = CELLS.filter(lambda text: bool(text.strip()))


@settings(max_examples=40, deadline=None)
@given(st.dictionaries(SOME_TEXT, SOME_TEXT, min_size=1, max_size=3), st.lists(CELLS))
def test_every_example_is_reproduced(
    examples: dict[str, str], cells: list[str]
) -> None:
    repair = learn(list(examples.items()), cells=cells)
    assert {before: repair(before) for before in examples} == examples
    same_outputs(repair, [cell for cell in cells if "\0" not in cell])


@settings(max_examples=30, deadline=None)
@given(st.sampled_from(sorted(CASES)), st.lists(CELLS, max_size=8))
def test_any_cell_is_mended_as_the_code_says(case: str, cells: list[str]) -> None:
    same_outputs(learn(CASES[case][0], cells=cells), cells)


@settings(max_examples=15, deadline=None)
@given(st.sampled_from(["phone", "date", "number", "email"]), st.lists(CELLS))
def test_what_comes_out_passes(kind: str, cells: list[str]) -> None:
    examples = {
        "phone": [("212-736-5000", "+12127365000")],
        "date": [("13-04-2026", "2026-04-13")],
        "number": [("7,5", "7.5")],
        "email": [("ana at example.com", "ana@example.com")],
    }[kind]
    repair = learn(examples, kind=kind, cells=cells)
    outputs = [repair(cell) for cell in cells]
    assert all(passes(each, kind) for each in outputs if each is not None)
    assert repair.forecast.passes == sum(each is not None for each in outputs)


def test_of_a_huge_example_nothing_else_is_learned() -> None:
    repair = learn([("a" * 100_000, "a" * 400), ("b b", "b")])
    assert repair("a" * 100_000) == "a" * 400
    assert repair("c c") is None


def test_the_question_is_about_values_that_pass() -> None:
    examples = [("tel 212-736-5000", "+12127365000")]
    cells = ["tel 415-736-5001", "hello"]
    assert learn(examples, kind="phone", cells=cells).question != "hello"


def test_many_examples_without_a_rule_are_known_and_no_more() -> None:
    examples = [
        (f"{word} {len(word)}", word[::-1] * 2) for word in string.ascii_letters
    ]
    repair = learn(examples)
    assert [repair(before) for before, _ in examples] == [
        after for _, after in examples
    ]
    assert repair("ab 2") is None


def test_a_sentence_says_what_happens_to_blanks_within() -> None:
    learned = learn([("ann  berg", "ann berg")], cells=["bob \n cole"])
    assert learned("bob \n cole") == "bob cole"
    assert "single ones in it" in learned.sentence
