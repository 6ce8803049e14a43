"""Each expectation turned round is named, and nothing else is told of anybody."""

from __future__ import annotations

import stat
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from cdp_frames import cdp_import
from cdp_frames.feed.doctor import State, examined
from cdp_frames.feed.doctor.guesses import GUESSES
from cdp_frames.feed.doctor.trial import PERSON
from cdp_frames.sandbox import (
    ClientSpec,
    Drop,
    ErrorFile,
    Fault,
    ListHidden,
    MissingKeys,
    Sandbox,
    Settings,
    Status,
)
from tests.cli.test_cli import run
from tests.feed.doctor.turned import OBJECT, TURNED

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from cdp_frames.feed.doctor import Examination
    from cdp_frames.feed.doctor.findings import Finding


def examine(
    cdp: Sandbox,
    monkeypatch: pytest.MonkeyPatch,
    environ: Mapping[str, str] | None = None,
    **how: Any,
) -> Examination:
    settings = dict(environ or cdp.environ)
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    for name in {"EXPERITURE_API_KEY", *cdp.oauth_environ} - set(settings):
        monkeypatch.delenv(name, raising=False)
    how = {"trial": True, "sleep": lambda _: None, "timeout": 2, **how}
    return examined(settings, **how)


# What takes an object that not every workspace has, or patience.
ASKED_FOR = {"an object that takes no files", "an address that is too old"}


