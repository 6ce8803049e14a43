"""What somebody may rely on is told on a page: names, arguments, codes, flags.

The reference is made of docstrings and of the commands, so what they leave out is told
nowhere.
"""

from __future__ import annotations

import inspect
import re
from enum import Enum
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import cdp_frames
from cdp_frames.cli.exit_codes import MEANINGS
from cdp_frames.fates import Fate
from cdp_frames.problems import PROBLEMS
from docs.generators.command_line import command_line_page, walk
from docs.generators.names import GROUPS, described

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
WRITTEN = "\n".join(
    page.read_text("utf-8")
    for page in [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
)
COMMAND_LINE = command_line_page()
COMMANDS = dict(walk())
SETTINGS = sorted(
    {
        name
        for file in (ROOT / "cdp_frames").rglob("*.py")
        for name in re.findall(
            r'"((?:EXPERITURE|CDP_FRAMES)_[A-Z_]+)"', file.read_text("utf-8")
        )
    }
)
NAMES = sorted({name for group in GROUPS.values() for name in group.names})

# `name: what it is`, as in a section Args or Attributes; several names share a line.
_ENTRY = re.compile(r"^ +\*{0,2}(\w+(?:, \*{0,2}\w+)*):(?= |$)", re.MULTILINE)
_ELSEWHERE = re.compile(r"``(\w+)``")


def ours(kind: type) -> list[type]:
    """The classes of ours whose members a class has."""
    return [one for one in kind.__mro__ if one.__module__.startswith("cdp_frames")]


def entries(text: str | None) -> set[str]:
    """The names that a docstring has an entry for."""
    found = _ENTRY.findall(inspect.cleandoc(text or ""))
    return {name.strip(" *") for line in found for name in line.split(",")}


def told_by(text: str | None) -> set[str]:
    """The same, with the entries of the public functions that it refers to."""
    found = entries(text)
    for name in _ELSEWHERE.findall(text or ""):
        other = getattr(cdp_frames, name, None) if name in cdp_frames.__all__ else None
        found |= entries(other.__doc__) if inspect.isfunction(other) else set()
    return found


def untold(value: object, text: str | None) -> list[str]:
    """The arguments that nothing is said about.

    The message of an exception says what it is by itself.
    """
    named = inspect.signature(value).parameters  # type: ignore[arg-type]  # it can be called
    raised = inspect.isclass(value) and issubclass(value, Exception)
    hidden = ("self", "cls", *(["message"] if raised else []))
    public = [name for name in named if name not in hidden and name[0] != "_"]
    return [name for name in public if name not in told_by(text)]


def members(kind: type) -> Iterator[tuple[str, object]]:
    """The public members that classes of ours give a class."""
    seen = set[str]()
    for one in ours(kind):
        for name, member in vars(one).items():
            if not name.startswith("_") and name not in seen:
                seen.add(name)
                yield name, member


def gaps(kind: type) -> Iterator[str]:
    """What of a class nothing is said about."""
    about = "\n".join(inspect.cleandoc(one.__doc__ or "") for one in ours(kind))
    if any("__init__" in vars(one) for one in ours(kind)):
        yield from untold(kind, about)
    for name, member in members(kind):
        if isinstance(member, Enum):
            continue  # a word of its own, which a page has to name
        plain = getattr(member, "__func__", member)
        if inspect.isfunction(plain):
            yield from (f"{name}({one})" for one in untold(plain, plain.__doc__))
        if inspect.isfunction(plain) or isinstance(member, property | cached_property):
            if not plain.__doc__:
                yield name
        elif name not in entries(about):
            yield name


@pytest.mark.parametrize("name", cdp_frames.__all__)
def test_a_public_name_is_in_one_group_of_the_reference(name: str) -> None:
    groups = [title for title, group in GROUPS.items() if name in group.names]
    assert len(groups) == 1


@pytest.mark.parametrize("name", NAMES)
def test_a_name_of_the_reference_is_told_with_all_its_parts(name: str) -> None:
    value = described(name)
    assert value.__doc__
    if inspect.isclass(value):
        assert sorted(set(gaps(value))) == []
    else:
        assert untold(value, value.__doc__) == []


@pytest.mark.parametrize("code", [*PROBLEMS, *Fate])
def test_a_code_is_on_a_page(code: str) -> None:
    assert f"`{code}`" in WRITTEN


@pytest.mark.parametrize("setting", SETTINGS)
def test_a_setting_is_on_a_page(setting: str) -> None:
    assert f"`{setting}`" in WRITTEN


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_is_told_with_all_it_takes(name: str) -> None:
    command, page = COMMANDS[name], COMMAND_LINE
    assert command.help
    assert f"## {name}\n" in page
    # As `cdp-frames lists show`, or `cdp-frames lists add|show`.
    group, _, word = name.rpartition(" ")
    told = re.compile(rf"{re.escape(group)} (?:\w+\|)*{word}\b")
    assert told.search(WRITTEN), "no page says what it is good for"
    part = page.partition(f"## {name}\n")[2].partition("\n## ")[0]
    for one in command.params:
        assert one.help, f"nothing is said of {one.name}"
        flags = [flag for flag in one.opts if flag.startswith("-")]
        assert one.hidden or all(f"`{flag}`" in part for flag in flags)


def test_every_exit_code_is_told() -> None:
    assert all(f"| `{code.value}` |" in COMMAND_LINE for code in MEANINGS)
