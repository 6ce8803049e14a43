"""Answers that are too long, too large or too slow: bounded, and said which."""

from __future__ import annotations

import gzip
import socket
import threading
import time
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest

from cdp_frames.api import wire
from cdp_frames.api.client import Client
from cdp_frames.api.limits import Limits, check_unpacked
from cdp_frames.api.retries import Retries
from cdp_frames.errors import TransferError
from cdp_frames.sandbox import (
    Bomb,
    Fault,
    Oversize,
    Sandbox,
    Slow,
    Trickle,
    WrongPages,
)

LISTS = "GET /lists"
ERROR_FILE = "GET /jobs/{job_id}/errors/{file_name}"
ONCE = Retries(attempts=1)


def hasty(cdp: Sandbox, *, timeout: float = 0.5, **limits: object) -> Client:
    return Client(
        cdp.token,
        base_url=cdp.url,
        timeout=timeout,
        sleep=lambda _: None,
        retries=ONCE,
        limits=Limits(**limits),  # type: ignore[arg-type]  # any limits
    )


def error_link(client: Client, cdp: Sandbox) -> str:
    job = client.create_import_job(
        object_name="profiles", file_name="a.csv", file_size=10
    )
    client.upload(job, b"email\nbad\n")
    given = {"email": "email"}
    client.set_mapping(job.job_id, source_fields={"email": "string"}, field_map=given)
    client.start(job.job_id)
    assert cdp.wait()
    return client.job_errors(job.job_id).error_file_url


SLOW: dict[str, Fault] = {
    "a byte now and then": Trickle(0.1),
    "never": Slow(3),
    "late after it is done": Slow(3, after=True),
}


@pytest.mark.parametrize("fault", SLOW.values(), ids=SLOW)
def test_a_call_has_its_time_out_in_all(cdp: Sandbox, fault: Fault) -> None:
    began = time.monotonic()
    with (
        cdp.faults.add(fault, on=LISTS),
        hasty(cdp) as client,
        pytest.raises(TransferError, match=r"within 0\.5 s"),
    ):
        list(client.lists())
    assert time.monotonic() - began < 2


@pytest.mark.parametrize("fault", [Oversize(), Oversize(2**20), Bomb(2**30)], ids=str)
def test_an_answer_has_a_largest_size(cdp: Sandbox, fault: Fault) -> None:
    with (
        cdp.faults.add(fault, on=LISTS),
        hasty(cdp, timeout=20, answer_bytes=2**18) as client,
        pytest.raises(TransferError, match=r"262,144 bytes \(limits.answer_bytes"),
    ):
        list(client.lists())


def test_a_refusal_has_a_largest_size_too(cdp: Sandbox) -> None:
    cdp.faults.add(Oversize(), on="GET /lists/{list_id}")
    with (
        hasty(cdp, timeout=20, answer_bytes=2**18) as client,
        pytest.raises(TransferError, match=r"limits\.answer_bytes"),
    ):
        client.get_list("lst_none")


def test_pages_come_to_an_end(cdp: Sandbox) -> None:
    with hasty(cdp, timeout=20, pages=7) as client:
        client.create_list("L")
        cdp.faults.add(WrongPages("endless"), on=LISTS)
        with pytest.raises(TransferError, match=r"more than 7 pages \(limits.pages\)"):
            list(client.lists())


@pytest.mark.parametrize(
    "fault", [Oversize(), Bomb(2**28), Bomb(2**28, how="file")], ids=str
)
def test_an_error_file_is_no_larger_than_it_may_be(cdp: Sandbox, fault: Fault) -> None:
    with hasty(cdp, timeout=20, file_bytes=2**20) as client:
        link = error_link(client, cdp)
        whole = client.download(link)
        cdp.faults.add(fault, on=ERROR_FILE)
        tracemalloc.start()
        with pytest.raises(TransferError, match="more than 1,048,616 bytes"):
            client.download(link, sent=10)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert peak < 2**26
        cdp.faults.clear()
        assert client.download(link) == whole


