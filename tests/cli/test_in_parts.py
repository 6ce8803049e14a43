"""``cdp-frames import`` of what is larger than memory."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pandas as pd
import pytest

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


def test_what_needs_all_rows_at_once_does_not_go_in_parts(people: Path) -> None:
    code, output = run(
        *("import", str(people), "--list", "L", "--part-size", "4000", "--plan")
    )
    assert code == 2
    assert "--part-size does not go with --plan" in output
