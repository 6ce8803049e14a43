"""The same import once more: begun, picked up, or found to be done already.

A process may die anywhere. Whatever it was at, the same line run again does the right
thing: it goes on where the first run stopped, and sends nothing twice.
"""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from cdp_frames.errors import (
    AccountingError,
    ApiError,
    CdpError,
    ForbiddenError,
    JobError,
    JobFailedError,
    JobTimeoutError,
    MappingError,
    NotFoundError,
    UnfinishedError,
)
from cdp_frames.fates import Fate
from cdp_frames.importing.accounting import restored, result_of
from cdp_frames.importing.audit import audited
from cdp_frames.importing.execution import concluded, execute, silence
from cdp_frames.importing.fingerprint import workspace_of
from cdp_frames.importing.guards import require_calm
from cdp_frames.importing.known import is_to_be_finished
from cdp_frames.importing.membership import Listed, look_up
from cdp_frames.importing.noted import members_before
from cdp_frames.importing.opening import MOST_ATTEMPTS, START, created, found_state
from cdp_frames.importing.outcome import packed
from cdp_frames.importing.reconciliation import stated_count
from cdp_frames.importing.result import ImportResult
from cdp_frames.importing.upload import follow_job
from cdp_frames.journal import State, recorded
from cdp_frames.lists import Target, find_lists

if TYPE_CHECKING:
    from cdp_frames.api.client import Client
    from cdp_frames.importing.execution import RunOptions
    from cdp_frames.importing.plan import ImportPlan
    from cdp_frames.journal import Intent, Record

_PICKED_UP: Final = (
    "An earlier run of this import was cut short: its job {} was picked up, and "
    "nothing was sent twice."
)
_NOT_REMEMBERED: Final = (
    "Another run within the last day, of which no journal here knows, has sent the "
    "same rows: its job {} was picked up, and nothing was sent twice. again=True sends "
    "them again."
)
NOT_STARTED: Final = (
    "Nothing was imported yet: the job was not started. Run the same line again."
)
_SENT_AGAIN: Final = (
    "The same rows were imported on {} already; without a list they were sent again, "
    "which leaves the profiles as they are."
)
_DONE: Final = (
    "This content went to {} on {} already, with this result (job {}). Nothing was "
    "sent; pass again=True to send it again."
)
_AGAIN: Final = "This content went to {} on {} already, but {}: it was sent again."


def carry_out(
    plan: ImportPlan, run: RunOptions, fingerprint: str, job_id: str | None = None
) -> ImportResult:
    """Execute a plan, with whatever an earlier run of it has left.

    Raises:
        CdpError: as ``execute``.
        JobTimeoutError: another process is at the same import, and was not done in
            time.
    """
    with recorded(
        run.place if len(plan.upload.valid) else None,
        fingerprint,
        timeout=run.timeout,
        busy=_busy,
    ) as record:
        result = audited(
            run.audit, plan, record, lambda: _decided(plan, run, record, job_id)
        )
        return _with_notes(
            result, *(_without_journal(trouble) for trouble in record.troubles)
        )


def _busy(intent: Intent | None) -> JobTimeoutError:
    job_id = "" if intent is None else intent.job_id or ""
    named = f" (job {job_id})" if job_id else ""
    return JobTimeoutError(
        f"another process is at the same import{named}, and was not done in time. "
        "Nothing was sent; run the same line again to see its result.",
        job_id=job_id,
    )


def _decided(
    plan: ImportPlan, run: RunOptions, record: Record, job_id: str | None
) -> ImportResult:
    known = record.found
    if plan.upload.valid.empty:
        require_calm(plan.struck, force=plan.force)
        return execute(plan, run, record)
    if job_id is not None:
        return _of_job(plan, run, record, job_id)
    if is_to_be_finished(known, again=run.again):
        return _picked_up(plan, run, record)
    if known is None or known.state is not State.DONE or run.again:
        require_calm(plan.struck, force=plan.force)
        plan, list_id = _claimed(plan, run, record)
        record.begin(*_meant(plan, run), again=run.again)
        record.is_list(list_id)
        return _begun(plan, run, record)
    before = _as_before(plan, run, record, known)
    if not isinstance(before, _SendAgain):
        return before
    require_calm(plan.struck, force=plan.force)
    record.begin(*_meant(before.plan, run))
    return _with_notes(_begun(before.plan, run, record), before.note)


