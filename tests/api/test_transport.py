"""What happens when the answer is no, late, lost, cut short or leads elsewhere."""

from __future__ import annotations

import logging
import socket
import traceback
from io import BytesIO
from pathlib import Path

import pytest
import requests
from responses import RequestsMock

from cdp_frames.api import wire
from cdp_frames.api.client import Client
from cdp_frames.api.retries import Retries
from cdp_frames.errors import (
    ApiError,
    AuthError,
    ConflictError,
    ForbiddenError,
    FrameError,
    JobError,
    NotFoundError,
    RateLimitError,
    TransferError,
)
from tests.api.support import API, Answer, Clock, Server

MESSAGES = Path(__file__).parent / "messages"
JOB = f"{API}/import-jobs/imp_1"
RUNNING = b'{"success": true, "data": {"state": "running"}}'
OK: Answer = (200, {}, RUNNING)


def local(server: Server, clock: Clock) -> Client:
    return Client(
        "s3cret-token",
        base_url=f"{server.url}/public/v1",
        timeout=5,
        clock=clock,
        sleep=clock.sleep,
        random=lambda: 0.5,
    )


# --- the CDP says no ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, ApiError),
        (401, AuthError),
        (403, ForbiddenError),
        (404, NotFoundError),
        (409, ConflictError),
        (413, ApiError),
        (418, ApiError),
        (422, ApiError),
        (429, RateLimitError),
        (500, ApiError),
        (503, ApiError),
        (599, ApiError),
    ],
)
@pytest.mark.parametrize("body", ["error.json", "rate_limited.json", "<html>", ""])
def test_the_status_alone_decides_the_kind_of_error(
    client: Client,
    responses: RequestsMock,
    status: int,
    kind: type[ApiError],
    body: str,
) -> None:
    text = (MESSAGES / body).read_text("utf-8") if body.endswith("json") else body
    responses.get(JOB, body=text, status=status)
    with pytest.raises(ApiError) as caught:
        client.job("imp_1")
    assert type(caught.value) is kind
    assert caught.value.status == status


def test_an_error_keeps_all_that_was_said(
    client: Client, responses: RequestsMock
) -> None:
    responses.get(JOB, body=(MESSAGES / "error.json").read_text("utf-8"), status=400)
    with pytest.raises(ApiError) as caught:
        client.job("imp_1")
    error = caught.value
    assert error.code == "CDP_ETL.VALIDATION.REQUEST_INVALID"
    assert error.details["value"] == "not-an-email"
    assert str(error) == (
        "400 CDP_ETL.VALIDATION.REQUEST_INVALID: GET /import-jobs/imp_1: "
        "records[2].email: invalid email format. Correct the address. "
        "[correlation id 6b9a4a0e-6f0e-4a52-9a0c-0d2b4d1f9b11]"
    )


def test_the_correlation_id_of_the_header_goes_first(
    client: Client, responses: RequestsMock
) -> None:
    responses.get(
        JOB,
        body=(MESSAGES / "error.json").read_text("utf-8"),
        status=400,
        headers={"X-Correlation-Id": "from-the-header"},
    )
    with pytest.raises(ApiError) as caught:
        client.job("imp_1")
    assert caught.value.correlation_id == "from-the-header"


@pytest.mark.parametrize(
    "code", ["schema_mismatch", "CDP_ETL.VALIDATION.REQUEST_SCHEMA"]
)
def test_an_unknown_field_is_known_by_its_status(
    client: Client, responses: RequestsMock, code: str
) -> None:
    answer = {"success": False, "error": {"code": code, "message": "no field x"}}
    responses.post(f"{JOB}/mapping", json=answer, status=422)
    with pytest.raises(ApiError) as caught:
        client.set_mapping("imp_1", source_fields={}, field_map={})
    assert (caught.value.status, caught.value.code) == (422, code)


def test_a_no_with_a_good_status_is_a_no(
    client: Client, responses: RequestsMock
) -> None:
    responses.get(JOB, body=(MESSAGES / "error.json").read_text("utf-8"))
    with pytest.raises(ApiError, match="invalid email format"):
        client.job("imp_1")


