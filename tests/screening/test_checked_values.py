"""What checks are asked about: the caller's own cells, or what their kind made."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pandera.pandas as pa
import pytest
from hypothesis import given, strategies as st

from cdp_frames.errors import SchemaDefinitionError
from cdp_frames.screening import Screened, screen
from tests.support.examples import examples


def people(values: object) -> pd.DataFrame:
    column = values if isinstance(values, pd.Series) else pd.Series(values)
    df = pd.DataFrame({"email": [f"p{n}@example.com" for n in range(len(column))]})
    return df.assign(field=column.array)


def unvalidated(column: pa.Column, values: object) -> Screened:
    schema = pa.DataFrameSchema({"email": pa.Column(str), "field": column})
    df = people(values)
    return screen(df, schema, mapping={name: name for name in df.columns})


def screened(column: pa.Column, values: object) -> Screened:
    found = unvalidated(column, values)
    pa.DataFrameSchema({"field": column}).validate(found.valid)
    return found


CATEGORIES = pd.CategoricalDtype([1, 2, 3])


@pytest.mark.parametrize("dtype", [None, object, "category"], ids=str)
@pytest.mark.parametrize(
    ("values", "check", "refused"),
    [
        ([1, 2, 3], pa.Check.isin([1, 2]), [2]),
        ([1, 2, 3], pa.Check.notin([3]), [2]),
        ([1.5, 2.0, np.nan], pa.Check.ge(2), [0]),
        ([True, False, True], pa.Check.eq(True), [1]),
        (["a", "b", " a "], pa.Check.isin(["a"]), [1]),
        ([1, "a", 2], pa.Check.isin([1, "a"]), [2]),
        (
            pd.to_datetime(["2026-01-01", "2025-01-01"]),
            pa.Check.ge(pd.Timestamp("2026-01-01")),
            [1],
        ),
        (pd.array([1, None, 3], "Int64"), pa.Check.lt(3), [2]),
        (pd.Categorical([1, 2, 1]), pa.Check.isin([1]), [1]),
    ],
    ids=repr,
)
def test_without_a_type_the_callers_own_cells_are_checked(
    dtype: object, values: object, check: pa.Check, refused: list[int]
) -> None:
    if dtype == "category" and check.name not in {"isin", "notin", "equal_to"}:
        pytest.skip("a category has no order")
    found = screened(pa.Column(dtype, check, nullable=True), values)
    assert found.errors["row"].tolist() == refused


@pytest.mark.parametrize(
    ("dtype", "values", "refused"),
    [
        (CATEGORIES, [1, 2, 9], [2]),
        (CATEGORIES, ["1", "2", "9"], [2]),
        (CATEGORIES, [1.0, 3.0, 9.5], [2]),
        (pd.CategoricalDtype([1, "b"]), ["1", "b", "c"], [2]),
        (pd.CategoricalDtype(["a", "b"]), ["a", " b", "c"], [2]),
    ],
    ids=repr,
)
def test_categories_are_read_as_they_are_written(
    dtype: pd.CategoricalDtype, values: list[object], refused: list[int]
) -> None:
    found = screened(pa.Column(dtype), values)
    assert found.errors["row"].tolist() == refused
    assert found.valid["field"].dtype == dtype


def test_parsers_and_defaults_work_on_the_callers_own_cells() -> None:
    parser = pa.Parser(lambda s: s + 1, name="next")
    column = pa.Column(None, pa.Check.ge(2), parsers=parser, default=7)
    found = screened(column, [1.0, 0.0, None])
    assert found.errors["row"].tolist() == [1]
    assert found.valid["field"].tolist() == [2.0, 7.0]
    assert found.changes["after"].tolist() == ["2", 7]


@given(
    st.lists(
        st.none() | st.integers(-3, 3) | st.booleans() | st.sampled_from(["a", " b"]),
        min_size=1,
        max_size=6,
    )
)
@examples(60)
def test_what_is_checked_as_it_is_is_sent_as_text(cells: list[object]) -> None:
    """Screened again, nothing changes; and what is sent is as with a text column."""
    values = pd.Series(cells, dtype=object)
    found = screened(pa.Column(None, nullable=True), values)
    again = screen(
        found.valid,
        pa.DataFrameSchema(
            {"email": pa.Column(str), "field": pa.Column(nullable=True)}
        ),
        mapping={"email": "email", "field": "field"},
    )
    assert again.errors.empty
    assert again.changes.empty
    assert len(again.valid) == len(found.valid)


def test_a_check_that_breaks_on_text_says_to_declare_a_dtype() -> None:
    with pytest.raises(SchemaDefinitionError, match="declare a dtype"):
        screened(pa.Column(None, pa.Check.ge(2)), ["1", "2"])


def test_numbers_are_allowed_and_the_cells_are_text() -> None:
    found = screened(pa.Column(None, pa.Check.isin([1, 2])), ["1", "2"])
    assert found.errors["message"].str.contains("the cell is text: declare").all()
    assert found.errors["suggestion"].isna().all()


@pytest.mark.parametrize(
    ("checks", "values", "refused"),
    [
        ([pa.Check.cdp_country(), pa.Check.isin(["USA"])], ["USA", "us", "DE"], [2]),
        ([pa.Check.cdp_country(), pa.Check.notin(["Germany"])], ["USA", "de"], [1]),
        ([pa.Check.cdp_email(), pa.Check.ne("A@Example.com")], ["a@example.com"], [0]),
        (
            [pa.Check.cdp_phone(region="DE"), pa.Check.eq("030 901820")],
            ["+4930901820", "+4930901821"],
            [1],
        ),
        ([pa.Check.isin(["café "])], ["cafe\u0301"], []),
    ],
)
def test_listed_values_are_read_as_cells_are(
    checks: list[pa.Check], values: list[str], refused: list[int]
) -> None:
    found = unvalidated(pa.Column(str, checks), values)
    assert found.errors["row"].tolist() == refused


@pytest.mark.parametrize(
    ("column", "cell", "ending"),
    [
        (pa.Column(str, [pa.Check.cdp_country(), pa.Check.eq("US")]), "Germany", "DE"),
        (pa.Column(int, pa.Check.ge(5)), "3,0", "3"),
        (pa.Column(str, pa.Check.str_startswith(" ")), " a", "a"),
    ],
)
def test_a_check_of_a_normalized_value_says_how_it_was_read(
    column: pa.Column, cell: str, ending: str
) -> None:
    [message] = screened(column, [cell]).errors["message"]
    assert message.endswith(f"; read as {ending!r}")


@given(
    st.lists(st.text("abAB ", max_size=4), min_size=1, max_size=5, unique=True),
    st.lists(st.text("abAB ", min_size=1, max_size=4), min_size=1, max_size=5),
    st.integers(0, 4),
)
@examples(60)
def test_a_suggestion_is_another_value_and_passes(
    allowed: list[str], cells: list[str], least: int
) -> None:
    checks = [pa.Check.isin(allowed), pa.Check.str_length(min_value=least)]
    column = pa.Column(str, checks, nullable=True)
    errors = unvalidated(column, cells).errors.dropna(subset="suggestion")
    assert not errors["suggestion"].eq(errors["value"]).any()
    if len(errors):
        assert unvalidated(column, errors["suggestion"].tolist()).errors.empty
