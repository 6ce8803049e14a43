"""The family of the recipe in docs/recipes.md is one, and reads its files."""

from __future__ import annotations

import re
from pathlib import Path
from types import ModuleType

import pytest

from cdp_frames.errors import FrameError
from cdp_frames.file_notes import FileNotes
from cdp_frames.reading.pipeline import Reading, ReadOptions, read
from cdp_frames.reading.recognition import Source
from cdp_frames.reading.sources import SOURCES

RECIPES = Path(__file__).parents[2] / "docs" / "recipes.md"

BADGES = b"""Spring fair
,,,,
Lanyard ID,Guest,Mail,Printed on,Badge State
L-1,Ana Ito,ana@example.com,2026-04-21 15:30:00,printed
L-2,Bo Ek,bo@example.com,2026-04-21 15:31:00,VOID
L-3,Cy Oh,cy@example.com,2026-04-21 15:32:00,printed
"""


@pytest.fixture(scope="module")
def lanyard() -> Source:
    section = RECIPES.read_text(encoding="utf-8").split("## Add an export family\n")[1]
    (code,) = re.findall(r"```python\n(.*?)```", section.split("\n## ")[0], re.DOTALL)
    module = ModuleType("lanyard")
    exec(compile(code, "lanyard.py", "exec", dont_inherit=True), module.__dict__)
    return module


def read_badges(lanyard: Source, source: str | None = None) -> Reading:
    return read(BADGES, ReadOptions(source=source), sources=(lanyard, *SOURCES))


def test_the_family_of_the_recipe_claims_its_file(lanyard: Source) -> None:
    frame, report = read_badges(lanyard)
    assert report.kind == "lanyard"
    assert report.title == "Lanyard badge list"
    assert report.confidence > 0.6
    assert frame["Guest"].tolist() == ["Ana Ito", "Cy Oh"]


def test_what_the_family_says_is_found_in_the_report(lanyard: Source) -> None:
    frame, report = read_badges(lanyard)
    aside = dict(
        zip(report.set_aside["record"], report.set_aside["reason"], strict=True)
    )
    assert aside[4] == "void"
    assert report.email_column == "Mail"
    assert set(report.personal) == {"Lanyard ID"}
    assert report.timezone == FileNotes.of(frame).timezone == "UTC"
    assert report.timezone_evidence == "Lanyard writes all times in UTC"


def test_the_family_can_be_asked_for_alone(lanyard: Source) -> None:
    assert read_badges(lanyard, source="lanyard").report.kind == "lanyard"
    assert read_badges(lanyard, source="general").report.kind == "general"
    with pytest.raises(FrameError, match="the sources are lanyard, qualtrics"):
        read_badges(lanyard, source="badge")


def test_no_other_family_claims_the_file() -> None:
    assert read(BADGES, ReadOptions()).report.kind == "general"
