"""``cdp-frames check``: would every row of a file go?"""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Annotated, Any, Final, cast

import typer

from cdp_frames.cli.as_json import print_json
from cdp_frames.cli.groups import with_groups
from cdp_frames.cli.options import (
    AsJson,
    Certificates,
    Errors,
    FailOn,
    Files,
    Show,
)
from cdp_frames.cli.places import require_apart
from cdp_frames.cli.row_options import Reading, Rows
from cdp_frames.cli.running import code_of, guarded, numbers_of
from cdp_frames.cli.showing import Telling, show_plan
from cdp_frames.cli.standard import readable
from cdp_frames.cli.words import in_command_words
from cdp_frames.fates import Fate
from cdp_frames.importing.options import completed
from cdp_frames.importing.planning import plan as planned
from cdp_frames.lists import Target
from cdp_frames.verbs.clients import client_if_any

if TYPE_CHECKING:
    import pandas as pd

    from cdp_frames.api.client import Client
    from cdp_frames.importing.options import Options
    from cdp_frames.importing.plan import ImportPlan

# Held back is who would be on a list. An audience is not looked up, so nobody is asked.
_SOMEWHERE: Final = "clean"
# Lines of a plan's card that are about the sending.
_OF_SENDING: Final = ("nothing sent", "requests", "size")

Offline = Annotated[
    bool,
    typer.Option("--offline", help="Ask no CDP for its fields, also with an account."),
]


@with_groups
def check_command(  # noqa: PLR0913 - options of a command
    *,
    files: Files,
    rows: Rows,
    reading: Reading,
    errors: Errors = None,
    show: Show = None,
    fail_on: FailOn = "0",
    as_json: AsJson = False,
    offline: Offline = False,
    ca_bundle: Certificates = None,
) -> None:
    """Say whether every row of FILES would go, and end with 1 if not.

    Nothing is sent, and no account is needed; where there are credentials, the fields
    of the CDP count.
    """
    telling = Telling(
        errors=errors,
        show=show or (),
        fail_on=fail_on,
        as_json=as_json,
        judged=rows.kept,
    )

    def action() -> int:
        tolerated = telling.check()
        require_apart({"--errors": errors}, (*files, *rows.suppress_files))
        with readable(files) as paths:
            client = None if offline else client_if_any(ca_bundle)
            frame = rows.read(paths, reading)
            plan = judged(frame, rows, client)
            numbers = numbers_of(paths, frame)
        valid, all_rows = plan.counts[Fate.VALID], plan.counts["rows"]
        card = card_of(plan, f"Checked: {valid:,} of {all_rows:,} rows would go")
        show_plan(plan, replace(telling, numbers=numbers), card)
        if as_json:
            print_json({**plan.to_dict(), "target": asdict(Target())})
        return code_of(plan.counts, tolerated)

    guarded(action, as_json=as_json)


def judged(
    frame: pd.DataFrame, rows: Rows, client: Client | None, **limits: Any
) -> ImportPlan:
    """Judge rows as an import would, and look at no list.

    Args:
        frame: the rows.
        rows: how they are judged.
        client: who is asked for the fields; None for nobody.
        limits: the guards.
    """
    options = {
        "audience_name": _SOMEWHERE,
        "mapping": rows.mapping(frame, client),
        "memory": rows.memory,
        "suppress": rows.suppress,
        "client": client,
        "journal": False,
        **limits,
        **rows.settings,
    }
    return planned(frame, completed(cast("Options", options), verb="plan_import"))


def card_of(plan: ImportPlan, head: str) -> str:
    """Write the card of a plan that nobody means to send.

    Args:
        plan: the plan.
        head: its first line.
    """
    lines = in_command_words(repr(plan)).splitlines()[1:]
    kept = [line for line in lines if not line.strip().startswith(_OF_SENDING)]
    return "\n".join([head, *kept])
