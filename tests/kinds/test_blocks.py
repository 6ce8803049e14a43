"""Long columns are normalized block by block, and it makes no difference."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from benchmarks import classes
from cdp_frames.kinds import KINDS

if TYPE_CHECKING:
    from cdp_frames.kinds.base import Normalized

ROWS = 140_000  # more than one block
FORMS = {
    "email": classes.EMAILS | classes.PLACEHOLDERS,
    "country": classes.COUNTRIES | classes.PLACEHOLDERS,
}


def column(forms: dict[str, str], seed: int = 1) -> pd.Series:
    """Cells of every class in no order, with gaps; the labels repeat."""
    few = pd.concat([classes.cells(form, 5) for form in forms.values()])
    places = np.random.default_rng(seed).integers(0, len(few), ROWS)
    cells = few.array.take(places)
    values = pd.Series(cells, index=pd.Index(np.arange(ROWS) % 7))
    return values.mask(np.arange(ROWS) % 11 == 0)


def assert_same(one: Normalized, other: Normalized) -> None:
    pd.testing.assert_series_equal(one.values, other.values)
    for name in ("problems", "hints", "changes"):
        pd.testing.assert_frame_equal(getattr(one, name), getattr(other, name))
    assert (one.text is None) == (other.text is None)
    assert one.text is None or one.text.equals(other.text)


@pytest.mark.parametrize("name", sorted(FORMS))
def test_blocks_are_judged_as_the_whole(name: str) -> None:
    kind, values = KINDS[name], column(FORMS[name])
    assert kind.is_wide
    assert_same(kind.normalize(values), kind.normalizer()(values))


@pytest.mark.thorough
@pytest.mark.parametrize("name", sorted(FORMS))
def test_blocks_of_other_objects_are_judged_as_the_whole(name: str) -> None:
    kind, values = KINDS[name], column(FORMS[name]).astype(object)
    values.iloc[::5000] = 7
    values.iloc[1::5000] = pd.Series([b"x"] * len(values.iloc[1::5000])).to_numpy()
    assert_same(kind.normalize(values), kind.normalizer()(values))


@pytest.mark.thorough
@pytest.mark.parametrize("name", sorted(FORMS))
def test_long_columns_may_be_all_missing_or_all_bad(name: str) -> None:
    kind = KINDS[name]
    for cell in (None, "!"):
        values = pd.Series([cell] * ROWS, dtype="str")
        assert_same(kind.normalize(values), kind.normalizer()(values))
