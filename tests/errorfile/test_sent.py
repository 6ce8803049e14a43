"""The rows that were sent, as a place to look texts up."""

from __future__ import annotations

import pandas as pd
import pyarrow as pa
import pytest

from cdp_frames.errorfile import read_error_file
from cdp_frames.errorfile.reader import read_errors
from cdp_frames.errorfile.sent import UNKNOWN, WHOLE_ROW, Cell, SentRows

TEXTS = {
    "email": ["ana@", " BOB@ ", None, "two\nlines", "ana@"],
    "note": ['say "hi"', "x, y", "", None, "z"],
}


def texts(name: str) -> pa.LargeStringArray:
    return pa.array(TEXTS[name], pa.large_string())


def learned(*asked: str) -> SentRows:
    rows = SentRows({name: texts(name) for name in TEXTS}, size=5)
    rows.learn(asked)
    return rows


def test_texts_are_the_same_but_for_case_blanks_around_and_line_breaks() -> None:
    rows = learned("bob@", "BOB@", "two lines", "two\r\nlines", "bo b@", "")
    assert rows.has("email", "bob@")
    assert rows.has_all("email", ["BOB@", "two lines", "two\r\nlines"])
    assert not rows.has_all("email", ["BOB@", "bo b@"])
    assert not rows.has("note", "bob@")
    assert not rows.has("email", "never learned")
    assert rows.id_of("never learned") == UNKNOWN


def test_rows_are_found_by_all_that_is_said_of_them() -> None:
    rows = learned("ana@", "z", "x, y", "bob@")
    ana, z = (Cell("email", "ana@"),), (Cell("note", "z"),)
    assert rows.candidates([ana]).tolist() == [0, 4]
    assert rows.candidates([ana, z]).tolist() == [4]
    assert rows.candidates([z, (Cell("email", "bob@"),)]).tolist() == []
    either = (Cell("email", "ana@"), Cell("note", "x, y"), Cell("note", "z"))
    assert rows.candidates([either]).tolist() == [0, 1, 4]
    assert rows.share(ana) == 0.4
    assert rows.holds(4, z)
    assert not rows.holds(0, z)


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ('"ana@","say ""hi"""', None),
        ('ana@,"say ""hi"""', 0),
        ('ana@,say "hi"', 0),
        (' BOB@ ,"x, y"', 1),
        ("bob@ ,x, y", 1),
        ("ana@\tz", 4),
        (",", 2),
        ('"two\nlines",', 3),
    ],
)
def test_a_whole_row_is_known_by_its_cells_joined(text: str, row: int | None) -> None:
    rows = learned(text)
    if row is None:
        assert not rows.has(WHOLE_ROW, text)
    else:
        assert rows.candidates([(Cell(WHOLE_ROW, text),)]).tolist() == [row]


def test_rows_know_their_lines_in_the_file_that_was_sent() -> None:
    rows = learned()
    assert rows.first_lines().tolist() == [0, 1, 2, 3, 5]
    assert rows.last_lines().tolist() == [0, 1, 2, 4, 5]
    assert rows.text(1, "email") == " BOB@ "
    assert rows.text(2, "email") == ""


def test_the_very_texts_that_were_sent_need_no_frame() -> None:
    rows = SentRows({"Mail": texts("email"), "Note": texts("note")}, size=5)
    errors = read_errors(
        "email,error\nbob@,odd\n",
        rows,
        field_map={"Mail": "email", "Note": "note"},
        rows=[10, 11, 12, 13, 14],
        labels=list("abcde"),
    )
    (error,) = errors.to_dict("records")
    assert (error["row"], error["index"], error["matched_by"]) == (11, "b", "key")
    frame = pd.DataFrame({"Mail": TEXTS["email"], "Note": TEXTS["note"]}, dtype="str")
    same = read_error_file(
        "email,error\nbob@,odd\n",
        frame,
        field_map={"Mail": "email", "Note": "note"},
        rows=[10, 11, 12, 13, 14],
        labels=list("abcde"),
    )
    pd.testing.assert_frame_equal(errors, same)


def test_left_out_positions_and_labels_count_from_0() -> None:
    rows = SentRows({"email": texts("email")}, size=5)
    errors = read_errors("email,error\nbob@,odd\n", rows)
    assert errors[["row", "index"]].iloc[0].tolist() == [1, 1]


INSTANTS = ["2026-04-21T15:30:00Z", "2026-04-21T15:30:00.500Z", "2026-04-21T15:30:01Z"]


@pytest.mark.parametrize(
    ("values", "sent"),
    [
        pytest.param(
            pd.to_datetime(INSTANTS, format="ISO8601"), INSTANTS, id="instants"
        ),
        pytest.param([0.00001, 1.5, 3.0], ["0.00001", "1.5", "3"], id="floats"),
        pytest.param([1, 2, 3], ["1", "2", "3"], id="integers"),
        pytest.param([True, False, None], ["true", "false"], id="truth values"),
    ],
)
def test_typed_values_are_found_as_the_text_that_was_sent(
    values: list[object], sent: list[str]
) -> None:
    frame = pd.DataFrame({"email": ["a@", "b@", "c@"], "seen": values})
    for row, text in enumerate(sent):
        errors = read_error_file(f"field,message,value\nseen,odd,{text}\n", frame)
        assert errors["row"].tolist() == [row]
        assert errors["value"].tolist() == [text]
