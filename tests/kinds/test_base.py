"""The sparse frames of a ``Normalized``."""

from __future__ import annotations

import pandas as pd
import pyarrow as pa
import pytest

from cdp_frames.kinds.base import changes_at, hints_at, nothing, problems_at

TEXTS = [["a", None], pa.array(["a", None], pa.large_string())]


@pytest.mark.parametrize("suggestion", TEXTS, ids=["list", "arrow"])
def test_one_text_each_or_one_for_all(suggestion: list[str | None]) -> None:
    problems = problems_at([1, 4], "not_allowed", suggestion=suggestion)
    assert problems["position"].tolist() == [1, 4]
    assert problems["code"].tolist() == ["not_allowed"] * 2
    assert problems["detail"].tolist() == ["", ""]
    assert problems["suggestion"].isna().tolist() == [False, True]
    assert hints_at([1, 4], suggestion)["suggestion"].isna().tolist() == [False, True]


def test_frames_of_nothing_have_their_columns() -> None:
    frames = [
        problems_at(nothing(), "not_allowed"),
        hints_at(nothing(), []),
        changes_at(nothing(), "trimmed"),
    ]
    text = pd.Series(["a"], dtype="str").dtype
    for frame in frames:
        assert frame.empty
        assert frame["position"].dtype == "int64"
        assert set(frame.dtypes.drop("position")) == {text}
