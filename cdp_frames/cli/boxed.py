"""``cdp-frames sandbox`` and ``demo``: a CDP in a box, on this machine only."""

from __future__ import annotations

import errno
import os
from dataclasses import replace
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Annotated, Final

import typer

from cdp_frames.cli.running import guarded, require_writable
from cdp_frames.cli.terminal import say, say_table
from cdp_frames.cli.words import in_command_words
from cdp_frames.errors import FrameError


class Shell(StrEnum):
    """For what settings are written."""

    SH = "sh"
    POWERSHELL = "powershell"
    ENV = "env"


_OWN: Final = Shell.POWERSHELL if os.name == "nt" else Shell.SH


def sandbox_command(
    path: Annotated[
        Path | None, typer.Option(help="Keep the data here; else in memory.")
    ] = None,
    port: Annotated[
        int, typer.Option(min=0, max=65_535, help="0 for any free port.")
    ] = 8765,
    settings: Annotated[
        Path | None,
        typer.Option(help="YAML file: fields, rules, clients, pace, faults."),
    ] = None,
    fault: Annotated[
        list[str] | None,
        typer.Option(
            help="What goes wrong, as '{fault: Slow, seconds: 2, on: \"*\"}'."
        ),
    ] = None,
    seed: Annotated[
        int | None, typer.Option(help="What chance depends on, in faults.")
    ] = None,
    shell: Annotated[
        Shell, typer.Option(help="For what its settings are written.")
    ] = _OWN,
    env_file: Annotated[
        Path | None,
        typer.Option(help="Write its settings into this file, too, as .env."),
    ] = None,
) -> None:
    """Start a CDP in a box, on this machine only, and say how to reach it."""

    def action() -> int:
        if env_file is not None:
            require_writable(env_file)
        try:
            from cdp_frames.sandbox import serve  # noqa: PLC0415 - an extra, slow to import

            serve(
                *(path, port, settings),
                faults=fault or (),
                seed=seed,
                shell=str(shell),
                env_file=env_file,
                say=say,
            )
        except (ImportError, ValueError) as error:
            raise FrameError(str(error)) from error
        except OSError as error:
            raise FrameError(_why_not(error, port)) from error
        return 0

    guarded(action)


def demo_command() -> None:
    """Show the whole story: a messy file, a list, the refused rows, and the repair."""

    def action() -> int:
        try:
            from cdp_frames.demo.story import (  # noqa: PLC0415 - an extra, slow to import
                TERMINAL,
                tell,
            )

            return tell(
                replace(
                    TERMINAL,
                    say=say,
                    card=lambda result: in_command_words(repr(result)),
                    table=partial(say_table, fold=True),
                )
            )
        except ImportError as error:
            raise FrameError(str(error)) from error

    guarded(action)


def _why_not(error: OSError, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"port {port} is in use, perhaps by another sandbox: name another one with "
            "--port, or --port 0 for any that is free."
        )
    if error.errno == errno.EACCES and error.filename is None:
        return f"port {port} is not for everybody: name one above 1023 with --port."
    named = "" if error.filename is None else f"{error.filename} can't be used: "
    return f"{named}{error.strerror or error}."
