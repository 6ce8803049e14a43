"""Which row a line is about: what proves it, and where nothing does."""

from __future__ import annotations

import pandas as pd
import pytest

from cdp_frames.errorfile import read_error_file

Row = int | None


def rows(errors: pd.DataFrame) -> list[Row]:
    return [None if pd.isna(row) else int(row) for row in errors["row"]]


def ways(errors: pd.DataFrame) -> list[str]:
    return [str(way).partition(":")[0] for way in errors["matched_by"]]


# 40 rows; rows 11 and 31 alone are of tier y, and row 13 and 33 of tier z.
TIERS = {11: "y", 31: "y", 13: "z", 33: "z"}
MANY = pd.DataFrame(
    {
        "email": [f"p{n}@" for n in range(40)],
        "tier": [TIERS.get(n, "x") for n in range(40)],
    }
)


def by_key(*numbers: int) -> list[str]:
    return [f"p{n}@,,,odd" for n in numbers]


def by_tier(tier: str) -> list[str]:
    return [f",tier,{tier},odd"]


def read_many(lines: list[str]) -> pd.DataFrame:
    text = "\n".join(["email,field,value,message", *lines, ""])
    return read_error_file(text, MANY)


FIRST, LAST = by_key(*range(8)), by_key(*range(16, 20))
ORDERED = [
    pytest.param(FIRST, by_tier("y"), LAST, 11, id="one row between"),
    pytest.param(FIRST[1:], by_tier("y"), LAST, None, id="eleven lines are too few"),
    pytest.param(
        [*FIRST[1:], FIRST[-1]], by_tier("y"), LAST, None, id="eleven rows are too few"
    ),
    pytest.param([*FIRST, FIRST[-1]], by_tier("y"), LAST, 11, id="a row twice"),
    pytest.param(FIRST[::-1], by_tier("y"), LAST, None, id="not in order"),
    pytest.param(by_key(*range(10)), by_tier("x"), LAST, None, id="several between"),
    pytest.param(by_key(*range(12)), by_tier("z"), LAST, 13, id="another tier"),
    pytest.param(by_key(*range(12)), by_tier("y"), LAST, 11, id="the row just before"),
    pytest.param(
        by_key(*range(8)), by_tier("y"), by_key(11, 12, 13, 14), 11, id="just behind"
    ),
    pytest.param([], by_tier("y"), by_key(*range(12, 24)), 11, id="at the beginning"),
    pytest.param(by_key(*range(12, 24)), by_tier("y"), [], 31, id="at the end"),
    pytest.param(by_key(*range(12)), by_tier("y"), [], None, id="two fit at the end"),
    pytest.param(by_key(*range(14, 27)), by_tier("y"), LAST, None, id="none between"),
]


@pytest.mark.parametrize(("before", "line", "after", "row"), ORDERED)
def test_order_tells_only_where_twelve_rows_are_in_it(
    before: list[str], line: list[str], after: list[str], row: Row
) -> None:
    errors = read_many(before + line + after)
    position = len(before)
    assert rows(errors)[position] == row
    if row is not None:
        assert ways(errors)[position] == "order"
        assert errors["certainty"][position] == 0.8


def test_lines_that_may_be_exchanged_prove_no_order() -> None:
    # Fourteen lines with numbers of their own say the same about fourteen rows.
    tiers = ["w"] * 14 + ["y"] + ["x"] * 14 + ["y"]
    sent = pd.DataFrame({"email": [f"p{n}@" for n in range(30)], "tier": tiers})
    lines = [f"{90 + n},,tier,w,odd" for n in range(14)]
    lines += [",,tier,y,odd", ",p20@,,,odd"]
    text = "\n".join(["row,email,field,value,message", *lines, ""])
    errors = read_error_file(text, sent)
    assert rows(errors) == [*range(14), None, 20]
    assert errors["certainty"][0] == 0.95


def test_a_line_that_no_row_fits_has_no_row_in_any_order() -> None:
    lines = [*by_key(*range(12)), "p1@,tier,y,odd", "p2@,tier,y,odd"]
    errors = read_many(lines)
    assert rows(errors)[12:] == [None, None]
    assert ways(errors)[12:] == ["none", "none"]


SENT = pd.DataFrame(
    {
        "email": ["ana@", "bob@", "cid@", "dee@"],
        "country": ["US", "ZZ", "ZZ", "DE"],
        "note": ["", "n", "m", "n"],
    }
)
WAYS = [
    pytest.param("email,message\nbob@,odd\n", 1, "key", 1.0, id="the key"),
    pytest.param(
        "email,country,note,message\nbob@,ZZ,n,odd\n", 1, "row", 1.0, id="all cells"
    ),
    pytest.param("country,message\nUS,odd\n", 0, "values", 0.97, id="a value"),
    pytest.param("country,note,message\nZZ,n,odd\n", 1, "values", 0.97, id="two"),
    pytest.param(
        "country,note,message\nUS,n,odd\n", None, "none", 0.0, id="of two rows"
    ),
    pytest.param("country,message\nZZ,odd\n", None, "none", 0.0, id="of two"),
    pytest.param("row,message\n0,odd\n", 0, "number", 0.9, id="a number alone"),
    pytest.param(
        "row,country,message\n3,DE,odd\n", 3, "number", 1.0, id="a number and a value"
    ),
    pytest.param(
        "row,email,message\n2,bob@,odd\n", 1, "key", 1.0, id="a number and the key"
    ),
    pytest.param(
        "row,line,message\n0,1,odd\n3,4,odd\n", 0, "number", 0.9, id="two numbers agree"
    ),
]


