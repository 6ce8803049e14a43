"""Sent columns that have a name which error files have, too: whose is the column?"""

from __future__ import annotations

import json
from collections.abc import Callable

import pandas as pd
import pytest

from cdp_frames.errorfile import read_error_file

NAMES = ["message", "reason", "code", "error", "status", "type", "category"]
NAMES += ["description", "source", "payload", "hint", "key", "details"]


def people(name: str) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "email": ["a@example.com", "b@example.com", "c@example.com"],
            name: ["hello there", "bye now", "not today"],
        }
    )


def _explanation(name: str) -> str:
    return "message" if name != "message" else "error"


def _csv(name: str, words: str) -> str:
    header = f"row,email,{name},{_explanation(name)}\n"
    return header + f"2,b@example.com,bye now,{words}\n"


def _json(name: str, words: str) -> str:
    record = {"row": 2, "email": "b@example.com", name: "bye now"}
    return json.dumps([{**record, _explanation(name): words}])


def _nested(name: str, words: str) -> str:
    record = {"email": "b@example.com", name: "bye now"}
    return json.dumps({**record, "errors": [{"field": name, "message": words}]})


def _twice(name: str, words: str) -> str:
    """Echo the row, and put a column of the same name behind it."""
    return f"email,{name},{name}\nb@example.com,bye now,{words}\n"


@pytest.mark.parametrize("form", [_csv, _json, _nested])
@pytest.mark.parametrize("name", NAMES)
def test_an_echoed_column_is_the_rows_and_says_nothing(
    name: str, form: Callable[[str, str], str]
) -> None:
    sent = people(name)
    errors = read_error_file(form(name, f"{name} is not allowed"), sent)
    (error,) = errors.to_dict("records")
    assert (error["row"], error["column"]) == (1, name)
    assert (error["value"], error["code"]) == ("bye now", "not_allowed")
    assert error["message"] == f"{name} is not allowed"


@pytest.mark.parametrize("name", ["message", "reason", "error"])
def test_the_second_of_two_columns_of_one_name_explains(name: str) -> None:
    text = _twice(name, "Mailbox was closed")
    (error,) = read_error_file(text, people(name)).to_dict("records")
    assert (error["row"], error["message"]) == (1, "Mailbox was closed")


@pytest.mark.parametrize("name", NAMES)
def test_the_files_own_column_stays_its_own(name: str) -> None:
    """What it holds was not sent, or nothing else in the file says what is wrong."""
    text = f"email,{_explanation(name)}\nb@example.com,mailbox was closed\n"
    (error,) = read_error_file(text, people(name)).to_dict("records")
    assert (error["row"], error["message"]) == (1, "mailbox was closed")
    text = "email,message\nb@example.com,bye now\n"
    (error,) = read_error_file(text, people("message")).to_dict("records")
    assert (error["row"], error["message"]) == (1, "bye now")


def test_a_code_that_happens_to_be_a_cell_names_no_row() -> None:
    sent = people("type").assign(type=["required", "optional", "required"])
    text = "row,type,message\n2,required,email is odd\n"
    (error,) = read_error_file(text, sent).to_dict("records")
    assert error["message"] == "email is odd"
    assert pd.isna(error["row"])


def test_words_of_the_row_are_no_message_beside_a_bare_number() -> None:
    text = "row,message,error\n4,not today,mailbox was closed\n"
    (error,) = read_error_file(text, people("message")).to_dict("records")
    assert (error["row"], error["message"]) == (2, "mailbox was closed")


@pytest.mark.parametrize(
    ("words", "column"),
    [
        pytest.param("code is not allowed", "code", id="begins"),
        pytest.param("Code must be one of 1, 2", "code", id="must"),
        pytest.param("unknown code", None, id="any code"),
        pytest.param("error code is odd", None, id="another code"),
        pytest.param("value is not allowed", None, id="any value"),
        pytest.param("column 'value' is odd", "value", id="quoted"),
    ],
)
def test_which_column_a_sentence_names(words: str, column: str | None) -> None:
    sent = people("code").assign(value=["x", "y", "z"])
    text = f'email,message\nb@example.com,"{words}"\n'
    (error,) = read_error_file(text, sent).to_dict("records")
    assert error["row"] == 1
    assert (None if pd.isna(error["column"]) else error["column"]) == column
