"""The parts of mapping: assignment, probability, memory, names, the CDP's refusals."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from itertools import permutations
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, strategies as st

from cdp_frames.errors import ApiError, FrameError, MappingError, MissingColumnError
from cdp_frames.fields import Field
from cdp_frames.mapping import (
    MappingMemory,
    as_mapping,
    infer_mapping,
    mapping_error_from_api,
    split_name,
)
from cdp_frames.mapping.assignment import best_assignment
from cdp_frames.mapping.probability import pair_probabilities
from tests.support.examples import examples

PEOPLE = pd.DataFrame({"Kontakt": ["a@example.com"], "Code": ["gold"], "x": ["1"]})


@examples(80)
@given(st.integers(0, 5), st.integers(0, 5), st.integers(0, 10**6))
def test_the_assignment_is_the_best_of_all(rows: int, columns: int, seed: int) -> None:
    gains = np.random.default_rng(seed).normal(size=(rows, columns)).round(1)
    pairs = best_assignment(gains)
    assert len({row for row, _ in pairs}) == len({c for _, c in pairs}) == len(pairs)
    small = np.maximum(gains if rows <= columns else gains.T, 0)
    best = max(
        sum(small[row, column] for row, column in enumerate(chosen))
        for chosen in permutations(range(small.shape[1]), small.shape[0])
    )
    assert sum(gains[pair] for pair in pairs) == pytest.approx(best)


@pytest.mark.parametrize(
    ("gains", "pairs"),
    [
        # What is lost by a pair that is not made does not count.
        ([[10.0, 0.5], [9.0, -9.0]], [(0, 0)]),
        ([[-np.inf, 2.0], [1.0, -np.inf]], [(0, 1), (1, 0)]),
        ([[-1.0, 0.0]], []),
        ([[0.5], [0.4], [0.6]], [(2, 0)]),
    ],
)
def test_only_gains_count(
    gains: list[list[float]], pairs: list[tuple[int, int]]
) -> None:
    assert best_assignment(np.array(gains)) == pairs


@examples(40)
@given(st.integers(1, 3), st.integers(1, 3), st.integers(0, 10**6))
def test_probabilities_are_near_those_of_counting_every_matching(
    rows: int, columns: int, seed: int
) -> None:
    scores = np.random.default_rng(seed).normal(0, 3, size=(rows, columns))
    passed = pair_probabilities(scores, [True] * columns)
    assert (passed.sum(axis=0) <= 1 + 1e-6).all()
    assert (passed.sum(axis=1) <= 1 + 1e-6).all()
    # Where pairs form a cycle, message passing is a little off.
    assert np.abs(passed - _counted(scores)).max() < 0.2


def test_probabilities_are_exact_where_pairs_form_no_cycle() -> None:
    odds = np.exp(8.0)
    rivals = np.array([[8.0], [8.0]])
    alone, either = odds / (1 + odds), odds / (1 + 2 * odds)
    # A field has one column; a concept without a field takes any number of them.
    passed = pair_probabilities(rivals, [True])
    assert passed.ravel().tolist() == pytest.approx([either, either], rel=1e-3)
    passed = pair_probabilities(rivals, [False])
    assert passed.ravel().tolist() == pytest.approx([alone, alone], rel=1e-6)


def test_what_must_not_be_takes_nothing_from_what_may() -> None:
    scores = np.array([[2.0, -np.inf], [-np.inf, 1.0], [-np.inf, -np.inf]])
    passed = pair_probabilities(scores, [True, True])
    expected = [[1 / (1 + np.exp(-2)), 0.0], [0.0, 1 / (1 + np.exp(-1))], [0.0, 0.0]]
    assert np.abs(passed - np.array(expected)).max() < 1e-9


def _counted(scores: np.ndarray) -> np.ndarray:
    """Weigh every matching: the truth that message passing comes near to."""
    rows, columns = scores.shape
    held = np.zeros_like(scores)
    total = 0.0
    # A negative number leaves the row alone.
    for chosen in set(permutations([*range(columns), *range(-rows, 0)], rows)):
        pairs = [(row, column) for row, column in enumerate(chosen) if column >= 0]
        weight = float(np.exp(sum(scores[pair] for pair in pairs)))
        weight /= _ways(rows, len(pairs))
        total += weight
        for pair in pairs:
            held[pair] += weight
    return held / total


def _ways(rows: int, paired: int) -> int:
    """Count how often the loop meets one matching: the labels of rows left alone."""
    ways = 1
    for left in range(rows - paired):
        ways *= rows - left
    return ways


def test_rows_in_another_order_have_the_same_probabilities() -> None:
    scores = np.random.default_rng(3).normal(0, 4, size=(6, 4))
    probabilities = pair_probabilities(scores, [True, True, False, True])
    turned = pair_probabilities(scores[::-1], [True, True, False, True])
    np.testing.assert_allclose(probabilities, turned[::-1])


def test_a_confirmed_mapping_is_done_again_for_the_same_headers(tmp_path: Path) -> None:
    memory = MappingMemory(tmp_path / "deep" / "mappings.json")
    confirmed = as_mapping(PEOPLE, {"Kontakt": "email", "Code": "tier"})
    assert memory.recall(["Kontakt"]) is None
    memory.remember(confirmed)
    again = infer_mapping(PEOPLE[["x", "Code", "Kontakt"]], memory=memory)
    assert again.field_map == {"Code": "tier", "Kontakt": "email"}
    assert all(column.probability > 0.99 for column in again.columns)
    assert "gold" not in memory.path.read_text(encoding="utf-8")

    memory.remember(confirmed.override(Code="plan"))
    assert infer_mapping(PEOPLE, memory=memory).field_map["Code"] == "plan"
    memory.forget(confirmed)
    assert "Code" not in infer_mapping(PEOPLE, memory=memory).field_map
    memory.forget(confirmed)


def test_headers_that_differ_in_case_alone_are_remembered_apart(tmp_path: Path) -> None:
    memory = MappingMemory(tmp_path / "mappings.json")
    df = pd.DataFrame([["a@example.com", "b@example.com"]], columns=["EMAIL", "Email"])
    memory.remember(as_mapping(df, {"Email": "email"}))
    assert memory.recall(["Email", "EMAIL"]) == {"Email": "email", "EMAIL": None}


def test_a_header_confirmed_in_other_files_is_evidence(tmp_path: Path) -> None:
    memory = MappingMemory(tmp_path / "mappings.json")
    for extra in "abc":
        df = PEOPLE.rename(columns={"x": extra})
        memory.remember(as_mapping(df, {"Kontakt": "email", "Code": "tier"}))
    df = PEOPLE.rename(columns={"x": "another"})
    assert infer_mapping(df, memory=memory).field_map["Code"] == "tier"


def test_three_files_that_agree_are_as_good_as_more(tmp_path: Path) -> None:
    memory = MappingMemory(tmp_path / "mappings.json")
    df = PEOPLE.rename(columns={"x": "another"})
    seen = []
    for extra in "abcdef":
        other = PEOPLE.rename(columns={"x": extra})
        memory.remember(as_mapping(other, {"Kontakt": "email", "Code": "tier"}))
        columns = infer_mapping(df, memory=memory, threshold=0.0).columns
        seen.append(next((c.probability for c in columns if c.field == "tier"), 0.0))
    assert seen[0] < seen[1] < seen[2] == seen[5] < 1.0


def test_what_was_confirmed_needs_values_that_a_file_can_hold(tmp_path: Path) -> None:
    memory = MappingMemory(tmp_path / "mappings.json")
    memory.remember(as_mapping(PEOPLE, {"Kontakt": "email", "Code": "tier"}))
    mapping = infer_mapping(PEOPLE.assign(Code=pd.Series([["gold"]])), memory=memory)
    assert mapping.field_map == {"Kontakt": "email"}


def test_a_field_that_is_gone_does_not_hide_what_else_was_confirmed(
    tmp_path: Path,
) -> None:
    memory = MappingMemory(tmp_path / "mappings.json")
    colour = [Field(name="email"), Field(name="colour")]
    confirmed = as_mapping(
        PEOPLE, {"Kontakt": "email", "Code": "colour"}, fields=colour
    )
    memory.remember(confirmed)
    for extra in "abc":
        df = PEOPLE.rename(columns={"x": extra})
        memory.remember(as_mapping(df, {"Kontakt": "email", "Code": "tier"}))
    df = PEOPLE.rename(columns={"x": "another"})
    assert infer_mapping(df, memory=memory).field_map["Code"] == "tier"


def test_what_was_confirmed_elsewhere_stands_below_a_veto(tmp_path: Path) -> None:
    memory = MappingMemory(tmp_path / "mappings.json")
    values = ["a@example.com", "b@example.com"]
    for extra in "abc":
        df = pd.DataFrame({"Käufer-E-Mail": values, extra: ["x", "y"]})
        memory.remember(as_mapping(df, {"Käufer-E-Mail": "email"}))
    df = pd.DataFrame({"Käufer-E-Mail": values, "another": ["x", "y"]})
    assert infer_mapping(df, memory=memory, match_key=None).field_map == {}


def test_nothing_is_remembered_unless_asked(tmp_path: Path) -> None:
    memory = MappingMemory(tmp_path / "mappings.json")
    infer_mapping(PEOPLE, memory=memory, match_key=None)
    assert list(tmp_path.iterdir()) == []
    assert MappingMemory().path.name == "mappings.json"


REMEMBERS = """
import sys
import pandas as pd
from cdp_frames.mapping import MappingMemory, as_mapping

