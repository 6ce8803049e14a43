"""Of columns that name one field the fuller one is taken, and reasons are true."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, strategies as st

from cdp_frames import infer_mapping
from cdp_frames.errors import MappingError
from tests.support.examples import examples

ROWS = 60


def people(**filled: int) -> pd.DataFrame:
    """Return people with so many phones in each column."""
    df = pd.DataFrame({"email": [f"p{row}@example.com" for row in range(ROWS)]})
    for header, count in filled.items():
        phones = [
            f"+1415555{2000 + row}" if row < count else None for row in range(ROWS)
        ]
        df[header.replace("_", " ")] = pd.Series(phones, dtype="str")
    return df


def phone_of(df: pd.DataFrame) -> str:
    fields = {field: source for source, field in infer_mapping(df).field_map.items()}
    return fields.get("phone", "")


@pytest.mark.parametrize(
    ("filled", "chosen"),
    [
        ({"Mobile_Phone": 60, "Home_Phone": 1}, "Mobile Phone"),
        ({"Home_Phone": 60, "Mobile_Phone": 1}, "Home Phone"),
        ({"Phone_6": 2, "Phone_1": 56}, "Phone 1"),
        ({"Phone_6": 56, "Phone_1": 2}, "Phone 6"),
        ({"Phone": 30, "Mobile": 60}, "Phone"),
        ({"Phone": 5, "Mobile": 60}, "Mobile"),
        ({"phone": 10, "Mobile": 60}, "phone"),
        ({"phone": 5, "Mobile": 60}, "Mobile"),
        ({"Mobile": 60, "Phone": 0}, "Mobile"),
        ({"Work_Phone": 30, "Office_Phone": 31}, ""),
    ],
)
def test_fullness_decides(filled: dict[str, int], chosen: str) -> None:
    df = people(**filled)
    assert phone_of(df) == chosen
    assert phone_of(df[df.columns[::-1]]) == chosen


@given(st.integers(1, ROWS), st.integers(1, ROWS))
@examples(30)
def test_a_column_never_loses_to_one_of_half_its_values(one: int, other: int) -> None:
    chosen = phone_of(people(Mobile_Phone=one, Home_Phone=other))
    counts = {"Mobile Phone": one, "Home Phone": other}
    assert 2 * counts.get(chosen, ROWS) >= max(one, other)


def test_reasons_name_the_field_and_what_to_type() -> None:
    mapping = infer_mapping(people(Mobile_Phone=60, Home_Phone=1))
    (left,) = mapping.left_out
    assert left.reason == (
        "'Mobile Phone' is the likelier phone (60 values, here 1); to send this where "
        "that is empty, say 'phone': ['Mobile Phone', 'Home Phone']"
    )
    left = infer_mapping(people(Work_Phone=30, Office_Phone=31)).left_out[0]
    assert left.reason == (
        "may be 'phone' (0.50), as may 'Office Phone', not sure enough; if it is, say "
        "'Work Phone': 'phone'"
    )


def test_an_error_without_addresses_says_what_is_there() -> None:
    df = pd.DataFrame({"MSISDN": ["+14155550101", "+14155550102"], "x": ["1", "2"]})
    with pytest.raises(MappingError, match="none holds e-mail addresses") as caught:
        infer_mapping(df)
    assert "'MSISDN' is 'phone'" in str(caught.value)
