# ruff: noqa: E501 - hand-made files are wider than code
"""What can be opened, and what is refused, with the place."""

from __future__ import annotations

import gzip
import io
import zipfile
from typing import TYPE_CHECKING

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from cdp_frames.errors import FrameError, UnreadableFileError
from cdp_frames.file_notes import FileNotes
from cdp_frames.reading import inspect_contacts, read_contacts
from tests.reading.families import check_books, workbook

if TYPE_CHECKING:
    from pathlib import Path

PEOPLE = b"Email,Name\nana@example.com,Ana\nbo@example.com,Bo\n"


def zipped(**files: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name.replace("__", "."), data)
    return stream.getvalue()


def test_paths_open_files_and_bytes_read_alike(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_bytes(PEOPLE)
    frame = read_contacts(path)
    assert frame["Name"].tolist() == ["Ana", "Bo"]
    assert read_contacts(str(path)).equals(frame)
    assert read_contacts(PEOPLE).equals(frame)
    assert read_contacts(memoryview(PEOPLE)).equals(frame)
    with path.open("rb") as binary, path.open(encoding="utf-8") as text:
        assert read_contacts(binary).equals(frame)
        assert read_contacts(text).equals(frame)
    assert inspect_contacts(path).name == "people.csv"


def test_archives_are_unpacked() -> None:
    for data in (
        gzip.compress(PEOPLE),
        gzip.compress(PEOPLE[:20]) + gzip.compress(PEOPLE[20:]),
        zipped(people__csv=PEOPLE),
        zipped(people__csv__gz=gzip.compress(PEOPLE)),
        zipped(people__csv=PEOPLE, __MACOSX=b"x"),
    ):
        assert read_contacts(data)["Name"].tolist() == ["Ana", "Bo"]
    assert inspect_contacts(gzip.compress(PEOPLE)).format == "csv in gzip"


def test_of_a_zip_with_several_files_one_must_be_named() -> None:
    data = zipped(good__csv=PEOPLE, bounced__csv=PEOPLE.replace(b"Ana", b"Cy"))
    with pytest.raises(
        UnreadableFileError, match=r"2 files: 'good\.csv', 'bounced\.csv'"
    ):
        read_contacts(data)
    assert read_contacts(data, sheet="bounced.csv")["Name"].iloc[0] == "Cy"
    assert read_contacts(data, sheet=0)["Name"].iloc[0] == "Ana"


BROKEN = [
    pytest.param(b"", "is empty", id="empty"),
    pytest.param(b" \r\n\t\n", "is empty", id="blanks"),
    pytest.param(gzip.compress(PEOPLE * 99)[:-30], "cut short", id="gzip cut"),
    pytest.param(b"\x1f\x8b" + b"rubbish" * 9, "damaged", id="gzip damaged"),
    pytest.param(zipped(a__csv=PEOPLE)[:-20], "damaged or cut short", id="zip cut"),
    pytest.param(zipped(), "without a file", id="zip of nothing"),
    pytest.param(workbook({"S": [["a"]]})[:2000], "cut short", id="xlsx cut"),
    pytest.param(workbook({"S": []}), "no cell", id="xlsx of nothing"),
    pytest.param(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), "workbook", id="xls"),
    pytest.param(b"PAR1 and nothing", "damaged Parquet", id="parquet"),
    pytest.param(b"<!DOCTYPE html><html>Log in</html>", "log-in page", id="a page"),
    pytest.param(b'{"email": "ana@', "line 1 is no JSON", id="JSON cut"),
    pytest.param(gzip.compress(bytes(200_000_000)), "no contact file", id="gzip bomb"),
    pytest.param(zipped(a__csv=bytes(200_000_000)), "no contact file", id="zip bomb"),
    pytest.param(
        zipped(**{"[Content_Types]__xml": b"", "xl/a__xml": bytes(200_000_000)}),
        "no contact file",
        id="xlsx bomb",
    ),
    pytest.param(b",".join([b"x"] * 100_000) + b"\n", "cells or more", id="100,000 columns"),
    pytest.param(b"x" * 50_000_000, "record 1 .line 1.", id="one line of 50 MB"),
    pytest.param(b'a,b\n1,"' + b"x," * 25_000_000, "record 2 .line 2.", id="in a quote"),
]  # fmt: skip


