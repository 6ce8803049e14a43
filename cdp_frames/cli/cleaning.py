"""``cdp-frames clean``: all that an import does to a file, but for the sending."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cdp_frames.cli.options import (
    BadCells,
    Certificates,
    Encoding,
    Errors,
    FailOn,
    Files,
    Force,
    Keep,
    MaxRefused,
    Memory,
    MinRows,
    OnePerRow,
    OptOuts,
    Order,
    Pairs,
    Region,
    Schema,
    Sheets,
    Source,
    SuppressLists,
    Zone,
)
from cdp_frames.cli.places import require_apart
from cdp_frames.cli.running import (
    amount,
    code_of,
    frame_of,
    guarded,
    mapping_of,
    numbers_of,
    places_of,
    require_writable,
)
from cdp_frames.cli.words import in_command_words
from cdp_frames.errors import GuardError
from cdp_frames.fates import Fate
from cdp_frames.importing.rejects_file import write_private, write_rejects
from cdp_frames.verbs import client_if_any, plan_import

if TYPE_CHECKING:
    from cdp_frames.importing.plan import ImportPlan

# Held back is who would be on a list. An audience is not looked up, so nobody is asked.
_SOMEWHERE = "clean"
# Lines of a plan's card that are about the sending.
_OF_SENDING = ("nothing sent", "requests")


def clean_command(  # noqa: PLR0913, PLR0917 - options of a command
    files: Files,
    output: Annotated[
        Path, typer.Option("--output", "-o", help="Write the rows to be sent here.")
    ],
    schema: Schema = "contact",
    pairs: Pairs = None,
    memory: Memory = None,
    timezone: Zone = None,
    dayfirst: Order = None,
    region: Region = None,
    keep: Keep = "merge",
    bad_cells: BadCells = "refuse",
    opt_outs: OptOuts = "hold",
    errors: Errors = None,
    sheet: Sheets = None,
    encoding: Encoding = None,
    source: Source = None,
    ca_bundle: Certificates = None,
    suppress: SuppressLists = None,
    max_refused: MaxRefused = None,
    min_rows: MinRows = None,
    force: Force = False,  # noqa: FBT002 - a switch on a command line
    fail_on: FailOn = "0",
    one_per_row: OnePerRow = False,  # noqa: FBT002 - a switch on a command line
) -> None:
    """Write the rows of FILES as an import would upload them, and send nothing.

    No account is needed; where there are credentials, the fields of the CDP count.
    """

    def action() -> int:
        tolerated = amount("--fail-on", fail_on) or 0
        lists = (Path(each) for each in suppress or ())
        require_apart({"--output": output, "--errors": errors}, (*files, *lists))
        for path in filter(None, (output, errors)):
            require_writable(path)
        client = client_if_any(ca_bundle)
        frame = frame_of(
            files,
            timezone=timezone,
            dayfirst=dayfirst,
            sheet=sheet,
            encoding=encoding,
            source=source,
            explode=one_per_row,
        )
        settings: dict[str, Any] = {
            "schema": schema,
            "timezone": timezone,
            "dayfirst": dayfirst,
            "region": region,
            "keep": False if keep == "none" else keep,
            "bad_cells": bad_cells,
            "opt_outs": opt_outs,
        }
        plan = plan_import(
            frame,
            audience_name=_SOMEWHERE,
            mapping=mapping_of(pairs, frame, schema, memory, client),
            memory=memory,
            suppress=suppress,
            max_refused=amount("--max-refused", max_refused),
            min_rows=min_rows,
            force=force,
            client=client,
            journal=False,
            **settings,
        )
        if plan.struck and not force:
            raise GuardError(plan.struck)
        write_private(output, plan.upload.payload)
        refused = errors if plan.counts[Fate.REJECTED_HERE] else None
        if refused is not None:
            kept = {**settings, "suppress": places_of(suppress)}
            write_rejects(plan, refused, numbers_of(files, frame), kept)
        typer.echo(_told(plan, output))
        if refused is not None:
            typer.echo(
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
    return shlex.join(["cdp-frames", "reimport", str(refused)])
