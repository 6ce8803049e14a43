"""Small inputs that broke without a sentence: each is read, or ends in a CdpError."""

from __future__ import annotations

import io
import os
import struct
import zipfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
import xlsxwriter

from cdp_frames import (
    infer_mapping,
    load_schema,
    plan_import,
    read_contacts,
    read_error_file,
    screen,
)
from cdp_frames.errors import CdpError, SchemaDefinitionError, UnreadableFileError

if TYPE_CHECKING:
    from collections.abc import Callable

PEOPLE = ["a@example.com", "b@example.com"]
_LONG_RECORD = (
    b"email,x\n" + b"a@example.com,b\n" * 5 + b"a@example.com" + b",y" * 300_000
)


@pytest.mark.parametrize(
    "content",
    [
        b"a\nAttendee Details,x\n",
        _LONG_RECORD + b"\n",
        b'{"email": "a@example.com", "x": "\\ud800"}\n',
        b'{"email": "a@example.com", "x": ' + b"1" * 10_000 + b"}\n",
        b"[" * 100_000,
        b'{"a":' * 100_000,
    ],
    ids=["a title", "a long record", "half a character", "digits", "deep", "deeper"],
)
def test_a_file_is_read_or_refused_in_words(content: bytes) -> None:
    with suppress(CdpError):
        read_contacts(content)
    assert isinstance(read_error_file(content), pd.DataFrame)


def test_half_a_character_of_json_is_the_sign_for_a_lost_one() -> None:
    frame = read_contacts(
        b'{"email": "a@example.com", "x": "a\\ud800b \\ud83d\\ude00"}\n'
    )
    assert frame["x"].tolist() == ["a\ufffdb \U0001f600"]


@pytest.mark.parametrize("read", [read_contacts, read_error_file])
def test_only_regular_files_are_opened(
    tmp_path: Path, read: Callable[[str], object]
) -> None:
    os.mkfifo(tmp_path / "people.csv")
    for path in (
        tmp_path / "people.csv",
        "/dev/zero",
        "/proc/kmsg",
        "/proc/self/status",
    ):
        with pytest.raises(UnreadableFileError, match="no regular file"):
            read(str(path)) if read is read_contacts else read_error_file(Path(path))
    with pytest.raises(UnreadableFileError, match="no name of a file"):
        read("a\0b.csv")


@pytest.mark.parametrize(
    "text",
    ["a: 2026-13-45\n", "a: !!int x\n", "[" * 5000 + "]" * 5000, "a: " + "1" * 10_000],
    ids=["a date", "a tag", "deep", "digits"],
)
def test_a_schema_that_is_no_yaml_is_one_in_words(tmp_path: Path, text: str) -> None:
    path = tmp_path / "schema.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SchemaDefinitionError, match=r"schema\.yaml"):
        load_schema(path)


@pytest.mark.parametrize(
    "column",
    [
        pd.Series(np.array([1, 2], dtype=np.longdouble)),
        pd.Series([10**4400, 1], dtype=object),
        pd.Series(["\ud800", "b"], dtype=object),
        pd.Series([1 + 2j, 3]),
        pd.Series([{"a": 1}, [1]]),
    ],
    ids=["longdouble", "digits", "half a character", "complex", "nested"],
)
@pytest.mark.parametrize("header", ["first_name", "company_size", "else"])
def test_a_column_of_any_dtype_is_judged(column: pd.Series, header: str) -> None:
    df = pd.DataFrame({"email": PEOPLE})
    df[header] = column
    with suppress(CdpError):
        assert len(screen(df).fates) == 2


@pytest.mark.parametrize("header", ["\ud800", "first\udfffname", "\ud83dphone"])
def test_a_header_with_half_a_character_is_one(header: str) -> None:
    columns = pd.Index(["email", header, "last_name"], dtype=object)
    df = pd.DataFrame(
        [["a@example.com", "+14155552671", "A"], ["b@@c", "x", "B"]], columns=columns
    )
    screened = screen(df, mapping={header: "phone", "email": "email"})
    assert set(screened.errors["column"]) == {"email", header}
    assert screen(df).fates["fate"].tolist()[1] == "rejected_here"
    plan = plan_import(df.assign(last_name="A"))
    assert b"a@example.com" in plan.upload.payload
    assert repr(plan)
    assert plan._repr_html_()


@pytest.mark.parametrize(
    "column",
    [
        pa.array([pa.MonthDayNano([1, 2, 3])] * 2),
        pa.UnionArray.from_sparse(
            pa.array([0, 1], pa.int8()), [pa.array([1, 2]), pa.array(["a", "b"])]
        ),
    ],
    ids=["interval", "union"],
)
def test_a_table_of_any_type_is_judged(column: pa.Array) -> None:
    with suppress(CdpError):
        infer_mapping(pa.table({"email": PEOPLE, "x": column}))


def test_a_far_cell_is_found_before_a_grid_is_made() -> None:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        sheet = book.add_worksheet("People")
        sheet.write_row(0, 0, ["email", "first_name"])
        sheet.write_row(1, 0, ["ann@example.com", "Ann"])
        sheet.write(1_048_575, 16_383, "x")
    with pytest.raises(UnreadableFileError, match="'People'!XFD1048576, and is nearly"):
        read_contacts(stream.getvalue())


