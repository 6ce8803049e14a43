"""All that Pandera can say, as `docs/schemas.md` says, each in a process of its own."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.schema.features import FEATURES

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "schemas.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def outcomes() -> dict[str, str]:
    command = [sys.executable, "-m", "tests.schema.features"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S603 - our own script
    found: dict[str, str] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("feature", FEATURES)
def test_a_feature_works_where_nothing_was_validated_before(
    feature: str, outcomes: dict[str, str]
) -> None:
    assert outcomes[feature] == ""


def test_the_page_has_a_row_for_each() -> None:
    table = PAGE[PAGE.index("## What else Pandera can say") :]
    rows = re.findall(r"^\| (.+?) \| .+ \|$", table, re.MULTILINE)
    assert sorted(rows) == sorted([*FEATURES, "in the schema", "---"])
