"""The pages say what the code does: every problem, every kind, every shipped schema."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest

from cdp_frames.kinds import KINDS
from cdp_frames.problems import PROBLEMS
from cdp_frames.schema import SCHEMAS, fields_of, load_schema

DOCS = Path(__file__).parents[2] / "docs"
RULES = (DOCS / "rules.md").read_text(encoding="utf-8")
PAGE = (DOCS / "schemas.md").read_text(encoding="utf-8")
CELLS = re.findall(r"^\| `(.*)` \| (\w+) \| (`.*`|\w+) \|$", RULES, re.MULTILINE)


def test_the_page_lists_every_problem_in_its_own_words() -> None:
    lines = [
        f"| `{p.code}` | {p.title} | {p.meaning} | {p.action} |"
        for p in PROBLEMS.values()
    ]
    table = RULES[RULES.index("## Every problem") :].splitlines()
    assert [line for line in table if line.startswith("| `")] == lines


@pytest.mark.parametrize("problem", PROBLEMS.values(), ids=list(PROBLEMS))
def test_a_problem_can_be_shown_to_anybody(problem: object) -> None:
    texts = [getattr(problem, name) for name in ("title", "meaning", "action")]
    assert all(texts)
    assert all(text.endswith(".") for text in texts[1:])
    assert not re.search(r"dtype|NaN|None\b|regex|DataFrame", " ".join(texts))


def test_the_page_has_cells_of_every_kind() -> None:
    assert {kind for _, kind, _ in CELLS} == set(KINDS)


@pytest.mark.parametrize(("cell", "kind", "becomes"), CELLS)
def test_a_cell_becomes_what_the_page_says(cell: str, kind: str, becomes: str) -> None:
    values, problems, *_ = KINDS[kind].normalize(pd.Series([cell], dtype="str"))
    if becomes.startswith("`"):
        assert problems.empty
        assert str(values.iloc[0]) == becomes.strip("`")
    elif becomes == "missing":
        assert problems.empty
        assert values.isna().all()
    else:
        assert problems["code"].tolist() == [becomes]


@pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
def test_the_page_of_schemas_lists_every_kind_with_its_options(kind: object) -> None:
    check, options = getattr(kind, "check"), getattr(kind, "options")  # noqa: B009 - the ids need an object
    line = re.search(rf"^\| `{check}` \|.*$", PAGE, re.MULTILINE)
    assert line is not None
    assert set(re.findall(r"`(\w+)=`", line[0])) == set(options)


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_page_lists_every_field_of_every_shipped_schema(name: str) -> None:
    line = re.search(rf"^\| `{name}` \| (.*) \|$", PAGE, re.MULTILINE)
    assert line is not None
    listed = re.findall(r"`(\w+)`", line[1])
    assert listed == [field.name for field in fields_of(load_schema(name))]
