"""Faults of the wire and of truth, as a plain HTTP client meets them."""

from __future__ import annotations

import gzip
import http.client
import socket
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
import requests

from cdp_frames.sandbox import (
    Bomb,
    CutUpload,
    FalseKeys,
    Garbled,
    Instead,
    JobFails,
    KeysIgnored,
    ListAnyway,
    MembersLost,
    Oversize,
    PortClosed,
    Pretends,
    Redirect,
    RowsLost,
    Sandbox,
    Slow,
    Status,
    Trickle,
    WithHeaders,
    WrongErrors,
    WrongPages,
    load_settings,
    serve,
)
from cdp_frames.sandbox.__main__ import main
from tests.sandbox.driver import Driver, driving

LISTS = "GET /lists"
MAKE = "POST /lists"
MEMBERS = "GET /lists/{list_id}/members"
UPLOAD = "PUT /jobs/{job_id}/file"
PEOPLE = "email\n" + "".join(f"p{n}@example.com\n" for n in range(4))


@pytest.fixture(scope="module")
def shared() -> Iterator[Driver]:
    with driving() as driver:
        yield driver


@pytest.fixture
def cdp(shared: Driver) -> Iterator[Driver]:
    yield shared
    shared.sandbox.faults.clear()


def made(cdp: Driver) -> int:
    return int(str(cdp.data("GET", "/lists")["total"]))


def test_a_refusal_after_the_effect(cdp: Driver) -> None:
    before = made(cdp)
    cdp.sandbox.faults.add(Status(500, after=True), on=MAKE, times=1)
    answer = cdp.call("POST", "/lists", {"name": "done"}, Idempotency_Key="after")
    assert (answer.status_code, answer.json()["success"]) == (500, False)
    assert made(cdp) == before + 1
    again = cdp.call("POST", "/lists", {"name": "done"}, Idempotency_Key="after")
    assert (again.status_code, made(cdp)) == (201, before + 1)


def test_an_answer_that_is_late_after_the_effect(cdp: Driver) -> None:
    cdp.sandbox.faults.add(Slow(0.2, after=True), on=MAKE, times=1)
    began = time.monotonic()
    assert cdp.call("POST", "/lists", {"name": "late"}).ok
    assert time.monotonic() - began >= 0.2


def test_an_idempotency_key_that_is_ignored(cdp: Driver) -> None:
    before = made(cdp)
    with cdp.sandbox.faults.add(KeysIgnored(), on=MAKE):
        for _ in range(2):
            cdp.call("POST", "/lists", {"name": "twice"}, Idempotency_Key="ignored")
    assert made(cdp) == before + 2


def test_from_the_nth_call_on(cdp: Driver) -> None:
    cdp.sandbox.faults.add(Status(503), on=LISTS, nth=3, times=1)
    answers = [cdp.call("GET", "/lists").status_code for _ in range(4)]
    assert answers == [200, 200, 503, 200]


def test_chance_is_the_same_for_the_same_seed() -> None:
    settings = {
        "seed": 7,
        "faults": [
            {"fault": "Status", "status": 503, "on": LISTS, "probability": 0.5},
            {"fault": "Slow", "seconds": 0, "on": "*", "probability": 0.5},
        ],
    }

    def seen(**others: object) -> list[int]:
        with Sandbox(settings=settings | others) as sandbox:
            return [
                requests.get(
                    f"{sandbox.url}/lists",
                    headers={"Authorization": f"Bearer {sandbox.token}"},
                    timeout=10,
                ).status_code
                for _ in range(20)
            ]

    first = seen()
    assert set(first) == {200, 503}
    assert seen() == first
    assert seen(seed=8) != first


