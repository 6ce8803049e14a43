"""Tokens that change: in a file, or in a vault behind a function."""

from __future__ import annotations

import os
import pickle
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from traceback import TracebackException

import pytest
from responses import RequestsMock

from cdp_frames import cdp_import
from cdp_frames.api.client import Client
from cdp_frames.errors import AuthError, CdpError, SettingsError
from cdp_frames.sandbox import Sandbox
from cdp_frames.verbs.clients import client_if_any
from tests.api.support import API, Clock

JOB = f"{API}/import-jobs/imp_1"
RUNNING = {"success": True, "data": {"state": "running"}}
KEY_FILE = "EXPERITURE_API_KEY_FILE"
MARK = "s3cretmark"


def refused(code: str) -> dict[str, object]:
    return {"success": False, "error": {"code": code, "message": "no"}}


def bearers(mock: RequestsMock) -> list[str]:
    return [call.request.headers["Authorization"] for call in mock.calls]


@pytest.fixture
def key(tmp_path: Path) -> Path:
    path = tmp_path / "key of the CDP"
    path.write_text("one\n")
    return path


# The two ways, each as: what makes a client, and what sets the token of now.
Rotated = tuple[Callable[[], Client], Callable[[str], object], Callable[[], int]]


@pytest.fixture(params=["file", "call"])
def rotated(request: pytest.FixtureRequest, key: Path, clock: Clock) -> Rotated:
    if request.param == "file":
        return (
            lambda: Client.from_env({KEY_FILE: f" {key} "}),
            lambda text: key.write_text(f"  {text}\r\n"),
            lambda: -1,
        )
    now, calls = ["one"], [0]

    def vault() -> str:
        calls[0] += 1
        return now[0]

    return (
        lambda: Client(vault, sleep=clock.sleep),
        lambda text: now.__setitem__(0, f" {text}\n"),
        lambda: calls[0],
    )


@pytest.mark.parametrize(
    "code", ["", "CDP_ETL.AUTH.TOKEN_EXPIRED", "CDP_ETL.AUTH.TOKEN_INVALID"]
)
def test_a_refused_token_is_asked_for_again(
    responses: RequestsMock, rotated: Rotated, code: str
) -> None:
    make, rotate, asked = rotated
    responses.get(JOB, json=RUNNING)
    responses.get(JOB, json=refused(code), status=401)
    responses.get(JOB, json=RUNNING)
    with make() as client:
        client.job("imp_1")
        rotate("two")
        client.job("imp_1")
        client.job("imp_1")
    assert bearers(responses) == [
        "Bearer one",
        "Bearer one",
        "Bearer two",
        "Bearer two",
    ]
    assert asked() in {-1, 2}


def test_a_token_that_is_refused_again_is_an_error(
    responses: RequestsMock, rotated: Rotated
) -> None:
    make, rotate, asked = rotated
    responses.get(JOB, json=refused("X"), status=401)
    with make() as client:
        # The same token once more would be refused once more.
        with pytest.raises(AuthError):
            client.job("imp_1")
        assert bearers(responses) == ["Bearer one"]
        rotate("two")
        with pytest.raises(AuthError, match="Check the token"):
            client.job("imp_1")
    assert bearers(responses) == ["Bearer one"] * 2 + ["Bearer two"]
    assert asked() in {-1, 3}


def test_a_write_keeps_its_key(responses: RequestsMock, rotated: Rotated) -> None:
    make, rotate, _ = rotated
    responses.post(f"{JOB}/start", json=refused("X"), status=401)
    responses.post(f"{JOB}/start", json=RUNNING)
    with make() as client:
        client._transport._credentials.token(None)  # type: ignore[arg-type]  # noqa: SLF001 - had before it is changed
        rotate("two")
        client.start("imp_1")
    keys = [call.request.headers["Idempotency-Key"] for call in responses.calls]
    assert len(set(keys)) == 1
    assert len(keys) == 2


def test_an_import_goes_on_with_the_new_key(key: Path) -> None:
    import pandas as pd  # noqa: PLC0415 - for this one

    with Sandbox() as cdp:
        old, new = cdp.issue_token(), cdp.issue_token()
        key.write_text(old)
        settings = {**cdp.environ, "EXPERITURE_API_KEY": "", KEY_FILE: str(key)}
        with Client.from_env(settings) as client:
            people = pd.DataFrame({"email": ["ann@example.com"]})
            cdp_import(people, list_name="A", client=client, progress=False)
            key.write_text(new)
            cdp.revoke(old)
            cdp_import(people, list_name="B", client=client, progress=False)


def test_a_ready_made_token_goes_first(responses: RequestsMock, key: Path) -> None:
    responses.get(JOB, json=RUNNING)
    with Client.from_env({"EXPERITURE_API_KEY": "given", KEY_FILE: str(key)}) as client:
        client.job("imp_1")
    assert bearers(responses) == ["Bearer given"]


