"""Options that several commands have are told once, and none of them lacks one."""

from __future__ import annotations

import inspect
from dataclasses import dataclass, fields
from typing import Annotated, Any

import pytest
import typer
from typer.testing import CliRunner

from cdp_frames.cli import app
from cdp_frames.cli.groups import flat, with_groups
from cdp_frames.cli.row_options import Judging, Reading, Rows


@dataclass(frozen=True, kw_only=True)
class Size:
    """A group of two options."""

    wide: Annotated[int, typer.Option(help="How wide.")] = 1
    high: Annotated[int, typer.Option(help="How high.")] = 2


def test_a_command_has_the_options_of_its_groups_and_is_handed_the_group() -> None:
    told: list[object] = []
    toy = typer.Typer()

    @toy.command()
    @with_groups
    def draw(*, name: str, size: Size, loud: bool = False) -> None:
        """Draw something."""
        told.extend([name, size, loud, flat(locals())["high"]])

    done = CliRunner().invoke(toy, ["a box", "--high", "7", "--loud"])

    assert (done.exit_code, done.output) == (0, "")
    assert told == ["a box", Size(wide=1, high=7), True, 7]
    shown = inspect.signature(draw).parameters
    assert list(shown) == ["name", "wide", "high", "loud"]


def test_what_is_kept_of_a_command_runs_it_again() -> None:
    seen: list[dict[str, object]] = []

    @with_groups
    def draw(*, name: str, size: Size) -> None:
        seen.append(flat({"name": name, "size": size}))

    draw(name="a box", high=5)
    draw(**seen[0])

    assert seen == [{"name": "a box", "wide": 1, "high": 5}] * 2


@pytest.mark.parametrize("command", ["import", "clean", "lists add"])
def test_each_command_that_judges_rows_has_every_option_of_rows(command: str) -> None:
    wanted = {each.name for group in (Rows, Reading) for each in fields(group)}
    assert wanted <= _options(command)


def test_a_reimport_can_be_told_each_thing_that_an_import_is() -> None:
    assert {each.name for each in fields(Judging)} <= _options("reimport")


def _options(command: str) -> set[str]:
    found: Any = typer.main.get_command(app)
    for name in command.split():
        found = found.commands[name]
    return {str(each.name) for each in found.params}