def ods(*rows: str) -> bytes:
    """Return an ODS file with one sheet, People, of these rows of XML."""
    head = '<table:table-row><table:table-cell office:value-type="string">'
    head += "<text:p>email</text:p></table:table-cell></table:table-row>"
    space = "urn:oasis:names:tc:opendocument:xmlns:"
    spaces = " ".join(
        f'xmlns:{n}="{space}{n}:1.0"' for n in ("office", "table", "text")
    )
    content = (
        f"<office:document-content {spaces}><office:body><office:spreadsheet>"
        f'<table:table table:name="People">{head}{"".join(rows)}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", kind)
        archive.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:'
            'manifest:1.0"><manifest:file-entry manifest:full-path="/" '
            f'manifest:media-type="{kind}"/></manifest:manifest>',
        )
        archive.writestr("content.xml", content)
    return stream.getvalue()


def row(*cells: str, times: int = 1) -> str:
    repeated = f' table:number-rows-repeated="{times}"' if times > 1 else ""
    return f"<table:table-row{repeated}>{''.join(cells)}</table:table-row>"


def cell(text: str = "", times: int = 1) -> str:
    repeated = f" table:number-columns-repeated='{times}'" if times > 1 else ""
    if not text:
        return f"<table:table-cell{repeated}/>"
    return (
        f'<table:table-cell{repeated} office:value-type="string">'
        f"<text:p>{text}</text:p></table:table-cell>"
    )


ANN = cell("ann@example.com")
FILLER = row(cell(times=16_384), times=1_000_000)


@pytest.mark.parametrize(
    ("rows", "far"),
    [
        ((row(ANN), FILLER, row(cell(times=16_383), ANN)), "XFD1000003"),
        ((row(ANN), row(cell("x", 16_384), times=1_000_000)), "XFD1000002"),
        ((row(cell("x", 4_000_000), ANN), row(ANN, times=20)), "HSODE22"),
        ((row(ANN), row(times=200_000), row(cell(times=5_000), ANN)), "GJI200003"),
    ],
)
def test_a_far_cell_of_ods_is_found_before_a_grid_is_made(
    rows: tuple[str, ...], far: str
) -> None:
    with pytest.raises(UnreadableFileError) as caught:
        read_contacts(ods(*rows))
    assert f"'People'!{far}, and is nearly empty" in str(caught.value)


def test_what_fills_a_sheet_of_ods_up_is_not_far() -> None:
    """As LibreOffice writes it: to the right and below, all is there and empty."""
    whole = row(ANN, cell(times=16_383))
    rest = row(cell(times=16_384), times=1_048_574)
    assert read_contacts(ods(whole, rest))["email"].tolist() == ["ann@example.com"]
    apart = f"{cell(times=16_383)[:-2]}></table:table-cell>"
    sheet = ods(row(ANN, apart), row(ANN, cell("x", 3)), rest)
    assert len(read_contacts(sheet)) == 2


@pytest.mark.parametrize(
    "xml",
    [
        "<row><c r='XFD1048576'><v>1</v></c></row>",
        '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        "<x:row><x:c s='1' r='XFD1048576'/></x:row>",
    ],
)
def test_a_far_cell_is_found_however_it_is_written(xml: str) -> None:
    stream, made = io.BytesIO(), io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        book.add_worksheet("People").write_row(0, 0, ["email"])
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name.endswith("sheet1.xml"):
                part = part.replace(b"</sheetData>", f"{xml}</sheetData>".encode())
            new.writestr(name, part)
    with pytest.raises(UnreadableFileError, match="XFD1048576, and is nearly empty"):
        read_contacts(stream.getvalue())


def record(kind: int, data: bytes = b"") -> bytes:
    """Write a record of XLSB; its length takes seven bits of each byte."""
    head = [kind] if kind < 128 else [kind & 0x7F | 0x80, kind >> 7]
    length = len(data)
    while length > 127:
        head.append(length & 0x7F | 0x80)
        length >>= 7
    return bytes([*head, length]) + data


def wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def xlsb(cells: dict[tuple[int, int], str]) -> bytes:
    """Return an XLSB file with one sheet, People; cells in the order of the rows."""
    sheet = [record(129), record(148, struct.pack("<4I", 0, 1, 0, 1)), record(145)]
    for (down, right), text in cells.items():
        sheet.append(record(0, struct.pack("<IIHBBBI", down, 0, 300, 0, 0, 0, 0)))
        place = struct.pack("<II", right, 0)
        sheet.append(record(6, place + wide(text)) if text else record(1, place))
    bundle = struct.pack("<II", 0, 1) + wide("rId1") + wide("People")
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(
            "xl/_rels/workbook.bin.rels",
            '<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.bin"/>'
            "</Relationships>",
        )
        archive.writestr(
            "xl/workbook.bin",
            b"".join(
                [
                    record(131),
                    record(143),
                    record(156, bundle),
                    record(144),
                    record(132),
                ]
            ),
        )
        parts = [*sheet, record(146), record(130)]
        archive.writestr("xl/worksheets/sheet1.bin", b"".join(parts))
    return stream.getvalue()


def test_a_far_cell_of_xlsb_is_found_before_a_grid_is_made() -> None:
    near = {(0, 0): "email", (1, 0): "ann@example.com"}
    # A cell that has a format alone is not made.
    for cells in (near, near | {(1_048_575, 16_383): ""}):
        assert read_contacts(xlsb(cells))["email"].tolist() == ["ann@example.com"]
    # Whatever the sheet says of its own size.
    with pytest.raises(UnreadableFileError, match="'People'!XFD1048576, and is nearly"):
        read_contacts(xlsb(near | {(1_048_575, 16_383): "x"}))
