"""Numbers of sheets and other typed files are read as their authors see them."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pandas as pd
import pytest
import xlsxwriter
from hypothesis import given, strategies as st

from cdp_frames import cdp_import, read_contacts
from cdp_frames.file_notes import FileNotes
from cdp_frames.reading.number_formats import letters, padded
from tests.support.examples import examples

if TYPE_CHECKING:
    from cdp_frames import Client


def book(cells: list[tuple[float | str, str]], header: str = "Code") -> bytes:
    """Write a sheet of addresses and one column of numbers, each with its format."""
    data = io.BytesIO()
    workbook = xlsxwriter.Workbook(data)
    sheet = workbook.add_worksheet("People & Co")
    sheet.write_row(0, 0, ["Email", header])
    for row, (number, form) in enumerate(cells, start=1):
        sheet.write(row, 0, f"p{row}@example.com")
        style = workbook.add_format({"num_format": form}) if form else None
        sheet.write(row, 1, number, style)
    workbook.close()
    return data.getvalue()


@pytest.mark.parametrize(
    ("number", "form", "shown"),
    [
        (123, "000000", "000123"),
        (2134, "00000", "02134"),
        (21345678, "00000-0000", "02134-5678"),
        (21345678, "00000\\-0000", "02134-5678"),
        (12345678, "000 000 000", "012 345 678"),
        (7, '"C-"0000', "C-0007"),
        (7, "[$-409]000", "007"),
        (7, '000;-000;"none";@', "007"),
        (1234567, "0000", "1234567"),
        (12345678, "00-00", "123456-78"),
        (0, "000", "000"),
        # What pads nothing, or shows less than there is.
        (123, "", "123"),
        (123, "0", "123"),
        (1.5, "0.00", "1.5"),
        (1.5, "000", "1.5"),
        (-7, "000;(000)", "-7"),
        (1234, "#,##0", "1234"),
        (1234.5, "#,##0.00", "1234.5"),
        (0.125, "00%", "0.125"),
        (12, "00E+00", "12"),
        (7, "[<=99]000;000000", "7"),
        ("00123", "000000", "00123"),
    ],
)
def test_the_zeros_that_a_format_shows_are_there(
    number: float | str, form: str, shown: str
) -> None:
    df = read_contacts(book([(number, form), (number, form)]))
    assert df["Code"].tolist() == [shown] * 2
    told = any("zeros that their format shows" in n for n in FileNotes.of(df).notes)
    assert told == (shown != f"{number}")


def test_a_padded_id_reaches_the_cdp_with_its_zeros(client: Client) -> None:
    df = read_contacts(book([(42, "000000"), (43, "000000")], "Customer ID"))
    result = cdp_import(df, list_name="L", client=client)
    assert result.plan.screened.valid["customer_id"].tolist() == ["000042", "000043"]
    assert any("column B of the sheet" in note for note in result.notes)


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (159001810629457000, "159001810629457000"),
        (999999999999999, "999999999999999"),
        (1e15, "1000000000000000"),
        (1e18, "1000000000000000000"),
    ],
)
def test_a_long_number_of_a_sheet_has_no_exponent(number: float, text: str) -> None:
    df = read_contacts(book([(number, ""), (1, "")]))
    assert df["Code"].tolist() == [text, "1"]
    told = any("more than 15 digits" in note for note in FileNotes.of(df).notes)
    assert told == (number >= 10**15)


def test_other_typed_files_write_numbers_as_a_sheet_does() -> None:
    df = pd.DataFrame(
        {
            "email": ["a@example.com", "b@example.com"],
            "id": [1001.0, None],
            "long": [159001810629457000.0, 1.5],
        }
    )
    expected = [["1001", "159001810629457000"], ["", "1.5"]]
    parquet = read_contacts(df.to_parquet())
    lines = read_contacts(
        b'{"email":"a@example.com","id":1001.0,"long":1.59001810629457e+17}\n'
        b'{"email":"b@example.com","id":null,"long":1.5}\n'
    )
    for read in (parquet, lines):
        assert read[["id", "long"]].fillna("").to_numpy().tolist() == expected


@given(st.integers(0, 10**12), st.integers(2, 12))
@examples(200)
def test_a_padded_number_is_the_number(number: int, places: int) -> None:
    text = padded(float(number), "0" * places)
    assert text is not None
    assert int(text) == number
    assert len(text) == max(places, len(str(number)))


def test_columns_are_called_as_in_a_sheet() -> None:
    names = [letters(n) for n in (0, 25, 26, 51, 701, 702)]
    assert names == ["A", "Z", "AA", "AZ", "ZZ", "AAA"]
