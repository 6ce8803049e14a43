"""What holds people or secrets survives pickle, and shows neither in a repr."""

from __future__ import annotations

import functools
import importlib
import os
import pickle
import pkgutil
import stat
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import certifi
import pandas as pd
import pytest

import cdp_frames
from cdp_frames import Client, ImportPlan, ImportResult, errors, plan_import, screen
from cdp_frames.api.limits import Limits
from cdp_frames.api.retries import Retries
from cdp_frames.errors import (
    AccountingError,
    CdpError,
    JobError,
    ListExistsError,
    SettingsError,
)
from cdp_frames.sandbox import JobFails, JobStuck, RowsLost, Sandbox
from cdp_frames.screening.lines import Lines
from tests.support.brisk import brisk

# In every cell: a repr that shows it shows a person.
MARK = "secretperson"
RULE = {"field": "email", "blocked_domains": ["example.org"]}
PEOPLE = pd.DataFrame(
    {
        "Email": [
            f"{MARK}.ann@example.com",
            f"{MARK}.bob@example",
            f"{MARK}.cyd@example.org",
            f"{MARK}.ann@example.com",
            f"{MARK}.eve@example.com",
        ],
        "First name": [f"{MARK}-{n}" for n in "abcde"],
        "Unsubscribed": ["", "", "", "", "yes"],
    },
    index=[f"{MARK}{n}" for n in range(5)],
)


@pytest.fixture(scope="module")
def strict() -> Iterator[Sandbox]:
    with Sandbox(settings={"rules": [RULE]}) as sandbox:
        yield sandbox


def planned(
    client: Client, name: str, timeout: float = 60, *, again: bool = False
) -> ImportPlan:
    return plan_import(
        PEOPLE,
        list_name=name,
        client=client,
        progress=False,
        timeout=timeout,
        again=again,
    )


def parts(thing: object) -> Iterator[object]:
    """Yield what a thing of ours holds, by whatever means."""
    if isinstance(thing, Mapping):
        yield from thing.values()
    elif isinstance(thing, list | tuple | set | frozenset):
        yield from thing
    elif isinstance(thing, functools.partial):
        yield from (thing.func, thing.args, thing.keywords)
    elif callable(thing) and getattr(thing, "__closure__", None):
        yield from (cell.cell_contents for cell in thing.__closure__)  # type: ignore[attr-defined]  # a function
    if type(thing).__module__.startswith("cdp_frames."):
        yield from vars(thing).values() if hasattr(thing, "__dict__") else ()
        for kind in type(thing).__mro__:
            for name in getattr(kind, "__slots__", ()):
                if hasattr(thing, name):
                    yield getattr(thing, name)


def all_within(thing: object, seen: dict[int, object]) -> None:
    if id(thing) in seen or isinstance(thing, Sandbox):
        return
    seen[id(thing)] = thing
    for part in parts(thing):
        all_within(part, seen)


def showing(*things: object) -> set[str]:
    """Return the kinds of ours within some things whose repr shows a person."""
    seen: dict[int, object] = {}
    for thing in things:
        all_within(thing, seen)
    ours = [
        thing
        for thing in seen.values()
        if type(thing).__module__.startswith("cdp_frames.")
        and ".sandbox" not in type(thing).__module__
        # Errors and the like are the caller's data, masked where the switch is on.
        and type(thing) is not Lines
    ]
    assert len(ours) > 10
    return {type(thing).__name__ for thing in ours if MARK in f"{thing!r}{thing}"}


def test_nothing_that_holds_people_shows_them(strict: Sandbox) -> None:
    with brisk(strict) as client:
        plan = planned(client, "R")
        result = plan.apply()
        members = list(client.members(result.list_id or ""))
        assert members
        assert result.counts["rejected_by_cdp"] == 1
        assert showing(plan, result, members, screen(PEOPLE)) == set()


def test_nothing_shows_the_token(strict: Sandbox) -> None:
    seen: dict[int, object] = {}
    with brisk(strict) as client:
        all_within(client, seen)
    shown = [type(thing) for thing in seen.values() if strict.token in repr(thing)]
    assert all(kind is str for kind in shown)


