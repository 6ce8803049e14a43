"""Tokens, scopes, the token endpoint, and the rate limit."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator

import pytest
import requests

from cdp_frames.sandbox import ClientSpec, RateLimit, Settings
from cdp_frames.sandbox.http.contract import ENDPOINTS
from cdp_frames.sandbox.settings.model import SCOPES
from tests.sandbox.driver import Driver, driving

READER = ClientSpec(id="reader", secret="s3:cret/ä", scopes=("cdp:lists:read",))


@pytest.fixture(scope="module")
def shared() -> Iterator[Driver]:
    with driving() as driver:
        yield driver


@pytest.fixture
def cdp() -> Iterator[Driver]:
    settings = Settings(
        clients=(ClientSpec(id="sandbox"), READER), rate_limit=RateLimit(calls=5)
    )
    with driving(settings) as driver:
        yield driver


# `docs/contract.md` section 1.2.
SCOPE_OF = {
    "POST /import-jobs": "cdp:imports:write",
    "POST /import-jobs/{job_id}/mapping": "cdp:imports:write",
    "POST /import-jobs/{job_id}/start": "cdp:imports:write",
    "GET /import-jobs/{job_id}": "cdp:imports:read",
    "GET /import-jobs/{job_id}/errors": "cdp:imports:read",
    "POST /lists": "cdp:lists:write",
    "GET /lists": "cdp:lists:read",
    "GET /lists/{list_id}": "cdp:lists:read",
    "PATCH /lists/{list_id}": "cdp:lists:write",
    "DELETE /lists/{list_id}": "cdp:lists:write",
    "GET /lists/{list_id}/members": "cdp:lists:read",
    "POST /lists/{list_id}/members:upsert": "cdp:lists:write",
    "POST /lists/{list_id}/members:remove": "cdp:lists:write",
    "GET /metadata/objects": "cdp:metadata:read",
    "GET /metadata/objects/{object_name}": "cdp:metadata:read",
    "POST /profiles/upsert": "cdp:profiles:write",
}


@pytest.mark.parametrize(("endpoint", "scope"), SCOPE_OF.items())
def test_each_endpoint_needs_its_scope(
    shared: Driver, endpoint: str, scope: str
) -> None:
    method, _, path = endpoint.partition(" ")
    others = shared.sandbox.issue_token(name for name in SCOPES if name != scope)
    answer = shared.call(method, path, {}, token=others)
    assert answer.status_code == 403
    error = answer.json()["error"]
    assert error["code"] == "CDP_ETL.AUTH.FORBIDDEN"
    assert error["details"] == {"scope": scope}
    only = shared.sandbox.issue_token([scope])
    assert shared.call(method, path, {}, token=only).status_code != 403


def test_the_scope_table_is_whole() -> None:
    assert {endpoint.name for endpoint in ENDPOINTS} == set(SCOPE_OF)


def code(answer: requests.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["code"].rpartition(".")[2]


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (None, "UNAUTHORIZED"),
        ("", "UNAUTHORIZED"),
        ("Bearer ", "UNAUTHORIZED"),
        ("Basic abc", "UNAUTHORIZED"),
        ("Bearer nonsense", "TOKEN_INVALID"),
        ("Bearer a.b.c", "TOKEN_INVALID"),
        ("Bearer ..", "TOKEN_INVALID"),
    ],
)
def test_a_bad_token_is_refused(
    shared: Driver, header: str | None, expected: str
) -> None:
    headers = {} if header is None else {"Authorization": header}
    answer = requests.get(f"{shared.sandbox.url}/lists", headers=headers, timeout=10)
    assert code(answer) == (401, expected)


def test_a_token_that_was_changed_is_refused(shared: Driver) -> None:
    head, claims, signature = shared.token.split(".")
    more = json.loads(base64.urlsafe_b64decode(claims + "=="))
    more["scope"] += " everything"
    forged = base64.urlsafe_b64encode(json.dumps(more).encode()).decode().rstrip("=")
    answer = shared.call("GET", "/lists", token=f"{head}.{forged}.{signature}")
    assert code(answer) == (401, "TOKEN_INVALID")


def test_a_token_expires(shared: Driver) -> None:
    token = shared.sandbox.issue_token(life=60)
    shared.clock.advance(59)
    assert shared.call("GET", "/lists", token=token).ok
    shared.clock.advance(1)
    answer = shared.call("GET", "/lists", token=token)
    assert code(answer) == (401, "TOKEN_EXPIRED")


def test_a_token_can_be_revoked(shared: Driver) -> None:
    token = shared.sandbox.issue_token()
    shared.sandbox.revoke(token)
    answer = shared.call("GET", "/lists", token=token)
    assert code(answer) == (401, "UNAUTHORIZED")


def grant(cdp: Driver, *, basic: str = "", **form: str) -> requests.Response:
    headers = {"Authorization": f"Basic {basic}"} if basic else {}
    return requests.post(cdp.sandbox.token_url, data=form, headers=headers, timeout=10)


def test_client_credentials_give_a_token_that_expires(cdp: Driver) -> None:
    answer = grant(
        cdp,
        grant_type="client_credentials",
        client_id=cdp.sandbox.client_id,
        client_secret=cdp.sandbox.client_secret,
    )
    body = answer.json()
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    assert body["token_type"] == "Bearer"
    assert body["expires_in"] == 3600
    assert body["scope"].split() == list(SCOPES)
    assert cdp.call("GET", "/lists", token=body["access_token"]).ok
    cdp.clock.advance(3600)
    refused = cdp.call("GET", "/lists", token=body["access_token"])
    assert code(refused) == (401, "TOKEN_EXPIRED")


def test_a_client_may_name_itself_in_the_header(cdp: Driver) -> None:
    basic = base64.b64encode(b"reader:s3%3Acret/%C3%A4").decode()
    answer = grant(cdp, basic=basic, grant_type="client_credentials")
    assert answer.json()["scope"] == "cdp:lists:read"


@pytest.mark.parametrize(
    ("form", "status", "error"),
    [
        ({}, 400, "invalid_request"),
        ({"grant_type": "password"}, 400, "unsupported_grant_type"),
        ({"grant_type": "client_credentials"}, 401, "invalid_client"),
        (
            {
                "grant_type": "client_credentials",
                "client_id": "reader",
                "client_secret": "wrong",
            },
            401,
            "invalid_client",
        ),
        (
            {
                "grant_type": "client_credentials",
                "client_id": "reader",
                "client_secret": READER.secret,
                "scope": "cdp:lists:write",
            },
            400,
            "invalid_scope",
        ),
    ],
)
def test_the_token_endpoint_refuses_in_oauths_words(
    cdp: Driver, form: dict[str, str], status: int, error: str
) -> None:
    answer = grant(cdp, **form)
    assert (answer.status_code, answer.json()["error"]) == (status, error)


@pytest.mark.parametrize("basic", ["%%%", "cmVhZGVy", "/w=="])
def test_a_garbled_client_is_unknown(cdp: Driver, basic: str) -> None:
    answer = grant(cdp, basic=basic, grant_type="client_credentials")
    assert answer.json()["error"] == "invalid_client"


def test_too_many_calls_are_told_when_to_come_back(cdp: Driver) -> None:
    for _ in range(5):
        assert cdp.call("GET", "/lists").ok
        cdp.clock.advance(1)
    answer = cdp.call("GET", "/lists")
    assert code(answer) == (429, "LIMITED")
    assert answer.headers["Retry-After"] == "55"
    assert answer.json()["error"]["message"] == (
        "Rate limit exceeded. Retry after 55s."
    )
    cdp.clock.advance(54.9)
    assert cdp.call("GET", "/lists").headers["Retry-After"] == "1"
    cdp.clock.advance(0.1)
    assert cdp.call("GET", "/lists").ok


def test_the_rate_limit_counts_each_token_and_class_apart(cdp: Driver) -> None:
    for _ in range(5):
        cdp.call("GET", "/lists")
    assert cdp.call("GET", "/lists").status_code == 429
    assert cdp.call("POST", "/lists", {"name": "L"}).status_code == 201
    assert cdp.call("GET", "/metadata/objects").ok
    assert cdp.call("GET", "/lists", token=cdp.sandbox.issue_token()).ok


def test_the_settings_to_export_work(cdp: Driver) -> None:
    settings = cdp.sandbox.environ
    url = f"{settings['EXPERITURE_BASE_URL']}/lists"
    headers = {"Authorization": f"Bearer {settings['EXPERITURE_API_KEY']}"}
    assert requests.get(url, headers=headers, timeout=10).ok
    oauth = cdp.sandbox.oauth_environ
    answer = requests.post(
        oauth["EXPERITURE_TOKEN_URL"],
        data={
            "grant_type": "client_credentials",
            "client_id": oauth["EXPERITURE_CLIENT_ID"],
            "client_secret": oauth["EXPERITURE_CLIENT_SECRET"],
        },
        timeout=10,
    )
    assert answer.ok
