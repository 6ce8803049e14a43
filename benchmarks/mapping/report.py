"""Print how good mapping is: ``python -m benchmarks.mapping.report``."""

from __future__ import annotations

from time import perf_counter
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from benchmarks.mapping.cases import read_cases
from benchmarks.mapping.scoring import (
    BOLD,
    Answer,
    answers_of,
    by_edit_distance,
    by_exact_name,
    by_inference,
    by_language,
    score,
)
from cdp_frames.mapping import infer_mapping

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from benchmarks.mapping.cases import Case
    from benchmarks.mapping.scoring import Score

_PARTS: Final = (
    *("training", "held_apart", "seen_in_public"),
    *("written_anew", "written_anew_2", "written_anew_3", "written_anew_4"),
    "written_anew_5",
)
# Nobody looks into the part that says what to expect of unknown files: its sums alone.
_UNSEEN: Final = "written_anew_5"
_WAYS: Final = {
    "cdp_frames": by_inference,
    "exact names": by_exact_name,
    "edit distance <= 2": by_edit_distance,
}
# The languages of the training part; a held-apart file in another one is of a language
# and a tool that the weights have never seen.
_TRAINED: Final = frozenset("en de fr es nl sv pl ja".split())  # noqa: SIM905 - short


def main() -> None:
    """Score every part, show the reliability of the probabilities, and time it."""
    head = (
        "columns",
        "precision",
        "recall",
        "F1",
        "ECE",
        f"wrong > {BOLD}",
        "wrong key",
    )
    print(f"{'':<34}" + "".join(f"{heading:>11}" for heading in head))
    for part in _PARTS:
        cases = read_cases(part)
        for name, way in _WAYS.items():
            _print_score(f"{part}: {name}", cases, way)
    cases = read_cases("held_apart")
    unseen = [case for case in cases if case.name.split()[-1] not in _TRAINED]
    _print_score("held_apart, unseen languages", unseen, by_inference)
    for part in _PARTS[1:]:
        answers = answers_of(read_cases(part), by_inference)
        for language, found in by_language(answers).items():
            _print_figures(f"{part}: {language}", found)
        _print_reliability(part, answers)
        if part != _UNSEEN:
            _print_mistakes(part, answers)
    _print_times()


def _print_score(
    name: str, cases: Sequence[Case], way: Callable[[Case], list[Answer]]
) -> None:
    _print_figures(name, score(answers_of(cases, way)))


def _print_figures(name: str, found: Score) -> None:
    print(
        f"{name:<34}{found.columns:>11}{found.precision:>11.3f}{found.recall:>11.3f}"
        f"{found.f1:>11.3f}{found.calibration_error:>11.3f}{found.bold_mistakes:>11}"
        f"{found.wrong_keys:>11}"
    )


def _print_reliability(part: str, answers: Sequence[Answer]) -> None:
    print(f"\n{part}: of the answers that said …, so many were right")
    for low in np.arange(0.0, 1.0, 0.1):
        some = [
            answer
            for answer in answers
            if max(low, 0.01) <= answer.probability < low + 0.1
        ]
        if some:
            said = np.mean([answer.probability for answer in some])
            true = np.mean([answer.right for answer in some])
            print(
                f"  {low:.1f} to {low + 0.1:.1f}: {said:.2f} said, {true:.2f} right"
                f" ({len(some)})"
            )


def _print_mistakes(part: str, answers: Sequence[Answer]) -> None:
    print(f"\n{part}: what was not as it should be")
    for answer in answers:
        if answer.mapped != (answer.truth is not None) or (
            answer.mapped and not answer.right
        ):
            said = (
                f"{answer.field} {answer.probability:.2f}"
                if answer.field
                else "nothing"
            )
            print(f"  {answer.case}: {answer.header!r} is {answer.truth}, said {said}")


def _print_times() -> None:
    draw = np.random.default_rng(2026)
    rows = 1_000_000
    df = pd.DataFrame(
        {
            "email": [f"u{row}@example.com" for row in range(rows)],
            "first_name": draw.choice(["Ana", "Bob"], rows),
            "last_name": draw.choice(["Ng", "Ode"], rows),
            "company": "Acme Ltd",
            "job_title": "CEO",
            "country": "US",
            "last_seen_at": "2026-01-01T00:00:00Z",
        }
    )
    wide = pd.DataFrame({f"Question {n} about it": ["a", "b"] for n in range(5000)})
    wide["E-mail"] = ["a@example.com", "b@example.com"]
    print()
    for name, frame in (("1,000,000 rows x 7", df), ("2 rows x 5,001", wide)):
        infer_mapping(frame.head(2).iloc[:, -7:], match_key=None)
        began = perf_counter()
        infer_mapping(frame)
        print(f"{name}: {perf_counter() - began:.2f} s")


if __name__ == "__main__":
    main()
