"""``cdp-frames clean``: all that an import does to a file, but for the sending."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cdp_frames.cli.groups import with_groups
from cdp_frames.cli.options import (
    Certificates,
    Errors,
    FailOn,
    Files,
    Force,
    MaxRefused,
    MinRows,
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
from cdp_frames.cli.terminal import say
from cdp_frames.cli.typed_lines import typed
from cdp_frames.cli.words import in_command_words
from cdp_frames.errors import GuardError
from cdp_frames.fates import Fate
from cdp_frames.importing.rejects_file import require_form, write_private, write_rejects
from cdp_frames.verbs import client_if_any, plan_import

if TYPE_CHECKING:
    from cdp_frames.importing.plan import ImportPlan

# Held back is who would be on a list. An audience is not looked up, so nobody is asked.
_SOMEWHERE = "clean"
# Lines of a plan's card that are about the sending.
_OF_SENDING = ("nothing sent", "requests")


@with_groups
def clean_command(  # noqa: PLR0913 - options of a command
    *,
    files: Files,
    output: Annotated[
        Path, typer.Option("--output", "-o", help="Write the rows to be sent here.")
    ],
    rows: Rows,
    reading: Reading,
    errors: Errors = None,
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
        for path in filter(None, (output, errors)):
            require_writable(path)
        if errors is not None:
            require_form(errors)
        client = client_if_any(ca_bundle)
        frame = rows.read(files, reading)
        plan = plan_import(
            frame,
            audience_name=_SOMEWHERE,
            mapping=rows.mapping(frame, client),
            memory=rows.memory,
            suppress=rows.suppress,
            max_refused=amount("--max-refused", max_refused),
            min_rows=min_rows,
            force=force,
            client=client,
            journal=False,
            **rows.settings,
        )
        if plan.struck and not force:
            raise GuardError(plan.struck)
        write_private(output, plan.upload.payload)
        refused = errors if plan.counts[Fate.REJECTED_HERE] else None
        if refused is not None:
            write_rejects(plan, refused, numbers_of(files, frame), rows.kept)
        say(_told(plan, output))
        if refused is not None:
            say(
                f"The refused rows are in {refused}. Corrected there, they go to a "
                f"list with:\n  {_reimport(refused)} --list-id ID"
            )
        return code_of(plan.counts, tolerated)

    guarded(action)


def _told(plan: ImportPlan, output: Path) -> str:
    """Write the card of a plan, with a head that fits."""
    lines = in_command_words(repr(plan)).splitlines()[1:]
    kept = [line for line in lines if not line.strip().startswith(_OF_SENDING)]
    valid, rows = plan.counts[Fate.VALID], plan.counts["rows"]
    return "\n".join([f"Clean: {valid:,} of {rows:,} rows, in {output}", *kept])


def _reimport(refused: Path) -> str:
    return typed("cdp-frames", "reimport", refused)
