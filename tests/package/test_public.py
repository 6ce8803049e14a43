"""The front door is a list, and it is whole."""

from __future__ import annotations

import ast
import inspect
import pickle
import re
import tomllib
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import pandas as pd
import pytest

import cdp_frames
from cdp_frames import CdpError, errors

PACKAGE = Path(cdp_frames.__file__).parent
PYPROJECT = PACKAGE.parent / "pyproject.toml"


def test_public_names_are_the_listed_ones() -> None:
    assert dir(cdp_frames) == cdp_frames.__all__
    assert list(cdp_frames.__all__) == sorted(cdp_frames.__all__)


def test_a_type_checker_sees_the_names_that_are_loaded() -> None:
    tree = ast.parse(inspect.getsource(cdp_frames))
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    seen = {
        alias.name: str(node.module)
        for node in imports
        for alias in node.names
        if str(node.module).startswith("cdp_frames.")
    }
    assert sorted(seen) == cdp_frames.__all__
    for name, room in seen.items():
        assert getattr(import_module(room), name) is getattr(cdp_frames, name)


def _tree() -> set[str]:
    return {
        name
        for name, value in vars(errors).items()
        if inspect.isclass(value) and issubclass(value, CdpError)
    }


def test_every_exception_is_at_the_top() -> None:
    assert _tree() <= set(cdp_frames.__all__)


@pytest.mark.parametrize("name", cdp_frames.__all__)
def test_every_public_name_is_documented(name: str) -> None:
    assert inspect.getdoc(getattr(cdp_frames, name))


def test_the_tree_of_exceptions_is_drawn_as_it_is() -> None:
    drawn = errors.__doc__ or ""
    assert all(name in drawn for name in _tree())


_API_ERROR = {
    "status": 409,
    "code": "CDP_ETL.X",
    "details": {"a": 1},
    "correlation_id": "c1",
}
_MADE: dict[str, Callable[[], CdpError]] = {
    "MissingColumnError": lambda: errors.MissingColumnError("mail", ["email", "name"]),
    "MappingError": lambda: errors.MappingError(["one", "two"]),
    "ListExistsError": lambda: errors.ListExistsError("Leads", "l1", 7),
    "JobError": lambda: errors.JobError("lost", job_id="imp_1", result={"rows": 1}),
    "JobFailedError": lambda: errors.JobFailedError("failed", job_id="imp_1"),
    "JobTimeoutError": lambda: errors.JobTimeoutError("slow", job_id="imp_1"),
    "TamperedLedgerError": lambda: errors.TamperedLedgerError("l.sqlite", 7, "it is"),
    "RateLimitError": lambda: errors.RateLimitError("wait", retry_after=1.5),
    "AccountingError": lambda: errors.AccountingError("odd", result={"rows": 1}),
}


@pytest.mark.parametrize("name", sorted(_tree()))
def test_every_exception_survives_pickle(name: str) -> None:
    kind = getattr(errors, name)
    if name in _MADE:
        error = _MADE[name]()
    elif issubclass(kind, errors.ApiError):
        error = kind("no", **_API_ERROR)
    else:
        error = kind("no")
    error.add_note("how to go on")
    again = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own
    assert type(again) is kind
    assert str(again) == str(error)
    assert vars(again) == vars(error)


def test_the_accessor_is_there() -> None:
    assert isinstance(pd.DataFrame().cdp, cdp_frames.CdpAccessor)


def test_an_extra_exists_only_while_a_line_of_ours_imports_it() -> None:
    project = tomllib.loads(PYPROJECT.read_text(encoding="utf-8"))["project"]
    extras: dict[str, list[str]] = project["optional-dependencies"]
    (everything,) = extras.pop("all")
    assert everything == f"cdp-frames[{','.join(extras)}]"
    asked = {
        re.split(r"[^\w-]", name)[0] for names in extras.values() for name in names
    }
    source = "\n".join(
        path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py")
    )
    imported = set(re.findall(r"^\s*(?:from|import) (\w+)", source, re.MULTILINE))
    assert asked <= imported