@pytest.mark.parametrize(("data", "message"), BROKEN)
def test_what_cannot_be_read_is_refused_with_the_reason(
    data: bytes, message: str
) -> None:
    with pytest.raises(UnreadableFileError, match=message):
        read_contacts(data)


def test_what_is_not_there_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError, match="no file"):
        read_contacts(tmp_path / "none.csv")
    with pytest.raises(UnreadableFileError, match="folder"):
        read_contacts(tmp_path)
    with pytest.raises(UnreadableFileError, match="download the file first"):
        read_contacts("https://example.com/people.csv")
    with pytest.raises(UnreadableFileError, match="not int"):
        read_contacts(5)  # type: ignore[arg-type]


def test_a_password_is_said_so() -> None:
    data = bytearray(zipped(people__csv=PEOPLE))
    # Bit 0 of the flags, in the file's own header and in the directory.
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(UnreadableFileError, match="password"):
        read_contacts(bytes(data))


def test_broken_quotes_and_rows_out_of_step_are_rows_of_their_own() -> None:
    data = b'Email,Name,City\na@example.com,"Ana,Rome\nb@example.com,Bo,Oslo\nc,d,e,f\n'
    report = inspect_contacts(data)
    frame = read_contacts(data)
    assert frame["Email"].fillna("").tolist() == ["", "b@example.com", ""]
    assert report.set_aside.empty
    assert report.unreadable["reason"].tolist() == [
        "a quote is opened and never closed (line 2)",
        "more cells than the header: 1",
    ]
    texts = frame["unreadable_record"].fillna("").tolist()
    assert texts == ['a@example.com,"Ana,Rome', "", "c,d,e,f"]


def test_a_workbook_reads_whatever_its_cells_are() -> None:
    data = workbook(
        {
            "Cover": [["Leads of 2026"]],
            "Leads": [
                ["Email", "Id", "Share", "Yes", "Formula"],
                ["ana@example.com", 11385284375.0, 0.1, True, "=1/3"],
                [None, None, None, None, None],
                ["bo@example.com", 7, 2.5, False, None],
            ],
        }
    )
    report = inspect_contacts(data)
    frame = read_contacts(data)
    assert report.sheet == "Leads"
    assert report.notes == ("not read: the other sheets 'Cover'",)
    assert frame["Id"].tolist() == ["11385284375", "7"]
    assert frame["Share"].tolist() == ["0.1", "2.5"]
    assert frame["Yes"].tolist() == ["TRUE", "FALSE"]
    assert frame["Formula"].iloc[0] == "0"
    check_books(frame, report)


def test_a_sheet_can_be_chosen_by_name_or_number() -> None:
    data = workbook(
        {"A": [["Email"], ["a@example.com"]], "B": [["Email"], ["b@example.com"]]}
    )
    assert read_contacts(data, sheet="b")["Email"].tolist() == ["b@example.com"]
    assert read_contacts(data, sheet=0)["Email"].tolist() == ["a@example.com"]
    with pytest.raises(
        UnreadableFileError, match="no sheet 'C'; its sheets are 'A', 'B'"
    ):
        read_contacts(data, sheet="C")


def test_errors_of_excel_are_noted_with_the_place() -> None:
    stream = io.BytesIO()
    import xlsxwriter  # noqa: PLC0415 - for the one formula with a value

    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Email", "Rate"])
        sheet.write_row(1, 0, ["ana@example.com"])
        sheet.write_formula(1, 1, "=1/0", None, "#DIV/0!")
    report = inspect_contacts(stream.getvalue())
    assert any("1 cell, the first is B2" in note for note in report.notes)
    assert read_contacts(stream.getvalue())["Rate"].isna().all()


