"""The ``cdp-frames`` command: import a file, import its fixes, look, try it out.

It ends with 0 if every row arrived, 1 if rows were refused or are unknown, 2 if
nothing could be done.
"""

from __future__ import annotations

import shlex
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from cdp_frames.api.client import Client
from cdp_frames.cli.resuming import journal_for, table_of, to_go_on
from cdp_frames.errors import (
    AccountingError,
    CdpError,
    FrameError,
    JobError,
    JobFailedError,
    JobTimeoutError,
)
from cdp_frames.fates import OPEN
from cdp_frames.file_notes import SOURCE_SHEET, FileNotes
from cdp_frames.importing.past import (
    intents_of,
    last_open,
    past_import,
    past_imports,
)
from cdp_frames.importing.rejects_file import Rejects, read_rejects, write_rejects
from cdp_frames.importing.result import ImportResult
from cdp_frames.mapping.memory import memory_of
from cdp_frames.mapping.own_fields import mapping_with_own
from cdp_frames.reading import inspect_contacts, read_contacts
from cdp_frames.schema import fields_of, load_schema
from cdp_frames.schema.fields import is_declared
from cdp_frames.screening.own_columns import own_fields, sure_fields
from cdp_frames.verbs import cdp_import, client_if_any, plan_import

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence

    import pandas as pd

    from cdp_frames.mapping import Mapping

# Partial success must not look like success to a script.
_SOME_REFUSED = 1
_FAILED = 2
# As shells have it for Ctrl-C.
_STOPPED = 130
_GOES_ON = (
    "Job {0} was started and goes on in the CDP. To see what became of the rows, run "
    "the same command again, or:\n  cdp-frames resume {0}"
)
_MAY_GO_ON = (
    "Run the same command again: it goes on where this one stopped, and sends nothing "
    "twice."
)
_NOT_DONE = "The job was not done in time."

