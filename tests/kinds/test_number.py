# ruff: noqa: PD011 - ``Normalized.values`` is a Series, not an array
"""Numbers: every statement of docs/numbers.md, then what holds for all."""

from __future__ import annotations

import math
from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import Any, Literal

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import assume, given, strategies as st

from cdp_frames.errors import FrameError
from cdp_frames.kinds.base import Normalized
from cdp_frames.kinds.number.column import normalize_integers, normalize_numbers
from cdp_frames.kinds.number.numerals import DecimalMark
from cdp_frames.text.writing import written
from tests.kinds.laws import Normalize, assert_laws, columns
from tests.kinds.pages import cases
from tests.support.examples import examples

PAGE = "numbers.md"
Options = Callable[..., Normalized]
OPTIONS: dict[str, Options] = {
    "numbers": normalize_numbers,
    "whole numbers": normalize_integers,
    "number column": normalize_numbers,
    "whole number column": normalize_integers,
}


def page(*headings: str) -> list[Any]:
    return [
        pytest.param(OPTIONS[heading], *case, id=f"{heading}: {case[:2]}")
        for heading in headings
        for case in cases(PAGE, heading)
    ]


def outcomes(result: Normalized) -> list[str]:
    codes = result.problems.set_index("position")["code"]
    texts = written(pa.array(result.values.array, from_pandas=True)).to_pylist()
    return [
        codes.get(position, "missing") if text is None else text
        for position, text in enumerate(texts)
    ]


@pytest.mark.parametrize(
    ("normalize", "cells", "options", "expected"), page("numbers", "whole numbers")
)
def test_texts_become_what_the_page_says(
    normalize: Options, cells: list[str], options: dict[str, Any], expected: list[str]
) -> None:
    for dtype in ("object", "str", "string", "category"):
        result = normalize(pd.Series(cells, dtype=dtype), **options)
        assert outcomes(result) == expected


@pytest.mark.parametrize(
    ("normalize", "columns", "options", "expected"),
    page("number column", "whole number column"),
)
def test_true_numbers_become_what_the_page_says(
    normalize: Options, columns: list[str], options: dict[str, Any], expected: list[str]
) -> None:
    (column,) = columns
    values = eval(column, {"pd": pd, "Decimal": Decimal})  # noqa: S307 - written by us
    assert outcomes(normalize(values, **options)) == expected


def test_the_page_has_cases() -> None:
    assert len(page("numbers", "whole numbers")) > 35
    assert len(page("number column", "whole number column")) > 11


@pytest.mark.parametrize(
    ("cells", "rules"),
    [
        (["12"], []),
        (["12.5"], []),
        ([" 12"], ["written in the CDP's form"]),
        (["007"], ["written in the CDP's form"]),
        (["12.50"], ["written in the CDP's form"]),
        (["12,5"], ["decimal comma read"]),
        (["1,234.5"], ["marks between thousands left out"]),
        (["1.234,5"], ["decimal comma read, marks between thousands left out"]),
        (["1 234"], ["marks between thousands left out"]),
        (["1 234,5"], ["decimal comma read, marks between thousands left out"]),
        (["1.234,5", "1.234"], ["decimal comma read, marks between thousands left out",
                                "marks between thousands left out"]),
        (["1E5"], ["exponent written out"]),
        (["0.1234567890123456789"], ["rounded to 64 bits"]),
    ],
)  # fmt: skip
def test_a_change_says_what_was_done(cells: list[str], rules: list[str]) -> None:
    assert normalize_numbers(pd.Series(cells)).changes["rule"].tolist() == rules


@pytest.mark.parametrize(
    ("cell", "suggestion"),
    [
        ("$1,234.50", "1234.5"),
        ("-$1,234.50", "-1234.5"),
        ("1.234,50 €", "1234.5"),
        ("CHF 1'234.50", "1234.5"),
        ("12 USD", "12"),
        ("R$ 12,5", "12.5"),
        ("12.5 kr", "12.5"),
        ("12 %", "12"),
        ("(1,234.50)", "-1234.5"),
        ("($12)", "-12"),
        ("123-", "-123"),
        ("$1,234", None),
        ("$ twelve", None),
        ("12 monkeys", None),
    ],
)
def test_what_stands_around_a_number_is_refused_with_the_bare_one_as_suggestion(
    cell: str, suggestion: str | None
) -> None:
    result = normalize_numbers(pd.Series([cell]))
    assert outcomes(result) == ["invalid_number"]
    (suggested,) = result.problems["suggestion"]
    assert suggestion is None if pd.isna(suggested) else suggested == suggestion


