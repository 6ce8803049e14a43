"""Tokens: had when needed, renewed in time, sent to one host, shown to nobody."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import parse_qs

import pytest
import requests
from responses import RequestsMock

from cdp_frames.api.auth import Bearer, ClientCredentials, StaticToken
from cdp_frames.api.client import Client
from cdp_frames.api.secret import Secret
from cdp_frames.api.urls import origin_of
from cdp_frames.errors import ApiError, AuthError, SettingsError, TransferError
from tests.api.support import API, Answer, Clock, Server

TOKENS = "https://login.example.com/oauth/token"
JOB = f"{API}/import-jobs/imp_1"
RUNNING = {"success": True, "data": {"state": "running"}}


def oauth(clock: Clock, url: str = TOKENS) -> Client:
    credentials = ClientCredentials("an-id", "s3cret", url, clock=clock)
    return Client(credentials, sleep=clock.sleep, random=lambda: 0.5)


def issued(token: str, life: float | None = 3600) -> dict[str, object]:
    lifetime = {} if life is None else {"expires_in": life}
    return {"access_token": token, "token_type": "Bearer", **lifetime}


def expired(code: str = "CDP_ETL.AUTH.TOKEN_EXPIRED") -> dict[str, object]:
    return {"success": False, "error": {"code": code, "message": "expired"}}


def bearers(mock: RequestsMock) -> list[str]:
    headers = [call.request.headers for call in mock.calls]
    return [h["Authorization"] for h in headers if "Authorization" in h]


def test_a_token_is_fetched_by_a_form_post_and_kept(
    responses: RequestsMock, clock: Clock
) -> None:
    responses.post(TOKENS, json=issued("one"))
    responses.get(JOB, json=RUNNING)
    with oauth(clock) as client:
        client.job("imp_1")
        client.job("imp_1")
    assert bearers(responses) == ["Bearer one", "Bearer one"]
    request = responses.calls[0].request
    assert isinstance(request.body, bytes)
    assert parse_qs(request.body.decode()) == {
        "grant_type": ["client_credentials"],
        "client_id": ["an-id"],
        "client_secret": ["s3cret"],
    }
    assert request.headers["Content-Type"] == "application/x-www-form-urlencoded"


@pytest.mark.parametrize(
    ("life", "age", "renewed"),
    [
        (3600, 3569, False),
        (3600, 3570, True),
        (10, 8.9, False),
        (10, 9, True),
        (None, 9e9, False),
    ],
)
def test_a_token_is_renewed_before_its_end(
    responses: RequestsMock,
    clock: Clock,
    life: float | None,
    age: float,
    *,
    renewed: bool,
) -> None:
    responses.post(TOKENS, json=issued("one", life))
    responses.post(TOKENS, json=issued("two", life))
    responses.assert_all_requests_are_fired = False
    responses.get(JOB, json=RUNNING)
    with oauth(clock) as client:
        client.job("imp_1")
        clock.now += age
        client.job("imp_1")
    assert bearers(responses) == [
        "Bearer one",
        "Bearer two" if renewed else "Bearer one",
    ]


@pytest.mark.parametrize("code", ["TOKEN_EXPIRED", "UNAUTHORIZED"])
def test_an_expired_token_is_renewed_once(
    responses: RequestsMock, clock: Clock, code: str
) -> None:
    responses.post(TOKENS, json=issued("one"))
    responses.post(TOKENS, json=issued("two"))
    responses.get(JOB, json=expired(f"CDP_ETL.AUTH.{code}"), status=401)
    responses.get(JOB, json=RUNNING)
    with oauth(clock) as client:
        assert client.job("imp_1").state == "running"
    assert bearers(responses) == ["Bearer one", "Bearer two"]


def test_a_token_that_stays_expired_is_an_error(
    responses: RequestsMock, clock: Clock
) -> None:
    responses.post(TOKENS, json=issued("one"))
    responses.get(JOB, json=expired(), status=401)
    with oauth(clock) as client, pytest.raises(AuthError) as caught:
        client.job("imp_1")
    assert caught.value.code == "CDP_ETL.AUTH.TOKEN_EXPIRED"
    assert len(bearers(responses)) == 2


def test_a_token_that_is_not_recognised_is_not_renewed(
    responses: RequestsMock, clock: Clock
) -> None:
    responses.post(TOKENS, json=issued("one"))
    responses.get(JOB, json=expired("CDP_ETL.AUTH.TOKEN_INVALID"), status=401)
    with oauth(clock) as client, pytest.raises(AuthError):
        client.job("imp_1")
    assert len(bearers(responses)) == 1


def test_a_write_keeps_its_key_across_a_renewal(
    responses: RequestsMock, clock: Clock
) -> None:
    responses.post(TOKENS, json=issued("one"))
    responses.post(f"{JOB}/start", json=expired(), status=401)
    responses.post(f"{JOB}/start", json=RUNNING)
    with oauth(clock) as client:
        client.start("imp_1")
    starts = [call.request for call in responses.calls if call.request.url != TOKENS]
    assert len({request.headers["Idempotency-Key"] for request in starts}) == 1
    assert len(starts) == 2


def test_a_ready_made_token_cannot_be_renewed(
    client: Client, responses: RequestsMock
) -> None:
    responses.get(JOB, json=expired(), status=401)
    with pytest.raises(AuthError, match="Check the token"):
        client.job("imp_1")
    assert len(responses.calls) == 1


def test_a_server_that_wants_the_secret_in_a_header_gets_it_there(
    responses: RequestsMock, clock: Clock
) -> None:
    responses.post(TOKENS, json={"error": "invalid_client"}, status=401)
    responses.post(TOKENS, json=issued("one"))
    responses.get(JOB, json=RUNNING)
    with oauth(clock) as client:
        client.job("imp_1")
    assert bearers(responses) == ["Basic YW4taWQ6czNjcmV0", "Bearer one"]
    assert b"s3cret" not in (responses.calls[1].request.body or b"")


@pytest.mark.parametrize("status", [400, 401, 403])
def test_a_client_that_is_refused_is_an_auth_error(
    responses: RequestsMock, clock: Clock, status: int
) -> None:
    refused = {"error": "invalid_client", "error_description": "no such client s3cret"}
    responses.post(TOKENS, json=refused, status=status)
    with oauth(clock) as client, pytest.raises(AuthError) as caught:
        client.job("imp_1")
    assert (caught.value.status, caught.value.code) == (status, "invalid_client")
    assert "EXPERITURE_CLIENT_ID" in str(caught.value)
    assert "s3cret" not in str(caught.value)


def test_a_token_endpoint_that_stumbles_is_asked_again(
    responses: RequestsMock, clock: Clock
) -> None:
    responses.post(TOKENS, status=503)
    responses.post(TOKENS, json=issued("one"))
    responses.get(JOB, json=RUNNING)
    with oauth(clock) as client:
        client.job("imp_1")
    assert clock.slept == [0.5]


def test_a_token_endpoint_that_stays_down_is_no_fault_of_the_client(
    responses: RequestsMock, clock: Clock
) -> None:
    responses.post(TOKENS, status=503)
    with oauth(clock) as client, pytest.raises(ApiError) as caught:
        client.job("imp_1")
    assert not isinstance(caught.value, AuthError)


@pytest.mark.parametrize(
    "body", ["<html>", "{}", '{"access_token": ""}', '{"access_token": 3}']
)
def test_a_token_answer_without_a_token_is_no_answer(
    responses: RequestsMock, clock: Clock, body: str
) -> None:
    responses.post(TOKENS, body=body)
    with oauth(clock) as client, pytest.raises((TransferError, SettingsError)):
        client.job("imp_1")


def test_the_secret_is_not_redirected_elsewhere(clock: Clock) -> None:
    with Server((200, {}, b"{}")) as other:
        moved: Answer = (307, {"Location": f"{other.url}/token"}, b"")
        with (
            Server(moved) as server,
            oauth(clock, f"{server.url}/token") as client,
            pytest.raises(TransferError, match="redirected to"),
        ):
            client.job("imp_1")
    assert other.seen == []


def test_many_threads_fetch_one_token(clock: Clock) -> None:
    grant: Answer = (200, {}, json.dumps(issued("one")).encode())
    with Server(grant) as server:
        credentials = ClientCredentials("i", "s", f"{server.url}/token", clock=clock)
        calls: list[str] = []

        def fetch(url: str, _form: object) -> tuple[str, float | None]:
            calls.append(url)
            return "one", 3600.0

        with ThreadPoolExecutor(8) as pool:
            tokens = list(pool.map(lambda _: credentials.token(fetch), range(64)))
    assert len(calls) == 1
    assert {token.reveal() for token in tokens} == {"one"}


@pytest.mark.parametrize(
    ("client_id", "secret", "url"),
    [
        ("", "s", TOKENS),
        ("i", " ", TOKENS),
        ("i", "s", "http://login.example.com/token"),
        ("i", "s", "login.example.com"),
    ],
)
def test_a_client_that_cannot_work_is_refused(
    client_id: str, secret: str, url: str
) -> None:
    with pytest.raises(SettingsError):
        ClientCredentials(client_id, secret, url)


@pytest.mark.parametrize(
    ("url", "signed"),
    [
        ("https://api.example.com/a", True),
        ("https://API.example.com:443/b?c", True),
        ("http://api.example.com/a", False),
        ("https://api.example.com:8443/a", False),
        ("https://api.example.com.evil.example/a", False),
        ("https://evil.example/api.example.com", False),
    ],
)
def test_scheme_host_and_port_have_to_be_the_same(url: str, *, signed: bool) -> None:
    sign = Bearer(Secret("token"), origin_of("https://api.example.com/v1"))
    stray = {"Authorization": "Bearer of-the-session"}
    request = sign(requests.Request("GET", url, headers=stray).prepare())
    assert request.headers.get("Authorization") == ("Bearer token" if signed else None)


def test_a_token_that_another_thread_has_renewed_is_kept(clock: Clock) -> None:
    names = iter(["one", "two", "three"])
    credentials = ClientCredentials("i", "s", TOKENS, clock=clock)

    def fetch(_url: str, _form: object) -> tuple[str, float | None]:
        return next(names), None

    first = credentials.token(fetch)
    credentials.renew(first, "CDP_ETL.AUTH.TOKEN_EXPIRED")
    second = credentials.token(fetch)
    credentials.renew(first, "CDP_ETL.AUTH.TOKEN_EXPIRED")
    assert credentials.token(fetch) is second


def test_credentials_do_not_show_what_they_hold() -> None:
    credentials = ClientCredentials("an-id", "s3cret", TOKENS)
    shown = repr([credentials, vars(credentials), StaticToken("s3cret")])
    assert "s3cret" not in shown
    assert "login.example.com" in shown