def told(action: Callable[[], object]) -> str:
    """Return an error's message; neither it nor a local variable shows a secret."""
    with pytest.raises(CdpError) as caught:
        action()
    assert MARK not in str(caught.value)
    seen, error = "", caught.value
    for frame in TracebackException.from_exception(error, capture_locals=True).stack:
        if "cdp_frames" in frame.filename and "tests" not in frame.filename:
            seen += str(frame.locals)
    assert MARK not in seen
    return str(caught.value)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "is empty"),
        (b" \r\n", "is empty"),
        (f"{MARK} and\nmore".encode(), "holds blanks, line breaks"),
        (f"{MARK}\u20ac".encode(), "holds blanks, line breaks or letters"),
        (f"{MARK}\xff".encode("latin-1"), "it is no text"),
        (f"{MARK}\0".encode(), "holds blanks"),
        (MARK.encode() * 100_000, "too large to be a token"),
    ],
)
def test_a_file_without_a_token_is_named_and_not_shown(
    key: Path, content: bytes, why: str
) -> None:
    key.write_bytes(content)
    message = told(lambda: Client.from_env({KEY_FILE: str(key)}))
    assert KEY_FILE in message
    assert key.name in message
    assert why in message


def test_the_mark_of_the_byte_order_is_no_part_of_a_key(
    responses: RequestsMock, key: Path
) -> None:
    key.write_text("one\n", encoding="utf-8-sig")
    responses.get(JOB, json=RUNNING)
    with Client.from_env({KEY_FILE: str(key)}) as client:
        client.job("imp_1")
    assert bearers(responses) == ["Bearer one"]


def places(folder: Path) -> Iterator[str]:
    yield str(folder / "missing")
    yield str(folder)
    yield "a\0b"
    if sys.platform != "win32":
        os.mkfifo(folder / "pipe")
        yield str(folder / "pipe")


def test_what_is_no_file_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for path in places(tmp_path):
        message = told(lambda path=path: Client.from_env({KEY_FILE: path}))  # type: ignore[misc]
        assert KEY_FILE in message
        assert repr(path) in message or "regular" in message
    # Not taken for no credentials at all: a plan would be made without the CDP.
    monkeypatch.setenv(KEY_FILE, str(tmp_path / "missing"))
    monkeypatch.delenv("EXPERITURE_API_KEY", raising=False)
    with pytest.raises(SettingsError, match=KEY_FILE):
        client_if_any()


def test_a_key_that_is_gone_when_it_is_needed_is_a_refusal(
    responses: RequestsMock, key: Path
) -> None:
    responses.get(JOB, json=refused("X"), status=401)
    with Client.from_env({KEY_FILE: str(key)}) as client:
        key.unlink()
        with pytest.raises(AuthError, match=KEY_FILE) as caught:
            client.job("imp_1")
    assert caught.value.status == 401
    assert caught.value.code == "X"


def raising() -> str:
    raise ConnectionError("no vault")


@pytest.mark.parametrize(
    ("vault", "why"),
    [
        (lambda: "", "is empty"),
        (lambda: f"{MARK} x", "holds blanks"),
        (lambda: None, "of type NoneType"),
        (MARK.encode, "of type bytes"),
        (raising, "raised ConnectionError"),
    ],
)
def test_a_vault_without_a_token(vault: Callable[[], str], why: str) -> None:
    with Client(vault) as client:
        assert why in told(lambda: client.job("imp_1"))


def test_the_error_of_a_vault_is_told_with_the_refusal(responses: RequestsMock) -> None:
    answers = iter(["one"])
    responses.get(JOB, json=refused("X"), status=401)
    with Client(lambda: next(answers)) as client, pytest.raises(AuthError) as caught:
        client.job("imp_1")
    assert "raised StopIteration" in str(caught.value)
    assert isinstance(caught.value.__cause__, StopIteration)


def test_many_threads_ask_once(responses: RequestsMock) -> None:
    calls: list[int] = []
    lock = threading.Lock()

    def vault() -> str:
        with lock:
            calls.append(1)
        return f"token-{len(calls)}"

    responses.get(JOB, json=RUNNING)
    with Client(vault) as client:
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(lambda _: client.job("imp_1"), range(16)))
        spent = client._transport._credentials.token(None)  # type: ignore[arg-type]  # noqa: SLF001 - the refused one
        with ThreadPoolExecutor(8) as pool:
            renewed = list(
                pool.map(
                    lambda _: client._transport._credentials.renew(spent, ""),  # noqa: SLF001 - as the transport does
                    range(16),
                )
            )
    assert all(renewed)
    assert len(calls) == 2


def test_a_client_of_a_vault_can_be_carried() -> None:
    with Client(lambda: MARK) as client:
        packed = pickle.dumps(client)
    assert MARK.encode() not in packed


@pytest.mark.parametrize("token", [f"{MARK}\nx", f"{MARK} x", f"\u20ac{MARK}"])
def test_a_bad_token_stays_out_of_local_variables(
    monkeypatch: pytest.MonkeyPatch, token: str
) -> None:
    told(lambda: Client(token))
    told(lambda: Client.from_env({"EXPERITURE_API_KEY": token}))
    monkeypatch.setenv("EXPERITURE_API_KEY", token)
    told(Client)
    told(Client.from_env)
