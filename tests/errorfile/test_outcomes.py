"""Result files: what became of every row; those that went well are no errors."""

from __future__ import annotations

import json

import pandas as pd
import pytest
from hypothesis import given, strategies as st

from cdp_frames import read_error_file
from tests.support.examples import examples

ROWS = 6
SENT = pd.DataFrame(
    {
        "email": [f"p{n}@example.com" for n in range(ROWS)],
        "phone": [str(n) for n in range(ROWS)],
    },
    index=[10, 20, 20, 40, 50, 60],
)
WELL = [
    "OK", "success", "Imported", "created", "201", "Erfolgreich", "importé", "Creado",
    "geïmporteerd", "успешно", "成功", "성공", "✓",
]  # fmt: skip
HEADERS = [
    "Status",
    "Result",
    "Ergebnis",
    "Estado",
    "Stav",
    "Результат",
    "結果",
    "상태",
]


def lines(refused: set[int], header: str, well: str) -> str:
    rows = [
        f"p{n}@example.com,{n},Failed,invalid email format"
        if n in refused
        else f"p{n}@example.com,{n},{well},"
        for n in range(ROWS)
    ]
    return "\n".join([f"email,phone,{header},Message", *rows, ""])


@given(
    refused=st.sets(st.integers(0, ROWS - 1)),
    header=st.sampled_from(HEADERS),
    well=st.sampled_from(WELL),
)
@examples(80)
def test_a_row_that_went_well_is_no_error(
    refused: set[int], header: str, well: str
) -> None:
    found = read_error_file(lines(refused, header, well), SENT)
    assert found["row"].tolist() == sorted(refused)
    assert set(found["code"]) <= {"invalid_email"}


@pytest.mark.parametrize("flag", ["success", "ok", "valid", "erfolgreich"])
def test_a_flag_tells_it_as_well(flag: str) -> None:
    records = [
        {
            "email": f"p{n}@example.com",
            flag: n != 2,
            **({"error": "bad"} if n == 2 else {}),
        }
        for n in range(ROWS)
    ]
    for text in (json.dumps(records), "\n".join(map(json.dumps, records))):
        assert read_error_file(text, SENT)["row"].tolist() == [2]
    table = pd.DataFrame(records).to_csv(index=False)
    assert read_error_file(table, SENT)["row"].tolist() == [2]


def test_what_is_said_beside_stays() -> None:
    text = (
        "email,status,error\np1@example.com,ok,phone was dropped\np2@example.com,ok,\n"
    )
    found = read_error_file(text, SENT)
    assert found["row"].tolist() == [1]
    assert found["message"].tolist() == ["phone was dropped"]


def test_a_status_that_was_sent_says_nothing_of_what_became_of_the_row() -> None:
    sent = SENT.assign(status="ok")
    text = "email,phone,status,error\np1@example.com,1,ok,\n"
    assert read_error_file(text, sent)["row"].tolist() == [1]
