"""Small inputs that broke without a sentence: each is read, or ends in a CdpError."""

from __future__ import annotations

import io
import os
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
