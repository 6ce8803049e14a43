"""One method for each endpoint: what goes out, and what comes back."""

from __future__ import annotations

import json
import uuid
from io import BytesIO, StringIO
from pathlib import Path
from typing import BinaryIO, cast
from urllib.parse import parse_qsl, urlsplit

import pytest
from responses import RequestsMock

from cdp_frames.api import wire
from cdp_frames.api.client import Client
from cdp_frames.errors import (
    ConflictError,
    FrameError,
    SettingsError,
    TransferError,
)
from tests.api.support import API

MESSAGES = Path(__file__).parent / "messages"
UPLOAD = "https://upload.experiture.ai/jobs/imp_01HXYZ/file"


def sample(name: str) -> dict[str, object]:
    body = json.loads((MESSAGES / f"{name}.json").read_text(encoding="utf-8"))
    assert isinstance(body, dict)
    return body


def envelope(data: object) -> dict[str, object]:
    return {"success": True, "data": data}


def sent(mock: RequestsMock, call: int = -1) -> dict[str, object]:
    body = mock.calls[call].request.body
    assert isinstance(body, bytes)
    written = json.loads(body)
    assert isinstance(written, dict)
    return written


# --- import jobs -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("target", "written"),
    [
        ({}, {}),
        ({"list_name": "Leads"}, {"createList": True, "listName": "Leads"}),
        ({"target_list_id": "lst_1"}, {"targetListId": "lst_1"}),
        ({"audience_name": "All"}, {"createAudience": True, "audienceName": "All"}),
    ],
)
def test_a_job_is_opened_as_in_the_guide(
    client: Client,
    responses: RequestsMock,
    target: dict[str, str],
    written: dict[str, object],
) -> None:
    responses.post(f"{API}/import-jobs", json=sample("import_job"), status=201)
    job = client.create_import_job(
        object_name="profiles", file_name="leads.csv", file_size=98304, **target
    )
    assert job.job_id == "imp_01HXYZ"
    assert sent(responses) == {
        "objectName": "profiles",
        "fileName": "leads.csv",
        "fileSize": 98304,
        **written,
    }
    headers = responses.calls[0].request.headers
    assert headers["Authorization"] == "Bearer s3cret-token"
    assert headers["Content-Type"] == "application/json; charset=utf-8"
    assert uuid.UUID(headers["Idempotency-Key"]).version == 4


def test_two_targets_are_refused_before_anything_is_sent(client: Client) -> None:
    with pytest.raises(SettingsError, match="exclude each other"):
        client.create_import_job(
            object_name="profiles",
            file_name="a.csv",
            file_size=1,
            list_name="a",
            target_list_id="b",
        )


@pytest.mark.parametrize(
    "data", [b"email\n", BytesIO(b"email\n")], ids=["bytes", "file"]
)
def test_an_upload_follows_the_answer_and_keeps_the_token_home(
    client: Client, responses: RequestsMock, data: bytes | BinaryIO
) -> None:
    job = wire.ImportJob(
        job_id="imp_01HXYZ",
        upload_url=f"{UPLOAD}?X-Amz-Signature=0f1e2d",
        headers={"x-amz-acl": "private"},
    )
    responses.put(UPLOAD)
    client.upload(job, data)
    request = responses.calls[0].request
    assert request.url == f"{UPLOAD}?X-Amz-Signature=0f1e2d"
    assert "Authorization" not in request.headers
    assert request.headers["x-amz-acl"] == "private"
    assert request.headers["Content-Type"] == "text/csv"
    assert request.headers["Content-Length"] == "6"


def test_a_method_and_a_content_type_that_the_job_asks_for_go_first(
    client: Client, responses: RequestsMock
) -> None:
    job = wire.ImportJob(
        job_id="i", upload_url=UPLOAD, method="POST", headers={"content-type": "a/b"}
    )
    responses.post(UPLOAD)
    client.upload(job, b"x", content_type="text/csv")
    assert responses.calls[0].request.headers["Content-Type"] == "a/b"


