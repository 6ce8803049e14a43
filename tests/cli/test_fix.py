"""``cdp-frames fix``: a refused file, corrected on its page, and back."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pandas as pd
import pytest
import requests
from typer.testing import CliRunner

from cdp_frames import cdp_import
from cdp_frames.cli import app
from cdp_frames.fixer import assets
from cdp_frames.importing.fixing import fixer_of_plan
from cdp_frames.importing.rejects_file import read_rejects, write_rejects
from cdp_frames.importing.rejects_kept import settings_of
from cdp_frames.sandbox import Sandbox
from cdp_frames.verbs.imports import plan_import
from tests.support.brisk import brisk

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

REFUSING = {"rules": [{"field": "first_name", "max_length": 5}]}
LEADS = pd.DataFrame(
    {
        "E-mail": ["a@example.com", "b@gmail..com", "c@", "d@example.com"],
        "First Name": ["Wolfgang", "Bob", "Cyd", "Dan"],
        "Phone": ["", "n/k", "", ""],
    }
)


@pytest.fixture
def cdp() -> Iterator[Sandbox]:
    with Sandbox(settings=REFUSING) as made:
        yield made


def refused(cdp: Sandbox, path: Path) -> Path:
    result = cdp_import(LEADS, list_name="L", client=brisk(cdp), progress=False)
    kept = settings_of(result.plan._options)  # noqa: SLF001 - as to_excel does
    write_rejects(result, path, settings=kept)
    return path


class Command:
    """The command in a process of its own, and its page."""

    def __init__(self, *args: str) -> None:
        code = "from cdp_frames.cli import main; main()"
        self.run = subprocess.Popen(  # noqa: S603 - ours
            [sys.executable, "-c", code, "fix", *args, "--no-browser"],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.run.stdout is not None
        self.run.stdout.readline()
        self.url = self.run.stdout.readline().strip()
        parts = urlsplit(self.url)
        self.origin = f"{parts.scheme}://{parts.netloc}"

    def ask(self, **message: object) -> Any:  # noqa: ANN401 - JSON
        answer = requests.post(
            f"{self.url}ask", json=message, headers={"Origin": self.origin}, timeout=30
        )
        answer.raise_for_status()
        return answer.json()

    def end(self) -> tuple[int, str]:
        self.ask(do="done")
        told, _ = self.run.communicate(timeout=30)
        return self.run.returncode, told


needs_grid = pytest.mark.skipif(
    not assets.are_here(), reason="make fixer-assets was not run"
)


@needs_grid
@pytest.mark.parametrize(
    "name", ["refused.csv", pytest.param("fix-me.xlsx", marks=pytest.mark.thorough)]
)
def test_a_file_is_corrected_on_the_page_and_sent(
    cdp: Sandbox, tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for variable, value in cdp.environ.items():
        monkeypatch.setenv(variable, value)
    path = refused(cdp, tmp_path / name)
    before, list_id = path.read_bytes(), read_rejects(path).list_id
    command = Command(str(path))
    state = command.ask(do="state")
    assert state["columns"] == ["E-mail", "First Name", "Phone"]
    # What the CDP refused stays refused until somebody changes it.
    assert state["counts"]["red"] == 3
    (wrong,) = state["problems"]["0:1"]
    assert wrong["code"] == "cdp_rejected"
    assert "5" in wrong["message"]
    command.ask(do="accept", code="invalid_email", column=0, seen=0)
    command.ask(do="edit", cells=[[1, 2, ""]], seen=1)
    code, told = command.end()
    assert code == 1
    # A long path has a line of its own.
    said = " ".join(told.split())
    assert f"2 of 3 rows still refused; {path} holds them all." in said
    assert f"cdp-frames reimport {path}" in told
    assert path.with_name(f"{name}.bak").read_bytes() == before
    assert path.stat().st_mode & 0o777 == 0o600
    again = read_rejects(path)
    assert again.rows["E-mail"].tolist() == ["a@example.com", "b@gmail.com", "c@"]
    assert again.numbers == ["1", "2", "3"]
    assert [bool(text) for text in again.why] == [True, False, True]
    assert again.why[0].startswith("First Name: ")
    assert [*again.said] == [True, False, False]
    assert again.list_id == list_id is not None
    ended = CliRunner().invoke(app, ["reimport", str(path)])
    assert ended.exit_code == 1
    assert "b@gmail.com" in set(cdp.records()["email"])


@pytest.mark.parametrize("name", ["refused.csv", "fix-me.xlsx"])
def test_the_file_knows_what_the_cdp_refused_and_nobody_changed(
    cdp: Sandbox, tmp_path: Path, name: str
) -> None:
    rejects = read_rejects(refused(cdp, tmp_path / name))
    assert [*rejects.said] == [True, False, False]
    plan = plan_import(rejects.rows, list_name="L", journal=False)
    fix = fixer_of_plan(plan, cdp_import, rejects.why, rejects.said)
    assert fix.counts["red"] == 3
    lines = fix.errors[fix.errors["stage"].eq("cdp")]
    assert lines[["row", "column", "code"]].to_numpy().tolist() == [
        [0, "First Name", "cdp_rejected"]
    ]
    # Of another cell nothing was said.
    fix.iset(0, 2, "+12127365000")
    assert fix.counts["red"] == 3
    fix.iset(0, 1, "Wolf")
    assert (fix.counts["red"], len(fix.ready)) == (2, 1)
    assert fix.undo()
    assert fix.counts["red"] == 3


def test_a_row_that_was_changed_elsewhere_is_for_the_cdp_to_judge(
    cdp: Sandbox, tmp_path: Path
) -> None:
    path = refused(cdp, tmp_path / "refused.csv")
    for old, new in (("Wolfgang", "Wolf"), ("Wolf", "Wolfgang")):
        path.write_bytes(
            path.read_bytes().replace(f"{old},".encode(), f"{new},".encode())
        )
        assert [*read_rejects(path).said] == [new == "Wolfgang", False, False]
    # A spreadsheet moves columns, and writes other line ends and separators.
    table = pd.read_csv(path, dtype="str", keep_default_na=False)
    table[table.columns[::-1]].to_csv(path, sep=";", index=False)
    assert [*read_rejects(path).said] == [True, False, False]
    # A file of an older version knows nothing of it.
    table.drop(columns="cdp_check").to_csv(path, index=False)
    assert [*read_rejects(path).said] == [False, False, False]


@needs_grid
def test_into_another_file_and_nothing_red(cdp: Sandbox, tmp_path: Path) -> None:
    path = refused(cdp, tmp_path / "refused.csv")
    before = path.read_bytes()
    command = Command(str(path), "-o", str(tmp_path / "new.csv"))
    cells = [[1, 0, "b@example.com"], [1, 2, ""], [2, 0, "c@example.com"]]
    command.ask(do="edit", cells=[[0, 1, "Wolf"], *cells], seen=0)
    code, told = command.end()
    assert (code, path.read_bytes()) == (0, before)
    assert "0 of 3 rows still refused" in told
    made = read_rejects(tmp_path / "new.csv")
    assert [*made.why] == ["", "", ""]
    assert made.rows["First Name"].tolist() == ["Wolf", "Bob", "Cyd"]


def test_nobody_works_for_a_file_that_cannot_be_written(
    cdp: Sandbox, tmp_path: Path
) -> None:
    path = refused(cdp, tmp_path / "refused.csv")
    for name in ("none/new.csv", "refused.csv/new.csv"):
        args = ["fix", str(path), "--no-browser", "-o", str(tmp_path / name)]
        ended = CliRunner().invoke(app, args)
        assert ended.exit_code == 2
        assert "can't be written" in ended.output
        assert "http" not in ended.output


def test_what_is_no_refused_file_is_said(tmp_path: Path) -> None:
    other = tmp_path / "leads.csv"
    other.write_text("email\na@example.com\n", encoding="utf-8")
    for args in ([str(other)], [str(tmp_path / "x.txt")], [str(other), "-o", "x.txt"]):
        assert CliRunner().invoke(app, ["fix", *args]).exit_code == 2
