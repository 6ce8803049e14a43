"""The imports of the package's own modules: no circle, and hardly any that is late."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import Final, NamedTuple

import pytest

import cdp_frames

_ROOT: Final = Path(str(cdp_frames.__file__)).parent
_NAME: Final = cdp_frames.__name__

# Modules that import others of ours inside a function, and why they have to.
_LATE: Final = {
    "cdp_frames.registration": "what a name stands for is loaded when it is used",
    "cdp_frames.kinds": "a kind is imported when its first column is normalized",
    "cdp_frames.mapping.inference": "only what a reader made has a family",
    "cdp_frames.cli.boxed": "the sandbox is an extra that need not be installed",
    "cdp_frames.fixer.carriers": "a page and a widget are extras",
    "cdp_frames.importing.result": "what few results are asked for is loaded then",
    "cdp_frames.verbs.imports": "few frames are on a cluster",
    "cdp_frames.demo.story": "the sandbox is an extra that need not be installed",
}


class _Import(NamedTuple):
    """One import of a module of ours.

    Attributes:
        source: the module that imports.
        target: the module that is imported.
        late: whether it stands inside a function.
    """

    source: str
    target: str
    late: bool


def _modules() -> dict[str, Path]:
    paths = sorted(_ROOT.rglob("*.py"))
    return {_module_name(path): path for path in paths}


def _module_name(path: Path) -> str:
    parts = path.relative_to(_ROOT.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _run_time(nodes: list[ast.stmt]) -> Iterator[tuple[ast.stmt, bool]]:
    """Yield the imports that run, and whether a function has to be called for it."""
    for node in nodes:
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            yield node, False
        elif isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            yield from _run_time(node.orelse)
        elif isinstance(node, ast.FunctionDef):
            yield from ((found, True) for found, _ in _run_time(node.body))
        else:
            yield from _run_time(_statements(node))


def _statements(node: ast.AST) -> list[ast.stmt]:
    """Return the statements in a class, a branch, a handler and so on."""
    found: list[ast.stmt] = []
    for child in ast.iter_child_nodes(node):
        found += [child] if isinstance(child, ast.stmt) else _statements(child)
    return found


def _targets(statement: ast.stmt, modules: dict[str, Path]) -> Iterator[str]:
    if isinstance(statement, ast.Import):
        yield from (alias.name for alias in statement.names if alias.name in modules)
    elif isinstance(statement, ast.ImportFrom) and statement.module in modules:
        for alias in statement.names:
            inner = f"{statement.module}.{alias.name}"
            yield inner if inner in modules else statement.module


def _imports(name: str, modules: dict[str, Path]) -> Iterator[_Import]:
    tree = ast.parse(modules[name].read_text(encoding="utf-8"))
    for statement, late in _run_time(tree.body):
        for target in _targets(statement, modules):
            yield _Import(name, target, late)
            # The packages around the target are run, too, unless they run already.
            for package in _packages(target) - _packages(f"{name}."):
                yield _Import(name, package, late)


def _packages(name: str) -> set[str]:
    parts = name.split(".")[:-1]
    return {".".join(parts[:count]) for count in range(1, len(parts) + 1)} - {_NAME}


def _circle(imports: list[_Import]) -> list[str]:
    """Return the modules of one circle, in order; none if there is none."""
    graph: dict[str, set[str]] = {}
    for found in imports:
        graph.setdefault(found.source, set()).add(found.target)
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        circle: list[str] = error.args[1]
        return circle
    return []


@pytest.fixture(scope="module")
def imports() -> list[_Import]:
    modules = _modules()
    return [found for name in modules for found in _imports(name, modules)]


def test_no_module_imports_itself_by_way_of_others(imports: list[_Import]) -> None:
    assert len(imports) > len(_modules())
    # The package itself loads its rooms when they are asked for.
    assert _circle([found for found in imports if found.source != _NAME]) == []
    assert _NAME not in {found.target for found in imports}


def test_imports_stand_at_the_top(imports: list[_Import]) -> None:
    assert {found.source for found in imports if found.late} == set(_LATE)


def test_a_circle_would_be_found() -> None:
    pairs = [("a", "b"), ("b", "c"), ("c", "a"), ("a", "d")]
    circle = _circle([_Import(source, target, late=False) for source, target in pairs])
    assert set(circle) == {"a", "b", "c"}


def test_late_imports_would_be_found() -> None:
    text = """
        if TYPE_CHECKING:
            from cdp_frames.text import cells
        else:
            from cdp_frames import fields
        def read():
            try:
                import cdp_frames.errors
            finally:
                pass
    """
    lines = "\n".join(line[8:] for line in text.splitlines())
    found = [
        (target, late)
        for statement, late in _run_time(ast.parse(lines).body)
        for target in _targets(statement, _modules())
    ]
    assert found == [("cdp_frames.fields", False), ("cdp_frames.errors", True)]