def test_json_lines_keep_their_digits() -> None:
    data = b'{"email":"a@example.com","zip":"02116","n":1.10,"tags":["x",1]}\n\n{"email":"b@example.com","n":null}\nnot json\n'
    frame = read_contacts(data)
    report = inspect_contacts(data)
    names = ["email", "zip", "n", "tags"]
    assert frame.columns.tolist() == [*names, "unreadable_record"]
    row = [frame[name][0] for name in names]
    assert row == ["a@example.com", "02116", "1.10", '["x", 1]']
    assert frame.iloc[1].isna().tolist() == [False, True, True, True, True]
    assert report.unreadable["reason"].tolist() == ["not a JSON object (line 4)"]
    assert frame["unreadable_record"].tolist()[2] == "not json"
    check_books(frame, report)
    wrapped = b'{"total": 1, "people": [{"email": "a@example.com"}]}'
    assert read_contacts(wrapped)["email"].tolist() == ["a@example.com"]


def test_parquet_reads_as_text_and_true_dates() -> None:
    table = pa.table(
        {
            "email": ["a@example.com", ""],
            "id": pa.array([3.0, None]),
            "when": pa.array([0, None], pa.timestamp("us")),
            "zoned": pa.array([0, None], pa.timestamp("s", "Europe/Rome")),
            "tags": pa.array([["x", "y"], None]),
            "kind": pa.array(["a", "b"]).dictionary_encode(),
        }
    )
    stream = io.BytesIO()
    pq.write_table(table, stream)
    frame = read_contacts(stream.getvalue())
    assert frame["email"].isna().tolist() == [False, True]
    assert frame["id"].iloc[0] == "3"
    assert str(frame["when"].dtype) == "datetime64[us]"
    assert frame["zoned"].iloc[0] == "1970-01-01T00:00:00Z"
    assert frame["tags"].iloc[0] == '["x", "y"]'
    assert frame["kind"].tolist() == ["a", "b"]
    check_books(frame, inspect_contacts(stream.getvalue()))


def test_a_table_in_html_or_excels_xml_reads_like_a_sheet() -> None:
    page = b"<html><body><table><tr><th>Email<th>Name<tr><td>a@example.com<td>Ana &amp;<br>Bo</table></body>"
    assert read_contacts(page)["Name"].tolist() == ["Ana &\nBo"]
    xml = (
        b'<?xml version="1.0"?><Workbook><Worksheet><Table>'
        b"<Row><Cell><Data>Email</Data></Cell><Cell><Data>A</Data></Cell><Cell><Data>B</Data></Cell></Row>"
        b'<Row><Cell><Data>a@example.com</Data></Cell><Cell ss:Index="3"><Data>x</Data></Cell></Row>'
        b"</Table></Worksheet></Workbook>"
    )
    frame = read_contacts(xml)
    assert frame["A"].isna().all()
    assert frame["B"].tolist() == ["x"]


def test_nothing_is_guessed_to_be_missing() -> None:
    data = b"Email,Country,Surname,Note\na@example.com,NA,None,nan\nb@example.com,,null,n/a\n"
    frame = read_contacts(data)
    assert frame["Country"].fillna("gone").tolist() == ["NA", "gone"]
    assert frame["Surname"].tolist() == ["None", "null"]
    assert frame["Note"].tolist() == ["nan", "n/a"]


def test_a_source_that_is_given_is_taken_at_its_word() -> None:
    assert inspect_contacts(PEOPLE, source="general").kind == "general"
    with pytest.raises(UnreadableFileError, match="does not look like a Qualtrics"):
        read_contacts(PEOPLE, source="qualtrics")
    with pytest.raises(FrameError, match="no source 'excel'"):
        read_contacts(PEOPLE, source="excel")


def test_what_was_found_survives_the_steps_of_pandas(tmp_path: Path) -> None:
    frame = read_contacts(PEOPLE)
    found = FileNotes.of(frame)
    assert FileNotes.of(frame[frame["Name"] == "Bo"]) is found
    frame.to_parquet(tmp_path / "people.parquet")
    assert FileNotes.of(pd.read_parquet(tmp_path / "people.parquet")) == found
    assert len(pd.concat([frame, read_contacts(PEOPLE)])) == 4
