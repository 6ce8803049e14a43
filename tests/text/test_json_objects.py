"""JSON objects: strict line by line, or whatever is left of them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, strategies as st

from cdp_frames.text.json_objects import document, is_json, objects, text_of

if TYPE_CHECKING:
    from cdp_frames.text.json_objects import JsonObject

cells = st.none() | st.booleans() | st.integers() | st.text(max_size=5)
people = st.lists(
    st.dictionaries(st.text(max_size=3), cells | st.lists(cells, max_size=2)),
    min_size=1,
    max_size=5,
)


def values(text: str, *, forgiving: bool = False) -> list[JsonObject | None]:
    return [found.value for found in objects(text, forgiving=forgiving)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('[{"a": 1}, {"b": 2}]', [{"a": 1}, {"b": 2}]),
        ('{"total": 2, "people": [{"a": 1}]}', [{"a": 1}]),
        ('{"a": [{"x": 1}], "b": [{"y": 1}]}', [{"a": [{"x": 1}], "b": [{"y": 1}]}]),
        ('{"a": [], "b": "x"}', [{"a": [], "b": "x"}]),
        ("[]", None),
        ("[{}]", None),
        ('[{"a": 1}, 2]', None),
        ('{"a": 1}\n{"a": 2}', None),
        ("42", None),
    ],
)
def test_a_document_is_objects_or_wraps_one_array_of_them(
    text: str, found: list[JsonObject] | None
) -> None:
    assert document(text) == found


def test_a_broken_line_is_an_object_of_its_own_that_is_none() -> None:
    text = '{"a": 1}\r\n\n{"a": \nrubbish\n[1]\n{"a": 2}\n'
    found = list(objects(text))
    assert [f.value for f in found] == [{"a": 1}, None, None, None, {"a": 2}]
    assert [f.line for f in found] == [1, 3, 4, 5, 6]
    assert found[2].raw == "rubbish"


def test_forgivingly_a_broken_object_ends_where_the_next_begins() -> None:
    text = '[{"a": 1},\n {"a": \nrubbish,\n  {"a": {\n"b": 2}}] {"c": 3} {"d'
    found = list(objects(text, forgiving=True))
    assert [f.value for f in found] == [{"a": 1}, None, {"a": {"b": 2}}, {"c": 3}, None]
    assert [f.line for f in found] == [1, 2, 4, 5, 5]
    assert found[1].raw == '{"a": \nrubbish,'
    assert found[-1].raw == '{"d'


@given(people, st.sampled_from(["\n", "\r\n", "\n\n"]))
def test_lines_read_as_they_were_written(
    written: list[JsonObject], line_end: str
) -> None:
    text = line_end.join(map(json.dumps, written))
    assert values(text) == written
    assert values(text, forgiving=True) == written


@given(people, st.sampled_from([None, 1]))
def test_an_array_reads_as_its_document(
    written: list[JsonObject], indent: int | None
) -> None:
    text = json.dumps(written, indent=indent)
    assert values(text, forgiving=True) == written
    assert document(text) == (written if any(written) else None)


@given(people, st.data())
def test_of_a_text_that_is_cut_all_whole_objects_are_left(
    written: list[JsonObject], data: st.DataObject
) -> None:
    lines = [json.dumps(person) for person in written]
    text = "\n".join(lines)
    kept = text[: data.draw(st.integers(0, len(text)))]
    whole = [json.loads(line) for line in kept.split("\n") if line in lines]
    found = values(kept, forgiving=True)
    assert [value for value in found if value is not None][: len(whole)] == whole
    assert len(found) <= len(whole) + 1


@pytest.mark.parametrize(
    ("text", "strict", "forgiving"),
    [
        ('{"a": 1}', True, True),
        (' \n[ {"a": 1}]', True, True),
        ("[[1]]", True, False),
        ("[1]", True, False),
        ('["a"]', True, False),
        ("[]", True, True),
        ("{}", True, True),
        ("{", False, True),
        ("[", False, True),
        ("[3] email: invalid", True, False),
        ("[a] email: invalid", False, False),
        ("a,b\n{}", False, False),
        ("", False, False),
    ],
)
def test_json_is_known_by_its_beginning(
    text: str, *, strict: bool, forgiving: bool
) -> None:
    assert is_json(text) is strict
    assert is_json(text, forgiving=True) is forgiving


@pytest.mark.parametrize("forgiving", [False, True])
def test_numbers_keep_their_digits(*, forgiving: bool) -> None:
    text = '{"n": 1.10, "m": 1.5e17, "z": 12, "i": 159001810629457001, "o": 7.0}'
    (value,) = values(text, forgiving=forgiving)
    assert value is not None
    assert [text_of(cell) for cell in value.values()] == [
        "1.10",
        "150000000000000000",
        "12",
        "159001810629457001",
        "7",
    ]