def test_a_lacking_scope_is_named(client: Client, responses: RequestsMock) -> None:
    responses.get(JOB, json={"success": False}, status=403)
    responses.delete(f"{API}/lists/lst_1", json={"success": False}, status=403)
    with pytest.raises(ForbiddenError, match="needs the scope cdp:imports:read"):
        client.job("imp_1")
    with pytest.raises(ForbiddenError, match="needs the scope cdp:lists:write"):
        client.delete_list("lst_1")


def test_an_expired_upload_address_is_refused_in_xml(
    client: Client, responses: RequestsMock
) -> None:
    body = (
        "<?xml version='1.0'?><Error><Code>AccessDenied</Code>"
        "<Message>Request has expired</Message><Signature>abc123</Signature></Error>"
    )
    responses.put("https://upload.example.com/f", body=body, status=403)
    job = wire.ImportJob(
        job_id="i", upload_url="https://upload.example.com/f?X-Sig=abc123"
    )
    with pytest.raises(ForbiddenError) as caught:
        client.upload(job, b"x")
    assert caught.value.code == "AccessDenied"
    assert "abc123" not in str(caught.value)


@pytest.mark.parametrize("body", ["<html>", "", "[]", "3", '{"hello": 1}', "[" * 5000])
def test_a_good_status_without_a_usable_answer_is_a_transfer_error(
    client: Client, responses: RequestsMock, body: str
) -> None:
    responses.get(JOB, body=body)
    with pytest.raises(TransferError):
        client.job("imp_1")


def test_a_key_that_is_missing_is_a_transfer_error(
    client: Client, responses: RequestsMock
) -> None:
    responses.get(JOB, json={"success": True, "data": {"stage": "merge"}})
    with pytest.raises(TransferError, match="'state' is missing"):
        client.job("imp_1")


def test_what_the_cdp_says_is_shown_without_people_and_secrets(
    client: Client, responses: RequestsMock
) -> None:
    message = (
        "no ana@example.com at https://a.example/f?X-Sig=1, Bearer eyJhbGciOiJ9.e30"
    )
    answer = {"success": False, "error": {"message": message}}
    responses.get(JOB, json=answer, status=400)
    with pytest.raises(ApiError, match=r"no … at https://a\.example/f") as caught:
        client.job("imp_1")
    for secret in ("ana", "X-Sig", "eyJ"):
        assert secret not in str(caught.value)


# --- trying again ------------------------------------------------------------------


def test_a_write_is_repeated_under_the_same_key(
    client: Client, responses: RequestsMock, clock: Clock
) -> None:
    url = f"{JOB}/mapping"
    responses.post(
        url, json={"success": False}, status=429, headers={"Retry-After": "2"}
    )
    responses.post(url, json={"success": False}, status=503)
    responses.post(url, body=requests.ConnectionError("reset"))
    responses.post(url, json={"success": True, "data": {}})
    client.set_mapping("imp_1", source_fields={}, field_map={})
    keys = {call.request.headers["Idempotency-Key"] for call in responses.calls}
    assert (len(responses.calls), len(keys)) == (4, 1)
    assert clock.slept == [2.5, 1.0, 2.0]


def test_two_writes_have_two_keys(client: Client, responses: RequestsMock) -> None:
    responses.post(f"{JOB}/start", json={"success": True})
    client.start("imp_1")
    client.start("imp_1")
    first, second = responses.calls
    assert (
        first.request.headers["Idempotency-Key"]
        != second.request.headers["Idempotency-Key"]
    )


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 413, 422, 501])
def test_what_would_not_change_is_not_repeated(
    client: Client, responses: RequestsMock, clock: Clock, status: int
) -> None:
    responses.get(JOB, json={"success": False}, status=status)
    with pytest.raises(ApiError):
        client.job("imp_1")
    assert (len(responses.calls), clock.slept) == (1, [])


def test_it_gives_up_after_six_attempts(
    client: Client, responses: RequestsMock, clock: Clock
) -> None:
    responses.get(JOB, json={"success": False}, status=429)
    with pytest.raises(RateLimitError) as caught:
        client.job("imp_1")
    assert len(responses.calls) == 6
    assert clock.slept == [0.5, 1.0, 2.0, 4.0, 8.0]
    assert caught.value.retry_after is None


def test_a_pause_longer_than_patience_is_handed_to_the_caller(
    client: Client, responses: RequestsMock, clock: Clock
) -> None:
    responses.get(JOB, json={}, status=429, headers={"Retry-After": "3600"})
    with pytest.raises(RateLimitError) as caught:
        client.job("imp_1")
    assert (caught.value.retry_after, clock.slept) == (3600.0, [])