def test_a_file_goes_up_from_where_it_stands(
    client: Client, responses: RequestsMock
) -> None:
    data = BytesIO(b"skipped,email\n")
    data.seek(8)
    responses.put(UPLOAD)
    client.upload(wire.ImportJob(job_id="i", upload_url=UPLOAD), data)
    assert responses.calls[0].request.headers["Content-Length"] == "6"


def test_an_empty_upload_has_a_length_too(
    client: Client, responses: RequestsMock
) -> None:
    responses.put(UPLOAD)
    client.upload(wire.ImportJob(job_id="i", upload_url=UPLOAD), b"")
    headers = responses.calls[0].request.headers
    assert headers["Content-Length"] == "0"
    assert "Transfer-Encoding" not in headers


def test_another_size_than_declared_is_refused_before_anything_is_sent(
    client: Client,
) -> None:
    job = wire.ImportJob(job_id="i", upload_url=UPLOAD, file_size=7)
    with pytest.raises(FrameError, match="opened for 7 bytes, but there are 6"):
        client.upload(job, b"email\n")


def test_a_text_file_is_no_upload(client: Client) -> None:
    text = cast("BinaryIO", StringIO("email\n"))
    with pytest.raises(FrameError, match="binary file"):
        client.upload(wire.ImportJob(job_id="i", upload_url=UPLOAD), text)


def test_an_upload_address_in_the_open_is_refused(client: Client) -> None:
    job = wire.ImportJob(job_id="i", upload_url="http://upload.example.com/f?X-Sig=1")
    with pytest.raises(TransferError, match="plain HTTP") as caught:
        client.upload(job, b"x")
    assert "X-Sig" not in str(caught.value)


def test_a_mapping_is_sent_as_in_the_guide(
    client: Client, responses: RequestsMock
) -> None:
    responses.post(f"{API}/import-jobs/imp_1/mapping", json=envelope(None))
    client.set_mapping(
        "imp_1",
        source_fields={"company": "string"},
        field_map={"company": "company_name"},
    )
    assert sent(responses) == {
        "sourceFields": {"company": "string"},
        "fieldMap": {"company": "company_name"},
    }


@pytest.mark.parametrize("status", [200, 202, 204])
def test_a_start_is_an_empty_object(
    client: Client, responses: RequestsMock, status: int
) -> None:
    body = None if status == 204 else envelope({"state": "running"})
    responses.post(f"{API}/import-jobs/imp_1/start", json=body, status=status)
    client.start("imp_1")
    assert sent(responses) == {}


@pytest.mark.parametrize("state", ["running", "completed", "failed"])
@pytest.mark.parametrize("status", [400, 409])
def test_a_start_that_went_through_unheard_is_no_failure(
    client: Client, responses: RequestsMock, status: int, state: str
) -> None:
    responses.post(
        f"{API}/import-jobs/imp_1/start", json={"success": False}, status=status
    )
    responses.get(f"{API}/import-jobs/imp_1", json=envelope({"state": state}))
    client.start("imp_1")


def test_a_start_that_the_state_forbids_is_a_conflict(
    client: Client, responses: RequestsMock
) -> None:
    responses.post(
        f"{API}/import-jobs/imp_1/start", json={"success": False}, status=409
    )
    responses.get(f"{API}/import-jobs/imp_1", json=envelope({"state": "pending"}))
    with pytest.raises(ConflictError):
        client.start("imp_1")


def test_a_status_is_asked_for(client: Client, responses: RequestsMock) -> None:
    responses.get(f"{API}/import-jobs/imp_1", json=sample("import_status"))
    status = client.job("imp_1")
    assert (status.job_id, status.read_rows, status.final) == ("imp_1", 1248, True)