path, name = sys.argv[1:]
memory = MappingMemory(path)
print("ready", flush=True)
sys.stdin.readline()
for number in range(20):
    df = pd.DataFrame({"Kontakt": ["ann@example.com"], f"{name} {number}": ["x"]})
    memory.remember(as_mapping(df, {"Kontakt": "email", f"{name} {number}": "tier"}))
"""


def test_several_processes_and_threads_remember_all(tmp_path: Path) -> None:
    path = tmp_path / "new folder" / "mappings.json"
    others = [
        subprocess.Popen(  # noqa: S603 - our own words
            [sys.executable, "-c", REMEMBERS, str(path), name],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for name in ("a", "b", "c")
    ]
    for other in others:
        assert other.stdout is not None
        assert other.stdout.readline() == "ready\n"
    for other in others:
        assert other.stdin is not None
        print(file=other.stdin, flush=True)

    def remember(number: int) -> None:
        df = pd.DataFrame({"Kontakt": ["ann@example.com"], f"d {number}": ["x"]})
        mapping = as_mapping(df, {"Kontakt": "email", f"d {number}": "tier"})
        MappingMemory(path).remember(mapping)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(remember, range(20)))
    for other in others:
        other.communicate(timeout=60)
        assert other.returncode == 0
    memory = MappingMemory(path)
    for name in "abcd":
        for number in range(20):
            kept = memory.recall(["Kontakt", f"{name} {number}"])
            assert kept == {"Kontakt": "email", f"{name} {number}": "tier"}
    assert [item.name for item in path.parent.iterdir()] == [path.name]


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"format": 9, "mappings": {}}'])
def test_a_damaged_memory_is_said_not_overwritten(tmp_path: Path, text: str) -> None:
    path = tmp_path / "mappings.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(FrameError, match=r"mappings\.json"):
        MappingMemory(path).remember(as_mapping(PEOPLE, {"Kontakt": "email"}))
    assert path.read_text(encoding="utf-8") == text


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("Ana Ng", "Ana", "Ng"),
        ("Ng, Ana", "Ana", "Ng"),
        ("Dr. Ludwig van Beethoven", "Ludwig", "van Beethoven"),
        ("Mary Jane Watson", "Mary Jane", "Watson"),
        ("Martin Luther King, Jr.", "Martin Luther", "King"),
        ("María de la Cruz", "María", "de la Cruz"),
        ("Cher", "Cher", None),
        ("Van Morrison", "Van", "Morrison"),
        ("Smith, John, Jr.", "John", "Smith"),
        ("Berg, Jan van der", "Jan", "van der Berg"),
        ("Prof. Dr. med. Anna Klein", "Anna", "Klein"),
        ("Dr. Klein", None, "Klein"),
        ("LÓPEZ Ana", "Ana", "LÓPEZ"),
        ("J. R. R. Tolkien", "J. R. R.", "Tolkien"),
        ("Ann Lee (Acme), PhD", "Ann", "Lee"),
        ("Juan de la Torre y Vega", "Juan", "de la Torre y Vega"),
        ("田中 太郎", "太郎", "田中"),
        ("  ", None, None),
        (None, None, None),
    ],
)
def test_names_are_split_on_request(
    name: str | None, first: str | None, last: str | None
) -> None:
    df = pd.DataFrame({"n": [name]}, index=[5], dtype=object)
    split = split_name(df, "n")
    for column, expected in (("first_name", first), ("last_name", last)):
        wanted = [] if expected is None else [expected]
        assert split[column].dropna().tolist() == wanted
    assert list(df) == ["n"]


@pytest.mark.parametrize(
    "name",
    [
        "Mr. & Mrs. Smith", "Mr. and Mrs. John Smith", "John & Mary Smith",
        "Smith, John & Mary", "Acme GmbH", "Acme Inc.", "St. Louis University",
        "12 Main Street", "ann@example.com", "The Smith Family", "Marketing Team",
        "Rossi dott. Mario", "\u7530\u4e2d\u592a\u90ce", "N/A", "a, b, c",
    ],
)  # fmt: skip
def test_what_is_not_one_persons_name_is_left_alone_and_told(name: str) -> None:
    df = pd.DataFrame({"n": ["Ana Ng", name]})
    with pytest.warns(UserWarning, match="1 cell of column 'n' left alone.*rows 1"):
        split = split_name(df, "n")
    assert split["first_name"].tolist()[:1] == ["Ana"]
    assert split[["first_name", "last_name"]].iloc[1].isna().all()


def test_names_of_families_that_come_first() -> None:
    df = pd.DataFrame({"n": ["Nagy Anna Mária"]})
    split = split_name(df, "n", order="family_first")
    assert split.iloc[0].tolist() == ["Nagy Anna Mária", "Anna Mária", "Nagy"]


def test_splitting_refuses_what_it_would_spoil() -> None:
    df = pd.DataFrame({"n": ["Ana Ng"], "first_name": ["Ana"]})
    with pytest.raises(FrameError, match="'first_name' already"):
        split_name(df, "n")
    with pytest.raises(MissingColumnError, match="Did you mean 'name'"):
        split_name(df.rename(columns={"n": "name"}), "nam")
    with pytest.raises(FrameError, match="several columns"):
        split_name(pd.DataFrame([["a", "b"]], columns=["n", "n"]), "n")


def refusal(message: str, status: int = 422, **details: object) -> ApiError:
    code = "REQUEST_SCHEMA" if status == 422 else "REQUEST_INVALID"
    return ApiError(
        message, status=status, code=f"CDP_ETL.VALIDATION.{code}", details=details
    )


FIELDS = [
    Field(name="email", required=True),
    Field(name="tier"),
    Field(name="company_name"),
]


@pytest.mark.parametrize(
    "error",
    [
        refusal("field 'company_nam' does not exist", path="fieldMap.Code"),
        refusal("unknown field", unknownFields=["company_nam"]),
        refusal("no"),
    ],
)
def test_a_refused_field_names_its_column_and_the_nearest_fields(
    error: ApiError,
) -> None:
    wrong = [Field(name="email"), Field(name="company_nam")]
    mapping = as_mapping(
        PEOPLE, {"Kontakt": "email", "Code": "company_nam"}, fields=wrong
    )
    found = mapping_error_from_api(error, mapping, FIELDS)
    assert isinstance(found, MappingError)
    assert found.problems[0] == (
        "column 'Code': the CDP does not take field 'company_nam'; "
        "the closest fields are 'company_name'"
    )
    assert "422 CDP_ETL.VALIDATION.REQUEST_SCHEMA" in found.problems[-1]
    assert len(found.problems) == 2


def test_a_missing_required_field_names_the_nearest_column() -> None:
    fields = [*FIELDS, Field(name="plan_code", required=True)]
    df = PEOPLE.rename(columns={"x": "plan code"})
    mapping = as_mapping(df, {"Kontakt": "email"}, fields=fields)
    error = refusal("required fields: plan_code", status=400)
    found = mapping_error_from_api(error, mapping)
    assert found.problems[0] == (
        "no column is mapped to 'plan_code', which the CDP needs; "
        "the closest columns are 'plan code'"
    )
    assert len(found.problems) == 2
