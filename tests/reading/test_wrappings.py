"""Guards and quote marks of exports belong to reading; a lone one is a value."""

from __future__ import annotations

import re

import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, strategies as st

from cdp_frames import Client, cdp_import, read_contacts
from cdp_frames.file_notes import FileNotes
from cdp_frames.reading.grid import grid_of
from cdp_frames.reading.wrappings import unwrapped
from tests.support.examples import examples


def column(cells: list[str], header: str = "Code") -> list[str | None]:
    """Read a file of addresses and one column; its cells as they stand in the file."""
    lines = [f"p{n}@example.com\t{cell}" for n, cell in enumerate(cells)]
    text = "\n".join([f"Email\t{header}", *lines])
    read = read_contacts(text.encode()).iloc[:, 1]
    return [None if pd.isna(cell) else str(cell) for cell in read]


@pytest.mark.parametrize(
    ("cells", "read"),
    [
        (["'7210448301122", "'7210448301123"], ["7210448301122", "7210448301123"]),
        (["'+49 30 901820", "", "'+49 30 901821"],
         ["+49 30 901820", None, "+49 30 901821"]),
        (["'=Otto", "'-", "Ann"], ["=Otto", "-", "Ann"]),
        (['="00123"', '="00124"', "A7"], ["00123", "00124", "A7"]),
        (['="x"', '=""', '="y"'], ["x", None, "y"]),
        # One cell alone, and columns in which another one stands bare.
        (["'=Otto", "Ann"], ["'=Otto", "Ann"]),
        (["'123", "'124", "125"], ["'123", "'124", "125"]),
        (["'123", "'124", "+125"], ["'123", "'124", "+125"]),
        (['="00123"', '="00124"', "125"], ['="00123"', '="00124"', "125"]),
        (['="00123"', '="00124"', "=A1"], ['="00123"', '="00124"', "=A1"]),
        # Apostrophes of people and years.
        (["'t Hart", "'t Veld"], ["'t Hart", "'t Veld"]),
        (["'98", "'99"], ["'98", "'99"]),
        (["O'Neil", "D'Arcy"], ["O'Neil", "D'Arcy"]),
        (["'s-Gravenhage", "'s-Hertogenbosch"], ["'s-Gravenhage", "'s-Hertogenbosch"]),
        (["'Ann'", "Bob"], ["'Ann'", "Bob"]),
        (["'Ann'", "'Bob'", "7"], ["Ann", "Bob", "7"]),
    ],
)  # fmt: skip
def test_a_guard_is_taken_off_where_the_column_shows_it(
    cells: list[str], read: list[str | None]
) -> None:
    assert column(cells) == read
    df = read_contacts(
        pd.DataFrame({"Email": [f"p{n}@example.com" for n in range(len(cells))]})
        .assign(Code=cells)
        .to_csv(index=False)
        .encode()
    )
    assert df["Code"].astype(object).where(df["Code"].notna(), None).tolist() == read
    told = any("'Code'" in note for note in FileNotes.of(df).notes)
    assert told == (read != [cell or None for cell in cells])


@pytest.mark.parametrize(
    "pair",
    ["\u201c\u201d", "\u201e\u201c", "\u2018\u2019", "\u00ab\u00bb", "``"],
)
def test_quotes_of_typesetters_are_taken_off_with_their_header(pair: str) -> None:
    begin, end = pair[0], pair[1]
    cells = [f"{begin}{name}{end}" for name in ("Ann", "", "Jo \u00dc")]
    assert column([*cells, "7"], f"{begin}Name{end}") == ["Ann", None, "Jo \u00dc", "7"]
    spaced = [f"{begin}\u00a0{name}\u00a0{end}" for name in ("Ann", "Bob")]
    assert column(spaced, f"{begin}\u00a0Name\u00a0{end}") == ["Ann", "Bob"]
    # A column of titles, and one with a bare cell.
    assert column(cells, "Code") == cells
    assert column([*cells, "Bob"], f"{begin}Name{end}") == [*cells, "Bob"]


