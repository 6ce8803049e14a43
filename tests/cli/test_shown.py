"""``--show``, ``check`` and ``causes`` say what is behind the counts."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from cdp_frames import result_schema
from tests.cli.test_cli import leads, run  # noqa: F401 - the fixture

if TYPE_CHECKING:
    from pathlib import Path

    from cdp_frames.sandbox import Sandbox

COMMANDS = {
    "check": ("--offline",),
    "plan": ("--list", "L"),
    "import": ("--list", "L"),
    "clean": ("-o", "-"),
}


@pytest.fixture
def booths(leads: Path) -> Path:  # noqa: F811 - the fixture
    """A file in which one booth wrote its times without a zone."""
    rows = [
        f"P{i}@example.com,{'A' if i % 4 else 'B'},"
        + ("2026-04-21T10:00:00Z" if i % 4 else "2026-04-21 10:00")
        for i in range(80)
    ]
    rows.append("typo@gmial.com,A,2026-04-21T10:00:00Z")
    text = "\n".join(["Email,Booth Name,Last Seen At", *rows, ""])
    leads.write_text(text, encoding="utf-8")
    return leads


@pytest.mark.parametrize("command", COMMANDS)
def test_all_can_be_shown(booths: Path, command: str) -> None:
    show = [
        w
        for each in ("hints", "changes", "mapping", "causes")
        for w in ("--show", each)
    ]
    code, output = run(command, booths, *COMMANDS[command], *show)
    assert code == (0 if command == "plan" else 1), output
    parts = [
        "may be mistyped",
        "typo@gmail.com",
        "60 cells changed: lower case (60)",
        "p1@example.com",
        "… and 40 more.",
        "Columns:",
        "last_seen_at",
        "pass --timezone",
        "20 of 20",
    ]
    if command != "check":  # which asks no CDP that has this field
        parts.append("say --map 'Booth Name=booth'")
    assert [part for part in parts if part not in output] == [], output


def test_what_is_shown_keeps_the_order_and_nothing_twice(booths: Path) -> None:
    line = ("check", booths, "--offline", "--show", "mapping", "--show", "mapping")
    _, output = run(*line)
    assert output.count("Columns:") == 1


def test_values_are_masked_where_that_is_asked_for(
    booths: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CDP_FRAMES_MASK", "1")
    line = ("check", booths, "--offline", "--show", "changes", "--show", "hints")
    _, output = run(*line)
    assert "cells changed" in output
    assert "p1@" not in output.lower()
    assert "typo@" not in output


def test_members_are_masked_on_the_screen_and_whole_in_a_file(
    booths: Path, cdp: Sandbox, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    run("import", booths, "--list", "L", "--no-journal")
    monkeypatch.setenv("CDP_FRAMES_MASK", "1")
    _, output = run("lists", "members", "L")
    assert "p***@example.com" in output
    assert not {*cdp.records()["email"]} & {*output.split()}
    whole = tmp_path / "members.csv"
    run("lists", "members", "L", "-o", whole)
    found = pd.read_csv(whole, dtype="str")
    assert {*cdp.records()["email"]} <= {*found.to_numpy().ravel()}


def test_a_check_needs_no_account_and_asks_nobody(
    booths: Path, cdp: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = len(cdp.exchanges)
    code, output = run("check", booths, "--offline")
    assert (code, len(cdp.exchanges) - before) == (1, 0)
    assert "Checked: 61 of 81 rows would go" in output
    assert run("check", booths, "--offline", "--fail-on", "25%")[0] == 0
    assert run("check", booths, "--offline", "--timezone", "UTC")[0] == 0
    assert run("check", booths)[0] == 1
    assert len(cdp.exchanges) > before
    assert cdp.records().empty
    monkeypatch.delenv("EXPERITURE_API_KEY")
    assert run("check", booths)[0] == 1


def test_a_program_reads_a_check(booths: Path) -> None:
    code, output = run("check", booths, "--offline", "--json")
    said = json.loads(output[output.index("{") :])
    assert (code, said["kind"], said["counts"]["valid"]) == (1, "plan", 61)
    assert set(said["target"].values()) == {None, False, "profiles"}
    assert "plan" in json.dumps(result_schema())


def test_causes_of_a_kept_result_and_of_refused_rows(
    booths: Path, tmp_path: Path
) -> None:
    kept, refused = tmp_path / "kept.cdpresult", tmp_path / "refused.csv"
    line = ("import", booths, "--list", "L", "--save-result", kept, "--errors", refused)
    assert run(*line)[0] == 1
    code, output = run("causes", kept)
    assert (code, "20 of 20, naive datetime" in output) == (0, True), output
    code, output = run("causes", refused)
    assert (code, "20 rows of 20 still refused" in output) == (0, True), output
    assert "--save-result" in output
    for path, part in [(booths, "cdp_why"), (tmp_path / "x", "There is no file")]:
        code, output = run("causes", path)
        assert (code, part in output) == (2, True), output


def test_the_refused_rows_of_a_plan_are_written(booths: Path, tmp_path: Path) -> None:
    refused = tmp_path / "refused.csv"
    code, output = run("plan", booths, "--list", "L", "--errors", refused)
    assert (code, f"The refused rows are in {refused}." in output) == (0, True)
    assert "cdp-frames import sends it" in output
    assert refused.read_text(encoding="utf-8-sig").count("naive datetime") == 20
