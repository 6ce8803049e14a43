"""The plan of the house is true: its rooms are there, its floors are the contract's."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PLAN = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
CODE = re.compile(r"`([\w./-]+)`")
SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
TARGETS = re.compile(r"^([a-z0-9-]+):", re.MULTILINE)


def named(page: str) -> list[str]:
    """Every file and folder that a page names in code type."""
    found = CODE.findall((ROOT / page).read_text(encoding="utf-8"))
    return sorted({name for name in found if name.endswith((".py", "/"))})


@pytest.mark.parametrize(
    "page", ["CONTRIBUTING.md", "docs/architecture.md", "docs/recipes.md"]
)
def test_every_file_that_a_page_names_is_there(page: str) -> None:
    assert named(page)
    places = (ROOT, ROOT / "cdp_frames")
    missing = [
        name
        for name in named(page)
        if not any((place / name).exists() for place in places)
    ]
    # `sources/` and the like are said of the room in the same line.
    rooms = [path for path in (ROOT / "cdp_frames").iterdir() if path.is_dir()]
    assert [n for n in missing if not any((r / n).exists() for r in rooms)] == []


def test_the_floors_on_the_plan_are_those_of_the_import_contract() -> None:
    contract = SETTINGS["tool"]["importlinter"]["contracts"][0]
    floors = [set(re.findall(r"\w+", layer)) for layer in contract["layers"]]
    drawing = PLAN[PLAN.index("flowchart TD") :].partition("```")[0]
    drawn = [set(names.split(" · ")) for names in re.findall(r'\["(.+?)"\]', drawing)]
    assert drawn == floors


def test_every_room_is_in_the_table_of_rooms() -> None:
    rows = PLAN[PLAN.index("| room |") : PLAN.index("## The way of a refused cell")]
    rooms = {
        path.name + "/" * path.is_dir()
        for path in (ROOT / "cdp_frames").iterdir()
        if path.suffix == ".py" or (path / "__init__.py").exists()
    }
    unlisted = {
        room for room in rooms - {"__init__.py", "demo/"} if f"`{room}`" not in rows
    }
    assert unlisted == set()


def test_every_table_of_words_is_in_the_table_of_words() -> None:
    rows = PLAN[PLAN.index("### The words") : PLAN.index("## The way of an error line")]
    tables = (ROOT / "cdp_frames" / "text" / "vocabulary").glob("*.toml")
    listed = set(re.findall(r"`(\w+\.toml)`", rows))
    assert listed == {path.name for path in tables}


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md", "docs/recipes.md"])
def test_every_command_that_a_page_tells_to_type_exists(page: str) -> None:
    targets_named = set(
        re.findall(r"\bmake ([a-z0-9-]+)\b", (ROOT / page).read_text("utf-8"))
    )
    targets = set(TARGETS.findall((ROOT / "Makefile").read_text(encoding="utf-8")))
    assert targets_named - targets - {"sure"} == set()
