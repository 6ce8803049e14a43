"""From a plan to a result: send, wait, account for each row, verify the list."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from cdp_frames.errors import AccountingError, JobError
from cdp_frames.importing.accounting import result_of
from cdp_frames.importing.membership import (
    Listed,
    look_up,
    with_others_removed,
)
from cdp_frames.importing.noted import (
    lists_before,
    members_before,
    note_lists,
    note_members,
)
from cdp_frames.importing.opening import Opened, open_job
from cdp_frames.importing.opted_out import with_opted_out
from cdp_frames.importing.progress import Bar
from cdp_frames.importing.upload import follow_job

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    import numpy as np

    from cdp_frames.api.client import Client
    from cdp_frames.importing.audit import Audit
    from cdp_frames.importing.plan import ImportPlan
    from cdp_frames.importing.progress import Progress
    from cdp_frames.importing.result import ImportResult
    from cdp_frames.importing.undoing import Undone
    from cdp_frames.journal import JournalPlace, Record
    from cdp_frames.lists import Target


@dataclass(frozen=True, slots=True, kw_only=True)
class RunOptions:
    """How a plan is executed.

    Attributes:
        client: the CDP.
        timeout: seconds to wait for the job.
        verify: whether to look for the people on the list afterwards.
        progress: True for a bar, False for silence, or what hears of it.
        previous: the result that is repaired; None for a first import.
        identity: for each row its number through all attempts.
        reimport: what ``ImportResult.reimport`` calls.
        undo: what ``ImportResult.undo`` calls.
        options: the arguments of the import, as far as they can be kept; of one that
            repairs another what differs from that.
        asked: the names of those that can't.
        place: where the journal is; None for none.
        again: whether what was sent before is sent again.
        replaces: whether the members of the list are replaced, if it exists.
        find_target: looks the target up anew, where its list is gone.
        audit: what writes the import into a ledger; None for none.
    """

    client: Client
    timeout: float
    verify: bool
    place: JournalPlace | None
    again: bool
    replaces: bool
    find_target: Callable[[], Target]
    progress: bool | Progress
    previous: ImportResult | None
    identity: np.ndarray
    reimport: Callable[..., ImportResult]
    undo: Callable[..., Undone]
    options: dict[str, Any] | None
    asked: list[str]
    audit: Audit | None


def execute(
    plan: ImportPlan, run: RunOptions, record: Record, job_id: str | None = None
) -> ImportResult:
    """Send a plan, or pick up the job that was started with it.

    Args:
        plan: what is sent.
        run: how.
        record: where each step is written down; knows those of an earlier run.
        job_id: a job to be picked up; None for the one that `record` knows, or a new
            one.

    Raises:
        AccountingError: the CDP's counts do not fit; carries the result.
        JobError: the job failed, timed out or was lost; carries a result in which
            the rows that were sent are ``unknown``.
        CdpError: anything else, before the job was started.
    """
    upload = plan.upload
    if upload.valid.empty:
        nothing_sent = result_of(plan, run, None, None, Listed(upload.target.list_id))
        return with_opted_out(nothing_sent, run.client)
    if job_id is None:
        note_lists(plan, run.client, record)
        if run.verify:
            note_members(plan, run.client, record)
    with _progress(run.progress, len(upload.rows)) as progress:
        try:
            opened = (
                open_job(run.client, upload, progress, record)
                if job_id is None
                else Opened(job_id, "resumed")
            )
            report = follow_job(
                run.client,
                opened.job_id,
                upload,
                record,
                timeout=run.timeout,
                progress=progress,
                resumed=bool(opened.before),
            )
        except JobError as error:
            lost = Listed(upload.target.list_id)
            error.result = result_of(plan, run, error.job_id, None, lost)
            raise
        progress("verify", len(upload.rows), len(upload.rows))
        before = lists_before(record)
        listed = look_up(
            run.client,
            upload,
            report,
            verify=run.verify,
            before=before,
            made=record.list_id,
        )
    record.is_list(listed.list_id)
    added_to = members_before(plan, record) if job_id is None else None
    result = result_of(plan, run, opened.job_id, report, listed)
    return concluded(replace(result, _added_to=added_to), run)


def concluded(result: ImportResult, run: RunOptions) -> ImportResult:
    """Finish what comes after the job, or say that its counts do not fit.

    Raises:
        AccountingError: they do not; carries the result.
    """
    if result.differences:
        result = with_opted_out(result, run.client)
        gaps = " ".join(str(gap) for gap in result.differences)
        raise AccountingError(
            f"job {result.job_id} is done, but its counts do not add up. {gaps} The "
            "result is in the attribute .result of this error.",
            result=result,
        )
    return with_opted_out(with_others_removed(result, run.client), run.client)


def _progress(
    wanted: bool | Progress,  # noqa: FBT001 - the caller's own argument, handed on
    rows: int,
) -> AbstractContextManager[Progress]:
    if callable(wanted):
        return nullcontext(wanted)
    return Bar(rows) if wanted else nullcontext(silence)


def silence(stage: str, done: int, total: int) -> None:
    """Hear of progress and say nothing."""
