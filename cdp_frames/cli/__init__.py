"""The ``cdp-frames`` command: import a file, import its fixes, look, try it out.

What it ends with, and what a scheduler makes of it, is in ``exit_codes``.
"""

from __future__ import annotations

import sys
from importlib.metadata import version as installed
from typing import Annotated

import typer

from cdp_frames.cli import ledger
from cdp_frames.cli.boxed import demo_command, sandbox_command
from cdp_frames.cli.causing import causes_command
from cdp_frames.cli.checking import check_command
from cdp_frames.cli.cleaning import clean_command
from cdp_frames.cli.doctor import doctor_command
from cdp_frames.cli.exit_codes import Exit, table
from cdp_frames.cli.feeding import run_command
from cdp_frames.cli.fixing import fix_command
from cdp_frames.cli.importing import import_command, plan_command
from cdp_frames.cli.lists import app as lists_app
from cdp_frames.cli.options import DataFile, Encoding, Sheet, Source
from cdp_frames.cli.plain import PlainTyper
from cdp_frames.cli.reimporting import reimport_command
from cdp_frames.cli.resuming import history_command, resume_command
from cdp_frames.cli.running import guarded
from cdp_frames.cli.schemas import schema_command
from cdp_frames.cli.standard import readable
from cdp_frames.cli.terminal import prepare, say
from cdp_frames.cli.usage import ToldGroup
from cdp_frames.cli.words import in_command_words
from cdp_frames.verbs.inspecting import inspect_contacts

app = PlainTyper(
    name="cdp-frames",
    cls=ToldGroup,
    help="Import contact files into lists of the CDP, and get every refused row back.",
    epilog=table(),
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)


def _say_version(wanted: bool) -> None:  # noqa: FBT001 - what typer calls
    if wanted:
        say(f"cdp-frames {installed('cdp-frames')}")
        raise typer.Exit


@app.callback()
def _settings(
    *,
    version: Annotated[
        bool,
        typer.Option(
            "--version",
            callback=_say_version,
            is_eager=True,
            help="Say which version this is, and end.",
        ),
    ] = False,
) -> None:
    """Have an option that is no command's own."""


app.command("import")(import_command)
app.command("check")(check_command)
app.command("plan")(plan_command)
app.command("reimport")(reimport_command)
app.command("fix")(fix_command)
app.command("causes")(causes_command)
app.command("resume")(resume_command)
app.command("history")(history_command)
app.command("clean")(clean_command)
app.command("run")(run_command)
app.command("doctor")(doctor_command)
app.command("schema")(schema_command)
app.command("sandbox")(sandbox_command)
app.command("demo")(demo_command)
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
        with readable([file]) as (path,):
            report = inspect_contacts(
                path, sheet=sheet, encoding=encoding, source=source
            )
        say(in_command_words(repr(report)))
        return 0

    guarded(action)


def main() -> None:
    """Run the command."""
    prepare()
    # By its own name, whatever the file is called that starts it: what a shell has
    # installed to complete its lines asks for that.
    try:
        app(prog_name="cdp-frames")
    except Exception:  # noqa: BLE001 - Python's own code says that rows were refused
        sys.excepthook(*sys.exc_info())
        sys.exit(Exit.FAULT)
