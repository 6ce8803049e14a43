"""``cdp-frames import``: files into a list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cdp_frames.cli.feeding import feed_keeper
from cdp_frames.cli.groups import flat, with_groups
from cdp_frames.cli.keeping import audit_for, journal_for
from cdp_frames.cli.options import (
    Again,
    AsJson,
    Audience,
    AuditFile,
    Certificates,
    Errors,
    FailOn,
    Files,
    Force,
    IfExists,
    JournalFile,
    ListId,
    ListName,
    MaxChange,
    MaxRefused,
    MaxRemoved,
    MinRows,
    NoJournal,
    PartSize,
    PlanOnly,
    ProfilesOnly,
    RunBy,
    SaveFeed,
    SaveResult,
    Seconds,
)
from cdp_frames.cli.places import require_apart
from cdp_frames.cli.row_options import Reading, Rows
from cdp_frames.cli.running import amount, guarded, numbers_of
from cdp_frames.cli.showing import imported, show_plan
from cdp_frames.cli.streaming import goes_in_parts, in_parts
from cdp_frames.cli.targets import require_target
from cdp_frames.verbs import cdp_import, client_if_any, plan_import

if TYPE_CHECKING:
    from cdp_frames.importing.result import ImportResult


@with_groups
def import_command(  # noqa: PLR0913 - options of a command
    *,
    files: Files,
    list_name: ListName = None,
    list_id: ListId = None,
    audience: Audience = None,
    profiles_only: ProfilesOnly = False,
    if_exists: IfExists = "fail",
    rows: Rows,
    reading: Reading,
    errors: Errors = None,
    timeout: Seconds = 600.0,
    ca_bundle: Certificates = None,
    journal: JournalFile = None,
    no_journal: NoJournal = False,
    again: Again = False,
    audit: AuditFile = None,
    run_by: RunBy = None,
    max_refused: MaxRefused = None,
    min_rows: MinRows = None,
    max_removed: MaxRemoved = None,
    max_change: MaxChange = None,
    force: Force = False,
    fail_on: FailOn = "0",
    save_result: SaveResult = None,
    as_json: AsJson = False,
    save_feed: SaveFeed = None,
    part_size: PartSize = None,
    plan: PlanOnly = False,
) -> None:
    """Import FILES into a list of the CDP."""
    asked = flat(locals())

    def action() -> int:
        require_target(
            profiles_only=profiles_only,
            list_name=list_name,
            target_list_id=list_id,
            audience_name=audience,
            if_exists=if_exists,
        )
        written = {
            "--errors": errors,
            "--save-result": save_result,
            "--save-feed": save_feed,
        }
        require_apart(written, (*files, *rows.suppress_files))
        client = client_if_any(ca_bundle)
        options: dict[str, Any] = {
            "list_name": list_name,
            "target_list_id": list_id,
            "audience_name": audience,
            "if_exists": if_exists,
            "client": client,
            "memory": rows.memory,
            "suppress": rows.suppress,
            "max_refused": amount("--max-refused", max_refused),
            "min_rows": min_rows,
            "max_removed": amount("--max-removed", max_removed),
            "max_change": amount("--max-change", max_change),
            "force": force,
            "timeout": timeout,
            "again": again,
            "audit": audit_for(audit, run_by, files),
            "run_by": run_by,
            **rows.settings,
        }
        needs_all = {
            "--audience": audience,
            "--audit": audit,
            "--map": rows.pairs,
            "--plan": plan,
            "--save-feed": save_feed,
            "--save-result": save_result,
        }
        if goes_in_parts(files, part_size, reading, needs_all):
            off = {**options, "audit": None, "part_size": part_size}
            off["journal"] = journal_for("import", asked, files, off=no_journal)
            return in_parts(files, off, errors, rows.kept, fail_on, as_json=as_json)
        frame = rows.read(files, reading)
        options["mapping"] = rows.mapping(frame, client)
        keep_feed = feed_keeper(save_feed, files, options, reading, as_json=as_json)
        if plan:
            # It writes nothing down: what the journal knows is all that counts.
            where = False if no_journal else journal or True
            planned = plan_import(frame, **options, journal=where)
            show_plan(planned, as_json=as_json)
            keep_feed(planned)
            return 0
        options["journal"] = journal_for("import", asked, files, off=no_journal)

        def run() -> ImportResult:
            result = cdp_import(frame, **options)
            keep_feed(result.plan)
            return result

        return imported(
            *(run, errors, numbers_of(files, frame), rows.kept, fail_on),
            keep=save_result,
            as_json=as_json,
        )

    guarded(action, as_json=as_json)
