"""CSV, JSON lines and Parquet: every cell is read as it stands there."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Literal

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, strategies as st

from cdp_frames.sandbox.files.formats import batches, look
from cdp_frames.sandbox.files.upload import Landed, UnreadableError
from tests.sandbox.driver import Driver, driving

Row = tuple[int, str | None, list[str]]


def land(folder: Path, content: bytes, name: str = "people.csv") -> Landed:
    path = folder / "landed"
    path.write_bytes(content)
    return look(path, name)


def rows(landed: Landed, block: int = 2**20) -> list[Row]:
    """All rows: number, trouble, cells."""
    found: list[Row] = []
    for batch in batches(landed, block):
        for record in batch.to_pylist():
            number, trouble, *cells = record.values()
            found.append((number, trouble, [cell or "" for cell in cells]))
    return sorted(found)


def cells(landed: Landed, block: int = 2**20) -> list[list[str]]:
    return [row for _, _, row in rows(landed, block)]


# --- CSV -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"a,b\n1,2\n", [["1", "2"]]),
        (b"a,b\r\n1,2\r\n3,4", [["1", "2"], ["3", "4"]]),
        (b"a,b\n\n1,2\n\r\n\n3,4\n\n", [["1", "2"], ["3", "4"]]),
        (b'a,b\n"1,5","say ""hi"""\n', [["1,5", 'say "hi"']]),
        (b'a,b\n"one\ntwo","one\r\ntwo"\n', [["one\ntwo", "one\r\ntwo"]]),
        (b'a,b\n"",\n', [["", ""]]),
        (b"a,b\n ,  x \n", [[" ", "  x "]]),
        (b"a,b\nNULL,NA\n", [["NULL", "NA"]]),
        (b"a,b\n007,1e3\n", [["007", "1e3"]]),
        (b"a,b\n2026-04-21,TRUE\n", [["2026-04-21", "TRUE"]]),
        ("a,b\nZoë,北京 🎉\n".encode(), [["Zoë", "北京 🎉"]]),
        (b"a;b\n1;2\n", [["1;2"]]),
        (b"a\n1\n\n2\n", [["1"], ["2"]]),
        (b'a\n""\n', [[""]]),
        (b"\r\n\na,b\n1,2\n", [["1", "2"]]),
        (b"a,b\nit's,5\\\"\n", [["it's", '5\\"']]),
    ],
)
def test_a_cell_is_the_text_that_stands_there(
    tmp_path: Path, content: bytes, expected: list[list[str]]
) -> None:
    assert cells(land(tmp_path, content)) == expected


@pytest.mark.parametrize(
    ("content", "header"),
    [
        (b"a,b\n", ("a", "b")),
        (b"a,b", ("a", "b")),
        (b'"a,1","b ""x"""\n', ("a,1", 'b "x"')),
        (b'"a\nb",c\r\n1,2\n', ("a\nb", "c")),
        (b"a,,a\n", ("a", "", "a")),
        (b"\xef\xbb\xbfa,b\n", ("\ufeffa", "b")),
        (b" a ,B\n", (" a ", "B")),
    ],
)
def test_the_header_is_the_first_record(
    tmp_path: Path, content: bytes, header: tuple[str, ...]
) -> None:
    assert land(tmp_path, content).header == header


def test_a_row_of_another_width_is_in_trouble_and_keeps_its_number(
    tmp_path: Path,
) -> None:
    content = b'a,b\n1,2\n3\n\n4,5,6\n7,8\n"9\n0"\n'
    assert rows(land(tmp_path, content)) == [
        (0, None, ["1", "2"]),
        (1, "row has 1 cells, the header has 2", ["3", ""]),
        (2, "row has 3 cells, the header has 2", ["4", "5"]),
        (3, None, ["7", "8"]),
        (4, "row has 1 cells, the header has 2", ["9\n0", ""]),
    ]


@pytest.mark.parametrize("block", [64, 100, 257])
def test_rows_are_numbered_across_blocks(tmp_path: Path, block: int) -> None:
    """Arrow reads ahead, so a row in trouble may be told of a block too early."""
    lines = [f"{n},x" if n % 7 and n < 200 else f"{n}" for n in range(240)]
    content = "a,b\n" + "\n".join(
        line + "\n" * (n % 5 == 0) for n, line in enumerate(lines)
    )
    found = rows(land(tmp_path, content.encode()), block)
    assert [number for number, _, _ in found] == list(range(240))
    assert [row[0] for _, _, row in found] == [str(n) for n in range(240)]
    troubled = [number for number, trouble, _ in found if trouble]
    assert troubled == [n for n in range(240) if n % 7 == 0 or n >= 200]


