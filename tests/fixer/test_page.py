"""The page is private: who is let in, what it answers, and how it ends."""

from __future__ import annotations

import json
import socket
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
import requests

from cdp_frames import FrameError
from cdp_frames.fixer import assets
from cdp_frames.fixer.messages import Desk
from cdp_frames.fixer.serving import Serving
from tests.fixer.conftest import fixer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from cdp_frames.fixer.work import Work

FRAME = pd.DataFrame(
    {
        "email": ["ann@gmail..com", "bob@", "cyd@example.com"],
        "phone": ["n/k 12", "n/k 12", ""],
        "country_code": ["DE", "", "Atlantis"],
    },
    index=["a", "b", "b"],
)


@pytest.fixture
def work() -> Work:
    return fixer(FRAME).work


@pytest.fixture
def laid_out(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Files of the grid, whether Tabulator is here or not."""
    if not assets.are_here():
        for name in assets.THEIRS:
            (tmp_path / name).write_text("/* */", encoding="utf-8")
        monkeypatch.setattr(assets, "VENDOR", tmp_path)


@pytest.fixture
def page(work: Work, laid_out: None) -> Iterator[Serving]:
    serving = Serving(work)
    yield serving
    serving.stop()


def ask(page: Serving, message: object, **headers: str | None) -> requests.Response:
    origin = page.url.rpartition("/")[0].rpartition("/")[0]
    sent = {"Origin": origin, "Content-Type": "application/json"} | headers
    data = message if isinstance(message, bytes) else json.dumps(message)
    return requests.post(f"{page.url}ask", data=data, headers=sent, timeout=10)


def test_whoever_knows_the_address_may_edit(page: Serving, work: Work) -> None:
    found = requests.get(page.url, timeout=10)
    assert found.status_code == 200
    assert "example" not in found.text  # nobody is in the page itself
    state = ask(page, {"do": "state"}).json()
    assert state["rows"][0] == ["ann@gmail..com", "n/k 12", "DE"]
    told = ask(page, {"do": "edit", "cells": [[1, 0, "b@example.com"]], "seen": 0})
    assert told.json()["cells"] == [[1, 0, "b@example.com"]]
    assert work.cells.text(1, 0) == "b@example.com"


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": None},
        {"Origin": "null"},
        {"Origin": "https://example.com"},
        {"Origin": "http://127.0.0.1"},
        {"Origin": "http://localhost:1"},
    ],
)
def test_a_foreign_origin_changes_nothing(
    page: Serving, work: Work, headers: dict[str, str | None]
) -> None:
    for message in ({"do": "edit", "cells": [[0, 0, "x"]]}, {"do": "done"}):
        assert ask(page, message, **headers).status_code == 403
    assert not work.cells.edits
    assert page.why == ""


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "", None]
)
def test_what_is_no_json_is_not_read(
    page: Serving, work: Work, kind: str | None
) -> None:
    told = ask(page, {"do": "edit", "cells": [[0, 0, "x"]]}, **{"Content-Type": kind})
    assert told.status_code == 415
    assert not work.cells.edits


@pytest.mark.parametrize("host", ["example.com", "localhost", "127.0.0.1", ""])
def test_a_foreign_host_is_shown_nothing(page: Serving, host: str) -> None:
    for path in (page.url, f"{page.url}fix.mjs"):
        found = requests.get(path, headers={"Host": host}, timeout=10)
        assert found.status_code in {400, 403}
        assert "Fix" not in found.text


def test_without_the_secret_there_is_nothing(page: Serving) -> None:
    origin = page.url.rpartition("/")[0].rpartition("/")[0]
    others = [
        *(f"{origin}/", f"{origin}/ask", f"{origin}/fix.mjs", f"{origin}/x/"),
        *(page.url[:-2] + "/", page.url[:-1], page.url.upper()),
    ]
    for other in others:
        found = requests.get(other, timeout=10, allow_redirects=False)
        assert found.status_code == 404, other


@pytest.mark.parametrize(
    "name",
    [
        *("model.py", "assets.py", "LICENSE", "vendor/LICENSE", "tabulator.min.js"),
        *("..%2fmodel.py", "%2e%2e/model.py", "assets/fix.mjs", "fix.mjs/", "//"),
    ],
)
def test_only_files_with_a_name_on_the_list_are_served(
    page: Serving, name: str
) -> None:
    found = requests.get(page.url + name, timeout=10, allow_redirects=False)
    assert found.status_code in {404, 307}
    assert "import" not in found.text
    for served in assets.SERVED:
        assert requests.get(page.url + served, timeout=10).status_code == 200


def test_every_answer_is_closed(page: Serving) -> None:
    origin = page.url.rpartition("/")[0].rpartition("/")[0]
    answers = [
        requests.get(page.url, timeout=10),
        requests.get(f"{origin}/x", timeout=10),
        requests.get(page.url, headers={"Host": "x"}, timeout=10),
        requests.get(f"{page.url}ask", timeout=10),
        ask(page, {"do": "state"}),
        ask(page, b"{"),
    ]
    for each in answers:
        policy = each.headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'; script-src 'self'; ")
        assert "unsafe" not in policy
        assert each.headers["Cache-Control"] == "no-store"
        assert each.headers["Referrer-Policy"] == "no-referrer"
        assert each.headers["X-Content-Type-Options"] == "nosniff"
        assert "Access-Control-Allow-Origin" not in each.headers
        assert "Server" not in each.headers


def test_it_listens_on_loopback_only(page: Serving) -> None:
    port = int(page.url.split(":")[2].partition("/")[0])
    assert page.url.startswith("http://127.0.0.1:")
    for info in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET):
        address = info[4][0]
        if not str(address).startswith("127."):
            with socket.socket() as other:
                assert other.connect_ex((address, port)) != 0


MESSAGES: list[Any] = [
    *(None, [], "x", {}, {"do": "no"}, {"do": ["edit"]}, {"do": "edit"}, {"do": {}}),
    *({"do": "edit", "cells": cells} for cells in ([[0]], [[0, 0, 1]], [["0", 0, ""]])),
    *({"do": "edit", "cells": [[r, c, ""]]} for r, c in ((9, 0), (0, 9), (-1, 0))),
    {"do": "edit", "cells": [[True, 0, ""]]},
    {"do": "edit", "cells": [[0, 0, "x"]], "by": "me"},
    {"do": "accept", "code": "invalid_email", "column": 9},
    {"do": "accept", "code": 1, "column": None},
    {"do": "like", "column": 0, "was": "x"},
    {"do": "like", "column": None, "was": "x", "value": "y"},
    {"do": "learn", "column": 9, "was": "x", "value": "y"},
    {"do": "learn", "column": 1},
    {"do": "learned", "column": 1, "was": "x", "value": 1},
]


@pytest.mark.parametrize("message", MESSAGES, ids=str)
def test_what_is_no_message_does_nothing(work: Work, message: object) -> None:
    with pytest.raises(ValueError, match="message"):
        Desk(work).answer(message)
    assert work.number == 0


def test_a_call_that_is_no_message_is_answered(page: Serving, work: Work) -> None:
    for body in (b"", b"{", b"\xff", b"[" * 100_000, b'{"do":"edit","cells":[[0,0]]}'):
        assert ask(page, body).status_code == 400
    assert work.number == 0
    assert ask(page, {"do": "state"}).status_code == 200


def test_messages_are_told_what_they_changed(work: Work) -> None:
    desk = Desk(work)
    state = desk.answer({"do": "state"})
    assert state["type"] == "reset"
    assert state["labels"] == ["a", "b", "b"]
    assert len(state["choices"][2]) > 200
    assert state["problems"]["0:0"][0]["suggestion"] == "ann@gmail.com"
    told = desk.answer(
        {"do": "accept", "code": "invalid_email", "column": 0, "seen": 0}
    )
    assert (told["type"], told["cells"]) == ("delta", [[0, 0, "ann@gmail.com"]])
    assert told["touched"] == [0]
    cells = [[0, 1, "+12127365000"]]
    told = desk.answer({"do": "edit", "cells": cells, "was": "n/k 12", "seen": 1})
    assert told["offer"] == {
        "column": 1,
        "was": "n/k 12",
        "value": "+12127365000",
        "count": 1,
    }
    asked = {"do": "like", "column": 1, "was": "n/k 12", "value": "+12127365000"}
    assert desk.answer({**asked, "seen": 2})["counts"]["cells"] == 2
    told = desk.answer({"do": "undo", "seen": 3})
    assert told["cells"] == [[1, 1, "n/k 12"]]
    assert told["redo"]
    json.dumps(told)


def test_one_corrected_cell_teaches_about_the_others() -> None:
    phones = [f"212-736-500{n}" for n in range(4)]
    emails = [f"p{n}@example.com" for n in range(4)]
    work = fixer(pd.DataFrame({"email": emails, "phone": phones})).work
    desk = Desk(work)
    asked = {"column": 1, "was": phones[0], "value": "+12127365000"}
    desk.answer({"do": "edit", "cells": [[0, 1, "+12127365000"]], "seen": 0})
    lesson = desk.answer({"do": "learn", **asked})
    assert lesson["type"] == "offer"
    assert (lesson["offer"]["count"], work.number) == (3, 1)
    told = desk.answer({"do": "learned", **asked, "seen": 1})
    assert told["counts"]["cells"] == 0
    assert {edit.by for edit in work.cells.edits.values()} == {"hand", "learned"}
    nothing = {"do": "learn", "column": 0, "was": "x", "value": "y"}
    assert desk.answer(nothing)["offer"] is None


def test_who_has_missed_something_is_told_everything(work: Work) -> None:
    desk = Desk(work)
    work.write({(2, 2): "DE"}, by="hand")
    told = desk.answer({"do": "edit", "cells": [[1, 0, "x"]], "seen": 0})
    assert told["type"] == "reset"
    assert told["rows"][2][2] == "DE"
    assert told["rows"][1][0] == "x"


def test_half_a_character_gets_through(page: Serving, work: Work) -> None:
    told = ask(page, {"do": "edit", "cells": [[0, 0, "\ud800"]], "seen": 0})
    assert told.json()["cells"] == [[0, 0, "\ud800"]]


def test_done_ends_it(page: Serving) -> None:
    assert ask(page, {"do": "done"}).json() == {"type": "done"}
    assert page.wait() == "done"
    with pytest.raises(requests.ConnectionError):
        requests.get(page.url, timeout=10)


def test_an_idle_hour_ends_it(work: Work, laid_out: None) -> None:
    now = [0.0]
    serving = Serving(work, clock=lambda: now[0])
    try:
        now[0] = 3599.0
        assert requests.get(serving.url, timeout=10).status_code == 200
        now[0] = 3599.0 + 3601.0
        assert serving.wait() == "idle"
    finally:
        serving.stop()


def test_without_its_files_it_says_what_to_do(
    work: Work, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(assets, "VENDOR", tmp_path / "none")
    with pytest.raises(FrameError, match="make fixer-assets"):
        Serving(work)
    fix = fixer(FRAME)
    assert set(fix._repr_mimebundle_()) == {"text/plain", "text/html"}
    assert fix.accept("invalid_email") == 1
