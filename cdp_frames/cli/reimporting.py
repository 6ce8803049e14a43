"""``cdp-frames reimport``: the corrected file of refused rows, into the same list."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from cdp_frames.cli.groups import flat, with_groups
from cdp_frames.cli.keeping import audit_for, journal_for
from cdp_frames.cli.options import (
    Again,
    AsJson,
    AuditFile,
    Certificates,
    DataFile,
    Errors,
    FailOn,
    JournalFile,
    ListId,
    NoJournal,
    Report,
    RunBy,
    SaveResult,
    Seconds,
    Show,
)
from cdp_frames.cli.pairs import mapping_again
from cdp_frames.cli.places import require_apart
from cdp_frames.cli.row_options import Judging
from cdp_frames.cli.running import guarded, nothing_in, places_of
from cdp_frames.cli.showing import Telling, imported
from cdp_frames.cli.standard import readable
from cdp_frames.errors import FrameError
from cdp_frames.importing.rejects_file import Rejects, read_rejects
from cdp_frames.verbs.clients import client_if_any
from cdp_frames.verbs.imports import cdp_import

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path


@with_groups
def reimport_command(  # noqa: PLR0913 - options of a command
    *,
    file: DataFile,
    list_id: ListId = None,
    judging: Judging,
    errors: Errors = None,
    show: Show = None,
    timeout: Seconds = 600.0,
    ca_bundle: Certificates = None,
    journal: JournalFile = None,
    no_journal: NoJournal = False,
    again: Again = False,
    audit: AuditFile = None,
    run_by: RunBy = None,
    fail_on: FailOn = "0",
    save_result: SaveResult = None,
    report: Report = None,
    as_json: AsJson = False,
) -> None:
    """Import the corrected FILE that import --errors wrote, into the same list.

    What is not given is as in that import.
    """
    asked = flat(locals())

    def action() -> int:
        client = client_if_any(ca_bundle)
        written = {
            "--errors": errors,
            "--save-result": save_result,
            "--report": report,
        }
        require_apart(written, [file])
        with readable([file]) as (path,):
            rejects = read_rejects(path)
            written_down = journal_for("reimport", asked, [path], off=no_journal)
            ledger = audit_for(audit, run_by, [path], corrects=True)
        given = judging.settings
        require_settings(rejects, [file], {**given, "suppress": judging.suppress})
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
            "suppress": judging.suppress or rejects.suppress,
            "timeout": timeout,
            "client": client,
            "again": again,
            "audit": ledger,
            "run_by": run_by,
            **settings,
        }
        if rejects.rows.empty:
            raise FrameError(nothing_in([file]))
        options["journal"] = written_down
        run = partial(cdp_import, rejects.rows, **options)
        kept = {**settings, "suppress": places_of(options["suppress"])}
        telling = Telling(
            errors=errors,
            keep=save_result,
            report=report,
            show=show or (),
            fail_on=fail_on,
            as_json=as_json,
            judged=kept,
            numbers=rejects.numbers,
        )
        return imported(run, telling)

    guarded(action, as_json=as_json)


def require_settings(
    rejects: Rejects, files: Sequence[Path], given: Mapping[str, object]
) -> None:
    """See that what no file can hold of the import is given anew.

    Args:
        rejects: what the files hold.
        files: the files.
        given: arguments of an import that are given anew, by name.

    Raises:
        FrameError: it is not; names it.
    """
    asked = [name for name in rejects.asked if given.get(name) is None]
    if asked:
        names = " and ".join(f"{name}=" for name in asked)
        raise FrameError(
            f"the rows of {files[0].name} were judged with {names} of Python, which no "
            f"file holds. Pass {names}, or hand the file back to whoever made it."
        )
