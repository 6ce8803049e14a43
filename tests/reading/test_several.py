"""Several files or sheets as one frame; and what is noted about a file travels."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pandas as pd
import pytest
import xlsxwriter

from cdp_frames import plan_import, read_contacts
from cdp_frames.errors import FrameError, UnreadableFileError
from cdp_frames.file_notes import FileNotes
from tests.reading.families import workbook

if TYPE_CHECKING:
    from pathlib import Path

BOOK: dict[str, list[list[object]]] = {
    "Jan": [["Email", "Name"], ["ann@example.com", "Ann"]],
    "Feb": [
        ["e-mail ", "City"],
        ["bob@example.com", "Rome"],
        ["cy@example.com", "Oslo"],
    ],
}


def test_sheets_are_put_below_each_other_with_where_each_row_is_from() -> None:
    frame = read_contacts(workbook(BOOK), sheet=["Feb", "Jan"])
    assert frame.columns.tolist() == [
        "e-mail", "City", "Name", "source_file", "source_sheet",
    ]  # fmt: skip
    assert frame["source_sheet"].tolist() == ["Feb", "Feb", "Jan"]
    people = ["bob@example.com", "cy@example.com", "ann@example.com"]
    assert frame["e-mail"].tolist() == people
    assert frame["City"].isna().tolist() == [False, False, True]


def test_all_sheets_and_none() -> None:
    every = read_contacts(workbook(BOOK), sheet="*")
    assert every["source_sheet"].tolist() == ["Jan", "Feb", "Feb"]
    one = read_contacts(workbook(BOOK), sheet="Jan")
    assert one.columns.tolist() == ["Email", "Name"]
    with pytest.raises(FrameError, match="nothing to read"):
        read_contacts(workbook(BOOK), sheet=[])
    with pytest.raises(FrameError, match="nothing to read"):
        read_contacts([])
    with pytest.raises(UnreadableFileError, match="no sheet 'Mar'"):
        read_contacts(workbook(BOOK), sheet=["Jan", "Mar"])


@pytest.mark.parametrize("sheet", ["*", ["Jan", "Feb"]])
def test_an_open_file_is_read_for_each_of_its_sheets(sheet: str | list[str]) -> None:
    frame = read_contacts(io.BytesIO(workbook(BOOK)), sheet=sheet)
    assert frame["source_sheet"].tolist() == ["Jan", "Feb", "Feb"]


def test_files_of_any_kind_are_read_into_one(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("email,first name\nann@example.com,Ann\n")
    (tmp_path / "b.csv").write_text("E-Mail;First_Name\nbob@example.com;Bob\nx;y;z\n")
    book = workbook({"S": BOOK["Jan"]})
    frame = read_contacts([tmp_path / "a.csv", str(tmp_path / "b.csv"), book])
    assert frame["source_file"].tolist() == ["a.csv", "b.csv", "b.csv", "file 3"]
    assert frame["source_sheet"].isna().tolist() == [True, True, True, False]
    assert frame["email"].isna().tolist() == [False, False, True, False]
    assert frame["first name"].notna().sum() == 2
    assert frame["unreadable_record"].fillna("").tolist() == ["", "", "x;y;z", ""]
    notes = FileNotes.of(frame).notes
    assert any(note.startswith("b.csv: 1 record could not be") for note in notes)
    assert frame.index.equals(pd.RangeIndex(4))


def test_columns_of_the_files_with_our_names_stay() -> None:
    file = b"email,source_file,source_sheet,unreadable_record\na@example.com,x,y,z\n"
    broken = b"email,source_file\nb@example.com,x,y,z\nc@example.com,\n"
    frame = read_contacts([file, broken])
    assert frame["source_file"].fillna("").tolist() == ["x", "", ""]
    assert frame["source_file_2"].tolist() == ["file 1", "file 2", "file 2"]
    assert frame["unreadable_record"].fillna("").tolist() == ["z", "", ""]
    raws = frame["unreadable_record_2"].fillna("").tolist()
    assert raws == ["", "b@example.com,x,y,z", ""]


def test_no_zone_of_one_file_is_taken_for_another() -> None:
    utc = b"email,Seen (UTC)\na@example.com,2026-04-21 10:00\n"
    berlin = b"email,Seen (Europe/Berlin)\nb@example.com,2026-04-21 10:00\n"
    plain = b"email,Seen\nc@example.com,2026-04-21 10:00\n"
    same = FileNotes.of(read_contacts([utc, utc]))
    assert {*same.timezones.values()} == {"UTC"}
    assert same.timezone == "UTC"
    mixed = FileNotes.of(read_contacts([utc, plain]))
    assert mixed.timezone is None
    apart = FileNotes.of(read_contacts([utc, berlin]))
    assert apart.timezone is None
    assert "several time zones" in apart.notes[-1]
    given = FileNotes.of(read_contacts([utc, berlin], timezone="Asia/Tokyo"))
    assert given.timezone == "Asia/Tokyo"


def test_an_order_of_day_and_month_that_not_all_files_have_is_told() -> None:
    survey = (
        b"Respondent ID,Collector ID,Start Date,Email Address\n,,,Open-Ended Response\n"
        b"11385284375,77,04/21/2026 15:30:00,ann@example.com\n"
    )
    plain = b"Email Address,Start Date\nbob@example.com,03/04/2026\n"
    assert FileNotes.of(read_contacts([survey, survey])).dayfirst is False
    both = FileNotes.of(read_contacts([survey, plain]))
    assert both.dayfirst is None
    assert "3rd of April" in both.notes[-1]
    given = FileNotes.of(read_contacts([survey, plain], dayfirst=True))
    assert given.dayfirst is True
    assert "3rd of April" not in " ".join(given.notes)


def hidden_book() -> bytes:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        for name, hidden in (("A & B", [2, 3]), ("C", [])):
            sheet = book.add_worksheet(name)
            for row, cells in enumerate(
                [["Email"], *[[f"p{n}@example.com"] for n in range(4)]]
            ):
                sheet.write_row(row, 0, cells)
            sheet.autofilter(0, 0, 4, 0)
            for row in hidden:
                sheet.set_row(row, None, None, {"hidden": True})
    return stream.getvalue()


def test_rows_that_a_filter_hides_are_read_and_told() -> None:
    frame = read_contacts(hidden_book(), sheet="A & B")
    assert len(frame) == 4
    (note,) = [n for n in FileNotes.of(frame).notes if "hidden" in n]
    assert note.startswith("2 rows are hidden in the sheet")
    assert not any(
        "hidden" in n
        for n in FileNotes.of(read_contacts(hidden_book(), sheet="C")).notes
    )


@pytest.mark.parametrize(
    ("file", "told"),
    [
        (workbook(BOOK), "not read: the other sheets"),
        (hidden_book(), "2 rows are hidden"),
        (
            "email,name\na@example.com,J\xfcrgen\n".encode("cp1252"),
            "the encoding is a guess",
        ),
        (
            b"email,first_name\na@example.com\nb@example.com,Bo\n",
            "shorter than the header",
        ),
        (
            b"email,name\na@example.com,Ann,x\nb@example.com,Bo\n",
            "could not be taken apart",
        ),
        (b"email,name\na@example.com,Ann\nemail,name\n", "the header again"),
        ("email,name\na@example.com,A\ufffd\n".encode(), "letters that were lost"),
    ],
)
def test_what_is_noted_about_a_file_is_on_the_plan(file: bytes, told: str) -> None:
    plan = plan_import(read_contacts(file), list_name="L")
    assert any(told in note for note in plan.notes)
    assert told in " ".join(repr(plan).split())
