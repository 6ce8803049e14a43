"""How long work takes, and how much memory; what is compared takes turns."""

from __future__ import annotations

import gc
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


class Took(NamedTuple):
    """The seconds that work took: by the clock, and of the processor in all threads."""

    wall: float
    cpu: float


def took(work: Callable[[], object]) -> Took:
    """Return what one run takes."""
    gc.collect()
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return Took(time.perf_counter() - wall, time.process_time() - cpu)


def paired(*works: Callable[[], object], rounds: int = 3) -> list[Took]:
    """Return the least that each of some works takes.

    They take turns, so that what else the machine does is the same for all.
    """
    runs = [[took(work) for work in works] for _ in range(rounds)]
    return [
        Took(min(run.wall for run in each), min(run.cpu for run in each))
        for each in zip(*runs, strict=True)
    ]


def peak_bytes(work: Callable[[], object]) -> int:
    """Return by how many bytes the process grew at most while the work was done."""
    gc.collect()
    start = highest = _resident()
    done = threading.Event()

    def watch() -> None:
        nonlocal highest
        while not done.wait(0.005):
            highest = max(highest, _resident())

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        work()
    finally:
        done.set()
        watcher.join()
    return highest - start


def peak_of(code: str) -> int:
    """Return the most bytes that a fresh process holds that runs some code.

    Linux only: elsewhere the peak that the system tells includes that of the parent.
    """
    tell = "print(open('/proc/self/status').read().split('VmHWM:')[1].split()[0])"
    return int(fresh(f"{code}\n{tell}").split()[-1]) * 1024


def fresh(
    code: str,
    python: str | Path = sys.executable,
    environment: Mapping[str, str] | None = None,
) -> str:
    """Return what a fresh process prints that runs some code."""
    done = subprocess.run(  # noqa: S603 - our own code
        [python, "-c", code],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
    )
    return done.stdout


def _resident() -> int:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * 4096
