"""From a plan to a result: send, wait, account for each row, verify the list."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from cdp_frames.errors import AccountingError, JobError
from cdp_frames.fates import Fate
from cdp_frames.importing.membership import (
    Listed,
    look_up,
    members_that_stay,
    missing_members,
    with_others_removed,
)
from cdp_frames.importing.noted import (
    lists_before,
    members_before,
    note_lists,
    note_members,
)
from cdp_frames.importing.opening import Opened, open_job
from cdp_frames.importing.opted_out import held_note, with_opted_out
from cdp_frames.importing.outcome import unpacked
from cdp_frames.importing.progress import Bar
from cdp_frames.importing.reasons import reason_notes, without_reason
from cdp_frames.importing.reconciliation import (
    SentEvidence,
    assign_fates,
    differences,
    shared_fates,
    without_the_absent,
)
from cdp_frames.importing.result import ImportResult
from cdp_frames.importing.upload import JobReport, follow_job, no_findings
from cdp_frames.screening.tables import ERROR_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from cdp_frames.api.client import Client
    from cdp_frames.importing.planning import ImportPlan
    from cdp_frames.importing.progress import Progress
    from cdp_frames.importing.undoing import Undone
    from cdp_frames.importing.upload import Upload
    from cdp_frames.journal import JournalPlace, Record
    from cdp_frames.lists import Target, Verification


_MERGES: Final = "Importing them again does no harm: the CDP merges by the match key."
_FORGOTTEN: Final = (
    "The CDP does not know job {} any more: what became of the rows is as the journal "
    "has it, with the words of this package for the reasons."
)
_APPENDS: Final = "Those that arrived would be there twice if they were imported again."


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
        options: the arguments of the import, where they can be kept.
        place: where the journal is; None for none.
        again: whether what was sent before is sent again.
        replaces: whether the members of the list are replaced, if it exists.
        find_target: looks the target up anew, where its list is gone.
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


def result_of(
    plan: ImportPlan,
    run: RunOptions,
    job_id: str | None,
    report: JobReport | None,
    listed: Listed,
) -> ImportResult:
    """Return what became of every row, by what is known.

    Args:
        plan: what was sent.
        run: how.
        job_id: the job; None where nothing was sent.
        report: what the CDP said of it; None where it was lost sight of.
        listed: what is known of the list.
    """
    status = None if report is None else report.status
    findings = no_findings(plan.upload) if report is None else report.findings
    evidence = _evidence(plan.upload, findings, listed)
    findings = _with_own_values(_at_origins(findings, plan.upload), plan)
    gaps = [] if status is None else differences(status, evidence)
    fates = plan.screened.fates
    if job_id is not None:
        fates = assign_fates(fates, status, evidence)
    # Counted before those who are missing are called unknown.
    gaps += missing_members(fates, status, listed.verification)
    fates = without_the_absent(fates, evidence)
    if plan.upload.merged is not None:
        fates = shared_fates(fates)
    return ImportResult(
        plan=plan,
        job_id=job_id,
        status=status,
        list_id=listed.list_id,
        fates=fates,
        errors=_all_errors(
            plan.screened.errors, findings, without_reason(fates, evidence, plan.upload)
        ),
        findings=findings,
        differences=tuple(gaps),
        verification=listed.verification,
        notes=(
            *_as_of_a_result(plan),
            *listed.notes,
            *_warnings(evidence, fates, plan.upload.match_key),
            *reason_notes(status, evidence),
            *_unverified(evidence, findings, run),
            *members_that_stay(plan, fates, gaps),
        ),
        alarms=plan.alarms,
        previous=run.previous,
        identity=run.identity,
        _reimport=run.reimport,
        _undo=run.undo,
    )


def restored(
    plan: ImportPlan,
    run: RunOptions,
    kept: bytes,
    job_id: str,
    list_id: str | None,
) -> ImportResult:
    """Return the result of a job that the CDP has forgotten, as the journal knows it.

    Args:
        plan: the rows that were sent with it.
        run: how the result goes on.
        kept: what the journal keeps.
        job_id: the job.
        list_id: its list.
    """
    outcome = unpacked(kept)
    findings = outcome.findings
    headers = {column.field: column.header for column in plan.mapping.columns}
    places = findings["row"].to_numpy(dtype=object)
    labels = [None if row is None else plan.frame.index[int(row)] for row in places]
    findings = findings.assign(
        column=findings["field"].map(headers).astype(object),
        index=pd.Series(labels, index=findings.index, dtype=object),
        raw=None,
    )
    findings = _with_own_values(findings, plan)[list(no_findings(plan.upload).columns)]
    fates = outcome.fates.assign(index=plan.screened.fates["index"].to_numpy())
    bare = result_of(plan, run, None, None, Listed(list_id))
    return replace(
        bare,
        job_id=job_id,
        status=outcome.status,
        fates=fates,
        findings=findings,
        errors=_all_errors(plan.screened.errors, findings, findings.iloc[:0]),
        notes=(*bare.notes, _FORGOTTEN.format(job_id)),
    )


def _at_origins(findings: pd.DataFrame, upload: Upload) -> pd.DataFrame:
    """Name the row from which a refused cell came, where rows were merged."""
    if upload.merged is None or not upload.merged.fills:
        return findings
    merged, fields = upload.merged, findings["field"].to_numpy(dtype=object)
    sent = findings["row"].fillna(-1).to_numpy(dtype="int64")
    origins = sent.copy()
    for name in merged.fills:
        lines = np.flatnonzero((sent >= 0) & (fields == name))
        origins[lines] = merged.origins(name, sent[lines])
    moved = np.flatnonzero(origins != sent)
    rows, labels = findings["row"].copy(), findings["index"].to_numpy(object, copy=True)
    rows.iloc[moved] = origins[moved]
    labels[moved] = upload.labels.take(origins[moved]).astype(object)
    index = pd.Series(labels, index=findings.index, dtype=object)
    return findings.assign(row=rows, index=index)


def _as_of_a_result(plan: ImportPlan) -> Iterator[str]:
    """Repeat what the plan says, with the names that a result has for things."""
    of_plan = held_note(plan.opted_out, "plan")
    of_result = held_note(plan.opted_out, "result.plan")
    said = dict(zip(of_plan, of_result, strict=True))
    return (said.get(note, note) for note in plan.notes)


def _with_own_values(findings: pd.DataFrame, plan: ImportPlan) -> pd.DataFrame:
    """Put the caller's own cells into the findings, as they were before screening."""
    position = {
        column.field: column.position
        for column in plan.mapping.columns
        # Columns that the schema makes stand behind those of the frame.
        if column.position < plan.frame.shape[1]
    }
    known = findings["row"].notna() & findings["field"].isin(position)
    values = findings["value"].to_numpy(dtype=object, copy=True)
    fields = findings["field"].to_numpy(dtype=object)
    for field, column in position.items():
        lines = np.flatnonzero(known & (fields == field))
        rows = findings["row"].iloc[lines].to_numpy(dtype="int64")
        values[lines] = plan.frame.iloc[rows, column].to_numpy(dtype=object)
    return findings.assign(value=pd.Series(values, index=findings.index, dtype=object))


