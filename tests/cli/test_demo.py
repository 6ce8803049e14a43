"""The demo tells the truth, and its file comes from its seed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdp_frames.demo import LEADS
from cdp_frames.demo.people import ROWS, leads
from cdp_frames.demo.story import tell
from tests.cli.test_cli import run
from tests.cli.test_sentences import PYTHON

if TYPE_CHECKING:
    import pytest


def test_the_file_is_what_its_seed_makes() -> None:
    assert LEADS.read_bytes() == leads().encode()
    assert f"{ROWS:,}" == "1,248"


def test_the_story_ends_well(capsys: pytest.CaptureFixture[str]) -> None:
    assert tell() == 0
    output = capsys.readouterr().out
    assert "1,248 records: 1,244 rows, 4 set aside." in output
    assert "1,180 of 1,244 rows imported to list 'AWS re:Invent 2026 Leads'" in output
    assert "1,209 rows accepted in two jobs, 1,209 members on the list." in output
    assert "What next?" in output


def test_on_the_command_line_it_is_told_in_its_own_words() -> None:
    code, output = run("demo")
    assert code == 0
    assert "cdp-frames reimport refused.csv" in output
    assert "1,209 rows accepted in two jobs, 1,209 members on the list." in output
    assert not PYTHON.search(output), PYTHON.search(output)
