"""Whom a call trusts: the bundle that is named, whatever else is set."""

from __future__ import annotations

import shutil
import ssl
import subprocess
from collections.abc import Iterator
from pathlib import Path

import certifi
import pytest
import requests

from cdp_frames.api.client import Client
from cdp_frames.api.retries import Retries
from cdp_frames.errors import SettingsError, TransferError
from tests.api.support import Answer, Server

BODY = b'{"success": true, "data": {"state": "running"}}'
RUNNING: Answer = (200, {}, BODY)
OVERRIDING = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")

pytestmark = pytest.mark.skipif(
    shutil.which("openssl") is None, reason="makes certificates with openssl"
)


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a certificate that nobody but itself vouches for, its key beside it."""
    folder = tmp_path_factory.mktemp("certificates")
    command = (
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes "
        "-days 2 -subj /CN=localhost -addext subjectAltName=IP:127.0.0.1 "
        "-keyout key.pem -out own.pem"
    )
    subprocess.run(command.split(), cwd=folder, check=True, capture_output=True)  # noqa: S603 - our own words
    return folder / "own.pem"


@pytest.fixture
def server(own: Path) -> Iterator[Server]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(own, own.with_name("key.pem"))
    with Server(RUNNING, tls=context) as made:
        yield made


@pytest.fixture(autouse=True)
def unset(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in OVERRIDING:
        monkeypatch.delenv(name, raising=False)


def state(server: Server, **options: object) -> str:
    once = Retries(attempts=1)
    with Client("t", base_url=server.url, retries=once, **options) as client:  # type: ignore[arg-type]  # some of them
        return client.job("imp_1").state


def test_a_server_is_trusted_by_the_bundle_alone(server: Server, own: Path) -> None:
    assert state(server, ca_bundle=own) == "running"
    assert state(server, ca_bundle=str(own)) == "running"
    with pytest.raises(TransferError, match="certificate can't be trusted"):
        state(server)


@pytest.mark.parametrize("name", OVERRIDING)
@pytest.mark.parametrize("of_session", [True, False, None])
def test_nothing_overrides_the_bundle(
    server: Server,
    own: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    of_session: bool | None,  # noqa: FBT001 - a value of `requests`
) -> None:
    session = requests.Session()
    if of_session is not None:
        session.verify = of_session
    # Set to what does not trust the server, and to what is not there.
    for other in (certifi.where(), "/nowhere/at-all.pem"):
        monkeypatch.setenv(name, other)
        assert state(server, ca_bundle=own, session=session) == "running"
    # And the other way round: nothing lets in whom the bundle does not.
    monkeypatch.setenv(name, str(own))
    with pytest.raises(TransferError, match="certificate can't be trusted"):
        state(server, ca_bundle=certifi.where(), session=session)


def test_the_bundle_holds_for_every_call(server: Server, own: Path) -> None:
    with Client("t", base_url=server.url, ca_bundle=own) as client:
        transport = client._transport  # noqa: SLF001 - the door of files
        assert transport.fetch(f"{server.url}/file?sig=1", most=1000) == BODY


def test_the_settings_name_a_bundle(
    server: Server, own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = {
        "EXPERITURE_API_KEY": "t",
        "EXPERITURE_BASE_URL": server.url,
        "EXPERITURE_CA_BUNDLE": f" {own} ",
    }
    with Client.from_env(settings) as client:
        assert client.job("imp_1").state == "running"
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    with Client() as client:
        assert client.job("imp_1").state == "running"
    with (
        Client(ca_bundle=certifi.where(), retries=Retries(attempts=1)) as client,
        pytest.raises(TransferError, match="certificate can't be trusted"),
    ):
        client.job("imp_1")


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (None, "can't be read: No such file or directory"),
        (b"", "holds no certificates"),
        (b"\xff\x00", "holds no certificates"),
        (
            b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
            "holds no certificates",
        ),
    ],
)
def test_a_wrong_bundle_is_named(
    server: Server,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    content: bytes | None,
    why: str,
) -> None:
    bundle = tmp_path / "wrong bundle.pem"
    if content is not None:
        bundle.write_bytes(content)
    with pytest.raises(SettingsError) as caught:
        Client("t", base_url=server.url, ca_bundle=bundle)
    assert f"{str(bundle)!r} {why}" in str(caught.value)
    # Set for all programs, it is noticed with the first call.
    for name in OVERRIDING:
        with monkeypatch.context() as patch:
            patch.setenv(name, str(bundle))
            with pytest.raises(TransferError) as lost:
                state(server)
        assert f"{str(bundle)!r} of {name} {why}" in str(lost.value)
    session = requests.Session()
    session.verify = str(bundle)
    with pytest.raises(TransferError) as lost:
        state(server, session=session)
    assert f"{str(bundle)!r} {why}" in str(lost.value)


def test_a_bundle_that_goes_away_is_named(server: Server, own: Path) -> None:
    copy = own.with_name("copy.pem")
    shutil.copy(own, copy)
    with Client("t", base_url=server.url, ca_bundle=copy) as client:
        copy.unlink()
        with pytest.raises(TransferError, match=r"copy\.pem' can't be read"):
            client.job("imp_1")


def test_no_name_of_a_file_is_no_bundle() -> None:
    with pytest.raises(SettingsError, match="no name of a file"):
        Client("t", ca_bundle="a\0b")
