"""The page for a colleague, on the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.cli.test_cli import leads, run
from tests.report.handout.pages import Page

__all__ = ["leads"]  # a fixture

if TYPE_CHECKING:
    from pathlib import Path

    from cdp_frames import Client


def test_a_page_is_written_with_the_rows_of_the_file(
    leads: Path, tmp_path: Path
) -> None:
    report, errors = tmp_path / "report.html", tmp_path / "refused.csv"
    code, output = run(
        "import", leads, "--list", "Leads", "--report", report, "--errors", errors
    )
    assert code == 1
    assert f"is in {report}." in " ".join(output.split())
    assert report.stat().st_mode & 0o777 == 0o600
    page = Page(report.read_text("utf-8"))
    assert {line[0] for line in page.lines[1:]} == {"3", "4"}
    assert "numbers that they have in the file" in page.text
    assert "bob@example" not in page.text
    again = tmp_path / "again.htm"
    assert run("reimport", errors, "--report", again)[0] == 1
    lines = Page(again.read_text("utf-8")).lines
    assert {line[0] for line in lines[1:]} == {"3", "4"}


def test_of_a_stream_there_is_one_page(leads: Path, tmp_path: Path) -> None:
    report = tmp_path / "report.html"
    code, _ = run(
        "import", leads, "--list", "Leads", "--report", report, "--part-size", 1000
    )
    assert code == 1
    page = Page(report.read_text("utf-8"))
    assert {line[0] for line in page.lines[1:]} == {"2", "3"}
    assert "counted from 1" in page.text


@pytest.mark.parametrize(
    "name", ["report.pdf", "nowhere/report.html", "-", "leads.html"]
)
def test_where_no_page_can_be_nothing_is_sent(
    leads: Path, client: Client, tmp_path: Path, name: str
) -> None:
    (tmp_path / "leads.html").mkdir()
    path = "-" if name == "-" else tmp_path / name
    code, output = run("import", leads, "--list", "Leads", "--report", path)
    assert code == 2
    assert "html" in output
    assert [*client.lists()] == []


def test_a_page_is_written_over_no_file_that_is_read(
    leads: Path, tmp_path: Path
) -> None:
    same = tmp_path / "x.html"
    code, output = run(
        *("import", leads, "--list", "L", "--report", same, "--save-result", same)
    )
    assert code == 2
    assert "would be written over" in " ".join(output.split())
    assert not same.exists()
