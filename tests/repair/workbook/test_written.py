"""What a colleague finds in the workbook: colors, comments, lists, and no lock."""

from __future__ import annotations

import io
import re
import sys
from typing import TYPE_CHECKING
from zipfile import ZipFile

import pandas as pd
import pandera.pandas as pa
import pytest

from cdp_frames import plan_import
from cdp_frames.errors import FrameError
from cdp_frames.repair.workbook import writing
from cdp_frames.repair.workbook.properties import fingerprint_in
from tests.support.spreadsheet import sheets_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from cdp_frames import Client, ImportResult


@pytest.fixture
def book(refuse: Callable[..., ImportResult], tmp_path: Path) -> Path:
    people = pd.DataFrame(
        {
            "Email": ["ann@gmial.com, bob@example.com", "cyd@", "dan@example.com"],
            "Country": ["Germany", "Narnia", "FR"],
            "Phone": ["+1 415 555 2671", "+1 415 555 2671", "12"],
        }
    )
    refuse(people.assign(email=""), mapping=MAPPED).to_excel(tmp_path / "f.xlsx")
    return tmp_path / "f.xlsx"


MAPPED = {"Email": "email", "Country": "country_code", "Phone": "phone", "email": None}


def part(book: Path, name: str) -> str:
    with ZipFile(book) as archive:
        return archive.read(name).decode()


def test_rows_and_columns(book: Path) -> None:
    rows = sheets_of(book)["Rows to fix"]
    header = rows[0]
    assert header[:2] == ["_row", "cdp_why"]
    beside = header.index("Email") + 1
    assert header[beside] == "suggestion for Email"
    assert [row[beside] for row in rows[1:]] == ["ann@gmial.com", "", ""]
    assert header[-2:] == ["cdp_what_to_do", "cdp_row"]
    assert "Country: " in rows[2][1]
    assert [row[-1] for row in rows[1:]] == ["1", "2", "3"]


def test_all_is_text_and_nothing_is_locked(book: Path) -> None:
    sheet = part(book, "xl/worksheets/sheet1.xml")
    styles = part(book, "xl/styles.xml")
    assert "<sheetProtection" not in sheet
    assert re.search(r'<col min="1" max="1" [^>]*hidden="1"', sheet)
    assert '<pane ySplit="1" topLeftCell="A2"' in sheet
    assert '<autoFilter ref="A1:' in sheet
    assert "numberStoredAsText" in sheet
    formats = re.search(r"<cellXfs.*</cellXfs>", styles, re.DOTALL)
    assert formats is not None
    kinds = re.findall(r"<xf (.*?)>", formats[0])
    used = {int(number) for number in re.findall(r'<c r="\w+" s="(\d+)"', sheet)}
    assert used
    assert all('numFmtId="49"' in kinds[number] for number in used)  # 49 is "@"


def test_bad_cells_are_red_and_say_why(book: Path) -> None:
    comments = part(book, "xl/comments1.xml")
    places = re.findall(r'<comment ref="([A-Z]+\d+)"', comments)
    header = sheets_of(book)["Rows to fix"][0]
    letters = {name: chr(ord("A") + at) for at, name in enumerate(header)}
    bad = [("Email", 2), ("Email", 3), ("Country", 3), ("Phone", 4)]
    assert sorted(places) == sorted(f"{letters[name]}{row}" for name, row in bad)
    assert "invalid email format" in comments
    sheet = part(book, "xl/worksheets/sheet1.xml")
    styles = dict(re.findall(r'<c r="(\w+)" s="(\d+)"', sheet))
    red = {styles[place] for place in places}
    assert len(red) == 1
    assert [place for place, style in styles.items() if style in red] == sorted(
        places, key=lambda place: (int(place[1:]), place[0])
    )


def test_a_sheet_says_what_to_do_and_one_explains_the_codes(book: Path) -> None:
    sheets = sheets_of(book)
    assert "Save the workbook as .xlsx" in str(sheets["What to do"])
    codes = {row[0]: row for row in sheets["Codes"][1:]}
    assert "several_emails" in codes
    assert all(row[1] and row[2] and row[3] for row in codes.values())
    assert sum(int(row[4]) for row in codes.values()) == 4


def test_countries_and_enums_have_lists(
    book: Path, client: Client, tmp_path: Path
) -> None:
    lists = sheets_of(book)["Allowed values"]
    assert lists[0] == ["Country"]
    assert ["DE"] in lists
    sheet = part(book, "xl/worksheets/sheet1.xml")
    assert sheet.count("<dataValidation ") == 1
    assert "'Allowed values'!$A$2:$A$" in sheet
    schema = pa.DataFrameSchema(
        {
            "email": pa.Column(str),
            "size": pa.Column(str, pa.Check.isin(["small", "=large"]), nullable=True),
        }
    )
    people = pd.DataFrame({"email": ["a@example"], "size": ["huge"]})
    result = plan_import(
        people, list_name="Enums", schema=schema, client=client, journal=False
    ).apply()
    result.to_excel(tmp_path / "enums.xlsx")
    lists = sheets_of(tmp_path / "enums.xlsx")["Allowed values"]
    assert [row[0] for row in lists] == ["size", "small", "=large"]


def test_a_property_says_which_import_it_is(book: Path) -> None:
    found = fingerprint_in(book.read_bytes())
    assert found is not None
    assert len(found) == 16
    assert fingerprint_in(b"") is None
    assert fingerprint_in(_zip({"xl/workbook.xml": b""})) is None


def _zip(parts: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with ZipFile(stream, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return stream.getvalue()


def test_what_a_sheet_has_no_room_for_is_said() -> None:
    with pytest.raises(FrameError, match="room for 16,384 columns"):
        writing.require_room(3, writing.COLUMNS + 1)
    with pytest.raises(FrameError, match="room for 1,048,575 rows"):
        writing.require_room(writing.ROWS, 3)
    writing.require_room(writing.ROWS - 1, writing.COLUMNS)


def test_without_the_extra_one_sentence_says_what_to_install(
    refuse: Callable[..., ImportResult],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    result = refuse(pd.DataFrame({"note": ["x"]}))
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    with pytest.raises(FrameError, match=r'pip install "cdp-frames\[excel\]"'):
        result.to_excel(tmp_path / "f.xlsx")
    assert [*tmp_path.iterdir()] == []
