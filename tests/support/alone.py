"""Run something where nothing of its kind has run before: in a fork of its own."""

from __future__ import annotations

import os
import traceback
from collections.abc import Callable


def run_alone(run: Callable[[], None]) -> str:
    """Run a function in a fork of this process; return its traceback, if it fails."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        text = ""
        try:
            run()
        except BaseException:  # noqa: BLE001 - whatever it is, it is told
            text = traceback.format_exc()
        with os.fdopen(writing, "w", encoding="utf-8") as pipe:
            pipe.write(text)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8") as pipe:
        text = pipe.read()
    _, status = os.waitpid(child, 0)
    return text or ("" if status == 0 else f"ended with {status}")