@pytest.mark.parametrize(("text", "row", "way", "certainty"), WAYS)
def test_what_shows_the_row_is_said(
    text: str, row: Row, way: str, certainty: float
) -> None:
    errors = read_error_file(text, SENT)
    assert rows(errors)[0] == row
    assert ways(errors)[0] == way
    assert errors["certainty"][0] == certainty


def test_the_only_column_is_the_key_and_not_all_of_a_row() -> None:
    errors = read_error_file("email,message\nbob@,odd\n", SENT[["email"]])
    assert ways(errors) == ["key"]


REASONS = [
    ("message\nodd\n", "the line does not tell its row"),
    ("attempt,message\n0,odd\n9,odd\n", "the line does not tell its row"),
    ("country,message\nUS,odd\nZZ,odd\n", "several rows fit"),
    ("country,note,message\nUS,,odd\nUS,n,odd\n", "no row fits"),
    ("row,message\n1,odd\n", "unknown what the numbers count from"),
    ("row,line,message\n0,4,odd\n3,1,odd\n", "the line contradicts itself"),
]


@pytest.mark.parametrize(("text", "reason"), REASONS)
def test_why_no_row_is_found_is_said(text: str, reason: str) -> None:
    errors = read_error_file(text, SENT)
    assert f"none: {reason}" in set(errors["matched_by"])


def test_a_number_counts_for_a_line_whose_facts_do_not_decide() -> None:
    text = "row,country,message\n0,US,odd\n2,ZZ,odd\n1,ZZ,odd\n"
    assert rows(read_error_file(text, SENT)) == [0, 2, 1]


SAME = "field,message,value\n"
ALIKE = [
    pytest.param(["country,odd,ZZ"] * 2, 2, [1, 2], id="as many as were refused"),
    pytest.param(["country,odd,ZZ"] * 2, None, [None] * 2, id="it is not known"),
    pytest.param(["country,odd,ZZ"] * 2, 3, [None] * 2, id="another row was refused"),
    pytest.param(["country,odd,ZZ"] * 3, 2, [None] * 3, id="a line too many"),
    pytest.param(["country,odd,ZZ"], 2, [None], id="a line too few"),
    pytest.param(["country,odd,ZZ", "country,bad,ZZ"], 2, [None] * 2, id="other words"),
    pytest.param(
        ["country,odd,ZZ", "country,odd,ZZ", "country,odd,US"],
        3,
        [1, 2, 0],
        id="beside a row that is known",
    ),
    pytest.param(
        ["country,odd,ZZ", "country,odd,ZZ", "note,odd,m"],
        2,
        [None, None, 2],
        id="one of them is explained twice",
    ),
    pytest.param(
        ["country,odd,ZZ", "country,odd,ZZ", ",odd,"],
        2,
        [None] * 3,
        id="a line that tells nothing",
    ),
    pytest.param(
        ["country,odd,ZZ"] * 2 + ["note,odd,n"] * 2,
        3,
        [None] * 4,
        id="groups that share a row",
    ),
]


@pytest.mark.parametrize(("lines", "refused", "expected"), ALIKE)
def test_lines_that_say_the_same_are_matched_where_all_their_rows_were_refused(
    lines: list[str], refused: int | None, expected: list[Row]
) -> None:
    text = SAME + "".join(f"{line}\n" for line in lines)
    assert rows(read_error_file(text, SENT, refused=refused)) == expected


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        (["9", "8"], [2, 1]),
        (["8", "9"], [1, 2]),
        (["9", "9"], [None, None]),
        (["9", ""], [None, None]),
    ],
)
def test_numbers_of_their_own_put_lines_in_the_order_of_their_rows(
    numbers: list[str], expected: list[Row]
) -> None:
    lines = "".join(f"{number},country,odd,ZZ\n" for number in numbers)
    text = f"row,field,message,value\n{lines}"
    assert rows(read_error_file(text, SENT)) == expected


SPELLED = pd.DataFrame({"email": ["Ana@", "ana@", "Bob@", " Cid@"], "x": list("abcd")})


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        (["ana@"], [None]),
        (["Ana@", "ana@"], [0, 1]),
        (["ANA@", "ana@"], [None, None]),
        (["ana@", "cid@"], [None, 3]),
        (["ana@", "Bob@"], [1, 2]),
        (["ana@", "Bob@", "BOB@"], [None, 2, 2]),
    ],
)
def test_a_spelling_tells_rows_apart_where_the_file_keeps_all_spellings(
    keys: list[str], expected: list[Row]
) -> None:
    text = "email,message\n" + "".join(f"{key},odd\n" for key in keys)
    assert rows(read_error_file(text, SPELLED)) == expected
