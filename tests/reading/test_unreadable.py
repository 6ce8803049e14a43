"""Records that nobody can take apart: rows of the frame, wherever they come from."""

from __future__ import annotations

import io

import pandas as pd
import pytest
from hypothesis import given, strategies as st

from cdp_frames import inspect_contacts, read_contacts, screen
from tests.reading.families import check_books, workbook
from tests.support.examples import examples

HEAD = "email,first_name,company\n"
GOOD = "bob@example.com,Bob,Globex\n"


@pytest.mark.parametrize(
    "record",
    [
        "ann@example.com,Ann,Acme, Inc",
        "ann@example.com,Ann,Acme,Inc,Rome",
        '"ann@example.com,Ann,Acme',
        'ann@example.com,"Ann,Acme',
        'ann@example.com,Ann,"Acme \\"The Best\\", Inc"',
        'ann@example.com,Ann,"Acme \\"The Best\\" Inc"',
        'ann@example.com,Ann,"Acme "The Best" Inc"',
        'ann@example.com,"Ann "the" Lee",Acme',
    ],
)
@pytest.mark.parametrize("many", [1, 3000])
def test_a_broken_record_is_a_row_that_shows_its_text(record: str, many: int) -> None:
    """Small files and large ones are cut by two parsers."""
    file = (HEAD + GOOD * many + record + "\n" + GOOD).encode()
    frame = read_contacts(file)
    check_books(frame, inspect_contacts(file))
    assert len(frame) == many + 2
    assert frame.loc[many, "unreadable_record"] == record
    assert frame.loc[many, ["email", "first_name", "company"]].isna().all()
    assert frame["email"].drop(many).eq("bob@example.com").all()


@pytest.mark.parametrize("head", ["email\n", ""])
def test_two_people_in_one_record_of_a_list_are_not_one(head: str) -> None:
    file = f"{head}ann@example.com\nbob@example.com;cyd@example.com\ndi@example.com\n"
    frame = read_contacts(file.encode())
    assert frame.iloc[:, 0].isna().tolist() == [False, True, False]
    assert frame["unreadable_record"][1] == "bob@example.com;cyd@example.com"


def test_what_pairs_up_is_read() -> None:
    file = (
        HEAD + 'a@example.com,"Ann ""the"" Lee","C:\\"\nb@example.com,Bo 5" x,"A, B"\n'
    )
    frame = read_contacts(file.encode())
    assert "unreadable_record" not in frame
    assert frame["first_name"].tolist() == ['Ann "the" Lee', 'Bo 5" x']
    assert frame["company"].tolist() == ["C:\\", "A, B"]


def test_the_files_own_column_of_that_name_stays_its_own() -> None:
    file = b"email,unreadable_record\nann@example.com,x,y\nbob@example.com,z\n"
    frame = read_contacts(file)
    assert frame.columns.tolist() == [
        "email",
        "unreadable_record",
        "unreadable_record_2",
    ]
    assert frame["unreadable_record"].fillna("").tolist() == ["", "z"]
    assert "'unreadable_record_2'" in inspect_contacts(file).notes[-1]


def test_records_that_are_nobodys_stay_aside() -> None:
    file = HEAD + GOOD + HEAD + "Total,1,\n"
    report = inspect_contacts(file.encode())
    assert report.unreadable.empty
    assert report.set_aside["reason"].tolist() == [
        "the header again",
        "a line of totals",
    ]


def test_a_cell_beyond_the_header_of_a_sheet_is_out_of_step_with_nothing() -> None:
    """In a sheet each cell has its column, whatever stands beside it."""
    rows: list[list[object]] = [["email", "name"], ["a@example.com", "Ann", "!"]]
    frame = read_contacts(workbook({"Leads": [*rows, ["b@example.com", "Bo"]]}))
    assert frame["email"].tolist() == ["a@example.com", "b@example.com"]
    assert frame["column_3"].fillna("").tolist() == ["!", ""]


def test_it_survives_what_is_done_to_frames() -> None:
    broken = read_contacts((HEAD + "ann@example.com,Ann,Acme, Inc\n" + GOOD).encode())
    whole = read_contacts((HEAD + GOOD).encode())
    both = pd.concat([broken, whole], ignore_index=True)
    assert both["unreadable_record"].notna().tolist() == [True, False, False]
    stream = io.BytesIO()
    both.to_csv(stream, index=False)
    again = read_contacts(stream.getvalue())
    assert again["unreadable_record"].equals(both["unreadable_record"])


