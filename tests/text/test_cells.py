"""Any Series as text and as what is sent; Arrow's own quirks, held off."""

from __future__ import annotations

import datetime as dt
import math
from decimal import Decimal
from uuid import UUID

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, strategies as st

from cdp_frames.text.arrow import ascii_lower
from cdp_frames.text.cells import cells_of, numbers_of, sent_texts, series_of, texts_of
from cdp_frames.text.writing import float_text, written


def test_texts_that_begin_inside_their_buffer_come_out_sound() -> None:
    """A column behind its header, as the CSV reader of Arrow lays it."""
    offsets = pa.py_buffer(np.array([5, 20, 20], dtype="int64"))
    inside = pa.LargeStringArray.from_buffers(
        2, offsets, pa.py_buffer(b"emailAnn@example.com")
    )
    lower = ascii_lower(inside)
    lower.validate(full=True)
    assert lower.to_pylist() == ["ann@example.com", ""]


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0.0, "0"), (-0.0, "0"), (3.0, "3"), (-1.5, "-1.5"), (1e-05, "0.00001"),
        (1e-06, "0.000001"), (1e-07, "1e-7"), (1e16, "10000000000000000"),
        (12345678901.5, "12345678901.5"), (1e20, "1" + "0" * 20), (1e21, "1e+21"),
        (2.0**53 + 2, "9007199254740994"), (1e300, "1e+300"), (math.inf, "inf"),
    ],
)  # fmt: skip
def test_a_float_is_written_in_one_way(number: float, text: str) -> None:
    assert float_text(number) == text
    assert written(pa.array([number])).to_pylist() == [text]


@given(st.floats(allow_nan=False))
def test_one_float_is_written_as_a_column_of_it_and_read_back(number: float) -> None:
    text = float_text(number)
    assert written(pa.array([number])).to_pylist() == [text]
    assert float(text) == number


SENT: list[tuple[pd.Series, list[str | None]]] = [
        (pd.Series([1.5, None, 1e-05]), ["1.5", None, "0.00001"]),
        (pd.Series([0.1, None], dtype="float32"), ["0.1", None]),
        (pd.Series([0.5, None], dtype="float16"), ["0.5", None]),
        (pd.Series([1e-05, 2], dtype=object), ["0.00001", "2"]),
        (pd.Series([1e-05, None], dtype="category"), ["0.00001", None]),
        (pd.Series([7, None], dtype="UInt8"), ["7", None]),
        (pd.Series([True, None], dtype="boolean"), ["true", None]),
        (pd.Series([True, False], dtype="category"), ["true", "false"]),
        (pd.Series([1.0, math.nan], dtype=pd.ArrowDtype(pa.float64())), ["1", None]),
        (pd.Series([Decimal("1.50")], dtype=object), ["1.50"]),
        (pd.Series([Decimal("1.50")], dtype=pd.ArrowDtype(pa.decimal128(9, 2))),
         ["1.50"]),
        (pd.Series([dt.date(2026, 4, 21)], dtype=object), ["2026-04-21"]),
        (pd.Series([dt.date(2026, 4, 21)], dtype=pd.ArrowDtype(pa.date32())),
         ["2026-04-21"]),
        (pd.Series(["2026-04-21T15:30:00.5Z", None], dtype="datetime64[us, UTC]"),
         ["2026-04-21T15:30:00.500Z", None]),
        (pd.Series(["2026-04-21T17:30:00.000001+02:00"],
                   dtype="datetime64[us, Europe/Berlin]"),
         ["2026-04-21T15:30:00.000001Z"]),
        (pd.Series([pd.Timestamp("2026-04-21T15:30Z")],
                   dtype=pd.ArrowDtype(pa.timestamp("ns", "UTC"))),
         ["2026-04-21T15:30:00Z"]),
        (pd.Series(pd.arrays.SparseArray([1.0, 2.5])), ["1", "2.5"]),
    ]  # fmt: skip


@pytest.mark.parametrize(("values", "texts"), SENT, ids=map(str, range(len(SENT))))
def test_each_dtype_is_sent_in_one_spelling(
    values: pd.Series, texts: list[str | None]
) -> None:
    found = sent_texts(values)
    assert found.text.to_pylist() == texts
    assert found.unsupported.tolist() == []


def test_a_text_says_its_offset_and_an_instant_is_sent_in_utc() -> None:
    times = pd.Series(["2026-04-21T10"], dtype="datetime64[us, Europe/Berlin]")
    assert texts_of(times).text.to_pylist() == ["2026-04-21T10:00:00+02:00"]
    assert sent_texts(times).text.to_pylist() == ["2026-04-21T08:00:00Z"]


OBJECTS: list[object] = [
    "a", "NA", np.str_("b"), "\ud800", 3, 2.5, True, np.int8(1), np.float64(0.5),
    np.bool_(False), Decimal("1.5"), Decimal("NaN"), Decimal("sNaN"), UUID(int=1),
    dt.date(2026, 4, 21), dt.time(10), pd.Timestamp("2026-04-21T15:30Z"), pd.NaT, pd.NA,
    None, math.nan, np.datetime64("NaT"), np.datetime64("2026-04-21"), b"x", [1], {},
    1j, object(), pa.scalar(3), pa.scalar(None, pa.int64()),
]  # fmt: skip


@given(st.lists(st.sampled_from(OBJECTS), max_size=6))
def test_each_cell_is_a_text_an_object_or_missing(cells: list[object]) -> None:
    values = pd.Series([*cells, object()], dtype=object).iloc[:-1]
    for column in (values, _as_categories(values)):
        text, others = cells_of(column)
        found = texts_of(column)
        for position, cell in enumerate(column):
            own = text[position].as_py()
            assert own is None or own == cell
            if position in others.index:
                assert own is None
                assert others[position] is cell or others[position] == cell
            elif own is None:
                assert pd.isna(_bare(cell))  # type: ignore[call-overload]
        assert set(found.unsupported) <= set(others.index)
        assert found.text.is_null().to_pylist() == [
            text[row].as_py() is None
            and (row not in others.index or row in found.unsupported)
            for row in range(len(column))
        ]


def _bare(cell: object) -> object:
    return cell.as_py() if isinstance(cell, pa.Scalar) else cell


def _as_categories(values: pd.Series) -> pd.Series:
    try:
        return values.astype("category")
    except (TypeError, ValueError, ArithmeticError, UnicodeError):
        return values  # some objects can't be categories


@given(st.lists(st.none() | st.text()))
def test_text_goes_to_arrow_and_back(cells: list[str | None]) -> None:
    values = pd.Series(cells, dtype="str", index=range(7, 7 + len(cells)))
    again = series_of(texts_of(values).text, values.index)
    assert again.index.equals(values.index)
    assert again.dtype == values.dtype
    assert [None if pd.isna(text) else text for text in again] == cells


@given(st.lists(st.none() | st.floats()))
def test_nan_is_missing_in_every_column_of_numbers(cells: list[float | None]) -> None:
    present = [cell is not None and not math.isnan(cell) for cell in cells]
    for dtype in ("float64", "Float64", pd.ArrowDtype(pa.float64())):
        numbers = numbers_of(pd.Series(cells, dtype=dtype))
        assert numbers.is_valid().to_pylist() == present
