"""What a line says of its row, and how much of that can be believed."""

from __future__ import annotations

import pandas as pd
import pytest

from cdp_frames.errorfile import read_error_file

Row = int | None

SENT = pd.DataFrame(
    {
        "email": ["ana@", "bob@", "cid@", "dee@"],
        "country": ["US", "ZZ", "ZZ", "DE"],
        "note": ["abc...", "abcdef", "A", "a"],
    }
)


def rows(text: str, sent: pd.DataFrame = SENT) -> list[Row]:
    errors = read_error_file(text, sent)
    return [None if pd.isna(row) else int(row) for row in errors["row"]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "country: odd ('US')\ncountry: odd ('DE')\n", [0, 3], id="quotes differ"
        ),
        pytest.param(
            "country: odd ('US')\ncountry: odd ('ZZ')\ncountry: odd ('DE')",
            [0, None, None],
            id="more may follow",
        ),
        pytest.param(
            "country: odd ('US')\ncountry: odd ('US')\n", [None] * 2, id="they are one"
        ),
        pytest.param(
            "country: odd ('US')\ncountry: bad ('DE')\n", [None] * 2, id="other words"
        ),
        pytest.param(
            "country: odd ('US')\nnote: odd ('abcdef')\n", [None] * 2, id="other fields"
        ),
        pytest.param(
            "field,message,value\ncountry,odd,US\n", [0], id="a value of its own"
        ),
        pytest.param(
            "field,message,value\ncountry,odd,US\ncountry,odd,XX\n",
            [None] * 2,
            id="one value was not sent",
        ),
        pytest.param(
            "field,message,value\ncountry,odd,US\nnote,odd,XX\n",
            [0, None],
            id="nor one of another column",
        ),
        pytest.param("field,message,value\nnote,odd,abc...\n", [None], id="cut short"),
        pytest.param(
            "note,message\nabc...,odd\n", [None], id="a cell that is cut short"
        ),
        pytest.param("note,message\nabcdef,odd\n", [1], id="a cell"),
        pytest.param("field,message,value\n,odd,US\n", [None], id="no field"),
    ],
)
def test_a_value_counts_where_it_is_surely_the_one_sent(
    text: str, expected: list[Row]
) -> None:
    assert rows(text) == expected


WHOLE = pd.DataFrame({"email": ["a@", "a@", "b@"], "note": ["x", "xy", "z"]})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("row 9: odd | a@,xy\n", [1], id="whole"),
        pytest.param("row 9: odd | a@,x", [None], id="what the end may have cut"),
        pytest.param(
            "row 9: odd | a@,xy\nrow 9: odd | a@,q\n", [None, None], id="one is no row"
        ),
        pytest.param('raw,message\n"a@,xy",odd\n"b@,z",odd\n', [1, 2], id="a column"),
        pytest.param('message,raw\nodd,"a@,x"', [None], id="its last cell"),
    ],
)
def test_a_whole_row_counts_where_all_that_may_be_rows_are(
    text: str, expected: list[Row]
) -> None:
    assert rows(text, WHOLE) == expected


def test_keys_in_sentences_count_each_by_itself() -> None:
    assert rows("ana@: odd\nbob@: odd\n") == [0, 1]
    assert rows("ana@: odd\nnobody@: odd\n") == [0, None]
    assert rows("ana@: odd\nodd\n") == [0, None]
    assert rows("ana@: odd\nbob@: od") == [0, None]


def findings(text: str) -> list[list[str]]:
    errors = read_error_file(text, SENT)
    return errors[["field", "code", "message"]].fillna("").to_numpy().tolist()


def test_fields_and_messages_of_a_line_are_put_together() -> None:
    header = "row,field,code,message\n"
    both = [
        ["email", "cdp_rejected", "odd"],
        ["country", "cdp_rejected", "odd"],
    ]
    assert findings(f"{header}9,email; country,X,odd\n") == both
    assert findings(f"{header}9,email; country,invalid_phone; too_long,odd\n") == [
        ["email", "invalid_phone", "odd"],
        ["country", "text_too_long", "odd"],
    ]
    assert findings(f"{header}9,email; country,X,email: odd; country: bad\n") == [
        ["email", "cdp_rejected", "odd"],
        ["country", "cdp_rejected", "bad"],
    ]


def test_two_columns_of_messages_are_one_message() -> None:
    (finding,) = findings("email,error,reason\nana@,odd thing,no good\n")
    assert finding[2] == "odd thing: no good"


def test_values_of_a_line_are_given_to_its_fields() -> None:
    text = 'field,message,value\nemail; note,odd,nobody@; q\nnote,odd,"p; q"\n'
    errors = read_error_file(text, SENT)
    assert errors["value"].tolist() == ["nobody@", "q", "p; q"]


def test_a_line_that_says_nothing_is_a_finding_all_the_same() -> None:
    (error,) = read_error_file("email,message\nana@,\n", SENT).to_dict("records")
    assert (error["row"], error["code"]) == (0, "cdp_rejected")
    assert error["message"]
