"""The page on mapping: its tables are what the code does."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest

from benchmarks.mapping.cases import read_cases
from benchmarks.mapping.scoring import (
    Score,
    answers_of,
    by_edit_distance,
    by_exact_name,
    by_inference,
    by_language,
    score,
)
from cdp_frames.mapping import infer_mapping

PAGE = Path(__file__).parents[2] / "docs" / "mapping.md"
PARTS = {
    "held apart": ("held_apart", by_inference),
    "held apart, exact names": ("held_apart", by_exact_name),
    "held apart, edit distance of at most 2": ("held_apart", by_edit_distance),
    "met in public": ("seen_in_public", by_inference),
    "written anew": ("written_anew", by_inference),
    "written anew, the second": ("written_anew_2", by_inference),
    "written anew, the third": ("written_anew_3", by_inference),
    "written anew, the fourth": ("written_anew_4", by_inference),
}


def rows_under(heading: str) -> list[list[str]]:
    """Return the cells of the table whose first heading is this."""
    text = PAGE.read_text(encoding="utf-8")
    found = re.search(
        rf"^\| {heading} \|.*\n\|[ |-]+\|\n((?:\|.*\n)+)", text, re.MULTILINE
    )
    assert found, heading
    return [
        [cell.strip() for cell in line.strip("|").split(" | ")]
        for line in found[1].splitlines()
    ]


def figures(found: Score) -> list[str]:
    """Write figures as the page does."""
    shares = (found.precision, found.recall, found.f1, found.calibration_error)
    return [
        str(found.columns),
        *(f"{share:.3f}" for share in shares),
        str(found.bold_mistakes),
        str(found.wrong_keys),
    ]


@pytest.mark.parametrize("row", rows_under("header"), ids=" ".join)
def test_the_page_tells_why_a_column_stays_behind(row: list[str]) -> None:
    header, listed, reason = row
    values = re.findall(r"`([^`]+)`", listed)
    df = pd.DataFrame(
        {
            "Email": [f"p{number}@example.com" for number in range(len(values))],
            header.strip("`"): values,
        }
    )
    assert [column.reason for column in infer_mapping(df).left_out] == [reason]


def test_the_figures_by_language_are_those_of_today() -> None:
    found = by_language(answers_of(read_cases("written_anew_5"), by_inference))
    # What was seen at first sight stays as it was.
    told = {row[0].strip("`"): row[1:4] for row in rows_under("language")}
    assert told == {
        language: [str(of.columns), f"{of.precision:.3f}", f"{of.recall:.3f}"]
        for language, of in found.items()
    }


def test_the_figures_of_the_part_that_nobody_looks_into_are_those_of_today() -> None:
    first, today = rows_under("the fifth part that was written anew")
    assert first[0] == "at first sight"
    assert today[1:] == figures(
        score(answers_of(read_cases("written_anew_5"), by_inference))
    )


@pytest.mark.parametrize("row", rows_under("part"), ids=lambda row: row[0])
def test_the_figures_on_the_page_are_those_of_today(row: list[str]) -> None:
    part, way = PARTS[row[0]]
    assert row[1:] == figures(score(answers_of(read_cases(part), way)))
