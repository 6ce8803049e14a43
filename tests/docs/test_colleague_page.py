"""What the page for a colleague without Python says is what they are sent."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd

from cdp_frames import Client, cdp_import
from cdp_frames.problems import PROBLEMS

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "for-a-colleague.md").read_text(encoding="utf-8")
REASONS = re.findall(
    r"^\| ([a-z ]+) \|", PAGE.partition("## What the reasons mean")[2], re.MULTILINE
)


def test_the_reasons_are_worded_as_files_word_them() -> None:
    titles = {problem.title for problem in PROBLEMS.values()}
    assert set(REASONS[1:]) <= titles
    assert len(REASONS) > 4


def test_the_columns_of_a_file_are_those_of_the_page(
    client: Client, tmp_path: Path
) -> None:
    rows = pd.DataFrame({"email": ["ann@example.com", "bob@@example.com"]})
    result = cdp_import(rows, list_name="L", client=client)
    result.write_rejects(tmp_path / "refused.csv")
    head = pd.read_csv(tmp_path / "refused.csv", encoding="utf-8-sig", nrows=0)
    ours = {name for name in head.columns if name.startswith("cdp_")}
    told = set(re.findall(r"`(cdp_\w+)`", PAGE))
    assert ours == told
