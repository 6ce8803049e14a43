# ruff: noqa: PD011 - ``Normalized.values`` is a Series, not an array
"""Texts that begin inside their buffer, as Arrow's own CSV reader lays them."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from cdp_frames.kinds import text
from cdp_frames.kinds.country import column as country
from cdp_frames.kinds.email import column as email
from cdp_frames.kinds.phone import column as phone
from cdp_frames.text.cells import texts_of
from tests.kinds.laws import Normalize

CELLS = {
    email.normalize: "Ann@Example.com",
    text.normalize: " Ann Z\u00fc ",
    country.normalize: "Germany",
    phone.normalize: "+1 415 555 0123",
}


def inside(cell: str) -> pd.Series:
    characters = cell.encode()
    offsets = np.array([6, 6 + len(characters), 6 + len(characters)], dtype="int64")
    array = pa.LargeStringArray.from_buffers(
        2, pa.py_buffer(offsets), pa.py_buffer(b"header" + characters)
    )
    return pd.Series(array, dtype="string[pyarrow]")


@pytest.mark.parametrize("normalize", CELLS, ids=lambda normalize: normalize.__module__)
def test_a_column_behind_its_header_is_read_as_any_other(normalize: Normalize) -> None:
    result = normalize(inside(CELLS[normalize]))
    expected = normalize(pd.Series([CELLS[normalize], ""], dtype=object))
    assert result.values.iloc[0] == expected.values.iloc[0]
    assert result.values.isna().tolist() == [False, True]
    assert result.changes.equals(expected.changes)


def test_texts_are_counted_from_the_beginning() -> None:
    found = texts_of(inside("Ann"))
    found.text.validate(full=True)
    assert np.frombuffer(found.text.buffers()[1], dtype="int64")[0] == 0
