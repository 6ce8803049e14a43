"""``cdp-frames import`` of what is larger than memory."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from cdp_frames import Ledger
from tests.cli.test_cli import run

if TYPE_CHECKING:
    from pathlib import Path

    from cdp_frames import Client
    from cdp_frames.sandbox import Sandbox


@pytest.fixture
def people(cdp: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file of some hundred people, of whom a few have no address."""
    for name, value in cdp.environ.items():
        monkeypatch.setenv(name, value)
    path = tmp_path / "people.csv"
    emails = [f"p{n}@example.com" if n % 50 else "bob" for n in range(500)]
    frame = pd.DataFrame({"email": emails, "first_name": ["Zoë, jr."] * 500})
    frame.to_csv(path, index=False)
    return path


def test_a_file_goes_in_parts_and_its_refused_rows_come_back(
    client: Client, people: Path, tmp_path: Path
) -> None:
    refused = tmp_path / "refused.csv"
    code, output = run(
        *("import", str(people), "--list", "L", "--part-size", "4000"),
        *("--errors", str(refused)),
    )
    assert code == 1, output
    assert "490 of 500 rows imported" in output
    assert "reimport" in output
    text = refused.read_text(encoding="utf-8-sig")
    refused.write_text(text.replace("bob", "bob@example.com", 1), encoding="utf-8-sig")
    _, again = run("reimport", str(refused))
    assert "1 of 10 rows imported to list 'L'" in again
    (made,) = [each for each in client.lists() if each.name == "L"]
    assert made.member_count == 491


def test_a_program_reads_one_object(client: Client, people: Path) -> None:
    code, output = run(
        *("import", str(people), "--list", "L", "--part-size", "4000"),
        *("--json", "--fail-on", "10"),
    )
    assert code == 0, output
    said = json.loads(output[output.index("{") :])
    assert said["counts"]["accepted"] == 490
    assert len(said["jobs"]) > 1
    assert [*client.lists()]


def test_a_plan_is_made_part_by_part(client: Client, people: Path) -> None:
    asked = ("--list", "L", "--part-size", "4000", "--show", "changes")
    for line in [("import", people, *asked, "--plan"), ("plan", people, *asked)]:
        code, output = run(*line)
        assert code == 0, output
        assert "Plan: 490 of 500 rows to new list 'L'" in output
        assert re.search(r"parts +[3-9]", output)
        assert "No cell is changed." in output
    assert not [*client.lists()]
    code, output = run("plan", people, *asked, "--show", "causes")
    assert (code, "--show causes needs all rows at once" in output) == (2, True)


@pytest.mark.parametrize("form", ["csv", "jsonl", "parquet"])
def test_parts_have_a_ledger_and_a_form(
    client: Client, cdp: Sandbox, people: Path, tmp_path: Path, form: str
) -> None:
    ledger = tmp_path / "ledger.sqlite"
    code, output = run(
        *("import", people, "--list", "L", "--part-size", "4000", "--fail-on", "10"),
        *("--audit", ledger, "--as", "Zoe", "--upload-format", form),
    )
    assert code == 0, output
    assert len(cdp.records()) == 490
    imports = Ledger(ledger).imports()
    assert len(imports) > 2
    assert imports["rows"].sum() == 500
    assert set(imports["run_by"]) == {"Zoe"}
    assert set(imports["files"]) == {"people.csv"}
    assert len(Ledger(ledger).history("p1@example.com")) == 1


def test_a_ledger_that_can_t_be_written_stops_parts_before_they_are_sent(
    client: Client, people: Path
) -> None:
    line = ("import", people, "--list", "L", "--part-size", "4000")
    code, output = run(*line, "--audit", people)
    assert (code, "people.csv" in output) == (2, True), output
    assert not [*client.lists()]


def test_what_needs_all_rows_at_once_does_not_go_in_parts(people: Path) -> None:
    code, output = run(
        *(
            "import",
            people,
            "--list",
            "L",
            "--part-size",
            "4000",
            "--map",
            "email=email",
        )
    )
    assert (code, "--part-size does not go with --map" in output) == (2, True)
