"""The ``cdp-frames`` command: import a file, import its fixes, look, try it out.

What it ends with, and what a scheduler makes of it, is in ``exit_codes``.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cdp_frames.cli import ledger
from cdp_frames.cli.cleaning import clean_command
from cdp_frames.cli.doctor import doctor_command
from cdp_frames.cli.exit_codes import table
from cdp_frames.cli.feeding import run_command
from cdp_frames.cli.importing import import_command
from cdp_frames.cli.lists import app as lists_app
from cdp_frames.cli.options import DataFile, Encoding, Sheet, Source
from cdp_frames.cli.reimporting import reimport_command
from cdp_frames.cli.resuming import history_command, resume_command
from cdp_frames.cli.running import guarded
from cdp_frames.cli.words import in_command_words
from cdp_frames.reading import inspect_contacts

app = typer.Typer(
    name="cdp-frames",
    help="Import contact files into lists of the CDP, and get every refused row back.",
    epilog=table(),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


app.command("import")(import_command)
app.command("reimport")(reimport_command)
app.command("resume")(resume_command)
app.command("history")(history_command)
app.command("clean")(clean_command)
app.command("run")(run_command)
app.command("doctor")(doctor_command)
app.add_typer(lists_app, name="lists")
app.add_typer(ledger.app, name="ledger")


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