def test_a_reset_arms_what_the_settings_name() -> None:
    fault = {"fault": "Status", "status": 503, "on": LISTS, "times": 1}
    with Sandbox(settings={"faults": [fault]}) as sandbox:
        for _ in range(2):
            url, token = f"{sandbox.url}/lists", sandbox.token
            headers = {"Authorization": f"Bearer {token}"}
            got = [
                requests.get(url, headers=headers, timeout=10).status_code
                for _ in range(2)
            ]
            assert got == [503, 200]
            sandbox.reset()


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ({"fault": "Statue"}, "no fault 'Statue'; there are"),
        ({"fault": "Status", "on": LISTS}, "lacks 'status'"),
        ({"fault": "Drop", "when": "never", "on": LISTS}, "should be 'before' or"),
        ({"fault": "FalseKeys", "changes": [1], "on": LISTS}, "be a mapping"),
        ({"fault": "Drop", "tmes": 1}, "unknown"),
    ],
)
def test_a_fault_that_settings_name_wrongly(fault: object, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        load_settings({"faults": [fault]})


def test_a_fault_of_the_command_line() -> None:
    with pytest.raises(ValueError, match="no endpoint 'GET /list'"):
        serve(port=0, faults=["{fault: Drop, on: GET /list}"])
    with pytest.raises(ValueError, match="a fault should be a mapping"):
        serve(port=0, faults=["{fault: Drop"])


def test_a_trickle(cdp: Driver) -> None:
    whole = len(cdp.call("GET", "/lists").content)
    cdp.sandbox.faults.add(Trickle(0.01, size=whole // 10), on=LISTS, times=1)
    began = time.monotonic()
    assert cdp.call("GET", "/lists").json()["success"] is True
    assert time.monotonic() - began >= 0.1


def test_an_answer_that_is_too_large_or_endless(cdp: Driver) -> None:
    whole = len(cdp.call("GET", "/lists").content)
    cdp.sandbox.faults.add(Oversize(100_000), on=LISTS, times=1)
    answer = cdp.call("GET", "/lists")
    assert len(answer.content) - whole == pytest.approx(100_000, abs=100)
    cdp.sandbox.faults.add(Oversize(), on=LISTS, times=1)
    headers = {"Authorization": f"Bearer {cdp.token}"}
    url = f"{cdp.sandbox.url}/lists"
    with requests.get(url, headers=headers, stream=True, timeout=10) as endless:
        pieces = endless.iter_content(2**16)
        assert sum(len(next(pieces)) for _ in range(100)) > 2**20


def test_a_bomb(cdp: Driver) -> None:
    cdp.sandbox.faults.add(Bomb(2**22), on=LISTS, times=1)
    answer = cdp.call("GET", "/lists")
    assert int(answer.headers["Content-Length"]) < 2**16
    assert len(answer.content) > 2**22
    cdp.sandbox.faults.add(Bomb(2**22, how="file"), on=LISTS, times=1)
    packed = cdp.call("GET", "/lists").content
    assert len(gzip.decompress(packed)) > 2**22


@pytest.mark.parametrize("how", ["gzip", "chunked", "length"])
def test_an_answer_against_http(cdp: Driver, how: str) -> None:
    fault = Garbled(how)  # type: ignore[arg-type]  # one of the three
    cdp.sandbox.faults.add(fault, on=LISTS, times=1)
    with pytest.raises(requests.RequestException):
        cdp.call("GET", "/lists")
    assert cdp.call("GET", "/lists").ok


def test_headers_and_redirects_of_any_bytes(cdp: Driver) -> None:
    cdp.sandbox.faults.add(WithHeaders({"X-Correlation-Id": "й"}), on=LISTS, times=1)
    got = cdp.call("GET", "/lists").headers["x-correlation-id"]
    assert got.encode("latin-1") == "й".encode()
    cdp.sandbox.faults.add(Redirect("/\xff\xfe", 308), on=MAKE, times=1)
    before = made(cdp)
    # Not by `requests`, which looks into the address in any case, and stumbles.
    connection = http.client.HTTPConnection("127.0.0.1", cdp.sandbox.port, timeout=10)
    connection.request("POST", "/public/v1/lists", body=b"{}")
    answer = connection.getresponse()
    assert answer.status == 308
    assert str(answer.headers["Location"]).encode("latin-1") == b"/\xff\xfe"
    connection.close()
    assert made(cdp) == before


def test_an_upload_that_is_cut(cdp: Driver) -> None:
    data = b"x" * 10_000_000
    body = {"objectName": "profiles", "fileName": "a.csv", "fileSize": len(data)}
    url = str(cdp.data("POST", "/import-jobs", body)["uploadUrl"])
    cdp.sandbox.faults.add(CutUpload(1000), on=UPLOAD, times=1)
    with pytest.raises(requests.ConnectionError):
        requests.put(url, data=data, timeout=10)
    assert requests.put(url, data=data, timeout=10).ok


def test_keys_that_lie(cdp: Driver) -> None:
    lie = FalseKeys({"items": None, "success": "yes"})
    cdp.sandbox.faults.add(lie, on=LISTS, times=1)
    body = cdp.call("GET", "/lists").json()
    assert (body["success"], body["data"]["items"]) == ("yes", None)
    cdp.sandbox.faults.add(FalseKeys({"data": None}), on=LISTS, times=1)
    assert cdp.call("GET", "/lists").json()["data"] is None


def listed(cdp: Driver, name: str) -> str:
    (found,) = [item for item in cdp.items("/lists") if item["name"] == name]
    return f"/lists/{found['id']}/members"


def test_wrong_pages(cdp: Driver) -> None:
    cdp.job(PEOPLE, createList=True, listName="Paged")
    path = listed(cdp, "Paged")
    second = f"{path}?page=2&pageSize=2"
    with cdp.sandbox.faults.add(WrongPages("first"), on=MEMBERS):
        items = cdp.data("GET", second)["items"]
    assert items == cdp.data("GET", f"{path}?page=1&pageSize=2")["items"]
    with cdp.sandbox.faults.add(WrongPages("short"), on=MEMBERS):
        data = cdp.data("GET", path)
    assert (len(data["items"]), data["total"]) == (2, 2)  # type: ignore[arg-type]
    with cdp.sandbox.faults.add(WrongPages("endless"), on=MEMBERS):
        far = cdp.data("GET", f"{path}?page=9&pageSize=2")
    assert far["hasMore"] is True
    assert far["items"]
    plain = cdp.data("GET", path)["items"]
    with cdp.sandbox.faults.add(WrongPages("turned"), on=MEMBERS):
        turned = cdp.data("GET", path)["items"]
    assert turned == plain[::-1] != plain  # type: ignore[index]


def test_a_call_is_answered_otherwise_where_a_text_fits(cdp: Driver) -> None:
    cdp.sandbox.faults.add(Instead(418, asking="page=7"), on=LISTS)
    cdp.sandbox.faults.add(Instead(200, {"x": 1}, saying="pageSize should"), on=LISTS)
    cdp.sandbox.faults.add(Instead(299, None, asking="page=8"), on=LISTS)
    assert cdp.call("GET", "/lists").status_code == 200
    assert cdp.call("GET", "/lists?page=7").status_code == 418
    assert cdp.call("GET", "/lists?pageSize=0").json()["data"] == {"x": 1}
    kept = cdp.call("GET", "/lists?page=8")
    assert (kept.status_code, kept.json()["data"]["page"]) == (299, 8)


def test_what_does_not_fit_does_not_count(cdp: Driver) -> None:
    cdp.sandbox.faults.add(Instead(418, asking="page=7"), on=LISTS, nth=2)
    answers = [
        cdp.call("GET", f"/lists?page={page}").status_code for page in (7, 1, 1, 7)
    ]
    assert answers == [200, 200, 200, 418]


def test_the_list_of_a_job_that_fails(cdp: Driver) -> None:
    cdp.sandbox.faults.add(JobFails(), times=2)
    cdp.job(PEOPLE, createList=True, listName="None")
    assert "None" not in {item["name"] for item in cdp.items("/lists")}
    cdp.sandbox.faults.add(ListAnyway())
    cdp.job(PEOPLE, createList=True, listName="Anyway")
    assert cdp.data("GET", listed(cdp, "Anyway"))["total"] == 0


def test_rows_and_members_that_are_lost_in_silence(cdp: Driver) -> None:
    lost = PEOPLE.replace("p", "lost")
    cdp.sandbox.faults.add(RowsLost(1), times=1)
    job = cdp.job(lost, createList=True, listName="Lost")
    assert (job.status["validRows"], job.status["invalidRows"]) == (4, 0)
    assert job.status["mergedInserts"] == 4
    assert cdp.data("GET", listed(cdp, "Lost"))["total"] == 3
    assert ("lost3@examlostle.com",) not in cdp.stored("email")
    missed = PEOPLE.replace("p", "missed")
    cdp.sandbox.faults.add(MembersLost(2), times=1)
    cdp.job(missed, createList=True, listName="Missed")
    assert cdp.data("GET", listed(cdp, "Missed"))["total"] == 2


def test_a_write_that_is_only_pretended(cdp: Driver) -> None:
    before = made(cdp)
    cdp.sandbox.faults.add(Pretends({"id": "lst_0", "name": "x"}), on=MAKE, times=1)
    assert cdp.call("POST", "/lists", {"name": "x"}).json()["data"]["id"] == "lst_0"
    assert made(cdp) == before


def test_a_wrong_fault_is_one_sentence_in_the_terminal(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--port", "0", "--fault", "{fault: Drp}"])
    assert ended.value.code == 2
    assert "error: no fault 'Drp'; there are" in capsys.readouterr().err


@pytest.mark.parametrize("after", [False, True])
def test_a_port_that_closes_refuses_connections_for_a_while(after: bool) -> None:  # noqa: FBT001 - a case
    with Sandbox() as cdp, requests.Session() as session:
        session.headers["Authorization"] = f"Bearer {cdp.token}"
        where = f"{cdp.url}/lists"
        session.get(where).raise_for_status()
        cdp.faults.add(PortClosed(0.4, after=after), on=MAKE, times=1)
        # What the client is told depends on how much it has sent by then.
        with pytest.raises(requests.ConnectionError, match=r"without response|reset"):
            session.post(where, json={"name": "L"})
        began = time.monotonic()
        refusals, total = 0, -1
        # The connections that were open are gone with the port.
        while time.monotonic() - began < 10:
            try:
                total = session.get(where, timeout=5).json()["data"]["total"]
                break
            except requests.ConnectionError as error:
                refusals += "refused" in str(error)
                time.sleep(0.05)
        assert refusals > 1
        assert total == int(after)
        # Once more, and stopped while it is down.
        cdp.faults.add(PortClosed(60), on=LISTS, times=1)
        with pytest.raises(requests.ConnectionError):
            session.get(where)


RULE = {"field": "email", "blocked_domains": ["example.org"]}


def error_lines(cdp: Driver, sent: str) -> list[str]:
    job = cdp.job(sent)
    link = cdp.data("GET", f"/import-jobs/{job.id}/errors")["errorFileUrl"]
    return requests.get(str(link), timeout=10).text.splitlines()[1:]


def test_an_error_file_of_other_rows_and_a_doubled_one() -> None:
    sent = "email\na@example.org\nb@example.com\nc@example.org\nd@example.com\n"
    with driving(settings={"rules": [RULE]}) as cdp:
        faults = cdp.sandbox.faults
        true = error_lines(cdp, sent)
        assert [line.split(",")[0] for line in true] == ["1", "3"]
        faults.add(WrongErrors("doubled"), times=1)
        assert error_lines(cdp, sent) == [line for line in true for _ in range(2)]
        faults.add(WrongErrors("others"), times=1)
        others = error_lines(cdp, sent)
        assert [line.split(",")[0] for line in others] == ["2", "4"]
        assert ["b@example.com" in line for line in others] == [True, False]
        assert all("blocked domain" in line for line in others)
        faults.add(WrongErrors(), times=1)
        assert error_lines(cdp, "email\nx@example.org\n") == []
        assert error_lines(cdp, sent) == true


def test_the_new_ones_can_be_named_in_settings() -> None:
    settings = load_settings(
        {
            "faults": [
                {"fault": "PortClosed", "seconds": 0.1, "on": "*", "probability": 0.5},
                {"fault": "WrongErrors", "how": "doubled", "times": 1},
            ]
        }
    )
    assert [plan.fault for plan in settings.faults] == [
        PortClosed(0.1),
        WrongErrors("doubled"),
    ]
    with pytest.raises(ValueError, match="how"):
        load_settings({"faults": [{"fault": "WrongErrors", "how": "x"}]})


def test_no_fault_is_spent_on_a_caller_who_is_gone() -> None:
    """It befalls the next call, where somebody reads the answer."""
    with Sandbox() as cdp:
        lie = FalseKeys({"success": 1})
        with cdp.faults.add(lie, on=MAKE, times=1) as armed:
            where = urlsplit(cdp.url)
            with socket.create_connection(("127.0.0.1", where.port or 0)) as caller:
                line = f"POST {where.path}/lists HTTP/1.1"
                token = f"Authorization: Bearer {cdp.token}"
                head = [line, "Host: localhost", token, "Content-Length: 99", "", "{"]
                caller.sendall("\r\n".join(head).encode())
                time.sleep(0.3)
            time.sleep(0.3)
            assert not armed.met
            headers = {"Authorization": f"Bearer {cdp.token}"}
            answer = requests.post(
                f"{cdp.url}/lists", json={"name": "L"}, headers=headers, timeout=30
            )
            assert answer.json()["success"] == 1
            assert armed.met