def test_an_error_file_is_fetched_without_the_token(
    client: Client, responses: RequestsMock
) -> None:
    responses.get(f"{API}/import-jobs/imp_1/errors", json=sample("import_errors"))
    errors = client.job_errors("imp_1")
    responses.get(errors.error_file_url, body=b"\x1f\x8braw")
    assert client.download(errors.error_file_url) == b"\x1f\x8braw"
    assert "Authorization" in responses.calls[0].request.headers
    assert "Authorization" not in responses.calls[1].request.headers


# --- lists -------------------------------------------------------------------------


def test_a_list_is_made(client: Client, responses: RequestsMock) -> None:
    responses.post(f"{API}/lists", json=sample("list"), status=201)
    assert client.create_list("Leads", description="d").id == "lst_01HXYZ"
    assert sent(responses) == {"name": "Leads", "description": "d"}


@pytest.mark.parametrize("name", ["", " ", "x" * 201])
def test_a_name_that_no_list_can_have_is_refused_here(
    client: Client, name: str
) -> None:
    with pytest.raises(FrameError, match="1 to 200 characters"):
        client.create_list(name)


def test_a_list_is_changed_by_what_is_given(
    client: Client, responses: RequestsMock
) -> None:
    responses.patch(f"{API}/lists/lst_1", json=sample("list"))
    client.update_list("lst_1", name="New")
    assert sent(responses) == {"name": "New"}


def test_a_change_that_is_answered_with_nothing_is_looked_up(
    client: Client, responses: RequestsMock
) -> None:
    responses.patch(f"{API}/lists/lst_01HXYZ", status=204)
    responses.get(f"{API}/lists/lst_01HXYZ", json=sample("list"))
    changed = client.update_list("lst_01HXYZ", description="")
    assert changed.name == "AWS re:Invent 2026 Leads"


@pytest.mark.parametrize("status", [200, 204])
def test_a_list_is_deleted(
    client: Client, responses: RequestsMock, status: int
) -> None:
    body = None if status == 204 else envelope(None)
    responses.delete(f"{API}/lists/lst_1", json=body, status=status)
    client.delete_list("lst_1")
    assert responses.calls[0].request.headers["Idempotency-Key"]


def queries(mock: RequestsMock) -> list[dict[str, str]]:
    urls = [str(call.request.url) for call in mock.calls]
    return [dict(parse_qsl(urlsplit(url).query)) for url in urls]


def listing(count: int, first: int = 0, **more: object) -> dict[str, object]:
    items = [{"id": f"lst_{first + n}", "name": "x"} for n in range(count)]
    return envelope({"items": items, **more})


@pytest.mark.parametrize(
    ("pages", "found"),
    [
        pytest.param([listing(0)], 0, id="none"),
        pytest.param([listing(2)], 2, id="a page that is not full"),
        pytest.param([listing(3), listing(1, 3)], 4, id="full, then not"),
        pytest.param([listing(3), listing(0)], 3, id="full, then empty"),
        pytest.param([listing(3, total=3)], 3, id="the total is reached"),
        pytest.param(
            [listing(2, total=3), listing(1, 2, total=3)], 3, id="total, short page"
        ),
        pytest.param([listing(3, hasMore=False)], 3, id="no more"),
        pytest.param([listing(3, totalPages=1)], 3, id="all pages"),
        pytest.param(
            [listing(2, pageSize=2), listing(1, 2, pageSize=2)],
            3,
            id="a smaller page is full",
        ),
        pytest.param([listing(3), listing(3)], 3, id="the same page for ever"),
    ],
)
def test_paging_ends_where_the_listing_does(
    client: Client, responses: RequestsMock, pages: list[dict[str, object]], found: int
) -> None:
    for page in pages:
        responses.get(f"{API}/lists", json=page)
    assert len(list(client.lists(page_size=3))) == found
    assert queries(responses) == [
        {"status": "active", "page": str(n + 1), "pageSize": "3"}
        for n in range(len(pages))
    ]


