# ruff: noqa: PD011 - ``Normalized.values`` is a Series, not an array
"""A number with decimals is never dialled with its point left out."""

from __future__ import annotations

from decimal import Decimal

import pandas as pd
import phonenumbers
import pyarrow as pa
import pytest
from hypothesis import given, strategies as st

from cdp_frames.kinds.country.names import country_codes
from cdp_frames.kinds.phone.column import normalize
from tests.support.examples import examples

REGIONS = sorted({*phonenumbers.SUPPORTED_REGIONS} & {*country_codes()})


@given(region=st.sampled_from(REGIONS), cents=st.integers(1, 99), abroad=st.booleans())
@examples(200)
def test_no_fraction_is_dialled(region: str, cents: int, *, abroad: bool) -> None:
    example = phonenumbers.example_number(region)
    assert example is not None
    code = str(example.country_code) if abroad else ""
    whole = int(code + str(example.national_number))
    if whole < 10**6:
        return
    amount = Decimal(whole) + Decimal(cents) / 100
    for given_as in (
        pd.Series([amount], dtype=object),
        pd.Series([amount], dtype=pd.ArrowDtype(pa.decimal128(30, 2))),
        pd.Series([float(amount)]),
        pd.Series([str(amount)]),
        pd.Series([str(amount).replace(".", ",")]),
    ):
        result = normalize(given_as, region=region)
        assert result.values.isna().all()
        assert result.problems["code"].tolist() == ["invalid_phone"]


@pytest.mark.parametrize(
    ("text", "region"),
    [("415.5552671", "US"), ("030.901820", "DE"), ("01.42.68.53.00", "FR")],
)
def test_points_between_groups_are_none_of_a_fraction(text: str, region: str) -> None:
    assert normalize(pd.Series([text]), region=region).values.notna().all()