def test_a_retry_date_is_read_by_the_servers_own_clock(
    client: Client, responses: RequestsMock, clock: Clock
) -> None:
    late = {
        "Retry-After": "Tue, 21 Apr 2026 15:30:07 GMT",
        "Date": "Tue, 21 Apr 2026 15:30:00 GMT",
    }
    responses.get(JOB, json={}, status=503, headers=late)
    responses.get(JOB, body=RUNNING)
    client.job("imp_1")
    assert clock.slept == [7.5]


@pytest.mark.parametrize("retry_after", ["soon", "-3", "²", "1.5", "Tue, 99 Apr 2026"])
def test_an_unreadable_retry_after_is_none(
    client: Client, responses: RequestsMock, clock: Clock, retry_after: str
) -> None:
    responses.get(
        JOB,
        json={},
        status=429,
        headers={"Retry-After": retry_after},
    )
    responses.get(JOB, body=RUNNING)
    client.job("imp_1")
    assert clock.slept == [0.5]


def test_pauses_grow_to_their_limit_and_not_beyond() -> None:
    pauses = list(Retries(attempts=5_000, longest=9.0).pauses(lambda: 1.0))
    assert pauses[:5] == [1.0, 2.0, 4.0, 8.0, 9.0]
    assert set(pauses[5:]) == {9.0}


def test_a_connection_that_is_not_secure_is_not_tried_again(
    client: Client, responses: RequestsMock, clock: Clock
) -> None:
    responses.get(JOB, body=requests.exceptions.SSLError("self-signed"))
    with pytest.raises(TransferError, match="no secure connection"):
        client.job("imp_1")
    assert clock.slept == []


def test_a_start_whose_answer_was_lost_is_settled_by_asking(
    client: Client, responses: RequestsMock
) -> None:
    responses.post(f"{JOB}/start", body=requests.ReadTimeout("x"))
    responses.get(JOB, body=RUNNING)
    client.start("imp_1")
    assert [call.request.method for call in responses.calls] == ["POST"] * 6 + ["GET"]


def test_a_start_that_nobody_can_tell_of_is_lost(
    client: Client, responses: RequestsMock
) -> None:
    responses.post(f"{JOB}/start", body=requests.ReadTimeout("x"))
    responses.get(JOB, body=requests.ReadTimeout("x"))
    words = "imp_1 was not confirmed.* POST /import-jobs/imp_1/start: no answer"
    with pytest.raises(JobError, match=words) as caught:
        client.start("imp_1")
    assert caught.value.job_id == "imp_1"


# --- over a real socket ------------------------------------------------------------


def test_a_dropped_upload_starts_again_from_the_beginning(clock: Clock) -> None:
    data = b"email\r\nana@example.com\r\n" * 20_000
    with (
        Server(None, (503, {}, b""), (200, {}, b"")) as server,
        local(server, clock) as cdp,
    ):
        job = wire.ImportJob(job_id="i", upload_url=f"{server.url}/f?X-Sig=1")
        cdp.upload(job, BytesIO(data))
    assert [seen.body == data for seen in server.seen] == [True, True, True]
    assert {seen.headers["Content-Length"] for seen in server.seen} == {str(len(data))}
    assert not any("Authorization" in seen.headers for seen in server.seen)


def test_an_upload_begins_where_the_file_stood_on_every_attempt(clock: Clock) -> None:
    file = BytesIO(b"skipped|email\n")
    file.seek(8)
    with Server(None, (200, {}, b"")) as server, local(server, clock) as cdp:
        cdp.upload(wire.ImportJob(job_id="i", upload_url=f"{server.url}/f"), file)
    assert [seen.body for seen in server.seen] == [b"email\n", b"email\n"]