@pytest.mark.parametrize(
    ("cell", "detail"),
    [
        ("1,234", "1234 or 1.234"),
        ("-1.234", "-1234 or -1.234"),
        ("1E5", "a number such as 1E5 may have lost digits"),
        ("3.5", "it has a fraction"),
        ("12 %", "it has a percent sign; 12 % may be 12 or 0.12"),
        ("9223372036854775808", "it does not fit into 64 bits"),
        ("123-", "the minus belongs before the number"),
        ("(123)", "brackets are no minus"),
        ("(123-)", "the minus belongs before the number"),
        ("$12", "it has a sign of money"),
        ("(12 USD)", "it has a sign of money"),
        (Decimal("Infinity"), "infinity is no number"),
        (float("-inf"), "infinity is no number"),
        (2.0**60, "it was kept as a float, which loses digits"),
        (True, "true and false are no numbers"),
    ],
)
def test_a_refusal_says_why(cell: object, detail: str) -> None:
    column = pd.Series([cell, "1"], dtype=object)
    (shown,) = normalize_integers(column).problems["detail"]
    assert shown.startswith(detail)


@pytest.mark.parametrize(
    ("cell", "mark"),
    [("1,234.5", ","), ("12.5", ","), ("12,5", "."), ("+12,5", "."), ("1.234,5", ".")],
)
def test_a_number_with_another_mark_than_the_caller_gave_is_refused(
    cell: str, mark: DecimalMark
) -> None:
    judged = normalize_numbers(pd.Series([cell]), decimal=mark)
    assert outcomes(judged) == ["invalid_number"]
    assert judged.problems["detail"].tolist() == [f"the decimal mark here is {mark!r}"]


@pytest.mark.parametrize("cell", ["1,234", "+1,234", "\u22121.234"])
def test_a_number_of_two_readings_is_ambiguous_and_both_are_shown(cell: str) -> None:
    judged = normalize_numbers(pd.Series([cell]))
    assert outcomes(judged) == ["ambiguous_number"]
    (detail,) = judged.problems["detail"]
    sign = "-" if cell.startswith("\u2212") else ""
    assert set(detail.split(" or ")) == {f"{sign}1234", f"{sign}1.234"}


def test_a_mark_that_is_none_is_an_error_of_the_call() -> None:
    with pytest.raises(FrameError, match=r"decimal= is '\.' or ',', not ';'"):
        normalize_numbers(pd.Series([], dtype="str"), decimal=";")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("value", "outcome"),
    [
        (np.int8(3), "3"),
        (np.float32(0.5), "0.5"),
        (Decimal("3.0"), "3"),
        (Decimal("Infinity"), "invalid_integer"),
        (Decimal("1e999999999"), "number_out_of_range"),
        (np.bool_(1), "invalid_integer"),
        (2**70, "number_out_of_range"),
        (2.0**60, "number_out_of_range"),
        (-(2.0**60), "number_out_of_range"),
        (2.0**53, "9007199254740992"),
        (-(2**63), "-9223372036854775808"),
        (np.timedelta64(1, "ns"), "unsupported_value"),
        (1j, "unsupported_value"),
        (pd.Timestamp(0), "unsupported_value"),
    ],
)
def test_single_objects(value: object, outcome: str) -> None:
    for beside in ("x", None):
        column = pd.Series([value, beside], dtype=object)
        expected = outcome.replace("0.5", "invalid_integer")
        assert outcomes(normalize_integers(column))[0] == expected


FLOATS = st.floats(allow_nan=False, allow_infinity=False)


@given(st.lists(FLOATS))
def test_numbers_that_python_writes_are_read_as_python_does(
    values: list[float],
) -> None:
    texts = [repr(value) for value in values]
    result = normalize_numbers(pd.Series(texts, dtype="str"), decimal=".")
    assert result.values.tolist() == values
    assert (
        normalize_numbers(pd.Series(values, dtype="float64")).values.tolist() == values
    )


@given(st.lists(st.integers(-(2**64), 2**64)), st.sampled_from(["object", "str"]))
def test_integers_are_exact(values: list[int], dtype: str) -> None:
    expected = [
        str(value) if -(2**63) <= value < 2**63 else "number_out_of_range"
        for value in values
    ]
    cells = [str(value) if dtype == "str" else value for value in values]
    column = pd.Series(cells, dtype=pd.api.types.pandas_dtype(dtype))
    assert outcomes(normalize_integers(column)) == expected


@given(st.lists(st.integers(-(2**63), 2**63 - 1)))
def test_a_number_field_holds_an_integer_exactly_or_not_at_all(
    values: list[int],
) -> None:
    for column in (pd.Series(values, dtype="Int64"), pd.Series(values, dtype=object)):
        for value, outcome in zip(
            values, outcomes(normalize_numbers(column)), strict=True
        ):
            exact = Decimal(repr(float(value))) == value
            assert outcome == (str(value) if exact else "number_out_of_range")


AMOUNTS = st.decimals(-(10**8), 10**8, places=2)
STYLES = {".": (",", " ", "'", ""), ",": (".", " ", "'", "")}


