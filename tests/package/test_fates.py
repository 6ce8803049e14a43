"""What can become of a row is said in one place, and in the documents the same way."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import pytest

import cdp_frames
from cdp_frames import cdp_import, fates, plan_import, screen
from cdp_frames.fates import FINAL, OPEN, REFUSED, SCREENED, Fate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdp_frames.api.client import Client

PACKAGE = Path(cdp_frames.__file__).parent
PAGES = PACKAGE.parent

# Where such a word means something else.
OTHER_MEANINGS = {
    ("api/wire/objects.py", "accepted"),  # a key of the CDP
    ("text/cells.py", "empty"),  # what pandas calls the dtype of nothing
    ("mapping/evidence.py", "empty"),  # a feature: the column holds no value
    ("mapping/weights.py", "empty"),  # its weight
}


def test_a_fate_is_its_own_name_in_a_frame() -> None:
    for dtype in ("str", "object", "string"):
        column = pd.Series(["accepted", "unknown"], dtype=dtype)
        assert column.eq(Fate.ACCEPTED).tolist() == [True, False]
        assert column.isin(OPEN).tolist() == [False, True]
    assert {"accepted": 3}[Fate.ACCEPTED] == 3
    assert f"{Fate.REJECTED_BY_CDP}" == "rejected_by_cdp"


def test_the_groups_of_fates() -> None:
    """Adding a fate is a deliberate act."""
    assert [*Fate] == [
        "accepted", "valid", "rejected_here", "rejected_by_cdp", "opted_out",
        "duplicate", "empty", "unknown",
    ]  # fmt: skip
    assert SCREENED == ("valid", "rejected_here", "opted_out", "duplicate", "empty")
    assert {"valid", *FINAL} == {*Fate}
    assert {"rejected_here", "rejected_by_cdp"} == REFUSED
    assert REFUSED | {"unknown"} == OPEN


def test_fates_in_frames_and_counts_are_plain_text(client: Client) -> None:
    people = pd.DataFrame(
        {"email": ["ana@example.com", "ana@example.com", "bob@", None], "age": None}
    )
    screened = screen(people)
    plan = plan_import(people)
    result = cdp_import(people, client=client, progress=False)
    for frame, names in ((screened.fates, SCREENED), (result.fates, FINAL)):
        assert {type(fate) for fate in frame["fate"]} == {str}
        assert set(frame["fate"]) <= set(names)
    for counts, names in ((plan.counts, SCREENED), (result.counts, FINAL)):
        assert {type(fate) for fate in counts} == {str}
        assert list(counts) == ["rows", *names]
        assert sum(counts.values()) == 2 * len(people)


# --- one fact, one room ---------------------------------------------------------------


def literals(path: Path) -> Iterator[str]:
    """Yield the string constants of a module that are no docstrings."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    docs = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in docs
        ):
            yield node.value


def test_no_other_module_spells_a_fate() -> None:
    words = {text for fate in Fate for text in (fate.value, fate.words, fate.meaning)}
    spelled = {
        (path.relative_to(PACKAGE).as_posix(), text)
        for path in PACKAGE.rglob("*.py")
        if path != Path(fates.__file__) and PACKAGE / "sandbox" not in path.parents
        for text in literals(path)
        if text in words
    }
    assert spelled == OTHER_MEANINGS


def table(page: str, heading: str) -> list[list[str]]:
    """Return the cells of the first table under a heading."""
    text = (PAGES / page).read_text(encoding="utf-8")
    below = text.split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]
    lines = re.findall(r"^\|(.*)\|$", below, flags=re.MULTILINE)
    return [[cell.strip() for cell in line.split("|")] for line in lines[2:]]


@pytest.mark.parametrize(
    ("page", "heading", "lines"),
    [
        (
            "README.md",
            "What happens to a row",
            [[f"`{fate}`", fate.meaning] for fate in FINAL],
        ),
        (
            "docs/rules.md",
            "What becomes of a row",
            [[f"`{fate}`", fate.words, fate.meaning] for fate in Fate],
        ),
    ],
)
def test_the_pages_list_the_fates_with_these_words(
    page: str, heading: str, lines: list[list[str]]
) -> None:
    assert table(page, heading)[: len(lines) + 1] == lines