def _picked_up(plan: ImportPlan, run: RunOptions, record: Record) -> ImportResult:
    """Go on with an earlier run; begin it over if it never came to the start."""
    record.pick_up()
    if START in record.steps:
        result = _written_down(plan, run, record)
        return _with_notes(result, _PICKED_UP.format(result.job_id))
    require_calm(plan.struck, force=plan.force)
    plan, list_id = _claimed(plan, run, record)
    record.begin_over(*_meant(plan, run))
    record.is_list(list_id)
    return _begun(plan, run, record)


def _of_job(
    plan: ImportPlan, run: RunOptions, record: Record, job_id: str
) -> ImportResult:
    """Return the result of a job that the caller names."""
    known = record.found
    if known is None or known.job_id != job_id:
        return execute(plan, run, record, job_id)
    record.pick_up()
    if known.state is State.DONE:
        return _settled(plan, run, record, known)
    return _written_down(plan, run, record, job_id)


def _begun(plan: ImportPlan, run: RunOptions, record: Record) -> ImportResult:
    """Execute a plan that the journal knows nothing of; the CDP may know more."""
    result, failure = _tried(plan, run, record)
    for _ in range(MOST_ATTEMPTS):
        if found_state(record) != "completed" or not _is_away(result, run.client):
            break
        # Done, but people have left the list since, or all of it is gone.
        record.next_attempt()
        record.is_list(None)
        plan = _to(plan, replace(plan.target, list_id=result.list_id))
        result, failure = _tried(plan, run, record)
    if failure is not None:
        raise failure
    found = found_state(record)
    return _with_notes(result, _NOT_REMEMBERED.format(result.job_id) if found else "")


def _tried(
    plan: ImportPlan, run: RunOptions, record: Record
) -> tuple[ImportResult, AccountingError | None]:
    try:
        return _written_down(plan, run, record), None
    except AccountingError as error:
        if not isinstance(error.result, ImportResult):
            raise
        return error.result, error


def _claimed(
    plan: ImportPlan, run: RunOptions, record: Record
) -> tuple[ImportPlan, str | None]:
    """Find out whether the list of the name is of a run that nobody remembers.

    The same key gets the same job: if that was started, the list is its own. If it was
    not, the job is a new one, and without a file it does nothing.

    Returns:
        The plan with its target, and the own list where there is one.

    Raises:
        CdpError: it is another one.
    """
    claim = plan.claim
    if claim is None:
        return plan, None
    if claim.in_doubt:
        # Its own list may have been empty, and known by its id when this was planned.
        known = _into(plan, claim.list_id)
        _, state = created(run.client, known.upload, record)
        if state != "pending":
            return known, claim.list_id
    job, state = created(run.client, plan.upload, record)
    if claim.of_repair:
        if state == "completed" and _accepted_nobody(run.client, job.job_id):
            return plan, None
    elif state != "pending":
        return plan, claim.list_id
    if isinstance(claim.otherwise, CdpError):
        raise claim.otherwise
    return _to(plan, claim.otherwise), None


def _into(plan: ImportPlan, list_id: str) -> ImportPlan:
    """Return a plan as it is made where the list is known by its id."""
    return _to(plan, replace(plan.upload.target, list_id=list_id))


def _accepted_nobody(client: Client, job_id: str) -> bool:
    return stated_count(client.job(job_id), "valid_rows") == 0


def _to(plan: ImportPlan, target: Target) -> ImportPlan:
    return replace(plan, upload=replace(plan.upload, target=target))


def _written_down(
    plan: ImportPlan, run: RunOptions, record: Record, job_id: str | None = None
) -> ImportResult:
    """Execute a plan, and write down what became of it."""
    if run.audit is not None:
        run.audit.begin(plan, record.fingerprint)
    try:
        result = execute(plan, run, record, job_id)
    except KeyboardInterrupt as error:
        if START not in record.steps:
            error.add_note(NOT_STARTED)
        raise
    except UnfinishedError:
        raise  # the next run picks it up where it stopped
    except AccountingError as error:
        result = error.result  # type: ignore[assignment]
        record.end(State.DONE, packed(result))
        raise
    except (JobFailedError, MappingError):
        record.end(State.FAILED)
        raise
    except ApiError:
        # The CDP said no before the start: the next run begins anew.
        if START not in record.steps:
            record.end(State.FAILED)
        raise
    record.end(State.DONE, packed(result))
    return result


