"""Rows are looked up by exactly the texts that an upload holds."""

from __future__ import annotations

import csv
import datetime as dt
import io
from decimal import Decimal
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, strategies as st

from cdp_frames import read_error_file, screen
from cdp_frames.encoding import encode_csv
from cdp_frames.errorfile.sent import SentRows

# Within the years that nanoseconds can hold.
INSTANTS = st.timedeltas(dt.timedelta(days=-90_000), dt.timedelta(days=90_000)).map(
    lambda since: dt.datetime(1970, 1, 1, tzinfo=dt.UTC) + since
)
TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]))
DECIMALS = st.decimals(-9999, 9999, places=2)
SCALARS = st.one_of(
    TEXT,
    st.integers(),
    st.floats(allow_nan=False),
    st.booleans(),
    st.dates(),
    DECIMALS,
    INSTANTS,
    INSTANTS.map(pd.Timestamp),
    st.sampled_from([np.int8(3), np.float64(0.5), np.bool_(True), np.str_("x")]),
)

# How each dtype is made, and the cells that it can hold.
COLUMNS: dict[str, tuple[object, st.SearchStrategy[object]]] = {
    "str": ("str", TEXT),
    "string": ("string", TEXT),
    "object": (object, SCALARS),
    "float64": ("float64", st.floats(allow_nan=False)),
    "float32": ("float32", st.floats(allow_nan=False, width=32)),
    "Float64": ("Float64", st.floats(allow_nan=False)),
    "Int64": ("Int64", st.integers(-(2**63), 2**63 - 1)),
    "boolean": ("boolean", st.booleans()),
    "category of text": ("category", TEXT),
    "category of floats": ("category", st.floats(allow_nan=False)),
    "ns, UTC": ("datetime64[ns, UTC]", INSTANTS),
    "us, Berlin": ("datetime64[us, Europe/Berlin]", INSTANTS),
    "Arrow text": (pd.ArrowDtype(pa.string()), TEXT),
    "Arrow floats": (pd.ArrowDtype(pa.float64()), st.floats(allow_nan=False)),
    "Arrow decimals": (pd.ArrowDtype(pa.decimal128(9, 2)), DECIMALS),
    "Arrow days": (pd.ArrowDtype(pa.date32()), st.dates()),
    "Arrow instants": (pd.ArrowDtype(pa.timestamp("us", "UTC")), INSTANTS),
}


@pytest.mark.parametrize("name", COLUMNS)
@given(st.data())
def test_the_texts_looked_up_are_the_cells_of_the_upload(
    name: str, data: st.DataObject
) -> None:
    dtype, cells = COLUMNS[name]
    held = data.draw(st.lists(st.none() | cells, min_size=1, max_size=5))
    values = pd.Series(held, dtype=dtype)  # type: ignore[call-overload]
    frame = pd.DataFrame({"field": values, "row": ["x"] * len(held)})
    columns = [SimpleNamespace(source=name, field=name) for name in frame.columns]
    upload = encode_csv(frame, SimpleNamespace(columns=columns)).decode()
    _, *records = csv.reader(io.StringIO(upload, newline=""), strict=True)
    looked_up = SentRows.of_frame(frame).exact("field").fill_null("").to_pylist()
    assert looked_up == [record[0] for record in records]


@pytest.mark.parametrize(
    ("header", "cell", "sent"),
    [
        ("last_seen_at", "2026-04-21T15:30:00.500Z", "2026-04-21T15:30:00.500Z"),
        ("last_seen_at", "2026-04-21T17:30:00.5+02:00", "2026-04-21T15:30:00.500Z"),
    ],
)
def test_a_line_that_quotes_the_upload_finds_its_row(
    header: str, cell: str, sent: str
) -> None:
    emails = ["a@example.com", "b@example.com"]
    frame = pd.DataFrame({"email": emails, header: ["2020-01-01T00:00Z", cell]})
    found = read_error_file(
        f"field,message,value\n{header},odd,{sent}\n", screen(frame).valid
    )
    assert found["row"].tolist() == [1]


def test_small_numbers_are_found_as_they_were_sent() -> None:
    rows = pd.DataFrame({"score": [0.5, 0.00001, Decimal(2)]}, dtype=object)
    found = read_error_file("field,message,value\nscore,odd,0.00001\n", rows)
    assert found["row"].tolist() == [1]
