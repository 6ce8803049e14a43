"""``cdp-frames clean``: all that an import does to a file, but for the sending."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cdp_frames.cli.checking import card_of, judged
from cdp_frames.cli.groups import with_groups
from cdp_frames.cli.options import (
    Certificates,
    Errors,
    FailOn,
    Files,
    Force,
    MaxRefused,
    MinRows,
    Show,
)
from cdp_frames.cli.places import require_apart
from cdp_frames.cli.row_options import Reading, Rows
from cdp_frames.cli.running import (
    amount,
    code_of,
    guarded,
    numbers_of,
    require_writable,
)
from cdp_frames.cli.shown import show_parts
from cdp_frames.cli.standard import is_standard, readable, write_out
from cdp_frames.cli.terminal import say
from cdp_frames.cli.typed_lines import typed
from cdp_frames.errors import FrameError, GuardError
from cdp_frames.fates import Fate
from cdp_frames.importing.rejects_file import require_form, write_private, write_rejects
from cdp_frames.verbs.clients import client_if_any


@with_groups
def clean_command(  # noqa: PLR0913 - options of a command
    *,
    files: Files,
    output: Annotated[
        Path,
        typer.Option(
            "--output",
            "-o",
            help="Write the rows to be sent here; - for standard output.",
        ),
    ],
    rows: Rows,
    reading: Reading,
    errors: Errors = None,
    show: Show = None,
    ca_bundle: Certificates = None,
    max_refused: MaxRefused = None,
    min_rows: MinRows = None,
    force: Force = False,
    fail_on: FailOn = "0",
) -> None:
    """Write the rows of FILES as an import would upload them, and send nothing.

    No account is needed; where there are credentials, the fields of the CDP count.
    """

    def action() -> int:
        tolerated = amount("--fail-on", fail_on) or 0
        written = {"--output": output, "--errors": errors}
        require_apart(written, (*files, *rows.suppress_files))
        if is_standard(errors):
            raise FrameError("--errors needs a file here, not standard output (-).")
        limits = {
            "max_refused": amount("--max-refused", max_refused),
            "min_rows": min_rows,
            "force": force,
        }
        for path in filter(None, (output, errors)):
            require_writable(path)
        if errors is not None:
            require_form(errors)
        with readable(files) as paths:
            frame = rows.read(paths, reading)
            plan = judged(frame, rows, client_if_any(ca_bundle), **limits)
            numbers = numbers_of(paths, frame)
        if plan.struck and not force:
            raise GuardError(plan.struck)
        refused = errors if plan.counts[Fate.REJECTED_HERE] else None
        if refused is not None:
            write_rejects(plan, refused, numbers, rows.kept)
        aside = is_standard(output)
        if aside:
            write_out(plan.upload.payload)
        else:
            write_private(output, plan.upload.payload)
        valid, all_rows = plan.counts[Fate.VALID], plan.counts["rows"]
        where = "on standard output" if aside else f"in {output}"
        say(card_of(plan, f"Clean: {valid:,} of {all_rows:,} rows, {where}"), err=aside)
        show_parts(plan, show or (), numbers, err=aside)
        if refused is not None:
            again = typed("cdp-frames", "reimport", refused)
            say(
                f"The refused rows are in {refused}. Corrected there, they go to a "
                f"list with:\n  {again} --list-id ID",
                err=aside,
            )
        return code_of(plan.counts, tolerated)

    guarded(action)
