"""The recipes for schedulers on the page "Run it every week", as they stand there."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from functools import partial
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from cdp_frames.sandbox import NotJson, Status

if TYPE_CHECKING:
    from collections.abc import Callable

    from cdp_frames.sandbox import Sandbox

    Task = Callable[[], dict[str, Any]]
    Decorator = Callable[[Task], Task]

PAGE = Path(__file__).parents[2] / "docs" / "every-week.md"
FEED = """
version = 1
[source]
path = "in.csv"
[target]
list = "L"
[columns]
known = [{ header = "email", field = "email" }]
"""


def recipe(title: str, language: str) -> str:
    text = PAGE.read_text(encoding="utf-8").partition(f"### {title}\n")[2]
    found = re.search(rf"```{language}\n(.*?)```", text, re.DOTALL)
    assert found is not None
    return found[1]


@pytest.fixture
def folder(tmp_path: Path, cdp: Sandbox, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a feed, and the command on the path."""
    for name, value in cdp.environ.items():
        monkeypatch.setenv(name, value)
    command = tmp_path / "bin" / "cdp-frames"
    command.parent.mkdir()
    start = "from cdp_frames.cli import main; main()"
    command.write_text(f'#!/bin/sh\nexec {sys.executable} -c "{start}" "$@"\n')
    command.chmod(0o700)
    monkeypatch.setenv("PATH", f"{command.parent}:{os.environ['PATH']}")
    root = str(Path(__file__).parents[2])
    monkeypatch.setenv("PYTHONPATH", root)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "feed.toml").write_text(FEED)
    (tmp_path / "in.csv").write_text("email\nann@example.com\n")
    return tmp_path


def names(cdp: Sandbox) -> list[str]:
    return [each.name for each in cdp.client().lists()]


def test_cron(folder: Path, cdp: Sandbox) -> None:
    line = recipe("cron", "sh").replace("/srv/leads", str(folder))
    shell = ["/bin/sh", "-c", line.replace("sleep 600", "true")]
    assert subprocess.run(shell, check=False).returncode == 0  # noqa: S603 - our page
    assert names(cdp) == ["L"]
    # Not tried again where that does not help; tried again where it does.
    (folder / "in.csv").write_text("email\nann@example.com\nbad\n")
    assert subprocess.run(shell, check=False).returncode == 1  # noqa: S603 - our page
    (folder / "in.csv").write_text("email\nbob@example.com\n")
    change = folder / "feed.toml"
    change.write_text(FEED.replace('list = "L"', 'list = "M"'))
    with cdp.faults.add(NotJson(), on="POST /import-jobs", times=1):
        assert subprocess.run(shell, check=False).returncode == 0  # noqa: S603 - our page
    assert sorted(names(cdp)) == ["L", "M"]


def test_a_container_without_home_and_without_a_place_to_write(
    folder: Path, cdp: Sandbox
) -> None:
    line = recipe("A container", "sh")
    assert "--read-only" in line
    assert "CDP_FRAMES_HOME=/state" in line
    kept = ("PATH", "PYTHONPATH", *cdp.environ)
    # Nobody can write there, root neither.
    bare = {name: os.environ[name] for name in kept} | {"CDP_FRAMES_HOME": "/proc/1/x"}
    done = subprocess.run(  # noqa: S603 - ours
        [str(folder / "bin" / "cdp-frames"), "run", "feed.toml"],
        env=bare,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "runs without a journal" in " ".join(done.stdout.split())
    assert names(cdp) == ["L"]


class FailError(Exception):
    """Stands for ``AirflowFailException``."""


def airflow(code: str, monkeypatch: pytest.MonkeyPatch) -> Task:
    """Run the code with stand-ins for Airflow's names."""
    stubs: dict[str, dict[str, Any]] = {
        "airflow": {},
        "airflow.decorators": {"task": lambda **_: lambda function: function},
        "airflow.exceptions": {"AirflowFailException": FailError},
    }
    return task_of(code, stubs, monkeypatch)["weekly"]  # type: ignore[no-any-return]


def prefect(code: str, monkeypatch: pytest.MonkeyPatch) -> Task:
    """Run the code with a stand-in for Prefect's task, which asks what it would ask."""

    def task(*, retry_condition_fn: Callable[..., bool], **_: object) -> Decorator:
        def decorated(function: Task) -> Task:
            def once() -> dict[str, Any]:
                try:
                    return function()
                except Exception as error:
                    failed = SimpleNamespace(result=partial(_given, error))
                    if retry_condition_fn(None, None, failed):
                        raise
                    raise FailError(str(error)) from error

            return once

        return decorated

    found = task_of(code, {"prefect": {"task": task}}, monkeypatch)
    return found["weekly"]  # type: ignore[no-any-return]


def _given(error: Exception, *, raise_on_failure: bool) -> Exception:
    assert not raise_on_failure
    return error


def task_of(
    code: str, stubs: dict[str, dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> dict[str, Any]:
    for name, parts in stubs.items():
        module = ModuleType(name)
        module.__dict__.update(parts)
        monkeypatch.setitem(sys.modules, name, module)
    spaces: dict[str, Any] = {"__name__": "recipe"}
    exec(compile(code, PAGE.name, "exec", dont_inherit=True), spaces)
    return spaces


@pytest.mark.parametrize("scheduler", ["Airflow", "Prefect"])
def test_a_task_is_tried_again_only_where_that_helps(
    folder: Path, cdp: Sandbox, monkeypatch: pytest.MonkeyPatch, scheduler: str
) -> None:
    made = {"Airflow": airflow, "Prefect": prefect}[scheduler]
    weekly = made(recipe(scheduler, "py"), monkeypatch)
    with cdp.faults.add(Status(403), on="POST /import-jobs"), pytest.raises(FailError):
        weekly()
    with cdp.faults.add(NotJson(), on="POST /import-jobs"), pytest.raises(RuntimeError):
        weekly()
    assert weekly()["counts"]["accepted"] == 1
    (folder / "feed.toml").write_text("version = 9")
    with pytest.raises(FailError):
        weekly()