def test_lists_of_any_status_can_be_asked_for(
    client: Client, responses: RequestsMock
) -> None:
    responses.get(f"{API}/lists", json=listing(1))
    list(client.lists(status=None))
    assert queries(responses) == [{"page": "1", "pageSize": "200"}]


def test_members_are_listed_in_any_shape(
    client: Client, responses: RequestsMock
) -> None:
    items = ["rec_1", {"recordId": "rec_2", "contactKey": "ana@example.com"}]
    responses.get(f"{API}/lists/lst_1/members", json=envelope({"items": items}))
    assert [member.record_id for member in client.members("lst_1")] == [
        "rec_1",
        "rec_2",
    ]


@pytest.mark.parametrize("verb", ["upsert", "remove"])
def test_members_are_changed_a_thousand_at_a_time(
    client: Client, responses: RequestsMock, verb: str
) -> None:
    answer = envelope({"added": 900, "removed": 7, "unmatched": 1})
    responses.post(f"{API}/lists/lst_1/members:{verb}", json=answer)
    change = client.add_members if verb == "upsert" else client.remove_members
    total = change("lst_1", (f"p{n}@example.com" for n in range(2_001)))
    assert (total.sent, total.added, total.removed, total.unmatched) == (
        2_001,
        2_700,
        21,
        3,
    )
    keys = [sent(responses, call)["contactKeys"] for call in range(3)]
    assert [len(batch) for batch in keys if isinstance(batch, list)] == [
        1_000,
        1_000,
        1,
    ]
    assert sent(responses)["normalizationMode"] == "email_lower_trim"
    assert len({c.request.headers["Idempotency-Key"] for c in responses.calls}) == 3


def test_no_members_are_no_call(client: Client) -> None:
    assert client.add_members("lst_1", []) == wire.MemberChange()


def test_one_text_is_not_a_list_of_its_letters(client: Client) -> None:
    with pytest.raises(FrameError, match="a list of keys"):
        client.add_members("lst_1", "ana@example.com")


# --- metadata and profiles ---------------------------------------------------------


@pytest.mark.parametrize("bare", [False, True])
def test_objects_are_listed(
    client: Client, responses: RequestsMock, *, bare: bool
) -> None:
    answer = sample("objects")
    if bare:
        answer["data"] = wire.as_object(answer["data"], "data")["items"]
    responses.get(f"{API}/metadata/objects", json=answer)
    assert [found.name for found in client.objects()] == ["profiles", "orders"]


def test_an_object_has_fields(client: Client, responses: RequestsMock) -> None:
    responses.get(f"{API}/metadata/objects/profiles", json=sample("object"))
    found = client.object("profiles")
    assert [field.name for field in found.fields] == ["email", "last_seen_at", "tier"]
    assert found.identity_keys == ("email", "customer_id")


def test_a_profile_is_written(client: Client, responses: RequestsMock) -> None:
    responses.post(f"{API}/profiles/upsert", json=sample("upsert"))
    assert client.upsert_profile({"email": "ana@example.com", "tier": None}).accepted
    assert sent(responses) == {"record": {"email": "ana@example.com", "tier": None}}
    client.upsert_profile({"email": "ana@example.com"}, match_key="email")
    assert sent(responses)["matchKey"] == "email"


@pytest.mark.parametrize("value", [float("nan"), object(), b"x"])
def test_a_value_without_a_form_in_json_is_refused(
    client: Client, value: object
) -> None:
    with pytest.raises(FrameError, match="no form in JSON"):
        client.upsert_profile({"ltv": value})


@pytest.mark.parametrize("odd", ["", " ", ".", ".."])
def test_an_id_that_would_make_another_call_is_refused(
    client: Client, odd: str
) -> None:
    with pytest.raises(FrameError, match="is no id"):
        client.delete_list(odd)


def test_an_id_stays_one_step_of_the_path(
    client: Client, responses: RequestsMock
) -> None:
    answer = envelope({"id": "a/b?c", "name": "L"})
    responses.get(f"{API}/lists/a%2Fb%3Fc", json=answer)
    assert client.get_list("a/b?c").id == "a/b?c"


