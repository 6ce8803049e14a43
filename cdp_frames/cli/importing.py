"""``cdp-frames import`` and ``plan``: files into a list."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any, Literal

from cdp_frames.cli.as_json import print_json
from cdp_frames.cli.feeding import feed_keeper
from cdp_frames.cli.groups import flat, with_groups
from cdp_frames.cli.guarding import Guards
from cdp_frames.cli.keeping import audit_for, journal_for
from cdp_frames.cli.options import (
    Again,
    AsJson,
    AuditFile,
    Certificates,
    Errors,
    FailOn,
    Files,
    JournalFile,
    NoJournal,
    PlanOnly,
    Report,
    RunBy,
    SaveFeed,
    SaveResult,
    Seconds,
    Show,
)
from cdp_frames.cli.places import require_apart
from cdp_frames.cli.row_options import Reading, Rows
from cdp_frames.cli.running import guarded, numbers_of
from cdp_frames.cli.showing import Telling, imported, show_plan
from cdp_frames.cli.shown import require_shown
from cdp_frames.cli.standard import readable
from cdp_frames.cli.streaming import Parts, source_of
from cdp_frames.cli.targets import Aimed
from cdp_frames.streaming.plan import StreamedPlan
from cdp_frames.verbs.clients import client_if_any
from cdp_frames.verbs.imports import cdp_import, plan_import
from cdp_frames.verbs.streams import import_file, plan_file

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import pandas as pd


@with_groups
def import_command(  # noqa: PLR0913 - options of a command
    *,
    files: Files,
    aimed: Aimed,
    rows: Rows,
    reading: Reading,
    errors: Errors = None,
    show: Show = None,
    timeout: Seconds = 600.0,
    ca_bundle: Certificates = None,
    journal: JournalFile = None,
    no_journal: NoJournal = False,
    again: Again = False,
    audit: AuditFile = None,
    run_by: RunBy = None,
    guards: Guards,
    fail_on: FailOn = "0",
    save_result: SaveResult = None,
    report: Report = None,
    as_json: AsJson = False,
    save_feed: SaveFeed = None,
    parts: Parts,
    plan: PlanOnly = False,
) -> None:
    """Import FILES into a list of the CDP."""
    asked = flat(locals())
    telling = Telling(
        errors=errors,
        keep=save_result,
        report=report,
        show=show or (),
        fail_on=fail_on,
        as_json=as_json,
        judged=rows.kept,
    )

    def action() -> int:
        options = {**aimed.options, **guards.options, "timeout": timeout}
        written = {
            "--errors": errors,
            "--save-result": save_result,
            "--report": report,
            "--save-feed": save_feed,
        }
        require_apart(written, (*files, *rows.suppress_files))
        with readable(files) as paths:
            work = _Work(paths, rows, reading, parts, telling, options)
            work.options |= {"again": again, "run_by": run_by}
            work.options |= work.common(ca_bundle)
            work.options["audit"] = audit_for(audit, run_by, paths)
            if plan:
                # It writes nothing down: what the journal knows is all that counts.
                known = False if no_journal else journal or True
                return work.plan(known, save_feed, save_result)
            kept = journal_for("import", asked, paths, off=no_journal)
            return work.send(kept, save_feed)

    guarded(action, as_json=as_json)


@with_groups
def plan_command(  # noqa: PLR0913 - options of a command
    *,
    files: Files,
    aimed: Aimed,
    rows: Rows,
    reading: Reading,
    errors: Errors = None,
    show: Show = None,
    ca_bundle: Certificates = None,
    journal: JournalFile = None,
    no_journal: NoJournal = False,
    guards: Guards,
    as_json: AsJson = False,
    parts: Parts,
) -> None:
    """Say what an import of FILES would do, and send nothing.

    The CDP is asked for its fields and lists, where there are credentials; see
    cdp-frames check for files alone.
    """
    telling = Telling(
        errors=errors,
        show=show or (),
        as_json=as_json,
        judged=rows.kept,
        to_send="cdp-frames import sends it",
    )

    def action() -> int:
        options = {**aimed.options, **guards.options}
        require_apart({"--errors": errors}, (*files, *rows.suppress_files))
        with readable(files) as paths:
            work = _Work(paths, rows, reading, parts, telling, options)
            work.options |= work.common(ca_bundle)
            return work.plan(False if no_journal else journal or True)

    guarded(action, as_json=as_json)


@dataclass(slots=True)
class _Work:
    """Files, how they are read and judged, and what is told of them.

    Attributes:
        files: the files.
        rows: how their rows are judged.
        reading: how they are read.
        parts: how they are sent.
        telling: what is told.
        options: the arguments of the verbs.
    """

    files: Sequence[Path]
    rows: Rows
    reading: Reading
    parts: Parts
    telling: Telling
    options: dict[str, Any]

    def common(self, ca_bundle: Path | None) -> dict[str, Any]:
        """Return the arguments that planning and sending have."""
        return {
            "client": client_if_any(ca_bundle),
            "memory": self.rows.memory,
            "suppress": self.rows.suppress,
            **self.rows.settings,
            **self.parts.form,
        }

    def plan(
        self,
        journal: Path | Literal[True, False],
        save_feed: Path | None = None,
        save_result: Path | None = None,
    ) -> int:
        """Say what would happen."""
        self.telling.check()
        needs_all = {
            "--errors": self.telling.errors,
            "--json": self.telling.as_json,
            **self._needs_all(save_feed, save_result),
        }
        if self._in_parts(needs_all):
            require_shown(self.telling.show, in_parts=True)
            made = plan_file(
                source_of(self.files),
                **self.options,
                **self.parts.options,
                journal=journal,
            )
            try:
                show_plan(made, self.telling)
            finally:
                if isinstance(made, StreamedPlan):
                    made.discard()
            return 0
        frame = self._frame()
        keep_feed = self._feed_keeper(save_feed)
        plan = plan_import(frame, **self.options, journal=journal)
        show_plan(plan, self._numbered(frame))
        if self.telling.as_json:
            print_json(plan.to_dict())
        keep_feed(plan)
        return 0

    def send(self, journal: object, save_feed: Path | None) -> int:
        """Import the rows."""
        options = {**self.options, "journal": journal}
        if self._in_parts(self._needs_all(save_feed, self.telling.keep)):
            self.telling.check()
            source = source_of(self.files)
            run = partial(import_file, source, **options, **self.parts.options)
            return imported(run, self.telling)
        frame = self._frame()
        options["mapping"] = self.options["mapping"]
        return imported(
            partial(cdp_import, frame, **options),
            self._numbered(frame),
            after=self._feed_keeper(save_feed),
        )

    def _needs_all(
        self, save_feed: Path | None, save_result: Path | None
    ) -> dict[str, object]:
        return {
            "--audience": self.options["audience_name"],
            "--map": self.rows.pairs,
            "--save-feed": save_feed,
            "--save-result": save_result,
        }

    def _in_parts(self, needs_all: dict[str, object]) -> bool:
        return self.parts.are_wanted(self.files, self.reading, needs_all)

    def _frame(self) -> pd.DataFrame:
        frame = self.rows.read(self.files, self.reading)
        self.options["mapping"] = self.rows.mapping(frame, self.options["client"])
        return frame

    def _numbered(self, frame: pd.DataFrame) -> Telling:
        return replace(self.telling, numbers=numbers_of(self.files, frame))

    def _feed_keeper(self, path: Path | None) -> Any:  # noqa: ANN401 - a function
        as_json = self.telling.as_json
        return feed_keeper(
            path, self.files, self.options, self.reading, as_json=as_json
        )
