"""What is written reads back as what was there, whoever reads it."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.csv as pacsv
import pytest
from hypothesis import given, strategies as st

from cdp_frames.encoding import encode_csv
from cdp_frames.errors import FrameError, MissingColumnError
from tests.support.examples import examples

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True)
class Column:
    source: str
    field: str


@dataclass(frozen=True)
class Sent:
    columns: tuple[Column, ...]


def sent(**fields: str) -> Sent:
    """Return a mapping from headers to fields."""
    return Sent(tuple(Column(source, field) for source, field in fields.items()))


def texts(values: list[str | None]) -> pd.Series:
    return pd.Series(values, dtype="str")


def instants(*values: str) -> pd.Series:
    return stamped([datetime.fromisoformat(value) for value in values])


def stamped(values: list[datetime]) -> pd.Series:
    local_times = [value.astimezone(UTC).replace(tzinfo=None) for value in values]
    return pd.Series(np.array(local_times, "datetime64[us]")).dt.tz_localize("UTC")


@pytest.mark.parametrize(
    ("values", "written"),
    [
        (texts(["plain", "Zoë 🎉", None]), ["plain", "Zoë 🎉", '""']),
        (texts(["a,b", 'say "hi"', "a\r\nb"]), ['"a,b"', '"say ""hi"""', '"a\r\nb"']),
        (texts(["a\nb", "a\rb", " a "]), ['"a\nb"', '"a\rb"', " a "]),
        (texts(["=1+1", "+1415", "007"]), ["=1+1", "+1415", "007"]),
        (texts(["NA", "None", "\ufeff"]), ["NA", "None", "\ufeff"]),
        (pd.Series(["x", "y,z"], dtype="category"), ["x", '"y,z"']),
        (pd.Series(["x", None], dtype="object"), ["x", '""']),
        (pd.Series([1, None, -7], dtype="Int64"), ["1", '""', "-7"]),
        (pd.Series([2**63 - 1], dtype="int64"), ["9223372036854775807"]),
        (pd.Series([0.1, 3.0, None], dtype="Float64"), ["0.1", "3", '""']),
        (pd.Series([True, False, None], dtype="boolean"), ["true", "false", '""']),
        (instants("2026-04-21T17:30:00+02:00"), ["2026-04-21T15:30:00Z"]),
        (instants("2026-04-21T15:30:00.5Z"), ["2026-04-21T15:30:00.500Z"]),
        (instants("2026-04-21T15:30:00.000001Z"), ["2026-04-21T15:30:00.000001Z"]),
        (instants("0001-01-01T00:00:00Z"), ["0001-01-01T00:00:00Z"]),
        (instants("1969-12-31T23:59:59.9Z"), ["1969-12-31T23:59:59.900Z"]),
    ],
)
def test_each_type_has_one_spelling(values: pd.Series, written: list[str]) -> None:
    data = encode_csv(pd.DataFrame({"f": values}), sent(Header="f"))
    assert data.decode() == "".join(f"{line}\r\n" for line in ["Header", *written])


def test_columns_come_in_the_order_of_the_mapping_with_its_headers() -> None:
    frame = pd.DataFrame({"a": texts(["1"]), "b": texts(["2"]), "c": texts(["3"])})
    mapping = Sent((Column('Say "C"', "c"), Column("A, or a", "a")))
    assert encode_csv(frame, mapping) == b'"Say ""C""","A, or a"\r\n3,1\r\n'


def test_no_rows_leave_the_header() -> None:
    frame = pd.DataFrame({"a": texts([]), "b": pd.Series([], dtype="Int64")})
    assert encode_csv(frame, sent(A="a", B="b")) == b"A,B\r\n"


def test_rows_of_many_batches_stay_in_order() -> None:
    count = 200_000
    frame = pd.DataFrame({"a": pd.Series(range(count)), "b": texts(['"'] * count)})
    lines = encode_csv(frame, sent(A="a", B="b")).split(b"\r\n")
    assert lines == [b"A,B", *(b'%d,""""' % n for n in range(count)), b""]


def test_labels_are_not_sent_and_may_repeat() -> None:
    frame = pd.DataFrame({"a": texts(["x", "y"])}).set_axis([7, 7])
    assert encode_csv(frame, sent(A="a")) == b"A\r\nx\r\ny\r\n"


def test_a_field_that_is_not_there_is_named() -> None:
    with pytest.raises(MissingColumnError, match="no column 'emial'"):
        encode_csv(pd.DataFrame({"email": texts([])}), sent(Mail="emial"))