@pytest.mark.parametrize("size", [2, 4000])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_a_file_in_apostrophes_is_one_in_quotes(size: int, delimiter: str) -> None:
    header = delimiter.join(["'email'", "'first_name'", "'n'"])
    row = delimiter.join(["'{}@example.com'", f"'O''Neil{delimiter} \"Jr\"'", "{}"])
    text = "\n".join([header, *(row.format(f"p{n}", n) for n in range(size))])
    df = read_contacts(text.encode())
    assert list(df.columns) == ["email", "first_name", "n"]
    assert len(df) == size
    assert set(df["first_name"]) == {f'O\'Neil{delimiter} "Jr"'}
    assert df["n"].tolist() == [str(n) for n in range(size)]
    assert any("apostrophes" in note for note in FileNotes.of(df).notes)


@pytest.mark.parametrize("size", [1, 4000])
def test_a_file_of_lines_in_quotes_is_cut_into_cells(size: int) -> None:
    lines = [f'"p{n}@example.com,""Acme, Inc"",{n}"' for n in range(size)]
    text = "\r\n".join(['"email,company,n"', *lines]) + "\r\n"
    df = read_contacts(text.encode())
    assert list(df.columns) == ["email", "company", "n"]
    assert set(df["company"]) == {"Acme, Inc"}
    assert len(df) == size
    assert any("one cell" in note for note in FileNotes.of(df).notes)


def test_a_list_of_names_in_quotes_stays_one_column() -> None:
    df = read_contacts(b'"name"\n"Berg, Ann"\n"Otto, Bob"\n')
    assert df["name"].tolist() == ["Berg, Ann", "Otto, Bob"]


def test_a_single_column_in_apostrophes_is_bared() -> None:
    df = read_contacts(b"'email'\n'ann@example.com'\n'bob@example.com'\n")
    assert df["email"].tolist() == ["ann@example.com", "bob@example.com"]


def test_guarded_ids_reach_the_cdp_bare_and_the_note_with_them(client: Client) -> None:
    text = "Email,Customer ID\na@example.com,'0072104483\nb@example.com,'0072104484\n"
    result = cdp_import(read_contacts(text.encode()), list_name="L", client=client)
    sent = result.plan.screened.valid["customer_id"].tolist()
    assert sent == ["0072104483", "0072104484"]
    assert any("apostrophe in front of numbers" in note for note in result.notes)


TOKENS = st.sampled_from(
    [
        "'12",
        "'+1",
        "'=x",
        "'a",
        "12",
        "+1",
        "x",
        "",
        '="12"',
        '="x"',
        "'98",
        "=x",
        "a'b",
    ]
)


def bared(cells: list[str]) -> list[str]:
    """Say what the rules make of a column, cell by cell."""
    ways = ((r"'([0-9=+\-@].*)", True), (r'="([^"]*)"', True))
    for form, _ in ways:
        carriers = [cell for cell in cells if re.fullmatch(form, cell)]
        others = [cell for cell in cells if cell not in carriers]
        bare = [cell for cell in others if re.fullmatch(r"[=+\-@].*|[0-9]+", cell)]
        years = all(re.fullmatch(r"'[0-9]{2}s?", cell) for cell in carriers)
        if len(carriers) > 1 and not bare and not years:
            return [
                found[1] if (found := re.fullmatch(form, cell)) else cell
                for cell in cells
            ]
    return cells


@given(st.lists(TOKENS, min_size=1, max_size=6))
@examples(300)
def test_a_wrapping_is_taken_off_by_the_rule_alone(cells: list[str]) -> None:
    rows = [[cell, "x"] for cell in ["Code", *cells]]
    table = unwrapped(grid_of(rows)).table
    read = ["" if cell is None else cell for cell in table.column(0).to_pylist()[1:]]
    assert read == bared(cells)
    assert table.column(1).equals(
        pa.chunked_array([["x"] * len(rows)], table.column(1).type)
    )
