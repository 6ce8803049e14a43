"""The error file: each shape to the letter, and every shape over HTTP."""

from __future__ import annotations

import csv
import gzip
import io
import json
from collections.abc import Iterator

import pytest

from cdp_frames.sandbox import SHAPES, ErrorFile, every_shape
from cdp_frames.sandbox.files.error_file import Finding, render
from tests.sandbox.driver import Driver, driving


def finding(row: int, field: str, message: str, value: str, email: str) -> Finding:
    header = {"email": "E-mail", "last_seen_at": "Seen"}[field]
    return Finding(
        row=row,
        field=field,
        header=header,
        code=f"X.{message.split(maxsplit=1)[0].upper()}",
        message=message,
        value=value,
        cells=(("E-mail", email), ("Seen", "noon"), ("Note", "a, b\nc")),
        key="E-mail",
    )


FINDINGS = (
    finding(2, "email", "invalid email format", "bob@", "bob@"),
    finding(2, "last_seen_at", "naive datetime", "noon", "bob@"),
    finding(5, "last_seen_at", "naive datetime", "noon", "eve@example.com"),
)


def lines(**shape: object) -> list[str]:
    data = render(FINDINGS, ErrorFile(**shape))  # type: ignore[arg-type]  # its keywords
    return data.decode().splitlines()


def test_the_default_shape() -> None:
    assert lines() == [
        "row,field,code,message,value,E-mail",
        "3,email,X.INVALID,invalid email format,bob@,bob@",
        "3,last_seen_at,X.NAIVE,naive datetime,noon,bob@",
        "6,last_seen_at,X.NAIVE,naive datetime,noon,eve@example.com",
    ]


@pytest.mark.parametrize(
    ("counting", "numbers"),
    [
        ("zero_based", ["2", "2", "5"]),
        ("one_based", ["3", "3", "6"]),
        ("with_header", ["4", "4", "7"]),
    ],
)
def test_row_numbers(counting: str, numbers: list[str]) -> None:
    found = lines(row_number=counting)
    assert [line.split(",")[0] for line in found[1:]] == numbers


def test_no_row_numbers() -> None:
    assert lines(row_number="none")[0] == "field,code,message,value,E-mail"


def test_tabs() -> None:
    assert lines(format="tsv")[1] == (
        "3\temail\tX.INVALID\tinvalid email format\tbob@\tbob@"
    )


def test_one_line_a_row() -> None:
    assert lines(per="row", original="none")[1:] == [
        (
            "3,email; last_seen_at,X.INVALID; X.NAIVE,"
            "email: invalid email format; last_seen_at: naive datetime,bob@; noon"
        ),
        "6,last_seen_at,X.NAIVE,naive datetime,noon",
    ]


def test_original_columns() -> None:
    data = render(FINDINGS, ErrorFile(original="all", value_name="", code_name=""))
    header, first, *_ = csv.reader(io.StringIO(data.decode(), newline=""))
    assert header == ["row", "field", "message", "E-mail", "Seen", "Note"]
    assert first == [
        *("3", "email", "invalid email format"),
        *("bob@", "noon", "a, b\nc"),
    ]


def test_other_names_of_columns() -> None:
    shape = {
        "row_name": "rowNumber",
        "field_name": "path",
        "code_name": "",
        "message_name": "reason",
        "value_name": "",
        "names": "header",
        "original": "none",
    }
    assert lines(**shape)[:2] == [
        "rowNumber,path,reason",
        "3,E-mail,invalid email format",
    ]


def test_paths() -> None:
    shape = {"paths": True, "row_number": "zero_based", "original": "none"}
    assert lines(**shape, format="text", value_name="") == [
        "records[2].email: invalid email format",
        "records[2].last_seen_at: naive datetime",
        "records[5].last_seen_at: naive datetime",
    ]
    assert lines(**shape)[1].startswith(
        "2,records[2].email,X.INVALID,records[2].email: invalid email format"
    )


def test_sentences() -> None:
    assert lines(format="text") == [
        "row 3: bob@: email: invalid email format ('bob@')",
        "row 3: bob@: last_seen_at: naive datetime ('noon')",
        "row 6: eve@example.com: last_seen_at: naive datetime ('noon')",
    ]
    assert lines(format="text", original="all", per="row", row_number="none") == [
        (
            "email: invalid email format ('bob@'); "
            "last_seen_at: naive datetime ('noon') | bob@,noon,a, b c"
        ),
        "last_seen_at: naive datetime ('noon') | eve@example.com,noon,a, b c",
    ]