@pytest.mark.parametrize(
    ("values", "complaint"),
    [
        (pd.Series([["a"]]), "column 'f' holds what has no text: 'list'"),
        (pd.Series(["\ud800"], dtype=object), "has no text: 'str'"),
        (pd.Series([datetime(2026, 4, 21)]), "column 'f' holds times without"),  # noqa: DTZ001
    ],
)
def test_what_has_no_form_in_a_file_is_refused(
    values: pd.Series, complaint: str
) -> None:
    with pytest.raises(FrameError, match=complaint):
        encode_csv(pd.DataFrame({"f": values}), sent(F="f"))


# Anything that UTF-8 can hold, and much of what CSV gives a meaning to.
TEXT = st.text(
    st.sampled_from("\",\r\n;\t '\\") | st.characters(exclude_categories=["Cs"])
)
TABLES = st.integers(2, 4).flatmap(
    lambda width: st.lists(
        st.lists(TEXT, min_size=width, max_size=width), min_size=1, max_size=8
    )
)


def framed(rows: list[list[str]]) -> tuple[pd.DataFrame, Sent]:
    names = [f"c{column}" for column in range(len(rows[0]))]
    frame = pd.DataFrame(rows, columns=names, dtype="str")
    return frame, Sent(tuple(Column(name.upper(), name) for name in names))


@given(TABLES)
def test_the_csv_module_reads_back_every_text(rows: list[list[str]]) -> None:
    frame, mapping = framed(rows)
    data = encode_csv(frame, mapping).decode("utf-8")
    header, *read = csv.reader(io.StringIO(data, newline=""), strict=True)
    assert header == [column.source for column in mapping.columns]
    assert read == rows


@given(TABLES)
def test_arrow_reads_back_every_text(rows: list[list[str]]) -> None:
    frame, mapping = framed(rows)
    columns = [column.source for column in mapping.columns]
    table = pacsv.read_csv(
        io.BytesIO(encode_csv(frame, mapping)),
        parse_options=pacsv.ParseOptions(newlines_in_values=True),
        convert_options=pacsv.ConvertOptions(
            column_types=dict.fromkeys(columns, pa.string()), strings_can_be_null=False
        ),
    )
    assert [list(row) for row in zip(*table.to_pydict().values(), strict=True)] == rows


@examples(30)
@given(rows=TABLES)
def test_duckdb_reads_back_every_text(
    rows: list[list[str]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    # DuckDB ends a text at NUL.
    rows = [[cell.replace("\0", "") for cell in row] for row in rows]
    path: Path = tmp_path_factory.mktemp("duck") / "rows.csv"
    path.write_bytes(encode_csv(*framed(rows)))
    read = duckdb.execute(
        f"from read_csv('{path}', header=true, all_varchar=true, delim=',', "
        """quote='"', escape='"', new_line='\\r\\n', auto_detect=false, columns="""
        f"{ {f'c{column}': 'varchar' for column in range(len(rows[0]))} })"
    ).fetchall()
    assert [[cell or "" for cell in row] for row in read] == rows


NUMBERS = st.floats(allow_nan=False, allow_infinity=False)


@given(st.lists(NUMBERS, min_size=1), st.lists(st.integers(-(2**63), 2**63 - 1)))
def test_numbers_read_back_exactly(floats: list[float], integers: list[int]) -> None:
    for values, dtype, read in ((floats, "Float64", float), (integers, "Int64", int)):
        frame = pd.DataFrame({"n": pd.Series(values, dtype=dtype)})
        header, *lines = encode_csv(frame, sent(N="n")).decode().split()
        assert (header, [read(line) for line in lines]) == ("N", values)
        if read is int:
            assert not any("." in line for line in lines)


INSTANTS = st.datetimes(timezones=st.just(UTC))


@given(st.lists(INSTANTS))
def test_instants_read_back_exactly(values: list[datetime]) -> None:
    frame = pd.DataFrame({"t": stamped(values)})
    _, *lines = encode_csv(frame, sent(T="t")).decode().split()
    assert [datetime.fromisoformat(line) for line in lines] == values
    assert all(line.endswith("Z") and len(line) in {20, 24, 27} for line in lines)


@given(st.lists(NUMBERS | st.floats(-1e21, 1e21)))
def test_a_number_of_usual_size_is_written_without_an_exponent(
    values: list[float],
) -> None:
    frame = pd.DataFrame({"n": pd.Series(values, dtype="float64")})
    _, *lines = encode_csv(frame, sent(N="n")).decode().split()
    for value, line in zip(values, lines, strict=True):
        assert float(line) == value
        assert ("e" in line) == (value != 0 and not 1e-6 <= abs(value) < 1e21)
        assert not line.endswith(".0")
