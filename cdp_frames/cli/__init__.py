"""The ``cdp-frames`` command: import a file, import its fixes, look, try it out.

What it ends with, and what a scheduler makes of it, is in ``exit_codes``.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from cdp_frames.api.client import Client
from cdp_frames.cli import ledger
from cdp_frames.cli.cleaning import clean_command
from cdp_frames.cli.doctor import doctor_command
from cdp_frames.cli.exit_codes import table
from cdp_frames.cli.feeding import feed_keeper, run_command
from cdp_frames.cli.lists import app as lists_app
from cdp_frames.cli.options import (
    BAD_CELLS,
    KEEP,
    OPT_OUTS,
    SCHEMA,
    Again,
    AsJson,
    Audience,
    AuditFile,
    BadCells,
    Certificates,
    DataFile,
    Encoding,
    Errors,
    FailOn,
    Files,
    Force,
    IfExists,
    JournalFile,
    Keep,
    ListId,
    ListName,
    MaxChange,
    MaxRefused,
    MaxRemoved,
    Memory,
    MinRows,
    NoJournal,
    OnePerRow,
    OptOuts,
    Order,
    Pairs,
    PlanOnly,
    Region,
    RunBy,
    SaveFeed,
    SaveResult,
    Schema,
    Seconds,
    Sheet,
    Sheets,
    Source,
    SuppressLists,
    Zone,
)
from cdp_frames.cli.places import require_apart
from cdp_frames.cli.resuming import audit_for, journal_for, table_of, to_go_on
from cdp_frames.cli.running import (
    amount,
    code_of,
    frame_of,
    guarded,
    imported,
    mapping_again,
    mapping_of,
    nothing_in,
    numbers_of,
    places_of,
    show_plan,
)
from cdp_frames.cli.words import in_command_words
from cdp_frames.errors import FrameError
from cdp_frames.importing.past import (
    intents_of,
    last_open,
    past_import,
    past_imports,
)
from cdp_frames.importing.rejects_file import read_rejects
from cdp_frames.reading import inspect_contacts
from cdp_frames.verbs import cdp_import, client_if_any, plan_import

if TYPE_CHECKING:
    from collections.abc import Callable

    from cdp_frames.importing.result import ImportResult

app = typer.Typer(
    name="cdp-frames",
    help="Import contact files into lists of the CDP, and get every refused row back.",
    epilog=table(),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


app.add_typer(ledger.app, name="ledger")


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
    audit: AuditFile = None,
    run_by: RunBy = None,
    suppress: SuppressLists = None,
    max_refused: MaxRefused = None,
    min_rows: MinRows = None,
    max_removed: MaxRemoved = None,
    max_change: MaxChange = None,
    force: Force = False,  # noqa: FBT002 - a switch on a command line
    fail_on: FailOn = "0",
    save_result: SaveResult = None,
    as_json: AsJson = False,  # noqa: FBT002 - a switch on a command line
    save_feed: SaveFeed = None,
    one_per_row: OnePerRow = False,  # noqa: FBT002 - a switch on a command line
    plan: PlanOnly = False,  # noqa: FBT002 - a switch on a command line
) -> None:
    """Import FILES into a list of the CDP."""
    asked = dict(locals())

    def action() -> int:
        lists = (Path(each) for each in suppress or ())
        require_apart(
            {
                "--errors": errors,
                "--save-result": save_result,
                "--save-feed": save_feed,
            },
            (*files, *lists),
        )
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
        options: dict[str, Any] = {
            "list_name": list_name,
            "target_list_id": list_id,
            "audience_name": audience,
            "if_exists": if_exists,
            "mapping": mapping_of(pairs, frame, schema, memory, client),
            "client": client,
            "memory": memory,
            "suppress": suppress,
            "max_refused": amount("--max-refused", max_refused),
            "min_rows": min_rows,
            "max_removed": amount("--max-removed", max_removed),
            "max_change": amount("--max-change", max_change),
            "force": force,
            "timeout": timeout,
            "again": again,
            "audit": audit_for(audit, run_by, files),
            "run_by": run_by,
            **settings,
        }
        read = {"sheet": sheet, "encoding": encoding, "family": source}
        keep_feed = feed_keeper(
            *(save_feed, files, options, read), explode=one_per_row, as_json=as_json
        )
        if plan:
            # It writes nothing down: what the journal knows is all that counts.
            where = False if no_journal else journal or True
            planned = plan_import(frame, **options, journal=where)
            show_plan(planned, as_json=as_json)
            keep_feed(planned)
            return 0
        options["journal"] = journal_for("import", asked, files, off=no_journal)
        numbers = numbers_of(files, frame)
        kept = {**settings, "suppress": places_of(suppress)}

        def run() -> ImportResult:
            result = cdp_import(frame, **options)
            keep_feed(result.plan)
            return result

        return imported(
            *(run, errors, numbers, kept, fail_on), keep=save_result, as_json=as_json
        )

    guarded(action, as_json=as_json)


@app.command("reimport")
def reimport_command(  # noqa: PLR0913, PLR0917 - options of a command
    file: DataFile,
    list_id: ListId = None,
    schema: Annotated[str | None, SCHEMA] = None,
    timezone: Zone = None,
    dayfirst: Order = None,
    region: Region = None,
    keep: Annotated[str | None, KEEP] = None,
    bad_cells: Annotated[str | None, BAD_CELLS] = None,
    opt_outs: Annotated[str | None, OPT_OUTS] = None,
    errors: Errors = None,
    timeout: Seconds = 600.0,
    ca_bundle: Certificates = None,
    journal: JournalFile = None,
    no_journal: NoJournal = False,  # noqa: FBT002 - a switch on a command line
    again: Again = False,  # noqa: FBT002 - a switch on a command line
    audit: AuditFile = None,
    run_by: RunBy = None,
    suppress: SuppressLists = None,
    fail_on: FailOn = "0",
    save_result: SaveResult = None,
    as_json: AsJson = False,  # noqa: FBT002 - a switch on a command line
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
            "mapping": mapping_again(rejects, settings["schema"]),
            "suppress": suppress or rejects.suppress,
            "timeout": timeout,
            "client": client,
            "again": again,
            "audit": audit_for(audit, run_by, [file], corrects=True),
            "run_by": run_by,
            **settings,
        }
        if rejects.rows.empty:
            raise FrameError(nothing_in([file]))
        options["journal"] = journal_for("reimport", asked, [file], off=no_journal)
        run = partial(cdp_import, rejects.rows, **options)
        kept = {**settings, "suppress": places_of(options["suppress"])}
        return imported(
            *(run, errors, rejects.numbers, kept, fail_on),
            keep=save_result,
            as_json=as_json,
        )

    guarded(action, as_json=as_json)


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
        typer.echo(in_command_words(repr(past)))
        if past.state == "open":
            typer.echo("It was begun in Python: run its line there again.")
        return code_of(past.counts)

    guarded(action)


_COMMANDS: Final[dict[str, Callable[..., None]]] = {
    "import": import_command,
    "reimport": reimport_command,
    "run": run_command,
}


@app.command("history")
def history_command(journal: JournalFile = None) -> None:
    """Show the imports of the past, as the journal has them."""

    def action() -> int:
        typer.echo(table_of(past_imports(journal or True)))
        return 0

    guarded(action)


app.command("clean")(clean_command)
app.command("run")(run_command)
app.command("doctor")(doctor_command)
app.add_typer(lists_app, name="lists")


@app.command("inspect")
def inspect_command(
    file: DataFile,
    sheet: Sheet = None,
    encoding: Encoding = None,
    source: Source = None,
) -> None:
    """Say what FILE is: its kind, header, e-mail column, zone, and odd rows."""

    def action() -> int:
        report = inspect_contacts(file, sheet=sheet, encoding=encoding, source=source)
        typer.echo(in_command_words(repr(report)))
        return 0

    guarded(action)


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

    guarded(tell)


def main() -> None:
    """Run the command."""
    app()