def test_json_lines() -> None:
    first = json.loads(lines(format="jsonl")[0])
    assert first == {
        "E-mail": "bob@",
        "row": 3,
        "field": "email",
        "code": "X.INVALID",
        "message": "invalid email format",
        "value": "bob@",
    }
    shape = {"format": "jsonl", "per": "row", "original": "all", "nested": True}
    record = json.loads(lines(**shape, code_name="", value_name="")[0])
    assert record == {
        "row": 3,
        "errors": [
            {"field": "email", "message": "invalid email format"},
            {"field": "last_seen_at", "message": "naive datetime"},
        ],
        "record": {"E-mail": "bob@", "Seen": "noon", "Note": "a, b\nc"},
    }


def test_gzip_shuffling_and_a_missing_end() -> None:
    plain = render(FINDINGS, ErrorFile())
    packed = render(FINDINGS, ErrorFile(compress=True))
    assert packed[:2] == b"\x1f\x8b"
    assert gzip.decompress(packed) == plain
    many = [finding(n, "email", "invalid email format", "x", "x") for n in range(50)]
    mixed = render(many, ErrorFile(shuffled=True)).splitlines()
    sorted_ = render(many, ErrorFile()).splitlines()
    assert mixed != sorted_
    assert sorted(mixed) == sorted(sorted_)
    assert render(FINDINGS, ErrorFile(keep=0.5)) == plain[: round(len(plain) / 2)]
    crlf = render(FINDINGS, ErrorFile(newline="\r\n"))
    assert crlf == plain.replace(b"\n", b"\r\n")
    assert lines(header=False) == lines()[1:]


def test_no_findings_no_lines() -> None:
    for shape in SHAPES.values():
        data = render((), shape)
        assert (gzip.decompress(data) if shape.compress else data) == b""


@pytest.fixture(scope="module")
def cdp() -> Iterator[Driver]:
    with driving() as driver:
        yield driver


@pytest.fixture(scope="module")
def job_id(cdp: Driver) -> str:
    return cdp.job(
        "Mail,Seen,Note\n"
        "a@example.com,2026-04-21T15:30:00Z,fine\n"
        "bob@,2026-04-21T15:30:00,both\n"
        '"ev,e@example.com",2026-04-21T15:30:00Z,"quoted\nline"\n'
        "c@example.com\n"
        "d@example.com,noon,\n",
        {"Mail": "email", "Seen": "last_seen_at"},
    ).id


# Row (0-based), field, message, value.
TRUTH = [
    (1, "email", "invalid email format", "bob@"),
    (1, "last_seen_at", "naive datetime", "2026-04-21T15:30:00"),
    (2, "email", "invalid email format", "ev,e@example.com"),
    (3, "", "row has 1 cells, the header has 3", ""),
    (4, "last_seen_at", "invalid datetime", "noon"),
]


@pytest.mark.parametrize("name", SHAPES)
def test_each_shape_is_served(cdp: Driver, job_id: str, name: str) -> None:
    shape = SHAPES[name]
    cdp.sandbox.error_file = shape
    link = cdp.error_link(job_id)
    assert f"/{shape.file_name}?" in link
    answer = cdp.session.get(link, timeout=10)
    assert answer.headers["content-type"].startswith(shape.content_type)
    data = answer.content
    text = (gzip.decompress(data) if shape.compress else data).decode()
    for row, field, message, value in TRUTH if shape.keep == 1 else TRUTH[:1]:
        assert message in text
        if shape.value_name:
            assert value in text
        if shape.paths:
            place = f"records[{row}]"
            assert (f"{place}.{field}" if field else place) in text


def test_row_3_of_the_file_is_row_3_of_the_error_file(cdp: Driver, job_id: str) -> None:
    """Across CSV, TSV and JSON lines, whatever the shape: the numbers are right."""
    offsets = {"zero_based": 0, "one_based": 1, "with_header": 2}
    headers = {"email": "Mail", "last_seen_at": "Seen", "": ""}
    for shape in every_shape():
        if shape.format == "text" or shape.row_number == "none" or shape.per == "row":
            continue
        cdp.sandbox.error_file = shape
        text = cdp.error_file(job_id).decode()
        if shape.format == "jsonl":
            records = [json.loads(line) for line in text.splitlines()]
        else:
            tab = "\t" if shape.format == "tsv" else ","
            stream = io.StringIO(text, newline="")
            records = list(csv.DictReader(stream, delimiter=tab))
        found = {
            (
                int(record["row"]) - offsets[shape.row_number],
                record["field"].rpartition("].")[2].partition("[")[0]
                if shape.paths and not record["field"].endswith("]")
                else ""
                if shape.paths
                else record["field"],
                record["message"].rpartition(": ")[2],
                record["value"],
            )
            for record in records
        }
        assert found == {
            (row, headers[field] if shape.names == "header" else field, message, value)
            for row, field, message, value in TRUTH
        }
        if shape.original == "all":
            assert {record["Note"] for record in records} == {
                "both",
                "quoted\nline",
                "",
            }


def test_all_combinations_are_there() -> None:
    shapes = list(every_shape())
    assert len(shapes) == len(set(shapes)) == 4 * 4 * 3 * 2**4