# --- settings ----------------------------------------------------------------------


def test_settings_come_from_the_environment(responses: RequestsMock) -> None:
    responses.get("http://127.0.0.1:9/public/v1/lists/lst_01HXYZ", json=sample("list"))
    settings = {
        "EXPERITURE_API_KEY": " key\n",
        "EXPERITURE_BASE_URL": "http://127.0.0.1:9/public/v1/",
    }
    with Client.from_env(settings) as client:
        client.get_list("lst_01HXYZ")
    assert responses.calls[0].request.headers["Authorization"] == "Bearer key"


@pytest.mark.parametrize("settings", [{}, {"EXPERITURE_API_KEY": " "}])
def test_without_settings_the_way_to_set_them_is_told(settings: dict[str, str]) -> None:
    with pytest.raises(SettingsError) as caught:
        Client.from_env(settings)
    for word in ("EXPERITURE_API_KEY", "EXPERITURE_CLIENT_ID", "cdp_frames.sandbox"):
        assert word in str(caught.value)


def test_half_an_oauth_client_is_named() -> None:
    with pytest.raises(SettingsError, match="EXPERITURE_CLIENT_SECRET not set"):
        Client.from_env(
            {"EXPERITURE_CLIENT_ID": "a", "EXPERITURE_TOKEN_URL": "https://a.example/t"}
        )


def test_a_client_without_a_token_reads_the_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("EXPERITURE_API_KEY", "key")
    monkeypatch.setenv("EXPERITURE_BASE_URL", "http://localhost:9/v1")
    assert repr(Client()) == "Client('localhost')"


@pytest.mark.parametrize(
    "url",
    [
        "http://api.example.com/v1",
        "http://127.0.0.1@evil.example/v1",
        "http://127.0.0.1\\@evil.example/v1",
        "ftp://api.example.com/v1",
        "api.example.com/v1",
        "https://user:pass@api.example.com/v1",
        "https://api.example.com/v1?key=1",
        "https://api.example.com:port/v1",
        "https:///v1",
        "https://[::1/v1",
    ],
)
def test_an_unsafe_address_is_refused(url: str) -> None:
    with pytest.raises(SettingsError):
        Client("token", base_url=url)


@pytest.mark.parametrize(
    "url",
    [
        "http://localhost:8000/v1",
        "http://127.1.2.3/v1",
        "http://[::1]:9/v1",
        "https://a.example",
    ],
)
def test_a_safe_address_is_taken(url: str) -> None:
    Client("token", base_url=url).close()


@pytest.mark.parametrize("token", ["", "  ", "two words", "line\nbreak", "tökén"])
def test_a_token_that_is_none_is_refused_without_being_shown(token: str) -> None:
    with pytest.raises(SettingsError) as caught:
        Client(token)
    assert not token.strip() or token not in str(caught.value)


def test_nothing_that_can_be_shown_shows_the_token(client: Client) -> None:
    shown = repr(client)
    stack: list[object] = [client]
    seen: set[int] = set()
    while stack:
        thing = stack.pop()
        if id(thing) in seen or not hasattr(thing, "__dict__"):
            continue
        seen.add(id(thing))
        shown += repr(vars(thing))
        stack.extend(vars(thing).values())
    assert shown.startswith("Client('api.experiture.ai')")
    assert "s3cret" not in shown


def test_a_session_of_ones_own_stays_open() -> None:
    import requests  # noqa: PLC0415 - as the package does

    class Session(requests.Session):
        closed = False

        def close(self) -> None:
            self.closed = True

    session = Session()
    Client("token", session=session).close()
    assert not session.closed


@pytest.mark.parametrize("given", [None, 5, float("nan"), ""])
def test_what_is_no_text_is_no_id(client: Client, given: object) -> None:
    with pytest.raises(FrameError, match="is no id"):
        client.get_list(given)  # type: ignore[arg-type]
