"""What a command writes is none of the files that it reads."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from cdp_frames.sandbox import Sandbox
from tests.cli.test_cli import run

LEADS = "email,notes\nann@example.com,a\nnot an address,b\n"


@pytest.fixture(autouse=True)
def _folder(cdp: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in cdp.environ.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)
    Path("leads.csv").write_text(LEADS, encoding="utf-8")
    Path("gone.csv").write_text("email\nbob@example.com\n", encoding="utf-8")
    os.link("leads.csv", "linked.csv")


@pytest.mark.parametrize(
    "words",
    [
        ("clean", "leads.csv", "-o", "leads.csv"),
        ("clean", "leads.csv", "-o", "./leads.csv"),
        ("clean", "leads.csv", "-o", "linked.csv"),
        ("clean", "leads.csv", "-o", "new.csv", "--errors", "leads.csv"),
        ("clean", "leads.csv", "-o", "new.csv", "--errors", "./new.csv"),
        ("clean", "leads.csv", "--suppress", "gone.csv", "-o", "gone.csv"),
        ("import", "leads.csv", "--list", "L", "--errors", "leads.csv"),
        ("import", "leads.csv", "--list", "L", "--save-result", "leads.csv"),
        (
            *("import", "leads.csv", "--list", "L"),
            *("--errors", "new.csv", "--save-result", "new.csv"),
        ),
    ],
)
def test_nothing_is_written_over(words: tuple[str, ...], cdp: Sandbox) -> None:
    code, output = run(*words)
    assert (code, "written over" in output) == (2, True), output
    assert Path("leads.csv").read_text(encoding="utf-8") == LEADS
    assert "bob@example.com" in Path("gone.csv").read_text(encoding="utf-8")
    assert not Path("new.csv").exists()
    assert not list(cdp.client().lists())


@pytest.mark.parametrize(
    ("errors", "message"),
    [
        ("weekly-bad.csv", "fits source.path"),
        ("../weekly/weekly-bad.csv", "fits source.path"),
        ("feed.toml", "written over"),
    ],
)
def test_a_feed_does_not_read_its_refused_rows(
    errors: str, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "weekly"
    folder.mkdir()
    monkeypatch.chdir(folder)
    Path("weekly-1.csv").write_text(LEADS, encoding="utf-8")
    Path("feed.toml").write_text(
        'version = 1\n[source]\npath = "weekly-*.csv"\n[target]\nlist = "L"\n'
        '[columns]\nknown = [{ header = "email", field = "email" }, '
        '{ header = "notes" }]\n',
        encoding="utf-8",
    )
    before = Path("feed.toml").read_text(encoding="utf-8")
    code, output = run("run", "feed.toml", "--errors", errors)
    assert (code, message in output) == (2, True), output
    assert Path("feed.toml").read_text(encoding="utf-8") == before
    assert not Path("weekly-bad.csv").exists()
    assert run("run", "feed.toml", "--errors", "bad.csv")[0] == 1
    assert Path("bad.csv").exists()


def test_a_list_that_is_there_is_told_in_words_of_the_command_line() -> None:
    words = ("import", "leads.csv", "--list", "L")
    assert run(*words)[0] == 1
    Path("leads.csv").write_text("email\ncyd@example.com\n", encoding="utf-8")
    code, output = run(*words)
    assert (code, "--if-exists append" in output) == (2, True), output
    assert "if_exists=" not in output