@pytest.mark.parametrize("good", [0, 40, 80])
def test_blocks_of_misfits_alone(tmp_path: Path, good: int) -> None:
    lines = [f"{n},x" if n // 40 == good // 40 and good else f"{n}" for n in range(120)]
    content = "a,b\n" + "\n".join(lines)
    found = rows(land(tmp_path, content.encode()), 64)
    assert [(number, row[0]) for number, _, row in found] == [
        (n, str(n)) for n in range(120)
    ]


@pytest.mark.parametrize("block", [2, 1000])
def test_what_is_not_utf8_says_so(tmp_path: Path, block: int) -> None:
    with pytest.raises(UnreadableError, match="not UTF-8"):
        rows(land(tmp_path, b"a,b\n\xff,2\n"), block)


def test_a_row_longer_than_many_blocks_is_read_once(tmp_path: Path) -> None:
    long = "x" * 5000
    content = f"a,b\n1,2\n3\n{long},4\n5\n6,7\n"
    trouble = "row has 1 cells, the header has 2"
    assert rows(land(tmp_path, content.encode()), block=10) == [
        (0, None, ["1", "2"]),
        (1, trouble, ["3", ""]),
        (2, None, [long, "4"]),
        (3, trouble, ["5", ""]),
        (4, None, ["6", "7"]),
    ]


def test_a_cell_of_a_misfit_may_be_longer_than_pythons_reader_takes(
    tmp_path: Path,
) -> None:
    long = "x" * (csv.field_size_limit() + 1)
    ((_, trouble, row),) = rows(land(tmp_path, f"a,b\n{long}\n".encode()))
    assert trouble == "row has 1 cells, the header has 2"
    assert row[0] == long


texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
tables = st.integers(2, 4).flatmap(
    lambda width: st.lists(
        st.lists(texts, min_size=width, max_size=width), min_size=1, max_size=6
    )
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One folder for all examples of a property."""
    return tmp_path_factory.mktemp("files")


@given(table=tables, quoting=st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]))
def test_what_a_csv_writer_writes_is_read_back(
    folder: Path, table: list[list[str]], quoting: Literal[0, 1]
) -> None:
    """RFC 4180: any text may stand in a cell."""
    out = io.StringIO()
    writer = csv.writer(out, quoting=quoting, lineterminator="\r\n")
    writer.writerow([f"h{place}" for place in range(len(table[0]))])
    writer.writerows(table)
    landed = land(folder, out.getvalue().encode())
    assert cells(landed, block=200) == table


# Rows that fit and rows that do not, quotes that close and quotes that stay open, and
# up to three blank lines after each.
lines = st.tuples(
    st.lists(
        st.sampled_from(["a", "ä", '"', '""', ",", "x" * 90, '"b\r\n,"']), max_size=6
    ),
    st.lists(st.sampled_from(["\n", "\r\n", "\r"]), min_size=1, max_size=4),
).map(lambda line: "".join([*line[0], *line[1]]))


@given(body=st.lists(lines, max_size=30).map("".join), block=st.integers(64, 300))
def test_what_is_read_does_not_hang_on_the_size_of_a_block(
    folder: Path, body: str, block: int
) -> None:
    landed = land(folder, f"h1,h2\n{body}".encode())
    assert rows(landed, block) == rows(landed)


# --- JSON lines ----------------------------------------------------------------------


def test_json_lines(tmp_path: Path) -> None:
    lines = [
        '{"email": "a@example.com", "n": 1}',
        "",
        '{"n": 2.50, "email": "b@example.com", "flag": true}',
        '{"email": null, "tags": ["x", 1], "n": 12345678901234567890}',
        "nonsense",
        "[1]",
        '{"email": "Zoë"}',
    ]
    landed = land(tmp_path, "\r\n".join(lines).encode(), "people.jsonl")
    assert landed.format == "jsonl"
    assert landed.header == ("email", "n", "flag", "tags")
    assert rows(landed) == [
        (0, None, ["a@example.com", "1", "", ""]),
        (1, None, ["b@example.com", "2.5", "true", ""]),
        (2, None, ["", "12345678901234567890", "", '["x", 1]']),
        (3, "line is not JSON", ["", "", "", ""]),
        (4, "line is not a JSON object", ["", "", "", ""]),
        (5, None, ["Zoë", "", "", ""]),
    ]


@pytest.mark.parametrize(
    ("content", "name", "reason"),
    [
        (b"[]\n", "a.jsonl", "no JSON object"),
        (b"", "a.jsonl", "no JSON object"),
        (b'{"a": "\xff"}\n', "a.jsonl", "not UTF-8"),
        (b"email\n", "a.parquet", "not a Parquet file"),
        (b"PAR1nonsense", "a.csv", "can't be read"),
    ],
)
def test_a_file_that_is_not_what_it_should_be(
    tmp_path: Path, content: bytes, name: str, reason: str
) -> None:
    with pytest.raises(UnreadableError, match=reason):
        land(tmp_path, content, name)


# --- Parquet -------------------------------------------------------------------------


def parquet(table: pa.Table) -> bytes:
    out = io.BytesIO()
    pq.write_table(table, out)
    return out.getvalue()


MOMENT = datetime(2026, 4, 21, 15, 30)  # noqa: DTZ001 - naive on purpose


@pytest.mark.parametrize(
    ("column", "expected"),
    [
        (pa.array(["x", None, ""]), ["x", "", ""]),
        (pa.array(["x", "y"]).dictionary_encode(), ["x", "y"]),
        (pa.array([1, None], pa.int16()), ["1", ""]),
        (pa.array([3.0, 2.5, None]), ["3", "2.5", ""]),
        (pa.array([True, False, None]), ["true", "false", ""]),
        (pa.array([date(2026, 4, 21)]), ["2026-04-21"]),
        (pa.array([MOMENT], pa.timestamp("s")), ["2026-04-21T15:30:00.000000"]),
        (
            pa.array([MOMENT], pa.timestamp("ns", "Europe/Berlin")),
            ["2026-04-21T15:30:00.000000Z"],
        ),
        (pa.array([Decimal("1.50")]), ["1.50"]),
        (pa.array([["a", "b"]]), ['["a", "b"]']),
        (pa.array([b"bytes"]), ["bytes"]),
    ],
)
def test_typed_columns_are_written_as_a_csv_would(
    tmp_path: Path, column: pa.Array, expected: list[str]
) -> None:
    content = parquet(pa.table({"a": column}))
    landed = land(tmp_path, content, "whatever.csv")
    assert landed.format == "parquet"
    assert [row for (row,) in cells(landed)] == expected


@pytest.fixture(scope="module")
def cdp() -> Iterator[Driver]:
    with driving() as driver:
        yield driver


def test_a_parquet_file_of_pandas_is_imported(cdp: Driver) -> None:
    frame = pd.DataFrame(
        {
            "email": ["p1@example.com", "p2@example.com", "p3@example.com"],
            "orders": pd.array([1, None, 3], dtype="Int64"),
            "ltv": [1.5, 2.0, None],
            "opt_in": pd.array([True, None, False], dtype="boolean"),
            "seen": pd.to_datetime(["2026-04-21T15:30:00+02:00"] * 3, utc=True),
        }
    )
    out = io.BytesIO()
    frame.to_parquet(out)
    fields = {
        "email": "email",
        "orders": "order_count",
        "ltv": "ltv",
        "opt_in": "email_opt_in",
        "seen": "last_seen_at",
    }
    types = {
        "orders": "integer",
        "ltv": "number",
        "opt_in": "boolean",
        "seen": "datetime",
    }
    job = cdp.job(out.getvalue(), fields, types, fileName="people.parquet")
    assert job.status["validRows"] == 3
    records = cdp.sandbox.records().set_index("email").loc["p3@example.com"]
    assert (records["order_count"], records["email_opt_in"]) == (3, False)
    assert records["last_seen_at"] == datetime(2026, 4, 21, 13, 30, tzinfo=UTC)


def test_a_timestamp_column_without_a_zone_is_naive(cdp: Driver) -> None:
    table = pa.table(
        {"email": ["p4@example.com"], "seen": pa.array([MOMENT], pa.timestamp("us"))}
    )
    fields = {"email": "email", "seen": "last_seen_at"}
    job = cdp.job(parquet(table), fields, fileName="people.parquet")
    assert job.status["invalidRows"] == 1
    assert b"naive datetime" in cdp.error_file(job.id)


def test_json_lines_are_imported(cdp: Driver) -> None:
    people = [
        {"email": "j1@example.com", "order_count": 3},
        {"email": "j2@example.com", "order_count": "many"},
        {"email": "j3@example.com", "order_count": None},
    ]
    content = "\n".join(json.dumps(person) for person in people).encode()
    fields = {"email": "email", "order_count": "order_count"}
    job = cdp.job(content, fields, fileName="people.jsonl")
    assert (job.status["validRows"], job.status["invalidRows"]) == (2, 1)
    assert b"2,order_count" in cdp.error_file(job.id)


def test_a_damaged_parquet_file_fails_the_job(cdp: Driver) -> None:
    content = parquet(pa.table({"email": [f"x{n}@example.com" for n in range(5000)]}))
    damaged = bytearray(content)
    damaged[40:400] = b"\0" * 360
    job = cdp.job(bytes(damaged), {"email": "email"}, fileName="people.parquet")
    assert job.status["state"] == "failed"
    assert job.status["error"] == "the Parquet file can't be read"
