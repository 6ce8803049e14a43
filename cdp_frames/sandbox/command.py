"""Running a sandbox in a terminal, until it is interrupted."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from cdp_frames.sandbox.server import Sandbox
from cdp_frames.sandbox.settings.file import load_settings, planned_fault

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

PORT: Final = 8765


def serve(
    path: str | Path | None = None,
    port: int = PORT,
    settings: str | Path | None = None,
    *,
    faults: Iterable[str] = (),
    seed: int | None = None,
    stop: threading.Event | None = None,
    say: Callable[[str], object] = print,
) -> None:
    """Run a sandbox until it is interrupted.

    Args:
        path: a database file that keeps everything; None for memory.
        port: the port on 127.0.0.1; 0 for any that is free.
        settings: a YAML or JSON file.
        faults: what goes wrong, besides what the settings name; each as
            ``{fault: Status, status: 503, on: GET /lists, probability: 0.2}``.
        seed: what chance depends on, instead of the settings' own.
        stop: ends it when set; Ctrl+C does the same.
        say: gets each line for the person at the terminal.
    """
    loaded = load_settings(settings)
    loaded = replace(
        loaded,
        faults=(*loaded.faults, *map(planned_fault, faults)),
        seed=loaded.seed if seed is None else seed,
    )
    with Sandbox(path, port, settings=loaded) as cdp:
        kept = "in memory" if path is None else f"in {path}"
        say(f"A CDP in a box, at {cdp.url}, {kept}. Ctrl+C ends it.")
        say("")
        say("To use it, in another terminal:")
        for name, value in cdp.environ.items():
            say(f"  export {name}={value}")
        say("")
        say("Or with client credentials, instead of EXPERITURE_API_KEY:")
        for name, value in cdp.oauth_environ.items():
            say(f"  export {name}={value}")
        try:
            (stop or threading.Event()).wait()
        except KeyboardInterrupt:
            say("")
