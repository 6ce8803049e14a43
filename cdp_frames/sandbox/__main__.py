"""``python -m cdp_frames.sandbox``: a CDP in a terminal of its own."""

from __future__ import annotations

import argparse
import threading
from typing import TYPE_CHECKING

from cdp_frames.sandbox import Sandbox

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path


def serve(
    path: str | Path | None = None,
    port: int = 8321,
    settings: str | Path | None = None,
    *,
    stop: threading.Event | None = None,
    say: Callable[[str], object] = print,
) -> None:
    """Run a sandbox until it is interrupted.

    Args:
        path: a database file that keeps everything; None for memory.
        port: the port on 127.0.0.1; 0 for any that is free.
        settings: a YAML or JSON file.
        stop: ends it when set; Ctrl+C does the same.
        say: gets each line for the person at the terminal.
    """
    with Sandbox(path, port, settings=settings) as cdp:
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


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the command line and serve."""
    parser = argparse.ArgumentParser(
        prog="python -m cdp_frames.sandbox",
        description="A CDP in a box: the documented API on this machine.",
    )
    parser.add_argument(
        "--path", help="a database file that keeps everything (default: memory)"
    )
    parser.add_argument(
        "--port", type=int, default=8321, help="port (default: %(default)s; 0: any)"
    )
    parser.add_argument("--settings", help="a YAML or JSON file, see docs/sandbox.md")
    given = parser.parse_args(arguments)
    serve(given.path, given.port, given.settings)


if __name__ == "__main__":
    main()
