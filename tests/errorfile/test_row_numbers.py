"""What row numbers count from: only what the whole file proves."""

from __future__ import annotations

import pandas as pd
import pytest

from cdp_frames.errorfile import read_error_file

Row = int | None


def rows(errors: pd.DataFrame) -> list[Row]:
    return [None if pd.isna(row) else int(row) for row in errors["row"]]


# Row 0 takes two lines of the file that was sent, row 2 three.
BROKEN = pd.DataFrame(
    {"email": ["a@", "b@", "c@", "d@"], "note": ["one\ntwo", "", "x\ny\nz", ""]}
)
LINES = [
    pytest.param([0, 1, 2, 3], [0, 1, 2, 3], id="rows from 0"),
    pytest.param([1, 2, 3, 4], [0, 1, 2, 3], id="rows from 1"),
    pytest.param([2, 3, 4, 5], [0, 1, 2, 3], id="rows from 2"),
    pytest.param([0, 2, 3, 6], [0, 1, 2, 3], id="first lines from 0"),
    pytest.param([1, 3, 4, 7], [0, 1, 2, 3], id="first lines from 1"),
    pytest.param([2, 4, 5, 8], [0, 1, 2, 3], id="first lines, with the header as 1"),
    pytest.param([3, 4, 7, 8], [0, 1, 2, 3], id="last lines, with the header as 1"),
    pytest.param([3, 4, 5, 6], [None, None, None, None], id="rows from 3"),
]


@pytest.mark.parametrize(("numbers", "expected"), LINES)
def test_a_key_on_each_line_proves_how_the_file_counts(
    numbers: list[int], expected: list[Row]
) -> None:
    keyed = [f"{number},{key},odd" for number, key in zip(numbers, "abcd", strict=True)]
    keyed = [line.replace(",odd", "@,odd") for line in keyed]
    bare = [f"{number},,bare" for number in numbers]
    text = "\n".join(["row,email,message", *keyed, *bare, ""])
    errors = read_error_file(text, BROKEN)
    assert rows(errors)[:4] == [0, 1, 2, 3]
    assert rows(errors)[4:] == expected
    ways = {str(way).partition(":")[0] for way in errors["matched_by"][4:]}
    assert ways == ({"number"} if expected[0] is not None else {"none"})


def test_numbers_that_two_ways_of_counting_explain_prove_neither() -> None:
    # 2 is row 1 from 1 and row 2 from 0, and neither line says which.
    errors = read_error_file("row,message\n2,odd\n1,odd\n", BROKEN)
    assert rows(errors) == [None, None]


def test_one_number_outside_the_rows_spoils_all_of_them() -> None:
    text = "row,email,message\n1,a@,odd\n2,b@,odd\n99,,odd\n3,,odd\n"
    assert rows(read_error_file(text, BROKEN)) == [0, 1, None, None]


def test_line_breaks_that_are_not_sent_make_no_second_way_to_count() -> None:
    sent = BROKEN.assign(note="")
    errors = read_error_file("row,email,message\n2,b@,odd\n3,,odd\n", sent)
    assert rows(errors) == [1, 2]
    assert errors["certainty"].tolist() == [1.0, 0.98]


PEOPLE = pd.DataFrame({"email": [f"p{n}@" for n in range(200)]})


@pytest.mark.parametrize(
    ("numbers", "proven"),
    [
        pytest.param(range(3), True, id="three of two hundred rows"),
        pytest.param(range(2), False, id="two could be by chance"),
        pytest.param([5, 5, 5], False, id="one number, three times"),
    ],
)
def test_a_column_that_nothing_names_must_fit_too_often_for_chance(
    numbers: list[int], *, proven: bool
) -> None:
    lines = [f"{number + 1},p{number}@,odd" for number in numbers]
    text = "\n".join(["position,email,message", *lines, "150,,odd", ""])
    errors = read_error_file(text, PEOPLE)
    assert rows(errors)[-1] == (149 if proven else None)
    assert rows(errors)[:-1] == [*numbers]


def test_values_that_most_rows_hold_prove_less_than_keys() -> None:
    sent = PEOPLE.assign(tier=["x"] * 190 + ["y"] * 10)
    lines = [f"{number + 1},x,odd" for number in range(20)]
    text = "\n".join(["position,tier,message", *lines, "150,,odd", ""])
    assert rows(read_error_file(text, sent)) == [None] * 21


def test_of_several_values_the_rarest_proves() -> None:
    sent = PEOPLE.assign(tier=["x"] * 190 + ["y"] * 10)
    lines = [f"{number + 1},x,p{number}@,odd" for number in range(3)]
    text = "\n".join(["position,tier,email,message", *lines, "150,,,odd", ""])
    assert rows(read_error_file(text, sent)) == [0, 1, 2, 149]


def test_the_number_of_a_path_and_that_of_a_sentence_are_row_numbers() -> None:
    sent = BROKEN.assign(note="")
    text = "row,field,message\n,records[0].email,odd\n,records[3].email,odd\n"
    assert rows(read_error_file(text, sent)) == [0, 3]
    for text in ("row 0: odd\nrow 3: odd\n", "line 1: odd\nline 4: odd\n"):
        assert rows(read_error_file(text, sent)) == [0, 3]
        # The fourth line is the third row, where the first takes two.
        assert rows(read_error_file(text, BROKEN)) == [None, None]
