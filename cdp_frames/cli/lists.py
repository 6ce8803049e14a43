"""``cdp-frames lists``: look at lists, make and change them, and who is on them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import pandas as pd
import typer

from cdp_frames.api.client import Client
from cdp_frames.cli.exit_codes import Exit
from cdp_frames.cli.found_lists import found
from cdp_frames.cli.groups import with_groups
from cdp_frames.cli.keeping import audit_for
from cdp_frames.cli.options import (
    AuditFile,
    Certificates,
    FailOn,
    Files,
    Pairs,
    RunBy,
)
from cdp_frames.cli.pairs import mapping_of
from cdp_frames.cli.places import require_new
from cdp_frames.cli.plain import PlainTyper
from cdp_frames.cli.row_options import Reading, Rows
from cdp_frames.cli.running import amount, code_of, guarded, require_writable
from cdp_frames.cli.standard import is_standard, readable, write_out
from cdp_frames.cli.terminal import say, say_table
from cdp_frames.cli.words import in_command_words
from cdp_frames.errors import (
    FrameError,
    UnfinishedError,
    shown,
)
from cdp_frames.importing.list_change import ListChange
from cdp_frames.importing.rejects_file import write_private
from cdp_frames.lists import find_lists, members_frame
from cdp_frames.masking import is_masking, masked
from cdp_frames.text.prose import counted
from cdp_frames.verbs.lists import add_to_list, remove_from_list

if TYPE_CHECKING:
    from cdp_frames.api.wire import ContactList

app = PlainTyper(
    help="Look at lists, make and change them, and who is on them.",
    no_args_is_help=True,
)

AList = Annotated[str, typer.Argument(metavar="LIST", help="Id or name of a list.")]
Text = Annotated[str | None, typer.Option("--description", help="What it is for.")]
Output = Annotated[
    Path | None,
    typer.Option("--output", "-o", help="Write a CSV file here, or - to print it."),
]
Overwrite = Annotated[
    bool, typer.Option("--overwrite", help="Write it over a file that is there.")
]
Preview = Annotated[
    bool, typer.Option("--preview", help="Say who would come off only.")
]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask.")]


@app.command("show")
def show(
    name: Annotated[
        str | None, typer.Argument(metavar="LIST", help="Id or name; all lists if not.")
    ] = None,
    ca_bundle: Certificates = None,
) -> None:
    """Show all lists, or one."""

    def action() -> int:
        client = Client(ca_bundle=ca_bundle)
        lists = [found(client, name)] if name else list(client.lists())
        if lists:
            say_table(lists_table(lists))
        else:
            say("There is no list yet.")
        return 0

    guarded(action)


@app.command("members")
def members(
    name: AList,
    output: Output = None,
    overwrite: Overwrite = False,  # noqa: FBT002 - a switch on a command line
    ca_bundle: Certificates = None,
) -> None:
    """Show who is on LIST, or write it to a file."""

    def action() -> int:
        if output is not None:
            if not overwrite:
                require_new(output)
            require_writable(output)
        client = Client(ca_bundle=ca_bundle)
        frame = members_frame(client.members(found(client, name).id))
        if output is None:
            if len(frame):
                say_table(frame.map(masked) if is_masking() else frame)
            else:
                say("Nobody.")
            return 0
        text = frame.to_csv(index=False, lineterminator="\r\n")
        count = counted(len(frame), "member")
        are = "is" if len(frame) == 1 else "are"
        if is_standard(output):
            write_out(text.encode())
            say(f"{count} {are} on standard output.", err=True)
        else:
            write_private(output, text.encode("utf-8-sig"))
            say(f"{count} {are} in {output}.")
        return 0

    guarded(action)


@app.command("create")
def create(
    name: Annotated[str, typer.Argument(help="Name of the list to make.")],
    description: Text = None,
    ca_bundle: Certificates = None,
) -> None:
    """Make an empty list. There must be none of that name yet."""

    def action() -> int:
        client = Client(ca_bundle=ca_bundle)
        there = find_lists(client, name)
        if there:
            ids = shown(each.id for each in there)
            raise FrameError(f"there is a list {name!r} already: {ids}.")
        say_table(lists_table([client.create_list(name, description=description)]))
        return 0

    guarded(action)


@app.command("rename")
def rename(
    name: AList,
    to: Annotated[str, typer.Argument(help="Its new name.")],
    ca_bundle: Certificates = None,
) -> None:
    """Give LIST another name."""

    def action() -> int:
        client = Client(ca_bundle=ca_bundle)
        there = find_lists(client, to)
        if there:
            raise FrameError(f"there is a list {to!r} already: {there[0].id}.")
        say_table(lists_table([client.update_list(found(client, name).id, name=to)]))
        return 0

    guarded(action)


@app.command("describe")
def describe(
    name: AList,
    text: Annotated[str, typer.Argument(help="What it is for.")],
    ca_bundle: Certificates = None,
) -> None:
    """Write the description of LIST."""

    def action() -> int:
        client = Client(ca_bundle=ca_bundle)
        changed = client.update_list(found(client, name).id, description=text)
        say_table(lists_table([changed]))
        return 0

    guarded(action)


@app.command("delete")
def delete(
    name: AList,
    yes: Yes = False,  # noqa: FBT002 - a switch on a command line
    ca_bundle: Certificates = None,
) -> None:
    """Delete LIST; the profiles on it stay."""

    def action() -> int:
        client = Client(ca_bundle=ca_bundle)
        gone = found(client, name)
        count = "?" if gone.member_count is None else f"{gone.member_count:,}"
        if not yes and not _agreed(
            f"Delete the list {gone.name!r} ({gone.id}, {count} members)?"
        ):
            say("Nothing was deleted.")
            return 0
        client.delete_list(gone.id)
        say(f"The list {gone.name!r} ({gone.id}) is deleted; profiles stay.")
        return 0

    guarded(action)


def _agreed(question: str) -> bool:
    try:
        return typer.confirm(question)
    except typer.Abort as error:
        if isinstance(error.__context__, KeyboardInterrupt):
            raise KeyboardInterrupt from None
        raise FrameError(
            "nobody is there to answer, and nothing was deleted. Pass --yes to delete "
            "without being asked."
        ) from None


@app.command("add")
@with_groups
def add(
    *,
    name: AList,
    files: Files,
    rows: Rows,
    reading: Reading,
    audit: AuditFile = None,
    run_by: RunBy = None,
    fail_on: FailOn = "0",
    ca_bundle: Certificates = None,
) -> None:
    """Put the people of FILES on LIST, who have a profile already."""

    def action() -> int:
        client = Client(ca_bundle=ca_bundle)
        tolerated = amount("--fail-on", fail_on) or 0
        with readable(files) as paths:
            frame = rows.read(paths, reading)
            ledger = audit_for(audit, run_by, paths)
        how: dict[str, Any] = {
            "mapping": rows.mapping(frame, None),
            "memory": rows.memory,
            "suppress": rows.suppress,
            "audit": ledger,
            "run_by": run_by,
            **rows.settings,
        }
        list_id = found(client, name).id
        return _shown(
            lambda: add_to_list(frame, list_id, client=client, **how), tolerated
        )

    guarded(action)


@app.command("remove")
@with_groups
def remove(  # noqa: PLR0913 - options of a command
    *,
    name: AList,
    files: Files,
    pairs: Pairs = None,
    reading: Reading,
    preview: Preview = False,
    audit: AuditFile = None,
    run_by: RunBy = None,
    fail_on: FailOn = "0",
    ca_bundle: Certificates = None,
) -> None:
    """Take the people of FILES off LIST; their profiles stay."""

    def action() -> int:
        client = Client(ca_bundle=ca_bundle)
        tolerated = amount("--fail-on", fail_on) or 0
        with readable(files) as paths:
            frame = reading.frame(paths)
            ledger = audit_for(audit, run_by, paths)
        how: dict[str, Any] = {
            "mapping": mapping_of(pairs, frame, "contact", None, None),
            "audit": ledger,
            "run_by": run_by,
        }
        list_id = found(client, name).id
        return _shown(
            lambda: remove_from_list(
                frame, list_id, preview=preview, client=client, **how
            ),
            tolerated,
        )

    guarded(action)


def _shown(change: Any, tolerated: float) -> int:  # noqa: ANN401 - makes a ListChange
    try:
        done: ListChange = change()
    except UnfinishedError as error:
        say(in_command_words(repr(error.result)))
        raise
    say(in_command_words(repr(done)))
    if not done.is_audited:
        return Exit.LATER
    return code_of(done.counts, tolerated)


def lists_table(lists: list[ContactList]) -> pd.DataFrame:
    """Make a table of lists."""
    return pd.DataFrame(
        {
            "id": [each.id for each in lists],
            "name": [each.name for each in lists],
            "members": [
                "?" if each.member_count is None else f"{each.member_count:,}"
                for each in lists
            ],
            "created": [
                "" if each.created_at is None else f"{each.created_at:%Y-%m-%d}"
                for each in lists
            ],
            "description": [each.description for each in lists],
        }
    )
