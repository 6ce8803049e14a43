"""Suggestions are as sure as they say, on slips by somebody who had not seen how."""

from __future__ import annotations

from benchmarks.suggestions import held_apart
from benchmarks.suggestions.__main__ import found, with_verdict

# Each fourth slip: the bench itself asks for all.
SLIPS = dict([*held_apart.SLIPS.items()][::4])


def test_of_sure_suggestions_98_of_100_are_right() -> None:
    lines = with_verdict(found(SLIPS, seed=2))
    sure = lines[lines["sure"]]
    assert len(sure) > 200
    assert sure["right"].mean() >= 0.98


def test_what_can_be_known_is_mostly_known() -> None:
    lines = with_verdict(found(SLIPS, seed=3))
    known = lines[~lines["slip"].str.contains("(lost)", regex=False)]
    assert known["right"].mean() >= 0.65