def test_a_file_that_shrinks_on_the_way_is_told(clock: Clock) -> None:
    class Shrinking(BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            return super().read(size) if self.tell() < 50_000 else b""

    with Server((200, {}, b"")) as server, local(server, clock) as cdp:
        job = wire.ImportJob(job_id="i", upload_url=f"{server.url}/f")
        with pytest.raises(FrameError, match="shorter"):
            cdp.upload(job, Shrinking(b"x" * 100_000))


def test_a_download_that_was_cut_short_is_fetched_again(clock: Clock) -> None:
    cut: Answer = (200, {"Content-Length": "9"}, b"row,")
    with Server(cut, (200, {}, b"row,error")) as server, local(server, clock) as cdp:
        assert cdp.download(f"{server.url}/errors?X-Sig=1") == b"row,error"
    assert len(server.seen) == 2


def test_a_dropped_connection_keeps_the_key_of_the_write(clock: Clock) -> None:
    with Server(None, OK) as server, local(server, clock) as cdp:
        cdp.start("imp_1")
    first, second = server.seen
    assert first.headers["Idempotency-Key"] == second.headers["Idempotency-Key"]
    assert first.body == second.body == b"{}"


def test_a_server_that_is_not_there_is_told_soon(clock: Clock) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}"
        with (
            Client("t", base_url=url, sleep=clock.sleep, random=lambda: 0.5) as cdp,
            pytest.raises(TransferError, match="is it down") as caught,
        ):
            cdp.job("imp_1")
    assert clock.slept == [0.5, 1.0]
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None


# --- the token stays home ----------------------------------------------------------


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_read_is_redirected_within_the_origin(clock: Clock, status: int) -> None:
    moved: Answer = (status, {"Location": "/elsewhere?a=1"}, b"")
    with Server(moved, OK) as server, local(server, clock) as cdp:
        assert cdp.job("imp_1").state == "running"
    assert server.seen[1].path == "/elsewhere?a=1"
    assert server.seen[1].headers["Authorization"] == "Bearer s3cret-token"


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_to_another_origin_is_refused_before_it_is_followed(
    clock: Clock, status: int
) -> None:
    with Server(OK) as other:
        moved: Answer = (status, {"Location": f"{other.url}/x?token=1"}, b"")
        with (
            Server(moved) as server,
            local(server, clock) as cdp,
            pytest.raises(TransferError, match="redirected to 127") as caught,
        ):
            cdp.job("imp_1")
    assert other.seen == []
    assert "token=1" not in str(caught.value)


@pytest.mark.parametrize("status", [307, 308])
def test_a_redirected_write_keeps_method_and_body(clock: Clock, status: int) -> None:
    moved: Answer = (status, {"Location": "/elsewhere"}, b"")
    with Server(moved, OK) as server, local(server, clock) as cdp:
        cdp.start("imp_1")
    assert [(seen.method, seen.body) for seen in server.seen] == [("POST", b"{}")] * 2


@pytest.mark.parametrize("status", [301, 302, 303])
def test_a_redirect_that_would_drop_the_body_is_refused(
    clock: Clock, status: int
) -> None:
    moved: Answer = (status, {"Location": "/elsewhere"}, b"")
    with (
        Server(moved) as server,
        local(server, clock) as cdp,
        pytest.raises(TransferError, match="loses the body"),
    ):
        cdp.set_mapping("imp_1", source_fields={}, field_map={})
    assert len(server.seen) == 1


def test_an_upload_is_redirected_on_its_own_host_with_all_its_bytes(
    clock: Clock,
) -> None:
    moved: Answer = (307, {"Location": "/g?X-Sig=2"}, b"")
    with Server(moved, (200, {}, b"")) as server, local(server, clock) as cdp:
        job = wire.ImportJob(job_id="i", upload_url=f"{server.url}/f")
        cdp.upload(job, b"email\n")
    assert [(seen.path, seen.body) for seen in server.seen] == [
        ("/f", b"email\n"),
        ("/g?X-Sig=2", b"email\n"),
    ]


def test_an_upload_is_redirected_to_no_other_host(clock: Clock) -> None:
    with Server((200, {}, b"")) as other:
        moved: Answer = (307, {"Location": f"{other.url}/g?X-Sig=2"}, b"")
        with Server(moved) as server, local(server, clock) as cdp:
            job = wire.ImportJob(job_id="i", upload_url=f"{server.url}/f")
            with pytest.raises(TransferError, match="must not see people's data"):
                cdp.upload(job, b"email\n")
    assert not other.seen


def test_an_error_file_may_be_redirected_to_another_host(clock: Clock) -> None:
    with Server((200, {}, b"row\n")) as other:
        moved: Answer = (307, {"Location": f"{other.url}/g?X-Sig=2"}, b"")
        with Server(moved) as server, local(server, clock) as cdp:
            assert cdp.download(f"{server.url}/f") == b"row\n"
    assert "Authorization" not in other.seen[0].headers


