"""The page of the sandbox names everything that it offers."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest

from cdp_frames import sandbox
from cdp_frames.sandbox.data.rules import checks
from cdp_frames.sandbox.http.contract import ENDPOINTS
from cdp_frames.sandbox.settings.model import FieldSpec, FieldType

PAGE = (Path(__file__).parents[2] / "docs/sandbox.md").read_text(encoding="utf-8")
TYPES: tuple[FieldType, ...] = ("integer", "number", "boolean", "date", "datetime")


@pytest.mark.parametrize("name", [n for n in sandbox.__all__ if n != "Sandbox"])
def test_every_public_name_is_on_the_page(name: str) -> None:
    assert re.search(rf"\b{name}\b", PAGE)


@pytest.mark.parametrize(
    "name", [n for n in dir(sandbox.Sandbox) if not n.startswith("_")]
)
def test_everything_that_a_sandbox_offers_is_on_the_page(name: str) -> None:
    assert name in PAGE


@pytest.mark.parametrize("entry", fields(sandbox.ErrorFile), ids=lambda e: e.name)
def test_every_choice_of_the_error_file_is_on_the_page(entry: object) -> None:
    assert f"`{entry.name}`" in PAGE  # type: ignore[attr-defined]  # a dataclass field


@pytest.mark.parametrize("entry", fields(sandbox.Settings), ids=lambda e: e.name)
def test_every_setting_is_on_the_page(entry: object) -> None:
    assert f"{entry.name}:" in PAGE  # type: ignore[attr-defined]  # a dataclass field


def test_every_message_of_the_row_rules_is_on_the_page() -> None:
    strict = FieldSpec(
        name="x",
        email=True,
        enum=("a",),
        min_length=1,
        max_length=2,
        pattern="a",
        blocked_domains=("b",),
    )
    found = [check for kind in TYPES for check in checks(strict, kind)]
    assert len(found) > 30
    for check in found:
        words = " ".join(check.message.split()[:2])
        assert words.removesuffix(" a") in PAGE
        assert check.code in PAGE or check.code.rpartition(".")[2] in PAGE


def test_every_endpoint_is_on_the_page() -> None:
    for endpoint in ENDPOINTS:
        assert endpoint.path.rpartition("/")[2] in PAGE