@pytest.mark.parametrize(
    "record",
    [
        'ann@example.com,Ann,"Inc \\""',
        'ann@example.com,"Ann,Acme',
        'ann@example.com,"Ann,Acme, Inc',
        '"ann@example.com,Ann,Acme',
    ],
)
@pytest.mark.parametrize(
    "below",
    [
        'cyd@example.com,"Cyd",Initech',
        'cyd@example.com,"Cyd, Jr",Initech',
        'cyd@example.com,Cyd,"Initech ""X"""',
        '"cyd@example.com",Cyd,Initech',
        'cyd@example.com,Cyd",Initech',
    ],
)
@pytest.mark.parametrize("many", [1, 3000])
def test_a_stray_quote_takes_nobody_else_with_it(
    record: str, below: str, many: int
) -> None:
    file = (HEAD + GOOD * many + record + "\n" + below + "\n" + GOOD).encode()
    frame = read_contacts(file)
    check_books(frame, inspect_contacts(file))
    assert frame["email"].tolist()[many + 1] == "cyd@example.com"
    assert frame["unreadable_record"].dropna().tolist() == [record]


DAMAGES = st.sampled_from(
    [
        '{},Ann,"Acme',
        '{},"Ann,Acme',
        '"{},Ann,Acme',
        '{},Ann,"Acme "The Best, Inc"',
        '{},Ann,"Acme \\"The Best\\", Inc"',
        '{},Ann,"Acme \\""',
        "{},Ann,Acme, Inc",
    ]
)
INTACT = st.sampled_from(
    [
        "{},Bob,Globex",
        '{},"Bob",Globex',
        '{},"Bob, Jr","Globex, ""Ltd"""',
        '"{}","Bob","Globex"',
        '{},Bob 5",Globex',
        '{},Bob",Globex',
        '{},"Bob",',
    ]
)


@given(st.lists(st.one_of(INTACT, DAMAGES), max_size=12), st.sampled_from([1, 2500]))
@examples(200)
def test_nobody_is_lost_between_broken_records(lines: list[str], many: int) -> None:
    """Whoever is in the file is in a row of the frame, readable or not."""
    people = [f"p{number}@example.com" for number in range(len(lines))]
    body = "".join(
        line.format(person) + "\n" for line, person in zip(lines, people, strict=True)
    )
    frame = read_contacts((HEAD + GOOD * many + body).encode())
    raws = frame.get("unreadable_record", pd.Series(dtype="str")).dropna().tolist()
    found = [*frame["email"].dropna()]
    for person in people:
        assert person in found or any(person in raw for raw in raws)


@pytest.mark.parametrize(
    "text",
    [
        "email\nann@example.com;bob@example.com\n",
        "email\nann@example.com,bob@example.com\ncyd@example.com,di@example.com\n",
        "email\n" + "ann@example.com|bob@example.com\n" * 5,
        "ann@example.com\tbob@example.com\tcyd@example.com\n",
        "email,first_name,company\nann@example.com,Ann,Acme, Inc\n",
        "email,first_name,company\n" + "ann@example.com,Ann,Acme, Inc\n" * 5,
        "email,company,city\nann@example.com,Acme,Inc,Rome\nbo@example.com,B,Inc,Oslo\n",
        "email,company,city\n" + "a@example.com,A,Inc,Rome\n" * 5 + "b@example.com,,\n",
    ],
)  # fmt: skip
def test_many_records_with_a_delimiter_too_many_are_not_believed(text: str) -> None:
    frame = read_contacts(text.encode())
    wide = [line for line in text.split("\n")[:-1] if line.count("example.com") > 1]
    wide = wide or [line for line in text.split("\n") if line.count(",") > 2]
    assert frame["unreadable_record"].dropna().tolist() == wide


def test_a_line_of_addresses_has_a_column_to_take_them_apart_into() -> None:
    line = "ann@example.com;bob@example.com;cyd@example.com"
    frame = read_contacts(f"{line}\n".encode())
    assert frame.columns.tolist() == ["column_1", "unreadable_record"]
    screened = screen(frame, mapping={"column_1": "email"})
    assert screened.errors["value"].tolist() == [line]


CELLS = st.text(st.sampled_from('ab@. ,;"\\\n\r\t|é'), max_size=8)


@given(
    st.lists(st.lists(CELLS, min_size=1, max_size=5), max_size=12),
    st.sampled_from([",", ";", "\t", "|"]),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.sampled_from([2, 2500]),
)
@examples(300)
def test_records_are_rows_or_set_aside_or_the_header(
    records: list[list[str]], delimiter: str, end: str, many: int
) -> None:
    head = delimiter.join(["email", "first_name", "company"]) + end
    good = delimiter.join(["bob@example.com", "Bob", "Globex"]) + end
    body = "".join(delimiter.join(cells) + end for cells in records)
    file = (head + good * many + body).encode()
    check_books(read_contacts(file), inspect_contacts(file))