def test_a_pickled_client_has_no_token(
    strict: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = {
        "timeout": 7.5,
        "limits": Limits(pages=3),
        "retries": Retries(attempts=2),
        "upload_hosts": ("127.0.0.1",),
        "ca_bundle": certifi.where(),
    }
    with Client(strict.token, base_url=strict.url, **given) as client:  # type: ignore[arg-type]
        packed = pickle.dumps(client)
    assert strict.token.encode() not in packed
    for name in [name for name in os.environ if name.startswith("EXPERITURE_")]:
        monkeypatch.delenv(name)
    again = pickle.loads(packed)  # noqa: S301 - our own bytes
    assert repr(again) == repr(client)
    assert again._transport.settings == {"base_url": strict.url} | given  # noqa: SLF001
    with pytest.raises(SettingsError, match="EXPERITURE_API_KEY"):
        list(again.lists())
    monkeypatch.setenv("EXPERITURE_API_KEY", strict.token)
    with again:
        assert isinstance(list(again.lists()), list)


def carried(thing: object) -> object:
    return pickle.loads(pickle.dumps(thing))  # noqa: S301 - our own bytes


def test_plans_and_results_survive(
    strict: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EXPERITURE_API_KEY", strict.token)
    monkeypatch.setenv("EXPERITURE_BASE_URL", strict.url)
    with brisk(strict) as client:
        plan = carried(planned(client, "P"))
        assert isinstance(plan, ImportPlan)
        result = plan.apply()
        again = carried(result)
    assert isinstance(again, ImportResult)
    assert again.counts == result.counts
    pd.testing.assert_frame_equal(again.errors, result.errors)
    pd.testing.assert_frame_equal(again.failed, result.failed)
    fixed = again.failed.assign(
        Email=["fixed.bob@example.com", "fixed.cyd@example.com"]
    )
    assert again.reimport(fixed).counts["accepted"] == 2
    offline = carried(plan_import(PEOPLE, list_name="O", progress=False))
    assert isinstance(offline, ImportPlan)
    carried(screen(PEOPLE))


def kinds() -> list[type[CdpError]]:
    for module in pkgutil.walk_packages(cdp_frames.__path__, "cdp_frames."):
        if "__main__" not in module.name:
            importlib.import_module(module.name)
    found, todo = [], [CdpError]
    while todo:
        kind = todo.pop()
        found.append(kind)
        todo += kind.__subclasses__()
    return found


def made(kind: type[CdpError]) -> CdpError:
    """Make an exception of any kind, without knowing what it wants."""
    error = kind.__new__(kind)
    error.args = ("words",)
    error.__dict__ |= {"status": 400, "details": {"a": [1]}, "job_id": "imp_1"}
    error.add_note("a note")
    return error


@pytest.mark.parametrize("kind", kinds(), ids=lambda kind: kind.__name__)
def test_every_exception_survives(kind: type[CdpError]) -> None:
    error = made(kind)
    again = carried(error)
    assert type(again) is kind
    assert str(again) == str(error)
    assert vars(again) == vars(error)


def test_exceptions_survive_with_their_results(strict: Sandbox) -> None:
    with brisk(strict) as client:
        planned(client, "E").apply()
        raised: list[CdpError] = []
        with pytest.raises(ListExistsError) as exists:
            planned(client, "E", again=True)
        raised.append(exists.value)
        for fault, name, kind in (
            (JobFails("no"), "F", JobError),
            (RowsLost(1), "G", AccountingError),
        ):
            with strict.faults.add(fault), pytest.raises(kind) as caught:
                planned(client, name).apply()
            raised.append(caught.value)
        with strict.faults.add(JobStuck()), pytest.raises(JobError) as late:
            planned(client, "H", timeout=0).apply()
        raised.append(late.value)
        strict.wait()
    for error in raised:
        again = carried(error)
        assert str(again) == str(error)
        assert MARK not in repr(again)
        result = getattr(error, "result", None)
        if result is not None:
            assert again.result.counts == result.counts  # type: ignore[attr-defined]


def test_the_tree_is_whole() -> None:
    named = {
        kind
        for kind in vars(errors).values()
        if isinstance(kind, type) and issubclass(kind, CdpError)
    }
    assert named <= set(kinds())


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_the_files_of_the_sandbox_are_its_owners(tmp_path: Path) -> None:
    path = tmp_path / "cdp.duckdb"
    with Sandbox(path) as sandbox:
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(sandbox.landing.stat().st_mode) == 0o700
