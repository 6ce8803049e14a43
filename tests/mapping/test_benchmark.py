"""What the page on mapping promises holds on the parts that nothing is fitted on."""

from __future__ import annotations

import pytest

from benchmarks.mapping.cases import read_cases
from benchmarks.mapping.scoring import (
    answers_of,
    by_edit_distance,
    by_exact_name,
    by_inference,
    score,
)


@pytest.mark.parametrize("part", ["held_apart", "seen_in_public"])
def test_mapping_is_right_sure_and_far_above_names(part: str) -> None:
    cases = read_cases(part)
    found = score(answers_of(cases, by_inference))
    assert found.bold_mistakes == 0
    assert found.f1 >= 0.97
    assert found.calibration_error < 0.05
    for baseline in (by_exact_name, by_edit_distance):
        assert score(answers_of(cases, baseline)).f1 < 0.7