app = typer.Typer(
    name="cdp-frames",
    help="Import contact files into lists of the CDP, and get every refused row back.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

File = Annotated[Path, typer.Argument(help="The contact file.")]
Files = Annotated[
    list[Path], typer.Argument(help="The contact file; of several, one list is made.")
]
Sheets = Annotated[
    list[str] | None,
    typer.Option("--sheet", help="Sheet of a workbook; may be repeated; '*' for all."),
]
Sheet = Annotated[
    str | None, typer.Option("--sheet", help="Sheet of a workbook, by name or number.")
]
Encoding = Annotated[
    str | None, typer.Option(help="Encoding of the file's text, as cp1252.")
]
Source = Annotated[
    str | None, typer.Option(help="What the file is an export of, as eventbrite.")
]
ListName = Annotated[
    str | None, typer.Option("--list", help="Name of the list to make.")
]
ListId = Annotated[
    str | None, typer.Option("--list-id", help="Id of the list to add to.")
]
Audience = Annotated[
    str | None, typer.Option("--audience", help="Name of the audience to make.")
]
IfExists = Annotated[
    str, typer.Option(help="If the list exists: fail, append or replace.")
]
_SCHEMA: Final = typer.Option(help="Name of a shipped schema, or path of a YAML file.")
Schema = Annotated[str, _SCHEMA]
Pairs = Annotated[
    list[str] | None,
    typer.Option(
        "--map",
        metavar="COLUMN=FIELD",
        help="Say where a column goes; COLUMN= leaves it out.",
    ),
]
Memory = Annotated[
    Path | None,
    typer.Option(help="File in which --map is kept for the next file like this one."),
]
Zone = Annotated[
    str | None, typer.Option(help="Zone of times without one, as Europe/Berlin.")
]
Order = Annotated[
    bool | None,
    typer.Option("--dayfirst/--monthfirst", help="How to read 03/04/2026."),
]
Region = Annotated[
    str | None, typer.Option(help="Country of phone numbers without one, as DE.")
]
_KEEP: Final = typer.Option(
    help="Several rows of one person: merge, first, last or none."
)
Keep = Annotated[str, _KEEP]
_OPT_OUTS: Final = typer.Option(
    help="People who said no: hold, remove from the list, or send."
)
OptOuts = Annotated[str, _OPT_OUTS]
_BAD_CELLS: Final = typer.Option(
    help="A bad cell that may be empty: refuse its row, or drop it."
)
BadCells = Annotated[str, _BAD_CELLS]
Errors = Annotated[
    Path | None,
    typer.Option("--errors", help="Write the refused rows here, with the reasons."),
]
Seconds = Annotated[float, typer.Option(help="Seconds to wait for the job.")]
Certificates = Annotated[
    Path | None,
    typer.Option(
        "--ca-bundle",
        help="File of certificates (PEM): whom to trust, instead of the public ones.",
    ),
]
OnePerRow = Annotated[
    bool,
    typer.Option(
        "--one-per-row", help="Make a row of each address where a cell holds several."
    ),
]
JournalFile = Annotated[
    Path | None,
    typer.Option("--journal", help="File or folder of the journal, if not your own."),
]
NoJournal = Annotated[
    bool, typer.Option("--no-journal", help="Write nothing down of this import.")
]
Again = Annotated[
    bool, typer.Option("--again", help="Send once more what was imported before.")
]
PlanOnly = Annotated[bool, typer.Option("--plan", help="Say what would happen only.")]


def _guarded(action: Callable[[], int]) -> None:
    """Run a command; turn what went wrong into one message and an exit code."""
    try:
        code = action()
    except JobTimeoutError as error:
        told = _GOES_ON.format(error.job_id) if error.job_id else _MAY_GO_ON
        typer.secho(f"{_NOT_DONE} {told}", fg="red", err=True)
        raise typer.Exit(_FAILED) from error
    except CdpError as error:
        typer.secho(f"{type(error).__name__}: {error}", fg="red", err=True)
        if isinstance(error, JobError) and not isinstance(error, JobFailedError):
            typer.secho(_GOES_ON.format(error.job_id), err=True)
        raise typer.Exit(_FAILED) from error
    except KeyboardInterrupt as error:
        job_id = getattr(error, "job_id", "")
        told = _GOES_ON.format(job_id) if job_id else _MAY_GO_ON
        typer.secho(f"Stopped. {told}", fg="red", err=True)
        raise typer.Exit(_STOPPED) from error
    raise typer.Exit(code)


@app.command("import")
def import_command(  # noqa: PLR0913, PLR0917 - options of a command
    files: Files,
    list_name: ListName = None,
    list_id: ListId = None,
    audience: Audience = None,
    if_exists: IfExists = "fail",
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
    timeout: Seconds = 600.0,
    sheet: Sheets = None,
    encoding: Encoding = None,
    source: Source = None,
    ca_bundle: Certificates = None,
    journal: JournalFile = None,
    no_journal: NoJournal = False,  # noqa: FBT002 - a switch on a command line
    again: Again = False,  # noqa: FBT002 - a switch on a command line
    one_per_row: OnePerRow = False,  # noqa: FBT002 - a switch on a command line
    plan: PlanOnly = False,  # noqa: FBT002 - a switch on a command line
) -> None:
    """Import FILES into a list of the CDP."""
    asked = dict(locals())

    def action() -> int:
        client = client_if_any(ca_bundle)
        frame = read_contacts(
            files if len(files) > 1 else files[0],
            timezone=timezone,
            dayfirst=dayfirst,
            sheet=sheet[0] if sheet and len(sheet) == 1 else sheet,
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
        options: dict[str, Any] = {
            "list_name": list_name,
            "target_list_id": list_id,
            "audience_name": audience,
            "if_exists": if_exists,
            "mapping": _mapping(pairs, frame, schema, memory, client),
            "client": client,
            "memory": memory,
            "timeout": timeout,
            "again": again,
            **settings,
        }
        if frame.empty:
            raise FrameError(_nothing_in(files))
        options["journal"] = journal_for("import", asked, files, off=no_journal)
        if plan:
            typer.echo(repr(plan_import(frame, **options)))
            return 0
        # Of several files or sheets no number says where a row is.
        single = len(files) == 1 and SOURCE_SHEET not in frame
        numbers = FileNotes.of(frame).numbers(len(frame)) if single else None
        run = partial(cdp_import, frame, **options)
        return _imported(run, errors, numbers, settings)

    _guarded(action)


@app.command("reimport")
def reimport_command(  # noqa: PLR0913, PLR0917 - options of a command
    file: File,
    list_id: ListId = None,
    schema: Annotated[str | None, _SCHEMA] = None,
    timezone: Zone = None,
    dayfirst: Order = None,
    region: Region = None,
    keep: Annotated[str | None, _KEEP] = None,
    bad_cells: Annotated[str | None, _BAD_CELLS] = None,
    opt_outs: Annotated[str | None, _OPT_OUTS] = None,
    errors: Errors = None,
    timeout: Seconds = 600.0,
    ca_bundle: Certificates = None,
    journal: JournalFile = None,
    no_journal: NoJournal = False,  # noqa: FBT002 - a switch on a command line
    again: Again = False,  # noqa: FBT002 - a switch on a command line
) -> None:
    """Import the corrected FILE that ``import --errors`` wrote, into the same list.

    What is not given is as in that import.
    """
    asked = dict(locals())

    def action() -> int:
        client = client_if_any(ca_bundle)
        rejects = read_rejects(file)
        given = {
            "schema": schema,
            "timezone": timezone,
            "dayfirst": dayfirst,
            "region": region,
            "keep": False if keep == "none" else keep,
            "bad_cells": bad_cells,
            "opt_outs": opt_outs,
        }
        settings: dict[str, Any] = {
            "schema": "contact",
            **rejects.settings,
            **{name: value for name, value in given.items() if value is not None},
        }
        options: dict[str, Any] = {
            "target_list_id": list_id or rejects.list_id,
            # Where no row was good enough, the list is still to be made.
            "list_name": None if list_id else rejects.list_name,
            "if_exists": "append",
            "mapping": _mapping_again(rejects, settings["schema"]),
            "timeout": timeout,
            "client": client,
            "again": again,
            **settings,
        }
        if rejects.rows.empty:
            raise FrameError(_nothing_in([file]))
        options["journal"] = journal_for("reimport", asked, [file], off=no_journal)
        run = partial(cdp_import, rejects.rows, **options)
        return _imported(run, errors, rejects.numbers, settings)

    _guarded(action)


@app.command("resume")
def resume_command(
    job: Annotated[
        str | None, typer.Argument(help="Id of a job, or name of a list.")
    ] = None,
    journal: JournalFile = None,
    timeout: Seconds = 600.0,
) -> None:
    """Go on with an import that was cut short: the last one, or that of JOB.

    What came to its end is shown as the journal has it, and sent no more.
    """

    def action() -> int:
        where = journal or True
        intents = last_open(where) if job is None else intents_of(where, job)
        intent = next(iter(intents), None)
        if intent is None and job is None:
            typer.echo("No import is left unfinished.")
            return 0
        if intent is not None and intent.state == "open" and intent.facts["command"]:
            command, options = to_go_on(intent)
            _COMMANDS[command](**{**options, "timeout": timeout, "again": False})
        past = past_import(intent, job or "", Client.from_env(), timeout)
        typer.echo(repr(past))
        if past.state == "open":
            typer.echo("It was begun in Python: run its line there again.")
        return _SOME_REFUSED if any(past.counts[fate] for fate in OPEN) else 0

    _guarded(action)


_COMMANDS: Final[dict[str, Callable[..., None]]] = {
    "import": import_command,
    "reimport": reimport_command,
}


@app.command("history")
def history_command(journal: JournalFile = None) -> None:
    """Show the imports of the past, as the journal has them."""

    def action() -> int:
        typer.echo(table_of(past_imports(journal or True)))
        return 0

    _guarded(action)


def _nothing_in(files: Sequence[Path]) -> str:
    names = ", ".join(file.name for file in files)
    return f"Nothing to import: {names} has no row. Nothing was sent."


def _imported(
    run: Callable[[], ImportResult],
    errors: Path | None,
    numbers: Sequence[object] | None,
    settings: dict[str, Any],
) -> int:
    """Import, print what became of the rows, and write down the refused ones."""
    if errors is not None and (
        errors.is_dir() or not errors.absolute().parent.is_dir()
    ):
        raise FrameError(
            f"{errors} can't be written: it is a folder, or its folder does not exist. "
            "Nothing was sent."
        )
    try:
        result = run()
    except (AccountingError, JobError) as error:
        # What is known so far is worth more than the message alone.
        if isinstance(error.result, ImportResult):
            _show(error.result, errors, numbers, settings)
        raise
    _show(result, errors, numbers, settings)
    return _SOME_REFUSED if result.fates["fate"].isin(OPEN).any() else 0


def _show(
    result: ImportResult,
    errors: Path | None,
    numbers: Sequence[object] | None,
    settings: dict[str, Any],
) -> None:
    refused = errors if len(result.failed) else None
    if refused is not None:
        # Before anything is printed: whoever reads the output may have gone away.
        write_rejects(result, refused, numbers, settings)
    typer.echo(repr(result))
    if refused is not None:
        counted = "" if numbers is None else ", the header counted"
        typer.echo(
            f"The refused rows are in {refused}; cdp_row is their row in the first "
            f"file{counted}. Correct them there, then run:\n"
            f"  {shlex.join(['cdp-frames', 'reimport', str(refused)])}"
        )


def _mapping(
    pairs: list[str] | None,
    frame: pd.DataFrame,
    schema: str,
    memory: Path | None,
    client: Client | None,
) -> Mapping | None:
    """Read COLUMN=FIELD pairs; the columns that they leave open are inferred."""
    if not pairs:
        return None
    for pair in pairs:
        if "=" not in pair:
            raise FrameError(f"--map takes COLUMN=FIELD, not {pair!r}.")
    given = dict(pair.rsplit("=", 1) for pair in pairs)
    declared = fields_of(load_schema(schema), frame.columns)
    published = client.object("profiles").fields if client else ()
    return mapping_with_own(
        frame,
        None,
        published or declared,
        own_fields(schema, declared, published),
        "email",
        given={column: field or None for column, field in given.items()},
        sure=sure_fields(schema, declared, "email"),
        memory=memory_of(memory),
    )


def _mapping_again(rejects: Rejects, schema: str) -> dict[Hashable, str | None] | None:
    """Map as before; fields that only another schema had have no place any more."""
    if rejects.mapping is None:
        return None
    declared = load_schema(schema)
    return {
        column: field
        for column, field in rejects.mapping.items()
        if field not in rejects.judged or is_declared(declared, field)
    }


@app.command("inspect")
def inspect_command(
    file: File,
    sheet: Sheet = None,
    encoding: Encoding = None,
    source: Source = None,
) -> None:
    """Say what FILE is: its kind, header, e-mail column, zone, and odd rows."""

    def action() -> int:
        report = inspect_contacts(file, sheet=sheet, encoding=encoding, source=source)
        typer.echo(repr(report))
        return 0

    _guarded(action)


@app.command("sandbox")
def sandbox_command(
    path: Annotated[
        Path | None, typer.Option(help="Keep the data here; else in memory.")
    ] = None,
    port: Annotated[int, typer.Option(help="0 for any free port.")] = 8765,
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
) -> None:
    """Start a CDP in a box, on this machine only, and say how to reach it."""
    from cdp_frames.sandbox import serve  # noqa: PLC0415 - an extra, slow to import

    try:
        serve(path, port, settings, faults=fault or (), seed=seed)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error


@app.command("demo")
def demo_command() -> None:
    """Show the whole story: a messy file, a list, the refused rows, and the repair."""
    from cdp_frames.demo.story import tell  # noqa: PLC0415 - an extra, slow to import

    _guarded(tell)


def main() -> None:
    """Run the command."""
    app()