@pytest.mark.parametrize(
    "location",
    ["http://upload.example.com/f", "file:///etc/passwd", "ftp://a.example/f"],
)
def test_no_redirect_leads_into_the_open(clock: Clock, location: str) -> None:
    with (
        Server((307, {"Location": location}, b"")) as server,
        local(server, clock) as cdp,
        pytest.raises(TransferError, match=r"no safe address|plain HTTP"),
    ):
        cdp.download(f"{server.url}/errors")


def test_no_redirect_leads_from_https_to_this_machine(
    client: Client, responses: RequestsMock
) -> None:
    responses.get(
        "https://files.example.com/e",
        status=302,
        headers={"Location": "http://127.0.0.1/x"},
    )
    with pytest.raises(TransferError, match="plain HTTP"):
        client.download("https://files.example.com/e")


def test_a_circle_of_redirects_ends(clock: Clock) -> None:
    with (
        Server((302, {"Location": "/a"}, b"")) as server,
        local(server, clock) as cdp,
        pytest.raises(TransferError, match="more than 5 times"),
    ):
        cdp.job("imp_1")


def test_a_session_and_a_netrc_cannot_sign_foreign_calls(
    clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login ana password pass\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    with Server((200, {}, RUNNING)) as server, local(server, clock) as cdp:
        cdp._session.headers["Authorization"] = "Bearer of-the-session"  # noqa: SLF001
        cdp._session.auth = ("ana", "pass")  # noqa: SLF001
        cdp.upload(wire.ImportJob(job_id="i", upload_url=f"{server.url}/f"), b"x")
        cdp.download(f"{server.url}/errors")
        cdp.job("imp_1")
    found = [seen.headers.get("Authorization") for seen in server.seen]
    assert found == [None, None, "Bearer s3cret-token"]


def test_no_proxy_carries_a_call_to_this_machine(
    clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    with (
        Server((502, {}, b"")) as proxy,
        Server(OK) as server,
        local(server, clock) as cdp,
    ):
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.url)
        monkeypatch.delenv("no_proxy", raising=False)
        monkeypatch.delenv("NO_PROXY", raising=False)
        cdp.job("imp_1")
    assert proxy.seen == []


# --- nothing leaks -----------------------------------------------------------------


def test_no_log_line_holds_a_signature_or_the_token(
    clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    answers: list[Answer] = [None, (503, {}, b""), (200, {}, b"")]
    with Server(*answers) as server, local(server, clock) as cdp:
        cdp.upload(
            wire.ImportJob(job_id="i", upload_url=f"{server.url}/f?X-Sig=51gn"), b"x"
        )
        cdp.download(f"{server.url}/errors?X-Sig=51gn")
    assert "/errors" in caplog.text
    assert "51gn" not in caplog.text
    assert "s3cret" not in caplog.text


def test_the_log_lines_of_others_are_left_alone(
    clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with Server(OK) as server, local(server, clock) as cdp:
        cdp.job("imp_1")
        requests.get(f"{server.url}/other?question=1", timeout=5)
    assert "/other?question=1" in caplog.text


@pytest.mark.parametrize(
    "lost",
    [
        requests.ConnectionError("host, port: /f?X-Sig=51gn"),
        requests.ReadTimeout("/f?X-Sig=51gn"),
        requests.exceptions.ProxyError("/f?X-Sig=51gn"),
        requests.exceptions.ContentDecodingError("/f?X-Sig=51gn"),
        requests.exceptions.InvalidHeader("Bearer s3cret-token"),
        OSError("no certificates at /f?X-Sig=51gn"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_no_exception_holds_a_signature_or_the_token(
    client: Client, responses: RequestsMock, lost: Exception
) -> None:
    responses.get("https://files.example.com/f", body=lost)
    with pytest.raises(TransferError) as caught:
        client.download("https://files.example.com/f?X-Sig=51gn")
    shown = "".join(traceback.format_exception(caught.value, chain=True))
    assert "GET https://files.example.com/f:" in shown
    assert "51gn" not in str(caught.value)
    assert caught.value.__context__ is None
    assert "s3cret" not in str(caught.value)
