"""A process that has loaded everything, and forks a child for each run of a flow.

A child counts its boundaries: each HTTP call, each commit of the journal and each
change of a file's name, before and after. At the one that it was told it kills itself,
as ``kill -9`` does: nothing is flushed, nothing is cleaned up.
"""

from __future__ import annotations

import json
import os
import pickle
import signal
import subprocess
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from sqlite3 import Connection
from typing import Any, NamedTuple, NoReturn, Self
from uuid import uuid4

import requests

from cdp_frames import screen
from cdp_frames.importing import opening
from cdp_frames.journal import store
from cdp_frames.journal.record import Record
from tests.journal.flows import FLOWS, PEOPLE, client_of, told

_KILLED = -signal.SIGKILL


class Ran(NamedTuple):
    """How a run ended.

    Attributes:
        killed: whether it killed itself.
        boundaries: how many it passed; 0 if it was killed.
        told: what its results say of the rows.
        notes: of the last result.
        error: the error that it ended with; empty for none.
    """

    killed: bool
    boundaries: int
    told: list[dict[str, Any]]
    notes: list[str]
    error: str


class Zygote:
    """The parent of all runs; used as a context manager."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(  # noqa: S603 - of our own making
            [sys.executable, "-m", __name__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )

    def run(
        self,
        flow: str,
        *,
        url: str,
        token: str,
        home: Path,
        kill: int = 0,
        sabotage: str = "",
        **how: Any,
    ) -> Ran:
        """Run a flow in a process of its own.

        Args:
            flow: its name.
            url: the CDP.
            token: a token for it.
            home: the folder of the journal.
            kill: the boundary at which it dies, from 1; 0 to live on.
            sabotage: what is switched off in it.
            how: arguments of the import.
        """
        order = {
            "flow": flow,
            "url": url,
            "token": token,
            "home": str(home),
            "kill": kill,
            "sabotage": sabotage,
            "how": how,
        }
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(order).encode() + b"\n")
        self._process.stdin.flush()
        size = int(self._process.stdout.readline())
        ran: Ran = Ran(*pickle.loads(self._process.stdout.read(size)))  # noqa: S301 - of our own child
        return ran

    def close(self) -> None:
        """End it."""
        self._process.communicate()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class _Boundaries:
    def __init__(self, kill: int) -> None:
        self.passed = 0
        self._kill = kill

    def __call__(self) -> None:
        self.passed += 1
        if self.passed == self._kill:
            os.kill(os.getpid(), signal.SIGKILL)

    def around(self, action: Callable[..., Any]) -> Callable[..., Any]:
        def bounded(*args: Any, **kwargs: Any) -> object:
            self()
            answer = action(*args, **kwargs)
            self()
            return answer

        return bounded


def _forget_keys() -> None:
    """No two calls have the same key."""
    Record.key = lambda *_: str(uuid4())  # type: ignore[method-assign]


def _ask_nothing() -> None:
    """A start is believed as it is noted: the job is not asked for its state."""
    opening._resumed = lambda *_: None  # noqa: SLF001
    opening._state = lambda *_: "pending"  # noqa: SLF001


def _mean_nothing() -> None:
    """The journal has no intents."""
    store.Journal.begin = _failing  # type: ignore[method-assign]


def _commit_late() -> None:
    """What is written to the journal is on the disk at the end only."""
    opened = store.opened_file

    def late(path: Path) -> Connection:
        db = opened(path)
        db.execute("BEGIN")
        return db

    store.opened_file = late
    close = store.Journal.close

    def committed(self: store.Journal) -> None:
        self._db.execute("COMMIT")
        close(self)

    store.Journal.close = committed  # type: ignore[method-assign]


def _failing(*_: object, **__: object) -> NoReturn:
    raise store.JournalTrouble(Path("journal"), "it is switched off")


SABOTAGE: dict[str, Callable[[], None]] = {
    "key": _forget_keys,
    "question": _ask_nothing,
    "intent": _mean_nothing,
    "commit": _commit_late,
}


def _child(order: dict[str, Any]) -> tuple[object, ...]:
    bounded = _Boundaries(order["kill"])
    os.environ["CDP_FRAMES_HOME"] = order["home"]
    if order["sabotage"]:
        SABOTAGE[order["sabotage"]]()
    session = requests.Session()
    session.send = bounded.around(session.send)  # type: ignore[method-assign]
    store.Journal._write = bounded.around(store.Journal._write)  # type: ignore[method-assign]  # noqa: SLF001
    os.replace = bounded.around(os.replace)
    client = client_of(order["url"], order["token"], session)
    try:
        results = FLOWS[order["flow"]](client, **order["how"])
    except Exception as error:  # noqa: BLE001 - told to the test
        where = traceback.format_exc(limit=-3)
        return (
            False,
            bounded.passed,
            [],
            [],
            f"{type(error).__name__}: {error}\n{where}",
        )
    notes = [note for result in results for note in result.notes]
    return False, bounded.passed, told(results), notes, ""


def _forked(order: dict[str, Any]) -> bytes:
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read)
        with os.fdopen(write, "wb") as pipe:
            pipe.write(pickle.dumps(_child(order)))
        os._exit(0)
    os.close(write)
    with os.fdopen(read, "rb") as pipe:
        answer = pipe.read()
    _, status = os.waitpid(child, 0)
    killed = os.waitstatus_to_exitcode(status) == _KILLED
    return pickle.dumps((True, 0, [], [], "")) if killed else answer


def main() -> None:
    """Run what is asked for, a line at a time."""
    # Tables are read and schemas are made once, for all children.
    screen(PEOPLE)
    for line in sys.stdin.buffer:
        answer = _forked(json.loads(line))
        sys.stdout.buffer.write(f"{len(answer)}\n".encode() + answer)
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
