"""Many calls at once, and the sandbox as something to start and stop."""

from __future__ import annotations

import ast
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import requests

from cdp_frames.sandbox import Sandbox, Slow, serve
from cdp_frames.sandbox.__main__ import main
from tests.sandbox.driver import driving

ROOT = Path(__file__).parents[2]


def test_many_jobs_at_once_lose_nobody() -> None:
    with driving() as cdp:
        list_id = cdp.data("POST", "/lists", {"name": "L"})["id"]

        def load(part: int) -> tuple[int, int]:
            # Each person is in two of the files.
            rows = "".join(
                f"p{n % 160}@example.com,{part}\n"
                for n in range(part * 20, part * 20 + 40)
            )
            status = cdp.job(f"email,first_name\n{rows}", targetListId=list_id).status
            assert status["validRows"] == 40
            return int(str(status["mergedInserts"])), int(str(status["mergedUpdates"]))

        with ThreadPoolExecutor(8) as pool:
            merged = list(pool.map(load, range(8)))
        assert sum(inserts for inserts, _ in merged) == 160
        assert sum(updates for _, updates in merged) == 160
        assert len(set(cdp.stored("email"))) == len(cdp.stored("email")) == 160
        assert cdp.data("GET", f"/lists/{list_id}")["memberCount"] == 160


def test_reads_go_on_while_everybody_writes() -> None:
    with driving() as cdp:
        done = threading.Event()

        def watch() -> int:
            seen = 0
            while not done.is_set():
                total = int(str(cdp.data("GET", "/lists?pageSize=200")["total"]))
                assert total >= seen
                seen = total
            return seen

        with ThreadPoolExecutor(6) as pool:
            watching = [pool.submit(watch) for _ in range(2)]
            names = [f"L{n}" for n in range(40)]
            made = list(
                pool.map(lambda n: cdp.data("POST", "/lists", {"name": n})["id"], names)
            )
            done.set()
            assert all(watcher.result() <= 40 for watcher in watching)
        assert len(set(made)) == 40
        assert {item["name"] for item in cdp.items("/lists")} == set(names)


def test_one_profile_written_by_many_is_one_profile() -> None:
    with driving() as cdp:
        record = {"email": "a@example.com"}

        def write(number: int) -> None:
            body = {"record": {**record, "order_count": number}}
            cdp.data("POST", "/profiles/upsert", body)

        with ThreadPoolExecutor(8) as pool:
            list(pool.map(write, range(24)))
        assert len(cdp.stored("email")) == 1


def test_stopping_leaves_no_thread_behind() -> None:
    before = set(threading.enumerate())
    with driving() as cdp:
        cdp.job("email\na@example.com\n")
        port = cdp.sandbox.port
    deadline = time.monotonic() + 5
    while set(threading.enumerate()) - before and time.monotonic() < deadline:
        time.sleep(0.01)
    assert set(threading.enumerate()) <= before
    with pytest.raises(requests.ConnectionError):
        requests.get(f"http://127.0.0.1:{port}/", timeout=5)


def test_it_can_be_started_again(tmp_path: Path) -> None:
    sandbox = Sandbox(tmp_path / "cdp.duckdb")
    for _ in range(2):
        sandbox.start()
        url = sandbox.url
        assert url in repr(sandbox)
        assert sandbox.token not in repr(sandbox)
        with pytest.raises(RuntimeError, match="running already"):
            sandbox.start()
        sandbox.stop()
        sandbox.stop()
        assert sandbox.url == url
    with pytest.raises(RuntimeError, match="has been stopped"):
        sandbox.records()


def test_before_it_is_started_it_says_so() -> None:
    sandbox = Sandbox()
    assert "not running, in memory" in repr(sandbox)
    for ask in (lambda: sandbox.url, lambda: sandbox.environ, sandbox.records):
        with pytest.raises(RuntimeError, match="start"):
            ask()


def test_a_taken_port_is_the_callers_error() -> None:
    with Sandbox() as first, pytest.raises(OSError, match="in use"):
        Sandbox(port=first.port).start()


def test_only_this_machine_is_answered() -> None:
    with Sandbox() as cdp:
        assert cdp.url == f"http://127.0.0.1:{cdp.port}/public/v1"


def test_stopping_does_not_wait_for_a_slow_answer_for_ever() -> None:
    with driving() as cdp, ThreadPoolExecutor(1) as pool:
        cdp.sandbox.faults.add(Slow(60), on="GET /lists")
        waiting = pool.submit(cdp.call, "GET", "/lists")
        while not cdp.sandbox.faults.used:
            time.sleep(0.01)
        began = time.monotonic()
        cdp.sandbox.stop()
        assert time.monotonic() - began < 10
        # uvicorn gives it two seconds, then breaks it off with a 500 or not at all.
        lost = isinstance(waiting.exception(), requests.ConnectionError)
        assert lost or waiting.result().status_code == 500


def test_serving_says_what_to_export(capsys: pytest.CaptureFixture[str]) -> None:
    stop = threading.Event()
    lines: list[str] = []

    def say(line: str) -> None:
        lines.append(line)
        if "CLIENT_SECRET" in line:
            stop.set()

    serve(port=0, stop=stop, say=say)
    text = "\n".join(lines)
    for name in (
        *("EXPERITURE_API_KEY", "EXPERITURE_BASE_URL", "EXPERITURE_CLIENT_ID"),
        *("EXPERITURE_CLIENT_SECRET", "EXPERITURE_TOKEN_URL"),
    ):
        assert f"export {name}=" in text


def test_the_command_line_explains_itself(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    shown = capsys.readouterr().out
    assert "--settings" in shown
    assert "8765" in shown


def python(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - our own interpreter and code
        [sys.executable, "-W", "error", "-c", code],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
        timeout=60,
    )


def test_nothing_is_left_open() -> None:
    """No ResourceWarning, at the end of the process either."""
    done = python(
        "import requests\n"
        "from cdp_frames.sandbox import Sandbox\n"
        "with Sandbox() as cdp:\n"
        "    headers = {'Authorization': f'Bearer {cdp.token}'}\n"
        "    print(requests.get(f'{cdp.url}/lists', headers=headers, timeout=9).ok)\n"
    )
    assert (done.stdout, done.stderr) == ("True\n", "")


@pytest.mark.parametrize("name", ["duckdb", "starlette", "uvicorn"])
def test_without_the_extra_the_message_names_it(name: str) -> None:
    done = python(
        f"import sys; sys.modules[{name!r}] = None\nimport cdp_frames.sandbox"
    )
    assert done.returncode == 1
    assert done.stderr.strip().endswith(
        f"ImportError: the sandbox needs {name}, which is not installed. "
        'Run: pip install "cdp-frames[sandbox]"'
    )


def test_the_sandbox_imports_nothing_else_of_the_package() -> None:
    """It is a second reading of the contract, so it shares no code with the client."""
    for path in (ROOT / "cdp_frames/sandbox").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom):
                names = [str(node.module)]
            elif isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            else:
                continue
            ours = [name for name in names if name.split(".")[0] == "cdp_frames"]
            assert all(name.startswith("cdp_frames.sandbox") for name in ours), path
