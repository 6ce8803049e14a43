"""The words of a line: what is wrong is never lost, and cells of people are no part."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, strategies as st

from cdp_frames.errorfile import read_error_file
from tests.support.examples import examples

CELLS = st.sampled_from(
    [
        *("Berlin", "Klempner", "Big Old Town", "Am alten Markt 3", "12", "2026-01-02"),
        *("Anna Maria von Berg", "O. de la Cruz y Ruiz", "Müller & Söhne GmbH"),
    ]
)
KNOWN = st.sampled_from(
    ["invalid email format", "email is invalid", "city is required", "not a number"]
)
# No word of these is known; in the language of people or of machines.
UNKNOWN = st.sampled_from(
    ["mailbox was closed by its owner", "Postfach ist voll", "refused by the server"]
)
MARKS = [",", ";", "\t", "|"]
SENT = pd.DataFrame({"email": ["kim@", "lea@example.com"], "city": ["Rome", "Oslo"]})


@pytest.mark.parametrize("mark", MARKS)
@pytest.mark.parametrize("begin", ["anna@example.com", "12", "Row 3", "kim@"])
@given(
    cells=st.lists(CELLS, min_size=1, max_size=4),
    words=KNOWN,
    lines=st.integers(1, 3),
    ends=st.sampled_from(["", "\n", "\r\n"]),
)
@examples(40)
def test_cells_beside_a_complaint_are_not_glued_to_it(
    mark: str, begin: str, cells: list[str], words: str, lines: int, ends: str
) -> None:
    line = mark.join([begin, *cells, words])
    text = (ends or "\n").join([line] * lines) + ends
    errors = read_error_file(text)
    assert errors["message"].tolist() == [words] * lines, text


@pytest.mark.parametrize("mark", MARKS)
@pytest.mark.parametrize("sent", [None, SENT], ids=["alone", "rows"])
@given(
    cells=st.lists(CELLS, max_size=3),
    words=KNOWN | UNKNOWN,
    first=st.booleans(),
    lines=st.integers(1, 3),
    end=st.sampled_from(["", "\n"]),
)
@examples(60)
def test_no_words_are_lost(
    mark: str,
    sent: pd.DataFrame | None,
    cells: list[str],
    words: str,
    *,
    first: bool,
    lines: int,
    end: str,
) -> None:
    line = mark.join([words, *cells, "7"] if first else ["7", *cells, words])
    text = "\n".join([line] * lines) + end
    errors = read_error_file(text, sent)
    assert len(errors) == lines, text
    for message in errors["message"]:
        assert words in message, (text, message)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param(
            "row,field,message\n2,email,invalid email, no dot\n",
            "invalid email, no dot",
            id="a comma without quotes",
        ),
        pytest.param(
            "7,x,invalid email format\n8,y,invalid email format, no dot",
            "invalid email format, no dot",
            id="without a header",
        ),
        pytest.param(
            "email,full_name,error\nkim@,Anna Maria von Berg,invalid email format\n",
            "invalid email format",
            id="a name of contacts",
        ),
        pytest.param(
            "email,error,Quoi\nkim@,invalid email format,demandez au client\n",
            "invalid email format: demandez au client",
            id="another explanation",
        ),
        pytest.param(
            "Row 3;mailbox full;email is invalid\n",
            "mailbox full;email is invalid",
            id="two complaints",
        ),
        pytest.param(
            "Row 3;ERR_12;email is invalid\n",
            "ERR_12;email is invalid",
            id="a machine's word",
        ),
        pytest.param(
            'Row 3: value "a,b" is invalid, email is invalid\n',
            'value "a,b" is invalid, email is invalid',
            id="quotes",
        ),
        pytest.param("kim@: Berlin;email is invalid\n", "email is invalid", id="key"),
    ],
)
def test_what_explains_stays(text: str, message: str) -> None:
    found = read_error_file(text)["message"].iloc[-1]
    assert found.removeprefix("kim@: ") == message


def test_a_field_before_the_words_is_the_field() -> None:
    (error,) = read_error_file("Row 2,city,is required\n", SENT).to_dict("records")
    assert (error["column"], error["code"]) == ("city", "missing_value")
    assert error["message"] == "is required"
