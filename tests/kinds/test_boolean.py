# ruff: noqa: PD011 - ``Normalized.values`` is a Series, not an array
"""Yes and no: every statement of docs/numbers.md, then what holds for all."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, strategies as st

from cdp_frames import screen
from cdp_frames.fields import Field
from cdp_frames.kinds.base import Normalized
from cdp_frames.kinds.boolean import normalize
from cdp_frames.text.names import fold_text
from cdp_frames.text.vocabulary.tables import truths
from tests.kinds.laws import assert_laws, columns
from tests.kinds.pages import cases

CASES = cases("numbers.md", "answers")


def outcomes(result: Normalized) -> list[str]:
    codes = result.problems.set_index("position")["code"]
    return [
        codes.get(position, "missing") if pd.isna(cell) else str(cell).lower()
        for position, cell in enumerate(result.values)
    ]


@pytest.mark.parametrize(("cells", "options", "expected"), CASES)
def test_texts_become_what_the_page_says(
    cells: list[str], options: dict[str, object], expected: list[str]
) -> None:
    assert options == {}
    for dtype in ("object", "str", "string", "category"):
        assert outcomes(normalize(pd.Series(cells, dtype=dtype))) == expected


def test_every_word_is_on_the_page() -> None:
    shown = {fold_text(cell) for cells, _, _ in CASES for cell in cells}
    assert set(truths()) <= shown


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (pd.Series([True, False]), ["true", "false"]),
        (pd.Series([True, None], dtype="boolean"), ["true", "missing"]),
        (pd.Series([True, None], dtype="bool[pyarrow]"), ["true", "missing"]),
        (pd.Series([True, None, "no"], dtype=object), ["true", "missing", "false"]),
        (pd.Series([np.bool_(0), np.int8(1)], dtype=object), ["false", "true"]),
        (pd.Series([1, 0, 2]), ["true", "false", "invalid_boolean"]),
        (pd.Series([1.0, 0.0, None]), ["true", "false", "missing"]),
        (pd.Series([0.5, -1.0]), ["invalid_boolean", "invalid_boolean"]),
        (pd.Series([[True], b"1"]), ["unsupported_value", "unsupported_value"]),
        (pd.Series([True, False], dtype="category"), ["true", "false"]),
    ],
)  # fmt: skip
def test_true_truths(values: pd.Series, expected: list[str]) -> None:
    assert outcomes(normalize(values)) == expected


def test_a_change_says_how_it_was_read() -> None:
    changes = normalize(
        pd.Series(["true", "TRUE", "nein", 1, True], dtype=object)
    ).changes
    assert changes.to_numpy().tolist() == [
        [1, "read as yes"],
        [2, "read as no"],
        [3, "read as yes"],
    ]


@pytest.mark.parametrize("dtype", ["object", "str", "float64", "boolean", "category"])
def test_empty_and_all_missing_columns(dtype: str) -> None:
    for count in (0, 3):
        result = normalize(pd.Series([None] * count, dtype=dtype))
        assert outcomes(result) == ["missing"] * count


CELLS = st.sampled_from([*truths(), *map(str.upper, truths()), " yes ", "x", "2"])


@given(columns(CELLS))
def test_the_laws_of_kinds(column: pd.Series) -> None:
    result = assert_laws(normalize, column)
    assert result.values.dtype == pd.BooleanDtype()


@pytest.mark.parametrize("cell", ["No.", "no!", '"no', "no?"])
def test_a_no_among_signs_is_refused_and_not_emptied(cell: str) -> None:
    result = normalize(pd.Series([cell, '"n/a"']))
    assert result.problems["position"].tolist() == [0]
    assert result.problems["code"].tolist() == ["invalid_boolean"]
    assert result.changes["rule"].tolist() == ["placeholder removed"]


def test_what_may_be_the_rest_of_a_no_is_not_suggested_as_one() -> None:
    """A "registrerad" is nobody who is "avregistrerad"."""
    cells = ["registrerad", "cadastrado", "hlášen", "писан", "ubscribed"]
    df = pd.DataFrame(
        {"email": [f"p{n}@example.com" for n in range(len(cells))], "opted": cells}
    )
    fields = [Field(name="email"), Field(name="opted", type="boolean", kind="boolean")]
    screened = screen(df, mapping={"email": "email", "opted": "opted"}, fields=fields)
    assert len(screened.errors) == len(cells)
    assert "false" not in set(screened.errors["suggestion"])
