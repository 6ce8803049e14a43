"""``python -m cdp_frames.sandbox``: a CDP in a terminal of its own."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from cdp_frames.sandbox.command import PORT, SHELL, SHELLS, serve

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
    parser.add_argument(
        "--fault",
        action="append",
        default=[],
        help="what goes wrong, such as '{fault: Status, status: 503, on: GET /lists, "
        "probability: 0.2}'; may be given several times",
    )
    parser.add_argument("--seed", type=int, help="what chance depends on")
    parser.add_argument(
        "--shell",
        choices=[*SHELLS],
        default=SHELL,
        help="for what the settings are written (default: %(default)s)",
    )
    parser.add_argument("--env-file", help="a file to write the settings into")
    given = parser.parse_args(arguments)
    try:
        serve(
            given.path,
            given.port,
            given.settings,
            faults=given.fault,
            seed=given.seed,
            shell=given.shell,
            env_file=given.env_file,
        )
    except ValueError as error:  # of the settings, or of a fault
        parser.error(str(error))


if __name__ == "__main__":
    main()