def _meant(plan: ImportPlan, run: RunOptions) -> tuple[dict[str, Any], bytes]:
    """Return what is written down before the first call: facts, and local fates."""
    facts = {
        "target": asdict(plan.target),
        "rows": len(plan.frame),
        "content": plan.content,
        "sent": len(plan.upload.valid) + plan.skipped,
        "workspace": workspace_of(run.client),
        "options": run.options,
        **({"asked": run.asked} if run.asked else {}),
        **({"stream": plan.stream} if plan.stream else {}),
        **({"repairs": run.previous.plan.content} if run.previous else {}),
    }
    unsent = result_of(plan, run, "", None, Listed(plan.target.list_id))
    return facts, packed(unsent)


class _SendAgain(NamedTuple):
    """Rows that were imported before are sent again.

    Attributes:
        plan: what is sent.
        note: why.
    """

    plan: ImportPlan
    note: str


def _as_before(
    plan: ImportPlan, run: RunOptions, record: Record, known: Intent
) -> ImportResult | _SendAgain:
    """Return the result of a run that came to its end, if it still holds.

    Raises:
        AccountingError: its counts do not fit, as they did not then.
    """
    target, when = Target(**known.facts["target"]), _day(known)
    if run.replaces:
        return _SendAgain(plan, "")
    if _is_plain(target) and plan.upload.match_key is not None:
        return _SendAgain(plan, _SENT_AGAIN.format(when))
    if known.list_id is not None and _is_gone(run.client, known.list_id):
        note = _AGAIN.format(target, when, "that list is gone")
        return _SendAgain(_to(plan, run.find_target()), note)
    record.pick_up()
    result = _settled(plan, run, record, known)
    if known.list_id is not None and _is_away(result, run.client):
        again = replace(target, list_id=known.list_id)
        note = _AGAIN.format(target, when, "people of it have left the list since")
        return _SendAgain(_to(plan, again), note)
    note = _DONE.format(result.where, when, known.job_id)
    return _with_notes(concluded(result, run), note)


def _is_plain(target: Target) -> bool:
    """Say whether people become profiles only."""
    return not (target.list_name or target.list_id or target.audience_name)


def _is_gone(client: Client, list_id: str) -> bool:
    try:
        return client.get_list(list_id).status not in {"", "active"}
    except NotFoundError:
        return True
    except ForbiddenError:  # nobody can look
        return False


def _is_away(result: ImportResult, client: Client) -> bool:
    """Say whether people who were accepted are not on the list any more."""
    target, checked = result.plan.target, result.verification
    if result.list_id is None:
        gone = target.list_name and not find_lists(client, target.list_name)
        return bool(gone and result.counts[Fate.ACCEPTED])
    return checked is not None and checked.found < checked.expected


def _settled(
    plan: ImportPlan, run: RunOptions, record: Record, known: Intent
) -> ImportResult:
    """Return the result of a job that was done, as the CDP tells it today."""
    job_id = str(known.job_id)
    try:
        report = follow_job(
            run.client,
            job_id,
            plan.upload,
            record,
            timeout=run.timeout,
            progress=silence,
        )
    except JobError as error:
        if known.outcome is None or not isinstance(error.__cause__, NotFoundError):
            raise
        return restored(plan, run, known.outcome, job_id, known.list_id)
    listed = look_up(
        run.client, plan.upload, report, verify=run.verify, made=known.list_id
    )
    result = result_of(plan, run, job_id, report, listed)
    return replace(result, _added_to=members_before(plan, record))


def _day(intent: Intent) -> str:
    moment = datetime.fromtimestamp(intent.ended or intent.begun, tz=UTC)
    return f"{moment:%Y-%m-%d %H:%M} UTC"


def _without_journal(trouble: str) -> str:
    return (
        f"This import runs without a journal: {trouble}. Until it can be written "
        "again, an import that is cut short is known to the CDP alone, for a day."
    )


def _with_notes(result: ImportResult, *notes: str) -> ImportResult:
    told = tuple(note for note in notes if note)
    return replace(result, notes=(*told, *result.notes)) if told else result