@given(st.lists(AMOUNTS), st.sampled_from(".,"), st.integers(0, 3))
def test_amounts_in_any_style_are_read_as_they_were(
    amounts: list[Decimal], mark: str, style: int
) -> None:
    group = STYLES[mark][style]
    swap = str.maketrans({",": group, ".": mark})
    texts = [f"{amount:,.2f}".translate(swap) for amount in amounts]
    result = normalize_numbers(pd.Series(texts, dtype="str"))
    assert result.values.tolist() == [float(amount) for amount in amounts]


@given(st.lists(AMOUNTS, min_size=1), st.sampled_from([2, 3]))
def test_the_column_decides_what_one_cell_leaves_open(
    amounts: list[Decimal], places: int
) -> None:
    texts = [f"{amount:,.{places}f}" for amount in amounts]
    explicit = normalize_numbers(pd.Series(texts), decimal=".")
    assert explicit.problems.empty
    inferred = normalize_numbers(pd.Series([*texts, "0.5"]))
    assert inferred.values.tolist() == [*explicit.values.tolist(), 0.5]


@pytest.mark.parametrize("normalize", [normalize_integers, normalize_numbers])
@pytest.mark.parametrize("dtype", ["object", "str", "float64", "Int64", "category"])
def test_empty_and_all_missing_columns(normalize: Normalize, dtype: str) -> None:
    for count in (0, 3):
        result = normalize(pd.Series([None] * count, dtype=dtype))
        assert outcomes(result) == ["missing"] * count


CELLS = st.sampled_from(
    [cell for heading in ("numbers", "whole numbers")
     for cells, _, _ in cases(PAGE, heading) for cell in cells]
) | FLOATS.map(repr)  # fmt: skip


@given(columns(CELLS), st.sampled_from([None, ".", ","]))
def test_the_laws_of_kinds(column: pd.Series, decimal: DecimalMark | None) -> None:
    for normalize, dtype in (
        (normalize_integers, "Int64"),
        (normalize_numbers, "Float64"),
    ):
        result = assert_laws(partial(normalize, decimal=decimal), column)
        assert str(result.values.dtype) == dtype
        assert all(math.isfinite(value) for value in result.values.dropna())


EXACT = {"float16": 2**11, "float32": 2**24, "float64": 2**53}


@pytest.mark.parametrize(("dtype", "exact"), EXACT.items())
@pytest.mark.parametrize("as_object", [False, True])
def test_floats_too_large_to_be_exact_are_no_whole_numbers(
    dtype: Literal["float16", "float32", "float64"], exact: int, *, as_object: bool
) -> None:
    cells = pd.Series([exact, exact * 2, -exact, 1], dtype=dtype)
    if as_object:
        cells = pd.Series(list(cells.array), dtype=object)
    result = normalize_integers(cells)
    assert result.problems["position"].tolist() == [1]
    assert result.problems["code"].tolist() == ["number_out_of_range"]
    assert result.values.dropna().tolist() == [exact, -exact, 1]


@given(
    st.integers(-(2**62), 2**62),
    st.sampled_from([*EXACT, "Float32", "Float64", "float[pyarrow]"]),
)
@examples(200)
def test_a_whole_number_survives_a_float_or_is_doubted(number: int, dtype: str) -> None:
    """Whatever column it went through: the same number, or refused."""
    with np.errstate(over="ignore"):
        cells = pd.Series([float(number)]).astype(pd.api.types.pandas_dtype(dtype))
    # The first number that is none of a float is rounded to the last one that is.
    assume(abs(number) - 1 not in EXACT.values())
    result = normalize_integers(cells)
    assert result.values.dropna().tolist() in ([], [number])
    assert len(result.problems) + len(result.values.dropna()) == 1


@pytest.mark.parametrize("dtype", ["float16", "float32", "Float32"])
def test_narrow_floats_keep_the_digits_that_they_show(dtype: str) -> None:
    cells = pd.Series([0.1, 2.5, None]).astype(pd.api.types.pandas_dtype(dtype))
    assert normalize_numbers(cells).values.tolist()[:2] == [0.1, 2.5]
    objects = pd.Series([np.float32(0.1), np.float16(0.1)], dtype=object)
    assert normalize_numbers(objects).values.tolist() == [0.1, 0.1]


@given(st.decimals(allow_nan=False, allow_infinity=False, places=25))
@examples(100)
def test_a_decimal_that_is_rounded_is_told_as_its_text_is(value: Decimal) -> None:
    as_object = normalize_numbers(pd.Series([value], dtype=object))
    arrow = pd.ArrowDtype(pa.decimal256(76, 25))
    kept = pd.Series([value], dtype=arrow)
    for found in (as_object, normalize_numbers(kept)):
        made = found.values.dropna().tolist()
        exact = bool(made) and Decimal(repr(made[0])) == value
        told = len(found.changes) + len(found.problems)
        assert told == (0 if exact else 1)
