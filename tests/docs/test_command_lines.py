"""Every `cdp-frames ...` that a page types is a command with options that exist."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from docs.generators.command_line import walk

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
COMMANDS = dict(walk())
GROUPS = {name.rpartition(" ")[0] for name in COMMANDS}

# In a block, or in a line between two backticks.
_TYPED = re.compile(r"(?<![\w/=-])cdp-frames +([^`\n]*)")
_END = {"|", "||", "&&", ";", "&", ">", "}"}


def typed(page: Path) -> Iterator[tuple[int, list[str]]]:
    """The words after `cdp-frames`, with the number of their line."""
    lines = page.read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines, 1):
        for rest in _TYPED.findall(line):
            words = shlex.split(rest, comments=True, posix=False)
            ends = [place for place, word in enumerate(words) if word in _END]
            yield number, words[: min(ends, default=len(words))]


def _stands_for_more(word: str) -> bool:
    """Whether it is an option, or in capitals, as in `cdp-frames COMMAND`."""
    return word.startswith("-") or word.isupper()


def fault(words: list[str]) -> str:
    """Say what is wrong with a line; empty if nothing is."""
    name = "cdp-frames"
    while name in GROUPS and words and not _stands_for_more(words[0]):
        first, _, others = words[0].partition("|")  # `lists add|show`
        known = [f"{name} {word}" for word in [first, *filter(None, others.split("|"))]]
        unknown = [one for one in known if one not in COMMANDS and one not in GROUPS]
        if unknown:
            return f"there is no {unknown[0]}"
        name, words = known[0], words[1:]
    if name not in COMMANDS:
        return ""
    flags = {
        flag
        for one in COMMANDS[name].params
        for flag in [*one.opts, *one.secondary_opts]
    }
    used = [word.partition("=")[0].rstrip(",;.") for word in words if word[0] == "-"]
    odd = [word for word in used if word not in flags | {"-", "--help", "--"}]
    return f"{name} has no {odd[0]}" if odd else ""


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_what_a_page_types_can_be_typed(page: Path) -> None:
    faults = [
        f"{number}: {told}" for number, words in typed(page) if (told := fault(words))
    ]
    assert faults == []


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("import a.csv --list X", ""),
        ("lists add|show X", ""),
        ("COMMAND --help", ""),
        ("lists add|shew X", "there is no cdp-frames lists shew"),
        ("imports a.csv", "there is no cdp-frames imports"),
        ("import a.csv --lists X", "cdp-frames import has no --lists"),
    ],
)
def test_a_wrong_line_is_found(line: str, told: str) -> None:
    assert fault(line.split()) == told
