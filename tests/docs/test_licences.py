"""The page of licences names what is installed."""

from __future__ import annotations

import re
import tomllib
from itertools import chain
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from docs.generators.licences import PAGE, licence_of, needed

ROOT = Path(__file__).parents[2]
LINES = dict(
    re.findall(r"^\| ([\w-]+) \| (.+) \|$", PAGE.read_text("utf-8"), re.MULTILINE)
)
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
DECLARED = sorted(
    {
        canonicalize_name(Requirement(line).name)
        for line in chain(
            PROJECT["dependencies"], *PROJECT["optional-dependencies"].values()
        )
    }
    - {"cdp-frames"}
)


@pytest.mark.parametrize("name", DECLARED)
def test_what_the_project_declares_has_its_licence_on_the_page(name: str) -> None:
    assert LINES[name] != "see its files"


def test_what_is_needed_by_what_is_needed_is_there_too() -> None:
    assert {"urllib3", "six"} & needed("cdp-frames")
    assert needed("cdp-frames", "sandbox") > needed("cdp-frames")
    assert set(LINES) > {"urllib3", "h11", "tornado"}


def test_a_licence_is_what_the_metadata_says(tmp_path: Path) -> None:
    from importlib.metadata import PathDistribution  # noqa: PLC0415 - of this test only

    told = tmp_path / "METADATA"
    head = "Metadata-Version: 2.1\nName: a\nVersion: 1\n"
    classified = "Classifier: License :: OSI Approved :: MIT License\n"
    for lines, licence in {
        "License-Expression: ISC\n": "ISC",
        f"License: whatever\n{classified}": "MIT License",
        "License: BSD\n": "BSD",
        "": "see its files",
    }.items():
        told.write_text(head + lines, encoding="utf-8")
        assert licence_of(PathDistribution(tmp_path)) == licence
