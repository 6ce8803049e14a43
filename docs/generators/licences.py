"""The page of licences, from what is installed.

    python -m docs.generators.licences

It is committed, for it is read where nothing is installed; `make licences` renews it.
"""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import TYPE_CHECKING, Final

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.metadata import Distribution

PAGE: Final = Path(__file__).parents[1] / "licences.md"

_SETTINGS: Final = Path(__file__).parents[2] / "pyproject.toml"
_PROJECT: Final = tomllib.loads(_SETTINGS.read_text("utf-8"))["project"]
# `all` has nothing of its own.
EXTRAS: Final = ("", *(e for e in _PROJECT["optional-dependencies"] if e != "all"))

_OURS: Final = "cdp-frames"
_INTRODUCTION: Final = """\
# Licences

cdp_frames is under the MIT licence; see `LICENSE`. These packages are installed with
it, each under its own licence, as its metadata says. A package stands where it is
needed first; tools of tests and docs are not among them. Made by `make licences`, from
what is installed.
"""


def licences_page() -> str:
    """Write the page, in Markdown."""
    lines, seen = [_INTRODUCTION], {_OURS}
    for extra in EXTRAS:
        found = sorted(needed(_OURS, extra) - seen)
        seen.update(found)
        named = f"With the extra `{extra}`" if extra else "Always"
        lines += [f"## {named}\n", "| package | licence |", "| --- | --- |"]
        lines += [f"| {name} | {licence_of(distribution(name))} |" for name in found]
        lines.append("")
    lines += [
        "## With the fixer's page\n",
        "The files of Tabulator, which a wheel may hold and no commit does, are under\n"
        "the MIT licence; it lies beside them.\n",
    ]
    return "\n".join(lines)


def needed(name: str, extra: str = "") -> set[str]:
    """Return what a package needs, directly or not, where it is installed.

    Args:
        name: the package.
        extra: one of its extras; empty for none.
    """
    found = set[str]()
    waiting = [(str(canonicalize_name(name)), extra)]
    done = set[tuple[str, str]]()
    while waiting:
        one = waiting.pop()
        if one not in done:
            done.add(one)
            for other, extras in _direct(*one):
                found.add(other)
                waiting += [(other, ""), *((other, word) for word in extras)]
    return found


def licence_of(installed: Distribution) -> str:
    """Say under which licence a package is, as its metadata has it."""
    told = installed.metadata
    if told["License-Expression"]:
        return str(told["License-Expression"])
    named = [
        line.rpartition(" :: ")[2]
        for line in told.get_all("Classifier", [])
        if line.startswith("License :: ") and line != "License :: OSI Approved"
    ]
    written = str(told["License"] or "").strip()
    return ", ".join(named) or re.split(r"\n", written)[0] or "see its files"


def _requirements(name: str) -> Iterator[str]:
    """Yield what a package declares; ours as it is now, and not when installed."""
    if name == _OURS:
        yield from _PROJECT["dependencies"]
        for extra, lines in _PROJECT["optional-dependencies"].items():
            yield from (f"{line} ; extra == '{extra}'" for line in lines)
    elif _is_installed(name):
        yield from distribution(name).requires or []


def _direct(name: str, extra: str) -> Iterator[tuple[str, set[str]]]:
    for line in _requirements(name):
        one = Requirement(line)
        other = canonicalize_name(one.name)
        wanted = one.marker is None or one.marker.evaluate({"extra": extra})
        if wanted and _is_installed(other):
            yield other, one.extras


def _is_installed(name: str) -> bool:
    try:
        distribution(name)
    except PackageNotFoundError:
        return False
    return True


if __name__ == "__main__":
    PAGE.write_text(licences_page(), encoding="utf-8")
