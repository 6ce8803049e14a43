"""``cdp-frames fix``: the rows of a refused file in a grid, and back into the file."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import pandas as pd
import typer

from cdp_frames.cli.exit_codes import Exit
from cdp_frames.cli.options import DataFile
from cdp_frames.cli.pairs import mapping_again
from cdp_frames.cli.reimporting import require_settings
from cdp_frames.cli.running import guarded, nothing_in
from cdp_frames.cli.terminal import say
from cdp_frames.cli.typed_lines import typed
from cdp_frames.errors import FrameError
from cdp_frames.fates import Fate
from cdp_frames.fixer.carriers import served
from cdp_frames.importing.fixing import fixer_of_plan
from cdp_frames.importing.rejects_checks import taken_apart
from cdp_frames.importing.rejects_file import (
    Rejects,
    read_rejects,
    require_form,
    write_found,
    write_private,
)
from cdp_frames.inputs import Given
from cdp_frames.text.prose import counted
from cdp_frames.verbs.clients import client_if_any
from cdp_frames.verbs.imports import plan_import

if TYPE_CHECKING:
    from cdp_frames.fixer.work import Work
    from cdp_frames.importing.plan import ImportPlan

Output = Annotated[
    Path | None,
    typer.Option("--output", "-o", help="Write here: .csv or .xlsx; else into FILE."),
]
NoBrowser = Annotated[
    bool, typer.Option("--no-browser", help="Only say where the page is.")
]


def fix_command(
    *, file: DataFile, output: Output = None, no_browser: NoBrowser = False
) -> None:
    """Correct the rows of FILE, which import --errors wrote, on a page.

    The page is on this machine only. At Done the rows are written back with renewed
    reasons, and FILE as it was is kept beside it as .bak. Nothing is sent.
    """

    def action() -> int:
        target = output or file
        require_form(target)
        _require_room(target)
        rejects = read_rejects(file)
        if rejects.rows.empty:
            raise FrameError(nothing_in([file]))
        require_settings(rejects, [file], {})
        plan = planned_again(rejects)
        work = fixer_of_plan(plan, _not_here, rejects.why, rejects.said).work
        ended = served(work, open_browser=not no_browser, say=_say_where)
        if ended == "done" or work.cells.edits:
            _keep(target)
            _write(target, rejects, plan, work)
        return _told(target, work)

    guarded(action)


def _require_room(target: Path) -> None:
    """See that a file can be written, before anybody works for it.

    Raises:
        FrameError: its folder is not there, or is closed to us.
    """
    if not os.access(target.parent, os.W_OK | os.X_OK):
        why = "Permission denied" if target.parent.exists() else "there is no folder"
        raise FrameError(f"{target} can't be written: {why}: {target.parent}.")


def _say_where(url: str) -> None:
    say(f"The rows are at\n  {url}\nDone, Ctrl-C or an idle hour ends it.")


def planned_again(rejects: Rejects) -> ImportPlan:
    """Judge the rows as ``reimport`` would, without sending anything."""
    settings: dict[str, Any] = {"schema": "contact", **rejects.settings}
    return plan_import(
        rejects.rows,
        target_list_id=rejects.list_id,
        list_name=rejects.list_name,
        if_exists="append",
        mapping=mapping_again(rejects, settings["schema"]),
        suppress=rejects.suppress,
        client=client_if_any(None),
        journal=False,
        **settings,
    )


def _not_here(*_: object, **__: object) -> None:
    raise FrameError("the rows of a file are sent with 'cdp-frames reimport'.")


def _keep(target: Path) -> None:
    """Keep a file that is written over, beside it.

    Raises:
        FrameError: it can't be kept.
    """
    if not target.exists():
        return
    kept = target.with_name(f"{target.name}.bak")
    try:
        write_private(kept, target.read_bytes())
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise FrameError(f"{kept} can't be written: {reason}.") from None


def _write(target: Path, rejects: Rejects, plan: ImportPlan, work: Work) -> None:
    """Write all rows, with what is wrong with them now."""
    red = pd.Series(work.standing.red)
    rows = plan.screened.fates[["row", "index"]]
    # The file holds them all, so that what is ready goes with the next re-import.
    fates = rows.assign(
        fate=Fate.REJECTED_HERE.value,
        sent_row=plan.screened.fates["sent_row"].where(red.to_numpy()),
    )
    settings = {
        **rejects.settings,
        "suppress": rejects.suppress,
        "asked": rejects.asked,
    }
    write_found(
        target,
        replace(plan, given=Given(work.cells.frame())),
        (fates, _lines(plan, work)),
        rejects.list_id,
        rejects.numbers,
        settings,
    )


def _lines(plan: ImportPlan, work: Work) -> pd.DataFrame:
    """Return what is wrong, and what was said before of rows that nobody touched."""
    edited = {row for row, _ in work.cells.edits}
    errors = work.standing.errors
    lines = [
        {
            **dict.fromkeys(errors.columns),
            "row": row,
            "column": column,
            "message": message,
        }
        for row, text in work.refused.earlier.items()
        if row not in edited and not work.standing.red[row]
        for column, message in taken_apart(text, [*plan.frame.columns])
    ]
    if not lines:
        return errors
    said = pd.DataFrame(lines, columns=errors.columns).astype({"row": "int64"})
    return pd.concat([errors.astype(object), said.astype(object)], ignore_index=True)


def _told(target: Path, work: Work) -> int:
    counts = work.counts()
    rows = counted(counts["rows"], "row")
    say(f"{counts['red']:,} of {rows} still refused; {target} holds them all.")
    command = typed("cdp-frames", "reimport", target)
    say(f"To send what is ready:\n  {command}")
    return Exit.REFUSED if counts["red"] else Exit.DONE
