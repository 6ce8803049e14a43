"""``cdp-frames ledger``: what is known of imports and people, and how it is let go."""

from __future__ import annotations

import sys
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from cdp_frames.cli.options import RunBy
from cdp_frames.cli.plain import PlainTyper
from cdp_frames.cli.running import guarded
from cdp_frames.cli.terminal import complain, say, say_table
from cdp_frames.ledger import Ledger
from cdp_frames.text.prose import counted

if TYPE_CHECKING:
    import pandas as pd

app = PlainTyper(
    help="Ask a ledger, forget a person, purge what is old, verify it.",
    no_args_is_help=True,
)

LedgerFile = Annotated[Path, typer.Argument(metavar="LEDGER", help="Its file.")]
Person = Annotated[
    str,
    typer.Argument(help="E-mail address in any spelling; '-' to read it from stdin."),
]

_MINUTES: Final = "%Y-%m-%d %H:%M"
_SHOWN: Final = ("entry", "at", "what", "run_by", "rows", "target", "job_id", "files")
_FACTS: Final = (
    *(
        "action",
        "fate",
        "change",
        "codes",
        "target",
        "list_id",
        "job_id",
        "file",
        "sha256",
        "sheet",
    ),
    *("row", "line", "consent", "suppressed_by", "changed", "run_by", "corrected_by"),
    *("schema", "mapping", "package"),
)


@app.command("show")
def show_command(ledger: LedgerFile) -> None:
    """Show the imports, and what else was done, the oldest first."""

    def action() -> int:
        imports = Ledger(ledger).imports()
        if imports.empty:
            say("The ledger knows no import yet.")
        else:
            say_table(_table_of(imports))
        return 0

    guarded(action)


@app.command("person")
def person_command(ledger: LedgerFile, person: Person) -> None:
    """Show everything that is known of PERSON."""

    def action() -> int:
        with warnings.catch_warnings(record=True) as told:
            warnings.simplefilter("always")
            found = Ledger(ledger).history(_read(person))
        say(_facts_of(found))
        for each in told:
            complain(str(each.message))
        return 0

    guarded(action)


@app.command("forget")
def forget_command(ledger: LedgerFile, person: Person, run_by: RunBy = None) -> None:
    """Take everything about PERSON out. The ledger still verifies."""

    def action() -> int:
        count = Ledger(ledger).forget(_read(person), run_by=run_by)
        gone = counted(count, "entry", "entries")
        say(f"{gone} emptied." if count else "Nothing is known of that person.")
        return 0

    guarded(action)


@app.command("purge")
def purge_command(
    ledger: LedgerFile,
    older_than: Annotated[
        str, typer.Option("--older-than", help="How long ago, as '730 days'.")
    ],
    run_by: RunBy = None,
) -> None:
    """Take away what is older. The ledger still verifies."""

    def action() -> int:
        count = Ledger(ledger).purge(older_than=older_than, run_by=run_by)
        gone = counted(count, "entry", "entries")
        say(f"{gone} purged." if count else "Nothing is older than that.")
        return 0

    guarded(action)


@app.command("verify")
def verify_command(
    ledger: LedgerFile,
    head: Annotated[
        str | None, typer.Option(help="What an earlier verify printed.")
    ] = None,
) -> None:
    """Say whether the ledger is as it was written, and print its head.

    Keep the head where nobody who can write to the ledger can: with it, --head finds
    whether anything is gone that was there.
    """

    def action() -> int:
        verified = Ledger(ledger).verify(head=head)
        say(f"As it was written: {counted(verified.entries, 'entry', 'entries')}.")
        say(f"head {verified.head}")
        return 0

    guarded(action)


def _read(person: str) -> str:
    """Return whom a command is about: what is typed stays in the shell's memory."""
    return sys.stdin.readline() if person == "-" else person


def _table_of(imports: pd.DataFrame) -> pd.DataFrame:
    return imports[list(_SHOWN)].assign(at=imports["at"].dt.strftime(_MINUTES))


def _facts_of(history: pd.DataFrame) -> str:
    if history.empty:
        return "Nothing is known of that person."
    times = history["at"].dt.strftime(_MINUTES)
    parts = []
    for time, (_, row) in zip(times, history.iterrows(), strict=True):
        facts = [(name, _word(row[name])) for name in _FACTS]
        told = [f"  {name:<14} {word}" for name, word in facts if word]
        parts.append("\n".join([f"{time} UTC, entry {row['entry']}", *told]))
    return "\n".join(parts)


def _word(value: object) -> str:
    if isinstance(value, dict):
        return "; ".join(f"{name}: {cell}" for name, cell in value.items())
    text = "" if value is None else str(value)
    return "" if text in {"nan", "<NA>", "None"} else text
