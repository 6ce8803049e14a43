"""What `pyproject.toml` declares: a floor for each package that is imported."""

from __future__ import annotations

import ast
import re
import sys
from importlib.metadata import packages_distributions, requires, version
from pathlib import Path

import cdp_frames
from tests.support.floors import ROOT, constraints, floors

PACKAGE = Path(str(cdp_frames.__file__)).parent


# Imported, and brought along by a package that is declared.
BROUGHT = {
    "dnspython": "email-validator",
    "pydantic": "pandera",
    "pyyaml": "pandera",
    "typing-extensions": "pandera",
    "urllib3": "requests",
}
# Imported only where the caller hands in a frame of it.
CALLERS = {"polars"}


def imported() -> set[str]:
    """The packages that a module of ours imports, by the names of their releases."""
    names: set[str] = set()
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and not node.level:
                names.add(str(node.module).partition(".")[0])
    others = names - set(sys.stdlib_module_names) - {PACKAGE.name}
    releases = packages_distributions()
    return {releases[name][0].lower().replace("_", "-") for name in others}


def parts(written: str) -> tuple[int, ...]:
    return tuple(int(part) for part in written.split(".") if part.isdigit())


def test_every_package_that_is_imported_is_declared() -> None:
    # A zone's data are read, not imported.
    assert imported() - set(BROUGHT) - CALLERS == set(floors()) - {"tzdata"}
    for name, bringer in BROUGHT.items():
        needs = [each.lower().replace("_", "-") for each in requires(bringer) or ()]
        assert any(re.match(rf"{name}\b", each) for each in needs)


def test_no_floor_is_above_what_is_installed_and_pinned() -> None:
    for name, lowest in floors().items():
        assert parts(version(name)) >= parts(lowest)
    pins = dict(
        line.split("==")
        for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").split()
    )
    pinned = {name.lower(): parts(pin) for name, pin in pins.items()}
    assert all(pinned[name] >= parts(lowest) for name, lowest in floors().items())


def test_the_floors_are_what_the_second_environment_installs() -> None:
    lines = constraints()
    assert [line for line in lines if line.startswith("pandera")] == [
        f"pandera=={floors()['pandera']}"
    ]
    names = [line.partition("==")[0].lower() for line in lines]
    assert len(names) == len(set(names))
    assert set(floors()) <= set(names)


def test_make_and_ci_run_the_tests_on_the_floors() -> None:
    rules = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert "tests/support/floors.py > $(VENV2)/constraints.txt" in rules
    assert "make test-floors" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")
