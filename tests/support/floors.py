"""The lowest versions that `pyproject.toml` declares, as constraints for pip.

`make test-floors` runs the tests on them. What is not declared is pinned as in
`constraints.txt`. Run as a script it prints the constraints.
"""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]
_REQUIREMENT: Final = re.compile(r"([A-Za-z0-9._-]+)(?:\[[^]]*\])?>=([0-9][0-9.]*)")
# The types of the current pandas go with no other.
_CURRENT_ONLY: Final = frozenset({"pandas-stubs"})


def floors() -> dict[str, str]:
    """Return the floor of each package that is declared, of the extras too.

    Raises:
        ValueError: a requirement is no plain floor.
    """
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    project = tomllib.loads(text)["project"]
    extras = project["optional-dependencies"]
    declared = [*project["dependencies"]]
    declared += [each for name in extras if name != "all" for each in extras[name]]
    found = [_REQUIREMENT.fullmatch(each) for each in declared]
    if None in found:
        raise ValueError(f"no plain floor: {declared[found.index(None)]}")
    return {_name(each[1]): each[2] for each in found if each}


def constraints() -> list[str]:
    """Return the lines of a constraints file: floors, then pins of all else."""
    lowest = floors()
    pins = (ROOT / "constraints.txt").read_text(encoding="utf-8").split()
    others = [
        pin
        for pin in pins
        if _name(pin.split("==")[0]) not in {*lowest, *_CURRENT_ONLY}
    ]
    return [f"{name}=={version}" for name, version in lowest.items()] + others


def _name(written: str) -> str:
    return re.sub(r"[-_.]+", "-", written).lower()


if __name__ == "__main__":
    sys.stdout.write("\n".join([*constraints(), ""]))