def test_a_download_may_take_its_time_while_it_moves(cdp: Sandbox) -> None:
    with hasty(cdp, timeout=0.5, slowest=10, patience=1) as client:
        link = error_link(client, cdp)
        whole = client.download(link)
        cdp.faults.add(Trickle(0.1, size=max(1, len(whole) // 12)), on=ERROR_FILE)
        began = time.monotonic()
        assert client.download(link) == whole
        assert time.monotonic() - began > 1


def test_a_download_that_crawls_is_given_up(cdp: Sandbox) -> None:
    with hasty(cdp, timeout=5, slowest=1000, patience=1) as client:
        link = error_link(client, cdp)
        cdp.faults.add(Trickle(0.2), on=ERROR_FILE)
        with pytest.raises(TransferError, match=r"slower than 1 kB/s for 1 s \(limits"):
            client.download(link)


def test_a_download_that_stands_still_is_given_up(cdp: Sandbox) -> None:
    with hasty(cdp, timeout=0.5) as client:
        link = error_link(client, cdp)
        cdp.faults.add(Trickle(3, size=30), on=ERROR_FILE)
        with pytest.raises(TransferError, match=r"0\.5 s"):
            client.download(link)


@contextmanager
def socket_server(after: bytes, *, read: int, pause: float) -> Iterator[str]:
    """Serve one connection badly: read so slowly, then trickle bytes for ever."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(5)
        stop = threading.Event()

        def serve() -> None:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with connection:
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
                try:
                    while not stop.wait(pause):
                        if read:
                            connection.recv(read)
                        connection.sendall(after)
                except OSError:
                    return

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            stop.set()
            thread.join()


def speaking(url: str, **given: object) -> Client:
    options = {"timeout": 0.5, "retries": ONCE, "sleep": lambda _: None} | given
    return Client("t", base_url=f"{url}/public/v1", **options)  # type: ignore[arg-type]


def test_headers_that_trickle_are_given_up() -> None:
    began = time.monotonic()
    with (
        socket_server(b"x", read=0, pause=0.1) as url,
        speaking(url) as client,
        pytest.raises(TransferError, match=r"within 0\.5 s"),
    ):
        list(client.lists())
    assert time.monotonic() - began < 2


def test_an_upload_that_nobody_takes_is_given_up() -> None:
    began = time.monotonic()
    with socket_server(b"", read=1, pause=0.05) as url, speaking(url) as client:
        job = wire.ImportJob(job_id="i", upload_url=f"{url}/f?X-Sig=1")
        with pytest.raises(TransferError, match=r"PUT .*/f: no"):
            client.upload(job, b"x" * 20_000_000)
    assert time.monotonic() - began < 4


def test_an_upload_ends_before_its_address_expires() -> None:
    soon = datetime.now(UTC) + timedelta(seconds=0.6)
    with (
        socket_server(b"", read=2**16, pause=0.05) as url,
        speaking(url, timeout=20) as client,
    ):
        job = wire.ImportJob(job_id="i", upload_url=f"{url}/f", expires_at=soon)
        with pytest.raises(TransferError, match="expired before the end"):
            client.upload(job, b"x" * 50_000_000)


def test_an_upload_begins_though_our_clock_says_that_it_is_too_late(
    cdp: Sandbox,
) -> None:
    with hasty(cdp, timeout=20) as client:
        job = client.create_import_job(
            object_name="profiles", file_name="a.csv", file_size=3
        )
        late = datetime(2020, 1, 1, tzinfo=UTC)
        client.upload(
            wire.ImportJob(
                job_id=job.job_id, upload_url=job.upload_url, expires_at=late
            ),
            b"abc",
        )


@pytest.mark.parametrize("size", [0, 1, 2**16, 2**20])
def test_a_packed_file_is_measured_as_it_unpacks(size: int) -> None:
    one = gzip.compress(b" " * size)
    check_unpacked(one * 3, 3 * size)
    check_unpacked(b" " * size, 0)
    check_unpacked(one[:-4], size)
    if size:
        with pytest.raises(TransferError, match="unpacks to more than"):
            check_unpacked(one * 3, 3 * size - 1)
