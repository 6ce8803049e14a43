"""Whom a call trusts: an authority that did not sign, and the one that did."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

from cdp_frames.api.client import Client
from cdp_frames.errors import TransferError
from cdp_frames.feed.doctor import State, examined
from tests.cli.test_cli import run
from tests.feed.doctor.authorities import Authority, authority, secured

if TYPE_CHECKING:
    from cdp_frames.sandbox import Sandbox

pytestmark = pytest.mark.skipif(
    shutil.which("openssl") is None, reason="makes certificates with openssl"
)
SET = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "EXPERITURE_CA_BUNDLE")


class Place(NamedTuple):
    """A CDP that is reached by TLS, and two authorities, each with a valid file."""

    environ: dict[str, str]
    right: Authority
    wrong: Authority


@pytest.fixture(scope="module")
def authorities(tmp_path_factory: pytest.TempPathFactory) -> tuple[Authority, ...]:
    folder = tmp_path_factory.mktemp("authorities")
    names = ("right", "wrong")
    made = [authority(folder, name) for name in names]
    return (*made, authority(folder, "elsewhere", host="DNS:cdp.example.org"))


@pytest.fixture
def place(
    cdp: Sandbox, authorities: tuple[Authority, ...], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Place]:
    right, wrong, _ = authorities
    for name in SET:
        monkeypatch.delenv(name, raising=False)
    with secured(cdp.url, right.signed) as url:
        environ = {**cdp.environ, "EXPERITURE_BASE_URL": url}
        for name, value in environ.items():
            monkeypatch.setenv(name, value)
        yield Place(environ, right, wrong)


def told(place: Place, bundle: Path | None) -> tuple[State, str]:
    found = examined(place.environ, ca_bundle=bundle, sleep=lambda _: None)
    (first,) = [each for each in found.setup if each.name == "connection and token"]
    assert not any(word in str(found) for word in ("127.0.0.1", "/tmp"))  # noqa: S108 - none is named
    return first.state, first.seen


def test_another_authority_is_not_enough_and_the_right_one_is(place: Place) -> None:
    for bundle in (None, place.wrong.bundle):
        state, seen = told(place, bundle)
        assert state is State.WRONG
        assert "whoever signed it" in seen
        assert "ca_bundle=" in seen
        assert "REQUESTS_CA_BUNDLE" in seen
    assert told(place, place.right.bundle) == (State.OK, "")


@pytest.mark.parametrize("name", SET)
def test_the_right_one_may_be_named_in_the_environment(
    place: Place, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv(name, str(place.wrong.bundle))
    place.environ[name] = str(place.wrong.bundle)
    assert told(place, None)[0] is State.WRONG
    monkeypatch.setenv(name, str(place.right.bundle))
    place.environ[name] = str(place.right.bundle)
    assert told(place, None) == (State.OK, "")


def test_a_whole_trial_goes_by_the_right_one(place: Place) -> None:
    found = examined(
        place.environ, trial=True, ca_bundle=place.right.bundle, sleep=lambda _: None
    )
    assert found.named(State.WRONG) == []
    assert found.named(State.DIFFERS) == []


def test_a_client_says_what_to_do(place: Place) -> None:
    with (
        Client(ca_bundle=place.wrong.bundle) as client,
        pytest.raises(TransferError, match=r"whoever signed it.*ca_bundle=") as lost,
    ):
        client.object("profiles")
    assert str(place.wrong.bundle) not in str(lost.value)
    with Client(ca_bundle=place.right.bundle) as client:
        assert client.object("profiles").primary_key == "email"


def test_the_command_names_its_own_option(place: Place) -> None:
    code, output = run("doctor", "--ca-bundle", place.wrong.bundle)
    assert (code, "--ca-bundle, or" in " ".join(output.split())) == (3, True)
    code, output = run("lists", "show", "--ca-bundle", place.wrong.bundle)
    assert (code, "--ca-bundle, or" in " ".join(output.split())) == (3, True)
    assert run("lists", "show", "--ca-bundle", place.right.bundle)[0] == 0


def test_a_certificate_of_another_host_is_told_apart(
    cdp: Sandbox, place: Place, authorities: tuple[Authority, ...]
) -> None:
    other = authorities[2]
    with (
        secured(cdp.url, other.signed) as url,
        Client("t", base_url=url, ca_bundle=other.bundle) as client,
        pytest.raises(TransferError, match="of another host"),
    ):
        client.object("profiles")
    assert place.environ
