"""``cdp-frames doctor``: does the account work, and as this package expects?"""

from __future__ import annotations

import os
import platform
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Final

import typer

from cdp_frames.cli.exit_codes import Exit
from cdp_frames.cli.options import Certificates
from cdp_frames.cli.running import guarded, require_writable
from cdp_frames.cli.terminal import say
from cdp_frames.cli.words import in_command_words
from cdp_frames.errors import FrameError
from cdp_frames.feed.doctor import Examination, State, examined
from cdp_frames.importing.rejects_file import write_private

_CODES: Final = (
    (State.WRONG, Exit.SETTINGS),
    (State.LATER, Exit.LATER),
    (State.DIFFERS, Exit.REFUSED),
)

Trial = Annotated[
    bool,
    typer.Option("--trial", help="Import one invented person into a throw-away list."),
]
Patience = Annotated[
    float,
    typer.Option(
        min=0, help="Seconds that a trial may wait for the address of a file to end."
    ),
]
Report = Annotated[
    Path | None,
    typer.Option("--report", help="Write what was found here, to hand on."),
]


def doctor_command(
    trial: Trial = False,  # noqa: FBT002 - a switch on a command line
    report: Report = None,
    patience: Patience = 0.0,
    ca_bundle: Certificates = None,
) -> None:
    """Check settings, connection, token, scopes, and each guess of the contract.

    Ends with 0 if all is as expected, 1 if the CDP differs from the contract, 3 if
    settings or credentials are at fault, 5 if the CDP can't be reached now.
    """

    def action() -> int:
        if patience and not trial:
            raise FrameError("--patience is for a trial: pass --trial, too.")
        if report is not None:
            require_writable(report)
        found = examined(
            os.environ, trial=trial, ca_bundle=ca_bundle, patience=patience
        )
        say(in_command_words(str(found)))
        if report is not None:
            write_private(report, _report(found).encode())
            say(f"The report is in {report}: it names no secret and no person.")
        return next((code for state, code in _CODES if found.named(state)), Exit.DONE)

    guarded(action)


def _report(found: Examination) -> str:
    head = (
        f"cdp-frames {version('cdp-frames')}, Python {platform.python_version()}, "
        f"{datetime.now(tz=UTC):%Y-%m-%d}"
    )
    return f"{head}\n\n{in_command_words(str(found))}\n"
