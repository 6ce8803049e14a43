"""Error files as workbooks and Parquet files: read as contact files are."""

from __future__ import annotations

import gzip
import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from xml.sax.saxutils import escape

import pandas as pd
import pytest

from cdp_frames.errorfile import read_error_file
from tests.reading.families import workbook

SENT = pd.DataFrame(
    {
        "email": ["kim@", "lea@example.com", "max@", "zoe@example.com"],
        "city": ["Rome", "Oslo", "Bonn", ""],
    }
)
ERRORS = [
    ["row", "email", "field", "message"],
    ["1", "kim@", "email", "invalid email format"],
    ["3", "max@", "email", "invalid email format"],
    ["4", "zoe@example.com", "city", "city is required"],
]


def _zipped(data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("errors.xlsx", data)
    return out.getvalue()


def _parquet(rows: list[list[str]]) -> bytes:
    out = io.BytesIO()
    pd.DataFrame(rows[1:], columns=rows[0]).to_parquet(out, index=False)
    return out.getvalue()


def _ods(rows: list[list[str]]) -> bytes:
    names = ("office", "table", "text")
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in names
    )
    kind = 'office:value-type="string"'
    cell = f"<table:table-cell {kind}><text:p>{{}}</text:p></table:table-cell>"
    inside = "".join(
        f"<table:table-row>{''.join(cell.format(escape(c)) for c in row)}"
        "</table:table-row>"
        for row in rows
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "content.xml",
            f"<office:document-content {spaces}><office:body><office:spreadsheet>"
            f'<table:table table:name="Errors">{inside}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        )
        archive.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:'
            'manifest:1.0"/>',
        )
    return out.getvalue()


def _sheets(sheets: dict[str, list[list[str]]]) -> bytes:
    return workbook({name: [[*row] for row in rows] for name, rows in sheets.items()})


def _book(rows: list[list[str]]) -> bytes:
    return _sheets({"Errors": rows})


FORMS: dict[str, Callable[[list[list[str]]], bytes]] = {
    "xlsx": _book,
    "ods": _ods,
    "parquet": _parquet,
    "gzip": lambda rows: gzip.compress(_book(rows)),
    "zip": lambda rows: _zipped(_book(rows)),
    "summary first": lambda rows: _sheets(
        {"Summary": [["4 sent", "3 bad"]], "E": rows}
    ),
    "a sheet each": lambda rows: _sheets({"A": rows[:2], "B": [rows[0], *rows[2:]]}),
    "other columns": lambda rows: _sheets(
        {"A": rows[:3], "B": [["email", "error"], [rows[3][1], rows[3][3]]]}
    ),
}


@pytest.mark.parametrize("form", FORMS)
def test_a_table_of_any_format_is_read_as_its_csv_is(form: str, tmp_path: Path) -> None:
    data = FORMS[form](ERRORS)
    path = tmp_path / "errors.bin"
    path.write_bytes(data)
    for source in (data, path, io.BytesIO(data)):
        errors = read_error_file(source, SENT)
        assert errors["row"].tolist() == [0, 2, 3]
        assert errors["column"].tolist() == ["email", "email", "city"]
        assert errors["message"].tolist() == [row[3] for row in ERRORS[1:]]


def test_the_name_of_a_workbook_is_a_name(tmp_path: Path) -> None:
    path = tmp_path / "errors.xlsx"
    path.write_bytes(_book(ERRORS))
    assert len(read_error_file(str(path), SENT)) == len(ERRORS) - 1


def _two_files() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.csv", "email,error\nkim@,bad\n")
        archive.writestr("b.csv", "email,error\nmax@,bad\n")
    return out.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(_book(ERRORS)[:-400], id="cut"),
        pytest.param(_book(ERRORS)[:300], id="its beginning"),
        pytest.param(_zipped(_book(ERRORS))[:-90], id="cut zip"),
        pytest.param(_two_files(), id="two files"),
        pytest.param(_sheets({"Errors": []}), id="nothing in it"),
        pytest.param(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, id="no book"),
        pytest.param(b"PAR1" + b"\0" * 60, id="no Parquet file"),
        pytest.param(b"\x1f\x8b" + b"\0" * 60, id="no gzip"),
    ],
)
def test_what_cannot_be_read_is_one_line_that_says_so(data: bytes) -> None:
    (error,) = read_error_file(data, SENT).to_dict("records")
    assert pd.isna(error["row"])
    assert error["message"].startswith("the error file can't be read: "), error
    assert str(error["message"]).isprintable()


def test_words_that_begin_as_a_zip_does_are_words() -> None:
    (error,) = read_error_file("PK is no country\n", SENT).to_dict("records")
    assert error["message"] == "PK is no country"