def test_a_healthy_account_is_as_expected(
    cdp: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = examine(cdp, monkeypatch, cdp.oauth_environ, timeout=10)
    assert {each.state for each in found.setup} == {State.OK}
    states = {each.state for each in found.contract if each.name not in ASKED_FOR}
    assert states == {State.DOCUMENTED, State.AS_GUESSED}
    assert list(cdp.client().lists(status=None)) == []
    assert cdp.records("profiles")["email"].tolist() == [PERSON]
    again = examine(cdp, monkeypatch, timeout=10)
    assert again.named(State.DIFFERS) == []
    assert len(cdp.records("profiles")) == 1


def test_every_expectation_can_be_turned_round() -> None:
    assert set(TURNED) == {guess.name for guess in GUESSES}


@pytest.fixture
def turned_cdp(cdp: Sandbox, name: str) -> Iterator[Sandbox]:
    """A CDP of which one expectation is turned round."""
    how, where, settings, _ = TURNED[name]
    if settings is not None:
        with Sandbox(settings=settings) as other:
            if isinstance(how, Fault):
                other.faults.add(how, **where)
            yield other
        return
    if isinstance(how, Settings):
        with Sandbox(settings=how) as other:
            yield other
        return
    if isinstance(how, ErrorFile):
        cdp.error_file = how
    else:
        cdp.faults.add(how, **where)
    yield cdp


@pytest.mark.parametrize("name", TURNED)
def test_what_is_turned_round_is_named(
    turned_cdp: Sandbox, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    environ = turned_cdp.environ
    if name == "the token endpoint":
        environ = turned_cdp.oauth_environ
    patience = TURNED[name].patience
    how: dict[str, Any] = (
        {"patience": patience, "sleep": time.sleep} if patience else {}
    )
    found = examine(turned_cdp, monkeypatch, environ, **how)
    short = {"life of the upload address"} if patience else set()
    assert set(found.named(State.DIFFERS)) - short == {name}, str(found)
    (line,) = [each for each in found.contract if each.name == name]
    assert line.seen
    text = str(found)
    assert turned_cdp.token not in text
    assert "@" not in text
    assert "127.0.0.1" not in text


def test_without_a_trial_nothing_is_written(
    cdp: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = examine(cdp, monkeypatch, trial=False)
    assert not [e for e in cdp.exchanges if not e.endpoint.startswith("GET")]
    assert "scope cdp:imports:write" in found.named(State.NOT_CHECKED)
    assert "--trial" in str(found)
    assert found.named(State.DIFFERS) == []


SCOPES = {
    "cdp:metadata:read": "scope cdp:metadata:read",
    "cdp:lists:read": "scope cdp:lists:read",
    "cdp:imports:read": "scope cdp:imports:read",
    "cdp:imports:write": "scope cdp:imports:write",
    "cdp:lists:write": "scope cdp:lists:write",
}


@pytest.mark.parametrize("lacking", SCOPES)
def test_a_scope_that_is_lacking_is_named(
    monkeypatch: pytest.MonkeyPatch, lacking: str
) -> None:
    whole = ClientSpec(id="x")
    scopes = tuple(scope for scope in whole.scopes if scope != lacking)
    settings = replace(Settings(), clients=(ClientSpec(id="x", scopes=scopes),))
    with Sandbox(settings=settings) as cdp:
        found = examine(cdp, monkeypatch)
    scopes_named = [n for n in found.named(State.WRONG) if n.startswith("scope ")]
    assert scopes_named == [SCOPES[lacking]], str(found)
    assert found.named(State.DIFFERS) == []


def test_settings_that_are_wrong_are_told(
    cdp: Sandbox, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    none = examined({})
    assert "no credentials" in none.setup[0].seen
    bad = {**cdp.environ, "EXPERITURE_API_KEY": "sk-secret"}
    for name, value in bad.items():
        monkeypatch.setenv(name, value)
    found = examined(bad)
    assert "connection and token" in found.named(State.WRONG)
    assert "sk-secret" not in str(found)
    monkeypatch.setenv("EXPERITURE_BASE_URL", cdp.url + "/nowhere")
    path = {**cdp.environ, "EXPERITURE_BASE_URL": f"{cdp.url}/nowhere"}
    for name, value in path.items():
        monkeypatch.setenv(name, value)
    assert "connection and token" in examined(path).named(State.WRONG)
    nobody = {**cdp.environ, "EXPERITURE_BASE_URL": "http://127.0.0.1:9/public/v1"}
    for name, value in nobody.items():
        monkeypatch.setenv(name, value)
    assert "connection and token" in examined(nobody, sleep=lambda _: None).named(
        State.LATER
    )
    told = examined(cdp.environ, ca_bundle=tmp_path / "no.pem")
    assert "no.pem" in told.setup[0].seen


def first(environ: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Finding:
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    found = examined(environ, sleep=lambda _: None)
    assert found.named(State.DIFFERS) == []
    return next(each for each in found.setup if each.name == "connection and token")


def test_each_cause_is_told_with_what_to_do(
    cdp: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = dict(cdp.environ)
    path = first({**ours, "EXPERITURE_BASE_URL": cdp.url + "/nowhere"}, monkeypatch)
    assert (path.state, "/public/v1" in path.seen) == (State.WRONG, True)
    nobody = "http://127.0.0.1:9/public/v1"
    down = first({**ours, "EXPERITURE_BASE_URL": nobody}, monkeypatch)
    assert (down.state, "can't be reached" in down.seen) == (State.LATER, True)
    tls = cdp.url.replace("http:", "https:")
    untrusted = first({**ours, "EXPERITURE_BASE_URL": tls}, monkeypatch)
    assert (untrusted.state, "speaks HTTPS" in untrusted.seen) == (State.WRONG, True)
    with cdp.faults.add(Status(503), on="*"):
        later = first(ours, monkeypatch)
    assert (later.state, "503" in later.seen) == (State.LATER, True)


def test_an_object_that_is_not_there_is_named(
    cdp: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    with cdp.faults.add(Status(404), on=OBJECT):
        found = examine(cdp, monkeypatch, trial=False)
    assert found.named(State.WRONG) == ["scope cdp:metadata:read"]
    assert "no object 'profiles'" in " ".join(str(found).split())


def test_a_proxy_is_told_but_not_which(monkeypatch: pytest.MonkeyPatch) -> None:
    base = "https://cdp.example.org/public/v1"
    there = {"EXPERITURE_API_KEY": "t", "EXPERITURE_BASE_URL": base}
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.setenv(name, "")
    monkeypatch.setenv("https_proxy", "http://ann:pass@127.0.0.1:9")
    for name, value in there.items():
        monkeypatch.setenv(name, value)
    text = " ".join(str(examined(there, sleep=lambda _: None)).split())
    assert "calls go through one" in text
    assert "the proxy can't be reached" in text
    assert not any(word in text for word in ("ann:", "pass@", "127.0.0.1", "example"))


def test_neither_a_host_nor_a_folder_of_the_user_is_named(
    cdp: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in cdp.environ.items():
        monkeypatch.setenv(name, value)
    told = examined(dict(cdp.environ), ca_bundle="/home/ann lee/no.pem")
    monkeypatch.setenv("EXPERITURE_BASE_URL", "http://cdp.example.org/public/v1")
    plain = examined({"EXPERITURE_BASE_URL": "http://cdp.example.org/public/v1"})
    assert "no.pem" in str(told)
    assert "plain HTTP" in str(plain)
    assert not any(word in str(told) + str(plain) for word in ("ann", "example.org"))


def test_a_list_that_does_not_show_is_not_called_deleted(
    cdp: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    cdp.faults.add(ListHidden(3600))
    found = examine(cdp, monkeypatch)
    (left,) = [each for each in found.setup if each.name == "trial, removed"]
    assert left.state is State.WRONG
    assert "did not show" in left.seen


def test_a_trial_that_breaks_says_what_is_left(
    cdp: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    with cdp.faults.add(Drop("before"), on="DELETE /lists/{list_id}"):
        found = examine(cdp, monkeypatch)
    left = [each for each in found.setup if each.name == "trial, removed"]
    assert {each.state for each in left} == {State.WRONG}
    assert all("cdp-frames doctor" in each.seen for each in left)
    assert len(left) == 2, "a list of its own for the bad rows"


def test_the_command(
    cdp: Sandbox, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name, value in cdp.environ.items():
        monkeypatch.setenv(name, value)
    person = pd.DataFrame({"email": ["ann@example.com"]})
    cdp_import(person, list_name="L", client=cdp.client(), progress=False)
    report = tmp_path / "report.txt"
    code, output = run("doctor", "--report", report)
    assert code == 0, output
    assert max(map(len, output.splitlines())) <= 80 + len(str(report))
    text = report.read_text(encoding="utf-8")
    assert stat.S_IMODE(report.stat().st_mode) == 0o600
    assert not any(word in text for word in ("ann@", cdp.token, "127.0.0.1", "lst_"))
    assert run("doctor", "--trial")[0] == 0
    with cdp.faults.add(MissingKeys(("identityKeys",)), on=OBJECT):
        code, output = run("doctor")
    assert (code, "differs" in output) == (1, True)
    with cdp.faults.add(Status(401), on="*"):
        assert run("doctor")[0] == 3
    assert run("doctor", "--report", tmp_path)[0] == 2