def _evidence(upload: Upload, findings: pd.DataFrame, listed: Listed) -> SentEvidence:
    placed = findings["row"].dropna().unique()
    checked = listed.verification
    # Only the members of a list that this job made show who was accepted: on one
    # that was there before, they may be from an earlier import.
    looked = checked is not None and checked.by == "members"
    shown = looked and upload.target.list_id is None
    return SentEvidence(
        rows=upload.rows,
        keys=upload.keys,
        rejected=np.sort(np.asarray(placed, dtype="int64")),
        unplaced=int(findings["row"].isna().sum()),
        members=_members(upload, placed, checked) if shown and checked else None,
        absent=checked.missing if looked and checked else frozenset(),
    )


def _members(upload: Upload, placed: np.ndarray, checked: Verification) -> set[str]:
    """Return the match keys of the people that were sent and are on the list."""
    kept = ~pd.Series(upload.rows).isin(placed).to_numpy()
    return (set(upload.keys[kept]) - checked.missing) | checked.blamed


def _unverified(
    evidence: SentEvidence, findings: pd.DataFrame, run: RunOptions
) -> list[str]:
    """Say that the error file alone says who was refused, where nobody looked."""
    if run.verify or findings.empty or evidence.members is not None:
        return []
    return [
        "Who was refused is as the CDP's error file says; with verify=False nobody "
        "looked whether the others arrived."
    ]


def _all_errors(
    here: pd.DataFrame, findings: pd.DataFrame, unexplained: pd.DataFrame
) -> pd.DataFrame:
    if findings.empty and unexplained.empty:
        return here
    there = findings[list(ERROR_COLUMNS)]
    if not unexplained.empty:
        lines = [part for part in (there, unexplained) if not part.empty]
        there = pd.concat(lines, ignore_index=True)
    both = there if here.empty else pd.concat([here, there], ignore_index=True)
    both = both.sort_values("row", kind="stable", na_position="last", ignore_index=True)
    if both["row"].notna().all():
        both["row"] = both["row"].astype("int64")
    return both


def _warnings(
    evidence: SentEvidence, fates: pd.DataFrame, match_key: str | None
) -> list[str]:
    notes = []
    if evidence.unplaced:
        notes.append(
            f"{evidence.unplaced:,} lines of the CDP's error file fit no single row; "
            "they are in errors without a row."
        )
    rejected = fates.loc[fates["fate"].eq(Fate.REJECTED_BY_CDP), "row"]
    behind = int((~rejected.isin(evidence.rows)).sum())
    if behind:
        were, said = (
            ("row was", "it says") if behind == 1 else ("rows were", "they say")
        )
        notes.append(
            f"{behind:,} {were} merged into another row of the same person, which the "
            f"CDP refused: what {said} did not arrive either."
        )
    unknown = int(fates["fate"].eq(Fate.UNKNOWN).sum())
    if unknown:
        notes.append(
            f"{unknown:,} rows were sent and nobody can say what became of them. "
            + (_MERGES if match_key is not None else _APPENDS)
        )
    return notes
