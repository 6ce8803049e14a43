"""``cdp-frames resume`` and ``history``: imports of the past, and how they ended."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from cdp_frames.api.client import Client
from cdp_frames.cli.auditing import looked_up_again
from cdp_frames.cli.feeding import run_command
from cdp_frames.cli.importing import import_command
from cdp_frames.cli.keeping import digest_if_file
from cdp_frames.cli.options import AuditFile, JournalFile, RunBy, Seconds
from cdp_frames.cli.reimporting import reimport_command
from cdp_frames.cli.running import code_of, guarded
from cdp_frames.cli.showing import Telling, imported
from cdp_frames.cli.standard import is_standard
from cdp_frames.cli.terminal import say, say_table
from cdp_frames.cli.words import in_command_words
from cdp_frames.errors import FrameError
from cdp_frames.fates import Fate
from cdp_frames.importing.past import (
    intents_of,
    last_open,
    past_import,
    past_imports,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from cdp_frames.journal import Intent

# The options that are paths, whatever folder the command is gone on with in.
_PATHS: Final = (
    *("file", "feed", "errors", "memory", "ca_bundle", "journal", "audit"),
    "save_result",
)
_TARGETS: Final = ("list_name", "list_id", "audience")
_SHOWN: Final = (
    *("begun", "state", "target", "rows", Fate.ACCEPTED.value, "refused", "job_id"),
)
_MINUTES: Final = "%Y-%m-%d %H:%M"
_COMMANDS: Final[dict[str, Callable[..., None]]] = {
    "import": import_command,
    "reimport": reimport_command,
    "run": run_command,
}


def resume_command(
    job: Annotated[
        str | None, typer.Argument(help="Id of a job, or name of a list.")
    ] = None,
    journal: JournalFile = None,
    timeout: Seconds = 600.0,
    audit: AuditFile = None,
    run_by: RunBy = None,
) -> None:
    """Go on with an import that was cut short: the last one, or that of JOB.

    What came to its end is shown as the journal has it, and sent no more. With --audit
    its file is read once more, and a ledger says what became of each row.
    """

    def action() -> int:
        where = journal or True
        if audit is not None or run_by is not None:
            how = {"audit": audit, "run_by": run_by, "journal": where}
            return _written_down(job, {**how, "timeout": timeout})
        intents = last_open(where) if job is None else intents_of(where, job)
        intent = next(iter(intents), None)
        if intent is None and job is None:
            say("No import is left unfinished.")
            return 0
        if intent is not None and intent.state == "open" and intent.facts["command"]:
            command, options = _to_go_on(intent)
            _COMMANDS[command](**{**options, "timeout": timeout, "again": False})
        past = past_import(intent, job or "", Client.from_env(), timeout)
        say(in_command_words(repr(past)))
        if past.state == "open":
            say("It was begun in Python: run its line there again.")
        return code_of(past.counts)

    guarded(action)


def history_command(journal: JournalFile = None) -> None:
    """Show the imports of the past, as the journal has them."""

    def action() -> int:
        imports = past_imports(journal or True)
        if imports.empty:
            say("The journal knows no import yet.")
        else:
            say_table(_table_of(imports))
        return 0

    guarded(action)


def _written_down(job: str | None, how: dict[str, Any]) -> int:
    """Write an import of the past into a ledger, and show it.

    Raises:
        FrameError: it is not named, not known, or was begun in Python.
    """
    if job is None or how["audit"] is None:
        raise FrameError(
            "--audit and --as write an import of the past into a ledger: name it by "
            "its job or list, and the ledger with --audit."
        )
    for intent in intents_of(how["journal"], job):
        if not intent.facts["command"]:
            continue
        command, options = _to_go_on(intent)
        run = looked_up_again(command, options, str(intent.job_id), how)
        return imported(run, Telling())
    raise FrameError(
        f"no command of this journal has imported {job!r}: what was begun in Python is "
        "picked up and written down there."
    )


def _to_go_on(intent: Intent) -> tuple[str, dict[str, Any]]:
    """Return the command of an import that was cut short, and its options.

    Raises:
        FrameError: a file that it read is gone, or another one by now.
    """
    for path, digest in intent.facts["files"].items():
        if is_standard(Path(path)):
            raise FrameError(
                "the rows came in on standard input, and are not kept: hand them in "
                "once more, to the same command. It goes on with what was begun."
            )
        if not Path(path).exists():
            raise FrameError(f"{path} is gone: without it nothing can be gone on with.")
        if digest_if_file(Path(path)) != digest:
            raise FrameError(
                f"{path} has changed since the import was cut short. Import it as a "
                "file of its own, or bring back the first one."
            )
    ((command, options),) = intent.facts["command"].items()
    given = dict(options)
    for name in _PATHS:
        if given.get(name) is not None:
            given[name] = Path(given[name])
    if "files" in given:
        given["files"] = [Path(path) for path in given["files"]]
    if command == "import" and not any(given.get(name) for name in _TARGETS):
        # What was begun by an older version had no word for it.
        given["profiles_only"] = True
    return command, given


def _table_of(history: pd.DataFrame) -> pd.DataFrame:
    """Make a table of the imports of the past, a line for each."""
    return history[list(_SHOWN)].assign(begun=history["begun"].dt.strftime(_MINUTES))
