"""``python -m cdp_frames.sandbox``: a CDP in a terminal of its own."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from cdp_frames.sandbox.command import PORT, serve

if TYPE_CHECKING:
    from collections.abc import Sequence


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
        "--port", type=int, default=PORT, help="port (default: %(default)s; 0: any)"
    )
    parser.add_argument("--settings", help="a YAML or JSON file, see docs/sandbox.md")
    given = parser.parse_args(arguments)
    serve(given.path, given.port, given.settings)


if __name__ == "__main__":
    main()
