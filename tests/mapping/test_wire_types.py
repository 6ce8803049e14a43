"""The table of dtypes: each becomes a wire type, or says why it can't."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Literal

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from cdp_frames.fields import WireType
from cdp_frames.mapping.wire_types import ColumnType, column_type, wire_type_for

NOON = pd.Timestamp("2026-04-21 12:00")
ARROW = pd.ArrowDtype
UNITS: tuple[Literal["s", "ms", "us", "ns"], ...] = ("s", "ms", "us", "ns")

TYPES: list[tuple[str, pd.Series, WireType]] = [
    ("str", pd.Series(["a", None], dtype="str"), "string"),
    ("string python", pd.Series(["a", None], dtype="string[python]"), "string"),
    ("string pyarrow", pd.Series(["a", None], dtype="string[pyarrow]"), "string"),
    ("arrow string", pd.Series(["a", None], dtype=ARROW(pa.string())), "string"),
    ("arrow large", pd.Series(["a"], dtype=ARROW(pa.large_string())), "string"),
    ("object text", pd.Series(["a", None], dtype=object), "string"),
    ("object mixed", pd.Series(["a", 1, None], dtype=object), "string"),
    ("object one list", pd.Series(["a", [1]], dtype=object), "string"),
    ("empty object", pd.Series([], dtype=object), "string"),
    ("all missing object", pd.Series([None, None], dtype=object), "string"),
    ("all missing float", pd.Series([np.nan, np.nan]), "string"),
    ("int8", pd.Series([1], dtype="int8"), "integer"),
    ("uint64", pd.Series([1], dtype="uint64"), "integer"),
    ("Int64", pd.Series([1, None], dtype="Int64"), "integer"),
    ("arrow int", pd.Series([1, None], dtype=ARROW(pa.int32())), "integer"),
    ("object ints", pd.Series([1, None], dtype=object), "integer"),
    ("whole floats", pd.Series([1.0, None, -3.0]), "integer"),
    ("whole Float64", pd.Series([1.0, None], dtype="Float64"), "integer"),
    ("whole arrow", pd.Series([1.0, None], dtype=ARROW(pa.float64())), "integer"),
    ("object whole", pd.Series([1, 2.0, None], dtype=object), "integer"),
    ("float32", pd.Series([1.5], dtype="float32"), "number"),
    ("infinite", pd.Series([1.0, np.inf]), "number"),
    ("Float64", pd.Series([1.5, None], dtype="Float64"), "number"),
    ("arrow float", pd.Series([1.5, None], dtype=ARROW(pa.float32())), "number"),
    ("object floats", pd.Series([1, 2.5, None], dtype=object), "number"),
    ("decimals", pd.Series([Decimal("1.5"), None], dtype=object), "number"),
    (
        "arrow decimal",
        pd.Series([Decimal("1.5")], dtype=ARROW(pa.decimal128(5, 2))),
        "number",
    ),
    ("bool", pd.Series([True]), "boolean"),
    ("boolean", pd.Series([True, None], dtype="boolean"), "boolean"),
    ("arrow bool", pd.Series([True, None], dtype=ARROW(pa.bool_())), "boolean"),
    ("booleans with gaps", pd.Series([True, None], dtype=object), "boolean"),
    *((f"naive {unit}", pd.Series(NOON.as_unit(unit)), "datetime") for unit in UNITS),
    *(
        (f"zoned {unit}", pd.Series(NOON.as_unit(unit).tz_localize("CET")), "datetime")
        for unit in UNITS
    ),
    ("arrow timestamp", pd.Series([NOON], dtype=ARROW(pa.timestamp("ms"))), "datetime"),
    (
        "arrow zoned",
        pd.Series([NOON.tz_localize("UTC")], dtype=ARROW(pa.timestamp("us", "UTC"))),
        "datetime",
    ),
    (
        "several zones",
        pd.Series([NOON.tz_localize("UTC"), NOON.tz_localize("CET")], dtype=object),
        "datetime",
    ),
    ("object naive", pd.Series([NOON.to_pydatetime(), None], dtype=object), "datetime"),
    ("dates", pd.Series([dt.date(2026, 4, 21), None], dtype=object), "date"),
    ("arrow date", pd.Series([dt.date(2026, 4, 21)], dtype=ARROW(pa.date32())), "date"),
    ("text categories", pd.Series(["a", None], dtype="category"), "string"),
    ("int categories", pd.Series([1, None], dtype="category"), "integer"),
    ("no category", pd.Series([None], dtype="category"), "string"),
    (
        "arrow dictionary",
        pd.Series(["a"], dtype=ARROW(pa.dictionary(pa.int8(), pa.string()))),
        "string",
    ),
    ("arrow null", pd.Series([None], dtype=ARROW(pa.null())), "string"),
    ("sparse ints", pd.Series([0, 1]).astype(pd.SparseDtype("int64", 0)), "integer"),
]

TROUBLES: list[tuple[str, pd.Series, str]] = [
    ("timedelta", pd.Series([pd.Timedelta(1)]), "span of time"),
    ("object timedelta", pd.Series([dt.timedelta(1)], dtype=object), "span of time"),
    ("arrow duration", pd.Series([1], dtype=ARROW(pa.duration("s"))), "span of time"),
    ("time", pd.Series([dt.time(1)], dtype=object), "time of day"),
    (
        "arrow time",
        pd.Series([dt.time(1)], dtype=ARROW(pa.time64("us"))),
        "time of day",
    ),
    ("period", pd.Series(pd.period_range("2026", periods=1, freq="D")), "period"),
    ("interval", pd.Series(pd.interval_range(0, 1)), "interval"),
    ("complex", pd.Series([1j]), "complex"),
    ("lists", pd.Series([[1], None], dtype=object), "nested"),
    ("dicts", pd.Series([{}], dtype=object), "nested"),
    ("arrow list", pd.Series([[1]], dtype=ARROW(pa.list_(pa.int8()))), "nested"),
    (
        "arrow struct",
        pd.Series([{"a": 1}], dtype=ARROW(pa.struct({"a": pa.int8()}))),
        "nested",
    ),
    ("bytes", pd.Series([b"a"], dtype=object), "bytes"),
    ("arrow bytes", pd.Series([b"a"], dtype=ARROW(pa.binary())), "bytes"),
]


@pytest.mark.parametrize(
    ("values", "expected"), [pytest.param(v, e, id=i) for i, v, e in TYPES]
)
def test_each_dtype_has_its_wire_type(values: pd.Series, expected: WireType) -> None:
    assert column_type(values) == ColumnType(expected)


@pytest.mark.parametrize(
    ("values", "words"), [pytest.param(v, w, id=i) for i, v, w in TROUBLES]
)
def test_what_has_no_form_in_a_file_says_why(values: pd.Series, words: str) -> None:
    assert words in column_type(values).trouble


@pytest.mark.parametrize(
    ("column", "field", "expected"),
    [
        ("string", "datetime", "datetime"),
        ("string", "integer", "integer"),
        ("integer", "integer", "integer"),
        ("integer", "number", "integer"),
        ("number", "integer", "integer"),
        ("integer", "string", "string"),
        ("boolean", "string", "string"),
        ("date", "datetime", "datetime"),
        ("datetime", "datetime", "datetime"),
    ],
)
def test_the_field_decides_unless_the_dtype_is_narrower(
    column: WireType, field: WireType, expected: WireType
) -> None:
    assert wire_type_for(ColumnType(column), field) == expected
