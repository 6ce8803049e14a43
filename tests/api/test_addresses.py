"""Addresses that answers dictate: what may be followed, and what may not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pytest
from responses import RequestsMock

from cdp_frames.api import wire
from cdp_frames.api.addresses import SignedAddresses
from cdp_frames.api.client import Client
from cdp_frames.api.urls import origin_of
from cdp_frames.errors import CdpError, TransferError
from cdp_frames.sandbox import FalseKeys, Redirect, Sandbox, WithHeaders
from tests.api.support import API, Answer, Clock, Server
from tests.support.brisk import brisk


@pytest.fixture
def client(cdp: Sandbox) -> Iterator[Client]:
    """A client of the CDP in a box."""
    with brisk(cdp) as speaking:
        yield speaking


NAMES = {
    "upload.example.com": ["2606:4700::1"],
    "inner.example.com": ["10.1.2.3"],
    "both.example.com": ["2606:4700::1", "127.0.0.1"],
    "meta.example.com": ["169.254.169.254"],
    "api.example.com": ["10.9.9.9"],
}


def resolve(host: str) -> Iterable[str]:
    return NAMES.get(host, [])


def judged(url: str, api: str = API, *, proxied: bool = False, hosts: str = "") -> str:
    judge = SignedAddresses(origin_of(api), tuple(hosts.split()), resolve)
    try:
        return judge.check(url, proxied=proxied).host
    except TransferError as error:
        return f"no: {error}"


@pytest.mark.parametrize(
    "url",
    [
        "https://upload.example.com/f?X-Sig=1",
        "https://unknown.example.com/f",
        "https://8.8.8.8/f",
        "https://[2606:4700::1]:8443/f",
    ],
)
def test_public_addresses_are_followed(url: str) -> None:
    assert judged(url) == origin_of(url).host


@pytest.mark.parametrize(
    "host",
    [
        *("127.0.0.1", "127.1", "2130706433", "0x7f000001", "0177.0.0.1"),
        "0.0.0.0",  # noqa: S104 - nothing is bound
        *("localhost", "a.localhost", "[::1]", "[::]", "[::ffff:127.0.0.1]"),
        *("169.254.169.254", "[fe80::1]", "[::ffff:a9fe:a9fe]", "[64:ff9b::a9fe:a9fe]"),
        *("10.0.0.1", "192.168.1.1", "172.16.0.1", "[fd00::1]", "100.64.0.1"),
        *("[2002:0a00:0001::]", "224.0.0.1", "255.255.255.255", "198.18.0.1"),
        *("inner.example.com", "both.example.com", "meta.example.com"),
    ],
)
def test_private_addresses_are_not_followed_from_a_public_api(host: str) -> None:
    assert judged(f"https://{host}/f").startswith("no: ")
    assert judged(f"http://{host}/f").startswith("no: ")


@pytest.mark.parametrize(
    ("api", "url", "followed"),
    [
        ("http://127.0.0.1:1/v1", "http://127.0.0.1:2/f", True),
        ("http://localhost:1/v1", "http://[::1]:2/f", True),
        ("http://127.0.0.1:1/v1", "http://169.254.169.254/f", False),
        ("http://127.0.0.1:1/v1", "https://10.0.0.1/f", False),
        ("https://10.0.0.1/v1", "https://192.168.0.1/f", True),
        ("https://10.0.0.1/v1", "http://192.168.0.1/f", False),
        ("https://10.0.0.1/v1", "https://127.0.0.1/f", False),
        ("https://api.example.com/v1", "https://inner.example.com/f", True),
        ("https://api.example.com/v1", "https://meta.example.com/f", False),
        ("http://127.0.0.1:1/v1", "http://upload.example.com/f", False),
    ],
)
def test_private_addresses_are_followed_where_the_api_is(
    api: str, url: str, *, followed: bool
) -> None:
    assert judged(url, api).startswith("no: ") is not followed


def test_a_proxy_resolves_names_itself_and_literal_addresses_are_judged() -> None:
    assert judged("https://inner.example.com/f", proxied=True) == "inner.example.com"
    assert judged("https://10.0.0.1/f", proxied=True).startswith("no: ")


@pytest.mark.parametrize(
    ("url", "followed"),
    [
        ("https://inner.example.com/f", True),
        ("https://a.deep.example.org/f", True),
        ("https://example.org/f", False),
        ("https://upload.example.com/f", False),
        ("https://evilexample.org/f", False),
        ("http://inner.example.com/f", False),
    ],
)
def test_named_hosts_are_followed_and_no_others(url: str, *, followed: bool) -> None:
    hosts = "Inner.example.com *.example.org"
    assert judged(url, hosts=hosts).startswith("no: ") is not followed


def sent(client: Client) -> None:
    """Open a job, and upload its file."""
    job = client.create_import_job(
        object_name="profiles", file_name="a.csv", file_size=1
    )
    client.upload(job, b"x")


@pytest.mark.parametrize(
    "to",
    [
        "http://169.254.169.254/latest",
        "https://169.254.169.254/latest",
        "http://[::1",
        "https://10.0.0.1/f",
        "file:///etc/passwd",
        "https://a b.example/f",
        "https://user@\\evil.example/f",
        "",
        "//",
        "https://" + "a" * 70 + ".example/f",
        "https://xn--\u00e4.example/f",
    ],
)
def test_an_upload_goes_nowhere_else(cdp: Sandbox, client: Client, to: str) -> None:
    cdp.faults.add(FalseKeys({"uploadUrl": to}), on="POST /import-jobs")
    with pytest.raises(TransferError):
        sent(client)
    assert not any(call.endpoint.startswith("PUT") for call in cdp.exchanges)


@pytest.mark.parametrize(
    "changes",
    [
        {"method": "DELETE"},
        {"method": "GET"},
        {"method": "PUT\r\nX: y"},
        {"method": "\u00fc"},
        {"headers": {"Host": "evil.example"}},
        {"headers": {"Authorization": "Basic x"}},
        {"headers": {"Cookie": "a=b"}},
        {"headers": {"Content-Length": "1"}},
        {"headers": {"Transfer-Encoding": "chunked"}},
        {"headers": {"X-Amz-Meta": "a\r\nHost: b"}},
        {"headers": {"X-Amz-Meta": "\u0439"}},
        {"headers": {"\u0439": "x"}},
        {"headers": {"x-amz-a b": "x"}},
        {"headers": {"": "x"}},
    ],
    ids=str,
)
def test_an_answer_dictates_no_method_and_no_header(
    cdp: Sandbox, client: Client, changes: dict[str, object]
) -> None:
    cdp.faults.add(FalseKeys(changes), on="POST /import-jobs")
    with pytest.raises(TransferError, match=r"no PUT and no POST|that it may set"):
        sent(client)
    assert not any(call.endpoint.startswith("PUT") for call in cdp.exchanges)


def test_headers_of_stores_are_sent(cdp: Sandbox, client: Client) -> None:
    headers = {
        "X-Amz-Acl": "private",
        "content-type": "text/csv",
        "x-ms-blob-type": "B",
    }
    cdp.faults.add(FalseKeys({"headers": headers}), on="POST /import-jobs")
    sent(client)


ODD = {
    "no address": "http://[::1",
    "no text": "/\xff\xfe",
    "no Latin": "/\u0439",
    "no host": "https://",
    "nothing": "",
    "a port that is none": "http://127.0.0.1:99999/",
    "a word for a port": "http://127.0.0.1:x/",
    "a script": "javascript:1",
}


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("to", ODD.values(), ids=ODD)
@pytest.mark.parametrize("on", ["GET /lists", "POST /lists"])
def test_a_redirect_to_nowhere_is_an_error_of_ours(
    cdp: Sandbox, client: Client, on: str, to: str, status: int
) -> None:
    cdp.faults.add(Redirect(to, status), on=on)
    with pytest.raises(CdpError):
        _ = client.create_list("L") if on.startswith("POST") else list(client.lists())


@pytest.mark.parametrize(
    "name", ["X-Correlation-Id", "Retry-After", "Content-Type", "Date"]
)
@pytest.mark.parametrize(
    "value", ["\u0439", "\xff\xfe", "9" * 400, "-1", "Sun, 99 Foo", ""]
)
def test_headers_of_any_bytes_are_borne(
    cdp: Sandbox, client: Client, name: str, value: str
) -> None:
    cdp.faults.add(WithHeaders({name: value}), on="GET /lists/{list_id}")
    with pytest.raises(CdpError, match="404"):
        client.get_list("lst_none")


def test_a_proxy_is_asked_for_the_host_and_not_the_resolver(
    clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused: Answer = (502, {}, b"")
    with Server(refused) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        asked: list[str] = []

        def answer(host: str) -> list[str]:
            asked.append(host)
            return ["10.0.0.1" if host.startswith("inner") else "2606:4700::1"]

        with Client(
            "t",
            base_url="https://api.example.net/v1",
            sleep=clock.sleep,
            resolve=answer,
        ) as client:
            job = wire.ImportJob(job_id="i", upload_url="https://inner.example.com/f")
            with pytest.raises(TransferError, match="proxy"):
                client.upload(job, b"x")
            literal = wire.ImportJob(job_id="i", upload_url="https://10.0.0.1/f")
            with pytest.raises(TransferError, match="a private address"):
                client.upload(literal, b"x")
    assert "inner.example.com" not in asked


def test_hosts_come_from_the_environment(responses: RequestsMock) -> None:
    settings = {
        "EXPERITURE_API_KEY": "t",
        "EXPERITURE_UPLOAD_HOSTS": " upload.example.com, *.example.org,",
    }
    responses.put("https://8.8.8.8/f")
    job = wire.ImportJob(job_id="i", upload_url="https://8.8.8.8/f")
    with Client.from_env({"EXPERITURE_API_KEY": "t"}) as anywhere:
        anywhere.upload(job, b"x")
    with (
        Client.from_env(settings) as client,
        pytest.raises(TransferError, match="none of upload_hosts"),
    ):
        client.upload(job, b"x")


def test_one_host_is_not_a_list_of_its_letters(responses: RequestsMock) -> None:
    responses.put("https://inner.example.com/f")
    with Client("t", upload_hosts="inner.example.com", resolve=resolve) as client:
        job = wire.ImportJob(job_id="i", upload_url="https://inner.example.com/f")
        client.upload(job, b"x")
